import type { ShopProduct } from './products.ts';

/** Finds products as the shop's own search does, also among hundreds of thousands. */
export interface ShelfIndex {
  /** A product is new or has changed. */
  put(product: ShopProduct): void;
  drop(product: ShopProduct): void;
  withHandle(handle: string): ShopProduct | undefined;
  /** The first product that has a variant of exactly this SKU. */
  withSku(sku: string): ShopProduct | undefined;
  /** Products of which a SKU or barcode begins with a text, in any case; perhaps some more. */
  beginningWith(text: string): readonly ShopProduct[];
}

interface Word {
  readonly word: string;
  readonly product: ShopProduct;
}

/** New words are looked through one by one until there are so many. */
const MOST_UNSORTED = 1_000;

export function createShelfIndex(): ShelfIndex {
  const handles = new Map<string, ShopProduct>();
  const handleOf = new Map<ShopProduct, string>();
  const skus = new Map<string, Set<ShopProduct>>();
  const skusOf = new Map<ShopProduct, readonly string[]>();
  /** Words that a product no longer has stay; whoever asks looks at the product itself. */
  let sorted: Word[] = [];
  let unsorted: Word[] = [];

  function forget(product: ShopProduct): void {
    const handle = handleOf.get(product);
    if (handle !== undefined && handles.get(handle) === product) handles.delete(handle);
    for (const sku of skusOf.get(product) ?? []) skus.get(sku)?.delete(product);
  }

  function sort(): void {
    const order = (left: Word, right: Word): number => (left.word < right.word ? -1 : left.word > right.word ? 1 : 0);
    unsorted.sort(order);
    const merged: Word[] = [];
    let at = 0;
    for (const one of unsorted) {
      for (; at < sorted.length && order(sorted[at] as Word, one) <= 0; at += 1) merged.push(sorted[at] as Word);
      merged.push(one);
    }
    for (; at < sorted.length; at += 1) merged.push(sorted[at] as Word);
    sorted = merged;
    unsorted = [];
  }

  return {
    put(product) {
      forget(product);
      handles.set(product.handle, product);
      handleOf.set(product, product.handle);
      const mine = product.variants.map(({ sku }) => sku);
      const before = new Set(skusOf.get(product));
      skusOf.set(product, mine);
      for (const { sku, barcode } of product.variants) {
        skus.set(sku, (skus.get(sku) ?? new Set()).add(product));
        for (const word of before.has(sku) ? [barcode] : [sku, barcode]) {
          if (word !== '') unsorted.push({ word: word.toLowerCase(), product });
        }
      }
    },
    drop(product) {
      forget(product);
      handleOf.delete(product);
      skusOf.delete(product);
    },
    withHandle: (handle) => handles.get(handle),
    withSku: (sku) => skus.get(sku)?.values().next().value,
    beginningWith(text) {
      const wanted = text.toLowerCase();
      if (unsorted.length > MOST_UNSORTED) sort();
      let low = 0;
      let high = sorted.length;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if ((sorted[middle] as Word).word < wanted) low = middle + 1;
        else high = middle;
      }
      const found: ShopProduct[] = [];
      for (; sorted[low]?.word.startsWith(wanted); low += 1) found.push((sorted[low] as Word).product);
      for (const { word, product } of unsorted) if (word.startsWith(wanted)) found.push(product);
      return found;
    },
  };
}
