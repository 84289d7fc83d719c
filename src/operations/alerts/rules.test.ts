import { describe, expect, test } from 'vitest';
import type { SubscriptionStatus } from '../../backbone/backbone.ts';
import { ALERTS_DEFAULTS, type AlertRule, type AlertsConfiguration } from '../../config/alerts.ts';
import type { Case } from '../cases/case.ts';
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

type Row = [what: string, facts: Omit<AlertFacts, 'nowMs'>, seen: string[], alerts?: AlertsConfiguration];
const late = [{ channel: 'shop', count: 2, sinceMs: NOW - 20 * MINUTE }];

const ROWS: Row[] = [
  ['late orders', { late }, ['late-orders shop critical']],
  ['fewer late orders than matter', { late }, [], rules({ 'late-orders': { orders: 3 } })],
  ['late orders that nobody wants to hear of', { late }, [], rules({ 'late-orders': { off: true } })],
  ['a queue that is short and young', { subscriptions: [flow()], polls: [] }, []],
  ['a queue that is old', { subscriptions: [flow({ oldestMs: 11 * MINUTE })] }, ['growing-queue deliver/erp warning']],
  [
    'a queue that is long',
    { subscriptions: [flow({ lag: { live: 0, standard: 0, bulk: 10_000 } })] },
    ['growing-queue deliver/erp warning'],
  ],
  ['a queue that a person has stopped', { subscriptions: [flow({ oldestMs: DAY, ...paused(true) })], polls: [] }, []],
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

  test('that have nothing to look at say so', () => {
    const { conditions, blind } = lookAround({ nowMs: NOW, late: [] }, ALERTS_DEFAULTS);
    expect(conditions).toEqual([]);
    expect(blind.has('late-orders')).toBe(false);
    expect(blind.size).toBe(Object.keys(ALERTS_DEFAULTS.rules).length - 1);
  });

  test.each(Object.keys(ALERTS_DEFAULTS.rules) as AlertRule[])('%s keeps its pace when it is told one part', (rule) => {
    const told = paceOf(rules({ [rule]: { for: '9m' } }), rule);
    expect(told).toEqual({ forMs: 9 * MINUTE, clearMs: paceOf(ALERTS_DEFAULTS, rule).clearMs });
  });
});
