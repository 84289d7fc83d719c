import type { Call, ConnectionContext } from '../../connector/connector.ts';
import { wooErrors } from './errors.ts';
import type { WooSettings } from './manifest.ts';

/** Kind of the bindings that turns are kept as. */
const TURN = 'turn';
/** How long a turn lasts whose holder has died; longer than any call of it. */
const LEASE_MS = 120_000;
/** How long somebody waits for the turn before the delivery worker tries again. */
const WAIT_MS = 10_000;
const LOOK_EVERY_MS = 50;
const MOST_TURNS = 10_000;
const TOKEN_BYTES = 12;

type Context = Pick<ConnectionContext<WooSettings>, 'bindings' | 'connection' | 'clock' | 'chance'>;

/**
 * Runs `work` while nobody else, in this hub or another one on the same database, runs something under this name. The shop does no such thing
 * itself: it took four refunds of an order that was worth one. A turn is a numbered binding: whoever binds the next number has it, a
 * second binding says that it is over, and one whose holder has died is over after two minutes. `name` is a canonical id.
 */
export async function inTurn<Result>(
  context: Context,
  name: string,
  call: Pick<Call, 'signal'>,
  work: () => Promise<Result>,
): Promise<Result> {
  const { bindings, connection, clock, chance } = context;
  const token = Buffer.from(chance.bytes(TOKEN_BYTES)).toString('hex');
  const bind = (canonical: string, foreignId: string) =>
    bindings.bind({ canonical, connection, kind: TURN, foreignId });
  const waitUntilMs = clock.now() + WAIT_MS;
  for (let number = 1; number <= MOST_TURNS; number += 1) {
    const turn = `${name}/turn-${number}`;
    const over = `${turn}/over`;
    const held = await bind(turn, `${clock.now()}~${token}~${turn}`);
    const [begunAt = '', holder = ''] = held.foreignId.split('~');
    if (holder === token) {
      try {
        return await work();
      } finally {
        // When this cannot be written the turn ends by its lease; what `work` said counts more.
        await bind(over, over).catch(() => undefined);
      }
    }
    while ((await bindings.find(over, connection, TURN)) === undefined) {
      if (clock.now() > Number(begunAt) + LEASE_MS) break;
      if (clock.now() > waitUntilMs || call.signal.aborted) throw taken(name);
      await clock.sleep(LOOK_EVERY_MS, call.signal);
    }
  }
  throw taken(name);
}

function taken(name: string) {
  return wooErrors.error('SL-WOO-025', { because: `${name}: another change is under way`, scope: 'operation' });
}

/** One after the other within this process, by name; those of other names go on. */
export function queues() {
  const tails = new Map<string, Promise<unknown>>();
  /** Waits for all that was asked before under any of these names. */
  return async <Result>(names: readonly string[], work: () => Promise<Result>): Promise<Result> => {
    // All names are taken in one go, so that two callers with the same names cannot wait for each other.
    const before = names.map((name) => tails.get(name)).filter((tail) => tail !== undefined);
    const result = Promise.all(before).then(work);
    const tail = result.then(
      () => undefined,
      () => undefined,
    );
    for (const name of names) tails.set(name, tail);
    try {
      return await result;
    } finally {
      for (const name of names) if (tails.get(name) === tail) tails.delete(name);
    }
  };
}
