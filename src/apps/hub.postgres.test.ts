import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { backup } from '../backbone/postgres/backup.ts';
import { restore } from '../backbone/postgres/restore.ts';
import type { Order } from '../canonical/order.ts';
import { type Configuration, DEFAULTS, type Role } from '../config/schema.ts';
import { orderBody, SHOP_SECRET, type SmallRetailer, smallRetailer } from '../testing/small-retailer.ts';
import { type TestDatabase, testDatabase } from '../testing/test-database.ts';
import { createLog } from './hub/log.ts';
import { type Hub, type HubOptions, startHub } from './hub.ts';

let database: TestDatabase;
let folder: string;
let retailer: SmallRetailer;
const hubs: Hub[] = [];

beforeEach(async () => {
  database = await testDatabase();
  folder = await mkdtemp(join(tmpdir(), 'storeloom-hub-'));
  retailer = smallRetailer();
});

afterEach(async () => {
  await Promise.all(hubs.splice(0).map((hub) => hub.close()));
  await database[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

function configurationOf(name: string, roles: readonly Role[] = ['ingress', 'worker', 'scheduler']): Configuration {
  const connection = (connector: string, settings: Record<string, unknown>) => ({
    connector,
    owner: 'tests',
    purpose: 'tests',
    settings,
  });
  return {
    ...structuredClone(DEFAULTS),
    hub: {
      ...structuredClone(DEFAULTS.hub),
      port: 0,
      dataDirectory: join(folder, name),
      roles: [...roles],
      drainMs: 5_000,
    },
    database: { ...DEFAULTS.database, url: database.url },
    connections: { shop: connection('shop', { secret: '${env:SHOP_SECRET}' }), erp: connection('erp', {}) },
    roles: { erp: 'erp' },
  };
}

async function start(name: string, roles?: readonly Role[], more: Partial<HubOptions> = {}): Promise<Hub> {
  const hub = await startHub({
    configuration: configurationOf(name, roles),
    connectors: retailer.connectors,
    environment: { SHOP_SECRET },
    log: createLog({ level: 'silent', readable: false, hub: name }),
    ...more,
  });
  hubs.push(hub);
  return hub;
}

const sell = (hub: Hub, foreignId: string, change: Partial<Order> = {}) =>
  fetch(`${hub.url}/webhooks/shop`, {
    method: 'POST',
    body: orderBody(foreignId, change),
    headers: { 'x-secret': SHOP_SECRET, 'content-type': 'application/json' },
  }).then(async (answer) => {
    await answer.arrayBuffer();
    return answer.status;
  });

const ask = async <Answer>(hub: Hub, path: string): Promise<Answer> => {
  const answer = await fetch(`${hub.url}${path}`, { headers: { authorization: `Bearer ${hub.token}` } });
  return (await answer.json()) as Answer;
};

interface Listed {
  readonly orders: readonly { readonly id: string; readonly state: string; readonly booked?: string }[];
}

/** Waits until as many orders are allocated. */
async function allocated(hub: Hub, count: number): Promise<Listed['orders']> {
  for (let round = 0; round < 600; round += 1) {
    const { orders } = await ask<Listed>(hub, '/api/v1/orders?state=allocated&limit=200');
    if (orders.length >= count) return orders;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${count} orders were not allocated in time`);
}

describe('a hub', () => {
  test('takes a paid order by webhook, books and confirms it once, and tells its story', async () => {
    const hub = await start('a');
    expect(await sell(hub, '1001')).toBe(202);
    expect(await sell(hub, '1001')).toBe(200);
    await allocated(hub, 1);
    expect(retailer.effects).toEqual(['book-order order/shop/1001', 'confirm-order order/shop/1001']);
    const passport = await ask<{ order: Listed['orders'][0]; story: { kind: string; name: string }[] }>(
      hub,
      '/api/v1/orders/S1001',
    );
    expect(passport.order).toMatchObject({ id: 'order/shop/1001', state: 'allocated', booked: 'S1001' });
    expect(passport.story.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['orders', 'OrderPlaced', 'PaymentCaptured', 'book-order', 'OrderAllocated']),
    );
    const metrics = await (await fetch(`${hub.url}/metrics`)).text();
    expect(metrics).toContain('storeloom_orders{channel="shop",state="allocated",held="false",hub="storeloom"} 1');
    expect((await fetch(`${hub.url}/readyz`)).status).toBe(200);
  });

  test('leaves its address and token for commands beside it, and takes the address away at the end', async () => {
    const hub = await start('a');
    const file = join(folder, 'a', 'hub.json');
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ url: hub.url, pid: process.pid });
    expect((await readFile(join(folder, 'a', 'api-token'), 'utf8')).trim()).toBe(hub.token);
    await hub.close();
    expect(existsSync(file)).toBe(false);
    await expect(sell(hub, '1')).rejects.toThrow();
  });

  test('what cannot be booked becomes a case that is mended by a retry', async () => {
    const hub = await start('a');
    const unknown = JSON.parse(orderBody('7')) as Order;
    const lines = unknown.lines.map((line) => ({ ...line, sku: 'UNKNOWN' }));
    await sell(hub, '7', { lines });
    await sell(hub, '8');
    expect((await allocated(hub, 1)).map(({ id }) => id)).toEqual(['order/shop/8']);
    const { cases } = await ask<{ cases: { kind: string; code: string; keys: string[] }[] }>(hub, '/api/v1/cases');
    expect(cases.filter(({ kind }) => kind === 'dead-letters')).toMatchObject([
      { code: 'SL-ODOO-010', keys: ['order/shop/7'] },
    ]);
    const passport = await ask<{ stuck: { code: string }[] }>(hub, '/api/v1/orders/%237');
    expect(passport.stuck).toMatchObject([{ code: 'SL-ODOO-010' }]);
    retailer.missing.clear();
    expect(await hub.backbone.deadLetters.retry({ key: 'order/shop/7' }, 'a test')).toBe(1);
    expect((await allocated(hub, 2)).map(({ id }) => id)).toContain('order/shop/7');
  });

  test('goes on from a restored backup only when it is told that the restore was wanted', async () => {
    const hub = await start('a');
    await sell(hub, '5001');
    await allocated(hub, 1);
    await hub.close();
    const file = join(folder, 'all.backup');
    await backup(database.database, file);
    await database.database.query('create database restored_hub');
    const restored = { ...configurationOf('b') };
    restored.database.url = database.url.replace(/\/[^/?@]+(?=\?|$)/, '/restored_hub');
    await restore(file, restored.database.url);
    const environment = { SHOP_SECRET };
    const options = { configuration: restored, connectors: retailer.connectors, environment, log: silent() };
    await expect(startHub(options)).rejects.toMatchObject({ failure: { code: 'SL-BACKBONE-004' } });
    const again = await startHub({ ...options, adoptLog: true });
    hubs.push(again);
    expect(await sell(again, '5001')).toBe(200);
    expect(await sell(again, '5002')).toBe(202);
    await allocated(again, 2);
    expect(retailer.effects.filter((effect) => effect === 'book-order order/shop/5001')).toHaveLength(1);
    await again.close();
    await database.database.query('drop database restored_hub');
  });

  test('ends what it began when it cannot start', async () => {
    const configuration = configurationOf('a');
    configuration.connections.shop = { connector: 'shopp', owner: 'x', purpose: 'x', settings: {} };
    await expect(startHub({ configuration, connectors: retailer.connectors, log: silent() })).rejects.toMatchObject({
      failure: { code: 'SL-CONN-002' },
    });
    const wrong = configurationOf('a');
    wrong.database.url = 'postgres://nobody:secret-word@127.0.0.1:1/none';
    const error = await startHub({ configuration: wrong, connectors: retailer.connectors, log: silent() }).catch(
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ failure: { code: 'SL-BACKBONE-020' } });
    expect(String(error)).not.toContain('secret-word');
  });
});

const silent = () => createLog({ level: 'silent', readable: false, hub: 'x' });

describe('several hubs on one database', () => {
  test('share the work: every order of both is booked once', async () => {
    const [left, right] = await Promise.all([start('a'), start('b')]);
    const statuses = await Promise.all(
      Array.from({ length: 60 }, (_, index) => sell(index % 2 === 0 ? left : right, String(2000 + (index % 50)))),
    );
    expect(statuses.every((status) => status === 202 || status === 200)).toBe(true);
    await allocated(left, 50);
    expect(retailer.effects.filter((effect) => effect.startsWith('book-order'))).toHaveLength(50);
  });

  test('one that closes in the middle of work leaves nothing undone and nothing doubled', async () => {
    const [left, right] = await Promise.all([start('a'), start('b')]);
    retailer.delayMs = 20;
    const sold = Array.from({ length: 40 }, (_, index) => sell(index % 2 === 0 ? left : right, String(3000 + index)));
    await Promise.all(sold);
    await left.close();
    await allocated(right, 40);
    expect(retailer.effects).toHaveLength(80);
    expect(new Set(retailer.effects).size).toBe(80);
  });

  test('may have one role each', async () => {
    const ingress = await start('a', ['ingress']);
    expect(await sell(ingress, '4000')).toBe(202);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(retailer.effects).toEqual([]);
    const worker = await start('b', ['worker', 'scheduler']);
    expect(await sell(worker, '4001')).toBe(503);
    expect(await allocated(ingress, 1)).toHaveLength(1);
  });
});
