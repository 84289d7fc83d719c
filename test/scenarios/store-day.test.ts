import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CONNECTORS } from '../../src/apps/connectors.ts';
import { createLog } from '../../src/apps/hub/log.ts';
import { type Hub, startHub } from '../../src/apps/hub.ts';
import { DEFAULTS } from '../../src/config/schema.ts';
import { type OdooSimulator, startOdooSimulator } from '../../src/connectors/odoo/simulator/index.ts';
import { type StoreSimulator, startStoreSimulator } from '../../src/connectors/pos/simulator/index.ts';
import type { StoreDayAnswer } from '../../src/gateway/store-days.ts';
import type { Certificate, LinkDay } from '../../src/jobs/certificate/certificate.ts';
import { testDatabase } from '../../src/testing/test-database.ts';
import { waitUntil } from './world.ts';

/** The tills of two stores post to the whole hub over HTTP; their days end in Odoo's books. */

const DATE = '2026-11-20';
let odoo: OdooSimulator;
let paris: StoreSimulator;
let rome: StoreSimulator;
let hub: Hub;
const closers: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  odoo = await startOdooSimulator({ version: 19 });
  closers.push(() => odoo.close());
  await odoo.people.stockShelves([{ sku: 'TEE-M', name: 'T-shirt', pieces: 100 } as never]);
  paris = await startStoreSimulator({ store: 'paris-1' });
  closers.push(() => paris.server.close());
  rome = await startStoreSimulator({ store: 'rome-1' });
  closers.push(() => rome.server.close());
  const folder = await mkdtemp(join(tmpdir(), 'storeloom-store-day-'));
  closers.push(() => rm(folder, { recursive: true, force: true }));
  const database = await testDatabase();
  closers.push(async () => database[Symbol.asyncDispose]());
  const defaults = structuredClone(DEFAULTS);
  const about = { owner: 'tests@example.com', purpose: 'a scenario' };
  const sales = Object.fromEntries(
    ['sales', 'tax', 'rounding', 'suspense', 'clearing', 'cash-moves'].map((name) => [`store-${name}`, '400000']),
  );
  hub = await startHub({
    configuration: {
      ...defaults,
      hub: { ...defaults.hub, dataDirectory: folder, port: 0, drainMs: 5_000 },
      database: { ...defaults.database, url: database.url },
      connections: {
        stores: {
          ...about,
          connector: 'pos',
          settings: {
            webhookSecrets: [paris.secret],
            zone: 'Europe/Paris',
            stores: { 'paris-1': { location: 'paris' }, 'rome-1': { location: 'rome', zone: 'Europe/Rome' } },
          },
        },
        'odoo-main': {
          ...about,
          connector: 'odoo',
          settings: {
            url: odoo.url,
            database: odoo.database,
            apiKey: odoo.apiKey,
            webhookSecret: 'hint-secret-of-the-scenarios',
            journals: { '*': 'CSH1', store: 'MISC' },
            accounts: { 'store-cash': '101403', 'store-card': '101401', 'store-difference': '620100', ...sales },
            products: { shipping: 'SHIPPING', rounding: 'ROUNDING', discount: 'DISCOUNT', giftCard: 'GIFTCARD' },
            polling: { everySeconds: 1 },
          },
        },
      },
      roles: { erp: 'odoo-main' },
      // One person may take differences up to here.
      approvals: { ...defaults.approvals, limits: { EUR: '50.00' } },
      // The certificate of its date is looked at as long as no later day is closed.
      closing: { ...defaults.closing, automatic: false },
      processes: { 'store-day': { books: 'post', settleMs: 0, lateMs: 0, missing: 'wait' } },
    },
    connectors: CONNECTORS,
    environment: {},
    log: createLog({ level: 'error', readable: true, hub: 'stores', out: { write: () => {} } }),
  });
  closers.push(() => hub.close());
  for (const store of [paris, rome]) store.hubUrl = `${hub.url}/webhooks/stores`;
});

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function call<Answer>(path: string, init: RequestInit = {}): Promise<Answer> {
  const headers = { authorization: `Bearer ${hub.token}`, 'content-type': 'application/json' };
  return (await (await fetch(`${hub.url}/api/v1${path}`, { ...init, headers })).json()) as Answer;
}

const dayOf = (store: string) => call<StoreDayAnswer>(`/store-days/${store}/${DATE}`);
const decide = (store: string, decision: string) =>
  call(`/store-days/${store}/${DATE}/decision`, {
    method: 'POST',
    body: JSON.stringify({ decision, reason: 'looked at twice' }),
  });
/** The day once it is as wished: messages of a till are read in any order, so a state may be passed before all are. */
async function untilDay(store: string, at: string, holds: (day: StoreDayAnswer) => boolean = () => true) {
  let day: StoreDayAnswer | undefined;
  await waitUntil(async () => {
    day = await dayOf(store);
    return day.at === at && holds(day);
  }, `the day of ${store} is ${at}`).catch((error: unknown) => {
    throw new Error(`${String(error)}: ${JSON.stringify(day)}`);
  });
  return day;
}
const missingOf = ({ tills }: StoreDayAnswer): string => tills.flatMap(({ missing }) => missing).join(' ');
const certified = async (): Promise<Certificate> =>
  (await call<{ certificate: Certificate }>(`/days/${DATE}`)).certificate;
const untilCertified = (store: string, name: LinkDay['link'], holds: (link: LinkDay) => boolean) =>
  waitUntil(async () => {
    const { links } = await certified();
    return links.some((each) => each.link === name && each.connection === store && holds(each));
  }, `the certificate has what ${store} ${name}`);
const tee = (pieces: number) => ({ sku: 'TEE-M', pieces, cents: 1_999 });

/** What stands in Odoo of entries whose reference begins so, by account, in minor units. */
function booked(reference: string): Readonly<Record<string, number>> {
  const sums: Record<string, number> = {};
  for (const move of odoo.records('account.move', [['move_type', '=', 'entry']], ['ref', 'date'])) {
    if (!String(move.ref).startsWith(reference)) continue;
    expect(move.date).toBe(DATE);
    for (const line of odoo.records(
      'account.move.line',
      [['move_id.ref', '=', move.ref]],
      ['account_id', 'debit', 'credit'],
    )) {
      const account = String((line.account_id as readonly unknown[])[1]).split(' ')[0] ?? '';
      sums[account] = (sums[account] ?? 0) + Math.round((Number(line.debit) - Number(line.credit)) * 100);
    }
  }
  return sums;
}

test('the days of two stores: a void and a wrong count that a person takes, a lost number, a late sale, all in the books once', async () => {
  const one = paris.till('1', 41);
  one.open(15_000);
  one.sell(tee(2));
  const wrong = one.sell(tee(1));
  // The simulated till counts what it rang up, also what was voided: the count is off by that.
  one.cancel(wrong);
  one.close();
  const messages = [...paris.waiting()].reverse();
  for (const message of [...messages, ...messages]) expect(await paris.post(message)).toBeLessThan(300);
  const varied = await untilDay('paris', 'varied', ({ receipts, voids }) => receipts === 1 && voids === 1);
  expect(varied).toMatchObject({
    variances: ['SL-DAY-003'],
    zone: 'Europe/Paris',
    tills: [{ till: 'stores/1', closed: 'yes', missing: [] }],
  });
  expect(booked('store-day/paris')).toEqual({});
  // The certificate of the day says so too: what was counted is 19.99 more than the drawer should hold, and a variance stands.
  await untilCertified('paris', 'counted', ({ closing }) => closing.amount === -1_999);
  const { unmatched } = await certified();
  expect(unmatched).toMatchObject([
    { link: 'counted', item: `store-day/paris/${DATE}`, reason: { kind: 'variance', code: 'SL-DAY-003' } },
  ]);
  await decide('paris', 'approve');
  await untilDay('paris', 'closed');
  expect((await dayOf('paris')).approvedBy).toBeDefined();
  expect(booked('store-day/paris')).toEqual({ Bank: 5_997, Sales: -3_998, Fees: -1_999 });

  const two = rome.till('1', 7);
  two.open(10_000);
  const late = two.sell(tee(1));
  two.sell(tee(3));
  two.close();
  const held = rome.waiting().filter(({ id }) => id !== late.id);
  for (const message of held) expect(await rome.post(message)).toBeLessThan(300);
  await untilDay('rome', 'incomplete', (day) => missingOf(day) === '8');
  await decide('rome', 'close');
  // The till counted the sale that is missing, so what it counted is too much.
  await untilDay('rome', 'varied');
  await decide('rome', 'approve');
  await untilDay('rome', 'closed');
  expect(booked('store-day/rome')).toEqual({ Bank: 7_996, Sales: -5_997, Fees: -1_999 });
  await rome.post(late);
  await waitUntil(() => booked('store-day/rome').Fees === 0, 'the late sale takes the difference back');
  expect(booked('store-day/rome')).toEqual({ Bank: 7_996, Sales: -7_996, Fees: 0 });

  // What the tills should hold, what was counted and what stands in Odoo are one chain, and nothing of it is open.
  for (const [store, inBooks, float, sold] of [
    ['paris', 5_997, 15_000, 3_998],
    ['rome', 7_996, 10_000, 7_996],
  ] as const) {
    await untilCertified(store, 'posted', ({ due, met }) => due.amount === inBooks && met.amount === inBooks);
    await untilCertified(store, 'counted', ({ due, closing }) => due.amount === float + sold && closing.items === 0);
    const { links, storeDays } = await certified();
    const [day] = storeDays.days?.filter(({ id }) => id === `store-day/${store}/${DATE}`) ?? [];
    expect(day?.at).toBe('closed');
    expect(day?.entries[0]).toMatch(/^odoo-main MISC/);
    // What was counted went to the books; the float that nobody counted stays in the drawer.
    expect(day?.tenders.reduce((sum, { counted }) => sum + counted, 0)).toBe(inBooks);
    expect(day?.tenders.reduce((sum, { uncounted }) => sum + uncounted, 0)).toBe(float);
    const due = links.find(({ link, connection }) => link === 'counted' && connection === store)?.due.amount;
    expect(day?.tenders.reduce((sum, { expected }) => sum + expected, 0)).toBe(due);
  }
  const { storeDays } = await certified();
  expect(storeDays.tenders).toMatchObject([
    { kind: 'card', expected: 3_998 + 7_996, counted: 5_997 + 7_996, uncounted: 0, difference: 1_999 },
    { kind: 'cash', expected: 25_000, counted: 0, uncounted: 25_000, difference: 0 },
  ]);

  const { days } = await call<{ days: StoreDayAnswer[] }>('/store-days?limit=10');
  expect(days.map(({ id }) => id)).toEqual([`store-day/paris/${DATE}`, `store-day/rome/${DATE}`]);
  expect(await dayOf('nowhere')).toMatchObject({ code: 'SL-GATEWAY-010' });
});
