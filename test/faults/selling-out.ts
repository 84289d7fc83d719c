import { type Chance, pick, seededChance } from '../../src/kernel/chance.ts';
import type { StockAnswer } from '../../src/ledgers/stock/why.ts';
import type { TestDatabase } from '../../src/testing/test-database.ts';
import { type HubProcess, startHubProcess } from './hub-process.ts';
import { areWatched, openSellers, type Sellers, type SoldOrder, WEB_CHANNELS } from './sellers.ts';

/** A flash sale: more buyers than pieces, on two shops at once, with an Odoo that does not keep up. */
export interface FlashSaleOptions {
  readonly seed: number;
  /** Buyers who come; there are fewer pieces, so that everything sells out. */
  readonly buyers: number;
  readonly seconds: number;
  /** Orders that Odoo gets done per second while the sale lasts and after it. */
  readonly odooPerSecond: number;
  readonly articles: number;
  readonly database: TestDatabase;
  /** Longer than an order takes to be heard on a busy machine: that nothing is sold twice rests on it. */
  readonly settleMs: number;
  /** How long nothing may move before it is given up. */
  readonly patienceMs: number;
  readonly say?: (line: string) => void;
}

export interface FlashSale {
  readonly buyers: number;
  readonly pieces: number;
  readonly accepted: number;
  /** Buyers who were told that it is sold out. */
  readonly refused: number;
  /** Pieces that were sold and are not there, by article; none. */
  readonly oversold: Readonly<Record<string, number>>;
  /** Pieces that nobody was offered at the end, by article. */
  readonly left: number;
  /** `refused`: answered with a no; `late`: not answered in the time that the shop gives, and sent again. */
  readonly webhooks: { readonly latenciesMs: readonly number[]; readonly refused: number; readonly late: number };
  /** From each publication to the channel's answer. */
  readonly publishedMs: readonly number[];
  readonly bookedAtEnd: number;
  readonly caughtUpMs: number;
  readonly missing: readonly string[];
  readonly doubled: readonly string[];
  /** Confirmed orders whose goods are not reserved. */
  readonly short: readonly string[];
  /** Articles whose ledger, Odoo and shelves differ when all is quiet. */
  readonly unsettled: readonly string[];
}

/** Of a hundred buyers so many find something. */
const PIECES_SHARE = 0.9;
const WORKERS = 4;

export async function flashSale(options: FlashSaleOptions): Promise<FlashSale> {
  const { buyers, database, say = () => {} } = options;
  const each = Math.max(1, Math.floor((buyers * PIECES_SHARE) / options.articles));
  const articles = Array.from({ length: options.articles }, (_, index) => ({ sku: `SALE-${index + 1}`, stock: each }));
  await using sellers = await openSellers({
    articles,
    stock: { settleMs: options.settleMs },
    shopify: { retryScale: 0.1 },
  });
  const webhooks = watchWebhooks(sellers);
  const hub = await startHubProcess({
    directory: sellers.directory,
    port: sellers.port,
    environment: { DATABASE_URL: database.url },
  });
  try {
    const skus = articles.map(({ sku }) => sku);
    const isOffered = () => areWatched(sellers) && skus.every((sku) => onShelves(sellers, sku) === each);
    await untilTrue(isOffered, options.patienceMs, 'the shops know the hub and offer all');
    say(`${buyers} buyers come to ${each * skus.length} pieces of ${skus.length} articles`);
    Object.assign(sellers.odoo.troubles, { workers: WORKERS, mostOrdersPerSecond: options.odooPerSecond });
    const { sold, refused } = await sell(sellers, skus, options);
    const ended = performance.now();
    const bookedAtEnd = confirmed(sellers).length;
    say(`the sale is over: ${sold.length} orders accepted, ${bookedAtEnd} of them confirmed in Odoo`);
    await untilConfirmed(sellers, sold, options);
    const caughtUpMs = performance.now() - ended;
    say(`Odoo caught up after ${Math.round(caughtUpMs / 1_000)} s`);
    const unsettled = await untilSettled(sellers, hub, skus, options.patienceMs + options.settleMs);
    return {
      buyers,
      pieces: each * skus.length,
      accepted: sold.length,
      refused,
      bookedAtEnd,
      caughtUpMs,
      webhooks,
      unsettled,
      oversold: oversoldOf(sold, articles),
      left: each * skus.length - sold.reduce((sum, { pieces }) => sum + pieces, 0),
      publishedMs: await publicationsOf(database),
      ...booksOf(sellers, sold),
    };
  } finally {
    await hub.stop();
  }
}

/** Counts how the hub answers the webhooks of both shops. */
function watchWebhooks({ shopify, woo }: Sellers): FlashSale['webhooks'] {
  const seen = { latenciesMs: [] as number[], refused: 0, late: 0 };
  for (const shop of [shopify, woo]) {
    const send = shop.sendWebhook;
    shop.sendWebhook = async (webhook) => {
      const started = performance.now();
      const status = await send(webhook);
      if (status >= 200 && status < 300) seen.latenciesMs.push(performance.now() - started);
      else if (status === 0) seen.late += 1;
      else seen.refused += 1;
      return status;
    };
  }
  return seen;
}

const onShelves = ({ shown }: Sellers, sku: string): number =>
  WEB_CHANNELS.reduce((sum, channel) => sum + (shown(channel, sku) ?? 0), 0);

/** Buyers come at a steady rate to either shop and take one piece of what they want, mostly of what everybody wants. */
async function sell(
  sellers: Sellers,
  skus: readonly string[],
  { seed, buyers, seconds, say = () => {} }: FlashSaleOptions,
): Promise<{ sold: SoldOrder[]; refused: number }> {
  const chance = seededChance(seed);
  const sold: SoldOrder[] = [];
  const started = performance.now();
  let refused = 0;
  let saidAt = started;
  for (let come = 0; come < buyers; come += 1) {
    await pause(started + (come * seconds * 1_000) / buyers - performance.now());
    const sku = wanted(chance, skus);
    const first = pick(chance, WEB_CHANNELS);
    const other = WEB_CHANNELS.find((channel) => channel !== first) ?? first;
    // Who finds it sold out in one shop looks into the other.
    const order = sellers.buy(first, sku, 1) ?? sellers.buy(other, sku, 1);
    if (order === undefined) refused += 1;
    else sold.push(order);
    if (performance.now() - saidAt < 5_000) continue;
    saidAt = performance.now();
    say(`${come + 1} buyers, ${sold.length} orders, ${confirmed(sellers).length} confirmed in Odoo`);
  }
  return { sold, refused };
}

const wanted = (chance: Chance, skus: readonly string[]): string =>
  skus[Math.floor(chance.fraction() ** 1.5 * skus.length)] ?? (skus[0] as string);

const confirmed = ({ odoo }: Sellers): readonly string[] =>
  odoo.records('sale.order', [['state', '=', 'sale']], ['origin']).map(({ origin }) => String(origin));

async function untilConfirmed(
  sellers: Sellers,
  sold: readonly SoldOrder[],
  { patienceMs, say = () => {} }: FlashSaleOptions,
): Promise<void> {
  let best = -1;
  let since = performance.now();
  let saidAt = since;
  for (;;) {
    const { length } = confirmed(sellers);
    if (length >= sold.length) return;
    if (length > best) {
      best = length;
      since = performance.now();
    }
    if (performance.now() - since > patienceMs) throw new Error(`${best} of ${sold.length} confirmed, and none more`);
    if (performance.now() - saidAt > 10_000) {
      saidAt = performance.now();
      say(`${length} of ${sold.length} orders confirmed in Odoo`);
    }
    await pause(250);
  }
}

/** Waits until ledger, Odoo and shelves agree; answers the articles that do not. */
async function untilSettled(
  sellers: Sellers,
  hub: HubProcess,
  skus: readonly string[],
  patienceMs: number,
): Promise<readonly string[]> {
  const authorization = `Bearer ${await sellers.token()}`;
  let unsettled = skus;
  const look = async (): Promise<boolean> => {
    const open: string[] = [];
    for (const sku of unsettled) {
      const answer = await fetch(`${hub.url}/api/v1/stock/${sku}`, { headers: { authorization } });
      const { pools, claims } = (await answer.json()) as StockAnswer;
      const { onHand, reserved } = sellers.held('wh', sku);
      const left = Number(pools[0]?.left);
      const agrees =
        claims.quantity === '0' && left === onHand - reserved && onShelves(sellers, sku) === Math.max(0, left);
      if (!agrees) open.push(sku);
    }
    unsettled = open;
    return open.length === 0;
  };
  await untilTrue(look, patienceMs, 'ledger, Odoo and shops agree').catch(() => {});
  return unsettled;
}

function oversoldOf(
  sold: readonly SoldOrder[],
  articles: readonly { readonly sku: string; readonly stock: number }[],
): Record<string, number> {
  const taken = Map.groupBy(sold, ({ sku }) => sku);
  const over = articles.map(({ sku, stock }) => {
    const pieces = (taken.get(sku) ?? []).reduce((sum, order) => sum + order.pieces, 0);
    return [sku, Math.max(0, pieces - stock)] as const;
  });
  return Object.fromEntries(over.filter(([, pieces]) => pieces > 0));
}

function booksOf({ odoo }: Sellers, sold: readonly SoldOrder[]): Pick<FlashSale, 'missing' | 'doubled' | 'short'> {
  const booked = Map.groupBy(odoo.records('sale.order', [], ['origin']), ({ origin }) => String(origin));
  const names = sold.map(({ order }) => order);
  const waiting = odoo.records('stock.move', [['state', 'in', ['confirmed', 'partially_available']]], ['id']);
  return {
    missing: names.filter((order) => !booked.has(order)),
    doubled: names.filter((order) => (booked.get(order)?.length ?? 0) > 1),
    short: waiting.map(({ id }) => `stock.move ${String(id)}`),
  };
}

async function publicationsOf({ database }: TestDatabase): Promise<readonly number[]> {
  const rows = await database.query<{ ms: number }>(
    `select ended.recorded_at_ms - begun.recorded_at_ms as ms
       from event ended
       join event begun on begun.key = ended.key and begun.envelope->>'id' = ended.envelope->>'causationid'
      where ended.topic = 'outcome.publish-availability.done' and begun.topic like 'command.%.publish-availability'`,
    [],
  );
  return rows.map(({ ms }) => Number(ms));
}

async function untilTrue(holds: () => boolean | Promise<boolean>, patienceMs: number, what: string): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`after ${patienceMs} ms it is still not so that ${what}`);
    await pause(200);
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
