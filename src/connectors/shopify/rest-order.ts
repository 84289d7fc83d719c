import type { TaxLine } from '../../canonical/value.ts';
import { type Money, sum, zero } from '../../kernel/money.ts';
import type { Field } from './fields.ts';
import {
  type ChargeSnapshot,
  FINANCIAL_STATUSES,
  type FinancialStatus,
  type LineSnapshot,
  type OrderSnapshot,
  type RefundSnapshot,
  type TransactionSnapshot,
} from './order-snapshot.ts';
import { filled, readAddress, readBuyer } from './person.ts';

const NAMES = { firstName: 'first_name', lastName: 'last_name', country: 'country_code', region: 'province_code' };

/** Reads the REST-style order of a webhook. Throws SL-SHOPIFY-010 with the exact field. */
export function readRestOrder(order: Field): OrderSnapshot {
  order.record();
  const currency = order.at('currency').text(3);
  const billingAddress = readAddress(order.at('billing_address'), NAMES);
  const id = order.at('id').present ? order.at('id').id() : order.at('admin_graphql_api_id').id();
  return {
    id,
    name: order.at('name').optionalText(100) ?? `#${id}`,
    createdAt: order.at('created_at').time(),
    updatedAt: order.at('updated_at').time(),
    currency,
    test: order.at('test').flag(),
    taxesIncluded: order.at('taxes_included').flag(),
    status: readStatus(order.at('financial_status')),
    gateways: readGateways(order.at('payment_gateway_names')),
    total: order.at('total_price').money(currency),
    totalTax: order.at('total_tax').optionalMoney(currency) ?? zero(currency),
    tip: order.at('total_tip_received').optionalMoney(currency) ?? zero(currency),
    duties: readDuties(order, currency),
    lines: order
      .at('line_items')
      .list()
      .map((line) => readLine(line, currency)),
    shipping: order
      .at('shipping_lines')
      .list()
      .filter((charge) => !charge.at('is_removed').flag())
      .map((charge, index) => readCharge(charge, currency, index)),
    refunds: order
      .at('refunds')
      .list()
      .map((refund) => readRestRefund(refund, currency)),
    discountCodes: order
      .at('discount_codes')
      .list()
      .flatMap((code) => code.at('code').optionalText(100) ?? []),
    ...filled<Partial<OrderSnapshot>>({
      cancelledAt: order.at('cancelled_at').optionalTime(),
      cancelReason: order.at('cancel_reason').optionalText(1_000)?.toLowerCase(),
      presentment: readPresentment(order, currency),
      buyer: readBuyer({
        customerId: order.at('customer').at('id'),
        firstName: order.at('customer').at('first_name'),
        lastName: order.at('customer').at('last_name'),
        email: [order.at('email'), order.at('contact_email')],
        phone: [order.at('phone'), order.at('customer').at('phone')],
        locale: order.at('customer_locale'),
        acceptsMarketing: order.at('buyer_accepts_marketing'),
        billing: billingAddress,
      }),
      billingAddress,
      shippingAddress: readAddress(order.at('shipping_address'), NAMES),
      note: order.at('note').optionalText(5_000),
    }),
  };
}

export function readStatus(field: Field): FinancialStatus {
  const text = field.optionalText(50)?.toLowerCase() ?? 'pending';
  const status = FINANCIAL_STATUSES.find((known) => known === text);
  if (status === undefined) throw field.wrong(`must be one of ${FINANCIAL_STATUSES.join(', ')}`);
  return status;
}

export function readGateways(field: Field): string[] {
  return [...new Set(field.list().flatMap((name) => name.optionalText(100) ?? []))];
}

function readDuties(order: Field, currency: string): Money {
  const duties = ['original_total_duties_set', 'original_total_additional_fees_set'].map(
    (name) => order.at(name).at('shop_money').at('amount').optionalMoney(currency) ?? zero(currency),
  );
  return sum(duties, currency);
}

function readPresentment(order: Field, currency: string): Money | undefined {
  const money = order.at('total_price_set').at('presentment_money');
  const code = money.at('currency_code').optionalText(3);
  return code === undefined || code === currency ? undefined : money.at('amount').money(code);
}

function readLine(line: Field, currency: string): LineSnapshot {
  return {
    id: line.at('id').id(),
    title: line.at('name').optionalText(500) ?? line.at('title').text(500),
    quantity: line.at('quantity').count(),
    price: line.at('price').money(currency),
    discount: readDiscount(line, currency),
    taxes: readTaxes(line, currency),
    giftCard: line.at('gift_card').flag(),
    requiresShipping: line.at('requires_shipping').flag(true),
    ...filled<Partial<LineSnapshot>>({
      sku: line.at('sku').optionalText(100),
      variantId: line.at('variant_id').optionalId(),
    }),
  };
}

function readCharge(charge: Field, currency: string, index: number): ChargeSnapshot {
  return {
    id: charge.at('id').optionalId() ?? `shipping-${index + 1}`,
    title: charge.at('title').optionalText(300) ?? 'Shipping',
    price: charge.at('price').money(currency),
    discount: readDiscount(charge, currency),
    taxes: readTaxes(charge, currency),
    ...filled<Partial<ChargeSnapshot>>({ code: charge.at('code').optionalText(200) }),
  };
}

/** Discounts of the order and of the line are both allocated here; the older `total_discount` knows only the line's own. */
function readDiscount(part: Field, currency: string): Money {
  return sum(
    part
      .at('discount_allocations')
      .list()
      .map((allocation) => allocation.at('amount').money(currency)),
    currency,
  );
}

function readTaxes(part: Field, currency: string): TaxLine[] {
  return part
    .at('tax_lines')
    .list()
    .map((tax) => ({
      name: tax.at('title').optionalText(200) ?? 'Tax',
      rate: tax.at('rate').present ? tax.at('rate').rate() : '0',
      amount: tax.at('price').money(currency),
    }));
}

/** Reads a refund, alone or within its order. `currency` is the shop's, where it is known. */
export function readRestRefund(refund: Field, currency: string): RefundSnapshot {
  refund.record();
  return {
    id: refund.at('id').id(),
    at: refund.at('processed_at').optionalTime() ?? refund.at('created_at').time(),
    lines: refund
      .at('refund_line_items')
      .list()
      .map((line) => ({
        lineId: line.at('line_item_id').id(),
        quantity: line.at('quantity').count(),
        restock: line.at('restock_type').optionalText(40)?.toLowerCase() ?? 'no_restock',
        subtotal: shopMoney(line, 'subtotal', currency),
        tax: shopMoney(line, 'total_tax', currency),
      })),
    transactions: refund
      .at('transactions')
      .list()
      .map((transaction) => readTransaction(transaction, currency)),
    ...filled<Partial<RefundSnapshot>>({ note: refund.at('note').optionalText(1_000) }),
  };
}

/** `subtotal` of a refund comes as a number in older payloads; its `_set` is always text and in the shop's currency. */
function shopMoney(line: Field, name: string, currency: string): Money {
  const set = line.at(`${name}_set`).at('shop_money').at('amount');
  return set.present ? set.money(currency) : line.at(name).money(currency);
}

function readTransaction(transaction: Field, currency: string): TransactionSnapshot {
  const own = transaction.at('currency').optionalText(3) ?? currency;
  const set = transaction.at('amount_set').at('shop_money').at('amount');
  return {
    id: transaction.at('id').id(),
    kind: transaction.at('kind').text(40).toLowerCase(),
    status: transaction.at('status').text(40).toLowerCase(),
    gateway: transaction.at('gateway').optionalText(100) ?? 'unknown',
    amount: set.present ? set.money(currency) : transaction.at('amount').money(own),
    at: transaction.at('processed_at').optionalTime() ?? transaction.at('created_at').time(),
    ...filled<Partial<TransactionSnapshot>>({ parentId: transaction.at('parent_id').optionalId() }),
  };
}
