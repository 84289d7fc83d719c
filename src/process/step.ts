import type { ProcessInstance } from '../backbone/process-store.ts';
import type { Lane } from '../canonical/envelope.ts';
import { invariant } from '../kernel/invariant.ts';
import type { Json } from '../kernel/json.ts';
import { LIMITS } from '../kernel/limits.ts';
import { type AnyProcess, answerOf, type DeadlineData, type Message, type Output, type StateShape } from './define.ts';
import { processErrors } from './errors.ts';

/** What the kit keeps beside an author's state in `ProcessInstance.state`. */
export interface Kept {
  readonly data: StateShape;
  /** The lane of the message that began it: all its commands go there, so they stay in order. */
  readonly lane: Lane;
  /** Messages that no row answered, oldest first; for people to see. */
  readonly unexpected: readonly { readonly id: string; readonly name: string; readonly atMs: number }[];
  /** Deadlines whose message is on its way, by name, with the time they were due. */
  readonly fired: Readonly<Record<string, number>>;
}

/** An instance in work. */
export interface Live {
  readonly instance: ProcessInstance;
  readonly kept: Kept;
}

export interface Stepped {
  readonly live: Live;
  readonly outputs: readonly Output[];
  /** How the message was answered. */
  readonly answer: 'row' | 'ignored' | 'unexpected' | 'handled-before' | 'stale-deadline';
}

/** The instance as stored, brought to the definition's version. Throws SL-PROCESS-003 when that is not possible. */
export function revive(definition: AnyProcess, instance: ProcessInstance): Live {
  const kept = instance.state as unknown as Kept;
  let data: Json = kept.data as unknown as Json;
  for (let version = instance.version; version < definition.version; version += 1) {
    const migrate = definition.migrate[version];
    if (migrate === undefined) throw unfit(definition, instance.version, instance.at);
    data = migrate(data);
  }
  const state = data as unknown as StateShape;
  if (instance.version > definition.version || definition.states[state.at] === undefined) {
    throw unfit(definition, instance.version, state.at);
  }
  return {
    instance: { ...instance, version: definition.version, at: state.at },
    kept: { ...kept, data: state },
  };
}

function unfit(definition: AnyProcess, version: number, at: string): Error {
  return processErrors.error('SL-PROCESS-003', {
    because: `${definition.name} is version ${definition.version} and has no way from version ${version}, state "${at}"`,
  });
}

/** An instance before its first message. */
export function begin(definition: AnyProcess, key: string, lane: Lane): Live {
  const data = definition.initial(key);
  const instance: ProcessInstance = {
    process: definition.name,
    key,
    version: definition.version,
    revision: 0,
    at: data.at,
    state: null,
    handled: [],
    deadlines: {},
  };
  return { instance, kept: { data, lane, unexpected: [], fired: {} } };
}

/** One message taken by one instance: pure. The revision is not touched; the store counts it. */
export function step(definition: AnyProcess, live: Live, message: Message): Stepped {
  const { instance, kept } = live;
  if (instance.handled.includes(message.id)) return { live, outputs: [], answer: 'handled-before' };
  const handled = [...instance.handled, message.id].slice(-LIMITS.handledPerInstance);
  const fired = without(kept.fired, message);
  if (fired === undefined) {
    return { live: { instance: { ...instance, handled }, kept }, outputs: [], answer: 'stale-deadline' };
  }
  const answer = answerOf(definition, kept.data.at, message.name);
  const row = definition.states[kept.data.at]?.[message.name as keyof object];
  if (row === undefined) {
    const unexpected =
      answer === 'ignored'
        ? kept.unexpected
        : [...kept.unexpected, { id: message.id, name: message.name, atMs: message.atMs }].slice(
            -LIMITS.unexpectedPerInstance,
          );
    return { live: { instance: { ...instance, handled }, kept: { ...kept, fired, unexpected } }, outputs: [], answer };
  }
  const [data, ...outputs] = (row as (state: StateShape, message: Message) => readonly [StateShape, ...Output[]])(
    kept.data,
    message,
  );
  invariant(definition.states[data.at] !== undefined, `${definition.name} has no state "${data.at}"`);
  invariant(outputs.length <= LIMITS.outputsPerStep, `${definition.name} put out ${outputs.length} messages in a step`);
  const timers = timersAfter(instance.deadlines, fired, outputs);
  return {
    live: {
      instance: { ...instance, at: data.at, handled, deadlines: timers.deadlines },
      kept: { ...kept, data, fired: timers.fired },
    },
    outputs,
    answer,
  };
}

/** The deadlines in flight without this one; undefined when the message is of a deadline that was moved or given up. */
function without(fired: Kept['fired'], message: Message): Kept['fired'] | undefined {
  if (!message.name.startsWith('deadline.')) return fired;
  const { name, dueMs } = message.data as DeadlineData;
  if (fired[name] !== dueMs) return undefined;
  const { [name]: _, ...rest } = fired;
  return rest;
}

function timersAfter(
  before: Readonly<Record<string, number>>,
  inFlight: Kept['fired'],
  outputs: readonly Output[],
): { deadlines: Record<string, number>; fired: Record<string, number> } {
  const deadlines = { ...before };
  const fired = { ...inFlight };
  for (const output of outputs) {
    if (output.kind !== 'wake' && output.kind !== 'unwake') continue;
    delete deadlines[output.name];
    delete fired[output.name];
    if (output.kind === 'wake') deadlines[output.name] = output.dueMs;
  }
  return { deadlines, fired };
}

/** The instance as the store takes it. */
export function stored({ instance, kept }: Live): ProcessInstance {
  return { ...instance, state: kept as unknown as Json };
}
