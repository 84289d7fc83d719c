import type { Product } from '../../canonical/product.ts';
import { handleOf, PRODUCT } from '../../connector/articles.ts';
import { onBehalfOf } from '../../connector/call-scope.ts';
import type { ConnectionContext } from '../../connector/connector.ts';
import { CodedError } from '../../kernel/failure.ts';
import { type Client, gid } from './client.ts';
import type { ShopifySettings } from './manifest.ts';
import { readProducts } from './product-operations.ts';
import { type Asking, type Holding, OPERATION, onlyOne, type Shelf, type ShopProduct } from './product-reading.ts';

/** Points that one question may cost; Shopify refuses a thousand and more. */
const MOST_POINTS = 800;
const MOST_AT_ONCE = 50;
/** Variants of one search: each finds some that only begin like it, and Shopify charges for what is asked. */
const MOST_SOUGHT = 40;

/** An article that is looked for, with the message that it is looked for on behalf of. */
export interface Looked {
  readonly product: Product;
  readonly cause: { readonly id: string; readonly correlationid: string };
}

/** What the shop has of an article, or why that cannot be said. */
export type Found =
  | { readonly kind: 'found'; readonly product: ShopProduct | undefined }
  | { readonly kind: 'failed'; readonly error: CodedError };

interface Identified {
  readonly looked: Looked;
  readonly identifier: { readonly id: string } | { readonly handle: string };
}

interface Looking {
  readonly context: ConnectionContext<ShopifySettings>;
  readonly client: Client;
  readonly shelf: Shelf;
}

/**
 * Finds many articles as one is found: by binding, by the handle that the hub gives, by barcode, SKU or imported mapping; some dozens to
 * a question. Identifiers are asked for as such and not by search, because the search of a shop is behind what was written.
 */
export async function findProducts(
  looking: Looking,
  wanted: readonly Looked[],
  call: Asking,
): Promise<ReadonlyMap<string, Found>> {
  const { bindings, connection } = looking.context;
  const found = new Map<string, Found>();
  const missing = (): readonly Looked[] => wanted.filter(({ product }) => !found.has(product.id));
  const take = (looked: Looked, result: Found | undefined): void => {
    if (result !== undefined) found.set(looked.product.id, result);
  };
  const bound = await Promise.all(wanted.map(({ product }) => bindings.find(product.id, connection, PRODUCT)));
  const known = wanted.flatMap((looked, index): Identified[] => {
    const foreignId = bound[index]?.foreignId;
    return foreignId === undefined ? [] : [{ looked, identifier: { id: gid('Product', foreignId) } }];
  });
  await read(looking, known, call, take);
  const byHandle = missing().map((looked) => ({ looked, identifier: { handle: handleOf(looked.product.id) } }));
  await read(looking, byHandle, call, take);
  const held = await heldBy(looking, missing(), call, take);
  await read(looking, held, call, take);
  for (const { product } of missing()) found.set(product.id, { kind: 'found', product: undefined });
  return found;
}

type Take = (looked: Looked, result: Found | undefined) => void;

/** Reads products by their identifiers; of what is not there nothing is told. */
async function read({ client, shelf }: Looking, asked: readonly Identified[], call: Asking, take: Take): Promise<void> {
  for (const { some, variants } of portionsOf(asked, shelf)) {
    const text = readProducts(some.length);
    const identifiers = Object.fromEntries(some.map(({ identifier }, index) => [`i${index}`, identifier]));
    const ask = () => client.ask({ text, variables: { ...identifiers, variants }, operation: OPERATION, call });
    const causes = some.map(({ looked }) => looked.cause);
    const { data } = await onBehalfOf(causes, ask);
    for (const [index, { looked }] of some.entries()) {
      const node = data.at(`p${index}`);
      if (node.present) take(looked, await alone(async () => shelf.whole(node.record(), call)));
    }
  }
}

/** As many to a question as it may cost: an article with many variants takes the place of several. */
function portionsOf(asked: readonly Identified[], shelf: Shelf) {
  const portions: { some: Identified[]; variants: number }[] = [];
  for (const one of asked) {
    const variants = shelf.page(one.looked.product.variants.length);
    const last = portions.at(-1);
    const most = Math.max(last?.variants ?? 0, variants);
    const points = ((last?.some.length ?? 0) + 1) * (4 + 2 * most);
    if (last !== undefined && points <= MOST_POINTS && last.some.length < MOST_AT_ONCE) {
      last.some.push(one);
      last.variants = most;
    } else portions.push({ some: [one], variants });
  }
  return portions;
}

/** The products that hold the variants of articles that the shop does not know by any name of the hub's. */
async function heldBy(
  { shelf }: Looking,
  wanted: readonly Looked[],
  call: Asking,
  take: Take,
): Promise<readonly Identified[]> {
  const sought = await Promise.all(
    wanted.flatMap(({ product, cause }) =>
      product.variants.map(async (variant) => ({ cause, one: await shelf.sought(variant) })),
    ),
  );
  const holdings = new Map<string, Holding[]>();
  for (let from = 0; from < sought.length; from += MOST_SOUGHT) {
    const some = sought.slice(from, from + MOST_SOUGHT);
    const ask = () =>
      shelf.search(
        some.map(({ one }) => one),
        call,
      );
    const causes = [...new Set(some.map(({ cause }) => cause))];
    for (const each of await onBehalfOf(causes, ask)) {
      holdings.set(each.sku, [...(holdings.get(each.sku) ?? []), each]);
    }
  }
  const held: Identified[] = [];
  for (const looked of wanted) {
    const result = await alone(async () => {
      const id = onlyOne(looked.product.variants.flatMap(({ sku }) => holdings.get(sku) ?? []));
      if (id !== undefined) held.push({ looked, identifier: { id: gid('Product', id) } });
      return undefined;
    });
    if (result.kind === 'failed') take(looked, result);
  }
  return held;
}

/** What concerns one article is its own result; a shop that cannot be reached concerns all. */
async function alone(work: () => Promise<ShopProduct | undefined>): Promise<Found> {
  try {
    return { kind: 'found', product: await work() };
  } catch (error) {
    if (!(error instanceof CodedError) || !['rejected', 'invalid'].includes(error.failure.kind)) throw error;
    return { kind: 'failed', error };
  }
}
