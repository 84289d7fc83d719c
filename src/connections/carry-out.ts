import type { CommandName } from '../canonical/command.ts';
import type { CommandData, Envelope } from '../canonical/envelope.ts';
import type { Call, Carried, CommandHandler } from '../connector/connector.ts';
import { CodedError, type Failure } from '../kernel/failure.ts';
import { LIMITS } from '../kernel/limits.ts';
import { connectionErrors } from './errors.ts';

type Command<Name extends CommandName> = Envelope<CommandData<Name>>;

/** What a throw of a connector means: its own failure, or a bug of which nobody knows whether it took effect. */
export function failureOf(error: unknown): Failure {
  if (error instanceof CodedError) return error.failure;
  // The message of an unplanned error may hold anything, also private values; only its kind is told.
  const name = error instanceof Error ? error.name : typeof error;
  return connectionErrors.failure('SL-CONN-003', { because: `The connector threw ${name} without a code.` });
}

/** A failure that may be due to one item, so that the others deserve another try without it. */
function mayBeOneItem(failure: Failure): boolean {
  return failure.kind === 'rejected' || failure.kind === 'invalid';
}

/** One command, its throw turned into a value. */
async function carryOutOne<Name extends CommandName>(
  handler: CommandHandler<Name>,
  command: Command<Name>,
  call: Call,
): Promise<Carried<Name>> {
  try {
    return { kind: 'done', result: await handler.carryOut(command, call) };
  } catch (error) {
    return { kind: 'failed', failure: failureOf(error) };
  }
}

/**
 * Commands of one kind and of different business keys, many to a call where the connector can take a list. When a whole call
 * fails for a reason that one item may have caused, it is halved until that item stands alone: one bad item never holds
 * the others. Answers one result each, in the same order; never throws.
 */
export async function carryOutMany<Name extends CommandName>(
  handler: CommandHandler<Name>,
  commands: readonly Command<Name>[],
  call: Call,
): Promise<readonly Carried<Name>[]> {
  const { carryOutMany: many } = handler;
  const most = (call.lane === 'bulk' ? many?.mostInBulk : undefined) ?? many?.most ?? 1;
  const lists = Array.from({ length: Math.ceil(commands.length / most) }, (_, index) =>
    commands.slice(index * most, (index + 1) * most),
  );
  // The bulk lane may bring very many at once: of what goes singly or in short lists only so many are under way.
  const atOnce = many === undefined ? LIMITS.commandBatch : 1;
  const answers: Carried<Name>[] = [];
  for (let from = 0; from < lists.length; from += atOnce) {
    const some = lists.slice(from, from + atOnce).map((list) => carryOutGroup(handler, list, call));
    answers.push(...(await Promise.all(some)).flat());
  }
  return answers;
}

async function carryOutGroup<Name extends CommandName>(
  handler: CommandHandler<Name>,
  group: readonly Command<Name>[],
  call: Call,
): Promise<readonly Carried<Name>[]> {
  const [only] = group;
  if (only === undefined) return [];
  if (group.length === 1) return [await carryOutOne(handler, only, call)];
  try {
    const answers = await (handler.carryOutMany as NonNullable<typeof handler.carryOutMany>).run(group, call);
    if (answers.length === group.length) return answers;
    const because = `${answers.length} results for ${group.length} commands.`;
    return group.map(() => ({ kind: 'failed', failure: connectionErrors.failure('SL-CONN-008', { because }) }));
  } catch (error) {
    const failure = failureOf(error);
    if (!mayBeOneItem(failure)) return group.map(() => ({ kind: 'failed', failure }));
    const middle = Math.ceil(group.length / 2);
    const first = await carryOutGroup(handler, group.slice(0, middle), call);
    return [...first, ...(await carryOutGroup(handler, group.slice(middle), call))];
  }
}
