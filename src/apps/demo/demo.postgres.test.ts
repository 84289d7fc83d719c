import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import type { ReadStream, WriteStream } from 'node:tty';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { seededChance } from '../../kernel/chance.ts';
import { systemClock } from '../../kernel/clock.ts';
import { testDatabase } from '../../testing/test-database.ts';
import { type Demo, startDemo } from '../demo.ts';
import { breakDemo, healDemo } from './break.ts';
import { type Certificate, readBooks } from './certificate.ts';
import type { PlacedOrder, ShopFront } from './parties.ts';
import { buyerOf, SHOPS, type ShoppingTrip, STORES, UNKNOWN_PRODUCT } from './shopping.ts';
import type { DemoStatus } from './status.ts';
import { payByCard } from './traffic.ts';

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'storeloom-demo-'));
  folders.push(made);
  return made;
}

/** A machine that many share takes its time. */
const REST_MS = 240_000;
const PATIENCE = { timeout: REST_MS, interval: 500 };

/** Swallows what the demo shows. */
const nowhere = () => new Writable({ write: (_chunk, _encoding, done) => done() }) as unknown as WriteStream;

/** Waits until every order is known to the hub and closed, cancelled or waits for a person; nobody buys meanwhile. */
async function comeToRest(demo: Demo, mostMs: number): Promise<string[]> {
  demo.people.traffic.pause();
  demo.people.tills.pause();
  const until = systemClock.now() + mostMs;
  let open: string[] = [];
  while (systemClock.now() < until) {
    await systemClock.sleep(1_000);
    const orders = await demo.hub.orders(200);
    const heard = new Set(orders.map(({ id }) => id));
    const unheard = readBooks(demo.world).filter(({ id }) => !heard.has(id));
    open = orders
      // A command that was given up waits for a person too, also on an order that its buyer has cancelled meanwhile.
      .filter((order) => order.held === undefined && order.open.length === 0 && order.closedAt === undefined)
      .filter(({ state }) => state !== 'rejected')
      .map(({ name, state, payment }) => `${name} ${state} ${payment}`)
      // A shop that was broken tells the hub of its last orders when it tries again.
      .concat(unheard.map(({ name }) => `${name} not heard of`));
    if (open.length === 0 && orders.length > 0) return [];
  }
  return open;
}

/** What hub and Stripe know of the orders that breach the certificate, for whoever reads the failed test. */
async function explain(demo: Demo, { breaches }: Pick<Certificate, 'breaches'>): Promise<string> {
  const names = new Set(breaches.map(({ order }) => order));
  const known = (await demo.hub.orders(200)).filter(({ name }) => names.has(name));
  const intents = [...demo.world.behind.stripe.state.intents.values()];
  const refunds = [...demo.world.behind.stripe.state.refunds.values()];
  const parts = await Promise.all(
    known.map(async (summary) => {
      const own = intents.filter(({ metadata }) => summary.id.endsWith(`/${metadata.order_id}`));
      return {
        summary,
        process: await read(demo, `/processes/order-to-cash/instances/${summary.id}`),
        deadLetters: await read(demo, `/dead-letters?key=${encodeURIComponent(summary.id)}`),
        story: await read(demo, `/orders/${summary.id}?content=none`),
        intents: own,
        refunds: refunds.filter(({ payment_intent }) => own.some(({ id }) => id === payment_intent)),
      };
    }),
  );
  return JSON.stringify({ breaches, parts }, null, 1);
}

async function read({ control: { hub } }: Demo, path: string): Promise<unknown> {
  const response = await fetch(`${hub.url}/api/v1${path}`, { headers: { authorization: `Bearer ${hub.token}` } });
  return response.json();
}

/** The certificate when what the shops show has followed what came last. */
async function restingCertificate(demo: Demo): Promise<Certificate> {
  const untilMs = systemClock.now() + REST_MS;
  for (;;) {
    const certificate = demo.certificate(true);
    if (certificate.breaches.length === 0 || systemClock.now() > untilMs) return certificate;
    await systemClock.sleep(500);
  }
}

describe('the demo', () => {
  test('a small retailer lives through bad days: every order in Odoo exactly once, equal to the cent', async () => {
    await using database = await testDatabase();
    const directory = join(await folder(), 'demo');
    await using demo = await startDemo({
      directory,
      port: 0,
      ordersPerMinute: 120,
      seed: 11,
      databaseUrl: database.url,
      plain: true,
      output: nowhere(),
      input: process.stdin as ReadStream,
    });
    await systemClock.sleep(6_000);
    await breakDemo(directory, 'odoo', { for: '4s' });
    await breakDemo(directory, 'stripe', { errors: '50%' });
    await breakDemo(directory, 'shopify', { duplicate: true, reorder: true });
    await systemClock.sleep(8_000);
    await breakDemo(directory, 'odoo', { errors: '10%', lostAnswers: '10%' });
    await systemClock.sleep(8_000);
    await healDemo(directory);

    expect(await comeToRest(demo, REST_MS)).toEqual([]);
    const certificate = await restingCertificate(demo);
    expect(certificate.breaches, await explain(demo, certificate)).toEqual([]);
    expect(certificate.orders).toBeGreaterThan(20);
    // What is not booked holds a product that Odoo does not know, and a person was told; they mend it and go on.
    const held = await demo.hub.orders(200);
    expect(certificate.waiting.length).toBeGreaterThan(0);
    for (const name of certificate.waiting) {
      const order = held.find((known) => known.name === name);
      expect(order?.open[0], JSON.stringify(order ?? name)).toMatchObject({ code: 'SL-ODOO-010' });
    }
    expect(await demo.world.createMissingProduct()).toBe(true);
    await retryAll(demo);
    expect(await comeToRest(demo, REST_MS)).toEqual([]);
    const mended = await restingCertificate(demo);
    expect(mended, await explain(demo, mended)).toMatchObject({ waiting: [], breaches: [] });
    // The proof has something to prove: money was kept, goods were sent, in both currencies.
    const books = readBooks(demo.world);
    expect(books.filter(({ kept, sent }) => kept > 0 && sent.shop > 0).length).toBeGreaterThan(10);
    expect(new Set(books.map(({ id }) => id.split('/')[1]))).toEqual(new Set(['shopify-eu', 'shopify-us', 'woo-eu']));
    // What the tills sold has left the stockroom of Odoo, each receipt once.
    const receipts = demo.world.stores.flatMap((store) => store.receipts());
    expect(receipts.length).toBeGreaterThan(0);
    const posted = demo.world.behind.odoo.records('stock.picking', [['state', '=', 'done']], ['origin']);
    for (const { id } of receipts) expect(posted.filter(({ origin }) => origin === id).length, id).toBe(1);
  }, 600_000);

  test('a buyer cancels what Odoo cannot take: the money goes back, and nobody has to mend anything for it', async () => {
    await using database = await testDatabase();
    await using demo = await startDemo({
      directory: join(await folder(), 'demo'),
      port: 0,
      ordersPerMinute: 20,
      seed: 7,
      databaseUrl: database.url,
      plain: true,
      output: nowhere(),
      input: process.stdin as ReadStream,
    });
    demo.people.traffic.pause();
    demo.people.tills.pause();
    const { checkout, shops } = demo.world;
    const shop = shops.get('shopify-eu') as ShopFront;
    const trip: ShoppingTrip = {
      shop: 'shopify-eu',
      lines: [{ product: UNKNOWN_PRODUCT, quantity: 1 }],
      shipping: { title: 'DHL Paket', amount: 490 },
      payment: 'prepaid',
      declinedFirst: false,
      buyer: buyerOf(seededChance(7), 'shopify-eu'),
      guest: false,
    };
    const order = (await shop.place(trip)) as PlacedOrder;
    await payByCard({ checkout, onNews: () => {} }, shop, order, trip);
    const summary = async () => (await demo.hub.orders(200)).find(({ name }) => name === order.name);
    await vi.waitUntil(async () => (await summary())?.open[0]?.code === 'SL-ODOO-010', PATIENCE);
    const books = () => readBooks(demo.world).find(({ name }) => name === order.name);
    expect(books()?.kept).toBe(4_390);
    await shop.cancel(order);
    // The case stays open: nobody creates the article. The money does not wait for it.
    expect(await comeToRest(demo, REST_MS)).toEqual([]);
    const certificate = await restingCertificate(demo);
    expect(certificate.breaches, await explain(demo, certificate)).toEqual([]);
    expect(books()).toMatchObject({ cancelled: true, kept: 0, booked: [] });
    expect((await summary())?.open[0]?.code).toBe('SL-ODOO-010');
    // Somebody does so later, and tries the booking again: what is booked then is cancelled behind it.
    expect(await demo.world.createMissingProduct()).toBe(true);
    await retryAll(demo);
    const isOver = async () => (await summary())?.outcome === 'cancelled';
    const ended = await vi.waitUntil(isOver, PATIENCE).catch(() => false);
    expect(ended, ended ? '' : await explain(demo, { breaches: [{ order: order.name, says: 'not over' }] })).toBe(true);
    expect(await restingCertificate(demo)).toMatchObject({ waiting: [], breaches: [] });
    expect(books()).toMatchObject({ kept: 0, booked: [{ state: 'cancel' }] });
  }, 600_000);

  test('a flash sale over all channels sells no piece twice, and its verdict says so', async () => {
    await using database = await testDatabase();
    const directory = join(await folder(), 'demo');
    await using demo = await startDemo({
      directory,
      port: 0,
      ordersPerMinute: 20,
      seed: 5,
      databaseUrl: database.url,
      plain: true,
      output: nowhere(),
      input: process.stdin as ReadStream,
    });
    const { flashSales } = demo.people;
    flashSales.begin(150);
    await until(
      () => flashSales.latest()?.phase === 'over',
      REST_MS,
      () => JSON.stringify(flashSales.latest()),
    );
    const sale = flashSales.latest();
    expect(sale?.verdict, JSON.stringify(sale)).toMatchObject({ kept: true });
    expect(sale).toMatchObject({ buyers: 150, came: 150, count: { existed: 100, doubled: 0, short: 0 } });
    const { sold, sellers, accepted, inOdoo } = sale?.count ?? { sold: 0, sellers: [], accepted: 0, inOdoo: 0 };
    // Every buyer took a piece or came too late, every seller sold, and what was accepted is in Odoo.
    expect(sold).toBe(150 - (sale?.tooLate ?? 0));
    expect(sold).toBeLessThanOrEqual(100);
    expect(inOdoo).toBe(accepted);
    expect(sellers.map(({ name }) => name)).toEqual([...SHOPS, ...STORES]);
    for (const { name, pieces } of sellers) expect(pieces, name).toBeGreaterThan(0);
    // The verdict is not taken on trust: what Odoo has left and what was sold is all that there was.
    const [article] = demo.certificate(false).stock.filter(({ sku }) => sku === 'DROP-1');
    expect(article?.twice).toBe(0);
    // The next one has stock of its own.
    expect(flashSales.begin(1).sku).toBe('DROP-2');
  }, 600_000);

  test('one command starts it with its own database, another terminal breaks it, Ctrl-C ends everything', async () => {
    const directory = join(await folder(), 'demo');
    const demo = cli('demo', '--plain', '--directory', directory, '--port', '0', '--rate', '60');
    const said = collect(demo);
    try {
      await until(() => /[1-9]\d* closed/.test(said()), REST_MS, said);
      const broken = await output('--json', 'demo', 'break', 'odoo', '--for', '60s', '--directory', directory);
      expect(JSON.parse(broken)).toMatchObject({ systems: [{ name: 'odoo-main', broken: ['away'] }] });
      const status = JSON.parse(await output('--json', 'demo', 'status', '--directory', directory)) as DemoStatus;
      expect(status.systems.find(({ name }) => name === 'odoo-main')?.broken).toEqual(['away']);
      expect(JSON.parse(await output('--json', 'demo', 'heal', '--directory', directory)).systems).toHaveLength(7);
      const sold = await output('--json', 'demo', 'flash-sale', '--orders', '10', '--directory', directory);
      expect(JSON.parse(sold)).toMatchObject({ phase: 'over', buyers: 10, came: 10, verdict: { kept: true } });
      const paidOut = JSON.parse(await output('--json', 'demo', 'payout', '--directory', directory));
      const sums = expect.arrayContaining([expect.objectContaining({ kind: 'charge' })]);
      const entries = { 1: [expect.stringMatching(/^MISC/)], bank: [expect.stringMatching(/^MISC/)] };
      expect(paidOut.payouts[0]).toMatchObject({ at: 'settled', sums, variances: [], entries });
      await expect(output('demo', 'flash-sale', '--orders', '0', '--directory', directory)).rejects.toThrow(
        /SL-DEMO-009/,
      );
    } finally {
      demo.kill('SIGINT');
    }
    const code = await new Promise((resolve) => demo.once('exit', resolve));
    expect(code, said()).toBe(0);
    expect(said()).toMatch(/Stock +Odoo +sold +shopify-eu +shopify-us +woo-eu +difference/);
    expect(said()).toContain('Nothing was sold twice.');
    const closing =
      /(\d+) orders were bought; (\d+) are in Odoo, each exactly once(?:, (\d+) not yet \(.*?\))?(?:, (\d+) called off before)?\./;
    const [bought, ...ends] = (closing.exec(said()) ?? []).slice(1).map((count) => Number(count ?? 0));
    expect(bought, said()).toBe(ends.reduce((sum, count) => sum + count, 0));
    expect(said()).toMatch(/[1-9]\d* payouts were sent; [1-9]\d* are at the bank and in Odoo's books/);
    expect(existsSync(join(directory, 'demo.json'))).toBe(false);
    await expect(output('demo', 'status', '--directory', directory)).rejects.toThrow(/SL-DEMO-001/);
  }, 600_000);
});

/** As `storeloom cases retry` does it. */
async function retryAll({ control: { hub } }: Demo): Promise<void> {
  const response = await fetch(`${hub.url}/api/v1/dead-letters/retry`, {
    method: 'POST',
    headers: { authorization: `Bearer ${hub.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ subscription: 'deliver/odoo-main' }),
  });
  expect(response.status).toBe(200);
}

function cli(...args: readonly string[]): ChildProcess {
  const entry = new URL('../cli.ts', import.meta.url).pathname;
  return spawn(process.execPath, [entry, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
}

function collect(child: ChildProcess): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (text += String(chunk)));
  return () => text;
}

async function output(...args: readonly string[]): Promise<string> {
  const child = cli(...args);
  const said = collect(child);
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(said());
  return said();
}

async function until(holds: () => boolean, mostMs: number, said: () => string): Promise<void> {
  const end = systemClock.now() + mostMs;
  while (!holds()) {
    if (systemClock.now() > end) throw new Error(`it did not happen in time:\n${said()}`);
    await systemClock.sleep(200);
  }
}
