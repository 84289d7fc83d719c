import type { Address, Person, TaxLine } from '../../canonical/value.ts';
import type { Money } from '../../kernel/money.ts';

/**
 * An order as Shopify keeps it, in one form: the webhook's REST-style payload and the GraphQL node are both read into it, so
 * that both give the same events. All amounts are in the shop's currency.
 */
export interface OrderSnapshot {
  /** Digits only. */
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly cancelledAt?: string;
  readonly cancelReason?: string;
  readonly currency: string;
  readonly presentment?: Money;
  readonly test: boolean;
  readonly taxesIncluded: boolean;
  readonly status: FinancialStatus;
  /** Distinct names, in Shopify's order. */
  readonly gateways: readonly string[];
  readonly total: Money;
  readonly totalTax: Money;
  readonly tip: Money;
  readonly duties: Money;
  readonly lines: readonly LineSnapshot[];
  readonly shipping: readonly ChargeSnapshot[];
  readonly refunds: readonly RefundSnapshot[];
  /** Absent in webhook payloads, which do not carry them. */
  readonly transactions?: readonly TransactionSnapshot[];
  readonly buyer?: Person;
  readonly billingAddress?: Address;
  readonly shippingAddress?: Address;
  readonly discountCodes: readonly string[];
  readonly note?: string;
}

export const FINANCIAL_STATUSES = [
  'pending',
  'authorized',
  'partially_paid',
  'paid',
  'partially_refunded',
  'refunded',
  'voided',
  'expired',
] as const;
export type FinancialStatus = (typeof FINANCIAL_STATUSES)[number];

export interface LineSnapshot {
  readonly id: string;
  readonly sku?: string;
  readonly variantId?: string;
  readonly title: string;
  /** Ordered, including what was refunded or removed since. */
  readonly quantity: number;
  readonly price: Money;
  readonly discount: Money;
  readonly taxes: readonly TaxLine[];
  readonly giftCard: boolean;
  readonly requiresShipping: boolean;
}

export interface ChargeSnapshot {
  readonly id: string;
  readonly title: string;
  readonly code?: string;
  readonly price: Money;
  readonly discount: Money;
  readonly taxes: readonly TaxLine[];
}

export interface RefundSnapshot {
  readonly id: string;
  readonly at: string;
  readonly note?: string;
  readonly lines: readonly RefundedLineSnapshot[];
  readonly transactions: readonly TransactionSnapshot[];
}

export interface RefundedLineSnapshot {
  readonly lineId: string;
  readonly quantity: number;
  /** Shopify's `restock_type` in lower case: cancel, return, no_restock, legacy_restock. */
  readonly restock: string;
  /** After discount; with tax when the order's prices include it. */
  readonly subtotal: Money;
  readonly tax: Money;
}

export interface TransactionSnapshot {
  readonly id: string;
  readonly parentId?: string;
  readonly kind: string;
  readonly status: string;
  readonly gateway: string;
  readonly amount: Money;
  readonly at: string;
  /** When an authorisation ends. */
  readonly expiresAt?: string;
}
