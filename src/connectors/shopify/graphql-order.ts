import type { TaxLine } from '../../canonical/value.ts';
import { type Money, sum, zero } from '../../kernel/money.ts';
import type { Field } from './fields.ts';
import type {
  ChargeSnapshot,
  LineSnapshot,
  OrderSnapshot,
  RefundSnapshot,
  TransactionSnapshot,
} from './order-snapshot.ts';
import { filled, readAddress, readBuyer } from './person.ts';
import { readGateways, readStatus } from './rest-order.ts';

const NAMES = { firstName: 'firstName', lastName: 'lastName', country: 'countryCodeV2', region: 'provinceCode' };

/** Reads the order node of the `OrderFields` fragment. Throws SL-SHOPIFY-010 with the exact field. */
export function readGraphqlOrder(order: Field): OrderSnapshot {
  order.record();
  const currency = order.at('currencyCode').text(3);
  const shop = (name: string): Money => amountOf(order.at(name), currency) ?? zero(currency);
  const billingAddress = readAddress(order.at('billingAddress'), NAMES);
  const id = order.at('id').id();
  return {
    id,
    name: order.at('name').optionalText(100) ?? `#${id}`,
    createdAt: order.at('createdAt').time(),
    updatedAt: order.at('updatedAt').time(),
    currency,
    test: order.at('test').flag(),
    taxesIncluded: order.at('taxesIncluded').flag(),
    status: readStatus(order.at('displayFinancialStatus')),
    gateways: readGateways(order.at('paymentGatewayNames')),
    total: order.at('totalPriceSet').at('shopMoney').at('amount').money(currency),
    totalTax: shop('totalTaxSet'),
    tip: shop('totalTipReceivedSet'),
    duties: sum([shop('originalTotalDutiesSet'), shop('originalTotalAdditionalFeesSet')], currency),
    lines: nodesOf(order.at('lineItems')).map((line) => readLine(line, currency)),
    shipping: nodesOf(order.at('shippingLines')).map((charge, index) => readCharge(charge, currency, index)),
    refunds: order
      .at('refunds')
      .list()
      .map((refund) => readRefund(refund, currency)),
    transactions: order
      .at('transactions')
      .list()
      .map((transaction) => readTransaction(transaction, currency)),
    discountCodes: order
      .at('discountCodes')
      .list()
      .flatMap((code) => code.optionalText(100) ?? []),
    ...filled<Partial<OrderSnapshot>>({
      cancelledAt: order.at('cancelledAt').optionalTime(),
      cancelReason: order.at('cancelReason').optionalText(1_000)?.toLowerCase(),
      presentment: readPresentment(order, currency),
      buyer: readBuyer({
        customerId: order.at('customer').at('id'),
        firstName: order.at('customer').at('firstName'),
        lastName: order.at('customer').at('lastName'),
        email: [order.at('email')],
        phone: [order.at('phone'), order.at('customer').at('defaultPhoneNumber').at('phoneNumber')],
        locale: order.at('customerLocale'),
        acceptsMarketing: order.at('customerAcceptsMarketing'),
        billing: billingAddress,
      }),
      billingAddress,
      shippingAddress: readAddress(order.at('shippingAddress'), NAMES),
      note: order.at('note').optionalText(5_000),
    }),
  };
}

/** Elements of a connection. One that goes on was not read whole, and half an order is worse than none. */
function nodesOf(connection: Field): readonly Field[] {
  if (connection.at('pageInfo').at('hasNextPage').flag()) throw connection.wrong('must be read to its end', false);
  return connection.at('nodes').list();
}

function amountOf(bag: Field, currency: string): Money | undefined {
  return bag.at('shopMoney').at('amount').optionalMoney(currency);
}

function readPresentment(order: Field, currency: string): Money | undefined {
  const money = order.at('totalPriceSet').at('presentmentMoney');
  const code = money.at('currencyCode').optionalText(3);
  return code === undefined || code === currency ? undefined : money.at('amount').money(code);
}

function readLine(line: Field, currency: string): LineSnapshot {
  return {
    id: line.at('id').id(),
    title: line.at('name').text(500),
    quantity: line.at('quantity').count(),
    price: line.at('originalUnitPriceSet').at('shopMoney').at('amount').money(currency),
    discount: readDiscount(line, currency),
    taxes: readTaxes(line, currency),
    giftCard: line.at('isGiftCard').flag(),
    requiresShipping: line.at('requiresShipping').flag(true),
    ...filled<Partial<LineSnapshot>>({
      sku: line.at('sku').optionalText(100),
      variantId: line.at('variant').at('id').optionalId(),
    }),
  };
}

function readCharge(charge: Field, currency: string, index: number): ChargeSnapshot {
  return {
    id: charge.at('id').optionalId() ?? `shipping-${index + 1}`,
    title: charge.at('title').optionalText(300) ?? 'Shipping',
    price: charge.at('originalPriceSet').at('shopMoney').at('amount').money(currency),
    discount: readDiscount(charge, currency),
    taxes: readTaxes(charge, currency),
    ...filled<Partial<ChargeSnapshot>>({ code: charge.at('code').optionalText(200) }),
  };
}

function readDiscount(part: Field, currency: string): Money {
  const allocations = part.at('discountAllocations').list();
  return sum(
    allocations.map((allocation) => allocation.at('allocatedAmountSet').at('shopMoney').at('amount').money(currency)),
    currency,
  );
}

function readTaxes(part: Field, currency: string): TaxLine[] {
  return part
    .at('taxLines')
    .list()
    .map((tax) => ({
      name: tax.at('title').optionalText(200) ?? 'Tax',
      rate: tax.at('rate').present ? tax.at('rate').rate() : '0',
      amount: tax.at('priceSet').at('shopMoney').at('amount').money(currency),
    }));
}

function readRefund(refund: Field, currency: string): RefundSnapshot {
  return {
    id: refund.at('id').id(),
    at: refund.at('processedAt').optionalTime() ?? refund.at('createdAt').time(),
    lines: nodesOf(refund.at('refundLineItems')).map((line) => ({
      lineId: line.at('lineItem').at('id').id(),
      quantity: line.at('quantity').count(),
      restock: line.at('restockType').text(40).toLowerCase(),
      subtotal: line.at('subtotalSet').at('shopMoney').at('amount').money(currency),
      tax: line.at('totalTaxSet').at('shopMoney').at('amount').money(currency),
    })),
    transactions: nodesOf(refund.at('transactions')).map((transaction) => readTransaction(transaction, currency)),
    ...filled<Partial<RefundSnapshot>>({ note: refund.at('note').optionalText(1_000) }),
  };
}

/** Reads a transaction of the `TransactionFields` fragment. */
export function readTransaction(transaction: Field, currency: string): TransactionSnapshot {
  return {
    id: transaction.at('id').id(),
    kind: transaction.at('kind').text(40).toLowerCase(),
    status: transaction.at('status').text(40).toLowerCase(),
    gateway: transaction.at('gateway').optionalText(100) ?? 'unknown',
    amount: transaction.at('amountSet').at('shopMoney').at('amount').money(currency),
    at: transaction.at('processedAt').optionalTime() ?? transaction.at('createdAt').time(),
    ...filled<Partial<TransactionSnapshot>>({
      parentId: transaction.at('parentTransaction').at('id').optionalId(),
      expiresAt: transaction.at('authorizationExpiresAt').optionalTime(),
    }),
  };
}
