import type { ShopGiftCard } from './gift-cards.ts';
import type { ShopItem, ShopLevel } from './inventory.ts';
import type { ShopProduct } from './products.ts';
import type { ShelfIndex } from './shelf-index.ts';

/** What the simulated shop keeps. Amounts are whole minor units of the shop's currency; ids are digits. */
export interface ShopState {
  readonly domain: string;
  readonly name: string;
  readonly currency: string;
  /** Digits after the point of the currency. */
  readonly digits: number;
  readonly utcOffsetMinutes: number;
  readonly orders: Map<string, ShopOrder>;
  readonly products: Map<string, ShopProduct>;
  /** Finds products by handle, SKU and barcode; told of every change of one. */
  readonly shelf: ShelfIndex;
  /** A bad day: SKUs whose variants take no price. */
  readonly stubborn: Set<string>;
  taxesIncluded: boolean;
  readonly locations: ShopLocation[];
  readonly subscriptions: Map<string, Subscription>;
  readonly jobs: Map<string, Job>;
  /** Answers by idempotency key: what was asked and what came of it. */
  readonly keys: Map<string, { readonly asked: string; readonly answer: unknown }>;
  readonly scopes: readonly string[];
  readonly giftCards: Map<string, ShopGiftCard>;
  readonly items: Map<string, ShopItem>;
  readonly itemsBySku: Map<string, Set<ShopItem>>;
  /** By item and location. */
  readonly levels: Map<string, ShopLevel>;
  /** A bad day: refused quantities are not named. */
  vagueErrors: boolean;
  /** A bad day: this many of the next keys were spent on an attempt that failed. */
  spentKeys: number;
  nextId: bigint;
  nextNumber: number;
}

interface ShopLocation {
  readonly id: string;
  readonly name: string;
  active: boolean;
}

export interface Tax {
  readonly title: string;
  readonly rate: number;
  readonly amount: number;
}

export interface ShopLine {
  readonly id: string;
  readonly productId: string;
  readonly variantId: string;
  readonly sku: string;
  readonly title: string;
  readonly variantTitle: string;
  /** Ordered, including what was removed or refunded since. */
  quantity: number;
  /** Removed or refunded. */
  removed: number;
  readonly price: number;
  /** Of the whole line. */
  readonly discount: number;
  readonly taxes: readonly Tax[];
  readonly giftCard: boolean;
  readonly requiresShipping: boolean;
}

export interface ShopCharge {
  readonly id: string;
  readonly title: string;
  readonly code: string;
  readonly price: number;
  readonly discount: number;
  readonly taxes: readonly Tax[];
}

export interface ShopTransaction {
  readonly id: string;
  readonly kind: 'authorization' | 'capture' | 'sale' | 'void' | 'refund';
  status: 'success' | 'pending' | 'failure';
  readonly gateway: string;
  amount: number;
  readonly parentId?: string;
  atMs: number;
  readonly expiresAtMs?: number;
}

export interface ShopRefund {
  readonly id: string;
  readonly atMs: number;
  readonly note: string;
  readonly lines: readonly RefundedLine[];
  readonly transactions: readonly ShopTransaction[];
}

export interface RefundedLine {
  readonly id: string;
  readonly lineId: string;
  readonly quantity: number;
  readonly restock: 'cancel' | 'return' | 'no_restock';
  readonly subtotal: number;
  readonly tax: number;
}

export interface ShopFulfilment {
  readonly id: string;
  readonly name: string;
  readonly locationId: string;
  status: 'success' | 'cancelled';
  shipmentStatus?: 'in_transit' | 'delivered' | 'failure';
  readonly createdAtMs: number;
  updatedAtMs: number;
  readonly tracking?: { readonly number: string; readonly company?: string; readonly url?: string };
  readonly lines: readonly { readonly id: string; readonly lineId: string; readonly quantity: number }[];
}

interface FulfilmentOrder {
  readonly id: string;
  readonly locationId: string;
  status: 'OPEN' | 'ON_HOLD' | 'CLOSED' | 'CANCELLED';
  readonly lines: { readonly id: string; readonly lineId: string; total: number; remaining: number }[];
}

export interface PostalAddress {
  readonly first_name?: string;
  readonly last_name?: string;
  readonly company?: string;
  readonly address1?: string;
  readonly address2?: string;
  readonly city?: string;
  readonly zip?: string;
  readonly province_code?: string;
  readonly country_code?: string;
  readonly phone?: string;
}

export interface Buyer {
  readonly id: string;
  readonly first_name?: string;
  readonly last_name?: string;
  readonly phone?: string;
}

export interface ShopOrder {
  readonly id: string;
  readonly number: number;
  readonly name: string;
  readonly createdAtMs: number;
  updatedAtMs: number;
  cancelledAtMs?: number;
  cancelReason?: string;
  edited: boolean;
  readonly test: boolean;
  readonly taxesIncluded: boolean;
  readonly presentmentCurrency: string;
  /** Presentment units for one unit of the shop's currency. */
  readonly presentmentRate: number;
  readonly lines: ShopLine[];
  readonly shipping: readonly ShopCharge[];
  readonly tip: number;
  readonly transactions: ShopTransaction[];
  readonly refunds: ShopRefund[];
  readonly fulfilments: ShopFulfilment[];
  readonly fulfilmentOrders: FulfilmentOrder[];
  readonly customer?: Buyer;
  email?: string;
  readonly phone?: string;
  readonly locale: string;
  readonly acceptsMarketing: boolean;
  readonly billing?: PostalAddress;
  shippingAddress?: PostalAddress;
  readonly discountCodes: readonly { readonly code: string; readonly amount: number }[];
  note: string;
  tags: string[];
}

export interface Subscription {
  readonly id: string;
  /** `ORDERS_CREATE` */
  readonly topic: string;
  uri: string;
  format: string;
  filter: string;
  includeFields: readonly string[];
  readonly version: string;
  readonly createdAtMs: number;
  /** Deliveries in a row that failed for good. */
  failures: number;
}

interface Job {
  readonly id: string;
  readonly doneAtMs: number;
  readonly effect: () => void;
  done: boolean;
}

/** The next id of anything; options may begin it beyond what a double holds. */
export function nextId(state: ShopState): string {
  state.nextId += 1n;
  return state.nextId.toString();
}

/** Shopify keeps whole seconds; a change is never dated before the one before it. */
export function touch(order: ShopOrder, nowMs: number): void {
  order.updatedAtMs = Math.max(order.updatedAtMs, Math.floor(nowMs / 1_000) * 1_000);
}
