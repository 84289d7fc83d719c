import type { Articles } from '../../connector/articles.ts';
import type { ConnectionContext, StockReading, StockSeen } from '../../connector/connector.ts';
import { quantity } from '../../kernel/quantity.ts';
import type { Client } from './client.ts';
import type { Field } from './fields.ts';
import type { WooSettings } from './manifest.ts';
import type { Asking, ProductSearch } from './product-search.ts';
import { type Article, articlesOf, readArticle } from './publish-availability.ts';

/** Products of one page; the variations of each are a call of their own. */
const PRODUCTS = 50;
const FIELDS = 'id,sku,type,parent_id,manage_stock,stock_quantity,date_modified_gmt,meta_data';

/** A proof is nobody's errand: it goes behind everything else and is not called off. */
const QUIETLY: Asking = { lane: 'bulk', signal: AbortSignal.any([]) };

interface Means {
  readonly client: Client;
  readonly search: ProductSearch;
  readonly articles: Articles;
}

/** What the shop shows of its products and variations under the hub's SKUs, as the proof of stock compares it. */
export function stockReading(
  { clock, settings }: ConnectionContext<WooSettings>,
  { client, search, articles }: Means,
): StockReading {
  const seenOf = ({ sku, shown, isCounted, modifiedAt }: Article): StockSeen => ({
    sku,
    ...(settings.location === undefined ? {} : { location: settings.location }),
    ...(isCounted ? { quantity: quantity(shown) } : {}),
    changedAt: modifiedAt,
  });

  async function soldAs(product: Field): Promise<readonly Article[]> {
    const isVariable = (product.at('type').optionalText(60) ?? '').startsWith('variable');
    if (!isVariable) return named([product]);
    const query = { orderby: 'id', order: 'asc', _fields: FIELDS };
    const path = `products/${product.at('id').id()}/variations`;
    const variations = await client.list({ path, query, operation: 'sweeping' });
    return named(variations.map((each) => each.record()));
  }

  async function named(rows: readonly Field[]): Promise<readonly Article[]> {
    const found: Article[] = [];
    for (const row of rows) {
      const sku = await articles.skuOf({ id: row.at('id').id(), sku: row.at('sku').optionalText(100) });
      const article = sku === undefined ? undefined : readArticle(row, sku);
      if (article !== undefined) found.push(article);
    }
    return found;
  }

  return {
    async page(after) {
      const page = typeof after === 'number' ? after : 1;
      const askedAtMs = clock.now();
      const query = {
        status: 'any',
        orderby: 'id',
        order: 'asc',
        per_page: String(PRODUCTS),
        page: String(page),
        _fields: FIELDS,
      };
      const { body } = await client.ask({ path: 'products', query, operation: 'sweeping' });
      const products = body.presentList();
      const seen: StockSeen[] = [];
      for (const product of products) for (const article of await soldAs(product.record())) seen.push(seenOf(article));
      return { seen, askedAtMs, ...(products.length === PRODUCTS ? { next: page + 1 } : {}) };
    },
    async look(skus) {
      const askedAtMs = clock.now();
      const found = await articlesOf(search, skus, QUIETLY);
      return { seen: [...found.values()].flat().map(seenOf), askedAtMs, facts: [] };
    },
  };
}
