import { describe, expect, test } from 'vitest';
import { matchLine } from './match.ts';
import { expectationOf, leftOf, NOTHING_OWED, type Owed, type OwedFact, owedAfter } from './owed.ts';

const ID = 'order/shop/38';
const eur = (amount: number) => ({ amount, currency: 'EUR' });
const ordered = (amount: number, version = '2026-11-20T10:00:00Z', paid = 0): OwedFact => ({
  kind: 'ordered',
  id: ID,
  order: { version, day: '2026-11-20', total: eur(amount), paid, marks: ['#1001'], names: ['Ada Meyer'] },
});
const invoiced = (name: string, amount: number): OwedFact => ({
  kind: 'invoiced',
  id: ID,
  invoice: { invoice: `odoo/${name}`, mark: name, day: '2026-11-25', total: eur(amount) },
});
const paid = (reference: string, amount: number, currency = 'EUR'): OwedFact => ({
  kind: 'paid',
  id: ID,
  reference,
  amount: { amount, currency },
});
const ended: OwedFact = { kind: 'ended', id: ID };
const knowing = (...facts: readonly OwedFact[]): Owed => facts.reduce(owedAfter, NOTHING_OWED);

/** All orders in which things can be told. */
function* orders<Item>(items: readonly Item[]): Generator<readonly Item[]> {
  if (items.length < 2) return void (yield items);
  for (const [at, first] of items.entries()) {
    for (const rest of orders([...items.slice(0, at), ...items.slice(at + 1)])) yield [first, ...rest];
  }
}

describe('what is owed for an order', () => {
  test('is what is still to pay, by its name, its id and its buyer, before anything is invoiced', () => {
    expect(expectationOf(ID, knowing(ordered(5_000)))).toEqual({
      id: ID,
      kind: 'order',
      amount: 5_000,
      currency: 'EUR',
      fromDay: '2026-11-15',
      untilDay: '2027-01-19',
      marks: ['#1001', '38'],
      names: ['Ada Meyer'],
    });
    expect(leftOf(knowing(ordered(5_000), paid('gift', 2_000)))).toBe(3_000);
    expect(leftOf(knowing(ordered(5_000, undefined, 2_000), paid('gift', 2_000)))).toBe(3_000);
  });

  test('is the same in whatever order and however often it was told', () => {
    const facts = [ordered(5_000), ordered(4_000, '2026-11-21T10:00:00Z'), invoiced('INV/1', 4_000), paid('x', 1_500)];
    const wanted = expectationOf(ID, knowing(...facts));
    expect(wanted).toMatchObject({ amount: 2_500, marks: ['#1001', 'INV/1', '38'] });
    for (const some of orders(facts)) expect(expectationOf(ID, knowing(...some, ...some))).toEqual(wanted);
  });

  test('is nothing once it is paid, paid in another currency, or over; then nobody is named any more', () => {
    for (const fact of [paid('x', 5_000), paid('x', 1, 'USD'), ended, ordered(0, '2026-11-21T10:00:00Z')]) {
      for (const facts of orders([ordered(5_000), fact])) {
        const owed = knowing(...facts);
        expect([leftOf(owed), expectationOf(ID, owed)]).toEqual([0, undefined]);
        expect(owed.ordered?.names).toEqual([]);
      }
    }
  });

  test('may be paid by each of its invoices alone, or whole', () => {
    const expected = expectationOf(ID, knowing(invoiced('INV/2026/00001', 2_000), invoiced('INV/2026/00002', 3_000)));
    if (expected === undefined) throw new Error('nothing is expected');
    expect(expected).toMatchObject({ amount: 5_000, marks: ['INV/2026/00001', 'INV/2026/00002', '38'] });
    const line = (amount: number, text: string) => ({
      transaction: 'bank/house/1',
      connection: 'house',
      statement: 'statement/house/1/1',
      amount,
      currency: 'EUR',
      bookedOn: '2026-11-26',
      counterparty: '',
      texts: [text],
    });
    for (const [amount, text, kind] of [
      [2_000, 'INV/2026/00001', 'matched'],
      [3_000, 'INV/2026/00002', 'matched'],
      [5_000, 'INV/2026/00001 and INV/2026/00002', 'matched'],
      [2_000, 'INV/2026/00002', 'open'],
    ] as const) {
      expect([amount, text, matchLine(line(amount, text), [expected]).kind]).toEqual([amount, text, kind]);
    }
  });
});
