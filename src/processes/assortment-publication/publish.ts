import type { Lane } from '../../canonical/envelope.ts';
import type { Product } from '../../canonical/product.ts';
import { equal, type Money } from '../../kernel/money.ts';
import { command, type Output } from '../../process/define.ts';
import {
  activeVariants,
  type Facts,
  fingerprintOf,
  holding,
  regularPrice,
  type Shown,
  sells,
  shownOn,
  toldProduct,
  withShown,
} from './facts.ts';
import type { AssortmentChannel } from './policy.ts';
import type { Statement } from './prices.ts';

/** A moment at which is decided what a channel should show, and how quickly prices must be there. */
export interface Occasion {
  readonly atMs: number;
  readonly lane: Lane;
}

/** What is sent to a channel, and what is known afterwards. */
interface Sent {
  readonly facts: Facts;
  readonly outputs: readonly Output[];
}

const URGENCY: Readonly<Record<Lane, number>> = { bulk: 0, standard: 1, live: 2 };

/** What a channel should show; undefined while it has nothing to do with the article. */
export function wantedOn(
  facts: Facts,
  channel: string,
  spec: AssortmentChannel,
): { readonly product: Product; readonly sold: boolean; readonly fingerprint: string } | undefined {
  if (facts.product === undefined) return undefined;
  const sold = facts.sold && sells(spec, facts.product) && activeVariants(facts.product).length > 0;
  const shown = shownOn(facts, channel);
  // What was never there need not be taken off sale.
  if (!sold && shown.taken === undefined && shown.asked === undefined) return undefined;
  const product = toldProduct(facts.product);
  return { product, sold, fingerprint: fingerprintOf(product, sold) };
}

/** SKUs that a channel cannot sell yet because its list says no price for them. */
export function unpriced(facts: Facts, channel: string, spec: AssortmentChannel, atMs: number): readonly string[] {
  const wanted = wantedOn(facts, channel, spec);
  if (wanted === undefined || !wanted.sold) return [];
  const shown = shownOn(facts, channel);
  return wanted.product.variants
    .map(({ sku }) => sku)
    .filter((sku) => shown.prices[sku] === undefined && holding(facts, spec.list, sku, atMs) === undefined);
}

/**
 * Brings one channel to what it should show: the article first, at most one publication of it on its way, then prices. What
 * changes meanwhile is sent when the channel has answered, as one change.
 */
export function publish(facts: Facts, channel: string, spec: AssortmentChannel, occasion: Occasion): Sent {
  const article = publishArticle(facts, channel, spec, occasion);
  const prices = publishPrices(article.facts, channel, spec, occasion);
  return { facts: prices.facts, outputs: [...article.outputs, ...prices.outputs] };
}

function publishArticle(facts: Facts, channel: string, spec: AssortmentChannel, { atMs }: Occasion): Sent {
  const nothing: Sent = { facts, outputs: [] };
  const wanted = wantedOn(facts, channel, spec);
  const shown = shownOn(facts, channel);
  if (wanted === undefined || shown.asked !== undefined) return nothing;
  const { product, sold, fingerprint } = wanted;
  if (fingerprint === shown.taken || fingerprint === shown.refused) return nothing;
  if (unpriced(facts, channel, spec, atMs).length > 0) return nothing;
  const prices = product.variants.flatMap(({ sku }) => {
    const statement = holding(facts, spec.list, sku, atMs);
    // Between two statements the channel goes on showing what it shows.
    return statement === undefined ? [] : [told(facts, spec.list, sku, statement)];
  });
  return {
    facts: withShown(facts, channel, { asked: fingerprint }),
    outputs: [command('publish-product', channel, { product, sold, prices }, '', 'bulk')],
  };
}

function publishPrices(facts: Facts, channel: string, spec: AssortmentChannel, { atMs, lane }: Occasion): Sent {
  const nothing: Sent = { facts, outputs: [] };
  const { product } = facts;
  const shown = shownOn(facts, channel);
  if (product === undefined || !shown.sold) return nothing;
  // One publication of prices at a time; only a more urgent one overtakes it, and expects what is shown before it.
  if (shown.askedPrices.some((asked) => URGENCY[asked.lane] >= URGENCY[lane])) return nothing;
  const prices = activeVariants(product).flatMap(({ sku }) => {
    const statement = holding(facts, spec.list, sku, atMs);
    const known = shown.prices[sku];
    if (statement === undefined || known === undefined) return [];
    const { price } = statement;
    const refused = shown.refusedPrices[sku];
    if (refused !== undefined && equal(refused, price)) return [];
    const coming = comingPrice(shown, sku);
    const isNews = coming === undefined ? !same(known.price, price) : !same(coming, price) || lane !== 'bulk';
    return isNews ? [{ ...told(facts, spec.list, sku, statement), expected: known.price }] : [];
  });
  if (prices.length === 0) return nothing;
  const token = facts.token + 1;
  const asked = { token, lane, prices: Object.fromEntries(prices.map(({ sku, price }) => [sku, price])) };
  return {
    facts: withShown({ ...facts, token }, channel, { askedPrices: [...shown.askedPrices, asked] }),
    outputs: [command('publish-price', channel, { product: product.id, token, prices }, '', lane)],
  };
}

/** A price as a channel is told it. */
function told(facts: Facts, list: string, sku: string, statement: Statement) {
  const { price, includesTax } = statement;
  const regular = regularPrice(facts, list, sku, statement);
  return { sku, price, ...(regular === undefined ? {} : { regular }), includesTax };
}

/** The price of a SKU that is on its way; of several the one that was sent last. */
export function comingPrice(shown: Shown, sku: string): Money | undefined {
  return shown.askedPrices.map(({ prices }) => prices[sku]).findLast((price) => price !== undefined);
}

/** Whether two prices are the same; of two currencies they are not. */
export const same = (left: Money, right: Money): boolean => equal(left, right);
