import type { Product } from '../../canonical/product.ts';
import { PRODUCT } from '../../connector/articles.ts';
import type { Call, ConnectionContext } from '../../connector/connector.ts';
import { CodedError } from '../../kernel/failure.ts';
import { normalizeGtin } from '../../kernel/gtin.ts';
import type { Money } from '../../kernel/money.ts';
import type { Client } from './client.ts';
import { wooErrors } from './errors.ts';
import type { Field } from './fields.ts';
import type { WooSettings } from './manifest.ts';
import type { ProductSearch, Sought } from './product-search.ts';

/** Circuit of everything about articles. */
export const OPERATION = 'products';

/** What the shop sells under one SKU: a variation, or a product that has none. */
export interface ShopVariant {
  readonly id: string;
  /** As the hub calls it, where that is known. */
  readonly sku: string | undefined;
  /** As the shop calls it. */
  readonly theirSku: string | undefined;
  /** Whether somebody said that the shop calls it otherwise: then it keeps its name there. */
  readonly keepsSku: boolean;
  readonly gtin: string | undefined;
  /** What a buyer pays; undefined while there is no price. */
  readonly price: Money | undefined;
  readonly regular: Money | undefined;
  /** Whether the shop has dates for its offer, which then begins and ends by itself. */
  readonly dated: boolean;
  readonly options: readonly { readonly name: string; readonly value: string }[];
  readonly published: boolean;
  readonly modifiedAt: string;
}

export interface ShopAttribute {
  /** Of an attribute that the whole shop shares; undefined for one of this product alone. */
  readonly id: string | undefined;
  readonly name: string;
  readonly visible: boolean;
  readonly variation: boolean;
  readonly options: readonly string[];
}

/** A product as the shop shows it. */
export interface ShopProduct {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly status: string;
  readonly isVariable: boolean;
  readonly taxClass: string;
  readonly attributes: readonly ShopAttribute[];
  /** A product without variations is its own only variant. */
  readonly variants: readonly ShopVariant[];
  readonly modifiedAt: string;
}

/** How a shop says its prices. */
export interface ShopPricing {
  readonly currency: string;
  readonly taxesIncluded: boolean;
}

type Asking = Pick<Call, 'lane' | 'traceparent' | 'signal'>;
type Leads = ReadonlyMap<string, { readonly by: string; readonly row?: Field }>;
type Wanted = Pick<Product, 'id'> & {
  readonly variants: readonly Pick<Product['variants'][number], 'sku' | 'gtin'>[];
  /** Further SKUs under which the product may stand in the shop. */
  readonly alsoSkus?: readonly string[];
};

/** A product that was looked for: found, not there, or impossible to tell. */
export type Found =
  | { readonly kind: 'found'; readonly product: ShopProduct }
  | { readonly kind: 'none' }
  | { readonly kind: 'failed'; readonly error: CodedError };

/** Looks at articles in one shop. */
export interface Shelf {
  pricing(call: Asking): Promise<ShopPricing>;
  /**
   * The products of articles, by canonical id: by what was bound, by SKU or imported mapping, by barcode, and last in the trash. What goes by
   * another SKU in the shop stands under the hub's. Several products for one article, or a product of another article, give SL-WOO-032.
   */
  find(wanted: readonly Wanted[], call: Asking): Promise<ReadonlyMap<string, Found>>;
  /** Attributes that the whole shop shares, by their name in small letters. */
  attributes(call: Asking): Promise<ReadonlyMap<string, { readonly id: string; readonly name: string }>>;
}

const FRESH_MS = 10 * 60_000;

export function openShelf(context: ConnectionContext<WooSettings>, client: Client, search: ProductSearch): Shelf {
  const { clock, connection, bindings } = context;
  const pricing = fresh(clock, async (call: Asking): Promise<ShopPricing> => {
    const read = async (id: string): Promise<string> => {
      const { body } = await client.ask({ path: `settings/${id}`, operation: OPERATION, call: asCall(call) });
      return body.at('value').optionalText(100) ?? '';
    };
    return {
      currency: await read('general/woocommerce_currency'),
      taxesIncluded: (await read('tax/woocommerce_prices_include_tax')) === 'yes',
    };
  });
  const attributes = fresh(clock, async (call: Asking) => {
    const found = await client.list({ path: 'products/attributes', operation: OPERATION, call: asCall(call) });
    return new Map(
      found.map((each) => {
        const name = each.at('name').text(200);
        return [name.toLowerCase(), { id: each.at('id').id(), name }] as const;
      }),
    );
  });

  /** A product that is bound to another article is not taken for this one as well. */
  async function owned(canonical: string, id: string): Promise<string | undefined> {
    const owner = await bindings.canonicalOf(connection, PRODUCT, id);
    return owner === undefined || owner === canonical ? undefined : owner;
  }

  async function settled(one: Wanted, leads: Leads, call: Asking): Promise<Found> {
    const [first, second] = [...leads];
    if (first === undefined) return { kind: 'none' };
    if (second !== undefined) {
      const because = `the shop has ${first[1].by} in product ${first[0]} and ${second[1].by} in product ${second[0]}`;
      return { kind: 'failed', error: wooErrors.error('SL-WOO-032', { because, field: 'product.variants' }) };
    }
    const owner = await owned(one.id, first[0]);
    if (owner !== undefined) {
      const because = `product ${first[0]} of the shop, which has ${first[1].by}, is ${owner} and not ${one.id}`;
      return { kind: 'failed', error: wooErrors.error('SL-WOO-032', { because, field: 'product' }) };
    }
    const { currency } = await pricing(call);
    const { product, variations } = await search.whole(first[0], first[1].row, call);
    const named = search.named(one.variants, readProduct(product, variations, currency));
    return { kind: 'found', product: await named };
  }

  return {
    pricing,
    attributes,
    async find(wanted, call) {
      const sought = wanted.map(({ id, variants, alsoSkus = [] }): Sought => ({ canonical: id, variants, alsoSkus }));
      const located = await search.locate(sought, call);
      const found = new Map<string, Found>();
      for (const one of wanted) {
        const settling = settled(one, located.get(one.id) ?? new Map(), call);
        // One article that cannot be told must not hold the others; a shop that does not answer holds all.
        found.set(one.id, await settling.catch((error: unknown) => failedAlone(error)));
      }
      return found;
    },
  };
}

function failedAlone(error: unknown): Found {
  const isItsOwn = error instanceof CodedError && ['rejected', 'invalid'].includes(error.failure.kind);
  if (!isItsOwn) throw error;
  return { kind: 'failed', error };
}

const asCall = ({ lane, signal, traceparent }: Asking): Asking => ({
  lane,
  signal,
  ...(traceparent === undefined ? {} : { traceparent }),
});

/** Keeps what was read for ten minutes. */
function fresh<Value>(clock: { now(): number }, read: (call: Asking) => Promise<Value>) {
  let known: { readonly value: Value; readonly untilMs: number } | undefined;
  return async (call: Asking): Promise<Value> => {
    if (known !== undefined && known.untilMs > clock.now()) return known.value;
    const value = await read(call);
    known = { value, untilMs: clock.now() + FRESH_MS };
    return value;
  };
}

// ── reading ─────────────────────────────────────────────────────────────────────────────────────────────────

/** A product with its variations, as a list or an answer shows them. */
export function readProduct(product: Field, variations: readonly Field[], currency: string): ShopProduct {
  const isVariable = (product.at('type').optionalText(60) ?? '').startsWith('variable');
  const parts = isVariable ? variations : [product];
  const times = [product, ...parts].map((part) => part.at('date_modified_gmt').gmt());
  return {
    id: product.at('id').id(),
    title: product.at('name').optionalText(1_000) ?? '',
    description: product.at('description').optionalText(100_000) ?? '',
    status: product.at('status').text(60),
    isVariable,
    taxClass: product.at('tax_class').optionalText(200) ?? '',
    attributes: product.at('attributes').list().map(readAttribute),
    variants: parts.map((part) => readVariant(part, currency)),
    modifiedAt: [...times].sort().at(-1) ?? '',
  };
}

export function readVariant(part: Field, currency: string): ShopVariant {
  const options = part.at('attributes').list();
  const sku = part.at('sku').optionalText(100);
  return {
    id: part.at('id').id(),
    sku,
    theirSku: sku,
    keepsSku: false,
    gtin: normalizeGtin(part.at('global_unique_id').optionalText(20) ?? ''),
    price: part.at('price').optionalMoney(currency),
    regular: part.at('regular_price').optionalMoney(currency),
    dated: part.at('date_on_sale_from_gmt').present || part.at('date_on_sale_to_gmt').present,
    options: options.flatMap((attribute) => {
      const name = attribute.at('name').optionalText(200);
      const value = attribute.at('option').optionalText(200);
      return name === undefined || value === undefined ? [] : [{ name, value }];
    }),
    published: part.at('status').optionalText(60) === 'publish',
    modifiedAt: part.at('date_modified_gmt').gmt(),
  };
}

function readAttribute(attribute: Field): ShopAttribute {
  return {
    id: attribute.at('id').optionalId(),
    name: attribute.at('name').optionalText(200) ?? '',
    visible: attribute.at('visible').flag(true),
    variation: attribute.at('variation').flag(),
    options: attribute
      .at('options')
      .list()
      .flatMap((option) => option.optionalText(500) ?? []),
  };
}

/** Prices must be said as the shop enters them. SL-WOO-033; undefined when they are. */
export function foreignPrice(
  prices: readonly { readonly sku: string; readonly price: Money; readonly includesTax: boolean }[],
  { currency, taxesIncluded }: ShopPricing,
): CodedError | undefined {
  const wrong = prices.find(({ price, includesTax }) => price.currency !== currency || includesTax !== taxesIncluded);
  if (wrong === undefined) return undefined;
  const tax = (included: boolean): string => (included ? 'with tax' : 'without tax');
  return wooErrors.error('SL-WOO-033', {
    because: `${wrong.sku} is priced in ${wrong.price.currency} ${tax(wrong.includesTax)}, the shop enters prices in ${currency} ${tax(taxesIncluded)}`,
    field: 'prices',
    value: wrong.sku,
  });
}
