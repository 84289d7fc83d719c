import { describe, expect, test } from 'vitest';
import { bankCorpus } from '../../testing/bank-corpus.ts';
import { createReconciliation } from './ledger.ts';
import { type BankLine, type Expectation, matchLine } from './match.ts';
import { createMemoryReconciliationStore } from './memory-store.ts';
import { compact, containsNearly } from './text.ts';

const DAY_MS = 86_400_000;

const payout = (id: string, amount: number, marks: readonly string[] = []): Expectation => ({
  id: `payout/stripe-main/${id}`,
  kind: 'payout',
  amount,
  currency: 'EUR',
  fromDay: '2026-11-19',
  untilDay: '2026-11-30',
  marks,
  names: ['stripe'],
});
const order = (number: number, amount: number): Expectation => ({
  ...payout('', amount),
  id: `order/shop/${number}`,
  kind: 'order',
  marks: [`#${number}`, `INV/2026/${number}`],
  names: ['Jansen B.V.'],
});
const seen = (amount: number, ...texts: readonly string[]): BankLine => ({
  transaction: 'bank/house/1',
  connection: 'house',
  statement: 'statement/house/1/1',
  amount,
  currency: 'EUR',
  bookedOn: '2026-11-22',
  counterparty: 'STRIPE TECHNOLOGY EUROPE',
  texts,
});
const foundBy = (line: BankLine, ...expectations: readonly Expectation[]) => {
  const verdict = matchLine(line, expectations);
  return verdict.kind === 'matched' ? verdict.with.ids : verdict.code;
};

describe('a line of the bank', () => {
  test('is the payout whose trace stands in it, however it is broken up', () => {
    const two = [payout('po_1', 5_000, ['TRC12345678']), payout('po_2', 5_000, ['TRC87654321'])];
    expect(foundBy(seen(5_000, 'trc 1234', '5678'), ...two)).toEqual(['payout/stripe-main/po_1']);
  });

  test('is the payout whose number stands in it whole, also beside one that differs in a digit', () => {
    const two = [payout('po_1', 5_000, ['po_stripe_0001']), payout('po_2', 5_000, ['po_stripe_0002'])];
    expect(foundBy(seen(5_000, 'payout po_stripe_0002'), ...two)).toEqual(['payout/stripe-main/po_2']);
  });

  test('that names another payout of its provider waits for it, though this one has the same amount', () => {
    const known = payout('po_3', 5_000, ['po_stripe_0003']);
    const line = seen(5_000, 'payout po_stripe_0002');
    expect(foundBy(line, known)).toBe('SL-MATCH-002');
    expect(foundBy(line, known, payout('po_2', 5_000, ['po_stripe_0002']))).toEqual(['payout/stripe-main/po_2']);
  });

  test('is the payout whose number stands in it whole, also when a bank kept a fee or converted it', () => {
    const known = payout('po_1', 500_000, ['po_stripe_0001']);
    const line = seen(499_200, 'payout po_stripe_0001');
    expect(foundBy(line, known)).toEqual(['payout/stripe-main/po_1']);
    expect(foundBy({ ...line, amount: 470_000, currency: 'CHF' }, known)).toEqual(['payout/stripe-main/po_1']);
    // Much less, another sign, or a mark that others may bear too are for a person.
    expect(foundBy(seen(250_000, 'payout po_stripe_0001'), known)).toBe('SL-MATCH-003');
    expect(foundBy({ ...line, amount: -470_000, currency: 'CHF' }, known)).toBe('SL-MATCH-003');
    const shared = payout('po_2', 500_000, ['STRIPE PAYOUT']);
    expect(foundBy(seen(499_200, 'Stripe payout'), shared)).toBe('SL-MATCH-003');
    expect(foundBy({ ...line, texts: ['Stripe payout'], currency: 'CHF' }, shared)).toBe('SL-MATCH-001');
    const twice = payout('po_3', 499_900, ['po_stripe_0001']);
    expect(foundBy(line, known, twice)).toBe('SL-MATCH-003');
    // Another one of exactly this amount may be meant.
    expect(foundBy(line, known, payout('po_4', 499_200))).toBe('SL-MATCH-003');
  });

  test('of a buyer who names the order pays a part of it, whatever the amount', () => {
    const line = { ...seen(2_500, 'Order #100001'), counterparty: 'Jansen B.V.' };
    expect(foundBy(line, order(100_001, 5_000))).toEqual(['order/shop/100001']);
    // More than is owed, somebody else, or another order of exactly this amount are for a person.
    expect(foundBy({ ...line, amount: 5_001 }, order(100_001, 5_000))).toBe('SL-MATCH-003');
    expect(foundBy({ ...line, counterparty: 'Peeters N.V.' }, order(100_001, 5_000))).toBe('SL-MATCH-003');
    expect(foundBy(line, order(100_001, 5_000), order(100_002, 2_500))).toBe('SL-MATCH-003');
    expect(foundBy({ ...line, texts: ['#100001 #100002'] }, order(100_001, 5_000), order(100_002, 9_000))).toBe(
      'SL-MATCH-003',
    );
  });

  test('is the only payout of its provider with this amount', () => {
    expect(foundBy(seen(5_000), payout('po_1', 5_000), payout('po_2', 6_000))).toEqual(['payout/stripe-main/po_1']);
  });

  test('that two payouts fit is left to a person, with both', () => {
    const verdict = matchLine(seen(5_000), [payout('po_1', 5_000), payout('po_2', 5_000)]);
    expect(verdict).toMatchObject({ kind: 'open', code: 'SL-MATCH-002' });
    if (verdict.kind === 'open') expect(verdict.suggestions.map(({ ids }) => ids[0])).toHaveLength(2);
  });

  test('of another amount is never taken without a person where its settlement would not name the difference', () => {
    expect(foundBy(seen(5_010, 'TRC12345678'), payout('po_1', 5_000, ['TRC12345678']))).toBe('SL-MATCH-003');
    expect(foundBy(seen(2_500, 'Order #100001'), order(100_001, 5_000))).toBe('SL-MATCH-003');
  });

  test('pays several orders when all are named and come to its amount', () => {
    const orders = [order(100_001, 1_000), order(100_002, 2_500), order(100_003, 900)];
    expect(foundBy(seen(3_500, 'Orders #100001 + #100002'), ...orders)).toEqual([
      'order/shop/100001',
      'order/shop/100002',
    ]);
    expect(foundBy(seen(3_400, 'Orders #100001 + #100002'), ...orders)).toBe('SL-MATCH-003');
  });

  test('of a customer who wrote nothing is the only order of that customer with this amount, or left to a person', () => {
    const line = { ...seen(1_000), counterparty: 'Jansen B.V.' };
    expect(foundBy(line, order(100_001, 1_000), order(100_002, 2_000))).toEqual(['order/shop/100001']);
    expect(foundBy(line, order(100_001, 1_000), order(100_002, 1_000))).toBe('SL-MATCH-002');
    expect(foundBy({ ...line, counterparty: 'Jan' }, order(100_001, 1_000))).toBe('SL-MATCH-002');
  });

  test('in another currency or out of its time is for something else', () => {
    expect(foundBy({ ...seen(5_000), currency: 'USD' }, payout('po_1', 5_000))).toBe('SL-MATCH-001');
    expect(foundBy({ ...seen(5_000), bookedOn: '2026-12-24' }, payout('po_1', 5_000))).toBe('SL-MATCH-001');
  });

  test('that was cut off in its mark, or has one letter wrong, is found by mark and amount together', () => {
    const one = payout('po_1', 5_000, ['TRC12345678901']);
    expect(foundBy(seen(5_000, 'PAYOUT TRC1234567'), one)).toEqual([one.id]);
    expect(foundBy(seen(5_000, 'TRC12345X78901'), one)).toEqual([one.id]);
    expect(foundBy(seen(5_100, 'TRC12345X78901'), one)).toBe('SL-MATCH-001');
  });
});

test('a mark is nearly there with one letter wrong, missing or too many', () => {
  for (const text of ['AATRC12345678BB', 'AATRC1X345678BB', 'AATRC1345678BB', 'AATRC123X45678BB', 'ATRC1234567']) {
    expect([text, containsNearly(text, 'TRC12345678')]).toEqual([text, true]);
  }
  for (const text of ['TRC1XX45678', 'RC1345678', '']) expect(containsNearly(text, 'TRC12345678')).toBe(false);
  expect(compact('Größe Café #1.001')).toBe('GROESSECAFE1001');
});

test('corpora of three months with the noise of banks and payers are matched to 99 of 100 without a person, and never wrongly', async () => {
  const wrong: unknown[] = [];
  const left = new Map<string, number>();
  let [known, automatic] = [0, 0];
  for (const seed of [1, 2, 3]) {
    const { messages, lines } = bankCorpus(seed, 2_000);
    const store = createMemoryReconciliationStore();
    const ledger = createReconciliation({ store, openMs: DAY_MS, clock: { now: () => 0, sleep: async () => {} } });
    for (const message of messages) {
      for (let next = [message]; next.length > 0; ) next = [...(await ledger.take(next))];
    }
    for (const { transaction, truth, noise } of lines) {
      const kept = await store.get(transaction);
      if (truth.length > 0) known += 1;
      if (kept?.state === 'open' && truth.length > 0) left.set(noise, (left.get(noise) ?? 0) + 1);
      if (kept?.state !== 'matched') continue;
      if (kept.ids.toSorted().join() === truth.join()) automatic += 1;
      else wrong.push({ kept, truth, noise });
    }
  }
  expect(wrong).toEqual([]);
  expect(automatic / known, JSON.stringify([...left])).toBeGreaterThanOrEqual(0.99);
});
