import { describe, expect, test } from 'vitest';
import { dateIn, dayIn } from '../../kernel/zone-day.ts';
import { htmlReport } from './html.ts';
import { type DailyReport, verdictOf } from './report.ts';
import { textReport } from './text.ts';
import { nextTimeIn } from './zone-day.ts';

const burn = { hour: 0, sixHours: 0, day: 0, threeDays: 0 };
const REPORT: DailyReport = {
  hub: 'shop-hub',
  date: '2026-11-20',
  timeZone: 'Europe/Paris',
  from: '2026-11-19T23:00:00.000Z',
  until: '2026-11-20T23:00:00.000Z',
  channels: [{ channel: 'shopify-eu', orders: 120, booked: 117, late: 2, held: 1, cancelled: 0 }],
  cases: { opened: 3, closed: 2, open: 1, overdue: 1 },
  stock: [{ connection: 'shopify-eu', published: 9, confirmed: 8, mismatched: 1, refused: 0, writtenOff: 0 }],
  proof: { endedAt: '2026-11-20T03:00:00.000Z', openVariances: 0 },
  silentStores: [{ location: 'location/paris', tills: 2, since: '2026-11-20T16:00:00.000Z' }],
  levels: [
    {
      name: 'orders',
      withinMs: 300_000,
      target: 0.995,
      overDays: 30,
      good: 998,
      bad: 2,
      achieved: 0.998,
      budget: 5,
      days: [],
      budgetLeft: 3,
      burn,
    },
  ],
  today: [
    {
      case: '9f2c51',
      severity: 'critical',
      owner: 'finance',
      code: 'SL-ORDER-008',
      because: 'a refund was <refused>',
      count: 1,
      deadline: '2026-11-20T18:00:00.000Z',
      isOverdue: true,
      runbook: 'docs/runbooks/payments.md#money-is-owed',
    },
  ],
};

describe('the daily report', () => {
  test('says the day in one sentence', () => {
    expect(verdictOf(REPORT)).toBe('120 orders, 2 late, 1 open case, 1 silent store');
    const good = { ...REPORT, channels: [], silentStores: [], cases: { opened: 0, closed: 0, open: 0, overdue: 0 } };
    expect(verdictOf(good)).toBe('0 orders, nothing needs a person');
  });

  test('as text', () => {
    const lines = textReport(REPORT).split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        'channel     orders  booked  late  held  cancelled',
        'shopify-eu     120     117     2     1          0',
        'CRITICAL SL-ORDER-008 a refund was <refused> (1), finance, was due 2026-11-20 18:00 UTC',
        'Silent stores: location/paris since 2026-11-20 16:00 UTC',
        'Stock was last proven at 2026-11-20 03:00 UTC: no variance waits.',
        'orders within 5 min  99.80 %  99.50 % over 30 d  60 % left',
      ]),
    );
  });

  test('as HTML, in which nothing that was said is markup', () => {
    const html = htmlReport(REPORT);
    expect(html).toContain('a refund was &lt;refused&gt;');
    expect(html).not.toContain('<refused>');
  });
});

describe('a day by the clock of a zone', () => {
  test.each([
    ['in winter', 'Europe/Paris', '2026-11-20', '2026-11-19T23:00:00Z', 24],
    ['when summer begins', 'Europe/Paris', '2026-03-29', '2026-03-28T23:00:00Z', 23],
    ['when summer ends', 'Europe/Paris', '2026-10-25', '2026-10-24T22:00:00Z', 25],
    ['far in the east', 'Pacific/Auckland', '2026-11-20', '2026-11-19T11:00:00Z', 24],
  ])('%s', (_what, zone, date, from, hours) => {
    const day = dayIn(zone, date);
    expect(day?.fromMs).toBe(Date.parse(from));
    expect(((day?.untilMs ?? 0) - (day?.fromMs ?? 0)) / 3_600_000).toBe(hours);
  });

  test('no date is no day', () => {
    expect([dayIn('UTC', '2026-02-30'), dayIn('UTC', 'today'), dayIn('UTC', '2026-1-1')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(dateIn('Pacific/Auckland', Date.parse('2026-11-20T12:00:00Z'))).toBe('2026-11-21');
  });

  test('the next time is by its clock, through summer time', () => {
    const next = (after: string) => new Date(nextTimeIn('Europe/Paris', '07:00', Date.parse(after))).toISOString();
    expect(next('2026-11-20T05:59:00Z')).toBe('2026-11-20T06:00:00.000Z');
    expect(next('2026-11-20T06:00:00Z')).toBe('2026-11-21T06:00:00.000Z');
    expect(next('2026-03-28T12:00:00Z')).toBe('2026-03-29T05:00:00.000Z');
  });
});
