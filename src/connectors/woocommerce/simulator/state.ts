/** What the simulated shop keeps. Amounts are whole minor units of the shop's currency and net, as WooCommerce keeps them. */
export interface ShopState {
  readonly name: string;
  currency: string;
  digits: number;
  pricesIncludeTax: boolean;
  /** The shop's own time zone, minutes before UTC. */
  utcOffsetMinutes: number;
  /** One rate, which holds for everything. */
  readonly tax: { readonly id: number; readonly percent: number; readonly label: string };
  readonly gateways: Gateway[];
  readonly orders: Map<number, ShopOrder>;
  /** Products and their variations. */
  readonly products: Map<number, ShopProduct>;
  /** Attributes that the whole shop shares. */
  readonly attributes: SharedAttribute[];
  /** SKUs whose changes a plugin of the shop refuses. */
  readonly stubborn: Set<string>;
  readonly customers: Map<number, ShopCustomer>;
  readonly webhooks: Map<number, ShopWebhook>;
  /** Orders, refunds and products draw from one row of ids. */
  nextPostId: number;
  nextCustomerId: number;
  nextWebhookId: number;
  nextItemId: number;
  nextMetaId: number;
  /** Products that were looked at. */
  looks: number;
}

export interface Gateway {
  readonly id: string;
  readonly title: string;
  enabled: boolean;
  /** "products", and "refunds" where the method gives money back by itself. */
  readonly supports: readonly string[];
}

export interface Meta {
  readonly id: number;
  readonly key: string;
  value: string;
}

export interface ShopProduct {
  readonly id: number;
  /** 0 for a product of its own. */
  readonly parentId: number;
  type: 'simple' | 'variable' | 'variation';
  status: string;
  name: string;
  sku: string;
  gtin: string;
  /** As text, as the shop keeps it; a decimal comma has been lost by then. */
  regularPrice: string;
  salePrice: string;
  description: string;
  manageStock: boolean;
  stock: number | null;
  virtual: boolean;
  slug: string;
  taxClass: string;
  attributes: readonly ProductAttribute[];
  meta: Meta[];
  weight: string;
  readonly createdMs: number;
  modifiedMs: number;
  /** How often the stock was written by the API. */
  stockWrites: number;
}

export interface SharedAttribute {
  readonly id: number;
  readonly name: string;
  readonly slug: string;
}

/** An attribute of a product with all its values, or of a variation with the one that it has. */
export interface ProductAttribute {
  /** 0 for one of this product alone. */
  readonly id: number;
  readonly name: string;
  readonly slug?: string;
  readonly visible?: boolean;
  readonly variation?: boolean;
  readonly option?: string;
  readonly options?: readonly string[];
}

/** A line, a shipping charge or a fee. */
export interface ShopPart {
  readonly id: number;
  name: string;
  subtotal: number;
  subtotalTax: number;
  total: number;
  totalTax: number;
}

export interface ShopLine extends ShopPart {
  readonly productId: number;
  readonly variationId: number;
  quantity: number;
  readonly sku: string | null;
  readonly gtin: string;
  /** Pieces that were taken from the stock for it. */
  reduced: number;
}

export interface ShopCharge extends ShopPart {
  readonly methodId: string;
}

export interface ShopRefund {
  readonly id: number;
  readonly createdMs: number;
  readonly amount: number;
  readonly reason: string;
  readonly byGateway: boolean;
  readonly isFull: boolean;
  readonly lines: readonly (ShopLine & { readonly of: number })[];
}

export interface ShopOrder {
  readonly id: number;
  status: string;
  readonly number: string;
  readonly createdMs: number;
  modifiedMs: number;
  paidMs?: number;
  completedMs?: number;
  readonly customerId: number;
  billing: Contact;
  shipping: Contact;
  paymentMethod: string;
  readonly paymentMethodTitle: string;
  transactionId: string;
  readonly customerNote: string;
  readonly createdVia: string;
  readonly lines: ShopLine[];
  readonly charges: ShopCharge[];
  readonly fees: ShopPart[];
  readonly coupons: readonly {
    readonly id: number;
    readonly code: string;
    readonly discount: number;
    readonly discountTax: number;
  }[];
  readonly refunds: ShopRefund[];
  meta: Meta[];
  readonly notes: {
    readonly id: number;
    readonly text: string;
    readonly toBuyer: boolean;
    readonly createdMs: number;
  }[];
  /** Before it was put into the trash. */
  statusBeforeTrash?: string;
}

export interface Contact {
  readonly first_name?: string;
  readonly last_name?: string;
  readonly company?: string;
  readonly address_1?: string;
  readonly address_2?: string;
  readonly city?: string;
  readonly state?: string;
  readonly postcode?: string;
  readonly country?: string;
  readonly email?: string;
  readonly phone?: string;
}

export interface ShopCustomer {
  readonly id: number;
  email: string;
  firstName: string;
  lastName: string;
  readonly username: string;
  billing: Contact;
  shipping: Contact;
  readonly createdMs: number;
  modifiedMs: number;
}

export interface ShopWebhook {
  readonly id: number;
  name: string;
  status: 'active' | 'paused' | 'disabled';
  topic: string;
  deliveryUrl: string;
  secret: string;
  /** Deliveries in a row that failed; no API shows it, and switching the webhook on does not reset it. */
  failures: number;
  /** The last ping failed: each failed delivery pings again. */
  pingDue: boolean;
  readonly createdMs: number;
  modifiedMs?: number;
}

export const nextItemId = (state: ShopState): number => state.nextItemId++;
export const nextPostId = (state: ShopState): number => state.nextPostId++;

/** The shop knows whole seconds, and a change is never dated before the one before it. */
export function touch(record: { modifiedMs: number }, nowMs: number): void {
  record.modifiedMs = Math.max(record.modifiedMs, wholeSecond(nowMs));
}

export const wholeSecond = (nowMs: number): number => Math.floor(nowMs / 1_000) * 1_000;

/** Sets hidden fields as the API does: an id or a key that is there is written over, another one is added. */
export function writeMeta(state: ShopState, meta: Meta[], given: unknown): void {
  if (!Array.isArray(given)) return;
  for (const { id, key, value } of given as { id?: number; key?: string; value?: unknown }[]) {
    const known = meta.find((each) => (id === undefined ? each.key === key : each.id === id));
    const text = typeof value === 'string' ? value : JSON.stringify(value ?? '');
    if (known !== undefined) known.value = text;
    else meta.push({ id: state.nextMetaId++, key: String(key), value: text });
  }
}
