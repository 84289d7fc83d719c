import { minorDigits } from '../../../kernel/currency.ts';
import { gatewaysOf, lineName, presented } from './payload.ts';
import { decimal, fulfilledOf, fulfilmentStatusOf, statusOf, totalsOf } from './pricing.ts';
import type { PostalAddress, ShopOrder, ShopRefund, ShopState, ShopTransaction, Subscription, Tax } from './state.ts';

export type Args = Readonly<Record<string, unknown>>;
export type Node = Record<string, unknown>;

export const gid = (kind: string, id: string): string => `gid://shopify/${kind}/${id}`;
export const digitsOf = (id: unknown): string => String(id).replace(/^.*\//, '').replace(/\?.*$/, '');
const time = (epochMs: number): string => `${new Date(epochMs).toISOString().slice(0, 19)}Z`;

/** A Relay connection over elements that are all at hand; cursors hold the id of the element. */
export function connectionOf<Element>(
  elements: readonly Element[],
  args: Args,
  idOf: (element: Element) => string,
  nodeOf: (element: Element) => Node,
) {
  const after = typeof args.after === 'string' ? Buffer.from(args.after, 'base64').toString() : undefined;
  const from = after === undefined ? 0 : elements.findIndex((element) => idOf(element) === after) + 1;
  const first = typeof args.first === 'number' ? args.first : 50;
  const page = elements.slice(from, from + first);
  const cursor = (element: Element): string => Buffer.from(idOf(element)).toString('base64');
  const last = page.at(-1);
  return {
    nodes: page.map(nodeOf),
    edges: page.map((element) => ({ node: nodeOf(element), cursor: cursor(element) })),
    pageInfo: {
      hasNextPage: from + first < elements.length,
      hasPreviousPage: from > 0,
      startCursor: page[0] === undefined ? null : cursor(page[0]),
      endCursor: last === undefined ? null : cursor(last),
    },
  };
}

const idOf = ({ id }: { readonly id: string }): string => id;

/** The shop as GraphQL objects: every field is a value or a function of its arguments. */
export function createNodes(state: ShopState) {
  const bag = (order: ShopOrder, amount: number) => ({
    shopMoney: { amount: decimal(amount, state.digits), currencyCode: state.currency },
    presentmentMoney: {
      amount: presented(state, order, amount, minorDigits(order.presentmentCurrency)),
      currencyCode: order.presentmentCurrency,
    },
  });
  const taxes = (order: ShopOrder, lines: readonly Tax[]) =>
    lines.map(({ title, rate, amount }) => ({
      title,
      rate,
      ratePercentage: rate * 100,
      channelLiable: false,
      price: decimal(amount, state.digits),
      priceSet: bag(order, amount),
    }));
  const allocations = (order: ShopOrder, discount: number) =>
    discount === 0 ? [] : [{ allocatedAmountSet: bag(order, discount) }];
  const address = (of: PostalAddress | undefined, id: string): Node | null =>
    of === undefined
      ? null
      : {
          id: gid('MailingAddress', id),
          name: [of.first_name, of.last_name].filter(Boolean).join(' ') || null,
          firstName: of.first_name ?? null,
          lastName: of.last_name ?? null,
          company: of.company ?? null,
          address1: of.address1 ?? null,
          address2: of.address2 ?? null,
          city: of.city ?? null,
          zip: of.zip ?? null,
          provinceCode: of.province_code ?? null,
          countryCodeV2: of.country_code ?? null,
          phone: of.phone ?? null,
        };

  const transactionNode = (order: ShopOrder, transaction: ShopTransaction): Node => ({
    id: gid('OrderTransaction', transaction.id),
    kind: transaction.kind.toUpperCase(),
    status: transaction.status.toUpperCase(),
    gateway: transaction.gateway,
    createdAt: time(transaction.atMs),
    processedAt: time(transaction.atMs),
    authorizationExpiresAt: transaction.expiresAtMs === undefined ? null : time(transaction.expiresAtMs),
    parentTransaction: () => {
      const parent = order.transactions.find(({ id }) => id === transaction.parentId);
      return parent === undefined ? null : transactionNode(order, parent);
    },
    amountSet: bag(order, transaction.amount),
    test: order.test,
  });

  const lineNode = (order: ShopOrder, id: string): Node => {
    const line = order.lines.find((one) => one.id === id);
    if (line === undefined) return {};
    return {
      id: gid('LineItem', line.id),
      name: lineName(line),
      title: line.title,
      sku: line.sku,
      quantity: line.quantity,
      currentQuantity: line.quantity - line.removed,
      refundableQuantity: line.quantity - line.removed,
      unfulfilledQuantity: Math.max(0, line.quantity - line.removed - fulfilledOf(order, line.id)),
      isGiftCard: line.giftCard,
      requiresShipping: line.requiresShipping,
      taxable: line.taxes.length > 0,
      variant: { id: gid('ProductVariant', line.variantId) },
      originalUnitPriceSet: bag(order, line.price),
      discountAllocations: allocations(order, line.discount),
      taxLines: taxes(order, line.taxes),
    };
  };

  const refundNode = (order: ShopOrder, refund: ShopRefund): Node => ({
    id: gid('Refund', refund.id),
    createdAt: time(refund.atMs),
    processedAt: time(refund.atMs),
    note: refund.note === '' ? null : refund.note,
    refundLineItems: (args: Args) =>
      connectionOf(refund.lines, args, idOf, (line) => ({
        id: gid('RefundLineItem', line.id),
        quantity: line.quantity,
        restockType: line.restock.toUpperCase(),
        lineItem: lineNode(order, line.lineId),
        subtotalSet: bag(order, line.subtotal),
        totalTaxSet: bag(order, line.tax),
      })),
    transactions: (args: Args) =>
      connectionOf(refund.transactions, args, idOf, (transaction) => transactionNode(order, transaction)),
  });

  const fulfilmentNode = (order: ShopOrder, fulfilment: ShopOrder['fulfilments'][number]): Node => ({
    id: gid('Fulfillment', fulfilment.id),
    name: fulfilment.name,
    status: fulfilment.status.toUpperCase(),
    createdAt: time(fulfilment.createdAtMs),
    updatedAt: time(fulfilment.updatedAtMs),
    totalQuantity: fulfilment.lines.reduce((total, { quantity }) => total + quantity, 0),
    trackingInfo:
      fulfilment.tracking === undefined
        ? []
        : [
            {
              company: fulfilment.tracking.company ?? null,
              number: fulfilment.tracking.number,
              url: fulfilment.tracking.url ?? null,
            },
          ],
    fulfillmentLineItems: (args: Args) =>
      connectionOf(fulfilment.lines, args, idOf, (line) => ({
        id: gid('FulfillmentLineItem', line.id),
        quantity: line.quantity,
        lineItem: lineNode(order, line.lineId),
      })),
  });

  const locationNode = (id: string): Node | null => {
    const location = state.locations.find((one) => one.id === id);
    if (location === undefined) return null;
    return {
      id: gid('Location', id),
      name: location.name,
      isActive: location.active,
      fulfillsOnlineOrders: true,
      legacyResourceId: id,
    };
  };

  const fulfilmentOrderNode = (order: ShopOrder, asked: ShopOrder['fulfilmentOrders'][number]): Node => ({
    id: gid('FulfillmentOrder', asked.id),
    status: asked.status,
    orderId: gid('Order', order.id),
    orderName: order.name,
    assignedLocation: {
      location: locationNode(asked.locationId),
      name: state.locations.find(({ id }) => id === asked.locationId)?.name ?? '',
    },
    lineItems: (args: Args) =>
      connectionOf(asked.lines, args, idOf, (line) => ({
        id: gid('FulfillmentOrderLineItem', line.id),
        totalQuantity: line.total,
        remainingQuantity: line.remaining,
        sku: order.lines.find(({ id }) => id === line.lineId)?.sku ?? null,
        lineItem: lineNode(order, line.lineId),
      })),
  });

  const orderNode = (order: ShopOrder): Node => {
    const totals = totalsOf(order);
    return {
      id: gid('Order', order.id),
      legacyResourceId: order.id,
      name: order.name,
      number: order.number,
      createdAt: time(order.createdAtMs),
      updatedAt: time(order.updatedAtMs),
      processedAt: time(order.createdAtMs),
      cancelledAt: order.cancelledAtMs === undefined ? null : time(order.cancelledAtMs),
      cancelReason: order.cancelReason?.toUpperCase() ?? null,
      currencyCode: state.currency,
      presentmentCurrencyCode: order.presentmentCurrency,
      test: order.test,
      edited: order.edited,
      taxesIncluded: order.taxesIncluded,
      displayFinancialStatus: statusOf(order).toUpperCase(),
      displayFulfillmentStatus: { fulfilled: 'FULFILLED', partial: 'PARTIALLY_FULFILLED', none: 'UNFULFILLED' }[
        fulfilmentStatusOf(order) ?? 'none'
      ],
      paymentGatewayNames: gatewaysOf(order),
      totalPriceSet: bag(order, totals.total),
      currentTotalPriceSet: bag(order, totals.current),
      totalTaxSet: bag(order, totals.tax),
      totalTipReceivedSet: bag(order, order.tip),
      originalTotalDutiesSet: null,
      originalTotalAdditionalFeesSet: null,
      email: order.email ?? null,
      phone: order.phone ?? null,
      customerLocale: order.locale,
      customerAcceptsMarketing: order.acceptsMarketing,
      note: order.note === '' ? null : order.note,
      tags: order.tags,
      discountCodes: order.discountCodes.map(({ code }) => code),
      customer:
        order.customer === undefined
          ? null
          : {
              id: gid('Customer', order.customer.id),
              firstName: order.customer.first_name ?? null,
              lastName: order.customer.last_name ?? null,
              defaultPhoneNumber: order.customer.phone === undefined ? null : { phoneNumber: order.customer.phone },
            },
      billingAddress: address(order.billing, `${order.id}1`),
      shippingAddress: address(order.shippingAddress, `${order.id}2`),
      lineItems: (args: Args) => connectionOf(order.lines, args, idOf, ({ id }) => lineNode(order, id)),
      shippingLines: (args: Args) =>
        connectionOf(order.shipping, args, idOf, (charge) => ({
          id: gid('ShippingLine', charge.id),
          title: charge.title,
          code: charge.code,
          originalPriceSet: bag(order, charge.price),
          discountAllocations: allocations(order, charge.discount),
          taxLines: taxes(order, charge.taxes),
        })),
      refunds: (args: Args) => firstOf(order.refunds, args).map((refund) => refundNode(order, refund)),
      transactions: (args: Args) => firstOf(order.transactions, args).map((one) => transactionNode(order, one)),
      fulfillments: (args: Args) => firstOf(order.fulfilments, args).map((one) => fulfilmentNode(order, one)),
      fulfillmentOrders: (args: Args) =>
        connectionOf(order.fulfilmentOrders, args, idOf, (asked) => fulfilmentOrderNode(order, asked)),
    };
  };

  const subscriptionNode = (subscription: Subscription): Node => ({
    id: gid('WebhookSubscription', subscription.id),
    topic: subscription.topic,
    uri: subscription.uri,
    format: subscription.format,
    filter: subscription.filter === '' ? null : subscription.filter,
    includeFields: subscription.includeFields,
    apiVersion: { handle: subscription.version, displayName: subscription.version, supported: true },
  });

  return {
    orderNode,
    refundNode,
    fulfilmentNode,
    fulfilmentOrderNode,
    transactionNode,
    locationNode,
    subscriptionNode,
  };
}

function firstOf<Element>(elements: readonly Element[], { first }: Args): readonly Element[] {
  return typeof first === 'number' ? elements.slice(0, first) : elements;
}
