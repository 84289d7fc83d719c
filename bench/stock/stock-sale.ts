import { WEB_CHANNELS, type WebChannel } from '../../test/faults/sellers.ts';
import { type Figure, percentile, report, SMALL } from '../measure.ts';
import { alone, atRest, openStockPlace, PIECES, pause, type StockPlace } from './place.ts';

/**
 * From a sale in one shop to the number of the other, at a steady rate: the order's webhook comes in, is told in canonical words, claims
 * its goods, and the ledger publishes what is left. Each sale is of an article of its own, so that each has a number of its own to wait
 * for. The shops are simulators that send their webhooks at once; a real WooCommerce sends them once a minute.
 * `node bench/stock/stock-sale.ts [--small]`
 */
const PER_SECOND = SMALL ? 10 : 50;
const SALES = SMALL ? 20 : 1_500;
const LOOK_MS = 2;
const PATIENCE_MS = 120_000;

/** Sells each article once and waits for its number in the other shop; answers milliseconds. */
async function measure({ sellers, shown }: StockPlace, from: WebChannel, skus: readonly string[]): Promise<number[]> {
  const to = WEB_CHANNELS.find((channel) => channel !== from) ?? from;
  const waiting = new Map<string, { readonly soldAt: number; readonly number: number }>();
  const took: number[] = [];
  const began = performance.now();
  let next = 0;
  while (took.length < skus.length) {
    const now = performance.now();
    if (now - began > PATIENCE_MS + (skus.length * 1_000) / PER_SECOND) {
      throw new Error(`${waiting.size} numbers never changed on ${to}`);
    }
    while (next < skus.length && began + (next * 1_000) / PER_SECOND <= now) {
      const sku = skus[next] ?? '';
      const number = shown(to, sku) - 1;
      next += 1;
      if (sellers.buy(from, sku, 1) === undefined) throw new Error(`${from} has no ${sku}`);
      waiting.set(sku, { soldAt: performance.now(), number });
    }
    for (const [sku, { soldAt, number }] of waiting) {
      if (shown(to, sku) !== number) continue;
      waiting.delete(sku);
      took.push(performance.now() - soldAt);
    }
    await pause(LOOK_MS);
  }
  return took;
}

type Writer = Awaited<ReturnType<typeof alone>>;

/** The same numbers written by the connector at the same rate, without a hub. */
async function measureAlone(write: Writer, to: WebChannel, skus: readonly string[]): Promise<number[]> {
  const took: number[] = [];
  const began = performance.now();
  await Promise.all(
    skus.map(async (sku, index) => {
      await pause((index * 1_000) / PER_SECOND - (performance.now() - began));
      const started = performance.now();
      const quantity = { value: String(PIECES - 2), unit: 'each' };
      await write(to, [{ sku, quantity, token: Date.now() + 3_600_000 }]);
      took.push(performance.now() - started);
    }),
  );
  return took;
}

const figures: Figure[] = [];
const note = (
  what: string,
  samples: readonly number[],
  extra: { raw?: true; goals?: readonly string[] } = {},
): void => {
  for (const [at, share] of [0.5, 0.99].entries()) {
    const goal = extra.goals?.[at];
    figures.push({
      what: `${what}: p${share * 100}`,
      value: percentile(samples, share),
      unit: 'ms',
      ...(extra.raw ? { raw: true } : {}),
      ...(goal === undefined ? {} : { goal }),
    });
  }
};

await using place = await openStockPlace(2 * SALES);
const halves: Readonly<Record<WebChannel, readonly string[]>> = {
  'shopify-eu': place.skus.slice(0, SALES),
  'woo-eu': place.skus.slice(SALES),
};
const goals = ['≤ 1,000', '≤ 5,000'];
for (const from of WEB_CHANNELS) {
  const to = from === 'woo-eu' ? 'Shopify' : 'WooCommerce';
  await atRest(place.sellers);
  note(
    `sold at ${from === 'woo-eu' ? 'WooCommerce' : 'Shopify'}, shown at ${to}, at ${PER_SECOND}/s`,
    await measure(place, from, halves[from]),
    {
      goals,
    },
  );
}
const write = await alone(place);
for (const to of WEB_CHANNELS) {
  const name = to === 'woo-eu' ? 'WooCommerce' : 'Shopify';
  const skus = halves[to === 'woo-eu' ? 'shopify-eu' : 'woo-eu'];
  note(`written to ${name} by its connector alone, at ${PER_SECOND}/s`, await measureAlone(write, to, skus), {
    raw: true,
  });
}
report('stock-sale', figures);
