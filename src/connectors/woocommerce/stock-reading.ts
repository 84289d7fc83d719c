import type { ConnectionContext, StockReading, StockSeen } from '../../connector/connector.ts';
import { quantity } from '../../kernel/quantity.ts';
import type { Client } from './client.ts';
import type { Field } from './fields.ts';
import type { WooSettings } from './manifest.ts';
import { type Article, articlesOf, readArticle } from './publish-availability.ts';

/** Products of one page; the variations of each are a call of their own. */
const PRODUCTS = 50;
const FIELDS = 'id,sku,type,parent_id,manage_stock,stock_quantity,date_modified_gmt,meta_data';

/** What the shop shows of its products and variations, as the proof of stock compares it. */
export function stockReading({ clock, settings }: ConnectionContext<WooSettings>, client: Client): StockReading {
  const seenOf = ({ sku, shown, isCounted, modifiedAt }: Article): StockSeen => ({
    sku,
    ...(settings.location === undefined ? {} : { location: settings.location }),
    ...(isCounted ? { quantity: quantity(shown) } : {}),
    changedAt: modifiedAt,
  });

  async function soldAs(product: Field): Promise<readonly Article[]> {
    const isVariable = (product.at('type').optionalText(60) ?? '').startsWith('variable');
    if (!isVariable) return [product].flatMap((each) => readArticle(each) ?? []);
    const query = { orderby: 'id', order: 'asc', _fields: FIELDS };
    const path = `products/${product.at('id').id()}/variations`;
    const variations = await client.list({ path, query, operation: 'sweeping' });
    return variations.flatMap((each) => readArticle(each.record()) ?? []);
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
      const found = await articlesOf(client, skus);
      return { seen: [...found.values()].flat().map(seenOf), askedAtMs, facts: [] };
    },
  };
}
