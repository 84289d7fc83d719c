import type { EventData } from '../../canonical/event.ts';
import type { Product } from '../../canonical/product.ts';
import { openArticles, PRODUCT } from '../../connector/articles.ts';
import type {
  ConnectionContext,
  DraftEvent,
  FactDraft,
  Poll,
  Profile,
  Translation,
} from '../../connector/connector.ts';
import { beginRoundsNow, enterRound, type LookBack, leaveRound, met, type Rounds } from '../../connector/look-back.ts';
import { normalizeGtin } from '../../kernel/gtin.ts';
import { factId } from '../../kernel/ids.ts';
import type { Json } from '../../kernel/json.ts';
import { money } from '../../kernel/money.ts';
import type { Client } from './client.ts';
import type { Field } from './fields.ts';
import { everyMsOf, overlapMsOf, type ShopifySettings } from './manifest.ts';
import { READ_CHANGED_PRODUCTS } from './product-operations.ts';
import { OPERATION, type Shelf, type ShopProduct } from './product-reading.ts';

/** Topic of an article as the shop shows it. */
export const SHOWN_PRODUCT = 'graphql/product';

const PAGE = 20;
const VARIANTS = 20;
/** Prices of one article that are told; a delivery may give no more events. */
const MOST_PRICES = 900;

interface Cursor extends Rounds {
  readonly after: string | null;
}

/**
 * Reads articles that changed in the shop, when `watchArticles` says so: whoever owns them learns what a merchant did there. Only
 * articles that the hub brought to the shop are told; they go by their canonical name, as their binding says.
 */
export function productPolls(
  context: ConnectionContext<ShopifySettings>,
  client: Client,
  shelf: Shelf,
): readonly Poll[] {
  if (context.settings.watchArticles !== true) return [];
  return [
    {
      name: 'articles',
      everyMs: everyMsOf(context.settings),
      lane: 'bulk',
      read: (stored) => read(context, client, shelf, stored),
    },
  ];
}

const lane = { lane: 'bulk' as const, signal: new AbortController().signal };

async function read(
  context: ConnectionContext<ShopifySettings>,
  client: Client,
  shelf: Shelf,
  stored: Json | undefined,
): ReturnType<Poll['read']> {
  const overlapMs = overlapMsOf(context.settings);
  const lookBack = { overlapMs, nowMs: context.clock.now() };
  let cursor = enterRound((stored as unknown as Cursor | undefined) ?? begin(lookBack), lookBack);
  const { data } = await client.ask({
    text: READ_CHANGED_PRODUCTS,
    variables: { query: `updated_at:>='${cursor.since}'`, first: PAGE, after: cursor.after, variants: VARIANTS },
    operation: OPERATION,
  });
  const page = data.at('products');
  const facts: FactDraft[] = [];
  for (const node of page.at('nodes').list()) {
    cursor = met(cursor, node.at('updatedAt').time(), context.clock.now());
    const fact = await factOf(context, shelf, node);
    if (fact !== undefined) facts.push(fact);
  }
  if (page.at('pageInfo').at('hasNextPage').flag()) {
    const after = page.at('pageInfo').at('endCursor').text(2_000);
    return { facts, cursor: { ...cursor, after }, more: true };
  }
  return { facts, cursor: { ...leaveRound(cursor, overlapMs), after: null }, more: false };
}

const begin = (lookBack: LookBack): Cursor => ({
  ...beginRoundsNow(lookBack),
  after: null,
});

async function factOf(
  context: ConnectionContext<ShopifySettings>,
  shelf: Shelf,
  node: Field,
): Promise<FactDraft | undefined> {
  const { bindings, connection } = context;
  const canonical = await bindings.canonicalOf(connection, PRODUCT, node.at('id').id());
  if (canonical === undefined) return undefined;
  const product = await withHubSkus(context, await shelf.whole(node, lane));
  const { taxesIncluded } = await shelf.pricing(lane);
  const body = JSON.stringify({ canonical, taxesIncluded, product });
  const id = `product/${product.id}/${product.updatedAt}/${factId(body)}`;
  return { topic: SHOWN_PRODUCT, id, body, object: `product/${product.id}` };
}

/** The product with what goes by another SKU in the shop under the hub's. */
async function withHubSkus(context: ConnectionContext<ShopifySettings>, product: ShopProduct): Promise<ShopProduct> {
  const articles = openArticles(context);
  const variants = product.variants.map(async (variant) => ({ ...variant, sku: await articles.skuOf(variant) }));
  return { ...product, variants: await Promise.all(variants) };
}

/** What a fact of this poll says: the article, and what each of its variants costs. Throws for what it cannot read. */
export function translateShown(body: Field, { connection }: Profile<ShopifySettings>): Translation {
  const subject = body.at('canonical').text(300);
  const shown = body.at('product').record();
  const id = shown.at('id').id();
  const at = shown.at('updatedAt').time();
  const isSold = shown.at('status').text(50) === 'ACTIVE';
  if (!isSold) {
    return {
      kind: 'events',
      events: [{ name: 'ProductRetired', subject, time: at, fact: ['gone', id, at], data: { product: subject, at } }],
    };
  }
  const variants = shown
    .at('variants')
    .list()
    .slice(0, 2_000)
    .filter((variant) => variant.at('sku').present);
  if (variants.length === 0) return { kind: 'ignored', because: 'no variant of it has a SKU' };
  const description = shown.at('description').optionalText(50_000);
  const product: Product = {
    id: subject,
    record: { connection, id, name: shown.at('title').text(200) },
    title: shown.at('title').text(500),
    ...(description === undefined ? {} : { description }),
    kind: 'goods',
    variants: variants.map(variantOf),
    components: [],
  };
  const prices = variants.slice(0, MOST_PRICES).map(
    (variant): EventData<'PriceChanged'> => ({
      sku: variant.at('sku').text(100),
      list: connection,
      price: money(variant.at('price').at('amount').count(), variant.at('price').at('currency').text(3)),
      includesTax: body.at('taxesIncluded').flag(),
      effectiveFrom: at,
    }),
  );
  // What is told makes the fact: fields that Shopify adds change nothing.
  const fact = ['shown', id, at, factId(JSON.stringify([product, prices]))];
  return {
    kind: 'events',
    events: [
      { name: 'ProductUpdated', subject, time: at, fact, data: { product } },
      ...prices.map(
        (data): DraftEvent<'PriceChanged'> => ({
          name: 'PriceChanged',
          subject,
          time: at,
          fact: [...fact, data.sku],
          data,
        }),
      ),
    ],
  };
}

function variantOf(variant: Field): Product['variants'][number] {
  const gtin = normalizeGtin(variant.at('gtin').optionalText(14) ?? '');
  const options = variant
    .at('options')
    .list()
    .slice(0, 10)
    .map((option) => ({ name: option.at('name').text(100), value: option.at('value').text(200) }))
    .filter(({ name, value }) => name !== 'Title' || value !== 'Default Title');
  return {
    sku: variant.at('sku').text(100),
    ...(gtin === undefined ? {} : { gtin }),
    options,
    unit: 'each',
    active: true,
  };
}
