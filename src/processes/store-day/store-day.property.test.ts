import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CommandData } from '../../canonical/envelope.ts';
import type { EventData } from '../../canonical/event.ts';
import { type Message, unansweredPairs } from '../../process/define.ts';
import { begin, step } from '../../process/step.ts';
import { balancesOf, figuresOf, reversalsOf, sumsOf, takenOf } from './figures.ts';
import type { StoreDayPolicy } from './policy.ts';
import { storeDay } from './store-day.ts';

type Receipt = EventData<'SaleCompleted'>['receipt'];
type Entry = CommandData<'post-entry'>;
type Told = { readonly name: string; readonly data: unknown };

const DAY = 'store-day/paris/2026-11-20';
const AT = '2026-11-20T10:00:00Z';
const place = { location: 'location/paris', businessDate: '2026-11-20', at: AT };
const money = (amount: number, currency: 'EUR' | 'CHF' = 'EUR') => ({ amount, currency });

const aSale = fc.record({
  currency: fc.constantFrom('EUR' as const, 'EUR' as const, 'CHF' as const),
  isIncluded: fc.boolean(),
  lines: fc.array(
    fc.record({
      total: fc.integer({ min: -20_000, max: 50_000 }),
      tax: fc.integer({ min: -500, max: 900 }),
      rate: fc.constantFrom('0.2', '0.055', '0.1'),
      category: fc.option(fc.constantFrom('food', 'books'), { nil: undefined }),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  rounding: fc.constantFrom(0, 2, -2),
  card: fc.integer({ min: 0, max: 9_000 }),
  wrong: fc.constantFrom(0, 0, 0, 7),
  isVoid: fc.boolean(),
});
interface Sale {
  readonly currency: 'EUR' | 'CHF';
  readonly isIncluded: boolean;
  readonly lines: readonly {
    readonly total: number;
    readonly tax: number;
    readonly rate: string;
    readonly category: string | undefined;
  }[];
  readonly rounding: number;
  readonly card: number;
  readonly wrong: number;
  readonly isVoid: boolean;
}

function receiptOf(
  { currency, isIncluded, lines, rounding, card, wrong }: Sale,
  till: string,
  sequence: number,
): Receipt {
  const due = lines.reduce((sum, { total, tax }) => sum + total + (isIncluded ? 0 : tax), 0) + rounding;
  return {
    ...place,
    id: `receipt/stores/${till}-${sequence}`,
    record: { connection: 'stores', id: `${till}-${sequence}` },
    till,
    sequence,
    zone: 'Europe/Paris',
    lines: lines.map(({ total, tax, rate, category }, index) => ({
      line: String(index),
      sku: 'TEE',
      quantity: { value: '1', unit: 'each' },
      total: money(total, currency),
      taxes: [{ name: 'VAT', rate, amount: money(tax, currency) }],
      ...(category === undefined ? {} : { category }),
    })),
    total: money(due, currency),
    ...(rounding === 0 ? {} : { rounding: money(rounding, currency) }),
    taxIncluded: isIncluded,
    tenders: [
      { kind: 'cash', amount: money(due - card + wrong, currency) },
      { kind: 'card', amount: money(card, currency) },
    ],
  };
}

/** What a till says on its day, and what the process of each receipt says of voids. */
function tillDay(till: string, sales: readonly Sale[], counted: number): readonly Told[] {
  const opened = { ...place, record: { connection: 'stores', id: 'o' }, till, zone: 'Europe/Paris' };
  let number = 1;
  const told: Told[] = [{ name: 'TillOpened', data: { ...opened, sequence: number, float: money(10_000) } }];
  for (const sale of sales) {
    number += 1;
    const receipt = receiptOf(sale, till, number);
    told.push({ name: 'SaleCompleted', data: { receipt } });
    if (!sale.isVoid) continue;
    number += 1;
    for (const data of reversalsOf(takenOf(receipt), AT, number)) told.push({ name: 'SaleReversed', data });
  }
  const tenders = [{ kind: 'cash', amount: money(counted) }];
  told.push({ name: 'TillClosed', data: { ...opened, sequence: number + 1, counted: tenders } });
  return told;
}

function run(messages: readonly Told[], wishes: Partial<StoreDayPolicy> = {}) {
  const definition = storeDay({ erp: 'odoo' }, { books: 'post', tolerance: 10 ** 9, ...wishes });
  let live = begin(definition, DAY, 'live');
  const entries = new Map<string, Entry>();
  const events: string[] = [];
  const reckonings: EventData<'StoreDayReckoned'>[] = [];
  let count = 0;
  const tell = ({ name, data }: Told): void => {
    count += 1;
    const message: Message = { id: `m${count}`, name, data, atMs: count, time: AT };
    const fired = name.startsWith('deadline.') ? live.instance.deadlines[name.slice('deadline.'.length)] : undefined;
    const inFlight =
      fired === undefined ? live : { ...live, kept: { ...live.kept, fired: { [name.slice(9)]: fired } } };
    const stepped = step(
      definition,
      inFlight,
      fired === undefined ? message : { ...message, data: { key: DAY, name: name.slice(9), dueMs: fired } },
    );
    expect(stepped.answer).not.toBe('unexpected');
    live = stepped.live;
    for (const output of stepped.outputs) {
      if (output.kind === 'event' && output.name === 'StoreDayReckoned')
        reckonings.push(output.data as EventData<'StoreDayReckoned'>);
      if (output.kind === 'event')
        events.push(`${output.name} ${(output.data as { kind?: string }).kind ?? ''}`.trim());
      if (output.kind !== 'command') continue;
      const entry = output.data as unknown as Entry;
      expect(entries.has(entry.entry), `${entry.entry} is posted once`).toBe(false);
      entries.set(entry.entry, entry);
    }
  };
  const fire = (name: string): void => {
    if (live.instance.deadlines[name] !== undefined) tell({ name: `deadline.${name}`, data: {} });
  };
  for (const message of messages) tell(message);
  return {
    tell,
    fire,
    events,
    reckonings,
    entries,
    state: () => live.kept.data as unknown as Readonly<Record<string, unknown>>,
    size: () => JSON.stringify(live.kept).length,
  };
}

function settleBooks(day: ReturnType<typeof run>): void {
  for (const request of [...day.entries.values()]) {
    day.tell({
      name: 'post-entry.done',
      data: { request, result: { record: { connection: 'odoo', id: request.entry } } },
    });
  }
}

const shuffled = <Value>(values: readonly Value[], dice: () => number): Value[] =>
  values
    .map((value) => ({ value, at: dice() }))
    .sort((left, right) => left.at - right.at)
    .map(({ value }) => value);

const balanceOf = (entries: Iterable<Entry>): void => {
  for (const { lines } of entries) {
    expect(new Set(lines.map(({ amount }) => amount.currency)).size).toBe(1);
    expect(lines.length).toBeGreaterThanOrEqual(2);
    expect(lines.length).toBeLessThanOrEqual(500);
    expect(lines.reduce((sum, { amount }) => sum + amount.amount, 0)).toBe(0);
  }
};

/** What the day was last told to add up to is what its drawers hold in the books; all of it while `isOpen`, none of it. */
function expectReckoned({ reckonings, entries }: ReturnType<typeof run>, isOpen = false): void {
  expect(reckonings.map(({ round }) => round)).toEqual(reckonings.map((_, at) => at + 1));
  for (const { expected, met, due, posted } of reckonings.at(-1)?.sums ?? []) {
    const { currency } = due;
    const drawers = ['store-cash', 'store-card'].map((account) => totalOf(entries.values(), account, currency));
    expect(due.amount, currency).toBe(drawers.reduce((sum, amount) => sum + amount, 0));
    expect(posted.amount, currency).toBe(isOpen ? 0 : due.amount);
    expect(met.amount, currency).toBe(expected.amount);
  }
}

const totalOf = (entries: Iterable<Entry>, account: string, currency: string): number =>
  [...entries]
    .flatMap(({ lines }) => lines)
    .filter((line) => line.account === account && line.amount.currency === currency)
    .reduce((sum, { amount }) => sum + amount.amount, 0);

test('the figures of a receipt balance in every currency', () => {
  fc.assert(
    fc.property(aSale, (sale) => {
      const sums = sumsOf(figuresOf(receiptOf(sale, '1', 1), 'stores/1'));
      for (const balance of balancesOf(sums).values()) expect(balance).toBe(0);
    }),
  );
});

test('a day comes to the same balanced entries in whatever order and however often its messages come', () => {
  const sales = fc.array(aSale, { maxLength: 5 });
  fc.assert(
    fc.property(
      sales,
      sales,
      fc.integer({ min: 0, max: 90_000 }),
      fc.infiniteStream(fc.nat()),
      (one, two, counted, chance) => {
        const dice = () => chance.next().value as number;
        const all = [...tillDay('1', one, counted), ...tillDay('2', two, counted)];
        const told = shuffled([...all, ...all.filter(() => dice() % 2 === 0)], dice);
        const straight = run(all);
        const mixed = run(told);
        for (const day of [straight, mixed]) {
          expect(day.state().at).toBe('complete');
          day.fire('settle');
          expectReckoned(day, true);
          settleBooks(day);
          expect(day.state().at).toBe('closed');
          balanceOf(day.entries.values());
          expectReckoned(day);
          expect(day.events.filter((name) => name === 'StoreDayClosed')).toHaveLength(1);
        }
        expect([...mixed.entries.values()]).toEqual([...straight.entries.values()]);
        expect(mixed.state().receipts).toBe([...one, ...two].filter(({ isVoid }) => !isVoid).length);
        // What the drawers hold in the books is what was counted, less the floats that were there before.
        if (one.length + two.length > 0 || counted !== 10_000) {
          expect(totalOf(mixed.entries.values(), 'store-cash', 'EUR')).toBe(2 * (counted - 10_000));
        }
      },
    ),
    { numRuns: 150 },
  );
});

test('every receipt and every count is in the books once, whether it came in time or late', () => {
  fc.assert(
    fc.property(
      fc.array(aSale, { minLength: 1, maxLength: 6 }),
      fc.array(aSale, { maxLength: 3 }),
      fc.infiniteStream(fc.nat()),
      fc.constantFrom('same-date' as const, 'next-date' as const),
      fc.constantFrom('sales' as const, 'anything' as const, 'a till' as const),
      (one, two, chance, late, what) => {
        const all = [...tillDay('1', one, 20_000), ...tillDay('2', two, 7_000)];
        const isLate = ({ name, data }: Told) => {
          if (what === 'a till') return JSON.stringify(data).includes('"till":"2"');
          return (what === 'anything' || name.startsWith('Sale')) && (chance.next().value as number) % 2 === 0;
        };
        const [after, before] = [[] as Told[], [] as Told[]];
        for (const message of all) (isLate(message) ? after : before).push(message);
        const day = run(before, { late });
        day.fire('patience');
        day.fire('settle');
        for (const message of shuffled([...after, ...after], () => chance.next().value as number)) day.tell(message);
        day.fire('late');
        // Where all of it was late, nothing of it was.
        day.fire('settle');
        settleBooks(day);
        expect(day.state().at).toBe('closed');
        expectReckoned(day);
        const whole = run(all);
        whole.fire('settle');
        balanceOf(day.entries.values());
        for (const currency of ['EUR', 'CHF']) {
          for (const account of [
            'store-sales',
            'store-tax',
            'store-cash',
            'store-card',
            'store-rounding',
            'store-difference',
          ]) {
            const [left, right] = [day, whole].map(({ entries }) => totalOf(entries.values(), account, currency));
            expect(left, `${account} ${currency}`).toBe(right);
          }
        }
        const dates = new Set(
          [...day.entries.values()].filter(({ entry }) => entry.includes('late')).map(({ date }) => date),
        );
        for (const date of dates) expect(date).toBe(late === 'same-date' ? '2026-11-20' : '2026-11-21');
      },
    ),
    { numRuns: 150 },
  );
});

test('an entry of many lines goes to the books in parts that balance', () => {
  const line = (index: number) => ({ total: 100 + index, tax: 10, rate: '0.1', category: `category ${index}` });
  const sale = { currency: 'EUR' as const, isIncluded: true, rounding: 0, card: 0, wrong: 0, isVoid: false };
  const sales = Array.from({ length: 300 }, (_, index) => ({
    ...sale,
    lines: [1, 2, 3, 4].map((each) => line(index * 4 + each)),
  }));
  const day = run(tillDay('1', sales, 10_000));
  day.fire('settle');
  expect(day.entries.size).toBe(3);
  balanceOf(day.entries.values());
  expect(totalOf(day.entries.values(), 'store-clearing', 'EUR')).toBe(0);
});

test('a day of a thousand receipts keeps no receipts', () => {
  const sale: Sale = {
    currency: 'EUR',
    isIncluded: true,
    rounding: 0,
    card: 100,
    wrong: 0,
    isVoid: false,
    lines: [{ total: 1_200, tax: 200, rate: '0.2', category: 'food' }],
  };
  const day = run(
    tillDay(
      '1',
      Array.from({ length: 1_000 }, () => sale),
      0,
    ),
  );
  expect(day.size()).toBeLessThan(3_000);
});

test('every state answers every message', () => {
  expect(unansweredPairs(storeDay({ erp: 'odoo' }))).toEqual([]);
});
