import type { EventData } from '../../canonical/event.ts';
import type { DraftEvent, Profile } from '../../connector/connector.ts';
import { normalizeGtin } from '../../kernel/gtin.ts';
import { factId } from '../../kernel/ids.ts';
import type { Money } from '../../kernel/money.ts';
import { quantity } from '../../kernel/quantity.ts';
import { type Field, filled } from './fields.ts';
import type { WooSettings } from './manifest.ts';
import { BESIDE } from './order-snapshot.ts';

type Product = EventData<'ProductUpdated'>['product'];
type Variant = Product['variants'][number];

/** Types that are no article of their own: a list of others, or a link to another shop. */
const NO_ARTICLE = ['grouped', 'external'];
const MOST_OPTIONS = 10;
/** Prices of one article that are told; a delivery may give no more events. */
const MOST_PRICES = 450;

/** An article with its variants and what the shop shows as their stock. */
export interface ProductSnapshot {
  readonly id: string;
  readonly modifiedAt: string;
  readonly product: Product;
  readonly stock: readonly StockSnapshot[];
  /** Only of an article that the hub brought to the shop. */
  readonly published?: PublishedSnapshot;
}

interface PublishedSnapshot {
  readonly onSale: boolean;
  readonly includesTax: boolean;
  readonly prices: readonly { readonly sku: string; readonly price: Money }[];
}

/** What the connection knows of a product beside what the shop says: it stands in the fact, so that a translation asks nobody. */
export interface Known {
  /** The SKUs of the hub of what goes by others in the shop, by id. */
  readonly names?: { readonly [id: string]: string };
  /** Of an article that the hub brought to the shop: its canonical id, and how the shop says its prices. */
  readonly article?: { readonly canonical: string; readonly currency: string; readonly includesTax: boolean };
}

interface StockSnapshot {
  /** The product or the variation. */
  readonly id: string;
  readonly sku: string;
  readonly count: number;
  readonly modifiedAt: string;
}

/**
 * Reads a product with its variations beside it. `undefined` when it holds nothing that can be sold by a SKU. A variation whose stock is
 * counted on its parent shows the parent's number, which is what its buyers see.
 */
export function readProduct(product: Field, connection: string): ProductSnapshot | undefined {
  const type = product.at('type').optionalText(60) ?? 'simple';
  if (NO_ARTICLE.includes(type)) return undefined;
  const id = product.at('id').id();
  const beside = product.at(BESIDE);
  const article = beside.at('article');
  const skuOf = (part: Field): string | undefined =>
    beside.at('names').at(part.at('id').id()).optionalText(100) ?? part.at('sku').optionalText(100);
  const variations = beside.at('variations').list();
  const sold = type.startsWith('variable') ? variations : [product];
  const parts = sold.flatMap((part): Part[] => {
    const sku = skuOf(part);
    return sku === undefined ? [] : [{ part, sku }];
  });
  const [first] = parts;
  if (first === undefined) return undefined;
  const sku = product.at('sku').optionalText(100) ?? (parts.length === 1 ? first.sku : undefined);
  const isService = product.at('virtual').flag() || product.at('downloadable').flag();
  const times = [product, ...variations].map((part) => part.at('date_modified_gmt').gmt());
  return {
    id,
    modifiedAt: [...times].sort().at(-1) ?? product.at('date_modified_gmt').gmt(),
    product: {
      id: article.present ? article.at('canonical').text(300) : `product/${sku ?? `${connection}/${id}`}`,
      record: { connection, id, ...filled({ name: product.at('sku').optionalText(100) }) },
      title: product.at('name').optionalText(500) ?? sku ?? id,
      ...filled({
        description: product.at('description').optionalText(50_000),
        taxClass: product.at('tax_class').optionalText(100),
      }),
      kind: isService ? 'service' : 'goods',
      variants: parts.map((each) => readVariant(each, product, article.present)),
      components: [],
    },
    stock: parts.flatMap((each) => readStock(each, product)),
    ...(article.present ? { published: readPublished(parts, product, article) } : {}),
  };
}

/** What is sold, and its SKU in the hub. */
interface Part {
  readonly part: Field;
  readonly sku: string;
}

function readPublished(parts: readonly Part[], product: Field, article: Field): PublishedSnapshot {
  const currency = article.at('currency').text(3);
  return {
    onSale: isPublished(product),
    includesTax: article.at('includesTax').flag(),
    prices: parts.slice(0, MOST_PRICES).flatMap(({ part, sku }) => {
      const price = isPublished(part) ? part.at('price').optionalMoney(currency) : undefined;
      return price === undefined ? [] : [{ sku, price }];
    }),
  };
}

const isPublished = (part: Field): boolean => part.at('status').optionalText(40) === 'publish';

function readVariant({ part, sku }: Part, product: Field, isOurs: boolean): Variant {
  const gtin = normalizeGtin(part.at('global_unique_id').optionalText(20) ?? '');
  const options = part
    .at('attributes')
    .list()
    .flatMap((attribute) => {
      const name = attribute.at('name').optionalText(100);
      const value = attribute.at('option').optionalText(200) ?? (isOurs ? onlyValue(attribute) : undefined);
      return name === undefined || value === undefined ? [] : [{ name, value }];
    });
  return {
    sku,
    ...(gtin === undefined ? {} : { gtin }),
    options: options.slice(0, MOST_OPTIONS),
    unit: 'each',
    active: isPublished(part) && isPublished(product),
  };
}

/** A simple product lists attributes with all their values; only one value says which one it is. */
function onlyValue(attribute: Field): string | undefined {
  const values = attribute.at('options').list();
  return values.length === 1 ? values[0]?.optionalText(200) : undefined;
}

/** What is counted; an article without stock management is sellable without end, which no number says. */
function readStock({ part, sku }: Part, product: Field): StockSnapshot[] {
  const managed = part.at('manage_stock').value;
  const count = part.at('stock_quantity').optionalInteger();
  if ((managed !== true && managed !== 'parent') || count === undefined) return [];
  const modifiedAt = (managed === 'parent' ? product : part).at('date_modified_gmt').gmt();
  return [{ id: part.at('id').id(), sku, count, modifiedAt }];
}

/** A fingerprint of the article without its stock, which changes with every sale. */
export const productContentOf = ({ product, published }: ProductSnapshot): string =>
  factId(JSON.stringify(published === undefined ? product : [product, published]));

/** The events of a product; `content` numbers what it is, so that a sale is no new article. 0 is an article as it was before. */
export function productEvents(snapshot: ProductSnapshot, content: number, profile: Profile<WooSettings>): DraftEvent[] {
  const { id, stock } = snapshot;
  const { location } = profile.settings;
  return [
    ...(content > 0 ? articleEvents(snapshot, ['product', id, String(content)], profile.connection) : []),
    ...stock.map(
      (shown): DraftEvent<'AvailabilityObserved'> => ({
        name: 'AvailabilityObserved',
        subject: `stock/${shown.sku}/${profile.connection}`,
        time: shown.modifiedAt,
        fact: ['stock', shown.id, shown.modifiedAt, String(shown.count)],
        data: {
          sku: shown.sku,
          ...(location === undefined ? {} : { location }),
          quantity: quantity(shown.count),
          observedAt: shown.modifiedAt,
        },
        derived: ['observedAt'],
      }),
    ),
  ];
}

/** The article as the shop shows it; of one that the hub brought there also its prices, or that it is off sale. */
function articleEvents(
  { product, modifiedAt, published }: ProductSnapshot,
  fact: readonly string[],
  connection: string,
): DraftEvent[] {
  const subject = product.id;
  if (published?.onSale === false) {
    return [{ name: 'ProductRetired', subject, time: modifiedAt, fact, data: { product: subject, at: modifiedAt } }];
  }
  return [
    { name: 'ProductUpdated', subject, time: modifiedAt, fact, data: { product } },
    ...(published?.prices ?? []).map(
      ({ sku, price }): DraftEvent<'PriceChanged'> => ({
        name: 'PriceChanged',
        subject,
        time: modifiedAt,
        fact: [...fact, sku],
        data: {
          sku,
          list: connection,
          price,
          includesTax: published?.includesTax === true,
          effectiveFrom: modifiedAt,
        },
      }),
    ),
  ];
}

/** That an article is gone; `product` is the canonical id that it was told under. */
export function retiredEvent(gone: Field): DraftEvent<'ProductRetired'> {
  const product = gone.at('product').text(300);
  const at = gone.at('at').gmt();
  const fact = ['product', gone.at('id').id(), 'gone', gone.at('content').text(40)];
  return { name: 'ProductRetired', subject: product, time: at, fact, data: { product, at } };
}
