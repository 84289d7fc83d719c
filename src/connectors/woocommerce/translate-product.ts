import type { EventData } from '../../canonical/event.ts';
import type { DraftEvent, Profile } from '../../connector/connector.ts';
import { normalizeGtin } from '../../kernel/gtin.ts';
import { factId } from '../../kernel/ids.ts';
import { quantity } from '../../kernel/quantity.ts';
import { type Field, filled } from './fields.ts';
import type { WooSettings } from './manifest.ts';
import { BESIDE } from './order-snapshot.ts';

type Product = EventData<'ProductUpdated'>['product'];
type Variant = Product['variants'][number];

/** Types that are no article of their own: a list of others, or a link to another shop. */
const NO_ARTICLE = ['grouped', 'external'];
const MOST_OPTIONS = 10;

/** An article with its variants and what the shop shows as their stock. */
export interface ProductSnapshot {
  readonly id: string;
  readonly modifiedAt: string;
  readonly product: Product;
  readonly stock: readonly StockSnapshot[];
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
  const variations = product.at(BESIDE).at('variations').list();
  const sold = type.startsWith('variable') ? variations : [product];
  const parts = sold.filter((part) => part.at('sku').optionalText(100) !== undefined);
  const [first] = parts;
  if (first === undefined) return undefined;
  const sku = product.at('sku').optionalText(100) ?? (parts.length === 1 ? first.at('sku').text(100) : undefined);
  const isService = product.at('virtual').flag() || product.at('downloadable').flag();
  const times = [product, ...variations].map((part) => part.at('date_modified_gmt').gmt());
  return {
    id,
    modifiedAt: [...times].sort().at(-1) ?? product.at('date_modified_gmt').gmt(),
    product: {
      id: `product/${sku ?? `${connection}/${id}`}`,
      record: { connection, id, ...filled({ name: product.at('sku').optionalText(100) }) },
      title: product.at('name').optionalText(500) ?? sku ?? id,
      ...filled({
        description: product.at('description').optionalText(50_000),
        taxClass: product.at('tax_class').optionalText(100),
      }),
      kind: isService ? 'service' : 'goods',
      variants: parts.map((part) => readVariant(part, product)),
      components: [],
    },
    stock: parts.flatMap((part) => readStock(part, product)),
  };
}

function readVariant(part: Field, product: Field): Variant {
  const gtin = normalizeGtin(part.at('global_unique_id').optionalText(20) ?? '');
  const published = [part, product].every((each) => each.at('status').optionalText(40) === 'publish');
  // A simple product lists attributes with all their values; only a variation says which one it is.
  const options = part
    .at('attributes')
    .list()
    .flatMap((attribute) => {
      const name = attribute.at('name').optionalText(100);
      const value = attribute.at('option').optionalText(200);
      return name === undefined || value === undefined ? [] : [{ name, value }];
    });
  return {
    sku: part.at('sku').text(100),
    ...(gtin === undefined ? {} : { gtin }),
    options: options.slice(0, MOST_OPTIONS),
    unit: 'each',
    active: published,
  };
}

/** What is counted; an article without stock management is sellable without end, which no number says. */
function readStock(part: Field, product: Field): StockSnapshot[] {
  const managed = part.at('manage_stock').value;
  const count = part.at('stock_quantity').optionalInteger();
  if ((managed !== true && managed !== 'parent') || count === undefined) return [];
  const modifiedAt = (managed === 'parent' ? product : part).at('date_modified_gmt').gmt();
  return [{ id: part.at('id').id(), sku: part.at('sku').text(100), count, modifiedAt }];
}

/** A fingerprint of the article without its stock, which changes with every sale. */
export const productContentOf = ({ product }: ProductSnapshot): string => factId(JSON.stringify(product));

/** The events of a product; `content` numbers what it is, so that a sale is no new article. 0 is an article as it was before. */
export function productEvents(snapshot: ProductSnapshot, content: number, profile: Profile<WooSettings>): DraftEvent[] {
  const { product, id, modifiedAt, stock } = snapshot;
  const { location } = profile.settings;
  const updated: DraftEvent<'ProductUpdated'> = {
    name: 'ProductUpdated',
    subject: product.id,
    time: modifiedAt,
    fact: ['product', id, String(content)],
    data: { product },
  };
  return [
    ...(content > 0 ? [updated] : []),
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

/** That an article is gone; `product` is the canonical id that it was told under. */
export function retiredEvent(gone: Field): DraftEvent<'ProductRetired'> {
  const product = gone.at('product').text(300);
  const at = gone.at('at').gmt();
  const fact = ['product', gone.at('id').id(), 'gone', gone.at('content').text(40)];
  return { name: 'ProductRetired', subject: product, time: at, fact, data: { product, at } };
}
