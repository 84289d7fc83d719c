import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import type { ReadStream, WriteStream } from 'node:tty';
import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../kernel/clock.ts';
import { testDatabase } from '../../testing/test-database.ts';
import { type Demo, startDemo } from '../demo.ts';
import { breakDemo, healDemo } from './break.ts';
import { type Certificate, readBooks } from './certificate.ts';
import { SHOPS, STORES } from './shopping.ts';
import type { DemoStatus } from './status.ts';

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

/** Swallows what the demo shows. */
const nowhere = () => new Writable({ write: (_chunk, _encoding, done) => done() }) as unknown as WriteStream;

/** Waits until every order is closed, cancelled or waits for a person; nobody buys meanwhile. */
async function comeToRest(demo: Demo, mostMs: number): Promise<string[]> {
  demo.people.traffic.pause();
  demo.people.tills.pause();
  const until = systemClock.now() + mostMs;
  let open: string[] = [];
  while (systemClock.now() < until) {
    await systemClock.sleep(1_000);
    const orders = await demo.hub.orders(200);
    open = orders
      // A command that was given up waits for a person too, also on an order that its buyer has cancelled meanwhile.
      .filter((order) => order.held === undefined && order.open.length === 0 && order.closedAt === undefined)
      .filter(({ state }) => state !== 'rejected')
      .map(({ name, state, payment }) => `${name} ${state} ${payment}`);
    if (open.length === 0 && orders.length > 0) return [];
  }
  return open;
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
    expect(certificate.breaches).toEqual([]);
    expect(certificate.orders).toBeGreaterThan(20);
    // What is not booked holds a product that Odoo does not know, and a person was told; they mend it and go on.
    const held = await demo.hub.orders(200);
    expect(certificate.waiting.length).toBeGreaterThan(0);
    for (const name of certificate.waiting) {
      expect(held.find((order) => order.name === name)?.open[0]).toMatchObject({ code: 'SL-ODOO-010' });
    }
    expect(await demo.world.createMissingProduct()).toBe(true);
    await retryAll(demo);
    expect(await comeToRest(demo, REST_MS)).toEqual([]);
    expect(await restingCertificate(demo)).toMatchObject({ waiting: [], breaches: [] });
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
    expect(said()).toMatch(/orders were bought; \d+ are in Odoo, each exactly once/);
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
