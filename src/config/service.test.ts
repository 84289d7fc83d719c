import { describe, expect, test } from 'vitest';
import { durationMs, spanText } from '../kernel/duration.ts';
import { explainConfiguration } from './explain.ts';
import { ConfigurationProblems, parseConfiguration } from './load.ts';

const load = (text: string) => parseConfiguration(text, { environment: {}, file: '/data/storeloom.yaml' });
function problemsOf(text: string) {
  try {
    load(text);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationProblems) return error.problems;
    throw error;
  }
}

const CHAT = `alerts:
  routes:
    chat: { kind: slack, url: 'https://chat.example.com/hooks/abc' }
    safe: { kind: slack, url: '\${secret:chat}' }
  rules:
    late-orders: { after: 30m }
`;

describe('service, cases, alerts and report', () => {
  test('hold without a word, and a rule keeps what it is not told', () => {
    expect(load('').configuration.service.levels.orders).toEqual({ bookedWithin: '5m', target: '99.5% over 30d' });
    expect(load(CHAT).configuration.alerts.rules['late-orders']).toMatchObject({ after: '30m', severity: 'critical' });
  });

  test('are explained; the address of a chat is a secret, and one in clear is said so', () => {
    const told = explainConfiguration(load(CHAT)).filter(
      ({ path }) => path.endsWith('.url') || path.includes('keyAge'),
    );
    expect(told.map(({ path, value, exposed }) => [path, value, exposed])).toEqual([
      ['alerts.rules.expiring.keyAge', '"365d"', false],
      ['alerts.routes.chat.url', '***', true],
      ['alerts.routes.safe.url', expect.stringContaining('secret:chat'), false],
    ]);
  });

  test.each([
    [
      'a report to a route that is not there',
      `report: { routes: [chta] }\n${CHAT}`,
      'report.routes[0]',
      'Did you mean `chat`?',
    ],
    ['a time zone that is none', 'report: { timeZone: Mars/Base }', 'report.timeZone'],
    ['a time zone of the closing that is none', 'closing: { timeZone: Mars/Base }', 'closing.timeZone'],
    [
      'quiet hours in no zone',
      "alerts: { routes: { c: { kind: slack, url: 'https://c', quiet: { from: '22:00', until: '07:00', timeZone: Nowhere } } } }",
      'alerts.routes.c.quiet.timeZone',
    ],
    [
      'mail without a server',
      'alerts: { routes: { team: { kind: email, to: [ops@example.com] } } }',
      'alerts.routes.team',
    ],
    [
      'a duration that is none',
      'service: { levels: { orders: { bookedWithin: 5min } } }',
      'service.levels.orders.bookedWithin',
    ],
    [
      'a target without its days',
      "service: { levels: { orders: { target: '99.5%' } } }",
      'service.levels.orders.target',
    ],
    [
      'a rule that is not known',
      'alerts: { rules: { late-order: { after: 30m } } }',
      'alerts.rules.late-order',
      'Did you mean `late-orders`?',
    ],
  ])('refuse %s', (_what, text, field, next = undefined as string | undefined) => {
    const [first] = problemsOf(text);
    expect(first).toMatchObject({ field });
    if (next !== undefined) expect(first?.next).toBe(next);
  });

  test('durations are read and said', () => {
    expect(['30s', '5m', '4h', '30d'].map(durationMs)).toEqual([30_000, 300_000, 14_400_000, 2_592_000_000]);
    expect(() => durationMs('5')).toThrow('not a duration');
    expect([45_000, 720_000, 11_100_000, 187_200_000].map(spanText)).toEqual([
      '45 s',
      '12 min',
      '3 h 5 min',
      '2 d 4 h',
    ]);
  });
});
