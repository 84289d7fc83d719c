import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { seededChance } from '../../kernel/chance.ts';
import { GOOD_DAY, startSimulator } from '../../testing/simulator.ts';
import { breakDemo, brokenSystems, durationMs, healDemo, inWords, planOf, share, systemsOf } from './break.ts';
import { type ControlFile, prepareDirectory, readControl, removeControl, writeControl } from './control.ts';
import { cut, durationText, withoutColour } from './painting.ts';
import { planTrip, UNKNOWN_PRODUCT } from './shopping.ts';
import { renderLine, renderScreen, type Snapshot } from './view.ts';

const directories: string[] = [];
afterEach(async () => {
  for (const directory of directories.splice(0)) await rm(directory, { recursive: true, force: true });
});

async function directory(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'storeloom-demo-'));
  directories.push(made);
  return made;
}

const control = (simulators: ControlFile['simulators'] = []): ControlFile => ({
  pid: process.pid,
  startedAt: '2026-11-20T10:00:00.000Z',
  hub: { url: 'http://127.0.0.1:1', token: 'secret' },
  demo: { url: 'http://127.0.0.1:1', token: 'secret' },
  simulators,
});

describe('wishes for a bad day', () => {
  test('durations and shares are read, and nothing else', () => {
    expect(['500ms', '60s', '2m', '1h', '1.5s'].map(durationMs)).toEqual([500, 60_000, 120_000, 3_600_000, 1_500]);
    for (const text of ['', '60', 's', '-1s', '2d', '0s', '25h']) expect(() => durationMs(text)).toThrow(/SL-DEMO-004/);
    expect(['50%', '0.5', '100%', '0%', '12.5 %'].map(share)).toEqual([0.5, 0.5, 1, 0, 0.125]);
    for (const text of ['', '50', '101%', '-1%', 'half', '1e3']) expect(() => share(text)).toThrow(/SL-DEMO-004/);
  });

  test('no wish means away, each wish its fault', () => {
    expect(planOf({ for: '60s' })).toEqual({ down: true });
    expect(planOf({ errors: '50%' })).toEqual({ errorShare: 0.5 });
    expect(planOf({ duplicate: true, reorder: true })).toEqual({ duplicateShare: 0.5, reorderShare: 0.5 });
    expect(inWords({ ...GOOD_DAY, errorShare: 0.5, latencyMs: 800 })).toEqual(['50 % errors', '800 ms slow']);
  });

  test('a name means one system, a kind several', () => {
    const simulators = ['shopify-eu', 'shopify-us'].map((name) => ({ name, kind: 'shopify', url: 'x' }));
    expect(systemsOf(simulators, 'shopify')).toHaveLength(2);
    expect(systemsOf(simulators, 'shopify-us')).toHaveLength(1);
    expect(systemsOf(simulators, 'all')).toHaveLength(2);
    expect(() => systemsOf(simulators, 'paypal')).toThrow(/SL-DEMO-003/);
  });

  test('a running system is broken and healed from outside', async () => {
    const folder = await directory();
    const reply = () => ({ status: 200, body: '{}' });
    await using simulator = await startSimulator({
      handle: reply,
      serverError: reply,
      throttled: reply,
      unauthorized: reply,
    });
    await writeControl(folder, control([{ name: 'odoo-main', kind: 'odoo', url: simulator.url }]));
    expect(await breakDemo(folder, 'odoo', { errors: '50%' })).toMatchObject([{ broken: ['50 % errors'] }]);
    expect(simulator.faults.errorShare).toBe(0.5);
    expect(await brokenSystems((await readControl(folder)).simulators)).toMatchObject([{ broken: ['50 % errors'] }]);
    expect(await healDemo(folder)).toMatchObject([{ broken: [] }]);
    expect(simulator.faults).toEqual(GOOD_DAY);
    await simulator.close();
    await expect(breakDemo(folder, 'odoo', {})).rejects.toThrow(/SL-DEMO-006/);
  });
});

describe('the folder of a demo', () => {
  test('is made, marked and cleared; a folder of something else is left alone', async () => {
    const folder = join(await directory(), 'demo');
    await prepareDirectory(folder);
    await writeFile(join(folder, 'old'), 'old');
    await prepareDirectory(folder);
    expect(await readdir(folder)).toEqual(['THIS-IS-A-DEMO']);
    const other = await directory();
    await writeFile(join(other, 'precious'), 'x');
    await expect(prepareDirectory(other)).rejects.toThrow(/SL-DEMO-005/);
    expect(await readdir(other)).toEqual(['precious']);
  });

  test('is not taken from a demo that runs; its token is for its owner only', async () => {
    const folder = await directory();
    await prepareDirectory(folder);
    await expect(readControl(folder)).rejects.toThrow(/SL-DEMO-001/);
    await writeControl(folder, control());
    expect((await stat(join(folder, 'demo.json'))).mode & 0o777).toBe(0o600);
    await expect(prepareDirectory(folder)).rejects.toThrow(/SL-DEMO-002/);
    await removeControl(folder);
    await expect(prepareDirectory(folder)).resolves.toBeUndefined();
  });

  test('a demo that was killed does not stand in the way', async () => {
    const folder = await directory();
    await prepareDirectory(folder);
    await writeControl(folder, { ...control(), pid: 2 ** 22 + 1 });
    await expect(readControl(folder)).rejects.toThrow(/SL-DEMO-001/);
    await expect(prepareDirectory(folder)).resolves.toBeUndefined();
  });
});

describe('shoppers', () => {
  const trips = Array.from({ length: 2_000 }, (_, index) => planTrip(seededChance(index), index + 1));

  test('the same seed shops the same', () => {
    expect(planTrip(seededChance(5), 1)).toEqual(planTrip(seededChance(5), 1));
  });

  test('do everything that the demo promises to show', () => {
    const seen = (holds: (trip: (typeof trips)[number]) => boolean): number => trips.filter(holds).length;
    expect(seen(({ shop }) => shop === 'shopify-us')).toBeGreaterThan(400);
    expect(seen(({ shop }) => shop === 'woo-eu')).toBeGreaterThan(400);
    for (const way of ['prepaid', 'authorise-then-capture', 'on-delivery', 'gift-card-in-part', 'gift-card']) {
      expect(
        seen(({ payment }) => payment === way),
        way,
      ).toBeGreaterThan(10);
    }
    expect(seen(({ discount }) => discount !== undefined)).toBeGreaterThan(400);
    expect(seen(({ declinedFirst }) => declinedFirst)).toBeGreaterThan(30);
    expect(seen(({ afterwards }) => afterwards?.kind === 'cancel')).toBeGreaterThan(30);
    expect(seen(({ afterwards }) => afterwards?.kind === 'edit')).toBeGreaterThan(30);
    expect(seen(({ lines }) => lines.some(({ product }) => product === UNKNOWN_PRODUCT))).toBeGreaterThan(10);
    expect(seen(({ lines }) => new Set(lines.map(({ product }) => product.reducedTax)).size === 2)).toBeGreaterThan(
      500,
    );
    expect(seen(({ shop, payment }) => shop === 'shopify-us' && payment === 'on-delivery')).toBe(0);
    expect(seen(({ shop, lines }) => shop === 'woo-eu' && lines.some(({ product }) => product.reducedTax))).toBe(0);
  });

  test('one early order holds a product that the ERP does not know', () => {
    expect(planTrip(seededChance(1), 7).lines.some(({ product }) => product === UNKNOWN_PRODUCT)).toBe(true);
  });
});

describe('the view', () => {
  const order = {
    id: 'order/shopify-eu/1',
    channel: 'shopify-eu',
    name: '#EU1001',
    state: 'partially-shipped',
    payment: 'captured',
    currency: 'EUR',
    money: { total: 12_990, captured: 12_990, refunded: 0, invoiced: 0, credited: 0 },
    placedAt: '2026-11-20T09:59:56.000Z',
    booked: 'S00042',
    invoices: [],
    tracking: ['0034043412345678'],
    open: [],
    test: false,
  } as const;
  const snapshot: Snapshot = {
    hubUrl: 'http://127.0.0.1:4600',
    nowMs: Date.UTC(2026, 10, 20, 10),
    overview: {
      ready: true,
      upMs: 72_000,
      orders: [
        { state: 'closed', held: false, orders: 20 },
        { state: 'placed', held: true, orders: 1 },
      ],
      connections: [
        { name: 'shopify-eu', connector: 'shopify', openCircuits: [] },
        { name: 'odoo-main', connector: 'odoo', openCircuits: [] },
      ],
      subscriptions: [
        { name: 'deliver/odoo-main', lag: { live: 34, standard: 0, bulk: 0 }, oldestMs: 5_000, retrying: 2, dead: 3 },
      ],
    },
    orders: [order],
    systems: [{ name: 'odoo-main', url: 'x', broken: ['away'] }],
    sales: [
      { name: 'shopify-eu', sales: 21 },
      { name: 'loom-mitte', sales: 4 },
    ],
    stock: [],
    placed: 21,
    shipped: 12,
    ordersPerMinute: 24,
    lastMinute: { bought: 21, ended: 20 },
    paused: false,
    news: ['#EU1000 is cancelled by its buyer'],
  };
  const plain = (lines: readonly string[]): string => withoutColour(lines.join('\n'));

  test('says what is going on in words of the business', () => {
    const screen = plain(renderScreen(snapshot, 200, 40));
    expect(screen).toContain('1 placed · 20 closed · 1 held');
    expect(screen).toContain('21 bought and 20 ended in the last minute · 12 parcels left');
    expect(screen).toContain('34 waiting · 2 retrying · 3 need a person: storeloom cases');
    expect(screen).toContain('odoo-main    away · 36 waiting');
    expect(screen).toMatch(
      /#EU1001 +EUR 129\.90 +4 s {2}placed → booked S00042 → captured → allocated → partly shipped/,
    );
    expect(screen).toContain("storeloom order '#EU1001'");
    expect(screen).toContain('Sold      shopify-eu 21  loom-mitte 4');
    expect(screen).toContain('Systems   ● shopify-eu  ● odoo-main');
    expect(screen).toContain(' f  flash sale');
    const quiet = { ...snapshot, systems: [{ name: 'loom-nord', url: 'x', broken: ['away'] }] };
    expect(plain(renderScreen(quiet, 200, 40))).toContain('loom-nord    away');
  });

  test('fits the terminal, however small, in colour and without', () => {
    for (const [columns, rows] of [
      [200, 50],
      [80, 24],
      [40, 12],
    ] as const) {
      const lines = renderScreen({ ...snapshot, orders: Array(100).fill(order) }, columns, rows);
      expect(lines.length).toBeLessThanOrEqual(rows);
      for (const line of lines) expect(plain([line]).length).toBeLessThanOrEqual(columns);
    }
    expect(plain(renderScreen(snapshot, 80, 24))).toMatch(/ f {2}flash sale.* q {2}quit$/s);
    expect(cut('\u001b[31mabcdef\u001b[39m', 4)).toBe('\u001b[31mabc\u001b[39m…');
  });

  test('is one plain line where there is no terminal', () => {
    expect(renderLine(snapshot)).toBe(
      '21 bought · 1 placed, 20 closed · 12 parcels · 34 waiting · 1 held · 2 tried again · 3 need a person · odoo-main: away',
    );
    expect(renderLine({ ...snapshot, overview: undefined as never, trouble: 'the hub does not answer' })).toContain(
      'the hub does not answer',
    );
  });

  test('durations are short', () => {
    expect([4_000, 180_000, 7_500_000].map(durationText)).toEqual(['4 s', '3 min', '2 h 5 min']);
  });
});
