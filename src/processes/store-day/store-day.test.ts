import { describe, expect, test } from 'vitest';
import type { EventData } from '../../canonical/event.ts';
import { wake } from '../../process/define.ts';
import { sampleReceipt } from '../../testing/sample-receipt.ts';
import { answered, deadline, event, outcomeOf, specification } from '../../testing/specification.ts';
import { dateAfter, endOfDate, localDateOf } from './date.ts';
import { reversalsOf, takenOf } from './figures.ts';
import { readStoreDayPolicy, toleranceIn } from './policy.ts';
import { storeDay } from './store-day.ts';

const DAY = 'store-day/paris/2026-11-20';
const AT = '2026-11-20T10:00:00Z';
const eur = (amount: number) => ({ amount, currency: 'EUR' as const });
const till = (code: string, sequence: number) => ({
  record: { connection: 'stores', id: `${code}-${sequence}` },
  location: 'location/paris',
  till: code,
  sequence,
  businessDate: '2026-11-20',
  zone: 'Europe/Paris',
  at: AT,
});
const opened = event('TillOpened', { ...till('1', 1), float: eur(10_000) });
const receipt = (number: number) => sampleReceipt({ number, tenders: [{ kind: 'cash', amount: eur(3_998) }] });
const sale = (number: number) => event('SaleCompleted', { receipt: receipt(number) });
const closed = (sequence: number, cash: number) =>
  event('TillClosed', { ...till('1', sequence), counted: [{ kind: 'cash', amount: eur(cash) }] });
const decided = (decision: EventData<'StoreDayDecided'>['decision']) =>
  event('StoreDayDecided', { day: DAY, decision, by: 'manager', at: AT });

const spec = specification(storeDay({ erp: 'odoo' }, { books: 'post', tolerance: 100 }), DAY);

describe('store-day', () => {
  test('the first till opens the day', () => {
    spec
      .given()
      .when(opened)
      .then({ at: 'open', events: ['StoreDayOpened'], deadlines: ['patience'] });
  });

  test('a complete day waits for tills that were not heard of yet, then goes to the books and is closed', () => {
    const whole = [opened, sale(2), closed(3, 13_998)];
    const given = spec.given(...whole);
    given.when(deadline('settle')).then({
      at: 'posting',
      commands: ['post-entry → erp'],
      events: ['StoreDayReckoned'],
      deadlines: [],
    });
    const { outputs } = spec
      .given(...whole, deadline('settle'))
      .when(answered('post-entry', 'done', { record: { connection: 'odoo', id: '7' } }))
      .then({ at: 'closed', events: ['StoreDayClosed', 'StoreDayReckoned'] });
    expect(outputs[0]).toMatchObject({
      data: {
        receipts: 1,
        gross: eur(3_998),
        tenders: [{ kind: 'cash', expected: eur(13_998), counted: eur(13_998) }],
      },
    });
  });

  test('missing numbers hold the day; when its time is over it closes with a named variance', () => {
    const given = [opened, sale(2), closed(5, 13_998)];
    spec
      .given(opened, sale(2))
      .when(closed(5, 13_998))
      .then({ at: 'incomplete', deadlines: ['patience'] });
    const { outputs } = spec
      .given(...given)
      .when(deadline('patience'))
      .then({ at: 'posting' });
    expect(outputs).toContainEqual(
      expect.objectContaining({
        name: 'VarianceFound',
        data: expect.objectContaining({ kind: 'SL-DAY-001', reason: 'missing: stores/1 3–4' }),
      }),
    );
    // What comes after all settles what its absence had caused, once it is whole.
    const gone = spec.given(
      ...given,
      deadline('patience'),
      answered('post-entry', 'done', { record: { connection: 'odoo', id: '7' } }),
    );
    gone.when(sale(3)).then({ at: 'closed', events: [] });
    spec
      .given(
        ...given,
        deadline('patience'),
        answered('post-entry', 'done', { record: { connection: 'odoo', id: '7' } }),
        sale(3),
      )
      .when(sale(4))
      .then({ at: 'closed', events: ['VarianceSettled'] });
    const patient = specification(storeDay({ erp: 'odoo' }, { missing: 'wait' }), DAY);
    patient
      .given(...given)
      .when(deadline('patience'))
      .then({ at: 'incomplete', events: ['VarianceFound', 'StoreDayReckoned'] });
    patient
      .given(...given, deadline('patience'), sale(3))
      .when(sale(4))
      .then({ at: 'complete', events: ['VarianceSettled'] });
    patient
      .given(...given, deadline('patience'))
      .when(decided('close'))
      .then({ at: 'closed', events: ['StoreDayClosed'] });
    const { outputs: uncounted } = patient
      .given(opened, sale(2))
      .when(deadline('patience'))
      .then({ at: 'open', events: ['VarianceFound', 'StoreDayReckoned'] });
    // A till that nobody closed was not counted at all.
    expect(uncounted.at(-1)).toMatchObject({ data: { round: 1, sums: [{ expected: eur(13_998), met: eur(0) }] } });
  });

  test('a day that is heard of after its time waits until its tills are silent', () => {
    const past = specification(
      storeDay({ erp: 'odoo' }, { books: 'post', settleMs: 60_000 }),
      'store-day/paris/2026-11-18',
    );
    const { outputs } = past
      .given(opened)
      .when(sale(2))
      .then({ at: 'open', deadlines: ['patience'] });
    expect(outputs).toEqual([wake('patience', Date.parse('2026-11-20T10:00:01Z') + 60_000)]);
    past.given(opened, sale(2), closed(3, 13_000)).when(deadline('settle')).then({ at: 'varied' });
  });

  test('a difference above the rule waits for a person; a second count may heal it', () => {
    const given = [opened, sale(2), closed(3, 13_000), deadline('settle')];
    spec
      .given(opened, sale(2), closed(3, 13_000))
      .when(deadline('settle'))
      .then({ at: 'varied', commands: [], events: ['VarianceFound', 'StoreDayReckoned'] });
    const { outputs } = spec
      .given(...given)
      .when(decided('approve'))
      .then({ at: 'posting', events: ['VarianceSettled', 'StoreDayReckoned'], commands: ['post-entry → erp'] });
    const entry = outputs.find(({ kind }) => kind === 'command');
    expect(entry).toMatchObject({
      data: {
        entry: `${DAY}/EUR-1`,
        journal: 'store',
        date: '2026-11-20',
        lines: [
          { account: 'store-sales', amount: eur(-3_998) },
          { account: 'store-cash', amount: eur(3_998) },
          { account: 'store-cash', amount: eur(-998) },
          { account: 'store-difference', amount: eur(998) },
        ],
      },
    });
    spec
      .given(...given)
      .when(closed(4, 13_998))
      .then({ at: 'posting', events: ['VarianceSettled', 'StoreDayReckoned'] });
    const sumsOf = (told: typeof outputs) =>
      told.flatMap((each) => (each.kind === 'event' && each.name === 'StoreDayReckoned' ? [each.data] : []));
    expect(sumsOf(outputs)).toMatchObject([
      { round: 2, sums: [{ expected: eur(13_998), met: eur(13_998), due: eur(3_000), posted: eur(0) }] },
    ]);
  });

  describe('a till that was not heard of until the day was in the books', () => {
    const booked = answered('post-entry', 'done', { record: { connection: 'odoo', id: '7' } });
    const whole = [opened, sale(2), closed(3, 13_998), deadline('settle'), booked];
    const second = (cash: number) => [
      event('TillOpened', { ...till('2', 1), float: eur(5_000) }),
      event('TillClosed', { ...till('2', 2), counted: [{ kind: 'cash', amount: eur(cash) }] }),
    ];
    const linesOf = (outputs: readonly { readonly kind: string; readonly data?: unknown }[]) =>
      outputs.flatMap(({ kind, data }) => (kind === 'command' ? (data as { lines: object[] }).lines : []));

    test('is counted within the rule: its difference is booked as a correction', () => {
      const { outputs } = spec
        .given(...whole, ...second(4_950))
        .when(deadline('late'))
        .then({ at: 'posting', commands: ['post-entry → erp'], events: ['StoreDayReckoned'] });
      expect(linesOf(outputs)).toMatchObject([
        { account: 'store-cash', amount: eur(-50), label: 'counted cash, till stores/2' },
        { account: 'store-difference', amount: eur(50) },
      ]);
    });

    test('is counted beyond the rule: a person is asked before it is booked, and a second count may heal it', () => {
      const short = [...whole, ...second(3_000)];
      const { outputs } = spec
        .given(...short)
        .when(deadline('late'))
        .then({ at: 'varied', commands: [], events: ['VarianceFound'] });
      expect(outputs).toMatchObject([
        {
          data: {
            kind: 'SL-DAY-003',
            amount: eur(-2_000),
            reason: 'till stores/2, cash: counted 30.00, expected 50.00 EUR',
          },
        },
      ]);
      const { outputs: approved } = spec
        .given(...short, deadline('late'))
        .when(decided('approve'))
        .then({ at: 'posting', commands: ['post-entry → erp'], events: ['VarianceSettled', 'StoreDayReckoned'] });
      expect(linesOf(approved)).toMatchObject([{ amount: eur(-2_000) }, { amount: eur(2_000) }]);
      const again = event('TillClosed', { ...till('2', 3), counted: [{ kind: 'cash', amount: eur(5_000) }] });
      spec
        .given(...short, deadline('late'))
        .when(again)
        .then({ at: 'closed', commands: [], events: ['VarianceSettled', 'StoreDayReckoned'] });
    });

    test('was not closed in time: its closing settles the variance', () => {
      spec
        .given(opened, sale(2), deadline('patience'), booked)
        .when(closed(3, 13_998))
        .then({ at: 'closed', events: ['VarianceSettled'], deadlines: ['late'] });
    });
  });

  test('cash that was put in or taken out is expected in the drawer', () => {
    const moved = event('CashMoved', { ...till('1', 3), amount: eur(-5_000), reason: 'to the safe' });
    const { outputs } = spec
      .given(opened, sale(2), moved, closed(4, 8_998))
      .when(deadline('settle'))
      .then({ at: 'posting', events: ['StoreDayReckoned'] });
    expect(outputs.find(({ kind }) => kind === 'command')).toMatchObject({
      data: {
        lines: expect.arrayContaining([
          expect.objectContaining({ account: 'store-cash-moves', amount: eur(5_000) }),
          expect.objectContaining({ account: 'store-cash', amount: eur(-5_000) }),
        ]),
      },
    });
  });

  test.each(['rejected', 'failed'] as const)('entries that %s are posted again when a person says so', (how) => {
    const refused = answered('post-entry', how, undefined, {
      failure: { kind: 'invalid', code: 'SL-ODOO-041', because: 'no journal' },
    });
    const given = [opened, sale(2), closed(3, 13_998), deadline('settle')];
    spec
      .given(...given)
      .when(refused)
      .then({ at: 'posting', events: ['VarianceFound'] });
    spec
      .given(...given, refused)
      .when(decided('retry'))
      .then({ at: 'posting', commands: ['post-entry → erp'] });
    // The failure of an earlier try is told after the success of a later one.
    spec
      .given(...given, answered('post-entry', 'done', { record: { connection: 'odoo', id: '7' } }))
      .when(outcomeOf('post-entry', how, { entry: `${DAY}/EUR-1` }))
      .then({ at: 'closed', events: [] });
  });

  test('nothing is posted until somebody says so', () => {
    specification(storeDay({ erp: 'odoo' }), DAY)
      .given(opened, sale(2), closed(3, 13_998))
      .when(deadline('settle'))
      .then({ at: 'closed', commands: [], events: ['StoreDayClosed', 'StoreDayReckoned'] });
  });

  test('the number of a void on a later day is told to the days that it may belong to', () => {
    const taken = takenOf(receipt(2));
    expect(reversalsOf(taken, '2026-11-20T20:00:00Z', 9).map(({ businessDate }) => businessDate)).toEqual([
      '2026-11-20',
    ]);
    expect(
      reversalsOf(taken, '2026-11-22T20:00:00Z', 9).map(({ businessDate, numberOnly }) => [businessDate, numberOnly]),
    ).toEqual([
      ['2026-11-20', undefined],
      ['2026-11-22', true],
      ['2026-11-21', true],
    ]);
  });

  test('a date ends by the clock of the store, also on nights on which clocks change', () => {
    expect(new Date(endOfDate('2026-10-24', 'Europe/Paris')).toISOString()).toBe('2026-10-24T22:00:00.000Z');
    expect(new Date(endOfDate('2026-10-25', 'Europe/Paris')).toISOString()).toBe('2026-10-25T23:00:00.000Z');
    expect(new Date(endOfDate('2026-03-29', 'Europe/Paris')).toISOString()).toBe('2026-03-29T22:00:00.000Z');
    expect(new Date(endOfDate('2026-11-20', 'America/New_York')).toISOString()).toBe('2026-11-21T05:00:00.000Z');
    expect(localDateOf(Date.parse('2026-11-20T23:30:00Z'), 'Europe/Paris')).toBe('2026-11-21');
    expect(dateAfter('2026-12-31')).toBe('2027-01-01');
  });

  test.each([
    [{ tolerance: -1 }, 'processes.store-day.tolerance'],
    [{ patienceMs: 'soon' }, 'processes.store-day.patienceMs'],
    [{ late: 'never' }, 'processes.store-day.late'],
    [{ unheard: 1 }, 'processes.store-day.unheard'],
  ])('settings that are not readable are refused: %j', (settings, field) => {
    expect(() => readStoreDayPolicy(settings)).toThrow(
      expect.objectContaining({ failure: expect.objectContaining({ field }) }),
    );
  });
});

test('the tolerance is one for all currencies, or one by currency', () => {
  expect(toleranceIn(readStoreDayPolicy({}), 'JPY')).toBe(500);
  const byCurrency = readStoreDayPolicy({ tolerance: { EUR: 200, JPY: 50 } });
  expect(['EUR', 'JPY', 'USD'].map((currency) => toleranceIn(byCurrency, currency))).toEqual([200, 50, 0]);
  expect(() => readStoreDayPolicy({ tolerance: { euro: 5 } })).toThrow('SL-PROCESS-006');
  expect(() => readStoreDayPolicy({ tolerance: { EUR: -1 } })).toThrow('tolerance');
});
