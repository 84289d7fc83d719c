import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Cause, SubscriptionStatus } from '../backbone/backbone.ts';
import { ALERTS_DEFAULTS, type AlertsConfiguration } from '../config/alerts.ts';
import { CASES_DEFAULTS, SERVICE_DEFAULTS } from '../config/service.ts';
import { createMemoryTillStore } from '../records/stores/memory-store.ts';
import { type HttpReceiver, httpReceiver, type MailReceiver, mailReceiver } from '../testing/receivers.ts';
import { type TestDatabase, testDatabase } from '../testing/test-database.ts';
import { virtualClock } from '../testing/virtual-clock.ts';
import type { Notice } from './alerts/notice.ts';
import type { Post } from './alerts/send.ts';
import { readAlerts, readDeliveries } from './alerts/store.ts';
import { actOnAlert, readAlertSteps, readSpokenAlerts } from './alerts/words.ts';
import { createCaseDesk } from './cases/desk.ts';
import { createPostgresCaseStore } from './cases/store.ts';
import { stockLooker } from './facts.ts';
import { type PostOffice, sendDue } from './post-office.ts';
import { createReporter, reportIfDue } from './report/reporter.ts';
import { type RoundMeans, runRound } from './round.ts';

const [MINUTE, HOUR] = [60_000, 3_600_000];
let base: TestDatabase;
let hook: HttpReceiver;
let chat: HttpReceiver;
let mail: MailReceiver;
let clock: ReturnType<typeof virtualClock>;
let subscriptions: SubscriptionStatus[];
let causes: Cause[];
let blind: string[];

beforeEach(async () => {
  [base, hook, chat, mail] = await Promise.all([
    testDatabase(),
    httpReceiver(),
    httpReceiver(),
    mailReceiver('hub', 'pass word'),
  ]);
  clock = virtualClock();
  subscriptions = [];
  causes = [];
  blind = [];
});
afterEach(async () => {
  await Promise.all([base, hook, chat, mail].map((each) => each[Symbol.asyncDispose]()));
});

const post: Post = async (url, headers, body) => (await fetch(url, { method: 'POST', headers, body })).status;
const alerts = (): AlertsConfiguration => ({
  ...ALERTS_DEFAULTS,
  mail: {
    host: '127.0.0.1',
    port: mail.port,
    security: 'none',
    user: 'hub',
    password: 'pass word',
    from: 'Storeloom <hub@example.com>',
  },
  routes: {
    team: { kind: 'email', to: ['ops@example.com', 'shop@example.com'] },
    pager: { kind: 'webhook', url: hook.url, secret: 'whsec_c2VjcmV0', severity: 'critical' },
    chat: { kind: 'slack', url: chat.url },
  },
  runbookUrl: 'https://docs.example.com/runbooks',
  consoleUrl: 'https://hub.example.com',
});
const means = (): RoundMeans => ({
  sources: {
    database: base.database,
    stores: createMemoryTillStore(),
    tillSilenceMs: 30 * MINUTE,
    subscriptions: async () => subscriptions,
    causes: async () => causes,
    polls: async () => [],
    circuits: () => new Map(),
    machines: async () => [],
    secrets: async () => [],
    stock: stockLooker(base.database, 0),
  },
  hub: 'test-hub',
  alerts: alerts(),
  cases: { ...CASES_DEFAULTS, owners: [{ code: 'SL-STRIPE-*', owner: 'finance' }] },
  service: SERVICE_DEFAULTS,
  links: { consoleUrl: 'https://hub.example.com', runbookUrl: 'https://docs.example.com/runbooks' },
  ownerOf: (connection) => (connection === 'odoo-main' ? 'erp team' : undefined),
  onBlind: (part) => void blind.push(part),
});
const openDesk = () => {
  const { cases: rules, ownerOf } = means();
  return createCaseDesk({
    store: createPostgresCaseStore(base.database),
    causes: async () => causes,
    policy: { rules, ownerOf },
    teams: ['finance', 'erp team'],
    now: () => clock.now(),
  });
};
const office = (): PostOffice => ({
  database: base.database,
  alerts: alerts(),
  post,
  clock,
  onFailure: () => undefined,
});

/** An order as its record says; `bookedMs` when it came to the ERP. */
async function order(id: string, heardMs: number, more: { bookedMs?: number; held?: string; state?: string } = {}) {
  const { bookedMs, held } = more;
  const rank = (ms: number) => `${String(ms).padStart(15, '0')}/0/${'0'.repeat(16)}`;
  const facts = {
    snapshot: { rank: rank(heardMs), value: { name: `#${id}` } },
    ...(bookedMs === undefined ? {} : { booked: { rank: rank(bookedMs), value: {} } }),
  };
  const state = more.state ?? (bookedMs === undefined ? 'placed' : 'accepted');
  await base.database.query(
    `insert into order_record (order_id, facts, summary, channel, state, held, open, sort_at, first_seen, last_seen)
     values ($1, $2, $3, 'shopify-eu', $4, $5, false, $6, $6, $6)
     on conflict (order_id) do update set facts = excluded.facts, state = excluded.state, held = excluded.held`,
    [
      `order/shopify-eu/${id}`,
      JSON.stringify(facts),
      JSON.stringify({ test: false, ...(held === undefined ? {} : { held: { code: held } }) }),
      state,
      held !== undefined,
      heardMs,
    ],
  );
}

/** Two hubs at work until the clock shows a later time. */
async function work(forMs: number): Promise<void> {
  const until = clock.now() + forMs;
  while (clock.now() < until) {
    await Promise.all([runRound(means(), clock.now()), runRound(means(), clock.now())]);
    await Promise.all([sendDue(office()), sendDue(office())]);
    await clock.moveBy(30_000);
  }
}

/** Those of the group of the shop; the hub's own tell of its service levels. */
const ofShop = () =>
  notices().filter(({ firing, recovered }) =>
    [...firing, ...recovered].some(({ connection }) => connection === 'shopify-eu'),
  );

const notices = (): Notice[] => hook.got.map(({ body }) => (JSON.parse(body) as { data: Notice }).data);

describe('two hubs that watch', () => {
  test('tell of late orders once, together, along every route, and that all is well when it is', async () => {
    const now = clock.now();
    for (const id of ['1', '2', '3']) await order(id, now - 20 * MINUTE);
    await work(5 * MINUTE);
    expect(blind).toEqual([]);
    expect(ofShop()).toMatchObject([
      {
        kind: 'firing',
        severity: 'critical',
        title: '3 orders of shopify-eu not in the ERP after 15 min',
        firing: [
          {
            id: 'late-orders/shopify-eu',
            connection: 'shopify-eu',
            count: 3,
            since: new Date(now - 20 * MINUTE).toISOString(),
            next: expect.stringContaining('storeloom status'),
            runbook: 'https://docs.example.com/runbooks/orders.md#late-orders',
            console: 'https://hub.example.com/orders?channel=shopify-eu&state=placed&lateness=any',
          },
        ],
      },
    ]);
    for (const id of ['1', '2', '3']) await order(id, now - 20 * MINUTE, { bookedMs: clock.now() });
    await work(5 * MINUTE);
    expect(ofShop().map(({ kind }) => kind)).toEqual(['firing', 'recovered']);
    expect(ofShop()[1]).toMatchObject({ firing: [], recovered: [{ id: 'late-orders/shopify-eu' }] });
    const ofAlert = mail.got.filter(({ source }) => source.includes('shopify-eu'));
    expect(ofAlert[0]?.to).toEqual(['ops@example.com', 'shop@example.com']);
    expect(ofAlert[0]?.source).toMatch(/^Subject: \[test-hub\] 3 orders of shopify-eu/m);
    expect(ofAlert[0]?.source).toContain('https://docs.example.com/runbooks/orders.md#late-orders');
    expect(ofAlert[1]?.source).toContain('Well again');
    const said = chat.got.map(({ body }) => JSON.parse(body) as { text: string; blocks: unknown[] });
    expect(said[0]).toMatchObject({ text: '3 orders of shopify-eu not in the ERP after 15 min' });
    expect(said[0]?.blocks[1]).toMatchObject({ type: 'section', text: { type: 'mrkdwn' } });
  });

  test('sign what they post, so that its receiver can tell', async () => {
    await order('1', clock.now() - 20 * MINUTE);
    await work(3 * MINUTE);
    const [first] = hook.got;
    const { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': signed } = first?.headers ?? {};
    const expected = createHmac('sha256', 'secret').update(`${id}.${seconds}.${first?.body}`).digest('base64');
    expect(signed).toBe(`v1,${expected}`);
    expect(JSON.parse(first?.body ?? '')).toMatchObject({ type: 'storeloom.alert', data: { id, route: 'pager' } });
  });

  test('try again when a receiver does not take a message, and keep why', async () => {
    hook.answer = 503;
    await order('1', clock.now() - 20 * MINUTE);
    await work(3 * MINUTE);
    const waiting = (await readDeliveries(base.database, 50)).find(({ route }) => route === 'pager');
    expect(waiting).toMatchObject({ state: 'waiting', failure: 'pager: the receiver answered 503' });
    hook.answer = 204;
    await work(5 * MINUTE);
    const sent = (await readDeliveries(base.database, 50)).find(({ id }) => id === waiting?.id);
    expect(sent).toMatchObject({ state: 'sent' });
    expect(sent?.attempts).toBeGreaterThan(1);
    expect(new Set(hook.got.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  });

  test('give a message up after hours, and say so', async () => {
    hook.answer = 500;
    const given: boolean[] = [];
    await order('1', clock.now() - 20 * MINUTE);
    await work(3 * MINUTE);
    for (let tries = 0; tries < 12; tries += 1) {
      await sendDue({ ...office(), onFailure: (_route, _because, isGivenUp) => void given.push(isGivenUp) });
      await clock.moveBy(3 * HOUR);
    }
    expect(given.at(-1)).toBe(true);
    const [delivery] = (await readDeliveries(base.database, 50)).filter(({ route }) => route === 'pager');
    expect(delivery?.state).toBe('given-up');
  });

  test('take what they cannot see for unknown, not for well', async () => {
    await order('1', clock.now() - 20 * MINUTE);
    await work(3 * MINUTE);
    await base.database.query('alter table order_record rename to order_record_away');
    await work(10 * MINUTE);
    expect(blind).toContain('late orders');
    expect((await readAlerts(base.database)).find(({ rule }) => rule === 'late-orders')?.state).toBe('firing');
    expect(notices().map(({ kind }) => kind)).toEqual(['firing']);
  });
});

describe('cases', () => {
  const stopped: SubscriptionStatus = {
    name: 'deliver/odoo-main',
    lag: { live: 7, standard: 0, bulk: 0 },
    oldestMs: 2 * MINUTE,
    retrying: 1,
    dead: 0,
    paused: { reason: 'SL-ODOO-002: Odoo does not accept the API key', byPerson: false },
  };

  test('open with an owner and a deadline, close when their cause is gone, and open again with their history', async () => {
    const desk = openDesk();
    await order('1', clock.now(), { held: 'SL-STRIPE-010' });
    subscriptions = [stopped];
    await work(MINUTE);
    const open = await desk.open();
    expect(open.map(({ id, owner, severity, code, count }) => [id, owner, severity, code, count])).toEqual([
      ['stopped.deliver.odoo-main', 'erp team', 'critical', 'SL-ODOO-002', 7],
      ['held.shopify-eu.SL-STRIPE-010', 'finance', 'critical', 'SL-STRIPE-010', 1],
    ]);
    const id = 'stopped.deliver.odoo-main';
    await desk.act(id, { kind: 'acknowledged' }, 'ada');
    await desk.act(id, { kind: 'assigned', owner: 'security', note: 'the key was rotated' }, 'ada');
    subscriptions = [];
    await work(MINUTE);
    expect(await desk.get(id)).toMatchObject({ state: 'closed', owner: 'security' });
    await expect(desk.act(id, { kind: 'acknowledged' }, 'bo')).rejects.toThrow('SL-OPS-003');
    subscriptions = [stopped];
    await work(MINUTE);
    expect(await desk.get(id)).toMatchObject({ state: 'open', owner: 'security', episode: 2 });
    expect((await desk.get(id))?.acknowledged).toBeUndefined();
    expect((await desk.steps(id, 10)).map(({ kind, who }) => `${kind} by ${who}`)).toEqual([
      'reopened by hub',
      'closed by hub',
      'assigned by ada',
      'acknowledged by ada',
      'opened by hub',
    ]);
    await expect(desk.get('no')).resolves.toBeUndefined();
    await expect(desk.act('no', { kind: 'commented', note: 'x' }, 'bo')).rejects.toThrow('SL-OPS-002');
  });

  test('those that are closed are listed page by page, each once, the latest first', async () => {
    const desk = openDesk();
    const codes = ['SL-ORDER-004', 'SL-ORDER-005', 'SL-ORDER-008', 'SL-ORDER-001'];
    for (const [at, code] of codes.entries()) await order(String(at), clock.now(), { held: code });
    await work(30_000);
    // The one that may wait longest stands last.
    expect((await desk.open()).at(-1)?.id).toBe('held.shopify-eu.SL-ORDER-001');
    await base.database.query('update order_record set held = false where order_id = $1', ['3']);
    await work(MINUTE);
    await base.database.query('update order_record set held = false');
    await work(MINUTE);
    expect(await desk.open()).toEqual([]);
    const seen: string[] = [];
    for (let after: string | undefined; ; ) {
      const page = await desk.closed(3, after);
      seen.push(...page.slice(0, 3).map(({ id }) => id));
      if (page.length <= 3) break;
      after = seen.at(-1);
    }
    expect(new Set(seen).size).toBe(4);
    expect(seen.at(-1)).toBe('held.shopify-eu.SL-ORDER-001');
  });

  const stuck: Cause = {
    fingerprint: 'f1',
    subscription: 'deliver/odoo-main',
    failure: { kind: 'invalid', code: 'SL-ODOO-010', because: 'no product' },
    letters: 3,
    dead: 3,
    since: 1,
    latest: 2,
    keys: ['order/shop/1'],
  };

  test('a stuck message is a case before any round has come by, can be given to somebody, and the rounds keep that', async () => {
    const desk = openDesk();
    causes = [stuck];
    expect(await desk.open()).toMatchObject([
      { id: 'f1', owner: 'erp team', count: 3, cause: { keys: ['order/shop/1'] } },
    ]);
    await desk.act('f1', { kind: 'assigned', owner: 'person/ada' }, 'person/ada');
    await expect(
      desk.act('f1', { kind: 'assigned', owner: 'person/bo' }, 'person/bo', ({ owner }) => {
        throw new Error(`it is with ${owner}`);
      }),
    ).rejects.toThrow('it is with person/ada');
    await work(MINUTE);
    expect(await desk.get('f1')).toMatchObject({ owner: 'person/ada', assigned: true, episode: 1, count: 3 });
    expect((await desk.steps('f1', 10)).map(({ kind, who }) => `${kind} by ${who}`)).toEqual([
      'assigned by person/ada',
      'opened by hub',
    ]);
    await desk.act('f1', { kind: 'unassigned' }, 'person/ada');
    expect(await desk.get('f1')).toMatchObject({ owner: 'erp team', assigned: false });
  });

  test('orders that wait because a message is stuck are no second case; those without one are', async () => {
    const desk = openDesk();
    for (const id of ['1', '2', '3'])
      await order(id, clock.now(), { held: id === '3' ? 'SL-ORDER-005' : 'SL-ORDER-001' });
    await base.database.query(
      `insert into parked_message (subscription, lane, position, key, slice, state, blocks, attempts, holds, kills, rounds,
         uncertain, since, failure, fingerprint)
       select 'deliver/odoo-main', 'live', n, 'order/shopify-eu/' || n, 0, 'dead', true, 1, 0, 0, 0, false, 1, $1, 'f1'
       from generate_series(1, 3, 2) n`,
      [JSON.stringify(stuck.failure)],
    );
    await work(MINUTE);
    expect((await desk.open()).map(({ id, count }) => [id, count])).toEqual([
      ['held.shopify-eu.SL-ORDER-005', 1],
      ['held.shopify-eu.SL-ORDER-001', 1],
    ]);
  });

  test('a retry that is under way closes no case and starts no clock anew; what only retries by itself opens none', async () => {
    const desk = openDesk();
    causes = [{ ...stuck, dead: 0 }];
    await work(MINUTE);
    expect(await desk.open()).toEqual([]);
    causes = [stuck];
    await work(MINUTE);
    const due = (await desk.get('f1'))?.deadlineMs;
    causes = [{ ...stuck, letters: 2, dead: 0 }];
    await work(MINUTE);
    expect(await desk.get('f1')).toMatchObject({ state: 'open', deadlineMs: due, episode: 1, count: 2 });
    causes = [];
    expect(await desk.open()).toEqual([]);
    await work(MINUTE);
    expect(await desk.get('f1')).toMatchObject({ state: 'closed' });
  });

  test('past their deadline are an alert for their owner, unless they are put off', async () => {
    const desk = openDesk();
    await order('1', clock.now(), { held: 'SL-STRIPE-010' });
    await work(30_000);
    await clock.moveBy(2 * HOUR);
    await work(3 * MINUTE);
    const overdue = async () => (await readAlerts(base.database)).find(({ rule }) => rule === 'overdue-cases');
    expect(await overdue()).toMatchObject({ subject: 'finance', state: 'firing', count: 1 });
    const untilMs = clock.now() + 4 * HOUR;
    await desk.act('held.shopify-eu.SL-STRIPE-010', { kind: 'snoozed', untilMs }, 'ada');
    await work(5 * MINUTE);
    expect(await overdue()).toMatchObject({ state: 'resolved' });
  });
});

describe('words on alerts', () => {
  test('are kept with their history, and forgotten with the alert', async () => {
    await order('1', clock.now(), { held: 'SL-STRIPE-010' });
    await work(30_000);
    await clock.moveBy(2 * HOUR);
    await work(3 * MINUTE);
    const id = 'overdue-cases/finance';
    const say = (action: Parameters<typeof actOnAlert>[2], who = 'person/ada') =>
      actOnAlert(base.database, id, action, who, clock.now());
    expect(await say({ kind: 'acknowledged', note: 'on it' })).toMatchObject({ acknowledged: { by: 'person/ada' } });
    await say({ kind: 'muted', untilMs: clock.now() + HOUR }, 'person/bo');
    await work(MINUTE);
    const [found] = (await readSpokenAlerts(base.database, clock.now())).filter((alert) => alert.id === id);
    expect(found).toMatchObject({
      state: 'firing',
      acknowledged: { by: 'person/ada' },
      mutedUntilMs: expect.any(Number),
    });
    await base.database.query('update order_record set held = false');
    await work(5 * MINUTE);
    await expect(say({ kind: 'unmuted' })).rejects.toThrow('SL-OPS-007');
    const steps = (await readAlertSteps(base.database, 10)).filter(({ alert }) => alert === id);
    expect(steps.map(({ kind, who }) => `${kind} by ${who}`)).toEqual([
      'resolved by hub',
      'muted by person/bo',
      'acknowledged by person/ada',
      'fired by hub',
    ]);
    await clock.moveBy(31 * 24 * HOUR);
    await work(MINUTE);
    await work(MINUTE);
    expect((await readAlertSteps(base.database, 10)).filter(({ alert }) => alert === id)).toEqual([]);
    expect(await base.database.query('select alert_id from alert_word')).toEqual([]);
  });
});

describe('service levels and the daily report', () => {
  test('count every order, and tell the day to its routes once', async () => {
    const now = clock.now();
    for (let at = 0; at < 8; at += 1) await order(`good-${at}`, now - HOUR, { bookedMs: now - HOUR + MINUTE });
    await order('slow', now - HOUR, { bookedMs: now - 30 * MINUTE });
    await order('late', now - HOUR);
    await order('waits', now - MINUTE);
    await order('gone', now - HOUR, { state: 'cancelled' });
    await work(MINUTE);
    const report = { at: '11:00', timeZone: 'UTC', routes: ['pager', 'team'] };
    const reporter = createReporter(means(), base.database);
    const told = await reporter.report(report, '2026-11-20', clock.now());
    expect(told.levels[0]).toMatchObject({ name: 'orders', good: 8, bad: 2, achieved: 0.8, budget: 0.05 });
    expect(told.levels[0]?.burn.sixHours).toBe(40);
    expect(told.levels[0]?.days.map(({ good, bad }) => [good, bad])).toEqual([[8, 2]]);
    expect(blind).toEqual([]);
    expect(told.channels).toEqual([{ channel: 'shopify-eu', orders: 12, booked: 9, late: 1, held: 0, cancelled: 1 }]);
    await expect(reporter.report(report, '2026-02-30', clock.now())).rejects.toThrow('SL-OPS-005');
    await expect(reporter.report(report, '2026-11-21', clock.now())).rejects.toThrow('SL-OPS-005');

    const others = createReporter(means(), base.database);
    const both = () => Promise.all([reporter, others].map((each) => reportIfDue(each, report, clock.now())));
    expect(await both()).toEqual([false, false]);
    await clock.moveBy(70 * MINUTE);
    expect((await both()).filter((entered) => entered)).toEqual([true]);
    expect(await both()).toEqual([false, false]);
    await sendDue(office());
    expect(notices().filter(({ kind }) => kind === 'report')).toMatchObject([
      { id: 'report-2026-11-19-pager', title: '2026-11-19: 0 orders, nothing needs a person' },
    ]);
    expect(mail.got.at(-1)?.source).toContain('Content-Type: text/html');
  });
});
