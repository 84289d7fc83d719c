import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Order } from '../../canonical/order.ts';
import { type Configuration, DEFAULTS } from '../../config/schema.ts';
import type { Connector } from '../../connector/connector.ts';
import { api } from '../../connectors/api/index.ts';
import { EXAMPLE_ORDER } from '../../gateway/api/example-order.ts';
import { API_ROUTES } from '../../gateway/api/routes.ts';
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
    for (const { path, method } of API_ROUTES) {
      if (method === 'get' && !path.includes('{') && path !== '/search' && path !== '/live') {
        expect(await ask(path), path).toBeTypeOf('object');
      }
    }
  });

  test('tells today, processes as graphs, and instances page by page', async () => {
    const today = await ask<{ orders: { channel: string }[]; connections: { name: string }[] }>('/today');
    expect(today.connections.map(({ name }) => name)).toEqual(['shop', 'erp', 'kiosk', 'other']);
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
});
