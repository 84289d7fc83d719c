import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Envelope } from '../../canonical/envelope.ts';
import { ANN, asked, POINTS_ORDER, pointsLedger, redeemed } from '../../testing/points-ledger-contract.ts';
import { createMemoryPointsStore } from './memory-store.ts';

/** Everything that may be told of two lines, some of it too much or too early. */
const MESSAGES: readonly Envelope[] = [
  ...[20, 35, 59].map((total) => asked('accrue-points', { 1: [total, total] })),
  ...[5, 39, 59, 70].map((total) => asked('reverse-points', { 1: [total, total] })),
  asked('accrue-points', { 2: [25, 25] }),
  ...[12, 25].map((total) => asked('reverse-points', { 2: [total, total] })),
  redeemed('R-1', 30),
  redeemed('R-2', 7),
];

async function tell(batches: readonly (readonly Envelope[])[]) {
  const store = createMemoryPointsStore();
  const ledger = pointsLedger(store);
  for (const batch of batches) await ledger.take(batch);
  const entries = await store.ofAccounts([ANN], 1_000);
  const kept = new Map<string, number>();
  for (const { fact, change } of entries.toReversed()) {
    const line = fact.line ?? 'spent';
    kept.set(line, (kept.get(line) ?? 0) + change);
    // What a line keeps never falls below zero, not even in between.
    if (fact.line !== undefined) expect(kept.get(line)).toBeGreaterThanOrEqual(0);
  }
  const order = await store.ofOrder(POINTS_ORDER, 1_000);
  return { kept: Object.fromEntries([...kept].sort()), balances: await store.balances([ANN]), moves: order.length };
}

test('any order of arrival, any repetition and any cutting into batches leave the same points', async () => {
  const some = fc.uniqueArray(fc.constantFrom(...MESSAGES), { minLength: 1, selector: ({ id }) => id });
  await fc.assert(
    fc.asyncProperty(some, fc.infiniteStream(fc.nat({ max: 1_000 })), async (messages, chance) => {
      const dice = (sides: number): number => (chance.next().value as number) % sides;
      const repeated = [...messages, ...messages.filter(() => dice(2) === 0)];
      const shuffled = repeated
        .map((message) => ({ message, at: dice(1_000) }))
        .sort((left, right) => left.at - right.at);
      const batches: Envelope[][] = [[]];
      for (const { message } of shuffled) {
        if (dice(3) === 0) batches.push([]);
        batches.at(-1)?.push(message);
      }
      const nonzero = ({ kept }: { readonly kept: object }) =>
        Object.entries(kept).filter(([, points]) => points !== 0);
      const [some, all] = [await tell(batches), await tell([messages])];
      expect(nonzero(some)).toEqual(nonzero(all));
      expect(some.balances[0]?.balance ?? 0).toEqual(all.balances[0]?.balance ?? 0);
    }),
    { numRuns: 300 },
  );
});

test('a batch that was written and is delivered again after a crash tells the same and moves nothing', async () => {
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray([...MESSAGES], { minLength: 1 }), async (messages) => {
      const store = createMemoryPointsStore();
      const ledger = pointsLedger(store);
      const first = await ledger.take(messages);
      const moved = (await store.ofAccounts([ANN], 1_000)).length;
      const second = await pointsLedger(store).take(messages);
      expect(second.map(({ id }) => id)).toEqual(first.map(({ id }) => id));
      expect((await store.ofAccounts([ANN], 1_000)).length).toBe(moved);
    }),
    { numRuns: 100 },
  );
});
