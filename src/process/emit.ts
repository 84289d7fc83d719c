import { deadlineType, type Envelope, newCommand, newEvent } from '../canonical/envelope.ts';
import { instant } from '../kernel/clock.ts';
import { factId } from '../kernel/ids.ts';
import type { AnyProcess, Output } from './define.ts';
import type { Live } from './step.ts';

/** The source of everything that a process says: `/processes/order-to-cash`. */
export const sourceOf = (definition: Pick<AnyProcess, 'name'>): string => `/processes/${definition.name}`;

/**
 * The messages that a step's outputs become. Ids derive from the cause and the purpose, so a step that runs twice says
 * everything once; time is when the cause was recorded; subject and correlation are the instance's key.
 */
export function messagesOf(
  definition: AnyProcess,
  roles: Readonly<Record<string, string>>,
  live: Live,
  cause: Envelope,
  atMs: number,
  outputs: readonly Output[],
): Envelope[] {
  const { key } = live.instance;
  const source = sourceOf(definition);
  const told = { ...cause, correlationid: key };
  const time = instant(atMs);
  return outputs.flatMap((output): Envelope[] => {
    switch (output.kind) {
      case 'command':
        return [
          newCommand({
            name: output.name,
            source,
            connection: roles[output.to] ?? output.to,
            subject: key,
            time,
            data: output.data,
            cause: told,
            purpose: output.purpose,
            lane: output.lane ?? live.kept.lane,
          }),
        ];
      case 'event':
        return [
          newEvent({
            name: output.name,
            // What an instance says of something else, the process itself must hear: another instance follows it.
            source: output.about === undefined ? source : `${source}/elsewhere`,
            subject: output.about ?? key,
            time,
            fact: [key, cause.id, output.purpose],
            data: output.data,
            cause: told,
            ...(output.about === undefined ? {} : { correlation: output.about }),
          }),
        ];
      default:
        return [];
    }
  });
}

const UNCLAIMED = 'unclaimed';

/** A message whose instance is not known yet, waiting under a key of its own so that it holds nobody up. */
export interface Unclaimed {
  readonly message: Envelope;
}

export function unclaimed(definition: Pick<AnyProcess, 'name'>, message: Envelope): Envelope<Unclaimed> {
  const id = factId(sourceOf(definition), UNCLAIMED, message.source, message.id);
  const { dataschema: _, translator: __, derived: ___, ...rest } = message;
  return {
    ...rest,
    id,
    source: sourceOf(definition),
    type: deadlineType(definition.name, UNCLAIMED),
    subject: `${UNCLAIMED}/${id}`,
    causationid: message.id,
    data: { message },
  };
}

export const isUnclaimed = (envelope: Envelope): envelope is Envelope<Unclaimed> =>
  envelope.type.endsWith(`/${UNCLAIMED}.v1`) && envelope.source.startsWith('/processes/');
