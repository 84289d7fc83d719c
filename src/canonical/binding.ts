/** Kind of the bindings in which a connector remembers what it saw of a record: no other name of it, and no mapping. */
export const CONTENT_KIND = 'content';

/** Kind of those that say that a file of a bank was told: `bank-file/<digest>` ↔ the name of the file. */
export const BANK_FILE_KIND = 'bank-file';
/** Kind of those that say under which other names the same content came: `bank-file/<digest>/<name>` ↔ that name. */
export const BANK_FILE_AGAIN_KIND = 'bank-file-again';

/** Canonical id ↔ a system's own id. */
export interface Binding {
  /** `order/shopify-eu/567`. */
  readonly canonical: string;
  readonly connection: string;
  /** Kind of the foreign record: `sale.order`. */
  readonly kind: string;
  readonly foreignId: string;
  /** What people call it there: `S00042`. */
  readonly foreignName?: string;
}
