import { openArticles, PRODUCT } from '../../connector/articles.ts';
import type { Call, ConnectionContext } from '../../connector/connector.ts';
import { barcodeOf, normalizeGtin } from '../../kernel/gtin.ts';
import type { Json } from '../../kernel/json.ts';
import type { Money } from '../../kernel/money.ts';
import { type Client, gid } from './client.ts';
import { shopifyErrors } from './errors.ts';
import type { Field } from './fields.ts';
import type { ShopifySettings } from './manifest.ts';
import { FIND_VARIANTS, READ_PRODUCT, READ_PRODUCT_VARIANTS, READ_SHOP_PRICING } from './product-operations.ts';

/** Circuit of everything about articles. */
export const OPERATION = 'products';

export interface ShopVariant {
  readonly id: string;
  readonly sku: string | undefined;
  /** Whether somebody said that the shop calls it otherwise: then it keeps its name there. */
  readonly keepsSku?: boolean;
  readonly gtin: string | undefined;
  readonly price: Money;
  readonly options: readonly { readonly name: string; readonly value: string }[];
}

/** A product as the shop shows it. */
export interface ShopProduct {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly status: string;
  /** When it last changed, by the shop's clock. */
  readonly updatedAt: string;
  readonly options: readonly { readonly name: string; readonly values: readonly string[] }[];
  readonly variants: readonly ShopVariant[];
}

/** In which currency a shop sells, and whether its prices hold tax. */
export interface ShopPricing {
  readonly currency: string;
  readonly taxesIncluded: boolean;
}

/** Variants that are read with a product; the rest is read page by page. */
const MOST_VARIANTS_AT_ONCE = 100;
const LEAST_VARIANTS = 5;
/** SKUs of one search. */
const MOST_TERMS = 20;
/** Variants that one SKU may find: its own, and some that begin like it. Shopify charges for what is asked. */
const FINDS_PER_SKU = 5;
/** Pages of one search; a SKU may be the beginning of many others. */
const MOST_PAGES = 20;
const FRESH_MS = 10 * 60_000;

export type Asking = Pick<Call, 'lane' | 'traceparent' | 'signal'>;

/** A variant that is looked for: by its SKU, its GTIN and the id that somebody bound it to. */
export interface Sought {
  readonly sku: string;
  /** What the shop calls it, where somebody said so. */
  readonly theirSku?: string;
  readonly gtin?: string | undefined;
  readonly variant?: string;
}

const quoted = (text: string): string => `"${text.replace(/[\\"]/g, '\\$&')}"`;

const termsOf = ({ sku, theirSku, gtin, variant }: Sought): readonly string[] => [
  `sku:${quoted(theirSku ?? sku)}`,
  ...(gtin === undefined ? [] : [`barcode:${quoted(barcodeOf(gtin))}`]),
  ...(variant === undefined ? [] : [`id:${variant}`]),
];

/** A product of the shop that has a variant which was looked for, named by its SKU in the hub. */
export interface Holding {
  readonly product: string;
  readonly sku: string;
}

/** Looks at articles in one shop. */
export interface Shelf {
  pricing(call: Asking): Promise<ShopPricing>;
  /** The product that holds these SKUs. */
  findBySkus(canonical: string, skus: readonly string[], call: Asking): Promise<ShopProduct | undefined>;
  /** What a SKU may go by in the shop. */
  sought(wanted: Pick<Sought, 'sku' | 'gtin'>): Promise<Sought>;
  /** Which product holds which of these variants, some of them at a time. */
  search(wanted: readonly Sought[], call: Asking): Promise<readonly Holding[]>;
  /** A product in an answer, with all its variants. */
  whole(node: Field, call: Asking): Promise<ShopProduct>;
  /** How many variants to ask for with a product that has so many here. */
  page(variants: number): number;
}

export function openShelf(context: ConnectionContext<ShopifySettings>, client: Client): Shelf {
  const { clock, connection, bindings } = context;
  const articles = openArticles(context);
  let known: { readonly pricing: ShopPricing; readonly untilMs: number } | undefined;

  const ask = (text: string, variables: Parameters<Client['ask']>[0]['variables'], call: Asking) =>
    client.ask({ text, variables, operation: OPERATION, call });

  async function pricing(call: Asking): Promise<ShopPricing> {
    if (known !== undefined && known.untilMs > clock.now()) return known.pricing;
    const { data } = await ask(READ_SHOP_PRICING, {}, call);
    const shop = data.at('shop').record();
    const found = { currency: shop.at('currencyCode').text(3), taxesIncluded: shop.at('taxesIncluded').flag() };
    known = { pricing: found, untilMs: clock.now() + FRESH_MS };
    return found;
  }

  async function whole(node: Field, call: Asking): Promise<ShopProduct> {
    const { currency } = await pricing(call);
    const id = node.at('id').id();
    let page = node.at('variants');
    const variants = page
      .at('nodes')
      .list()
      .map((variant) => variantOf(variant, currency));
    while (page.at('pageInfo').at('hasNextPage').flag()) {
      const after = page.at('pageInfo').at('endCursor').text(2_000);
      const variables = { id: gid('Product', id), first: MOST_VARIANTS_AT_ONCE, after };
      const { data } = await ask(READ_PRODUCT_VARIANTS, variables, call);
      page = data.at('product').record().at('variants');
      variants.push(
        ...page
          .at('nodes')
          .list()
          .map((variant) => variantOf(variant, currency)),
      );
    }
    return {
      id,
      title: node.at('title').text(),
      description: node.at('descriptionHtml').optionalText(100_000) ?? '',
      status: node.at('status').text(50),
      updatedAt: node.at('updatedAt').time(),
      options: node
        .at('options')
        .list()
        .map((option) => ({
          name: option.at('name').text(),
          values: option
            .at('values')
            .list()
            .map((value) => value.text()),
        })),
      variants,
    };
  }

  async function read(identifier: { readonly [key: string]: string }, variants: number, call: Asking) {
    const { data } = await ask(READ_PRODUCT, { identifier, variants: page(variants) }, call);
    const node = data.at('productByIdentifier');
    return node.present ? whole(node, call) : undefined;
  }

  async function bound(canonical: string, variants: number, call: Asking): Promise<ShopProduct | undefined> {
    const binding = await bindings.find(canonical, connection, PRODUCT);
    // A merchant may have deleted what was bound; then it is looked for as if it had never been.
    return binding === undefined ? undefined : read({ id: gid('Product', binding.foreignId) }, variants, call);
  }

  async function sought(one: Pick<Sought, 'sku' | 'gtin'>): Promise<Sought> {
    const theirs = await articles.theirsOf(one.sku);
    return {
      ...one,
      ...(theirs.sku === undefined ? {} : { theirSku: theirs.sku }),
      ...(theirs.id === undefined ? {} : { variant: theirs.id }),
    };
  }

  async function search(wanted: readonly Sought[], call: Asking): Promise<readonly Holding[]> {
    const found: Holding[] = [];
    const query = wanted.flatMap(termsOf).join(' OR ');
    let after: Json = null;
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const { data } = await ask(FIND_VARIANTS, { query, first: wanted.length * FINDS_PER_SKU, after }, call);
      const variants = data.at('productVariants');
      for (const node of variants.at('nodes').list()) {
        const [id, sku] = [node.at('id').id(), node.at('sku').optionalText(255)];
        const gtin = normalizeGtin(node.at('barcode').optionalText(100) ?? '');
        // The search also finds what only begins like it.
        const same = wanted.filter(
          (one) =>
            (one.theirSku ?? one.sku) === sku || one.variant === id || (one.gtin !== undefined && one.gtin === gtin),
        );
        const product = node.at('product').at('id').id();
        for (const one of same) found.push({ product, sku: one.sku });
      }
      if (!variants.at('pageInfo').at('hasNextPage').flag()) break;
      after = variants.at('pageInfo').at('endCursor').text(2_000);
    }
    return found;
  }

  /** The one product that has these variants, by barcode, SKU or a binding that somebody imported. */
  async function byVariants(wanted: readonly Pick<Sought, 'sku' | 'gtin'>[], call: Asking) {
    const all = await Promise.all(wanted.map(sought));
    const holdings: Holding[] = [];
    for (let from = 0; from < all.length; from += MOST_TERMS) {
      holdings.push(...(await search(all.slice(from, from + MOST_TERMS), call)));
    }
    const id = onlyOne(holdings);
    return id === undefined ? undefined : read({ id: gid('Product', id) }, wanted.length, call);
  }

  const page = (variants: number): number => Math.min(MOST_VARIANTS_AT_ONCE, Math.max(LEAST_VARIANTS, variants + 2));

  return {
    pricing,
    whole,
    page,
    sought,
    search,
    async findBySkus(canonical, skus, call) {
      const wanted = skus.map((sku) => ({ sku }));
      return (await bound(canonical, skus.length, call)) ?? (await byVariants(wanted, call));
    },
  };
}

/** The one product that holds all of them. Throws SL-SHOPIFY-041 when several do. */
export function onlyOne(holdings: readonly Holding[]): string | undefined {
  const [first, second] = [...new Map(holdings.map(({ product, sku }) => [product, sku]))];
  if (first === undefined) return undefined;
  if (second === undefined) return first[0];
  const because = `the shop has ${first[1]} in product ${first[0]} and ${second[1]} in product ${second[0]}`;
  throw shopifyErrors.error('SL-SHOPIFY-041', { because, field: 'product.variants' });
}

function variantOf(node: Field, currency: string): ShopVariant {
  return {
    id: node.at('id').id(),
    sku: node.at('sku').optionalText(255),
    gtin: normalizeGtin(node.at('barcode').optionalText(100) ?? ''),
    price: node.at('price').money(currency),
    options: node
      .at('selectedOptions')
      .list()
      .map((option) => ({ name: option.at('name').text(), value: option.at('value').text() })),
  };
}

/** Prices must be said as the shop says them. Throws SL-SHOPIFY-040. */
export function refuseForeignPrices(
  prices: readonly { readonly sku: string; readonly price: Money; readonly includesTax: boolean }[],
  { currency, taxesIncluded }: ShopPricing,
): void {
  const wrong = prices.find(({ price, includesTax }) => price.currency !== currency || includesTax !== taxesIncluded);
  if (wrong === undefined) return;
  const tax = (included: boolean): string => (included ? 'with tax' : 'without tax');
  throw shopifyErrors.error('SL-SHOPIFY-040', {
    because: `${wrong.sku} is priced in ${wrong.price.currency} ${tax(wrong.includesTax)}, the shop sells in ${currency} ${tax(taxesIncluded)}`,
    field: 'prices',
    value: wrong.sku,
  });
}
