import type { Lane } from '../../canonical/envelope.ts';
import type { Product } from '../../canonical/product.ts';
import { factId } from '../../kernel/ids.ts';
import type { Money } from '../../kernel/money.ts';
import { type Assortment, type AssortmentChannel, DEFAULT_KINDS, fits } from './policy.ts';
import { nextChange, priceAt, type Statement } from './prices.ts';

/** A price that a channel is known to show, and when it was read there. */
export interface ShownPrice {
  readonly price: Money;
  readonly atMs: number;
  /** Times in a row that the channel showed something that nobody here had sent. */
  readonly surprises: number;
}

/** Prices on their way to a channel. */
interface AskedPrices {
  readonly token: number;
  readonly lane: Lane;
  readonly prices: Readonly<Record<string, Money>>;
}

/** How an article stands on one channel. */
export interface Shown {
  /** Fingerprint of the article that the channel took; absent before the first. */
  readonly taken?: string;
  /** Whether it is on sale there. */
  readonly sold: boolean;
  /** Fingerprint that is on its way. */
  readonly asked?: string;
  /** Whether the channel was seen otherwise while something was on its way. */
  readonly doubted?: true;
  /** Fingerprint that the channel refused or could not be made to take; it is not sent again. */
  readonly refused?: string;
  readonly prices: Readonly<Record<string, ShownPrice>>;
  readonly askedPrices: readonly AskedPrices[];
  /** Prices that the channel refused; the same are not sent again. */
  readonly refusedPrices: Readonly<Record<string, Money>>;
  /** Fingerprint of the last foreign change that was repaired; the same change is not repaired twice. */
  readonly repaired?: string;
}

/** Where an article stands as a whole. */
export type At = 'expected' | 'waiting' | 'publishing' | 'shown' | 'held' | 'retired';

/** All that is known of one article. */
export interface Facts {
  readonly product?: Product;
  readonly sold: boolean;
  /** When the article was last read at its owner; older readings change nothing. */
  readonly readMs: number;
  /** By list, then SKU. */
  readonly prices: Readonly<Record<string, Readonly<Record<string, readonly Statement[]>>>>;
  readonly channels: Readonly<Record<string, Shown>>;
  /** What a person was told, by channel. */
  readonly troubles: Readonly<Record<string, { readonly code: string; readonly reason: string }>>;
  /** Token of the last publication of prices. */
  readonly token: number;
}

export interface State extends Facts {
  readonly at: At;
}

export const noFacts = (): State => ({
  at: 'expected',
  sold: true,
  readMs: 0,
  prices: {},
  channels: {},
  troubles: {},
  token: 0,
});

export const NOTHING_SHOWN: Shown = { sold: false, prices: {}, askedPrices: [], refusedPrices: {} };

/** Whether a channel sells an article at all. */
export function sells(channel: AssortmentChannel, product: Product): boolean {
  if (!(channel.kinds ?? DEFAULT_KINDS).includes(product.kind)) return false;
  const skus = product.variants.map(({ sku }) => sku);
  const named = (patterns: readonly string[]): boolean =>
    skus.some((sku) => patterns.some((pattern) => fits(sku, pattern)));
  return (channel.only === undefined || named(channel.only)) && !named(channel.except ?? []);
}

/** The variants that may be bought. */
export const activeVariants = (product: Product): Product['variants'] =>
  product.variants.filter(({ active }) => active);

/** An article as channels are told: without what only its owner needs. */
export function toldProduct(product: Product): Product {
  const active = activeVariants(product);
  return { ...product, variants: active.length === 0 ? product.variants : active };
}

/** The same article on sale or off it, as one short text. */
export function fingerprintOf(product: Product, sold: boolean): string {
  const { record: _, ...content } = product;
  return factId(JSON.stringify(content), String(sold));
}

/** The statement that holds for a SKU in a list. */
export const holding = (facts: Facts, list: string, sku: string, atMs: number): Statement | undefined =>
  priceAt(facts.prices[list]?.[sku] ?? [], atMs);

/** What a SKU costs when the price that holds now ends, where that is more: then the price is an offer. */
export function regularPrice(facts: Facts, list: string, sku: string, now: Statement): Money | undefined {
  if (now.toMs === undefined) return undefined;
  const next = holding(facts, list, sku, now.toMs);
  if (next === undefined || next.includesTax !== now.includesTax) return undefined;
  const isMore = next.price.currency === now.price.currency && next.price.amount > now.price.amount;
  return isMore ? next.price : undefined;
}

/** The next moment at which a price of the article changes on any channel. */
export function nextSwitch(facts: Facts, { channels }: Assortment, atMs: number): number | undefined {
  const lists = new Set(Object.values(channels).map(({ list }) => list));
  const moments = [...lists].flatMap((list) =>
    Object.values(facts.prices[list] ?? {}).flatMap((statements) => nextChange(statements, atMs) ?? []),
  );
  return moments.length === 0 ? undefined : Math.min(...moments);
}

export function withShown(facts: Facts, channel: string, change: Partial<Shown>): Facts {
  const shown = facts.channels[channel] ?? NOTHING_SHOWN;
  return { ...facts, channels: { ...facts.channels, [channel]: { ...shown, ...change } } };
}

export const shownOn = (facts: Facts, channel: string): Shown => facts.channels[channel] ?? NOTHING_SHOWN;
