import type { BulkBatch, Claimed, Handled, Subscription } from '../backbone/backbone.ts';
import type { StoredMessage } from '../backbone/event-log.ts';
import type { CommandName } from '../canonical/command.ts';
import { type CommandData, type Envelope, newOutcome } from '../canonical/envelope.ts';
import { commandDataFailure } from '../canonical/validate.ts';
import type { Articles } from '../connector/articles.ts';
import { withinScope } from '../connector/call-scope.ts';
import type { Circuits } from '../connector/circuit.ts';
import type { Call, Carried, CommandHandler, Connection } from '../connector/connector.ts';
import { httpErrors } from '../connector/errors.ts';
import { type Clock, instant } from '../kernel/clock.ts';
import type { Failure } from '../kernel/failure.ts';
import { LIMITS } from '../kernel/limits.ts';
import { commandWithArticles } from './articles-named.ts';
import { carryOutMany } from './carry-out.ts';
import type { ConnectionCounters } from './counters.ts';
import { connectionErrors } from './errors.ts';

export interface DeliverOptions {
  readonly connection: string;
  readonly opened: Connection;
  readonly circuits: Circuits;
  /** Which article is which at a connection, where people said so. */
  readonly articlesOf: (connection: string) => Articles;
  readonly clock: Clock;
  readonly counters: ConnectionCounters;
  /** Business keys in work at once. Default 32, or enough for several full lists. */
  readonly concurrency?: number;
  /** How long a batch may wait for company, in milliseconds. Default 5. */
  readonly batchWaitMs?: number;
}

type Command = Envelope<CommandData<CommandName>>;

/** Full lists of one system in work at once. */
const LISTS_IN_WORK = 4;

/**
 * How long commands wait for the end of a running list to go as one: a call costs a system far more than an item of it. A
 * list that hangs holds the others up for no longer.
 */
const BUSY_WAIT_MS = 500;

/** Where a system has a way of its own for many, the bulk lane waits for company: each such call is dear, and nobody is in a hurry. */
const BULK_WAIT_MS = 500;
const BULK_BUSY_WAIT_MS = 15_000;
/** One call is looked up and prepared while the other is carried out. */
const BULK_CALLS = 2;

/**
 * The delivery worker of one connection: carries commands out, in order per business key, many to a call where the system
 * takes a list. `done` and `rejected` become outcome messages; `invalid` and what is spent become a dead letter and a
 * `failed` outcome; what only means "not now" is handed back and burns no attempt.
 */
export function deliverSubscription(options: DeliverOptions): Subscription {
  const { connection, opened, clock } = options;
  const many = handlersOf(opened).flatMap(([, { carryOutMany }]) => carryOutMany ?? []);
  const most = Math.max(1, ...many.map((each) => each.most));
  const inBulk = Math.min(LIMITS.bulkCommandBatch, Math.max(0, ...many.map(({ mostInBulk = 0 }) => mostInBulk)));
  return {
    name: `deliver/${connection}`,
    topics: [`command.${connection}.*`],
    from: 'beginning',
    // Several full lists at once: with fewer keys in work than lists hold, small lists would only beget small ones.
    concurrency: options.concurrency ?? Math.max(32, most * LISTS_IN_WORK),
    // A system that takes no lists gets no batches either: a slow call would hold the answers of the others.
    ...(most === 1
      ? {}
      : {
          batch: {
            size: Math.min(most, LIMITS.commandBatch),
            waitMs: options.batchWaitMs ?? 5,
            busyWaitMs: BUSY_WAIT_MS,
            ...(inBulk === 0 ? {} : { bulk: bulkBatch(inBulk) }),
          },
        }),
    owner: connection,
    handle: (batch, signal) => deliver(batch, signal, options),
    onDead: (message, failure, round) => [failedOutcome(message, failure, round, clock)],
  };
}

const bulkBatch = (size: number): BulkBatch => ({
  size,
  waitMs: BULK_WAIT_MS,
  busyWaitMs: BULK_BUSY_WAIT_MS,
  calls: BULK_CALLS,
  lastsMs: LIMITS.bulkCallMs,
});

function handlersOf(opened: Connection): readonly [CommandName, CommandHandler<CommandName>][] {
  return Object.entries(opened.commands) as unknown as readonly [CommandName, CommandHandler<CommandName>][];
}

function failedOutcome(message: StoredMessage, failure: Failure, round: number, clock: Clock): Envelope {
  const command = message.envelope as Command;
  const name = commandNameOf(command);
  return newOutcome({ command, name, outcome: 'failed', time: instant(clock.now()), failure, round: String(round) });
}

/** `storeloom.command.book-order.v1` names `book-order`. */
function commandNameOf(command: Envelope): CommandName {
  return (command.type.split('.')[2] ?? '') as CommandName;
}

/** Commands of one kind, lane and certainty go together; what differs in these must not share a call. */
async function deliver(
  batch: readonly Claimed[],
  signal: AbortSignal,
  options: DeliverOptions,
): Promise<readonly Handled[]> {
  const results: Handled[] = new Array(batch.length);
  const groups = new Map<string, number[]>();
  batch.forEach((claimed, index) => {
    const { envelope, lane } = claimed.message;
    const key = [envelope.type, lane, claimed.uncertain, claimed.shadow, claimed.attempt > 1].join(' ');
    groups.set(key, [...(groups.get(key) ?? []), index]);
  });
  await Promise.all(
    [...groups.values()].map(async (indexes) => {
      const group = indexes.map((index) => batch[index] as Claimed);
      const handled = await deliverGroup(group, signal, options);
      indexes.forEach((index, at) => {
        results[index] = handled[at] as Handled;
      });
    }),
  );
  return results;
}

async function deliverGroup(
  group: readonly Claimed[],
  signal: AbortSignal,
  options: DeliverOptions,
): Promise<readonly Handled[]> {
  const [first] = group;
  if (first === undefined) return [];
  const name = commandNameOf(first.message.envelope);
  const handler = options.opened.commands[name] as CommandHandler<CommandName> | undefined;
  if (handler === undefined) {
    const because = `${options.connection} does not carry out "${name}".`;
    const failure = connectionErrors.failure('SL-CONN-004', { because, value: name });
    return group.map(() => ({ kind: 'failed', failure }));
  }
  const unreadable = group.map(({ message }) => commandDataFailure(name, message.envelope.data));
  const valid = group.filter((_, index) => unreadable[index] === undefined);
  const readable = await Promise.all(valid.map((claimed) => withNames(claimed, options)));
  const carried = await carryOutInScope(handler, readable, signal, options);
  let next = 0;
  return group.map((claimed, index): Handled => {
    const wrong = unreadable[index];
    if (wrong !== undefined) return { kind: 'failed', failure: unreadableCommand(wrong) };
    const [named, result] = [readable[next] ?? claimed, carried[next] as Carried<CommandName>];
    next += 1;
    return settle(name, named, result, options);
  });
}

/** The command under the SKUs of the hub; its outcome says under which it was carried out. */
async function withNames(claimed: Claimed, { articlesOf }: DeliverOptions): Promise<Claimed> {
  const { envelope } = claimed.message;
  const data = await commandWithArticles(envelope.data, articlesOf);
  if (data === envelope.data) return claimed;
  return { ...claimed, message: { ...claimed.message, envelope: { ...envelope, data } } };
}

function unreadableCommand({ because, field, rule }: Failure): Failure {
  return connectionErrors.failure('SL-CONN-005', {
    because,
    ...(field === undefined ? {} : { field }),
    ...(rule === undefined ? {} : { rule }),
  });
}

async function carryOutInScope(
  handler: CommandHandler<CommandName>,
  group: readonly Claimed[],
  signal: AbortSignal,
  options: DeliverOptions,
): Promise<readonly Carried<CommandName>[]> {
  const [first] = group;
  if (first === undefined) return [];
  const { circuits, connection } = options;
  const heldForMs = circuits.heldForMs(handler.operation);
  if (heldForMs > 0) {
    // Not even the connector is asked while its operation is held back.
    const scope = circuits.othersAnswer(handler.operation) ? 'operation' : 'connection';
    const because = `${connection}: "${handler.operation}" failed repeatedly and is held back until a probe succeeds.`;
    const failure = httpErrors.failure('SL-HTTP-004', { because, retryAfterMs: heldForMs, scope });
    return group.map(() => ({ kind: 'failed', failure }));
  }
  const commands = group.map(({ message }) => message.envelope as Command);
  const { traceparent } = first.message.envelope;
  const call: Call = {
    attempt: Math.max(...group.map(({ attempt }) => attempt)),
    uncertain: first.uncertain,
    shadow: first.shadow,
    lane: first.message.lane,
    signal,
    ...(traceparent === undefined ? {} : { traceparent }),
  };
  const scope = {
    causes: commands.map(({ id }) => id),
    correlations: commands.map(({ correlationid }) => correlationid),
    lane: call.lane,
    attempt: call.attempt,
    signal,
    ...(traceparent === undefined ? {} : { traceparent }),
    ...(commands.length === 1 ? {} : { together: commands.slice(1).flatMap((command) => command.traceparent ?? []) }),
  };
  const carried = await withinScope(scope, () => carryOutMany(handler, commands, call));
  tellCircuit(handler.operation, carried, circuits);
  return carried;
}

/** What the HTTP port could not judge: a vendor's own word that it is unwell, or that it is well. Once for each call. */
function tellCircuit(operation: string, carried: readonly Carried<CommandName>[], circuits: Circuits): void {
  const failures = carried.flatMap((each) => (each.kind === 'failed' ? [each.failure] : []));
  const unwell = failures.some(({ kind, code }) => kind === 'transient' && !code.startsWith('SL-HTTP-'));
  if (unwell) circuits.report(operation, 'failed');
}

function settle(
  name: CommandName,
  { message, shadow }: Claimed,
  carried: Carried<CommandName>,
  options: DeliverOptions,
): Handled {
  const { clock, counters } = options;
  const command = message.envelope as Command;
  const time = instant(clock.now());
  if (carried.kind === 'done') {
    // A shadow replay shows what would have been answered and tells no process.
    if (shadow) return { kind: 'done', diff: { command: name, result: carried.result } };
    counters.carriedOut(name, 'done');
    return { kind: 'done', emit: [newOutcome({ command, name, outcome: 'done', time, result: carried.result })] };
  }
  const { failure } = carried;
  if (failure.kind !== 'rejected') {
    counters.carriedOut(name, failure.kind === 'invalid' || failure.kind === 'unknown' ? 'failed' : 'held');
    // A vendor that throttles bulk work must not make live work wait with it: only these keys are held.
    if (failure.kind === 'throttled' && message.lane !== 'live') {
      return { kind: 'failed', failure: { ...failure, scope: 'operation' } };
    }
    return { kind: 'failed', failure };
  }
  if (shadow) return { kind: 'done', diff: { command: name, failure } };
  counters.carriedOut(name, 'rejected');
  return { kind: 'done', emit: [newOutcome({ command, name, outcome: 'rejected', time, failure })] };
}
