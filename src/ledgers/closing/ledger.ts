import type { Subscription } from '../../backbone/backbone.ts';
import type { Envelope } from '../../canonical/envelope.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { dayFinder } from '../../kernel/zone-day.ts';
import { followLedger } from '../follow.ts';
import { keyOfSides, type Move, type Sides } from './link.ts';
import { CLOSING_TOPICS, closingFactsOf } from './read.ts';
import { changes, type Ground, movesOf } from './sides.ts';
import type { ClosingStore, Touched } from './store.ts';

export interface ClosingLedgerOptions {
  readonly store: ClosingStore;
  /** A name of the IANA table: days are days there. */
  readonly timeZone: string;
}

/** The ledger of closings at work: what each side of each link has, day by day. */
export interface ClosingLedger {
  /** What the backbone delivers to; declare it with `backbone.subscribe`. */
  subscription(): Subscription;
  take(messages: readonly Envelope[]): Promise<readonly Envelope[]>;
  /** Follows the money ledger to where it stands now; answers how many lines and facts it took. */
  follow(signal?: AbortSignal): Promise<number>;
}

export function createClosingLedger({ store, timeZone }: ClosingLedgerOptions): ClosingLedger {
  const dayOf = dayFinder(timeZone);
  const take: ClosingLedger['take'] = async (messages) => {
    await store.write(messages.flatMap(closingFactsOf));
    return [];
  };
  return {
    take,
    subscription: () => followLedger({ name: 'closing', topics: CLOSING_TOPICS, factsOf: closingFactsOf, take }),
    async follow(signal) {
      let all = 0;
      while (signal?.aborted !== true) {
        const taken = await store.follow(LIMITS.closingBatch, (touched, { reports }) =>
          touched.flatMap((each) => newMoves(each, { dayOf, reports })),
        );
        all += taken;
        if (taken === 0) break;
      }
      return all;
    },
  };
}

/** What is to be added to the movements of a source so that they come to what is told of it now. Pure. */
export function newMoves({ source, tellings, moves }: Touched, ground: Ground): readonly Move[] {
  const should = byDay(movesOf(source, tellings, ground));
  const are = byDay(moves);
  return [...new Set([...are.keys(), ...should.keys()])]
    .sort()
    .flatMap((day) =>
      changes(are.get(day) ?? new Map(), should.get(day) ?? new Map()).map((sides) => ({ ...sides, source, day })),
    );
}

function byDay(moves: readonly Move[]): Map<string, Map<string, Sides>> {
  const days = new Map<string, Map<string, Sides>>();
  for (const { day, source: _source, ...sides } of moves) {
    const sums = days.get(day) ?? new Map<string, Sides>();
    const key = keyOfSides(sides);
    const { due = 0, met = 0 } = sums.get(key) ?? {};
    days.set(day, sums.set(key, { ...sides, due: due + sides.due, met: met + sides.met }));
  }
  return days;
}
