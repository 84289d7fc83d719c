import { describe, expect, test } from 'vitest';
import type { AlertRouteConfiguration, QuietConfiguration } from '../../config/alerts.ts';
import { type Alert, advance, advanceAll, type Condition } from './alert.ts';
import { isQuiet } from './quiet.ts';
import { concerns, fits, type GroupMemory, planRoute } from './route.ts';
import { type AlertWord, sayOf, spoken, stepsBetween } from './word.ts';

const NOW = Date.UTC(2026, 10, 20, 10);
const MINUTE = 60_000;
const PACE = { forMs: 2 * MINUTE, clearMs: 3 * MINUTE };

const condition = (change: Partial<Condition> = {}): Condition => ({
  rule: 'late-orders',
  subject: 'shopify-eu',
  connection: 'shopify-eu',
  severity: 'critical',
  sinceMs: NOW - 10 * MINUTE,
  count: 3,
  summary: '3 orders of shopify-eu not in the ERP after 15 min',
  next: 'Look at the ERP.',
  runbook: 'orders.md#late-orders',
  path: '/orders',
  ...change,
});
const alert = (change: Partial<Alert> = {}): Alert => ({
  ...condition(),
  id: `${change.rule ?? 'late-orders'}/${change.subject ?? 'shopify-eu'}`,
  state: 'firing',
  episode: 1,
  seenMs: NOW - 5 * MINUTE,
  firedMs: NOW - 3 * MINUTE,
  ...change,
});

describe('an alert', () => {
  test('is believed after a while, is not believed gone at once, and comes back as another episode', () => {
    const course: [minute: number, seen: boolean, state: Alert['state'] | undefined, episode?: number][] = [
      [0, true, 'pending', 1],
      [1, true, 'pending', 1],
      [2, true, 'firing', 1],
      [3, false, 'firing', 1],
      [4, true, 'firing', 1],
      [5, false, 'firing', 1],
      [7, false, 'firing', 1],
      [8, false, 'resolved', 1],
      [9, false, 'resolved', 1],
      [10, true, 'pending', 2],
      [11, false, undefined],
      [12, true, 'pending', 1],
    ];
    let now: Alert | undefined;
    for (const [minute, seen, state, episode] of course) {
      now = advance(now, seen ? condition() : undefined, PACE, NOW + minute * MINUTE);
      expect([minute, now?.state, now?.episode]).toEqual([minute, state, episode]);
    }
  });

  test('keeps since when it is so, though the oldest of many is mended', () => {
    const before = alert({ sinceMs: NOW - 30 * MINUTE });
    const after = advance(before, condition({ sinceMs: NOW - MINUTE, count: 1 }), PACE, NOW);
    expect(after).toMatchObject({ sinceMs: NOW - 30 * MINUTE, count: 1 });
  });

  test('of a rule that could not look neither begins nor ends', () => {
    const before = [alert({ wellMs: NOW - 60 * MINUTE })];
    expect(advanceAll(before, [], () => PACE, new Set(['late-orders']), NOW)).toEqual(before);
    expect(advanceAll(before, [], () => PACE, new Set(), NOW)[0]?.state).toBe('resolved');
  });
});

const route = (change: object = {}): AlertRouteConfiguration =>
  ({ kind: 'webhook', url: 'http://127.0.0.1', ...change }) as AlertRouteConfiguration;
const plan = (given: { route?: object; alerts: readonly Alert[]; memory?: Record<string, GroupMemory>; at?: number }) =>
  planRoute('r', route(given.route), given.alerts, new Map(Object.entries(given.memory ?? {})), given.at ?? NOW);
const told = (sentMs: number, ...ids: string[]): GroupMemory => ({
  told: Object.fromEntries(ids.map((id) => [id, 1])),
  sentMs,
});

describe('what a route is told', () => {
  const first = alert();
  const second = alert({ rule: 'stale-stock', severity: 'warning', firedMs: NOW - MINUTE });
  const other = alert({ subject: 'shopify-us', connection: 'shopify-us' });
  const over = alert({ state: 'resolved', resolvedMs: NOW });
  const ids = (alerts: readonly Alert[]) => alerts.map(({ id }) => id);

  test.each([
    ['nothing of what is only pending', { alerts: [alert({ state: 'pending' })] }, []],
    ['of a group in one message', { alerts: [first, second] }, [['firing', [first.id, second.id], []]]],
    [
      'of each group in its own',
      { alerts: [first, other] },
      [
        ['firing', [first.id], []],
        ['firing', [other.id], []],
      ],
    ],
    [
      'of all in one when wished',
      { route: { groupBy: 'all' }, alerts: [first, other] },
      [['firing', [first.id, other.id], []]],
    ],
    ['nothing before others had time to join', { alerts: [alert({ firedMs: NOW - 10_000 })] }, []],
    ['once', { alerts: [first], memory: { 'shopify-eu': told(NOW - MINUTE, first.id) } }, []],
    [
      'again after the interval',
      { alerts: [first], memory: { 'shopify-eu': told(NOW - 240 * MINUTE, first.id) } },
      [['repeat', [first.id], []]],
    ],
    [
      'more when it is time for more',
      { alerts: [first, second], memory: { 'shopify-eu': told(NOW - 5 * MINUTE, first.id) } },
      [['more', [first.id, second.id], []]],
    ],
    ['not more before', { alerts: [first, second], memory: { 'shopify-eu': told(NOW - 4 * MINUTE, first.id) } }, []],
    [
      'that all is well',
      { alerts: [over], memory: { 'shopify-eu': told(NOW - MINUTE, over.id) } },
      [['recovered', [], [over.id]]],
    ],
    ['not that what it never heard of is well', { alerts: [over] }, []],
    [
      'not that it is well when it does not want to',
      { route: { recovery: false }, alerts: [over], memory: { 'shopify-eu': told(NOW - MINUTE, over.id) } },
      [],
    ],
    [
      'of another episode as of something new',
      { alerts: [alert({ episode: 2 })], memory: { 'shopify-eu': told(NOW - 5 * MINUTE, first.id) } },
      [['more', [first.id], []]],
    ],
    [
      'nothing that is not bad enough',
      { route: { severity: 'critical' }, alerts: [alert({ severity: 'warning' })] },
      [],
    ],
    ['nothing of other rules', { route: { rules: ['expiring'] }, alerts: [first] }, []],
    [
      'nothing of other systems',
      { route: { connections: ['shopify-u*'] }, alerts: [first, other] },
      [['firing', [other.id], []]],
    ],
  ] as [string, Parameters<typeof plan>[0], unknown[]][])('%s', (_what, given, expected) => {
    expect(plan(given).map(({ kind, firing, recovered }) => [kind, ids(firing), ids(recovered)])).toEqual(expected);
  });

  test('nothing in quiet hours but what is bad enough; afterwards what still stands', () => {
    const quiet = { from: '09:00', until: '11:00', timeZone: 'UTC' };
    const warning = alert({ severity: 'warning' });
    expect(plan({ route: { quiet }, alerts: [warning] })).toEqual([]);
    expect(plan({ route: { quiet }, alerts: [first] })).toHaveLength(1);
    expect(plan({ route: { quiet: { ...quiet, except: 'warning' } }, alerts: [warning] })).toHaveLength(1);
    expect(plan({ route: { quiet }, alerts: [warning], at: NOW + 60 * MINUTE })).toHaveLength(1);
    expect(plan({ route: { quiet }, alerts: [{ ...warning, state: 'resolved' }], at: NOW + 60 * MINUTE })).toEqual([]);
  });

  test('patterns and reach', () => {
    expect([
      fits('a*', 'abc'),
      fits('*c', 'abc'),
      fits('a*c', 'ac'),
      fits('ab*bc', 'abc'),
      fits('abc', 'abcd'),
    ]).toEqual([true, true, true, false, false]);
    const { connection: _none, ...hubWide } = first;
    expect(concerns(route({ connections: ['*'] }), hubWide)).toBe(false);
  });
});

describe('quiet hours', () => {
  const night: QuietConfiguration = { from: '22:00', until: '07:00', timeZone: 'Europe/Paris' };
  test.each([
    ['before they begin', night, '2026-11-20T20:59:00Z', false],
    ['by the local clock, in winter', night, '2026-11-20T21:00:00Z', true],
    ['by the local clock, in summer', night, '2026-07-20T20:00:00Z', true],
    ['after midnight', night, '2026-11-21T05:59:00Z', true],
    ['when they are over', night, '2026-11-21T06:00:00Z', false],
    ['on a night that begins on Friday', { ...night, days: ['fri'] }, '2026-11-21T03:00:00Z', true],
    ['not on the next one', { ...night, days: ['fri'] }, '2026-11-21T22:00:00Z', false],
    ['for a whole day', { ...night, from: '00:00', until: '00:00', days: ['sun'] }, '2026-11-22T12:00:00Z', true],
  ] as [string, QuietConfiguration, string, boolean][])('%s', (_what, quiet, at, expected) => {
    expect(isQuiet(quiet, Date.parse(at))).toBe(expected);
  });
});

describe('what people say of an alert', () => {
  const firing = alert();
  const said = (word: AlertWord, of = firing) => spoken(of, word, NOW);

  test('an alert that somebody looks at is not repeated, and comes back as new with its next episode', () => {
    const { word, step } = sayOf(firing, {}, { kind: 'acknowledged', note: 'it is the ERP' }, 'person/ada', NOW);
    expect(step).toEqual({
      alert: firing.id,
      atMs: NOW,
      kind: 'acknowledged',
      who: 'person/ada',
      note: 'it is the ERP',
    });
    expect(said(word).acknowledged).toEqual({ by: 'person/ada', atMs: NOW });
    const memory = { 'shopify-eu': told(NOW - 5 * 60 * MINUTE, firing.id) };
    expect(plan({ alerts: [firing], memory }).map(({ kind }) => kind)).toEqual(['repeat']);
    expect(plan({ alerts: [said(word)], memory })).toEqual([]);
    // Somebody else does not take it over, and another episode is another alert.
    const second = sayOf(firing, word, { kind: 'acknowledged' }, 'person/bo', NOW + 1);
    expect(said(second.word).acknowledged?.by).toBe('person/ada');
    const again = spoken(alert({ episode: 2 }), word, NOW);
    expect(again.acknowledged).toBeUndefined();
    expect(plan({ alerts: [again], memory }).map(({ kind }) => kind)).toEqual(['more']);
  });

  test('what is muted is not told, other things are; afterwards it is told when it still stands', () => {
    const untilMs = NOW + 60 * MINUTE;
    const { word, step } = sayOf(firing, {}, { kind: 'muted', untilMs }, 'person/ada', NOW);
    expect(step.note).toBe('until 2026-11-20T11:00:00.000Z');
    const other = alert({ rule: 'stale-stock' });
    expect(plan({ alerts: [said(word)] })).toEqual([]);
    const [only] = plan({ alerts: [said(word), other] });
    expect(only?.firing.map(({ id }) => id)).toEqual([other.id]);
    const later = spoken(firing, word, untilMs);
    expect(later.mutedUntilMs).toBeUndefined();
    const memory = { 'shopify-eu': only?.memory as GroupMemory };
    expect(plan({ alerts: [later, other], memory, at: untilMs }).map(({ kind }) => kind)).toEqual(['more']);
    const { word: heard } = sayOf(firing, word, { kind: 'unmuted' }, 'person/ada', NOW);
    expect(said(heard).mutedUntilMs).toBeUndefined();
  });

  test('the history is what changed from one look to the next', () => {
    const over = alert({ state: 'resolved', resolvedMs: NOW });
    const kinds = (before: readonly Alert[], now: readonly Alert[]) =>
      stepsBetween(before, now, NOW).map(({ kind, alert: id }) => [kind, id]);
    expect(kinds([alert({ state: 'pending' })], [firing])).toEqual([['fired', firing.id]]);
    expect(kinds([firing], [firing])).toEqual([]);
    expect(kinds([firing], [over])).toEqual([['resolved', over.id]]);
    expect(kinds([over], [over, alert({ subject: 'x', state: 'pending' })])).toEqual([]);
  });
});
