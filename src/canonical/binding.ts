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
