import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Envelope } from '../../canonical/envelope.ts';
import {
  ANN,
  asked,
  giveBack,
  POINTS_START,
  pointsLedger,
  reserve,
  take,
  takeWhole,
} from '../../testing/points-ledger-contract.ts';
import { createMemoryPointsStore } from './memory-store.ts';

const CODES = ['A', 'B', 'C'] as const;
const ORDERS = ['order/shop/1', 'order/shop/2'] as const;
const aCode = fc.constantFrom(...CODES);
const anOrder = fc.constantFrom(...ORDERS);

const aWish: fc.Arbitrary<Envelope> = fc.oneof(
  fc
    .tuple(fc.constantFrom('earn-1', 'earn-2'), fc.integer({ min: 1, max: 60 }))
    .map(([order, points]) => asked('accrue-points', { 1: [points, points] }, `order/shop/${order}`)),
  fc
    .tuple(aCode, fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 3 }))
    .map(([code, points, minutes]) => reserve(code, points, { minutes })),
  fc.tuple(aCode, anOrder).map(([code, order]) => take(code, order)),
  fc.tuple(fc.constantFrom('T', 'U'), fc.integer({ min: 1, max: 60 })).map(([code, points]) => takeWhole(code, points)),
  fc
    .tuple(fc.constantFrom(...CODES, 'T'), fc.option(anOrder, { nil: undefined }))
    .map(([code, order]) => giveBack(code, order)),
);

const outcomeOf = ({ data }: Envelope) => (data as { outcome?: string }).outcome;

test('points are never spent twice: whatever is set aside, taken and given back by whom, in any order, however often', async () => {
  const happening = fc.record({
    message: aWish,
    laterMs: fc.constantFrom(0, 0, 30_000, 90_000),
    again: fc.nat({ max: 3 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { minLength: 1, maxLength: 25 }), async (happenings) => {
      const store = createMemoryPointsStore();
      let nowMs = POINTS_START;
      const ledger = pointsLedger(store, 'case', () => nowMs);
      const answers = new Map<string, string>();
      const told: Envelope[] = [];
      for (const { message, laterMs, again } of happenings) {
        nowMs += laterMs;
        told.push(message);
        // Something that was told before may be told again, in one batch with it.
        const batch = again === 0 ? [message, told[told.length >> 1] as Envelope] : [message];
        for (const said of await ledger.take(batch)) {
          const outcome = outcomeOf(said);
          if (outcome === undefined || said.causationid === undefined) continue;
          expect(answers.get(said.causationid) ?? outcome, `${said.causationid} is answered one way`).toBe(outcome);
          answers.set(said.causationid, outcome);
        }
        const [{ balance } = { balance: 0 }] = await store.balances([ANN]);
        const held = (await store.held([ANN], nowMs)).reduce((sum, { points }) => sum + points, 0);
        expect(balance - held).toBeGreaterThanOrEqual(0);
        const entries = await store.ofAccounts([ANN], 1_000);
        expect(entries.reduce((sum, { change }) => sum + change, 0)).toBe(balance);
      }
      for (const one of await store.redemptions([...CODES, 'T', 'U'])) {
        const moves = (await store.ofAccounts([ANN], 1_000)).filter(({ fact }) =>
          fact.fact.endsWith(` ${one.redemption}`),
        );
        const net = moves.reduce((sum, { change }) => sum + change, 0);
        expect(net).toBe(one.state === 'taken' ? -one.points : 0);
        if (one.order !== undefined) expect(one.state === 'taken' && one.gone.includes(one.order)).toBe(false);
      }
    }),
    { numRuns: 1_000 },
  );
});

test('two orders and a till that want the same points at once: together they get no more than there is', async () => {
  const plan = fc.tuple(
    fc.integer({ min: 0, max: 100 }),
    fc.array(fc.integer({ min: 1, max: 70 }), { minLength: 2, maxLength: 6 }),
  );
  await fc.assert(
    fc.asyncProperty(plan, fc.boolean(), async ([earned, wishes], atOnce) => {
      const store = createMemoryPointsStore();
      const ledger = pointsLedger(store);
      if (earned > 0) await ledger.take([asked('accrue-points', { 1: [earned, earned] })]);
      const messages = wishes.flatMap((points, index) =>
        index % 2 === 0
          ? [reserve(`R${index}`, points), take(`R${index}`, `order/shop/${index}`)]
          : [takeWhole(`R${index}`, points)],
      );
      if (atOnce) await ledger.take(messages);
      else await Promise.all(messages.map((message) => pointsLedger(store).take([message])));
      const taken = (await store.redemptions(wishes.map((_, index) => `R${index}`))).filter(
        ({ state }) => state === 'taken',
      );
      expect(taken.reduce((sum, { points }) => sum + points, 0)).toBeLessThanOrEqual(earned);
    }),
    { numRuns: 200 },
  );
});
