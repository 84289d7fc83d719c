import { type Articles, openArticles } from '../../connector/articles.ts';
import type { Call, ConnectionContext } from '../../connector/connector.ts';
import type { Failure } from '../../kernel/failure.ts';
import type { Json } from '../../kernel/json.ts';
import type { Client } from './client.ts';
import { shopifyErrors } from './errors.ts';
import type { ShopifySettings } from './manifest.ts';
import { READ_INVENTORY_ITEMS } from './operations.ts';
import { FIND_VARIANTS } from './product-operations.ts';

const FRESH_MS = 10 * 60_000;
/** Terms of one search: Shopify takes no endless queries. */
const TERMS = 40;
const PAGE = 50;
/** Pages of one search; a SKU may be the beginning of many others. */
const MOST_PAGES = 10;

export type ItemOutcome =
  /** `sku` is what the shop calls it. */
  | { readonly kind: 'found'; readonly id: string; readonly sku: string }
  | { readonly kind: 'failed'; readonly failure: Failure };

/**
 * Which inventory item is which SKU. Bindings are made once and for ever, while merchants move SKUs from one article to another; so
 * what was found is remembered here for ten minutes, both ways, and every answer that names an item is held against it.
 */
export interface InventoryItems {
  /** One outcome for each SKU: SL-SHOPIFY-032 when none or several articles carry it. */
  find(skus: readonly string[], call?: Call): Promise<ReadonlyMap<string, ItemOutcome>>;
  /** The hub's SKUs of the shop's, where a mapping says that they differ. */
  named(skus: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** The hub's SKUs by item id; what is gone or has none is left out. */
  skus(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  forget(sku: string): void;
}

interface Item {
  readonly id: string;
  readonly sku: string | undefined;
}

export function inventoryItems(context: ConnectionContext<ShopifySettings>, client: Client): InventoryItems {
  const { clock } = context;
  const names = shopNames(openArticles(context), client);
  const bySku = new Map<string, { readonly id: string; readonly sku: string; readonly untilMs: number }>();
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
        const theirs = await names.ofHub(some, call);
        const terms = some.map((sku) => `sku:${quoted(theirs.get(sku) ?? sku)}`);
        const items = await search(client, terms.join(' OR '), call);
        for (const sku of some) {
          // The search also finds what only begins like it.
          const [item, ...others] = items.filter((each) => each.sku === (theirs.get(sku) ?? sku));
          if (item !== undefined) remember({ ...item, sku });
          if (item !== undefined && others.length === 0) {
            bySku.set(sku, { id: item.id, sku: item.sku ?? sku, untilMs: clock.now() + FRESH_MS });
          } else failures.set(sku, ambiguous(sku, item === undefined ? 0 : others.length + 1));
        }
      }
      return new Map(
        skus.map((sku): [string, ItemOutcome] => {
          const failure = failures.get(sku);
          if (failure !== undefined) return [sku, { kind: 'failed', failure }];
          const { id, sku: theirs } = bySku.get(sku) as { id: string; sku: string };
          return [sku, { kind: 'found', id, sku: theirs }];
        }),
      );
    },
    named: names.ofShop,
    async skus(ids) {
      const missing = [...new Set(ids)].filter((id) => (byId.get(id)?.untilMs ?? 0) <= clock.now());
      for (const some of chunks(missing)) {
        const items = await search(client, some.map((id) => `id:${id}`).join(' OR '));
        const ours = await names.ofShop(items.flatMap(({ sku }) => sku ?? []));
        for (const { id, sku } of items) remember({ id, sku: sku === undefined ? undefined : (ours.get(sku) ?? sku) });
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

/** What goes by one SKU in the shop and by another in the hub, as somebody said by a mapping. */
export function shopNames(articles: Articles, client: Client) {
  return {
    /** The shop's SKUs of the hub's; those that are the same are left out. */
    async ofHub(skus: readonly string[], call?: Call): Promise<ReadonlyMap<string, string>> {
      const names = new Map<string, string>();
      const byId = new Map<string, string>();
      for (const sku of skus) {
        const theirs = await articles.theirsOf(sku);
        if (theirs.id !== undefined) byId.set(theirs.id, sku);
        else if (theirs.sku !== undefined) names.set(sku, theirs.sku);
      }
      if (byId.size === 0) return names;
      const terms = [...byId.keys()].map((id) => `id:${id}`);
      for (const { id, sku } of await variants(client, terms, call)) {
        const ours = byId.get(id);
        if (ours !== undefined && sku !== undefined) names.set(ours, sku);
      }
      return names;
    },
    /** The hub's SKUs of the shop's; those that are the same are left out. */
    async ofShop(skus: readonly string[]): Promise<ReadonlyMap<string, string>> {
      const names = new Map<string, string>();
      for (const sku of skus) {
        const ours = await articles.mappedSku({ sku });
        if (ours !== undefined) names.set(sku, ours);
      }
      if (skus.length === 0 || !(await articles.anyById())) return names;
      const terms = skus.map((sku) => `sku:${quoted(sku)}`);
      for (const { id, sku } of await variants(client, terms)) {
        const ours = sku === undefined ? undefined : await articles.mappedSku({ id });
        if (sku !== undefined && ours !== undefined) names.set(sku, ours);
      }
      return names;
    },
  };
}

/** Variants that a search finds, by id and SKU. */
async function variants(client: Client, terms: readonly string[], call?: Call): Promise<readonly Item[]> {
  const found: Item[] = [];
  let after: Json = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { data } = await client.ask({
      text: FIND_VARIANTS,
      variables: { query: terms.join(' OR '), first: PAGE, after },
      operation: 'inventory',
      ...(call === undefined ? {} : { call }),
    });
    const connection = data.at('productVariants');
    for (const node of connection.at('nodes').list()) {
      found.push({ id: node.at('id').id(), sku: node.at('sku').optionalText(255) });
    }
    if (!connection.at('pageInfo').at('hasNextPage').flag()) break;
    after = connection.at('pageInfo').at('endCursor').text(2_000);
  }
  return found;
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
