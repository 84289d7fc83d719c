import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Envelope } from '../../canonical/envelope.ts';
import { keptReference } from '../../canonical/return.ts';
import {
  captured,
  failed,
  invoiced,
  kept,
  line,
  MONEY_PLAN,
  MONEY_START,
  ORDER,
  placed,
  refunded,
  settlement,
  told,
} from '../../testing/money-ledger-contract.ts';
import { createMoneyLedger } from './ledger.ts';
import { createMemoryMoneyStore } from './memory-store.ts';
import { sumOrder } from './sum.ts';

/** Everything that may be told of one order, some of it in contradiction. */
const MESSAGES: readonly Envelope[] = [
  placed,
  captured,
  invoiced,
  ...[1, 2, 3].flatMap((each) => [refunded(`re_${each}`, each * 700), failed(`re_${each}`, each * 700)]),
  settlement(line('txn_1', 'charge', 5_000, 95)),
  settlement(line('txn_2', 'refund', -700), line('txn_3', 'fee', -25, 0)),
  kept(900),
  // The books tell of what is owed so by the hub's reference, and of what people paid from the same journal by none.
  ...['hub', undefined].map((by) =>
    told('RefundRegistered', {
      record: { connection: 'odoo', id: `out-${by}` },
      order: ORDER,
      ...(by === undefined ? {} : { reference: keptReference('gift-card', ORDER, 'return-1/gift-card') }),
      gateway: 'gift_card',
      amount: { amount: 600, currency: 'EUR' },
      at: '2026-11-20T10:00:00Z',
    }),
  ),
];

async function tell(batches: readonly (readonly Envelope[])[]) {
  const store = createMemoryMoneyStore();
  const clock = { now: () => MONEY_START, sleep: async () => {} };
  const ledger = createMoneyLedger({ store, plan: MONEY_PLAN, clock });
  for (const batch of batches) await ledger.take(batch);
  const facts = await store.ofOrder('order/shop/1');
  return { store, facts, sum: sumOrder('order/shop/1', facts) };
}

test('any order of arrival, any repetition and any cutting into batches give the same sums', async () => {
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
      expect((await tell(batches)).sum).toEqual((await tell([messages])).sum);
    }),
    { numRuns: 300 },
  );
});

test('the history adds up to the facts', async () => {
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray([...MESSAGES, ...MESSAGES]), async (messages) => {
      const { store, facts } = await tell(messages.map((message) => [message]));
      const sums = new Map<string, number>();
      for (const { fact, change } of await store.history('order/shop/1', 1_000)) {
        sums.set(fact.fact, (sums.get(fact.fact) ?? 0) + change);
      }
      expect(sums).toEqual(new Map(facts.map(({ fact, amount }) => [fact, amount.amount])));
    }),
    { numRuns: 200 },
  );
});

test('what is owed and cleared is never also counted as gone: the parts of what the books paid back add up', async () => {
  const some = fc.shuffledSubarray([...MESSAGES]);
  await fc.assert(
    fc.asyncProperty(some, async (messages) => {
      const { facts, sum } = await tell([messages]);
      const own = facts.reduce((all, { kind, amount }) => (kind === 'cleared' ? all + amount.amount : all), 0);
      const byHand = sum.cleared - own;
      expect(byHand).toBeGreaterThanOrEqual(0);
      expect(byHand).toBeLessThanOrEqual(Math.max(0, sum.kept - own));
      expect(sum.elsewhere + sum.cleared).toBeLessThanOrEqual(sum.repaid);
    }),
    { numRuns: 300 },
  );
});
