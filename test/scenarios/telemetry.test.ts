import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../../src/backbone/postgres/database.ts';
import { ALERTS_DEFAULTS } from '../../src/config/alerts.ts';
import { exportLines } from '../../src/governance/audit/export.ts';
import { createPostgresAuditStore } from '../../src/governance/audit/postgres-store.ts';
import { type Receiver, startReceiver } from '../../src/partners/testing/receiver.ts';
import { type CollectedSpan, type Collector, startCollector } from '../../src/testing/collector.ts';
import { type HttpReceiver, httpReceiver, type MailReceiver, mailReceiver } from '../../src/testing/receivers.ts';
import { firstOfLive, idsOf, machineOf, readEverything } from './readings.ts';
import type { Bought } from './shopping.ts';
import { openWorld, type World, waitUntil } from './world.ts';

/** Personal data of a buyer that stand nowhere else, so that each place that holds them is one they leaked to. */
const PERSON = { first_name: 'Zephyrine', last_name: 'Quellenhofer', phone: '+49 30 55512367' };
const EMAIL = 'zephyrine.planted@example.org';
const STREET = 'Plantagenweg 77';
const ADDRESS = { ...PERSON, address1: STREET, city: 'Berlin', zip: '10115', country_code: 'DE' };
const PLANTED_BASKET = {
  email: EMAIL,
  customer: { id: '4712', ...PERSON },
  billing: ADDRESS,
  shippingAddress: ADDRESS,
};
const PERSONAL = ['Zephyrine', 'Quellenhofer', '55512367', EMAIL, STREET];

let collector: Collector;
let pager: HttpReceiver;
let mail: MailReceiver;
let partner: Receiver;
/** How the partner verifies what it is told; it is shown once, when the endpoint is made. */
let signing: string;
let endpoint: string;
const MAIL_PASSWORD = 'mail-password-of-the-scenarios';
const PAGER_SECRET = 'pager-secret-of-the-scenarios';
let world: World;
let bought: Bought;
const logged: string[] = [];

beforeAll(async () => {
  collector = await startCollector();
  pager = await httpReceiver();
  mail = await mailReceiver('hub', MAIL_PASSWORD);
  partner = await startReceiver();
  const together = { groupWait: '1s', groupEvery: '1s', groupBy: 'all' } as const;
  world = await openWorld({
    alerts: {
      lookEvery: '1s',
      rules: { ...ALERTS_DEFAULTS.rules, 'overdue-cases': { for: '1s', clear: '1s' } },
      mail: {
        host: '127.0.0.1',
        port: mail.port,
        security: 'none',
        user: 'hub',
        password: MAIL_PASSWORD,
        from: 'hub@example.com',
      },
      routes: {
        pager: { kind: 'webhook', url: pager.url, secret: PAGER_SECRET, ...together },
        team: { kind: 'email', to: ['ops@example.com'], ...together },
      },
    },
    cases: { deadlines: { critical: '1s', warning: '1s', notice: '1s' } },
    logged: (line) => logged.push(line),
    telemetry: {
      resource: { 'deployment.environment.name': 'tests' },
      traces: {
        enabled: true,
        endpoint: collector.endpoint,
        headers: { authorization: 'Bearer collector-key-of-the-scenarios' },
        sampleRatio: 1,
        sendEveryMs: 100,
      },
    },
  });
  const wish = { url: partner.url, description: 'A partner', owner: 'tests', types: ['*'] };
  const added = await world.post<{ endpoint: { id: string }; secret: string }>('/api/v1/webhook-endpoints', wish);
  signing = added.secret;
  endpoint = added.endpoint.id;
  bought = world.eu.buys({ pieces: { TEE: 2 }, ...PLANTED_BASKET });
  await world.untilState(bought, 'allocated');
});

afterAll(async () => {
  for (const each of [world, partner, mail, pager, collector]) await each?.[Symbol.asyncDispose]();
});

/** The trace that the shop's webhook of the order began. */
function traceOf(order: string): readonly CollectedSpan[] {
  const placed = collector.spans.find(
    ({ name, values }) =>
      name === 'process/order-to-cash OrderPlaced' && values['messaging.message.conversation_id'] === order,
  );
  return collector.spans.filter(({ traceId }) => traceId === placed?.traceId);
}

const named = (spans: readonly CollectedSpan[], name: string) => spans.filter((span) => span.name === name);

describe('traces', () => {
  test('one connected trace follows an order from the webhook to the outcome, with every call out', async () => {
    const OUTCOME = 'process/order-to-cash confirm-order.done';
    await waitUntil(() => named(traceOf(bought.order), OUTCOME).length > 0, 'the outcome is in the trace');
    // Spans end after what they caused has begun: the last to arrive completes the tree.
    await waitUntil(() => orphans(traceOf(bought.order)).length === 0, 'every step of the trace has arrived');

    const trace = traceOf(bought.order);
    const [root, ...others] = trace.filter(({ parentSpanId }) => parentSpanId === '');
    expect(others).toEqual([]);
    expect(root).toMatchObject({
      name: 'webhook shopify-eu',
      kind: 2,
      failed: false,
      values: { 'storeloom.connection': 'shopify-eu' },
      resource: { 'service.name': 'first', 'deployment.environment.name': 'tests' },
    });

    const [translated] = named(trace, 'translate/shopify-eu delivery.shopify-eu');
    expect(translated).toMatchObject({ parentSpanId: root?.spanId, kind: 5 });
    const [placed] = named(trace, 'process/order-to-cash OrderPlaced');
    expect(placed).toMatchObject({
      parentSpanId: translated?.spanId,
      values: { 'storeloom.process': 'order-to-cash', 'storeloom.process.answer': 'row' },
    });
    const [outcome] = named(trace, OUTCOME);
    expect(ancestors(trace, outcome)).toEqual(
      expect.arrayContaining([
        'deliver/odoo-main command.odoo-main.confirm-order',
        'deliver/odoo-main command.odoo-main.book-order',
        'webhook shopify-eu',
      ]),
    );
    const calls = trace.filter(({ kind }) => kind === 3);
    expect(calls.length).toBeGreaterThan(0);
    for (const call of calls) {
      expect(call.values).toMatchObject({ 'server.address': '127.0.0.1', 'storeloom.connection': expect.any(String) });
      expect(ancestors(trace, call)).toContain('webhook shopify-eu');
    }
    expect(new Set(calls.map(({ values }) => values['storeloom.connection']))).toContain('odoo-main');
  });
});

describe('leaks', () => {
  let stuck: Bought;
  const secrets = (): string[] => [
    world.eu.simulator.accessToken,
    world.eu.simulator.clientSecret,
    world.us.simulator.clientSecret,
    world.stripe.secretKey,
    'whsec_of_the_scenarios',
    world.odoo.apiKey,
    'hint-secret-of-the-scenarios',
    'collector-key-of-the-scenarios',
    MAIL_PASSWORD,
    PAGER_SECRET,
    signing,
    world.hub.token,
  ];

  /** What of the planted values stands in a text, in any form that it travels in. */
  const leaksIn = (text: string): string[] =>
    [...PERSONAL, ...secrets()].filter((planted) =>
      [
        planted,
        encodeURIComponent(planted),
        JSON.stringify(planted).slice(1, -1),
        Buffer.from(planted).toString('base64'),
      ].some((form) => text.includes(form)),
    );

  const signed = (body: string): Record<string, string> => ({
    'content-type': 'application/json',
    'x-shopify-topic': 'orders/create',
    'x-shopify-shop-domain': world.eu.simulator.shop,
    'x-shopify-webhook-id': `planted-${body.length}`,
    'x-shopify-hmac-sha256': createHmac('sha256', world.eu.simulator.clientSecret).update(body).digest('base64'),
  });

  test('neither logs, traces, metrics nor refusals hold what a buyer is called or a secret', async () => {
    expect(leaksIn(JSON.stringify({ EMAIL, key: world.odoo.apiKey }))).toEqual([EMAIL, world.odoo.apiKey]);

    // Trouble is what makes programs talk: an order that Odoo cannot book, one that nobody can read, and forgeries.
    stuck = world.eu.buys({ pieces: { UNHEARD: 1 }, ...PLANTED_BASKET });
    const unreadable = JSON.stringify({ id: 'not-a-number', email: EMAIL, customer: PERSON, line_items: STREET });
    const address = `${world.hub.url}/webhooks/shopify-eu`;
    const taken = await fetch(address, { method: 'POST', body: unreadable, headers: signed(unreadable) });
    expect(taken.status).toBe(202);
    const answers = [taken, ...(await refusals(address, unreadable))];
    const lettersOf = async (): Promise<string> => JSON.stringify(await world.ask('/api/v1/cases'));
    await waitUntil(async () => (await lettersOf()).includes('translate/shopify-eu'), 'nobody can read the delivery');
    await waitUntil(async () => {
      const passport = await world.passport(stuck.order).catch(() => undefined);
      return passport !== undefined && (passport.order.open.length > 0 || passport.order.held !== undefined);
    }, 'the order is stuck');
    await waitUntil(
      () => collector.spans.some(({ failed, name }) => failed && name.startsWith('translate/shopify-eu')),
      'the failure is in a trace',
    );

    const metrics = await (await fetch(`${world.hub.url}/metrics`)).text();
    const told = await Promise.all(answers.map((answer) => answer.text()));
    const causes = await lettersOf();
    expect(logged.length).toBeGreaterThan(5);
    expect(logged.join('')).toContain('a message has become a dead letter');
    expect(metrics).toContain('storeloom_dead_letters{subscription="translate/shopify-eu"');
    expect(leaksIn(logged.join(''))).toEqual([]);
    expect(leaksIn(collector.bodies.join('\n'))).toEqual([]);
    expect(leaksIn(metrics)).toEqual([]);
    expect(leaksIn(told.join('\n'))).toEqual([]);
    expect(leaksIn(causes)).toEqual([]);
    expect(collector.headers[0]).toMatchObject({ authorization: 'Bearer collector-key-of-the-scenarios' });
  });

  test('nothing that the API answers a machine without personal data holds any, nor a secret', async () => {
    const ids = await idsOf(world, [bought, stuck], endpoint);
    const machine = await machineOf(world, ['read', 'operate', 'configure', 'audit'], 'leak-reader');
    const looker = await machineOf(world, ['read', 'operate', 'personal'], 'leak-looker');
    const queries = {
      readPassport: { content: 'data' },
      searchEverything: { q: bought.name },
      listCustomers: { order: bought.order },
    };
    const open = await readEverything(
      world.hub.url,
      { ...looker.headers, 'x-unmask-reason': 'the scenario looks' },
      ids,
      queries,
    );
    // Whoever may see people does, so there is something to hide: a walk that meets nobody would prove nothing.
    const meeting = new Set(open.flatMap(({ route, text }) => (leaksIn(text).length > 0 ? [route] : [])));
    expect([...meeting]).toEqual(
      expect.arrayContaining(['readPassport', 'readCustomer', 'readMessage', 'readDeadLetter', 'listDifferences']),
    );

    const closed = await readEverything(world.hub.url, machine.headers, ids, queries);
    const walked = new Set(closed.flatMap(({ route, status }) => (status === 200 ? [route] : [])));
    expect(walked.size).toBeGreaterThan(50);
    const besides = [
      'readReport',
      'readCertificate',
      'readCertificatePage',
      'readWebhookDelivery',
      'listAudit',
      'readCase',
    ];
    expect([...walked]).toEqual(expect.arrayContaining([...meeting, ...besides]));
    const given = [...machine.secrets, ...looker.secrets];
    const leaks = closed.flatMap((each) => {
      const planted = [...leaksIn(each.text), ...given.filter((secret) => each.text.includes(secret))];
      return planted.length > 0 ? [{ ...each, text: '', planted }] : [];
    });
    expect(leaks).toEqual([]);
    // Nobody is told a secret, not even the hub's own token, which sees everything else.
    const own = { authorization: `Bearer ${world.hub.token}` };
    const seen = (await readEverything(world.hub.url, own, ids, queries)).map(({ text }) => text).join('\n');
    expect(seen).toContain(EMAIL);
    expect([...secrets(), ...given].filter((secret) => seen.includes(secret))).toEqual([]);

    const database = await openDatabase(world.databaseUrl);
    const audit = await Array.fromAsync(
      exportLines(createPostgresAuditStore(database), 0, Number.MAX_SAFE_INTEGER),
    ).finally(() => database.close());
    expect(audit.join('')).toContain('unmask');
    expect(leaksIn(audit.join(''))).toEqual([]);
    expect(given.filter((secret) => audit.join('').includes(secret))).toEqual([]);
  });

  test('what is pushed out of the hub holds none either: the live feed, alerts, mails and what partners are told', async () => {
    const machine = await machineOf(world, ['read'], 'live-reader');
    let later: Bought | undefined;
    const live = await firstOfLive(world.hub.url, machine.headers, (told) => {
      // Somebody buys as soon as the feed has begun.
      later ??= world.eu.buys({ pieces: { MUG: 1 }, ...PLANTED_BASKET });
      return told.includes(later.order);
    });
    expect(leaksIn(live)).toEqual([]);

    await waitUntil(() => pager.got.some(({ body }) => body.includes('firing')), 'people are told of overdue cases');
    await waitUntil(() => mail.got.length > 0, 'a mail says so too');
    await waitUntil(
      () => partner.taken.some(({ event }) => event.type === 'storeloom.order.OrderPlaced.v1'),
      'the partner is told of an order',
    );
    expect(leaksIn(pager.got.map((each) => JSON.stringify(each)).join('\n'))).toEqual([]);
    expect(leaksIn(mail.got.map(({ source }) => readable(source)).join('\n'))).toEqual([]);
    expect(leaksIn(partner.got.map(({ headers, body }) => JSON.stringify(headers) + body).join('\n'))).toEqual([]);
    // What was said about all of this is in the logs and traces by now.
    expect(leaksIn(logged.join(''))).toEqual([]);
    expect(leaksIn(collector.bodies.join('\n'))).toEqual([]);
  });

  /** A mail as it came, and as whoever gets it reads it: its parts may be encoded. */
  function readable(source: string): string {
    const quoted = source
      .replaceAll(/=\r?\n/g, '')
      .replaceAll(/=([0-9A-F]{2})/g, (_all, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
    const encoded = source.match(/(?:^[\w+/=]{40,}\r?\n)+/gm) ?? [];
    return [source, quoted, ...encoded.map((text) => Buffer.from(text, 'base64').toString())].join('\n');
  }

  /** What the hub says no to. */
  async function refusals(address: string, body: string): Promise<readonly Response[]> {
    const api = `${world.hub.url}/api/v1`;
    const own = { authorization: `Bearer ${world.hub.token}` };
    const answers = await Promise.all([
      fetch(address, { method: 'POST', body, headers: { ...signed('x'), authorization: `Bearer ${world.hub.token}` } }),
      fetch(`${api}/orders/${encodeURIComponent('order/shopify-eu/1')}`, { headers: own }),
      fetch(`${api}/orders?limit=many`, { headers: own }),
      fetch(`${api}/orders`, { headers: { authorization: 'Bearer nobody' } }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([401, 404, 400, 401]);
    return answers;
  }

  test('metrics say how the orders of a channel stand', async () => {
    const read = async (): Promise<string> => (await fetch(`${world.hub.url}/metrics`)).text();
    await waitUntil(
      async () => (await read()).includes('storeloom_order_booked_seconds_count{'),
      'a booking was timed',
    );
    const metrics = await read();
    expect(metrics).toMatch(
      /storeloom_orders\{channel="shopify-eu",state="allocated",held="false",hub="first"\} [1-9]/,
    );
    expect(metrics).toMatch(/storeloom_order_booked_seconds_count\{hub="first",channel="shopify-eu"\} [1-9]/);
    expect(metrics).toMatch(
      /storeloom_calls_total\{connection="odoo-main",operation="[^"]+",end="200",hub="first"\} [1-9]/,
    );
    expect(metrics).toMatch(/storeloom_rate_limit_left\{connection="shopify-eu",bucket="[^"]+",hub="first"\} \d/);
    expect(metrics).toMatch(/storeloom_spans\{result="sent",hub="first"\} [1-9]/);
  });
});

function orphans(trace: readonly CollectedSpan[]): readonly CollectedSpan[] {
  const known = new Set(trace.map(({ spanId }) => spanId));
  return trace.filter(({ parentSpanId }) => parentSpanId !== '' && !known.has(parentSpanId));
}

/** Names of the steps that led to a step, the nearest first. */
function ancestors(trace: readonly CollectedSpan[], span: CollectedSpan | undefined): string[] {
  const parent = trace.find(({ spanId }) => spanId === span?.parentSpanId);
  return parent === undefined ? [] : [parent.name, ...ancestors(trace, parent)];
}
