import { describe, expect, test } from 'vitest';
import { DeedKeys } from '../console/src/api/deed-keys.ts';
import type {
  Alert,
  OrderLine,
  Overview,
  Process,
  ServiceLevel,
  StoryEntry,
  Today,
} from '../console/src/api/shapes.ts';
import { budgetPart, budgetSeries, partText, standingOf } from '../console/src/pages/alerts/how-it-stands.ts';
import { dueOf } from '../console/src/pages/cases/due.ts';
import { stepOf } from '../console/src/pages/orders/key-steps.ts';
import { runOf } from '../console/src/pages/orders/order-run.ts';
import { foldCalls, markOf } from '../console/src/pages/passport/fold-calls.ts';
import { goodsOf } from '../console/src/pages/passport/goods.ts';
import { placesOf, waysOf } from '../console/src/pages/passport/graph-places.ts';
import { reachOf, wrongInReach } from '../console/src/pages/people/reach.ts';
import { placeOf } from '../console/src/pages/search/place-of.ts';
import { seriesOf } from '../console/src/pages/stock/history-series.ts';
import { binsOf, hoursOf } from '../console/src/pages/today/order-bins.ts';
import { tilesOf } from '../console/src/pages/today/today-tiles.ts';
import { verdictOf } from '../console/src/pages/today/verdict.ts';
import { blocksOf, piecesOf } from '../console/src/parts/markdown.ts';
import { REACH_ENTRY } from '../src/config/identity.ts';

/** What the console decides without a browser. */
const QUIET: Today = {
  at: '2026-11-21T10:00:00.000Z',
  orders: [],
  late: { late: 0, atRisk: 0, orders: [] },
  silentTills: [],
  stock: [],
  money: [],
  cases: { open: 0, overdue: 0, unassigned: 0, letters: 0, urgent: [] },
  connections: [{ name: 'odoo-main', connector: 'odoo', owner: 'erp', health: 'well', because: 'Nothing is wrong.' }],
};
const HUB: Overview = {
  hub: 'test',
  startedAt: '2026-11-21T09:00:00.000Z',
  upMs: 1,
  ready: true,
  checks: [],
  orders: [{ state: 'closed', held: false, orders: 3 }],
  deadLetters: { letters: 0, causes: 0 },
  connections: [],
  subscriptions: [],
};

describe('the headline of the day', () => {
  test('is quiet, or well, when nothing is wrong', () => {
    expect(verdictOf(QUIET, { ...HUB, orders: [] })).toMatchObject({ tone: 'quiet', headline: 'All quiet' });
    expect(verdictOf(QUIET, HUB)).toMatchObject({ tone: 'well', headline: 'Orders flow' });
  });

  test('says the worst thing first and names the system', () => {
    const late = { ...QUIET, late: { late: 2, atRisk: 1, orders: [] } };
    expect(verdictOf(late, HUB)).toMatchObject({ tone: 'late', headline: '2 orders are late, 1 is at risk' });
    const down = QUIET.connections.map((each) => ({
      ...each,
      health: 'down' as const,
      because: 'Calls are held back.',
    }));
    expect(verdictOf({ ...late, connections: down }, HUB)).toMatchObject({
      tone: 'wrong',
      headline: 'odoo-main is away',
    });
  });
});

describe('the headline says what is wrong, whichever part of the day it stands in', () => {
  const sum = (reason: Today['money'][number]['reason'], amount: number) => ({
    reason,
    channel: 'shop-eu',
    currency: 'EUR',
    orders: 1,
    amount,
  });
  const channel = (more: Partial<Today['stock'][number]>) => ({
    connection: 'shop-eu',
    articles: 9,
    underWay: 0,
    refused: 0,
    suppressed: 0,
    ...more,
  });
  const alert = (severity: Alert['severity'], state: Alert['state'] = 'firing'): Alert => ({
    id: 'growing-queue/a',
    rule: 'growing-queue',
    subject: 'a',
    state,
    severity,
    count: 1,
    summary: '9 messages wait in a',
    next: 'See why.',
    since: QUIET.at,
    runbook: 'flows.md',
    path: '/flows',
  });
  const level = (budgetLeft: number, sixHours: number): ServiceLevel => ({
    name: 'orders',
    withinSeconds: 300,
    target: 0.99,
    overDays: 7,
    good: 990,
    bad: 10,
    achieved: 0.99,
    budget: 10,
    budgetLeft,
    days: [],
    burn: { hour: 0, sixHours, day: 1, threeDays: 1 },
  });
  const OWED = { ...QUIET, money: [sum('refund-owed', 9_800)] };
  const REFUSED = { ...QUIET, stock: [channel({ refused: 2 })] };
  const LATE = { ...QUIET, late: { late: 2, atRisk: 0, orders: [] } };
  const HELD_AT_NOTHING = { ...QUIET, stock: [channel({ suppressed: 1 })] };
  const SLOW = { ...QUIET, stock: [channel({ underWay: 3, oldestUnderWayAt: '2026-11-21T09:44:00.000Z' })] };

  test('money that is owed, or sent and not billed, or taken and not booked', () => {
    expect(verdictOf(OWED, HUB)).toMatchObject({ tone: 'wrong', headline: '€98.00 is owed back to buyers' });
    expect(verdictOf({ ...QUIET, money: [sum('shipped-not-invoiced', 100)] }, HUB)).toMatchObject({ tone: 'wrong' });
    const taken = { ...QUIET, money: [sum('taken-not-booked', 9_900), sum('refund-owed', 100)] };
    expect(verdictOf(taken, HUB).headline).toBe('€1.00 is owed back to buyers');
    expect(verdictOf({ ...taken, money: taken.money.slice(0, 1) }, HUB)).toMatchObject({ tone: 'wrong' });
  });

  test('stock that a channel refused, that is held at nothing, or that is under way for too long', () => {
    expect(verdictOf(REFUSED, HUB)).toMatchObject({ tone: 'wrong', headline: 'shop-eu refused 2 numbers of stock' });
    expect(verdictOf(HELD_AT_NOTHING, HUB)).toMatchObject({
      tone: 'late',
      headline: 'shop-eu shows nothing of 1 article',
    });
    expect(verdictOf(SLOW, HUB)).toMatchObject({ tone: 'late', headline: 'shop-eu shows old stock' });
    const soon = { ...QUIET, stock: [channel({ underWay: 3, oldestUnderWayAt: '2026-11-21T09:46:00.000Z' })] };
    expect(verdictOf(soon, HUB).tone).toBe('well');
  });

  test('an alert that stands, unless it is over or only a notice', () => {
    expect(verdictOf(QUIET, HUB, { alerts: [alert('warning'), alert('critical')] })).toMatchObject({
      tone: 'wrong',
      headline: '9 messages wait in a',
      sentence: 'See why. One more alert stands.',
    });
    expect(verdictOf(QUIET, HUB, { alerts: [alert('warning')] })).toMatchObject({ tone: 'late', sentence: 'See why.' });
    for (const state of ['pending', 'resolved'] as const) {
      expect(verdictOf(QUIET, HUB, { alerts: [alert('critical', state)] }).tone).toBe('well');
    }
    expect(verdictOf(QUIET, HUB, { alerts: [alert('notice')] })).toMatchObject({
      tone: 'well',
      sentence: expect.stringContaining('One notice stands under Alerts'),
    });
  });

  test('a promise that is broken, or soon will be', () => {
    const broken = verdictOf(QUIET, HUB, { levels: [level(5, 8), level(-1, 0)] });
    expect(broken).toMatchObject({ tone: 'late', headline: 'Web orders: the promise is broken' });
    expect(verdictOf(QUIET, HUB, { levels: [level(5, 8)] }).headline).toBe('Web orders: the budget is spent too fast');
    expect(verdictOf(QUIET, HUB, { levels: [level(5, 1)] }).tone).toBe('well');
  });

  test('all of it at once: what is wrong before what is late, and causes before what comes of them', () => {
    const broken = { levels: [level(-1, 0)] };
    const warned = { ...broken, alerts: [alert('warning')] };
    const day = {
      ...QUIET,
      money: OWED.money,
      late: LATE.late,
      stock: [channel({ refused: 2, suppressed: 1 })],
    };
    const unpaid = { ...day, money: [] };
    const headlines = [
      verdictOf(day, HUB, { ...broken, alerts: [alert('warning'), alert('critical')] }),
      verdictOf(day, HUB, warned),
      verdictOf(unpaid, HUB, warned),
      verdictOf({ ...unpaid, stock: HELD_AT_NOTHING.stock }, HUB, warned),
      verdictOf(HELD_AT_NOTHING, HUB, warned),
      verdictOf(QUIET, HUB, warned),
      verdictOf(QUIET, HUB, broken),
    ].map(({ headline }) => headline);
    expect(headlines).toEqual([
      '9 messages wait in a',
      '€98.00 is owed back to buyers',
      'shop-eu refused 2 numbers of stock',
      '2 orders are late',
      'shop-eu shows nothing of 1 article',
      '9 messages wait in a',
      'Web orders: the promise is broken',
    ]);
  });
});

test.each([
  ['order/shopify-eu/1001', { to: '/orders/$order', params: { order: 'order/shopify-eu/1001' } }],
  ['payment/stripe-main/pi_1', { to: '/payments/$payment', params: { payment: 'payment/stripe-main/pi_1' } }],
  ['return/hub/1001-1', { to: '/returns/$return', params: { return: 'return/hub/1001-1' } }],
  ['customer/1', { to: '/customers/$customer', params: { customer: 'customer/1' } }],
  ['store-day/paris/2026-11-20', { to: '/store-days/$store/$date', params: { store: 'paris', date: '2026-11-20' } }],
  ['payout/stripe-main/po_1', { to: '/bank', search: { show: 'payouts', connection: 'stripe-main' } }],
  ['statement/house/DE1/7', { to: '/bank', search: { show: 'statements', connection: 'house' } }],
  ['bank/house/line-1', { to: '/bank', search: {} }],
  ['receipt/stores/1', { to: '/replay', search: { key: 'receipt/stores/1' } }],
  ['delivery/shopify-eu/1', { to: '/replay', search: { key: 'delivery/shopify-eu/1' } }],
])('what is found as %s leads to the page that shows it', (id, place) => {
  expect(placeOf({ kind: 'story', id })).toEqual(place);
});

test('what is found by its kind leads to the page of that kind', () => {
  expect(placeOf({ kind: 'order', id: 'order/a/1' }).to).toBe('/orders/$order');
  expect(placeOf({ kind: 'customer', id: 'customer/1' }).to).toBe('/customers/$customer');
  expect(placeOf({ kind: 'return', id: 'return/hub/1' }).to).toBe('/returns/$return');
  expect(placeOf({ kind: 'payout', id: 'payout/a/1' }).to).toBe('/bank');
  expect(placeOf({ kind: 'article', id: 'TEE/M' })).toEqual({ to: '/stock/$sku', params: { sku: 'TEE/M' } });
  expect(placeOf({ kind: 'stock', id: 'TEE' }).to).toBe('/stock/$sku');
});

test('the tiles of the day lead to what they count', () => {
  const leads = Object.fromEntries(tilesOf(QUIET, HUB).map(({ name, leads }) => [name, leads]));
  expect(leads['Late or at risk']).toEqual({ to: '/orders', search: { lateness: 'any' } });
  expect(leads['Stuck money']).toEqual({ to: '/orders', search: { stuck: 'any' } });
});

describe('the headline of open cases', () => {
  const found = (kind: 'dead-letters' | 'silent-store', count: number): Today['cases']['urgent'][number] => ({
    id: kind,
    tag: `"${kind}"`,
    kind,
    state: 'open',
    severity: 'warning',
    code: 'SL-X-001',
    title: 'It is wrong',
    because: 'it does not fit',
    connection: 'odoo-main',
    owner: 'erp',
    assigned: false,
    count,
    since: QUIET.at,
    openedAt: QUIET.at,
    deadline: '2026-11-21T11:00:00.000Z',
    overdue: false,
    episode: 1,
    runbook: 'a.md#b',
  });

  test('names stuck messages first, and else what waits for a person', () => {
    const urgent = [found('silent-store', 2), found('dead-letters', 5)];
    const cases = { open: 2, overdue: 0, unassigned: 2, letters: 5, urgent };
    expect(verdictOf({ ...QUIET, cases }, HUB).headline).toBe('5 messages are stuck at odoo-main');
    const others = { ...cases, open: 1, letters: 0, urgent: urgent.slice(0, 1) };
    expect(verdictOf({ ...QUIET, cases: others }, HUB).headline).toBe('1 case waits for a person at odoo-main');
  });

  test('the clock of a case says how long there is, or how late it is', () => {
    const due = (now: string, more = {}) => dueOf({ ...found('dead-letters', 1), ...more }, Date.parse(now));
    expect(due('2026-11-21T08:00:00Z')).toEqual({ tone: 'moving', text: 'due in 3 h' });
    expect(due('2026-11-21T10:40:00Z')).toEqual({ tone: 'late', text: 'due in 20 min' });
    expect(due('2026-11-21T14:00:00Z')).toEqual({ tone: 'wrong', text: '3 h late' });
    const snoozedUntil = '2026-11-21T16:00:00.000Z';
    expect(due('2026-11-21T14:00:00Z', { snoozedUntil })).toEqual({ tone: 'quiet', text: 'put off for 2 h' });
    expect(due('2026-11-21T14:00:00Z', { state: 'closed' })).toMatchObject({ tone: 'well' });
  });
});

describe('deeds', () => {
  test('carry one key until an answer came, and another one afterwards or when much time has passed', () => {
    let made = 0;
    const keys = new DeedKeys(() => `key ${++made}`);
    expect(keys.keyOf('POST a', 0)).toBe('key 1');
    expect(keys.keyOf('POST b', 0)).toBe('key 2');
    expect(keys.keyOf('POST a', 60_000)).toBe('key 1');
    keys.answered('POST a');
    expect(keys.keyOf('POST a', 60_001)).toBe('key 3');
    expect(keys.keyOf('POST a', 60_001 + 300_000)).toBe('key 4');
  });
});

describe('service levels', () => {
  const NOW = Date.parse('2026-11-21T10:00:00.000Z');
  const level: ServiceLevel = {
    name: 'orders',
    withinSeconds: 300,
    target: 0.99,
    overDays: 7,
    good: 990,
    bad: 10,
    achieved: 0.99,
    budget: 10,
    budgetLeft: 0,
    days: [
      { day: '2026-11-19', good: 500, bad: 4 },
      { day: '2026-11-21', good: 490, bad: 6 },
    ],
    burn: { hour: 0, sixHours: 0, day: 1, threeDays: 1 },
  };

  test('what is left of the budget goes down day by day, and below nothing when the promise is broken', () => {
    expect(budgetSeries(level, NOW).map(({ left }) => left)).toEqual([100, 100, 100, 100, 100, 60, 60, 0]);
    expect(budgetSeries({ ...level, days: [] }, NOW)).toEqual([]);
    expect(budgetPart({ budget: 10, budgetLeft: -5, bad: 15 })).toBe(-0.5);
    expect(budgetPart({ budget: 0, budgetLeft: 0, bad: 0 })).toBe(1);
  });

  test('say in words how they stand, and never round up to whole', () => {
    expect(partText(0.99999)).toBe('99.99%');
    expect(partText(0.995)).toBe('99.5%');
    expect(standingOf({ ...level, budgetLeft: 5 })).toEqual({ tone: 'well', text: '50% of the error budget is left' });
    expect(standingOf({ ...level, budgetLeft: 5, burn: { ...level.burn, sixHours: 8 } }).tone).toBe('late');
    expect(standingOf({ ...level, budgetLeft: -1 }).tone).toBe('wrong');
    const { achieved: _achieved, ...nothing } = level;
    expect(standingOf(nothing).tone).toBe('quiet');
  });
});

describe('the Markdown of runbooks', () => {
  test('falls into blocks and pieces; only whole addresses become links', () => {
    expect(piecesOf('**How.** See `x` in [a page](b.md) or [there](https://a.example).')).toEqual([
      { kind: 'strong', text: 'How.' },
      { kind: 'text', text: ' See ' },
      { kind: 'code', text: 'x' },
      { kind: 'text', text: ' in ' },
      { kind: 'link', text: 'a page' },
      { kind: 'text', text: ' or ' },
      { kind: 'link', text: 'there', href: 'https://a.example' },
      { kind: 'text', text: '.' },
    ]);
    expect(blocksOf('One\nline.\n\n- a\n- b\n\n1. c\n2. d\n\n```sh\nx\n```').map(({ kind }) => kind)).toEqual([
      'paragraph',
      'list',
      'steps',
      'code',
    ]);
    expect(piecesOf('[bad](javascript:alert(1))')[0]).not.toHaveProperty('href');
  });
});

describe('orders over time', () => {
  const NOW = Date.parse('2026-11-21T10:00:00.000Z');
  const at = (agoMs: number, channel: string) => ({ channel, firstSeen: NOW - agoMs });

  test('every order is in one bar, and no bar is left out', () => {
    const bins = binsOf([at(0, 'eu'), at(1_000, 'eu'), at(65_000, 'us')], NOW);
    expect(bins.starts.length).toBeGreaterThanOrEqual(20);
    const sums = bins.channels.map(({ name, orders }) => [name, orders.reduce((sum, count) => sum + count, 0)]);
    expect(sums).toEqual([
      ['eu', 2],
      ['us', 1],
    ]);
  });

  test('hours without an order are there too', () => {
    const hour = (time: string) => ({
      hour: `2026-11-21T${time}:00:00.000Z`,
      channel: 'eu',
      state: 'closed' as const,
      orders: 2,
    });
    const { starts, channels } = hoursOf([hour('07'), hour('10')]);
    expect(starts).toHaveLength(4);
    expect(channels).toEqual([{ name: 'eu', orders: [2, 0, 0, 2] }]);
  });
});

describe('a passport', () => {
  const entry = (kind: StoryEntry['kind'], name: string, more: Partial<StoryEntry> = {}): StoryEntry => ({
    at: '2026-11-21T10:00:00.000Z',
    kind,
    name,
    from: 'odoo-main',
    text: '',
    ...more,
  });

  test('calls in a row to one system are one step; what went wrong stays on its own', () => {
    const steps = foldCalls([
      entry('call', 'a'),
      entry('call', 'b'),
      entry('call', 'c', { failed: true }),
      entry('call', 'd'),
      entry('event', 'OrderPlaced'),
    ]);
    expect(steps.map(({ entry: { name }, calls }) => [name, calls.length])).toEqual([
      ['a', 2],
      ['c', 0],
      ['d', 1],
      ['OrderPlaced', 0],
    ]);
    expect(steps.map((step) => markOf(step.entry))).toEqual(['call', 'wrong', 'call', 'event']);
    expect(markOf(entry('outcome', 'book-order done'))).toBe('done');
  });

  test('goods are what the channel said last, less nothing that was sent twice', () => {
    const lines = (value: string) => [{ sku: 'TEE', title: 'T-shirt', quantity: { value, unit: 'each' } }];
    const sent = entry('event', 'ShipmentDispatched', { data: { shipment: 's1', lines: lines('1') } });
    const story = [
      entry('event', 'OrderPlaced', { data: { order: { lines: lines('1') } } }),
      entry('event', 'OrderEdited', { data: { order: { lines: lines('3') } } }),
      sent,
      sent,
    ];
    expect(goodsOf(story)).toEqual([{ sku: 'TEE', title: 'T-shirt', unit: 'each', bought: 3, sent: 1 }]);
  });

  test('the main line of a process stands in its order, branches below where they leave it', () => {
    const state = (name: string) => ({ name, meaning: '', answers: [], instances: 0 });
    const process: Pick<Process, 'states' | 'moves'> = {
      states: ['begun', 'paid', 'done', 'undoing', 'undone'].map(state),
      moves: [
        { from: 'begun', on: 'a', to: 'paid' },
        { from: 'begun', on: 'b', to: 'paid' },
        { from: 'paid', on: 'a', to: 'done' },
        { from: 'paid', on: 'c', to: 'undoing' },
        { from: 'undoing', on: 'd', to: 'undone' },
        { from: 'paid', on: 'e', to: 'paid' },
      ],
    };
    expect([...placesOf(process)]).toEqual([
      ['begun', [0, 0]],
      ['paid', [1, 0]],
      ['done', [2, 0]],
      ['undoing', [1, 1]],
      ['undone', [2, 1]],
    ]);
    expect(waysOf(process)).toHaveLength(4);
    expect(waysOf(process)[0]).toEqual({ from: 'begun', to: 'paid', on: ['a', 'b'] });
  });
});

test('the history of an article is a line for each place and each channel, oldest first', () => {
  const series = seriesOf([
    { at: '2026-11-21T10:02:00.000Z', kind: 'published', about: 'shopify-eu', quantity: '7', because: '' },
    { at: '2026-11-21T10:01:00.000Z', kind: 'reading', location: 'location/wh', onHand: '9', because: '' },
    { at: '2026-11-21T10:00:00.000Z', kind: 'reading', location: 'location/wh', onHand: '10', because: '' },
  ]);
  expect(series.map(({ name, points }) => [name, points.map(({ amount }) => amount)])).toEqual([
    ['on hand, location/wh', [10, 9]],
    ['told shopify-eu', [7]],
  ]);
});

describe('a long list of orders', () => {
  const line = (placed: number): OrderLine => ({ id: `o${placed}`, firstSeen: placed }) as OrderLine;
  const page = (from: number, to: number, next?: string) => ({
    orders: Array.from({ length: from - to + 1 }, (_, index) => line(from - index)),
    ...(next === undefined ? {} : { next }),
  });
  const placed = ({ orders }: { orders: readonly OrderLine[] }): number[] => orders.map(({ firstSeen }) => firstSeen);

  test('has what came since, each order once, and keeps what was read below', () => {
    const run = runOf(page(12, 9, 'n'), [page(10, 7, 'a'), page(6, 3, 'b')]);
    expect(placed(run)).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3]);
    expect(run.gap).toBe(false);
  });

  test('loses what left it', () => {
    const first = { orders: [line(10), line(8), line(7), line(6)], next: 'n' };
    expect(placed(runOf(first, [page(10, 7, 'a'), page(6, 3)]))).toEqual([10, 8, 7, 6, 5, 4, 3]);
    expect(placed(runOf(page(10, 9), [page(10, 7, 'a')]))).toEqual([10, 9]);
    expect(placed(runOf({ orders: [] }, [page(10, 7)]))).toEqual([]);
  });

  test('keeps what was found below a first page that has none', () => {
    expect(placed(runOf({ orders: [], next: 'n' }, [{ orders: [], next: 'n' }, page(6, 3)]))).toEqual([6, 5, 4, 3]);
  });

  test('says when more came than its first page holds', () => {
    expect(runOf(page(20, 17, 'n'), [page(10, 7, 'a')]).gap).toBe(true);
    expect(runOf(page(13, 10, 'n'), [page(10, 7, 'a')]).gap).toBe(false);
    expect(runOf(undefined, [page(10, 7)]).gap).toBe(false);
  });

  test('keys stay within it', () => {
    expect(stepOf('ArrowDown', 3, 5)).toBe(4);
    expect(stepOf('ArrowDown', 4, 5)).toBe(4);
    expect(stepOf('PageUp', 3, 5)).toBe(0);
    expect(stepOf('End', 0, 5)).toBe(4);
    expect(stepOf('a', 0, 5)).toBeUndefined();
    expect(stepOf('End', 0, 0)).toBeUndefined();
  });
});

describe('where a role reaches, as people write it', () => {
  test('is a list between commas or spaces', () => {
    expect(reachOf(' channel/eu,location/paris\n brand/acme ')).toEqual(['channel/eu', 'location/paris', 'brand/acme']);
  });

  test.each([
    '*',
    'channel/eu',
    'region/north',
    'location/a.b_c~d-e',
    'store/paris',
    'paris',
    'channel/',
    'channel/-x',
    'channel/a/b',
    '/x',
    'brand/ä',
    '**',
  ])('says of "%s" what the hub will say', (entry) =>
    expect(wrongInReach(entry) === undefined).toBe(new RegExp(REACH_ENTRY).test(entry)),
  );

  test('says what is wrong', () => {
    expect(wrongInReach(' ')).toBe('Say where: * is everywhere.');
    expect(wrongInReach('channel/eu, north')).toMatch(/“north” of what\? Write .*region\/north/);
    expect(wrongInReach('store/paris')).toBe('“store” is none of channel, location, brand, region.');
    expect(wrongInReach('channel/-')).toMatch(/After “channel\/” comes a name/);
    expect(wrongInReach('* channel/eu')).toMatch(/is everywhere/);
  });
});
