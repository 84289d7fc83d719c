import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createLog } from '../../src/apps/hub/log.ts';
import { type Hub, startHub } from '../../src/apps/hub.ts';
import { freePort } from '../../src/backbone/postgres/embedded/free-port.ts';
import { DEFAULTS } from '../../src/config/schema.ts';
import { type OdooSimulator, startOdooSimulator } from '../../src/connectors/odoo/simulator/index.ts';
import { type ShopifySimulator, startShopifySimulator } from '../../src/connectors/shopify/simulator/index.ts';
import { startWooSimulator, type WooSimulator } from '../../src/connectors/woocommerce/simulator/index.ts';
import type { WholeProofAnswer } from '../../src/jobs/stock-proof/answer.ts';
import type { StockAnswer } from '../../src/ledgers/stock/why.ts';
import { type Ended, storeloom } from '../../src/testing/command-line.ts';
import { testDatabase } from '../../src/testing/test-database.ts';
import { ARTICLES, SERVICES } from './shopping.ts';
import { pause, waitUntil } from './world.ts';

/** A shop of each kind that sells the stock of one Odoo, and a hub between them, over HTTP and PostgreSQL. */
interface World extends AsyncDisposable {
  readonly hub: Hub;
  readonly shop: ShopifySimulator;
  readonly woo: WooSimulator;
  readonly odoo: OdooSimulator;
  ask<Answer>(path: string, body?: object): Promise<Answer>;
  /** Begins a proof and waits for its end. */
  proof(repair?: 'safe' | 'none'): Promise<WholeProofAnswer>;
  /** Codes of the dead letters that wait for a person, with the article. */
  cases(): Promise<string[]>;
  metrics(): Promise<string>;
  /** Waits until the log stands still and the ledger has no question to any shop: both would find a change before the proof does. */
  quiet(): Promise<void>;
}

/** Looks of a quarter of a second at which nothing new may stand in the log. */
const QUIET_LOOKS = 10;

/** Readings that every hub takes when it starts; after them nothing is polled for minutes. */
const FIRST_POLLS = [
  'odoo-main/positions',
  'odoo-main/positions-full',
  'shopify-eu/inventory',
  'shopify-eu/inventory-full',
  'woo-eu/products',
  'woo-eu/variations',
  'woo-eu/all-products',
];

async function openWorld(): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'storeloom-proof-'));
  const database = await testDatabase();
  const odoo = await startOdooSimulator({ version: 19 });
  await odoo.people.stockShelves([...ARTICLES, ...SERVICES]);
  const shop = await startShopifySimulator({ shop: 'loom-eu.myshopify.com', headers: 'both', retryScale: 0 });
  const [, store] = shop.state.locations;
  if (store !== undefined) store.active = false;
  for (const { sku } of ARTICLES) shop.stockItem(sku, 1);
  const woo = await startWooSimulator({
    articles: ARTICLES.map(({ sku, name, price }) => ({ sku, name, price: price.toFixed(2), stock: 1 })),
  });
  const port = await freePort();
  const complaints: string[] = [];
  const connection = (connector: string, settings: Record<string, unknown>) => ({
    connector,
    owner: 'tests@example.com',
    purpose: 'a scenario',
    settings,
  });
  const base = structuredClone(DEFAULTS);
  const hub = await startHub({
    configuration: {
      ...base,
      hub: {
        ...base.hub,
        name: 'first',
        port,
        publicUrl: `http://127.0.0.1:${port}`,
        dataDirectory: join(folder, 'first'),
        drainMs: 5_000,
      },
      database: { ...DEFAULTS.database, url: database.url },
      connections: {
        'shopify-eu': connection('shopify', {
          shopDomain: shop.shop,
          accessToken: shop.accessToken,
          webhookSecrets: [shop.clientSecret],
          apiUrl: shop.url,
        }),
        'woo-eu': connection('woocommerce', {
          address: woo.url,
          consumerKey: woo.consumerKey,
          consumerSecret: woo.consumerSecret,
          webhookSecrets: ['signs-the-webhooks-of-the-scenario'],
        }),
        'odoo-main': connection('odoo', {
          url: odoo.url,
          database: odoo.database,
          apiKey: odoo.apiKey,
          webhookSecret: 'hint-secret-of-the-scenarios',
          journals: { '*': 'BNK1' },
          products: { shipping: 'SHIPPING', rounding: 'ROUNDING', discount: 'DISCOUNT', giftCard: 'GIFTCARD' },
          // What a webhook does not tell is not found by a poll before the proof.
          stock: { everySeconds: 3_600 },
        }),
      },
      roles: { erp: 'odoo-main' },
      stock: {
        ...base.stock,
        selling: 'shared',
        channels: { 'shopify-eu': { tier: 'real-time' }, 'woo-eu': { tier: 'real-time' } },
        proof: { everyMs: 0, repair: 'safe', settleMs: 1_000 },
      },
    },
    environment: {},
    tuning: { probeMs: [250, 500], holdMs: [250, 500], retryMs: [500, 1_000, 1_000, 2_000] },
    stockProof: { lookEveryMs: 100, lateMs: 2_000 },
    log: createLog({
      level: 'warn',
      readable: true,
      hub: 'first',
      out: { write: (line) => void complaints.push(line) },
    }),
  });
  const ask: World['ask'] = async (path, body) => {
    const answer = await fetch(`${hub.url}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${hub.token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${text}\n${complaints.join('')}`);
    return JSON.parse(text);
  };
  await waitUntil(async () => {
    const rows = await database.database.query<{ name: string }>(
      `select connection || '/' || poll as name from poll_cursor where succeeded_at is not null`,
    );
    return FIRST_POLLS.every((name) => rows.some((row) => row.name === name));
  }, 'every first reading was taken');
  return {
    hub,
    shop,
    woo,
    odoo,
    ask,
    async proof(repair = 'safe') {
      const begun = await ask<{ proof: WholeProofAnswer }>('/api/v1/stock/proofs', { repair });
      let last = begun.proof;
      await waitUntil(
        async () => {
          last = (await ask<{ proof: WholeProofAnswer }>(`/api/v1/stock/proofs/${begun.proof.id}`)).proof;
          return last.state === 'done' || last.state === 'failed';
        },
        'the proof has ended',
        120_000,
      );
      if (last.state === 'failed') throw new Error(`${JSON.stringify(last)}\n${complaints.join('')}`);
      return last;
    },
    async cases() {
      const letters = await hub.backbone.deadLetters.list({ subscription: 'jobs/stock-proof' }, 100);
      return letters.map(({ failure, message }) => {
        const { sku } = message.envelope.data as { readonly sku: string };
        return `${failure.code} ${message.envelope.connection} ${sku}`;
      });
    },
    metrics: async () => (await fetch(`${hub.url}/metrics`)).text(),
    async quiet() {
      const seen: string[] = [];
      await waitUntil(
        async () => {
          const [now] = await database.database.query<{ head: string; open: string }>(
            `select (select coalesce(max(position), 0) from event)::text as head,
                    (select count(*) from stock_sheet where sheet::text ~ '"(unsureMs|flight)":')::text as open`,
            [],
          );
          seen.push(now?.open === '0' ? now.head : `questions at ${seen.length}`);
          await pause(250);
          return seen.length > QUIET_LOOKS && new Set(seen.slice(-QUIET_LOOKS)).size === 1;
        },
        'nothing is told any more',
        90_000,
      );
    },
    async [Symbol.asyncDispose]() {
      await hub.close();
      await Promise.all([odoo.close(), shop.close(), woo.close()]);
      await database[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Each variance with how it ended: `SKU@connection cause end`. */
const found = ({ found: variances }: WholeProofAnswer): string[] =>
  variances.map(({ sku, connection, cause, end }) => `${sku}@${connection} ${cause} ${end}`).sort();

/** Waits until both shops show these numbers. */
async function bothShow({ shop, woo }: World, wanted: Readonly<Record<string, number>>): Promise<void> {
  const seen = () => Object.keys(wanted).map((sku) => `${sku} ${shop.availableOf(sku)} ${woo.product(sku).stock}`);
  const wished = Object.entries(wanted).map(([sku, count]) => `${sku} ${count} ${count}`);
  await waitUntil(
    () => JSON.stringify(seen()) === JSON.stringify(wished),
    `both shops show ${wished.join(', ')}`,
  ).catch((error: unknown) => {
    throw new Error(`${String(error)}: they show ${seen().join(', ')}`);
  });
}

/** What the command prints and how it ends. */
const commandLine = ({ hub }: World, ...argv: readonly string[]): Promise<Ended> =>
  storeloom(
    { folder: tmpdir(), env: { COLUMNS: '160' } },
    ...['stock', ...argv, '--url', hub.url, '--token', hub.token, '--no-color'],
  );

const FULL = Object.fromEntries(ARTICLES.map(({ sku, stock }) => [sku, stock]));

test('what is lost, edited by hand, unknown or late is found, said why, repaired where that is safe, and a case otherwise', async () => {
  await using world = await openWorld();
  const { shop, woo, odoo, hub } = world;
  await bothShow(world, FULL);
  const clean = await world.proof();
  expect(found(clean)).toEqual([]);
  expect(clean).toMatchObject({ state: 'done', phase: 'done', articles: ARTICLES.length, suspects: 0, open: 0 });
  expect(clean.sources.map(({ connection, role, state }) => `${connection} ${role} ${state}`)).toEqual([
    'odoo-main erp read',
    'shopify-eu channel read',
    'woo-eu channel read',
  ]);

  await world.quiet();
  // From here on nobody tells the hub of anything.
  for (const { faults } of [shop, woo, odoo]) faults.dropShare = 1;
  await odoo.people.receiveStock('TEE', 7);
  shop.countItem('MUG', 900);
  Object.assign(woo.product('BOOK'), { stock: 777 });
  shop.stockItem('STRANGER', 5);
  const seen = await world.proof('none');
  const expected = [
    'BOOK@woo-eu manual-edit',
    'MUG@shopify-eu manual-edit',
    'STRANGER@shopify-eu unknown-mapping',
    'TEE@odoo-main lost-webhook',
  ];
  const { history } = await world.ask<StockAnswer>('/api/v1/stock/BOOK');
  expect(found(seen), JSON.stringify(history.slice(0, 5))).toEqual(expected.map((line) => `${line} left`));
  expect(seen.found.find(({ sku }) => sku === 'MUG')).toMatchObject({
    ours: '500',
    theirs: '900',
    failure: {
      code: 'SL-PROOF-003',
      because: expect.stringContaining('somebody changed it'),
      next: expect.any(String),
    },
  });
  expect(shop.availableOf('MUG')).toBe(900);
  await waitUntil(async () => (await world.cases()).length === 4, 'each is a case');

  const mended = await world.proof();
  expect(found(mended)).toEqual(expected.map((line) => `${line} ${line.startsWith('STRANGER') ? 'left' : 'repaired'}`));
  await bothShow(world, { ...FULL, TEE: 507 });
  await waitUntil(
    async () => JSON.stringify(await world.cases()) === '["SL-PROOF-004 shopify-eu STRANGER"]',
    'what was repaired is no case any more, and what was not is still one case',
  );
  const text = await world.metrics();
  expect(text).toContain('storeloom_stock_variances{cause="manual-edit",hub="first"} 2');
  expect(text).toContain('storeloom_stock_variances_open{hub="first"} 1');
  expect(text).toMatch(/storeloom_stock_positions\{source="odoo-main",hub="first"\} [1-9]/);
  expect(text).toMatch(/storeloom_stock_publication_seconds_count\{hub="first",connection="woo-eu"\} [1-9]/);

  const shown = await commandLine(world, 'proof', '--last');
  expect(shown.code).toBe(1);
  expect(shown.out).toMatch(/STRANGER +shopify-eu +unknown-mapping +- +5 +left to a person/);
  expect(shown.out).toMatch(/MUG +shopify-eu +manual-edit +500 +900 +repaired/);

  shop.removeItem('STRANGER');
  const again = await commandLine(world, 'proof');
  expect(again.out).toContain('Every number that could be compared is as it should be.');
  expect(again.code).toBe(0);
  await waitUntil(async () => (await world.cases()).length === 0, 'its case is closed');

  // A publication that cannot leave is late, and nothing is lost.
  for (const { faults } of [shop, woo, odoo]) faults.dropShare = 0;
  await hub.backbone.pause('deliver/woo-eu', 'the scenario');
  await odoo.people.receiveStock('SOCKS', 5);
  await waitUntil(async () => {
    const { pools } = await world.ask<StockAnswer>('/api/v1/stock/SOCKS');
    const shelf = pools.flatMap(({ shelves }) => shelves).find(({ connection }) => connection === 'woo-eu');
    return (shelf?.underWay?.ageMs ?? 0) > 2_000;
  }, 'the number is under way to the shop');
  const late = await world.proof();
  expect(found(late)).toEqual(['SOCKS@woo-eu late-message left']);
  expect(late.found[0]?.failure.because).toContain('deliver/woo-eu, and it is paused: "the scenario"');
  await hub.backbone.resume('deliver/woo-eu');
  await bothShow(world, { ...FULL, TEE: 507, SOCKS: 505 });
  await waitUntil(async () => found(await world.proof()).length === 0, 'the proof finds nothing any more');
  await waitUntil(async () => (await world.cases()).length === 0, 'its case is closed');
});
