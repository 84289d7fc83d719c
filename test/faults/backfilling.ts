import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { percentile } from '../../bench/measure.ts';
import type { TestDatabase } from '../../src/testing/test-database.ts';
import { type HubProcess, startHubProcess } from './hub-process.ts';
import { areWatched, openSellers, type Sellers, type SoldOrder } from './sellers.ts';

/** An assortment that is read from Odoo and published to Shopify in the bulk lane, while orders come in. */
export interface BackfillOptions {
  readonly products: number;
  /** Live orders per second. */
  readonly perSecond: number;
  /** How long orders come before the backfill, again beside it, and again when it is over. */
  readonly seconds: number;
  /** What the shop's plan gives back per second; a hundred on the standard plan, a thousand on the largest. */
  readonly shopPointsPerSecond: number;
  /** Lines of a bulk operation that the shop carries out in a second; Shopify names no figure. */
  readonly shopLinesPerSecond: number;
  /** Kills the hub, without a word, while the shop carries out a bulk operation, and starts it again. */
  readonly kill?: boolean;
  readonly database: TestDatabase;
  /** How long nothing may move before it is given up. */
  readonly patienceMs: number;
  readonly say?: (line: string) => void;
}

/** How live work went: milliseconds from the stored webhook to the confirmed order. */
export interface LiveWork {
  readonly orders: number;
  readonly confirmedMs: readonly number[];
  readonly publishedMs: readonly number[];
}

export interface Backfill {
  readonly before: LiveWork;
  readonly beside: LiveWork;
  /** The same as before, in a world that has grown meanwhile: articles and orders of all systems are kept by one process. */
  readonly after: LiveWork;
  /** Articles that were still to be published when the orders beside the backfill had all come. */
  readonly stillToPublish: number;
  readonly readSeconds: number;
  readonly publishedSeconds: number;
  /** Articles that are not in the shop as Odoo has them now. */
  readonly wrong: readonly string[];
  /** Messages of the backfill in another lane than bulk, and of orders in another than live or standard. */
  readonly strayed: readonly string[];
  /** Pairs of messages of one article that were handled in another order than they were written. */
  readonly overtaken: number;
  readonly unconfirmed: readonly string[];
  readonly deadLetters: number;
  /** Products of the shop that show an article; one each when nothing was made twice. */
  readonly made: number;
  /** Bulk operations of the shop, their lines, and how many of them there were at once. */
  readonly bulk: { readonly operations: number; readonly lines: number; readonly mostAtOnce: number };
}

const LIVE = 'LIVE';
/** Articles whose name changes while the backfill runs: the later name must win. */
const RENAMED = 5;
const PRICE_CENTS = 500;
const skuOf = (index: number): string => `FILL-${String(index).padStart(6, '0')}`;

export async function backfillBesideOrders(options: BackfillOptions): Promise<Backfill> {
  const { products, say = () => {} } = options;
  const rate = options.shopPointsPerSecond;
  await using sellers = await openSellers({
    articles: [{ sku: LIVE, stock: 1_000_000 }],
    // Articles of which there is nothing are no news of stock; their numbers are not what is measured here.
    settings: { 'odoo-main': { stock: { everySeconds: 1, zeros: 'silent' } } },
    shopify: {
      retryScale: 0.1,
      bucket: { restoreRate: rate, maximumAvailable: rate * 20 },
      bulk: { linesPerSecond: options.shopLinesPerSecond },
    },
  });
  await shelveAll(sellers, products);
  say(`${products} products stand in Odoo`);
  const before = await besideNothing(sellers, options);
  say(`before the backfill: ${timesOf(before.work)}`);
  await showCatalogue(sellers);
  // The newest write in Odoo: gap recovery begins there, and what is older comes by the first comparison alone.
  await sellers.odoo.people.renameProduct(LIVE, 'Sold all the time');
  let hub = await startHub(sellers, options.database);
  try {
    const began = performance.now();
    const shownYet = (): number => countShown(sellers);
    await untilTrue(() => shownYet() > 0, options.patienceMs, 'the backfill has begun');
    say('the backfill has begun');
    if (options.kill === true) {
      const { operations } = sellers.shopify.bulk;
      const isAtWork = () => operations.some(({ status, lines }) => status === 'RUNNING' && lines > 0);
      await untilTrue(isAtWork, options.patienceMs, 'the shop carries out a bulk operation');
      await hub.kill();
      say(`the hub was killed in an operation of the shop; ${shownYet()} articles are shown`);
      hub = await startHub(sellers, options.database);
    }
    const fromMs = Date.now();
    const [sold] = await Promise.all([sell(sellers, options), rename(sellers, products)]);
    const stillToPublish = products - shownYet();
    await untilConfirmed(sellers, [...before.sold, ...sold], options);
    const beside = await liveWork(options.database, sold, fromMs);
    say(`beside the backfill: ${timesOf(beside)}; ${stillToPublish} articles were still to be published`);
    let readSeconds = 0;
    await untilGrown(
      async () => {
        const read = await countRead(options.database);
        const shown = shownYet();
        if (read >= products && readSeconds === 0) readSeconds = (performance.now() - began) / 1_000;
        say(`${read} articles read, ${shown} shown`);
        return { at: read + shown, done: shown >= products && wrongOf(sellers, products).length === 0 };
        // Counting hundreds of thousands of messages is work of its own, which must not be what is measured.
      },
      options.patienceMs,
      Math.max(2_000, products / 10),
    );
    const publishedSeconds = (performance.now() - began) / 1_000;
    const after = await sellUntilConfirmed(sellers, options);
    say(`after the backfill: ${timesOf(after.work)}`);
    return {
      before: before.work,
      beside,
      after: after.work,
      stillToPublish,
      readSeconds,
      publishedSeconds,
      wrong: wrongOf(sellers, products),
      strayed: await strayedIn(options.database),
      overtaken: await overtakenIn(options.database),
      unconfirmed: unconfirmedOf(sellers, [...before.sold, ...sold, ...after.sold]),
      deadLetters: await deadLettersOf(sellers, hub),
      made: madeIn(sellers),
      bulk: {
        operations: sellers.shopify.bulk.operations.length,
        lines: sellers.shopify.bulk.operations.reduce((sum, { lines }) => sum + lines, 0),
        mostAtOnce: sellers.shopify.bulk.mostAtOnce,
      },
    };
  } finally {
    await hub.stop();
  }
}

// ── orders without and beside it ────────────────────────────────────────────────────────────────────────────

const timesOf = ({ orders, confirmedMs }: LiveWork): string => {
  const [middle, late] = [0.5, 0.99].map((share) => Math.round(percentile(confirmedMs, share)));
  return `${orders} orders, confirmed in ${middle} ms (p50) to ${late} ms (p99)`;
};

interface Sold {
  readonly sold: readonly SoldOrder[];
  readonly work: LiveWork;
}

async function besideNothing(sellers: Sellers, options: BackfillOptions): Promise<Sold> {
  const hub = await startHub(sellers, options.database);
  try {
    await untilTrue(
      () => areWatched(sellers) && (sellers.shown('shopify-eu', LIVE) ?? 0) > 0,
      options.patienceMs,
      'the shops know the hub and offer something',
    );
    return await sellUntilConfirmed(sellers, options);
  } finally {
    await hub.stop();
  }
}

async function sellUntilConfirmed(sellers: Sellers, options: BackfillOptions): Promise<Sold> {
  const fromMs = Date.now();
  const sold = await sell(sellers, options);
  await untilConfirmed(sellers, sold, options);
  return { sold, work: await liveWork(options.database, sold, fromMs) };
}

const startHub = (sellers: Sellers, database: TestDatabase): Promise<HubProcess> =>
  startHubProcess({
    directory: sellers.directory,
    port: sellers.port,
    environment: { DATABASE_URL: database.url },
  });

/** The same hub, which from its next start on shows Odoo's articles in the shop. */
async function showCatalogue({ directory }: Sellers): Promise<void> {
  const file = join(directory, 'storeloom.yaml');
  const text = parse(await readFile(file, 'utf8')) as { connections: Record<string, { settings: object }> };
  const { 'odoo-main': odoo } = text.connections;
  if (odoo !== undefined) odoo.settings = { ...odoo.settings, articles: {} };
  await writeFile(file, stringify({ ...text, assortment: { channels: { 'shopify-eu': { list: 'standard' } } } }));
}

/** Entered some hundreds at a time, each under one save, as an import does. */
async function shelveAll({ odoo }: Sellers, products: number): Promise<void> {
  const most = 500;
  for (let from = 0; from < products; from += most) {
    const length = Math.min(most, products - from);
    const names = Array.from({ length }, (_, index) => skuOf(from + index));
    await odoo.people.stockShelves(names.map((sku) => ({ sku, name: `Article ${sku}`, price: PRICE_CENTS / 100 })));
  }
}

async function rename({ odoo }: Sellers, products: number): Promise<void> {
  for (let index = 0; index < Math.min(RENAMED, products); index += 1) {
    await odoo.people.renameProduct(skuOf(products - 1 - index), `Renamed ${skuOf(products - 1 - index)}`);
  }
}

const titleOf = (index: number, products: number): string =>
  index >= products - RENAMED ? `Renamed ${skuOf(index)}` : `Article ${skuOf(index)}`;

/** Orders at a steady rate, by turns in both shops. */
async function sell(sellers: Sellers, { perSecond, seconds }: BackfillOptions): Promise<SoldOrder[]> {
  const sold: SoldOrder[] = [];
  const began = performance.now();
  const count = Math.round(perSecond * seconds);
  for (let index = 0; index < count; index += 1) {
    await pause(began + (index * 1_000) / perSecond - performance.now());
    const channel = index % 2 === 0 ? 'shopify-eu' : 'woo-eu';
    const order = sellers.buy(channel, LIVE, 1) ?? sellers.buy('shopify-eu', LIVE, 1);
    if (order !== undefined) sold.push(order);
  }
  return sold;
}

// ── what is looked at ───────────────────────────────────────────────────────────────────────────────────────

/** Titles by SKU of what the shop sells at the price of Odoo; one look at all of it, since there may be very much. */
function shownIn({ shopify }: Sellers): ReadonlyMap<string, string> {
  const shown = new Map<string, string>();
  for (const { status, title, variants } of shopify.state.products.values()) {
    for (const { sku, price } of variants) if (status === 'ACTIVE' && price === PRICE_CENTS) shown.set(sku, title);
  }
  return shown;
}

const countShown = (sellers: Sellers): number =>
  [...shownIn(sellers).keys()].filter((sku) => sku.startsWith('FILL-')).length;

const madeIn = ({ shopify }: Sellers): number =>
  [...shopify.state.products.values()].filter(({ variants }) => variants.some(({ sku }) => sku.startsWith('FILL-')))
    .length;

function wrongOf(sellers: Sellers, products: number): string[] {
  const shown = shownIn(sellers);
  const indexes = Array.from({ length: products }, (_, index) => index);
  return indexes.filter((index) => shown.get(skuOf(index)) !== titleOf(index, products)).map(skuOf);
}

const unconfirmedOf = ({ odoo }: Sellers, sold: readonly SoldOrder[]): string[] => {
  const rows = odoo.records('sale.order', [['state', '=', 'sale']], ['origin']);
  const confirmed = new Set(rows.map(({ origin }) => String(origin)));
  return sold.map(({ order }) => order).filter((order) => !confirmed.has(order));
};

const untilConfirmed = (sellers: Sellers, sold: readonly SoldOrder[], { patienceMs }: BackfillOptions): Promise<void> =>
  untilGrown(async () => {
    const open = unconfirmedOf(sellers, sold).length;
    return { at: -open, done: open === 0 };
  }, patienceMs);

async function liveWork({ database }: TestDatabase, sold: readonly SoldOrder[], fromMs: number): Promise<LiveWork> {
  // What the hub itself says of its orders is a moment behind Odoo.
  const orders = await database.query<{ ms: number }>(
    `select min(allocated.recorded_at_ms) - min(placed.recorded_at_ms) as ms
       from event placed join event allocated on allocated.key = placed.key and allocated.topic = 'event.OrderAccepted'
      where placed.topic = 'event.OrderPlaced' and placed.recorded_at_ms >= $1 group by placed.key`,
    [fromMs],
  );
  const numbers = await database.query<{ ms: number }>(
    `select ended.recorded_at_ms - begun.recorded_at_ms as ms
       from event ended
       join event begun on begun.key = ended.key and begun.envelope->>'id' = ended.envelope->>'causationid'
      where ended.topic = 'outcome.publish-availability.done' and begun.lane = 'live'
        and begun.topic like 'command.%.publish-availability' and begun.recorded_at_ms >= $1`,
    [fromMs],
  );
  const msOf = (rows: readonly { ms: number }[]): number[] => rows.map(({ ms }) => Number(ms));
  return { orders: sold.length, confirmedMs: msOf(orders), publishedMs: msOf(numbers) };
}

async function countRead({ database }: TestDatabase): Promise<number> {
  const [row] = await database.query<{ count: number }>(
    `select count(distinct key)::int as count from event
      where topic = 'event.ProductUpdated' and envelope->>'connection' = 'odoo-main' and key like 'product/FILL-%'`,
    [],
  );
  return row?.count ?? 0;
}

async function strayedIn({ database }: TestDatabase): Promise<string[]> {
  const rows = await database.query<{ lane: string; topic: string }>(
    `select distinct lane, topic from event
      where (lane <> 'bulk' and envelope->>'connection' = 'odoo-main' and topic = 'event.ProductUpdated')
         or (lane <> 'bulk' and topic like 'command.%.publish-product')
         or (lane = 'bulk' and (topic like 'event.Order%' or topic like 'command.%-order'))`,
    [],
  );
  return rows.map(({ lane, topic }) => `${topic} in ${lane}`);
}

/** Of one article the publications end in the order in which they were asked for. */
async function overtakenIn({ database }: TestDatabase): Promise<number> {
  const [row] = await database.query<{ count: number }>(
    `with ended as (
       select done.key, done.position as ended, begun.position as begun
         from event done join event begun on begun.key = done.key and begun.envelope->>'id' = done.envelope->>'causationid'
        where done.topic = 'outcome.publish-product.done' and begun.topic like 'command.%.publish-product')
     select count(*)::int as count from ended one join ended other on one.key = other.key
      where one.begun < other.begun and one.ended > other.ended`,
    [],
  );
  return row?.count ?? 0;
}

async function deadLettersOf(sellers: Sellers, hub: HubProcess): Promise<number> {
  const authorization = `Bearer ${await sellers.token()}`;
  const answer = await fetch(`${hub.url}/api/v1/dead-letters?limit=50`, { headers: { authorization } });
  return ((await answer.json()) as { letters: readonly unknown[] }).letters.length;
}

/** Waits for an end as long as something moves; it is given up when nothing did for `patienceMs`. */
async function untilGrown(
  look: () => Promise<{ readonly at: number; readonly done: boolean }>,
  patienceMs: number,
  everyMs = 2_000,
): Promise<void> {
  let best = Number.NEGATIVE_INFINITY;
  let since = performance.now();
  for (;;) {
    const { at, done } = await look();
    if (done) return;
    if (at > best) {
      best = at;
      since = performance.now();
    }
    if (performance.now() - since > patienceMs) throw new Error(`nothing has moved for ${patienceMs} ms, at ${best}`);
    await pause(everyMs);
  }
}

async function untilTrue(holds: () => boolean, patienceMs: number, what: string): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`after ${patienceMs} ms it is still not so that ${what}`);
    await pause(200);
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
