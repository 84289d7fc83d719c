import { describe, expect, test } from 'vitest';
import type { SubscriptionStatus } from '../../backbone/backbone.ts';
import { ALERTS_DEFAULTS, type AlertRule, type AlertsConfiguration } from '../../config/alerts.ts';
import type { PollView } from '../../connections/poll-cursors.ts';
import type { Case } from '../cases/case.ts';
import type { WebhookTraffic } from '../webhook-counts.ts';
import { type Alert, advanceAll } from './alert.ts';
import { type AlertFacts, lookAround, paceOf } from './rules.ts';

const NOW = Date.UTC(2026, 10, 20, 10);
const MINUTE = 60_000;
const DAY = 86_400_000;

const flow = (change: Partial<SubscriptionStatus> = {}): SubscriptionStatus => ({
  name: 'deliver/erp',
  lag: { live: 3, standard: 0, bulk: 0 },
  oldestMs: MINUTE,
  retrying: 0,
  dead: 0,
  ...change,
});
const paused = (byPerson: boolean) => ({ paused: { reason: 'SL-HTTP-001: away', byPerson } });
const open = (change: Partial<Case> = {}): Case => ({
  id: 'c',
  kind: 'dead-letters',
  code: 'SL-ODOO-010',
  because: 'no such product',
  count: 1,
  sinceMs: NOW - DAY,
  state: 'open',
  severity: 'warning',
  owner: 'shop',
  assigned: false,
  openedMs: NOW - DAY,
  deadlineMs: NOW - 1,
  episode: 1,
  ...change,
});
const machine = (atMs: number) => ({ what: 'machine', name: 'warehouse', owner: 'logistics', atMs }) as const;
const rules = (change: object): AlertsConfiguration => ({
  ...ALERTS_DEFAULTS,
  rules: { ...ALERTS_DEFAULTS.rules, ...change },
});

const traffic = (change: Partial<WebhookTraffic>): WebhookTraffic => ({
  connection: 'shop',
  refused: 0,
  refusedSinceMs: null,
  taken: 0,
  usual: 0,
  lastTakenMs: null,
  ...change,
});
const audited = (verdict: 'ok' | 'problem'): PollView => ({
  connection: 'shop',
  poll: 'audit',
  cursor: {
    at: NOW,
    amissSince: NOW - DAY,
    found: [{ subject: 'webhook orders/create', verdict: 'problem', found: 'missing' }],
    healed: [{ subject: 'webhook orders/create', verdict, found: 'no right to it' }],
  },
});

type Row = [what: string, facts: Omit<AlertFacts, 'nowMs'>, seen: string[], alerts?: AlertsConfiguration];
const late = [{ channel: 'shop', count: 2, sinceMs: NOW - 20 * MINUTE }];

const throttled: PollView = {
  connection: 'shop',
  poll: 'orders',
  cursor: undefined,
  failure: 'SL-HTTP-006: shop: the limit "rest" is spent for another 9000 ms.',
};

const ROWS: Row[] = [
  ['late orders', { late }, ['late-orders shop critical']],
  ['fewer late orders than matter', { late }, [], rules({ 'late-orders': { orders: 3 } })],
  ['late orders that nobody wants to hear of', { late }, [], rules({ 'late-orders': { off: true } })],
  ['orders that have not left', { unshipped: late }, ['late-shipments shop warning']],
  ['fewer of them than matter', { unshipped: late }, [], rules({ 'late-shipments': { orders: 3 } })],
  ['a queue that is short and young', { subscriptions: [flow()], polls: [] }, []],
  ['a queue that is old', { subscriptions: [flow({ oldestMs: 11 * MINUTE })] }, ['growing-queue deliver/erp warning']],
  [
    'a queue that is long',
    { subscriptions: [flow({ lag: { live: 0, standard: 0, bulk: 10_000 } })] },
    ['growing-queue deliver/erp warning'],
  ],
  [
    'a queue that a person has stopped: not that it grows, but that it may be forgotten',
    { subscriptions: [flow({ oldestMs: DAY, ...paused(true) })], polls: [] },
    ['paused-flow deliver/erp notice'],
  ],
  [
    'an old dead letter and nothing behind it',
    { subscriptions: [flow({ oldestMs: DAY, lag: { live: 0, standard: 0, bulk: 0 } })], polls: [] },
    [],
  ],
  [
    'a flow that its failures have stopped',
    { subscriptions: [flow(paused(false))], polls: [] },
    ['failing-connection erp critical'],
  ],
  [
    'an audit of webhooks that fails',
    { subscriptions: [], polls: [{ connection: 'shop', poll: 'audit', cursor: undefined, failure: 'SL-HTTP-001' }] },
    ['failing-connection shop critical'],
  ],
  [
    'calls that are held back, and a poll that fails: one alert for one system',
    {
      subscriptions: [],
      polls: [{ connection: 'shop', poll: 'orders', cursor: undefined, failure: 'SL-HTTP-004' }],
      circuits: new Map([['shop', [{ operation: 'orders', state: 'open', failures: 5 }]]]),
    },
    ['failing-connection shop critical'],
  ],
  [
    "a poll that waits for the hub's own limit",
    { subscriptions: [], polls: [{ ...throttled, succeededAt: NOW - 14 * MINUTE }] },
    [],
  ],
  [
    'a poll that has waited for it for long',
    { subscriptions: [], polls: [{ ...throttled, succeededAt: NOW - 16 * MINUTE }] },
    ['failing-connection shop critical'],
  ],
  [
    'a poll that never came to its turn',
    { subscriptions: [], polls: [throttled] },
    ['failing-connection shop critical'],
  ],
  ['webhooks that come as they did', { polls: [], webhooks: [traffic({ taken: 1, usual: 40 })] }, []],
  ['a few refused webhooks', { polls: [], webhooks: [traffic({ refused: 4 })] }, []],
  [
    'webhooks that are refused',
    { polls: [], webhooks: [traffic({ refused: 5, refusedSinceMs: NOW - MINUTE })] },
    ['failing-webhooks shop warning'],
  ],
  [
    'fewer refused webhooks than matter',
    { polls: [], webhooks: [traffic({ refused: 5, refusedSinceMs: NOW - MINUTE })] },
    [],
    rules({ 'failing-webhooks': { refused: 6 } }),
  ],
  ['a shop that sends little', { polls: [], webhooks: [traffic({ usual: 19 })] }, []],
  ['webhooks that have stopped', { polls: [], webhooks: [traffic({ usual: 20 })] }, ['failing-webhooks shop warning']],
  ['an audit that mended what it found', { polls: [audited('ok')], webhooks: [] }, []],
  [
    'an audit that could not mend what it found',
    { polls: [audited('problem')], webhooks: [] },
    ['failing-webhooks shop warning'],
  ],
  ['numbers on their way', { stock: [{ connection: 'shop', underWay: 3, oldestMs: NOW - MINUTE }] }, []],
  [
    'numbers that do not arrive',
    { stock: [{ connection: 'shop', underWay: 3, oldestMs: NOW - 16 * MINUTE }] },
    ['stale-stock shop warning'],
  ],
  ['no number on its way', { stock: [{ connection: 'shop', underWay: 0, oldestMs: null }] }, []],
  ['a machine that ends in a month', { endings: [machine(NOW + 30 * DAY)] }, []],
  ['a machine that ends in a week', { endings: [machine(NOW + 7 * DAY)] }, ['expiring machine/warehouse notice']],
  ['a machine that has ended', { endings: [machine(NOW - 1)] }, ['expiring machine/warehouse warning']],
  ['cases of one owner', { cases: [open(), open({ id: 'd' })] }, ['overdue-cases shop warning']],
  ['a critical case among them', { cases: [open(), open({ severity: 'critical' })] }, ['overdue-cases shop critical']],
  ['a case that is put off', { cases: [open({ snoozedUntilMs: NOW + 1 })] }, []],
  ['a case that has time', { cases: [open({ deadlineMs: NOW + 1 })] }, []],
];

describe('the rules', () => {
  test.each(ROWS)('see %s', (_what, facts, seen, alerts = ALERTS_DEFAULTS) => {
    const { conditions } = lookAround({ ...facts, nowMs: NOW }, alerts);
    expect(conditions.map(({ rule, subject, severity }) => `${rule} ${subject} ${severity}`)).toEqual(seen);
  });

  test('a flow that a person paused is told of after hours, and no more once it goes on', () => {
    const pace = (rule: AlertRule) => paceOf(ALERTS_DEFAULTS, rule);
    const look = (before: readonly Alert[], status: SubscriptionStatus, nowMs: number) => {
      const { conditions, blind } = lookAround({ nowMs, subscriptions: [status], polls: [] }, ALERTS_DEFAULTS);
      return advanceAll(before, conditions, pace, blind, nowMs);
    };
    const first = look([], flow(paused(true)), NOW);
    expect(first).toMatchObject([{ rule: 'paused-flow', state: 'pending' }]);
    expect(look(first, flow(paused(true)), NOW + 239 * MINUTE)).toMatchObject([{ state: 'pending' }]);
    const told = look(first, flow(paused(true)), NOW + 240 * MINUTE);
    expect(told).toMatchObject([{ state: 'firing', sinceMs: NOW }]);
    const well = look(told, flow(), NOW + 241 * MINUTE);
    expect(look(well, flow(), NOW + 242 * MINUTE)).toMatchObject([{ state: 'resolved' }]);
  });

  test('failing webhooks are told once for a connection, since when, and with what was found first', () => {
    const webhooks = [traffic({ refused: 7, refusedSinceMs: NOW - MINUTE, usual: 20, lastTakenMs: NOW - 70 * MINUTE })];
    const { conditions } = lookAround({ nowMs: NOW, polls: [audited('problem')], webhooks }, ALERTS_DEFAULTS);
    expect(conditions).toMatchObject([
      {
        summary: 'Webhooks of shop fail: webhook orders/create: no right to it, and 2 more',
        sinceMs: NOW - DAY,
        count: 8,
        runbook: 'systems.md#failing-webhooks',
      },
    ]);
  });

  test('that have nothing to look at say so', () => {
    const { conditions, blind } = lookAround({ nowMs: NOW, late: [] }, ALERTS_DEFAULTS);
    expect(conditions).toEqual([]);
    expect(blind.has('late-orders')).toBe(false);
    expect(blind.size).toBe(Object.keys(ALERTS_DEFAULTS.rules).length - 1);
  });

  test('late orders lead to what is late or at risk, unless they are told of before the list calls them so', () => {
    const pathOf = (alerts: AlertsConfiguration) => lookAround({ nowMs: NOW, late }, alerts).conditions[0]?.path;
    expect(pathOf(ALERTS_DEFAULTS)).toBe('/orders?channel=shop&state=placed&lateness=any');
    expect(pathOf(rules({ 'late-orders': { after: '5m' } }))).toBe('/orders?channel=shop&state=placed');
  });

  test.each(Object.keys(ALERTS_DEFAULTS.rules) as AlertRule[])('%s keeps its pace when it is told one part', (rule) => {
    const told = paceOf(rules({ [rule]: { for: '9m' } }), rule);
    expect(told).toEqual({ forMs: 9 * MINUTE, clearMs: paceOf(ALERTS_DEFAULTS, rule).clearMs });
  });
});
