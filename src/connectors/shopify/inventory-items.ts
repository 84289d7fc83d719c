import type { Call, ConnectionContext } from '../../connector/connector.ts';
import type { Failure } from '../../kernel/failure.ts';
import type { Json } from '../../kernel/json.ts';
import type { Client } from './client.ts';
import { shopifyErrors } from './errors.ts';
import type { ShopifySettings } from './manifest.ts';
import { READ_INVENTORY_ITEMS } from './operations.ts';

const FRESH_MS = 10 * 60_000;
/** Terms of one search: Shopify takes no endless queries. */
const TERMS = 40;
const PAGE = 50;
/** Pages of one search; a SKU may be the beginning of many others. */
const MOST_PAGES = 10;

export type ItemOutcome =
  | { readonly kind: 'found'; readonly id: string }
  | { readonly kind: 'failed'; readonly failure: Failure };

/**
 * Which inventory item is which SKU. Bindings are made once and for ever, while merchants move SKUs from one article to another; so
 * what was found is remembered here for ten minutes, both ways, and every answer that names an item is held against it.
 */
export interface InventoryItems {
  /** One outcome for each SKU: SL-SHOPIFY-032 when none or several articles carry it. */
  find(skus: readonly string[], call?: Call): Promise<ReadonlyMap<string, ItemOutcome>>;
  /** SKUs by item id; what is gone or has none is left out. */
  skus(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  forget(sku: string): void;
}

interface Item {
  readonly id: string;
  readonly sku: string | undefined;
}

export function inventoryItems({ clock }: ConnectionContext<ShopifySettings>, client: Client): InventoryItems {
  const bySku = new Map<string, { readonly id: string; readonly untilMs: number }>();
  const byId = new Map<string, { readonly sku: string; readonly untilMs: number }>();

  function remember({ id, sku }: Item): void {
    if (sku === undefined) return;
    const untilMs = clock.now() + FRESH_MS;
    byId.set(id, { sku, untilMs });
  }

  return {
    async find(skus, call) {
      const missing = [...new Set(skus)].filter((sku) => (bySku.get(sku)?.untilMs ?? 0) <= clock.now());
      const failures = new Map<string, Failure>();
      for (const some of chunks(missing)) {
        const items = await search(client, some.map((sku) => `sku:${quoted(sku)}`).join(' OR '), call);
        for (const item of items) remember(item);
        for (const sku of some) {
          // The search also finds what only begins like it.
          const [item, ...others] = items.filter((each) => each.sku === sku);
          if (item !== undefined && others.length === 0) {
            bySku.set(sku, { id: item.id, untilMs: clock.now() + FRESH_MS });
          } else failures.set(sku, ambiguous(sku, item === undefined ? 0 : others.length + 1));
        }
      }
      return new Map(
        skus.map((sku): [string, ItemOutcome] => {
          const failure = failures.get(sku);
          if (failure !== undefined) return [sku, { kind: 'failed', failure }];
          return [sku, { kind: 'found', id: (bySku.get(sku) as { id: string }).id }];
        }),
      );
    },
    async skus(ids) {
      const missing = [...new Set(ids)].filter((id) => (byId.get(id)?.untilMs ?? 0) <= clock.now());
      for (const some of chunks(missing)) {
        for (const item of await search(client, some.map((id) => `id:${id}`).join(' OR '))) remember(item);
      }
      return new Map(
        ids.flatMap((id) => {
          const sku = byId.get(id)?.sku;
          return sku === undefined ? [] : [[id, sku] as const];
        }),
      );
    },
    forget(sku) {
      const item = bySku.get(sku);
      bySku.delete(sku);
      if (item !== undefined) byId.delete(item.id);
    },
  };
}

const quoted = (text: string): string => `"${text.replace(/[\\"]/g, '\\$&')}"`;

function chunks<Each>(all: readonly Each[]): Each[][] {
  const some: Each[][] = [];
  for (let from = 0; from < all.length; from += TERMS) some.push(all.slice(from, from + TERMS));
  return some;
}

async function search(client: Client, query: string, call?: Call): Promise<readonly Item[]> {
  const items: Item[] = [];
  let after: Json = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { data } = await client.ask({
      text: READ_INVENTORY_ITEMS,
      variables: { query, first: PAGE, after },
      operation: 'inventory',
      ...(call === undefined ? {} : { call }),
    });
    const found = data.at('inventoryItems');
    for (const node of found.at('nodes').list()) {
      items.push({ id: node.at('id').id(), sku: node.at('sku').optionalText(255) });
    }
    if (!found.at('pageInfo').at('hasNextPage').flag()) break;
    after = found.at('pageInfo').at('endCursor').text(2_000);
  }
  return items;
}

function ambiguous(sku: string, found: number): Failure {
  return shopifyErrors.failure('SL-SHOPIFY-032', {
    because:
      found === 0
        ? `no article in the shop has the SKU "${sku}"`
        : `${found} articles in the shop share the SKU "${sku}"`,
    field: 'sku',
    value: sku,
  });
}
