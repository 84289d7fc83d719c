import type { Clock } from '../kernel/clock.ts';
import { factId } from '../kernel/ids.ts';
import type { Bindings } from './connector.ts';

/** Kind of the binding between an article, as its product, and the product of a channel that shows it. */
export const PRODUCT = 'product';
/** Kind of the binding between a SKU (as `product/<sku>`) and the id of what a channel sells for it. */
export const VARIANT = 'variant';
/** Kind of the binding between a SKU (as `product/<sku>`) and the SKU that a connection uses in its place. */
export const THEIR_SKU = 'sku';

/** How long it is believed that a connection has no mapping of a kind: most have none, and each line of each order asks. */
const BELIEVED_MS = 2_000;
const PREFIX = 'product/';

/** What a connection says of an article. */
export interface Theirs {
  readonly sku?: string | undefined;
  /** Id of the variant, variation or product that is sold. */
  readonly id?: string | undefined;
}

/**
 * The one place that answers which article is which: what the hub calls by its SKU, and a connection otherwise. People say so in a
 * file of mappings, either by the id of what is sold there or by the SKU that is used there; the id counts more, because SKUs move.
 */
export interface Articles {
  /** The hub's SKU of what a connection sells; its own SKU where nobody said anything else. */
  skuOf(theirs: Theirs): Promise<string | undefined>;
  /** The hub's SKU by a mapping alone. */
  mappedSku(theirs: Theirs): Promise<string | undefined>;
  /** Whether anything is mapped by its id; where a system shows SKUs only, finding the ids of all of them is dear. */
  anyById(): Promise<boolean>;
  /** What a mapping says the connection calls the article of a SKU; nothing where there is no mapping. */
  theirsOf(sku: string): Promise<Theirs>;
}

export interface ArticlesContext {
  readonly bindings: Bindings;
  readonly connection: string;
  readonly clock: Clock;
}

export function openArticles({ bindings, connection, clock }: ArticlesContext): Articles {
  const believed = new Map<string, number>();

  async function mayHold(kind: string): Promise<boolean> {
    if ((believed.get(kind) ?? 0) > clock.now()) return false;
    if (await bindings.holds(connection, kind)) return true;
    believed.set(kind, clock.now() + BELIEVED_MS);
    return false;
  }

  async function canonical(kind: string, foreignId: string | undefined): Promise<string | undefined> {
    if (foreignId === undefined || !(await mayHold(kind))) return undefined;
    const found = await bindings.canonicalOf(connection, kind, foreignId);
    return found?.startsWith(PREFIX) ? found.slice(PREFIX.length) : undefined;
  }

  async function foreign(kind: string, sku: string): Promise<string | undefined> {
    if (!(await mayHold(kind))) return undefined;
    return (await bindings.find(`${PREFIX}${sku}`, connection, kind))?.foreignId;
  }

  const mappedSku: Articles['mappedSku'] = async ({ sku, id }) =>
    (await canonical(VARIANT, id)) ?? (await canonical(THEIR_SKU, sku));

  return {
    mappedSku,
    anyById: () => mayHold(VARIANT),
    skuOf: async (theirs) => (await mappedSku(theirs)) ?? theirs.sku,
    async theirsOf(sku) {
      const [id, theirSku] = [await foreign(VARIANT, sku), await foreign(THEIR_SKU, sku)];
      return { ...(id === undefined ? {} : { id }), ...(theirSku === undefined ? {} : { sku: theirSku }) };
    },
  };
}

/**
 * A name for a product that the hub makes in a channel: readable, and different for every article, so that a creation whose answer
 * was lost is found again by it.
 */
export function handleOf(canonical: string): string {
  const name = canonical
    .slice(PREFIX.length)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 80);
  return `${name === '' ? 'article' : name}-${factId(canonical).slice(0, 6)}`;
}
