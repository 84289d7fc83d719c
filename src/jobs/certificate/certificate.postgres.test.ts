import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Envelope } from '../../canonical/envelope.ts';
import { createClosingLedger } from '../../ledgers/closing/ledger.ts';
import { createPostgresClosingStore } from '../../ledgers/closing/postgres-store.ts';
import { createMoneyLedger } from '../../ledgers/money/ledger.ts';
import { createPostgresMoneyStore } from '../../ledgers/money/postgres-store.ts';
import { MONEY_PLAN } from '../../testing/money-ledger-contract.ts';
import { type TestDatabase, testDatabase } from '../../testing/test-database.ts';
import type { Certificate, LinkDay } from './certificate.ts';
import { verifyCertificates } from './chain.ts';
import { createDays } from './days.ts';
import { certificatesOf, createCertificateStore } from './store.ts';
import { dateOf, dayMs, lineOf, orderOf, paymentOf, say, storeDayOf, wholeStory } from './testing/story.ts';

let temporary: TestDatabase;

beforeAll(async () => {
  temporary = await testDatabase({ poolSize: 4 });
});
afterAll(() => temporary[Symbol.asyncDispose]());
beforeEach(async () => {
  await temporary.database.query(
    `truncate money_fact, money_link, money_reporting, money_break, money_entry, variance, closing_fact, closing_open`,
  );
  for (const table of ['closing_move', 'closing_certificate']) {
    await temporary.database.query(`alter table ${table} disable trigger user`);
    await temporary.database.query(`truncate ${table}`);
    await temporary.database.query(`alter table ${table} enable trigger user`);
  }
  await temporary.database.query(`update closing_place set money_id = 0, fact_id = 0, reporting = '{}'`);
});

const PATIENCE = { booked: 1, invoiced: 3, paid: 3, registered: 2, credited: 2, settled: 3, banked: 3, identified: 2 };

function house() {
  const { database } = temporary;
  const clock = { nowMs: dayMs(0), now: () => clock.nowMs, sleep: async () => {} };
  const moneyStore = createPostgresMoneyStore(database);
  const money = createMoneyLedger({ store: moneyStore, plan: MONEY_PLAN, clock });
  const closing = createClosingLedger({ store: createPostgresClosingStore(database), timeZone: 'Europe/Paris' });
  const store = createCertificateStore(database);
  const days = createDays({
    hub: 'shop-hub',
    timeZone: 'Europe/Paris',
    patience: PATIENCE,
    store,
    ledger: closing,
    totals: moneyStore.totals,
    storeDays: async () => ({ closed: 0, open: [] }),
    answerable: async () => (connection, code) => ({ owner: 'finance', case: `variance.${connection}.${code}` }),
    titleOf: (code) => `the title of ${code}`,
    nextOf: (code) => `what to do about ${code}`,
    clock,
  });
  return {
    clock,
    store,
    days,
    async tell(...messages: readonly Envelope[]) {
      await money.take(messages);
      await closing.take(messages);
    },
    /** Closes a day in the morning after it. */
    async close(day: number): Promise<Certificate> {
      clock.nowMs = dayMs(day + 1);
      return (await days.close(dateOf(day), 'person/ada')).certificate;
    },
  };
}

const link = ({ links }: Certificate, name: LinkDay['link']): LinkDay | undefined =>
  links.find((each) => each.link === name);

/** What a certificate left open is what the next one begins with, and its parts add up. */
function expectCarried(certificates: readonly Certificate[]): void {
  let open = new Map<string, number>();
  for (const { links } of certificates) {
    const begun = new Map(links.map((each) => [`${each.link} ${each.connection} ${each.currency}`, each]));
    for (const [key, amount] of open) expect(begun.get(key)?.opening.amount ?? 0, key).toBe(amount);
    for (const [key, { opening }] of begun) expect(opening.amount, key).toBe(open.get(key) ?? 0);
    for (const { opening, due, met, late, closing, waiting, overdue, varied } of links) {
      expect(opening.amount + due.amount - met.amount + late.due - late.met).toBe(closing.amount);
      expect(waiting.amount + overdue.amount + varied.amount).toBe(closing.amount);
      expect(waiting.items + overdue.items + varied.items).toBe(closing.items);
    }
    open = new Map([...begun].map(([key, { closing }]) => [key, closing.amount]));
  }
}

describe('the certificate of a day', () => {
  test('of a day on which everything came to its end is clean', async () => {
    const { tell, close } = house();
    await tell(...wholeStory(1, 0), ...wholeStory(2, 0));
    const certificate = await close(0);
    expect(certificate).toMatchObject({ state: 'clean', unmatched: [], closed: { by: 'person/ada' } });
    expect(certificate.links.map((each) => each.link)).toEqual([
      'booked',
      'invoiced',
      'paid',
      'registered',
      'settled',
      'paid-out',
      'banked',
      'identified',
    ]);
    for (const { due, met } of certificate.links) expect(due.amount).toBe(met.amount);
    expect(link(certificate, 'booked')).toMatchObject({ due: { items: 2, amount: 10_000 } });
    expect(link(certificate, 'banked')).toMatchObject({ met: { items: 2, amount: 9_800 } });
    expect(certificate.figures).toContainEqual(
      expect.objectContaining({ kind: 'settled', note: 'charge', amount: 10_000, fees: 200, count: 2 }),
    );
  });

  test('names what is open: in its time, overdue, or with a variance and who answers for it', async () => {
    const { tell, close } = house();
    await tell(say.placed(1, 0), say.placed(2, 0), say.captured(2, 0), say.line(9, 0, 7_700));
    await close(0);
    await temporary.database.query(
      `insert into variance (about, code, books, currency, amount, reason, found_ms)
       values ($1, 'SL-MATCH-001', 'bank', 'EUR', 7700, 'booked and not matched', $2)`,
      [lineOf(9), dayMs(1)],
    );
    await close(1);
    const certificate = await close(2);
    expect(certificate.state).toBe('varied');
    expect(certificate.variances).toMatchObject({ count: 1, listed: [{ about: lineOf(9), owner: 'finance' }] });
    const reasons = certificate.unmatched.map(({ link, item, reason }) => [link, item, reason.kind]);
    expect(reasons).toEqual([
      ['identified', lineOf(9), 'variance'],
      ['booked', orderOf(1), 'overdue'],
      ['booked', orderOf(2), 'overdue'],
      ['paid', orderOf(1), 'waiting'],
      ['registered', orderOf(2), 'waiting'],
    ]);
    expect(certificate.unmatched[0]?.reason).toMatchObject({
      code: 'SL-MATCH-001',
      case: 'variance.house.SL-MATCH-001',
    });
    expect(certificate.unmatched[0]?.reason).toMatchObject({ next: 'what to do about SL-MATCH-001' });
    expect(certificate.unmatched[1]?.reason).toMatchObject({
      code: 'SL-CERT-010',
      owner: 'finance',
      next: 'what to do about SL-CERT-010',
    });
    expect(certificate.unmatched[3]?.reason).toMatchObject({ until: dateOf(3) });
  });

  test('carries what is open to the next day until it is met', async () => {
    const { tell, close } = house();
    await tell(say.placed(1, 0), say.booked(1, 0), say.captured(1, 0));
    const first = await close(0);
    expect(link(first, 'invoiced')).toMatchObject({ closing: { items: 1, amount: 5_000 } });
    await tell(say.invoiced(1, 1), say.registered(1, 1), say.settled(1, 1), say.placed(2, 1));
    const second = await close(1);
    expect(link(second, 'invoiced')).toMatchObject({ opening: { items: 1, amount: 5_000 }, closing: { items: 0 } });
    await tell(say.paidOut(1, 2), say.line(1, 2), say.banked(1, 2), say.cancelled(2, 2));
    const third = await close(2);
    expect(third.links.every(({ closing }) => closing.items === 0)).toBe(true);
    expectCarried([first, second, third]);
  });

  test('is not changed by what is heard later: that stands in a later one as late', async () => {
    const { tell, close, days } = house();
    await tell(say.placed(1, 0));
    const first = await close(0);
    await tell(say.placed(2, 0), say.booked(1, 1), say.booked(2, 1));
    const second = await close(1);
    expect((await days.get(dateOf(0))).certificate).toEqual(first);
    expect(second.late).toContainEqual({
      day: dateOf(0),
      link: 'booked',
      connection: 'shop',
      currency: 'EUR',
      due: 5_000,
      met: 0,
    });
    expect(link(second, 'booked')).toMatchObject({
      opening: { amount: 5_000 },
      due: { amount: 0 },
      late: { due: 5_000 },
      met: { amount: 10_000 },
      closing: { items: 0, amount: 0 },
    });
    expectCarried([first, second]);
  });

  test('leaves out test orders, and what was given back before it was invoiced', async () => {
    const { tell, close } = house();
    await tell(say.placed(1, 0, true), say.captured(1, 0));
    await tell(say.placed(2, 0), say.booked(2, 0), say.captured(2, 0), say.cancelled(2, 0), say.refunded(2, 0, 5_000));
    await tell(say.placed(3, 0), say.booked(3, 0), say.captured(3, 0), say.refunded(3, 0, 2_000));
    await tell(say.invoiced(3, 0, 3_000), say.registered(3, 0, 3_000));
    const certificate = await close(0);
    expect(certificate.unmatched).toEqual([]);
    expect(link(certificate, 'booked')?.due.amount).toBe(5_000);
  });

  test('asks a credit note for what was given back of an invoice', async () => {
    const { tell, close } = house();
    await tell(...wholeStory(1, 0), say.refunded(1, 1, 2_000), say.settled(1, 1, -2_000, 0));
    const first = await close(0);
    const second = await close(1);
    expect(link(second, 'credited')).toMatchObject({ closing: { items: 1, amount: 2_000 } });
    // Its movement was in no payout yet.
    expect(link(second, 'paid-out')).toMatchObject({ closing: { amount: -2_000 } });
    await tell(say.credited(1, 2, 2_000));
    const third = await close(2);
    expect(link(third, 'credited')).toMatchObject({ closing: { items: 0 } });
    expectCarried([first, second, third]);
  });

  test('expects a settlement from whoever is first heard to settle, of everything that was taken', async () => {
    const { tell, close } = house();
    await tell(say.placed(1, 0), say.booked(1, 0), say.captured(1, 0));
    expect(link(await close(0), 'settled')).toBeUndefined();
    await tell(...wholeStory(2, 1));
    const second = await close(1);
    expect(link(second, 'settled')).toMatchObject({ late: { due: 5_000 }, closing: { items: 1, amount: 5_000 } });
    expect(second.unmatched).toContainEqual(expect.objectContaining({ link: 'settled', item: paymentOf(1) }));
  });

  test('has what a store counted and what of it is in the books, on its business date whenever it is told', async () => {
    const { tell, close, days, clock } = house();
    // The count is short by 9.98 and waits for a person; then the difference is taken, and the books take the day.
    await tell(say.reckoned(1, 0, [13_998, 13_000, 0, 0], 0));
    const first = await close(0);
    expect(link(first, 'counted')).toMatchObject({
      connection: 'paris',
      due: { amount: 13_998 },
      met: { amount: 13_000 },
      closing: { items: 1, amount: 998 },
    });
    expect(first.unmatched).toMatchObject([{ link: 'counted', item: storeDayOf(0), since: dateOf(0) }]);
    await tell(say.reckoned(3, 0, [13_998, 13_998, 3_000, 3_000], 1));
    // What overtook it, and what is told again, changes nothing.
    await tell(say.reckoned(2, 0, [13_998, 13_998, 3_000, 0], 1), say.reckoned(1, 0, [13_998, 13_000, 0, 0], 0));
    await tell(say.reckoned(1, 1, [5_000, 5_000, 4_000, 0], 1));
    const second = await close(1);
    expect(link(second, 'counted')).toMatchObject({
      opening: { amount: 998 },
      due: { amount: 5_000 },
      met: { amount: 5_000 },
      late: { due: 0, met: 998 },
      closing: { items: 0, amount: 0 },
    });
    expect(link(second, 'posted')).toMatchObject({
      due: { items: 1, amount: 4_000 },
      met: { items: 0 },
      late: { due: 3_000, met: 3_000 },
      closing: { items: 1, amount: 4_000 },
    });
    await tell(say.reckoned(2, 1, [5_000, 5_000, 4_000, 4_000], 2));
    expect(link(await close(2), 'posted')).toMatchObject({ closing: { items: 0 }, late: { met: 4_000 } });
    clock.nowMs = dayMs(4);
    expect(link((await days.get(dateOf(4))).certificate, 'posted')).toBeUndefined();
    expectCarried([first, second]);
  });

  test('is of days in the time zone of the retailer', async () => {
    const { tell, close, days, clock } = house();
    // Half past eleven in the evening of the 16th in London is the 17th in Paris.
    const late = { ...say.placed(1, 0), time: '2026-11-16T23:30:00.000Z' };
    await tell(late);
    expect(link(await close(0), 'booked')).toBeUndefined();
    const { certificate } = await days.get(dateOf(1));
    expect(certificate).toMatchObject({ state: 'open', from: '2026-11-16T23:00:00.000Z' });
    expect(link(certificate, 'booked')).toMatchObject({ due: { amount: 5_000 } });
    clock.nowMs = Date.parse('2026-11-17T22:59:59Z');
    await expect(days.close(dateOf(1), 'person/ada')).rejects.toMatchObject({ failure: { code: 'SL-CERT-003' } });
    clock.nowMs += 1_000;
    await days.close(dateOf(1), 'person/ada');
  });

  test('shows an open day over days that are not closed', async () => {
    const { tell, days, clock } = house();
    await tell(say.placed(1, 0), say.placed(2, 1), say.booked(1, 1));
    clock.nowMs = dayMs(2);
    expect(link((await days.get(dateOf(1))).certificate, 'booked')).toMatchObject({
      opening: { amount: 5_000 },
      due: { items: 1, amount: 5_000 },
      met: { items: 1, amount: 5_000 },
      closing: { items: 1, amount: 5_000 },
    });
  });
});

describe('closing', () => {
  test('is refused out of turn, twice, before the day is over, and for what is no date', async () => {
    const { close, days } = house();
    const code = (error: string) => ({ failure: { code: error } });
    await close(0);
    await expect(close(0)).rejects.toMatchObject(code('SL-CERT-005'));
    await expect(close(2)).rejects.toMatchObject(code('SL-CERT-004'));
    await expect(days.close(dateOf(9), 'person/ada')).rejects.toMatchObject(code('SL-CERT-003'));
    await expect(days.close('2026-02-30', 'person/ada')).rejects.toMatchObject(code('SL-CERT-002'));
    await expect(days.get('2026-01-01')).rejects.toMatchObject(code('SL-CERT-001'));
  });

  test('by several hubs at once closes a day once', async () => {
    const { tell, days, clock, store } = house();
    await tell(...wholeStory(1, 0));
    clock.nowMs = dayMs(1);
    const ends = await Promise.allSettled([0, 1, 2].map(() => days.close(dateOf(0), 'hub')));
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await store.list(10)).toHaveLength(1);
  });

  test('says which days are due', async () => {
    const { tell, days, clock, close } = house();
    expect(await days.due(0)).toEqual([]);
    await tell(say.placed(1, 0));
    await days.get(dateOf(0));
    clock.nowMs = Date.parse('2026-11-17T04:59:00Z');
    expect(await days.due(6 * 3_600_000)).toEqual([]);
    clock.nowMs += 60_000;
    expect(await days.due(6 * 3_600_000)).toEqual([dateOf(0)]);
    await close(0);
    clock.nowMs = dayMs(3);
    expect(await days.due(6 * 3_600_000)).toEqual([dateOf(1), dateOf(2)]);
    expect(await days.standing()).toEqual({ next: dateOf(1), today: dateOf(3) });
  });

  test('keeps certificates that the database lets nobody change, and a change is found all the same', async () => {
    const { tell, close, store } = house();
    await tell(...wholeStory(1, 0), say.placed(2, 1));
    for (const day of [0, 1, 2]) await close(day);
    expect(await verifyCertificates(certificatesOf(store))).toMatchObject({ certificates: 3, head: { sequence: 3 } });
    const { database } = temporary;
    await expect(database.query(`update closing_certificate set state = 'clean'`)).rejects.toThrow(
      'only ever added to',
    );
    await expect(database.query('delete from closing_move')).rejects.toThrow('only ever added to');
    await database.query('alter table closing_certificate disable trigger user');
    await database.query(
      `update closing_certificate set body = replace(body, '"amount":5000', '"amount":4000') where sequence = 2`,
    );
    expect((await verifyCertificates(certificatesOf(store))).broken).toBe(`certificate 2 (${dateOf(1)}) was changed`);
    await database.query('delete from closing_certificate where sequence = 1');
    expect((await verifyCertificates(certificatesOf(store))).broken).toBe('certificate 1 is missing');
    await database.query('alter table closing_certificate enable trigger user');
  });
});
