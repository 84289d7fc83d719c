import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import type { Backbone, SubscriptionStatus } from '../backbone/backbone.ts';
import { createBackbone } from '../backbone/consume/create-backbone.ts';
import type { StoredMessage } from '../backbone/event-log.ts';
import { createMemoryEventLog } from '../backbone/memory/event-log.ts';
import { createMemoryHubState } from '../backbone/memory/hub-state.ts';
import { type Delivery, type Envelope, nameOf, newCommand, newDelivery, type Outcome } from '../canonical/envelope.ts';
import type { Connector } from '../connector/connector.ts';
import { memoryBindings } from '../connector/memory/bindings.ts';
import { memoryCallStore } from '../connector/memory/call-store.ts';
import { memoryBuckets } from '../connector/memory/shared-buckets.ts';
import { acme } from '../connector/new/template/index.ts';
import { startAcmeSimulator } from '../connector/new/template/simulator/index.ts';
import { BatchedTap } from '../connector/wire-tap.ts';
import { systemChance } from '../kernel/chance.ts';
import { systemClock } from '../kernel/clock.ts';
import { memoryPollCursors } from './memory/poll-cursors.ts';
import { type Connections, type ConnectionsOptions, openConnections } from './open.ts';

/** The way of a connection over a real backbone in memory and a vendor over real HTTP. */

const body = readFileSync(new URL('../connector/new/template/fixtures/order.json', import.meta.url), 'utf8');
const { order: sample } = JSON.parse(body) as { order: Record<string, unknown> };

const open: AsyncDisposable[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each[Symbol.asyncDispose]();
});

async function world(change: Partial<ConnectionsOptions> = {}, connector: Connector<never> = acme as Connector<never>) {
  const vendor = await startAcmeSimulator();
  const clock = systemClock;
  const log = createMemoryEventLog({ clock });
  const state = createMemoryHubState({ clock });
  const calls = memoryCallStore();
  const tap = new BatchedTap({ store: calls, clock, everyMs: 5 });
  const cursors = memoryPollCursors(clock);
  const bindings = memoryBindings();
  const lines: unknown[] = [];
  let backbone: Backbone = undefined as unknown as Backbone;
  let connections: Connections = undefined as unknown as Connections;
  const begin = async (): Promise<void> => {
    backbone = createBackbone({
      log,
      state,
      clock,
      chance: systemChance,
      node: 'node-1',
      tuning: {
        pollMs: 20,
        parkedPollMs: 20,
        probeMs: [50, 100],
        holdMs: [50, 100],
        retryMs: [30, 30, 30],
        balanceMs: 20,
      },
    });
    connections = await openConnections({
      backbone,
      connectors: { acme: connector },
      configurations: [
        {
          name: 'acme-main',
          connector: 'acme',
          owner: 'shop team',
          purpose: 'test',
          settings: { apiUrl: vendor.url, apiKey: '${env:ACME_KEY}', webhookSecret: vendor.webhookSecret },
        },
      ],
      secrets: { environment: { ACME_KEY: vendor.apiKey } },
      bindings,
      buckets: memoryBuckets(clock),
      tap,
      cursors,
      clock,
      chance: systemChance,
      node: 'node-1',
      log: () => ({ info: (...line) => lines.push(line), warn: (...line) => lines.push(line) }),
      callTimeoutMs: 1_000,
      scheduler: false,
      ...change,
    });
    await backbone.start();
  };
  const end = async (): Promise<void> => {
    await connections.quiesce();
    await backbone.stop();
    await connections.close();
  };
  await begin();
  open.push({
    [Symbol.asyncDispose]: async () => {
      await end();
      await tap.close();
      await vendor.server.close();
    },
  });
  return {
    vendor,
    calls,
    tap,
    lines,
    cursors,
    get backbone() {
      return backbone;
    },
    get connections() {
      return connections;
    },
    restart: async () => {
      await end();
      await begin();
    },
    history: (key: string) => log.history(key, 1_000),
    status: async (name: string) => (await backbone.status()).find((each) => each.name === name) as SubscriptionStatus,
  };
}

type World = Awaited<ReturnType<typeof world>>;

/** Waits for what must come; the test's own timeout bounds it. */
async function until<Value>(
  look: () => Promise<Value | undefined | false> | Value | undefined | false,
): Promise<Value> {
  for (let tries = 0; tries < 3_000; tries += 1) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    await systemClock.sleep(20);
  }
  throw new Error('it did not come');
}

function delivery(topic: string, text: string, id = topic): Envelope<Delivery> {
  return newDelivery({
    delivery: {
      connection: 'acme-main',
      via: 'webhook',
      topic,
      deliveryId: id,
      headers: {},
      body: text,
      encoding: 'utf8',
      receivedAt: '2026-11-20T10:00:00.000Z',
    },
  });
}

function shipmentCommand(id: string, number = 1, lane: Envelope['lane'] = 'live'): Envelope {
  const order = `order/acme-main/${id}`;
  return newCommand({
    name: 'record-shipment',
    source: '/processes/order-to-cash',
    connection: 'acme-main',
    subject: order,
    time: '2026-11-20T10:00:00.000Z',
    cause: { id: `cause-${id}-${number}`, correlationid: order, lane },
    data: {
      order,
      shipment: `shipment/erp/${id}-${number}`,
      record: { connection: 'erp', id },
      lines: [{ sku: 'SHIRT-M', quantity: { value: '2', unit: 'each' } }],
      complete: true,
    },
  });
}

const outcomesOf = async ({ history }: World, id: string): Promise<readonly string[]> =>
  (await history(`order/acme-main/${id}`))
    .map(({ envelope }) => nameOf(envelope))
    .filter((name) => !name.startsWith('command.'));

describe('translate', () => {
  test('a delivery becomes events, with the delivery as their cause', async () => {
    const hub = await world();
    const raw = delivery('order.changed', body);
    await hub.backbone.append([raw]);
    const [event] = await until(async () => {
      const found = await hub.history('order/acme-main/5001');
      return found.length > 0 && found;
    });
    expect(event?.topic).toBe('event.OrderPlaced');
    expect(event?.envelope).toMatchObject({
      source: '/connections/acme-main',
      causationid: raw.id,
      correlationid: 'order/acme-main/5001',
      translator: 'acme@1 mapping 1',
      connection: 'acme-main',
      lane: 'live',
    });
  });

  test('the same fact by webhook and by poll is one event', async () => {
    const hub = await world();
    await hub.backbone.append([delivery('order.changed', body), delivery('order.read', body)]);
    await until(() => hub.connections.all.get('acme-main')?.counters()['translated.events'] === 2);
    expect(await hub.history('order/acme-main/5001')).toHaveLength(1);
  });

  test('what is not understood becomes a dead letter with the field, and others go on', async () => {
    const hub = await world();
    const bad = body.replace('"total": "50.00"\n  }', '"total": "51.00"\n  }');
    expect(bad).not.toBe(body);
    await hub.backbone.append([
      delivery('order.changed', bad, '1'),
      delivery('order.changed', 'garbage', '2'),
      delivery('stock.changed', '{}', '3'),
      delivery('order.changed', body.replaceAll('5001', '5002'), '4'),
    ]);
    await until(async () => (await hub.history('order/acme-main/5002')).length > 0);
    const causes = await until(async () => {
      const found = await hub.backbone.deadLetters.causes();
      return found.length === 2 && found;
    });
    expect(causes.map(({ failure }) => failure.field)).toContain('order.total');
    const letters = await hub.backbone.deadLetters.list('all', 10);
    expect(letters.map(({ message }) => (message.envelope.data as Delivery).body).sort()).toEqual(
      ['garbage', bad].sort(),
    );
    expect(hub.connections.all.get('acme-main')?.counters()).toMatchObject({
      'translated.ignored': 1,
      'translated.invalid': 2,
    });
  });

  test('events that do not fit the canonical language are refused with the exact field', async () => {
    const broken: Connector<never> = {
      ...(acme as Connector<never>),
      translate: (raw, profile) => {
        const translation = acme.translate(raw, profile as never);
        if (translation.kind !== 'events') return translation;
        return JSON.parse(JSON.stringify(translation).replace('"value":"2"', '"value":2'));
      },
    };
    const hub = await world({}, broken);
    await hub.backbone.append([delivery('order.changed', body)]);
    const [cause] = await until(async () => {
      const found = await hub.backbone.deadLetters.causes();
      return found.length > 0 && found;
    });
    expect(cause?.failure).toMatchObject({ code: 'SL-CONN-006', field: 'order.lines[0].quantity.value' });
    expect(await hub.history('order/acme-main/5001')).toEqual([]);
  });

  test('a translator that throws is a bug with a dead letter, and its message is not told', async () => {
    const broken: Connector<never> = {
      ...(acme as Connector<never>),
      translate: () => {
        throw new TypeError('cannot read ada@buyers.example of undefined');
      },
    };
    const hub = await world({}, broken);
    await hub.backbone.append([delivery('order.changed', body)]);
    const [cause] = await until(async () => {
      const found = await hub.backbone.deadLetters.causes();
      return found.length > 0 && found;
    });
    expect(cause?.failure).toMatchObject({
      code: 'SL-CONN-003',
      because: 'The connector threw TypeError without a code.',
    });
  });

  test('a delivery of several messages is split: the bad one is a case alone and can be mended alone', async () => {
    const mended = { yet: false };
    const splitting: Connector<never> = {
      ...(acme as Connector<never>),
      translate: (raw, profile) => {
        if (raw.topic !== 'bundle') {
          return acme.translate(mended.yet ? { ...raw, body: body.replaceAll('5001', '7003') } : raw, profile as never);
        }
        const part = (text: string, id: string) => ({ topic: 'order.changed', id, body: text });
        return {
          kind: 'parts',
          parts: [
            part(body.replaceAll('5001', '7001'), '1'),
            part('garbage', '2'),
            part(body.replaceAll('5001', '7002'), '3'),
          ],
        };
      },
    };
    const hub = await world({}, splitting);
    const bundle = delivery('bundle', 'three');
    await hub.backbone.append([bundle]);
    for (const order of ['7001', '7002']) {
      await until(async () => (await hub.history(`order/acme-main/${order}`)).length === 1);
    }
    const [letter] = await until(async () => {
      const found = await hub.backbone.deadLetters.list('all', 10);
      return found.length > 0 && found;
    });
    expect(letter?.message.envelope).toMatchObject({
      causationid: bundle.id,
      data: { body: 'garbage', via: 'webhook' },
    });
    mended.yet = true;
    await hub.backbone.deadLetters.retry({ id: letter?.id ?? '' }, 'a test');
    await until(async () => (await hub.history('order/acme-main/7003')).length === 1);
    expect(await hub.backbone.deadLetters.list('all', 10)).toEqual([]);
    expect(hub.connections.all.get('acme-main')?.counters()['translated.parts']).toBe(3);
  });

  test('a hint is followed, and while the other side is away only hints wait', async () => {
    const hinting: Connector<never> = {
      ...(acme as Connector<never>),
      translate: (raw, profile) =>
        raw.topic === 'hint'
          ? { kind: 'hints', hints: [{ kind: 'order', foreignId: raw.body }] }
          : acme.translate(raw, profile as never),
    };
    const hub = await world({}, hinting);
    hub.vendor.putOrder('7001', sample);
    hub.vendor.server.faults.down = true;
    await hub.backbone.append([delivery('hint', '7001'), delivery('order.changed', body)]);
    await until(async () => (await hub.history('order/acme-main/5001')).length === 1);
    expect(await hub.history('order/acme-main/7001')).toEqual([]);
    hub.vendor.server.faults.down = false;
    const [event] = await until(async () => {
      const found = await hub.history('order/acme-main/7001');
      return found.length > 0 && found;
    });
    const cause = await hub.backbone.log.find('/connections/acme-main', event?.envelope.causationid ?? '');
    expect(cause?.envelope.data).toMatchObject({ via: 'hint', topic: 'order.read' });
    expect(await hub.backbone.deadLetters.list('all', 10)).toEqual([]);
  });
});

describe('deliver', () => {
  test('a command is carried out once and its outcome told, with the call in the tap', async () => {
    const hub = await world();
    hub.vendor.putOrder('1', sample);
    const command = shipmentCommand('1');
    await hub.backbone.append([command]);
    await hub.backbone.append([command]);
    const [, outcome] = await until(async () => {
      const found = await hub.history('order/acme-main/1');
      return found.length > 1 && found;
    });
    expect(outcome?.topic).toBe('outcome.record-shipment.done');
    expect((outcome as StoredMessage<Outcome>).envelope).toMatchObject({
      causationid: command.id,
      data: { outcome: 'done', result: { record: { connection: 'acme-main', id: 'S-shipment/erp/1-1' } } },
    });
    expect(hub.vendor.shipments.get('1')).toHaveLength(1);
    const [call] = await until(async () => {
      const found = await hub.calls.story(['order/acme-main/1'], 10);
      return found.length > 0 && found;
    });
    expect(call).toMatchObject({ operation: 'shipments', status: 200, causes: [command.id], attempt: 1, lane: 'live' });
  });

  test('a refusal of the vendor is told to the process and is no dead letter', async () => {
    const hub = await world();
    await hub.backbone.append([shipmentCommand('unknown')]);
    await until(async () => (await outcomesOf(hub, 'unknown')).includes('record-shipment.rejected'));
    expect(await hub.backbone.deadLetters.list('all', 10)).toEqual([]);
  });

  test('while the vendor is away nothing is burned, and all is done when it is back', async () => {
    const hub = await world();
    for (let order = 0; order < 20; order += 1) hub.vendor.putOrder(`${order}`, sample);
    hub.vendor.server.faults.down = true;
    await hub.backbone.append(Array.from({ length: 20 }, (_, order) => shipmentCommand(`${order}`)));
    await systemClock.sleep(600);
    expect((await hub.status('deliver/acme-main')).dead).toBe(0);
    hub.vendor.server.faults.down = false;
    await until(() => hub.vendor.shipments.size === 20);
    for (let order = 0; order < 20; order += 1) {
      await until(async () => (await outcomesOf(hub, `${order}`)).length > 0);
      expect(await outcomesOf(hub, `${order}`)).toEqual(['record-shipment.done']);
      expect(hub.vendor.shipments.get(`${order}`)).toHaveLength(1);
    }
    expect(await hub.backbone.deadLetters.list('all', 10)).toEqual([]);
  });

  test('revoked keys pause the connection, and mended ones let it go on', async () => {
    const hub = await world();
    hub.vendor.putOrder('1', sample);
    hub.vendor.server.faults.unauthorized = true;
    await hub.backbone.append([shipmentCommand('1')]);
    const paused = await until(async () => (await hub.status('deliver/acme-main')).paused);
    expect(paused.byPerson).toBe(false);
    expect(paused.reason).toContain('SL-ACME-003');
  });

  test('a command that nobody carries out, or that is not readable, is a dead letter with a failed outcome', async () => {
    const hub = await world();
    const command = shipmentCommand('1');
    const strange = {
      ...command,
      id: 'strange',
      type: 'storeloom.command.cancel-order.v1',
      subject: 'order/acme-main/2',
    };
    const unreadable = {
      ...command,
      id: 'unreadable',
      subject: 'order/acme-main/3',
      data: { order: 'order/acme-main/3' },
    };
    await hub.backbone.append([strange, unreadable]);
    await until(async () => (await outcomesOf(hub, '2')).includes('cancel-order.failed'));
    await until(async () => (await outcomesOf(hub, '3')).includes('record-shipment.failed'));
    const codes = (await hub.backbone.deadLetters.causes()).map(({ failure }) => failure.code);
    expect(codes.sort()).toEqual(['SL-CONN-004', 'SL-CONN-005']);
  });

  test('shipments of one order go out in order, and orders do not wait for each other', async () => {
    const hub = await world();
    for (const order of ['1', '2', '3']) hub.vendor.putOrder(order, sample);
    hub.vendor.server.faults.latencyMs = 10;
    const commands = [1, 2, 3, 4].flatMap((number) => ['1', '2', '3'].map((order) => shipmentCommand(order, number)));
    await hub.backbone.append(commands);
    await until(
      () => [...hub.vendor.shipments.values()].every((each) => each.length === 4) && hub.vendor.shipments.size === 3,
    );
    expect(hub.vendor.shipments.get('2')).toEqual([1, 2, 3, 4].map((number) => `shipment/erp/2-${number}`));
  });

  test('stopping in the middle of calls loses nothing and doubles nothing', async () => {
    const hub = await world();
    for (let order = 0; order < 30; order += 1) hub.vendor.putOrder(`${order}`, sample);
    hub.vendor.server.faults.latencyMs = 30;
    await hub.backbone.append(Array.from({ length: 30 }, (_, order) => shipmentCommand(`${order}`)));
    for (let round = 0; round < 3; round += 1) {
      await systemClock.sleep(40);
      await hub.restart();
    }
    await until(() => hub.vendor.shipments.size === 30);
    for (let order = 0; order < 30; order += 1) {
      expect(
        await until(async () => (await outcomesOf(hub, `${order}`)).length > 0 && outcomesOf(hub, `${order}`)),
      ).toEqual(['record-shipment.done']);
    }
    expect([...hub.vendor.shipments.values()].every((each) => each.length === 1)).toBe(true);
  });
});

describe('poll and audit', () => {
  test('changes are found by polling, and the webhook is set up', async () => {
    const quick: Connector<never> = {
      ...(acme as Connector<never>),
      open: (context) => {
        const connection = acme.open(context as never);
        return { ...connection, polls: connection.polls.map((poll) => ({ ...poll, everyMs: 50 })) };
      },
    };
    const hub = await world({ scheduler: true, webhookUrl: (name) => `https://hub.example/webhooks/${name}` }, quick);
    hub.connections.start();
    await until(() => hub.connections.all.get('acme-main')?.counters()['poll.orders.read']);
    for (let order = 0; order < 50; order += 1) hub.vendor.putOrder(`${order}`, sample);
    for (const order of ['0', '21', '49'])
      await until(async () => (await hub.history(`order/acme-main/${order}`)).length === 1);
    await until(() => hub.vendor.webhookUrl === 'https://hub.example/webhooks/acme-main');
    expect(hub.connections.all.get('acme-main')?.audit()).toMatchObject({ found: [{ verdict: 'problem' }] });
  });
});

describe('opening', () => {
  test('an open connection says what it is, without its secrets', async () => {
    const { connections } = await world();
    const opened = connections.all.get('acme-main');
    expect(opened).toMatchObject({
      name: 'acme-main',
      owner: 'shop team',
      purpose: 'test',
      manifest: { name: 'acme' },
    });
    expect(opened?.shownSettings).toMatchObject({ apiKey: '•••', webhookSecret: '•••' });
    expect(await opened?.check()).toMatchObject([{ subject: 'account', verdict: 'ok' }, { subject: 'webhook' }]);
  });

  test('what a connector logs is masked, also when it should not have logged it', async () => {
    const chatty: Connector<never> = {
      ...(acme as Connector<never>),
      open: (context) => {
        context.log.warn(`the key is ${(context.settings as { apiKey: string }).apiKey}`, {
          buyer: 'ada@buyers.example',
        });
        return acme.open(context as never);
      },
    };
    const { lines } = await world({}, chatty);
    expect(lines).toEqual([['the key is •••', { buyer: '‹e-mail›' }]]);
  });

  test('a process that is no worker subscribes to nothing', async () => {
    const { backbone } = await world({ worker: false });
    expect(await backbone.status()).toEqual([]);
  });

  const settings = { apiUrl: 'http://x', apiKey: 'long-enough', webhookSecret: 'long-enough-too-really' };
  const configured = (change: object) => ({
    name: 'a',
    connector: 'acme',
    owner: 'o',
    purpose: 'p',
    settings,
    ...change,
  });

  test.each([
    [
      'a connector that is not there',
      [configured({ connector: 'acmee' })],
      { code: 'SL-CONN-002', field: 'connections.a.connector' },
    ],
    ['a name that cannot stand in a topic', [configured({ name: 'A b' })], { code: 'SL-CONN-009' }],
    ['a name given twice', [configured({}), configured({})], { code: 'SL-CONN-009' }],
    [
      'a missing setting',
      [configured({ settings: { apiUrl: 'http://x', webhookSecret: settings.webhookSecret } })],
      { code: 'SL-CONN-001', field: 'connections.a.settings', because: expect.stringContaining('apiKey') },
    ],
    [
      'a wrong setting',
      [configured({ settings: { ...settings, apiUrl: 'ftp://x' } })],
      { code: 'SL-CONN-001', field: 'connections.a.settings.apiUrl', rule: 'pattern' },
    ],
    [
      'a setting that does not exist',
      [configured({ settings: { ...settings, apikey: 'x' } })],
      { code: 'SL-CONN-001', because: expect.stringContaining('apikey') },
    ],
    [
      'a secret that is not there',
      [configured({ settings: { ...settings, apiKey: '${env:NOPE}' } })],
      { code: 'SL-SECRET-001', field: 'connections.a.settings.apiKey' },
    ],
  ])('%s is refused before anything is opened', async (_says, configurations, failure) => {
    const error = await world({ configurations: configurations as never }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ failure });
    expect(JSON.stringify(error)).not.toContain('long-enough');
  });
});
