import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Order } from '../../canonical/order.ts';
import { type Configuration, DEFAULTS } from '../../config/schema.ts';
import type { Connector } from '../../connector/connector.ts';
import { api } from '../../connectors/api/index.ts';
import { EXAMPLE_ORDER } from '../../gateway/api/example-order.ts';
import { API_ROUTES } from '../../gateway/api/routes.ts';
import { storeloom } from '../../testing/command-line.ts';
import { orderBody, SHOP_SECRET, smallRetailer } from '../../testing/small-retailer.ts';
import { type TestDatabase, testDatabase } from '../../testing/test-database.ts';
import { type Hub, startHub } from '../hub.ts';
import { createLog } from './log.ts';

/** The API of a whole hub, over HTTP and PostgreSQL. */
let database: TestDatabase;
let folder: string;
let hub: Hub;

beforeAll(async () => {
  database = await testDatabase();
  folder = await mkdtemp(join(tmpdir(), 'storeloom-api-'));
  hub = await startHub({
    configuration: configuration(),
    connectors: [...smallRetailer().connectors, api as unknown as Connector<never>],
    environment: { SHOP_SECRET },
    log: createLog({ level: 'silent', readable: false, hub: 'api' }),
  });
  await sell('9001');
  await sell('9002');
});

afterAll(async () => {
  await hub.close();
  await database[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

function configuration(): Configuration {
  const connection = (connector: string, settings: Record<string, unknown>) => ({
    connector,
    owner: 'tests',
    purpose: 'tests',
    settings,
  });
  const { hub: defaults } = structuredClone(DEFAULTS);
  return {
    ...structuredClone(DEFAULTS),
    hub: { ...defaults, port: 0, dataDirectory: folder, drainMs: 5_000 },
    database: { ...DEFAULTS.database, url: database.url },
    connections: {
      shop: connection('shop', { secret: '${env:SHOP_SECRET}' }),
      erp: connection('erp', {}),
      kiosk: connection('api', { callers: ['local'] }),
      other: connection('api', { callers: ['somebody-else'] }),
      lobby: connection('api', { callers: ['lobby'] }),
    },
    roles: { erp: 'erp' },
  };
}

async function sell(foreignId: string): Promise<void> {
  const answer = await fetch(`${hub.url}/webhooks/shop`, {
    method: 'POST',
    body: orderBody(foreignId),
    headers: { 'x-secret': SHOP_SECRET, 'content-type': 'application/json' },
  });
  expect(answer.status).toBe(202);
}

async function ask<Answer>(path: string): Promise<Answer> {
  const answer = await fetch(`${hub.url}/api/v1${path}`, { headers: { authorization: `Bearer ${hub.token}` } });
  const body = await answer.json();
  expect(answer.status, JSON.stringify(body)).toBe(200);
  return body as Answer;
}

const until = (what: string, holds: () => Promise<boolean>): Promise<void> =>
  vi.waitFor(async () => expect(await holds(), what).toBe(true), { timeout: 60_000, interval: 100 });

interface Found {
  readonly hits: readonly { readonly kind: string; readonly id: string; readonly by: string }[];
}
const hits = async (text: string) => (await ask<Found>(`/search?q=${encodeURIComponent(text)}`)).hits;

describe('the API of a hub', () => {
  test('finds an order by its number, its id and its people', async () => {
    await until('the order is found', async () => (await hits('9001')).length > 0);
    const [first] = await hits('9001');
    expect(first).toMatchObject({ kind: 'order', id: expect.stringContaining('9001') });
    await until('the buyer is found', async () => (await hits('ADA@example')).length > 0);
    expect(await hits('ada@example.com')).toContainEqual(expect.objectContaining({ kind: 'order', by: 'person' }));
    expect((await hits('ada@example.com'))[0]).not.toHaveProperty('match');
    const [key] = await hits('order/shop/9001');
    expect(key).toMatchObject({ kind: 'order' });
    expect(await hits('x')).toEqual([]);
    expect(await hits('%%')).toEqual([]);
  });

  test('answers every list and every overview from PostgreSQL', async () => {
    for (const { path, method, file } of API_ROUTES) {
      if (method === 'get' && file === undefined && !path.includes('{') && path !== '/search' && path !== '/live') {
        expect(await ask(path), path).toBeTypeOf('object');
      }
    }
  });

  test('tells today, processes as graphs, and instances page by page', async () => {
    const today = await ask<{ orders: { channel: string }[]; connections: { name: string }[] }>('/today');
    expect(today.connections.map(({ name }) => name)).toEqual(['shop', 'erp', 'kiosk', 'other', 'lobby']);
    const { processes } = await ask<{
      processes: { name: string; states: { name: string }[]; moves: { from: string; to: string }[] }[];
    }>('/processes');
    const [first] = processes;
    const states = first?.states.map(({ name }) => name) ?? [];
    expect(first?.name).toBe('order-to-cash');
    expect(first?.moves.length).toBeGreaterThan(5);
    for (const { from, to } of first?.moves ?? []) expect(states).toEqual(expect.arrayContaining([from, to]));

    type Page = { instances: { key: string }[]; next?: string };
    const path = '/processes/order-to-cash/instances?limit=1';
    await until('both orders have an instance', async () => (await ask<Page>(path)).next !== undefined);
    const page = await ask<Page>(path);
    const second = await ask<Page>(`${path}&cursor=${page.next}`);
    expect(second.instances[0]?.key).not.toBe(page.instances[0]?.key);
    const one = await ask<{ instance: { at: string }; state: unknown }>(
      `/processes/order-to-cash/instances/${page.instances[0]?.key}`,
    );
    expect(states).toContain(one.instance.at);
    expect(one.state).toBeTypeOf('object');
  });

  test('names the one operation that begins a process by hand, which begins it once', async () => {
    type Start = { start?: { method: string; path: string; permission: string; example: object } };
    const { processes } = await ask<{ processes: ({ name: string } & Start)[] }>('/processes');
    const started = processes.flatMap(({ name, start }) => (start === undefined ? [] : [[name, start.path]]));
    expect(started).toEqual([
      ['order-to-cash', '/api/v1/orders'],
      ['return-and-refund', '/api/v1/returns'],
    ]);
    // Every other process is begun by what happens outside.
    expect(processes.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['store-sale', 'settlement', 'store-day', ...started.map(([name]) => name)]),
    );
    const { process } = await ask<{ process: Start }>('/processes/return-and-refund');
    if (process.start === undefined) throw new Error('a return is begun by hand');
    const { method, path, example } = process.start;
    const begin = async () => {
      const headers = { authorization: `Bearer ${hub.token}`, 'content-type': 'application/json' };
      const body = JSON.stringify({ ...example, id: 'form-1', order: '#9002' });
      const answer = await fetch(`${hub.url}${path}`, { method, headers, body });
      return { status: answer.status, ...((await answer.json()) as { return: string }) };
    };
    await until('the order is known', async () => (await hits('9002')).length > 0);
    const first = await begin();
    expect(first).toMatchObject({ status: 202, return: expect.stringContaining('return/hub/') });
    expect(await begin()).toEqual(first);
    type Page = { instances: { key: string }[] };
    const instances = () => ask<Page>('/processes/return-and-refund/instances');
    await until('the return has an instance', async () => (await instances()).instances.length > 0);
    type Returns = { returns: { id: string }[] };
    await until('the return is known', async () => (await ask<Returns>('/returns')).returns.length > 0);
    expect((await ask<Returns>('/returns')).returns.map(({ id }) => id)).toEqual([first.return]);
    const { entries } = await ask<{ entries: { action: string }[] }>('/audit');
    expect(entries.map(({ action }) => action)).toContain('requestReturn');
  });

  test('filters orders by when they were placed', async () => {
    const all = await ask<{ orders: { id: string; placedAt: string }[] }>('/orders');
    expect(all.orders.length).toBeGreaterThan(0);
    const [first] = all.orders;
    const at = encodeURIComponent(first?.placedAt ?? '');
    const before = await ask<{ orders: { id: string }[] }>(`/orders?to=${at}`);
    expect(before.orders.map(({ id }) => id)).not.toContain(first?.id);
    const from = await ask<{ orders: { id: string }[] }>(`/orders?from=${at}`);
    expect(from.orders.map(({ id }) => id)).toContain(first?.id);
    const payments = await ask<{ order: string }>(`/orders/${encodeURIComponent(first?.id ?? '')}/payments`);
    expect(payments.order).toBe(first?.id);
  });

  test('an order that is placed over the API is booked; the same one again is the same', async () => {
    const place = async (change: Partial<Order> = {}, key = 'one-order-of-a-kiosk') => {
      const order = { ...EXAMPLE_ORDER, ...change };
      const answer = await fetch(`${hub.url}/api/v1/orders`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${hub.token}`,
          'content-type': 'application/json',
          'idempotency-key': `${key}-${order.id}`,
        },
        body: JSON.stringify({ order }),
      });
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
    };
    const first = await place();
    expect(first).toEqual({ status: 202, body: { order: 'order/kiosk/1001', repeated: false } });
    expect(await place()).toEqual(first);
    expect((await place({}, 'another-key-for-it')).body).toEqual({ order: 'order/kiosk/1001', repeated: true });
    for (const channel of ['shop', 'other', 'nowhere']) {
      const refused = await place({ id: `order/${channel}/1`, channel, foreignId: '1' });
      expect(refused).toMatchObject({ status: 403, body: { code: 'SL-GATEWAY-021', field: 'body.order.channel' } });
    }
    expect(await place({ id: 'order/kiosk/2' })).toMatchObject({ status: 400, body: { field: 'body.order.id' } });
    type Passport = { order: { state: string; booked?: string }; story: { name: string; from: string }[] };
    await until('it is booked', async () => {
      const answer = await fetch(`${hub.url}/api/v1/orders/order/kiosk/1001`, {
        headers: { authorization: `Bearer ${hub.token}` },
      });
      return answer.ok && ((await answer.json()) as Passport).order.booked !== undefined;
    });
    const { story } = await ask<Passport>('/orders/K-1001?content=none');
    expect(story.filter(({ name }) => name === 'OrderPlaced')).toMatchObject([{ from: 'kiosk' }]);
  });

  test('a machine that reaches one channel places an order there, as the guide says, and in no other', async () => {
    const add = ['machines', 'add', 'lobby', '--scope', 'read', 'operate', '--reach', 'channel/lobby'];
    const file = join(folder, 'storeloom.yaml');
    await writeFile(file, `hub: { name: api, dataDirectory: ${folder} }\ndatabase: { url: ${database.url} }\n`);
    const added = await storeloom(
      { folder },
      ...add,
      '--owner',
      'Stores',
      '--purpose',
      'Orders of the lobby',
      '--json',
    );
    expect(added.code, added.err).toBe(0);
    const { secret } = JSON.parse(added.out) as { secret: string };
    const given = await fetch(`${hub.url}/oauth/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`lobby:${secret}`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });
    const { access_token: token } = (await given.json()) as { access_token: string };
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const place = async (channel: string) => {
      const order = { ...EXAMPLE_ORDER, id: `order/${channel}/2001`, channel, foreignId: '2001', name: 'L-2001' };
      const answer = await fetch(`${hub.url}/api/v1/orders`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ order }),
      });
      return { status: answer.status, ...((await answer.json()) as { order?: string; code?: string }) };
    };
    expect(await place('lobby')).toMatchObject({ status: 202, order: 'order/lobby/2001' });
    expect(await place('kiosk')).toMatchObject({ status: 403, code: 'SL-GATEWAY-021' });
    await until('the machine reads what became of it', async () => {
      const answer = await fetch(`${hub.url}/api/v1/orders/order/lobby/2001`, { headers });
      return answer.ok;
    });
  });
});
