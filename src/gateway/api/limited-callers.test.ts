import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { signedIn } from '../../../test/security/callers.ts';
import type { Certificate, LinkDay } from '../../jobs/certificate/certificate.ts';
import { chained, GENESIS } from '../../jobs/certificate/chain.ts';
import type { Days } from '../../jobs/certificate/days.ts';
import type { StockReach } from '../../ledgers/stock/list.ts';
import type { StockAnswer } from '../../ledgers/stock/why.ts';
import type { TodayRecord } from '../../records/today/today.ts';
import { type GatewayBench, gatewayBench, OWN_TOKEN } from '../../testing/gateway-bench.ts';
import type { GatewayParts } from '../parts.ts';
import type { StoreDayView } from '../store-days.ts';
import { stockWithin } from './stock-within.ts';

let bench: GatewayBench;
/** Which channels the record behind the operations screen was asked for. */
let asked: (readonly string[] | undefined)[];
let stockAsked: (StockReach | undefined)[];

const today: TodayRecord = {
  hours: async (_since, channels) => {
    asked.push(channels);
    return [];
  },
  lateness: async (_now, channels) => {
    asked.push(channels);
    return { late: 0, atRisk: 0, orders: [] };
  },
  stuckMoney: async (_now, channels) => {
    asked.push(channels);
    return [];
  },
};
const fresh = (connection: string) => ({
  connection,
  articles: 1,
  underWay: 0,
  oldestUnderWayMs: null,
  refused: 0,
  suppressed: 0,
  lagMs: null,
  latestMs: null,
});
const DAYS = ['store-day/paris/2026-11-20', 'store-day/rome/2026-11-20'];
const day = (id: string) => ({
  id,
  store: id.split('/')[1] ?? '',
  businessDate: '2026-11-20',
  at: 'open',
  variances: [],
});
const storeDays: StoreDayView = {
  list: async ({ stores }) => DAYS.map(day).filter(({ store }) => stores?.includes(store) ?? true),
  get: async (id) =>
    DAYS.includes(id)
      ? { ...day(id), receipts: 1, voids: 0, tills: [], drawers: [], figures: [], late: 0, records: [] }
      : undefined,
};

const BRANDS = {
  north: { channels: ['shop'], locations: ['location/oslo'] },
  south: { channels: ['other'], locations: [] },
};
const nothing = { items: 0, amount: 0 };
const booked = (connection: string, open: number): LinkDay => ({
  link: 'booked',
  connection,
  currency: 'EUR',
  opening: nothing,
  due: { items: 1, amount: 900 },
  met: { items: 1, amount: 900 - open },
  late: { due: 0, met: 0 },
  closing: { items: open === 0 ? 0 : 1, amount: open },
  waiting: nothing,
  overdue: { items: open === 0 ? 0 : 1, amount: open },
  varied: nothing,
});
const CERTIFICATE: Certificate = {
  hub: 'shop-hub',
  date: '2026-11-20',
  timeZone: 'UTC',
  from: '2026-11-20T00:00:00.000Z',
  until: '2026-11-21T00:00:00.000Z',
  state: 'varied',
  closed: { at: '2026-11-21T06:00:00.000Z', by: 'hub' },
  through: 1,
  links: [booked('shop', 0), booked('other', 900)],
  unmatched: [],
  unlisted: 1,
  variances: { count: 0, listed: [] },
  late: [],
  figures: [],
  storeDays: { closed: 0, open: [] },
};
const kept = chained(GENESIS, CERTIFICATE);
const { sequence, hash, previous } = kept;
const days = {
  get: async () => ({ certificate: CERTIFICATE, sealed: { sequence, hash, previous } }),
  list: async () => [kept],
  standing: async () => ({ today: '2026-11-21' }),
} as unknown as Days;

beforeEach(() => {
  bench = gatewayBench();
  asked = [];
  stockAsked = [];
  const own: Partial<GatewayParts> = {
    today,
    days,
    identity: { ...bench.parts.identity, groups: { brands: BRANDS, regions: {} } },
    storeDays,
    stockList: {
      list: async ({ within }) => {
        stockAsked.push(within);
        return [];
      },
    },
    stockFreshness: { now: async () => [fresh('shop'), fresh('bank')] },
  };
  bench.gateway.open({ ...bench.parts, ...own });
});
afterEach(() => bench.gateway.close());

type Headers = Readonly<Record<string, string>>;
const OWN: Headers = { authorization: `Bearer ${OWN_TOKEN}` };
const ask = async (path: string, headers: Headers) => {
  const answer = await bench.gateway.app.inject({ url: `/api/v1${path}`, headers });
  return { status: answer.statusCode, body: answer.json() };
};
const viewer = async (...reach: string[]): Promise<Headers> =>
  (await signedIn(bench, [{ role: 'operator', reach }])).headers;
const namesOf = (lines: readonly { readonly name: string }[]): string[] => lines.map(({ name }) => name);

describe('a caller whose role is limited', () => {
  test('sees the operations screen of their channels, and is told what is left out', async () => {
    const { status, body } = await ask('/today', await viewer('channel/shop', 'location/paris'));
    expect(status).toBe(200);
    expect(asked).toEqual([['shop'], ['shop'], ['shop']]);
    expect(body).toMatchObject({ note: expect.stringContaining('left out'), stock: [{ connection: 'shop' }] });
    expect(namesOf(body.connections)).toEqual(['shop']);
    const other = await ask('/today', await viewer('channel/other'));
    expect(other.body).toMatchObject({ stock: [], connections: [] });
    const whole = await ask('/today', OWN);
    expect(whole.body).not.toHaveProperty('note');
    expect(namesOf(whole.body.connections)).toEqual(['shop', 'bank']);
    expect(asked.slice(3)).toEqual([...Array(3).fill(['other']), ...Array(3).fill(undefined)]);
  });

  test('shares a look with who sees the same, and with nobody else', async () => {
    const mine = await viewer('channel/shop');
    await ask('/today', mine);
    await ask('/today', await viewer('channel/shop'));
    expect(asked).toHaveLength(3);
  });

  test('sees the hub, its flows and its connections as far as their channels go', async () => {
    const mine = await viewer('channel/shop');
    const none = await viewer('channel/other');
    const { body } = await ask('/overview', mine);
    expect(body).toMatchObject({ checks: [], subscriptions: [{ name: 'translate/shop' }] });
    expect(namesOf(body.connections)).toEqual(['shop']);
    expect((await ask('/overview', none)).body).toMatchObject({ connections: [], subscriptions: [] });
    expect(namesOf((await ask('/connections', mine)).body.connections)).toEqual(['shop']);
    for (const path of ['/flows', '/connections']) {
      expect((await ask(path, mine)).body, path).toMatchObject({ note: expect.stringContaining('left out') });
      expect((await ask(path, OWN)).body, path).not.toHaveProperty('note');
    }
    expect((await ask('/connections/shop', mine)).status).toBe(200);
    expect((await ask('/connections/bank', mine)).status).toBe(404);
    expect(namesOf((await ask('/flows', mine)).body.flows)).toEqual(['translate/shop']);
    expect((await ask('/flows', none)).body.flows).toEqual([]);
    expect((await ask('/flows/translate%2Fshop', none)).status).toBe(404);
  });

  test('sees the stock of their stores and channels', async () => {
    const { body } = await ask('/stock', await viewer('channel/shop', 'location/paris'));
    expect(body).toMatchObject({ note: expect.any(String) });
    expect(stockAsked).toEqual([{ channels: ['shop'], locations: ['location/paris'] }]);
    await ask('/stock', OWN);
    expect(stockAsked[1]).toBeUndefined();
  });

  test('sees and decides the days of their stores', async () => {
    const mine = await viewer('location/paris');
    expect((await ask('/store-days', mine)).body.days).toMatchObject([{ store: 'paris' }]);
    expect((await ask('/store-days/paris/2026-11-20', mine)).status).toBe(200);
    expect((await ask('/store-days/rome/2026-11-20', mine)).status).toBe(404);
    const decided = await bench.gateway.app.inject({
      method: 'POST',
      url: '/api/v1/store-days/rome/2026-11-20/decision',
      headers: mine,
      payload: { decision: 'close', reason: 'nobody will come' },
    });
    expect(decided.statusCode).toBe(404);
  });

  test('sees of a day what is of their channels and stores, of a brand what of it is theirs, and closes none', async () => {
    const mine = await viewer('brand/north');
    const { status, body } = await ask('/days/2026-11-20', mine);
    expect(status).toBe(200);
    expect(body).not.toHaveProperty('sealed');
    expect(body.certificate).toMatchObject({
      state: 'clean',
      part: { channels: ['shop'], stores: ['oslo'] },
      links: [{ link: 'booked', connection: 'shop' }],
    });
    expect((await ask('/days', mine)).body.days).toMatchObject([{ date: '2026-11-20', state: 'clean' }]);
    expect((await ask('/days/2026-11-20/certificate?brand=south', mine)).body).toMatchObject({ links: [] });
    const page = await bench.gateway.app.inject({ url: '/api/v1/days/2026-11-20/certificate.html', headers: mine });
    expect(page.body).toContain('A part only: channels shop; stores oslo.');
    expect(page.body).not.toContain('other');
    const closed = await bench.gateway.app.inject({
      method: 'POST',
      url: '/api/v1/days/2026-11-20/close',
      headers: (await signedIn(bench, [{ role: 'approver', reach: ['brand/north'] }])).headers,
      payload: {},
    });
    expect([closed.statusCode, closed.json().code]).toEqual([403, 'SL-IDENTITY-007']);
    const whole = await ask('/days/2026-11-20', OWN);
    expect(whole.body).toMatchObject({ certificate: { state: 'varied' }, sealed: { sequence: 1 } });
    expect((await ask('/days', OWN)).body.days).toMatchObject([{ state: 'varied' }]);
    const south = await ask('/days/2026-11-20?brand=south', OWN);
    expect(south.body.certificate.links).toMatchObject([{ link: 'booked', connection: 'other' }]);
    expect(await ask('/days/2026-11-20?brand=west', OWN)).toMatchObject({ status: 404 });
  });

  test('is refused what is of the whole house', async () => {
    const mine = await viewer('channel/shop', 'location/paris');
    for (const path of ['/variances', '/bank/lines', '/report', '/service-levels', '/subscriptions']) {
      expect(await ask(path, mine), path).toMatchObject({ status: 403, body: { code: 'SL-IDENTITY-007' } });
    }
  });
});

test('of why a number is published, only what is in a reach is told', () => {
  const shelf = (connection: string, location?: string) => ({
    connection,
    ...(location === undefined ? {} : { location }),
    base: '5',
    safety: '0',
    safetyFrom: { fixed: '0' },
    allowed: '5',
    because: 'all',
    exposure: '0',
    unheard: '0',
  });
  const place = (location: string) => ({
    location,
    onHand: '5',
    reserved: '0',
    free: '5',
    source: 'odoo',
    observedAt: '2026-11-20T10:00:00.000Z',
    ageMs: 1,
    fresh: true,
  });
  const claim = (owner: string, location: string, quantity: string) => ({
    owner,
    location,
    quantity,
    reason: 'order',
    since: '2026-11-20T10:00:00.000Z',
    ageMs: 1,
    expires: '2026-11-21T10:00:00.000Z',
  });
  const sums = { onHand: '10', reserved: '0', claims: '3.5', unheard: '0', left: '6.5' };
  const at = '2026-11-20T10:00:00.000Z';
  const whole: StockAnswer = {
    sku: 'TEE',
    unit: 'each',
    at,
    positions: [place('location/paris'), place('location/rome')],
    claims: {
      count: 3,
      quantity: '3.5',
      oldest: [
        claim('order/shop/1', 'location/rome', '1.5'),
        claim('order/other/2', 'location/paris', '1'),
        claim('order/other/3', 'location/rome', '1'),
      ],
    },
    components: [],
    pools: [
      { locations: ['location/paris', 'location/rome'], ...sums, parts: [], shelves: [shelf('shop'), shelf('other')] },
      { locations: ['location/rome'], ...sums, parts: [], shelves: [shelf('other', 'location/rome')] },
    ],
    history: [
      { at, kind: 'claimed', about: 'order/other/3', location: 'location/rome', because: 'an order' },
      { at, kind: 'claimed', about: 'order/shop/1', location: 'location/rome', because: 'an order' },
    ],
  };
  const own = stockWithin(whole, { channels: ['shop'], locations: ['location/paris'] });
  expect(own?.positions.map(({ location }) => location)).toEqual(['location/paris']);
  expect(own?.pools).toMatchObject([{ shelves: [{ connection: 'shop' }] }]);
  expect(own?.claims).toMatchObject({ count: 2, quantity: '2.5' });
  expect(own?.history).toMatchObject([{ about: 'order/shop/1' }]);
  expect(stockWithin(whole, { channels: ['third'], locations: [] })).toBeUndefined();
  expect(JSON.stringify(own)).not.toContain('order/other/3');
  const quantity = { value: '2', unit: 'each' };
  const parts = ['location/paris', 'location/rome'].map(place);
  const set: StockAnswer = { ...whole, positions: [], components: [{ sku: 'CAP', quantity, positions: parts }] };
  expect(stockWithin(set, { channels: [], locations: ['location/paris'] })?.components).toMatchObject([
    { sku: 'CAP', positions: [{ location: 'location/paris' }] },
  ]);
});
