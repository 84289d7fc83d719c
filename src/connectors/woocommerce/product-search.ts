import { type Articles, PRODUCT, type Theirs } from '../../connector/articles.ts';
import type { Call, ConnectionContext } from '../../connector/connector.ts';
import { barcodeOf, normalizeGtin } from '../../kernel/gtin.ts';
import { type Client, MOST_PER_PAGE } from './client.ts';
import { wooErrors } from './errors.ts';
import type { Field } from './fields.ts';
import type { WooSettings } from './manifest.ts';
import { OPERATION, type ShopProduct } from './product-reading.ts';

/** SKUs or barcodes that are looked up in one call; they stand in its address. */
const MOST_TERMS = 50;

/** For whom it is asked, and how urgently. */
export type Asking = Pick<Call, 'lane' | 'traceparent' | 'signal'>;

/** An article that is looked for. */
export interface Sought {
  readonly canonical: string;
  readonly variants: readonly { readonly sku: string; readonly gtin?: string | undefined }[];
  readonly alsoSkus: readonly string[];
}

/** A product that was found for an article, and the SKU or barcode that led to it. */
interface Lead {
  readonly by: string;
  /** The product itself, when it was read on the way. */
  readonly row?: Field;
}

/** Products by article, then by their id. */
type Located = Map<string, Map<string, Lead>>;

/** Finds products of the shop, many in a call. */
export interface ProductSearch {
  locate(sought: readonly Sought[], call: Asking): Promise<Located>;
  /** Products and variations by the SKUs of the hub; several may share one. What a mapping names otherwise is found by that. */
  bySku(skus: readonly string[], call: Asking, operation?: string): Promise<ReadonlyMap<string, readonly Field[]>>;
  /** A product and all its variations. */
  whole(
    id: string,
    row: Field | undefined,
    call: Asking,
  ): Promise<{ readonly product: Field; readonly variations: readonly Field[] }>;
  /** The product with its variants under the hub's SKUs. Throws SL-WOO-032 for a barcode that contradicts the SKU. */
  named(variants: Sought['variants'], product: ShopProduct): Promise<ShopProduct>;
}

export function openProductSearch(
  { bindings, connection }: ConnectionContext<WooSettings>,
  client: Client,
  articles: Articles,
): ProductSearch {
  async function page(query: Record<string, string>, call: Asking, operation = OPERATION): Promise<readonly Field[]> {
    const whole = { status: 'any', per_page: String(MOST_PER_PAGE), ...query };
    const { body } = await client.ask({ path: 'products', query: whole, operation, call });
    return body.presentList().map((row) => row.record());
  }

  /** The list takes several terms between commas, so one that holds a comma is asked for alone. */
  async function listed(
    name: 'sku' | 'global_unique_id' | 'include',
    terms: readonly string[],
    call: Asking,
    more: { readonly status?: string; readonly operation?: string } = {},
  ): Promise<Field[]> {
    const distinct = [...new Set(terms)];
    const plain = distinct.filter((term) => !term.includes(','));
    const questions = distinct.filter((term) => term.includes(','));
    for (let from = 0; from < plain.length; from += MOST_TERMS) {
      questions.push(plain.slice(from, from + MOST_TERMS).join(','));
    }
    const rows: Field[] = [];
    for (const question of questions) {
      const query = { [name]: question, ...(more.status === undefined ? {} : { status: more.status }) };
      rows.push(...(await page(query, call, more.operation)));
    }
    return rows;
  }

  async function one(id: string, call: Asking, operation = OPERATION): Promise<Field | undefined> {
    const found = await client.find({ path: `products/${id}`, operation, call });
    return found?.body.record();
  }

  async function bySku(skus: readonly string[], call: Asking, operation = OPERATION) {
    const names = new Map<string, Theirs>();
    for (const sku of new Set(skus)) names.set(sku, await articles.theirsOf(sku));
    const rows = new Map<string, Field[]>();
    const asked = [...names].filter(([, { id }]) => id === undefined);
    const byTheirs = new Map(asked.map(([sku, theirs]) => [theirs.sku ?? sku, sku]));
    for (const row of await listed('sku', [...byTheirs.keys()], call, { operation })) {
      const sku = byTheirs.get(row.at('sku').optionalText(100) ?? '');
      if (sku !== undefined) rows.set(sku, [...(rows.get(sku) ?? []), row]);
    }
    for (const [sku, { id }] of names) {
      const row = id === undefined ? undefined : await one(id, call, operation);
      if (row !== undefined && row.at('status').optionalText(60) !== 'trash') rows.set(sku, [row]);
    }
    return rows;
  }

  async function locate(sought: readonly Sought[], call: Asking): Promise<Located> {
    const located: Located = new Map(sought.map(({ canonical }) => [canonical, new Map()]));
    const open = () => sought.filter(({ canonical }) => located.get(canonical)?.size === 0);
    const note = (canonical: string, row: Field, by: string): void => {
      const parent = row.at('parent_id').optionalId();
      const id = parent ?? row.at('id').id();
      const leads = located.get(canonical);
      if (leads !== undefined && !leads.has(id)) leads.set(id, { by, ...(parent === undefined ? { row } : {}) });
    };
    await byBinding(sought, call, note);
    await bySkuOf(open(), call, note);
    await byGtin(open(), call, note);
    await inTrash(open(), call, note);
    return located;
  }

  type Note = (canonical: string, row: Field, by: string) => void;

  /** A merchant may have deleted what was bound; then it is looked for as if it had never been. */
  async function byBinding(sought: readonly Sought[], call: Asking, note: Note): Promise<void> {
    const bound = new Map<string, string>();
    for (const { canonical } of sought) {
      const binding = await bindings.find(canonical, connection, PRODUCT);
      if (binding !== undefined) bound.set(binding.foreignId, canonical);
    }
    for (const row of await listed('include', [...bound.keys()], call)) {
      const id = row.at('id').id();
      const canonical = bound.get(id);
      if (canonical !== undefined) note(canonical, row, `product ${id}`);
    }
  }

  async function bySkuOf(sought: readonly Sought[], call: Asking, note: Note): Promise<void> {
    const skusOf = ({ variants, alsoSkus }: Sought) => [...variants.map(({ sku }) => sku), ...alsoSkus];
    const rows = await bySku(sought.flatMap(skusOf), call);
    for (const one of sought) {
      for (const sku of skusOf(one)) for (const row of rows.get(sku) ?? []) note(one.canonical, row, sku);
    }
  }

  async function byGtin(sought: readonly Sought[], call: Asking, note: Note): Promise<void> {
    const articlesBy = new Map<string, string>();
    for (const { canonical, variants } of sought) {
      for (const { gtin } of variants) if (gtin !== undefined) articlesBy.set(gtin, canonical);
    }
    for (const row of await listed('global_unique_id', [...articlesBy.keys()].map(barcodeOf), call)) {
      // A shop that does not know this filter answers with anything.
      const gtin = normalizeGtin(row.at('global_unique_id').optionalText(20) ?? '');
      const canonical = gtin === undefined ? undefined : articlesBy.get(gtin);
      if (canonical !== undefined && gtin !== undefined) note(canonical, row, `barcode ${barcodeOf(gtin)}`);
    }
  }

  /** What lies in the trash keeps its SKU, so that nothing new could take it: it is brought back. */
  async function inTrash(sought: readonly Sought[], call: Asking, note: Note): Promise<void> {
    const articlesBy = new Map<string, string>();
    for (const { canonical, variants, alsoSkus } of sought) {
      for (const sku of [...variants.map((variant) => variant.sku), ...alsoSkus]) articlesBy.set(sku, canonical);
    }
    for (const row of await listed('sku', [...articlesBy.keys()], call, { status: 'trash' })) {
      const sku = row.at('sku').optionalText(100);
      const canonical = sku === undefined ? undefined : articlesBy.get(sku);
      if (canonical !== undefined && sku !== undefined) note(canonical, row, sku);
    }
  }

  return {
    bySku,
    locate,
    async whole(id, row, call) {
      const product = row ?? (await client.ask({ path: `products/${id}`, operation: OPERATION, call })).body;
      if (!(product.at('type').optionalText(60) ?? '').startsWith('variable')) return { product, variations: [] };
      const query = { orderby: 'id', order: 'asc', status: 'any' };
      const variations = await client.list({ path: `products/${id}/variations`, query, operation: OPERATION, call });
      return { product, variations };
    },
    async named(variants, product) {
      const names = new Map<string, { readonly sku: string; readonly keepsSku: boolean }>();
      for (const { sku, gtin } of variants) {
        const theirs = await articles.theirsOf(sku);
        const keepsSku = theirs.id !== undefined || theirs.sku !== undefined;
        const id = theirs.id ?? variantOf({ sku, gtin }, theirs.sku ?? sku, product)?.id;
        if (id !== undefined) names.set(id, { sku, keepsSku });
      }
      return { ...product, variants: product.variants.map((variant) => ({ ...variant, ...names.get(variant.id) })) };
    },
  };
}

/** The variant of a SKU; of the same barcode where none has the SKU. */
function variantOf(
  { sku, gtin }: Sought['variants'][number],
  theirSku: string,
  { variants }: ShopProduct,
): ShopProduct['variants'][number] | undefined {
  const same = variants.find((variant) => variant.sku === theirSku);
  if (same === undefined) return gtin === undefined ? undefined : variants.find((variant) => variant.gtin === gtin);
  if (gtin !== undefined && same.gtin !== undefined && same.gtin !== gtin) {
    const because = `${sku} has the GTIN ${gtin}, and ${same.gtin} in the shop`;
    throw wooErrors.error('SL-WOO-032', { because, field: 'product.variants.gtin', value: sku });
  }
  return same;
}
