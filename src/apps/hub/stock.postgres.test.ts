import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Envelope } from '../../canonical/envelope.ts';
import { parseConfiguration } from '../../config/load.ts';
import { LIMITS } from '../../kernel/limits.ts';
import type { StockAnswer } from '../../ledgers/stock/why.ts';
import { storeloom as commandLine, type Ended } from '../../testing/command-line.ts';
import { observedOn, orderOf, placed, readingOf } from '../../testing/stock-messages.ts';
import { type StockRetailer, stockRetailer } from '../../testing/stock-retailer.ts';
import { type TestDatabase, testDatabase } from '../../testing/test-database.ts';
import { type Hub, startHub } from '../hub.ts';
import { createLog } from './log.ts';

let folder: string;
let database: TestDatabase;
let hub: Hub;
const retailer: StockRetailer = stockRetailer();
const { web, market } = retailer.channels;
let deliveries = 0;

const configuration = (url: string): string => `
hub: { name: stock-hub, port: 0 }
database: { url: ${url} }
connections:
  web: { connector: web, owner: web, purpose: sells, settings: {} }
  market: { connector: market, owner: web, purpose: sells, settings: {} }
  erp: { connector: erp, owner: books, purpose: books, settings: {} }
roles: { erp: erp }
stock:
  ordersFrom: location/main
  channels: { web: { tier: real-time }, market: { tier: real-time } }
`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'storeloom-stock-'));
  database = await testDatabase();
  const file = join(folder, 'storeloom.yaml');
  const text = configuration(database.url);
  await writeFile(file, text);
  hub = await startHub({
    configuration: parseConfiguration(text, { environment: {}, file }).configuration,
    connectors: retailer.connectors,
    environment: {},
    log: createLog({ level: 'silent', readable: false, hub: 'test' }),
  });
});

afterAll(async () => {
  await hub.close();
  await database[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

/** Posts what happened at a connection, as its webhook. */
async function tell(connection: string, ...messages: readonly Envelope[]): Promise<void> {
  deliveries += 1;
  const events = messages.map(({ type, subject, time, id, data }) => ({
    name: type.split('.')[2],
    subject,
    time,
    fact: [id],
    data,
  }));
  const answer = await fetch(`${hub.url}/webhooks/${connection}`, {
    method: 'POST',
    body: JSON.stringify(events),
    headers: { 'x-delivery': String(deliveries) },
  });
  await answer.arrayBuffer();
  expect(answer.status).toBe(202);
}

async function why(sku: string): Promise<StockAnswer> {
  const answer = await fetch(`${hub.url}/api/v1/stock/${sku}`, { headers: { authorization: `Bearer ${hub.token}` } });
  return (await answer.json()) as StockAnswer;
}

const until = (what: () => unknown, wanted: unknown, interval = 50): Promise<void> =>
  expect.poll(what, { timeout: 60_000, interval }).toEqual(wanted);

const storeloom = (...args: readonly string[]): Promise<Ended> => commandLine({ folder }, ...args);

describe('stock in a hub', () => {
  test('what the ERP has is divided over the channels, and a sale on one moves the other', async () => {
    await tell('erp', readingOf({ sku: 'TEE', onHand: 10, atMs: Date.now() }));
    await until(() => [web.shown.get('TEE'), market.shown.get('TEE')], [5, 5]);

    expect(web.sell('TEE', 4)).toBe(true);
    const order = orderOf('web', '1', [{ sku: 'TEE', quantity: 4 }]);
    await tell('web', placed({ ...order, paymentMode: 'on-delivery' }, Date.now()));
    await until(() => [web.shown.get('TEE'), market.shown.get('TEE')], [3, 3]);
    const during = await why('TEE');
    expect(during.pools[0]).toMatchObject({ onHand: '10', claims: '4', left: '6' });
    expect(during.claims.oldest).toMatchObject([{ owner: order.id, quantity: '4', location: 'location/main' }]);

    await until(() => retailer.confirmed.has(order.id), true);
    // The claim ends with a reading that was taken after the booking, and with nothing else.
    await until(
      async () => {
        await tell('erp', readingOf({ sku: 'TEE', onHand: 10, reserved: 4, atMs: Date.now() }));
        return (await why('TEE')).claims.quantity;
      },
      '0',
      500,
    );
    expect((await why('TEE')).pools[0]).toMatchObject({ reserved: '4', claims: '0', left: '6' });
    expect([web.shown.get('TEE'), market.shown.get('TEE')]).toEqual([3, 3]);
  });

  test('a number that somebody typed into a channel is put right', async () => {
    market.shown.set('TEE', 70);
    await tell('market', observedOn('market', 'TEE', 70, Date.now()));
    await until(() => market.shown.get('TEE'), 3);
    expect((await why('TEE')).history.map(({ code }) => code)).toContain('SL-STOCK-005');
  });

  test('an article that the channels refuse blocks no other', async () => {
    const atMs = Date.now();
    await tell('erp', readingOf({ sku: 'BAD', onHand: 5, atMs }), readingOf({ sku: 'CAP', onHand: 2, atMs }));
    await until(() => [web.shown.get('CAP'), market.shown.get('CAP')], [1, 1]);
    await until(
      async () => (await why('BAD')).pools[0]?.shelves.map(({ refused }) => refused?.code),
      ['SL-TEST-001', 'SL-TEST-001'],
    );
    expect(await hub.backbone.deadLetters.causes()).toEqual([]);
  });

  test('the command line tells why, for people and for programs', async () => {
    // Each reading until the claim ended is a line of its own.
    const people = await storeloom('stock', 'TEE', '--history', String(LIMITS.stockHistory));
    expect(people).toMatchObject({ code: 0, err: '' });
    expect(people.out).toMatch(/left to sell +6/);
    expect(people.out).toMatch(/claimed +order\/web\/1 +\+4/);
    const machine = JSON.parse((await storeloom('stock', 'TEE', '--json')).out) as StockAnswer;
    expect(machine).toMatchObject({ sku: 'TEE', pools: [{ left: '6' }] });
    const unknown = await storeloom('stock', 'NONE');
    expect(unknown.code).toBe(1);
    expect(unknown.err).toMatch(/SL-STOCK-008 .*NONE/);
    const policy = await storeloom('stock', 'policy', 'explain');
    expect(policy.out).toMatch(/exclusive selling/);
    expect(policy.out).toMatch(/market +ship +50 %, evenly/);
    const json = JSON.parse((await storeloom('stock', 'policy', 'explain', 'TEE', '--json')).out) as object;
    expect(json).toMatchObject({ sku: 'TEE', selling: 'exclusive', rules: { count: 0, matching: [] } });
  });
});
