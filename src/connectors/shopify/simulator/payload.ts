import { minorDigits } from '../../../kernel/currency.ts';
import { decimal, fulfilledOf, fulfilmentStatusOf, statusOf, totalsOf } from './pricing.ts';
import type {
  PostalAddress,
  ShopCharge,
  ShopFulfilment,
  ShopLine,
  ShopOrder,
  ShopRefund,
  ShopState,
  ShopTransaction,
  Tax,
} from './state.ts';

/** Marks digits that are written as a JSON number, however many there are. */
const DIGITS = /"#(\d+)#"/g;
const id = (digits: string): string => `#${digits}#`;

/** The text of a payload: ids become numbers without losing a digit. */
export function payloadText(payload: unknown): string {
  return JSON.stringify(payload).replace(DIGITS, '$1');
}

/** What payloads are written with: the order's money and the shop's clock. */
interface Pen {
  money(amount: number): string;
  set(amount: number): object;
  time(epochMs: number): string;
}

function penOf(state: ShopState, order: ShopOrder): Pen {
  const presentmentDigits = minorDigits(order.presentmentCurrency);
  const money = (amount: number): string => decimal(amount, state.digits);
  return {
    money,
    set: (amount) => ({
      shop_money: { amount: money(amount), currency_code: state.currency },
      presentment_money: {
        amount: presented(state, order, amount, presentmentDigits),
        currency_code: order.presentmentCurrency,
      },
    }),
    time: (epochMs) => zoned(epochMs, state.utcOffsetMinutes),
  };
}

/** An amount in the currency that the buyer was shown. */
export function presented(state: ShopState, order: ShopOrder, amount: number, digits: number): string {
  const scale = 10 ** (digits - state.digits);
  return decimal(Math.round(amount * order.presentmentRate * scale), digits);
}

/** "2026-11-20T10:00:01+01:00" */
function zoned(epochMs: number, offsetMinutes: number): string {
  const local = new Date(epochMs + offsetMinutes * 60_000).toISOString().slice(0, 19);
  const minutes = Math.abs(offsetMinutes);
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${local}${offsetMinutes < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** The REST-style order of `orders/*` webhooks. */
export function orderPayload(state: ShopState, order: ShopOrder): object {
  const pen = penOf(state, order);
  const totals = totalsOf(order);
  const name = [order.customer?.first_name, order.customer?.last_name].filter(Boolean).join(' ');
  return {
    id: id(order.id),
    admin_graphql_api_id: `gid://shopify/Order/${order.id}`,
    app_id: 580111,
    browser_ip: null,
    buyer_accepts_marketing: order.acceptsMarketing,
    cancel_reason: order.cancelReason ?? null,
    cancelled_at: order.cancelledAtMs === undefined ? null : pen.time(order.cancelledAtMs),
    cart_token: null,
    checkout_id: id(`${order.id}1`.slice(-14)),
    closed_at: null,
    confirmation_number: `C${order.number}`,
    confirmed: true,
    contact_email: order.email ?? null,
    created_at: pen.time(order.createdAtMs),
    currency: state.currency,
    current_subtotal_price: pen.money(totals.subtotal),
    current_total_price: pen.money(totals.current),
    current_total_price_set: pen.set(totals.current),
    current_total_tax: pen.money(totals.tax),
    customer_locale: order.locale,
    discount_codes: order.discountCodes.map(({ code, amount }) => ({
      code,
      amount: pen.money(amount),
      type: 'fixed_amount',
    })),
    email: order.email ?? '',
    estimated_taxes: false,
    financial_status: statusOf(order),
    fulfillment_status: fulfilmentStatusOf(order),
    landing_site: '/',
    location_id: null,
    name: order.name,
    note: order.note === '' ? null : order.note,
    note_attributes: [],
    number: order.number,
    order_number: order.number,
    order_status_url: `https://${state.domain}/orders/${order.id}/authenticate`,
    original_total_additional_fees_set: null,
    original_total_duties_set: null,
    payment_gateway_names: gatewaysOf(order),
    phone: order.phone ?? null,
    po_number: null,
    presentment_currency: order.presentmentCurrency,
    processed_at: pen.time(order.createdAtMs),
    source_name: 'web',
    subtotal_price: pen.money(totals.subtotal),
    subtotal_price_set: pen.set(totals.subtotal),
    tags: order.tags.join(', '),
    tax_exempt: false,
    tax_lines: taxLines(
      pen,
      [...order.lines, ...order.shipping].flatMap(({ taxes }) => taxes),
    ),
    taxes_included: order.taxesIncluded,
    test: order.test,
    total_discounts: pen.money(totals.discounts),
    total_discounts_set: pen.set(totals.discounts),
    total_line_items_price: pen.money(totals.goods),
    total_line_items_price_set: pen.set(totals.goods),
    total_price: pen.money(totals.total),
    total_price_set: pen.set(totals.total),
    total_shipping_price_set: pen.set(totals.shipping),
    total_tax: pen.money(totals.tax),
    total_tax_set: pen.set(totals.tax),
    total_tip_received: pen.money(order.tip),
    total_weight: 0,
    updated_at: pen.time(order.updatedAtMs),
    billing_address: addressPayload(order.billing),
    customer:
      order.customer === undefined
        ? null
        : {
            id: id(order.customer.id),
            email: order.email ?? null,
            first_name: order.customer.first_name ?? null,
            last_name: order.customer.last_name ?? null,
            phone: order.customer.phone ?? null,
            state: 'disabled',
            verified_email: true,
            currency: state.currency,
            admin_graphql_api_id: `gid://shopify/Customer/${order.customer.id}`,
            default_address: { ...addressPayload(order.shippingAddress), customer_id: id(order.customer.id), name },
          },
    discount_applications: order.discountCodes.map(({ code, amount }) => ({
      target_type: 'line_item',
      type: 'discount_code',
      value: pen.money(amount),
      value_type: 'fixed_amount',
      allocation_method: 'across',
      target_selection: 'all',
      code,
    })),
    fulfillments: order.fulfilments.map((fulfilment) => fulfilmentPayload(state, order, fulfilment)),
    line_items: order.lines.map((line) => linePayload(pen, order, line)),
    payment_terms: null,
    refunds: order.refunds.map((refund) => refundPayload(state, order, refund)),
    shipping_address: addressPayload(order.shippingAddress),
    shipping_lines: order.shipping.map((charge) => chargePayload(pen, charge)),
  };
}

/** Distinct gateways, in the order of use. */
export function gatewaysOf(order: ShopOrder): string[] {
  return [...new Set(order.transactions.map(({ gateway }) => gateway))];
}

function addressPayload(address: PostalAddress | undefined): object | null {
  if (address === undefined) return null;
  const name = [address.first_name, address.last_name].filter(Boolean).join(' ');
  return {
    first_name: address.first_name ?? null,
    last_name: address.last_name ?? null,
    name: name === '' ? null : name,
    company: address.company ?? null,
    address1: address.address1 ?? null,
    address2: address.address2 ?? null,
    city: address.city ?? null,
    zip: address.zip ?? null,
    province: address.province_code ?? null,
    province_code: address.province_code ?? null,
    country: address.country_code ?? null,
    country_code: address.country_code ?? null,
    phone: address.phone ?? null,
    latitude: null,
    longitude: null,
  };
}

function taxLines(pen: Pen, taxes: readonly Tax[]): object[] {
  return taxes.map(({ title, rate, amount }) => ({
    channel_liable: false,
    price: pen.money(amount),
    price_set: pen.set(amount),
    rate,
    title,
  }));
}

function allocations(pen: Pen, discount: number): object[] {
  if (discount === 0) return [];
  return [{ amount: pen.money(discount), amount_set: pen.set(discount), discount_application_index: 0 }];
}

/** "T-shirt - M" */
export const lineName = ({ title, variantTitle }: ShopLine): string =>
  variantTitle === '' ? title : `${title} - ${variantTitle}`;

function linePayload(pen: Pen, order: ShopOrder, line: ShopLine): object {
  const fulfilled = fulfilledOf(order, line.id);
  const fulfillable = Math.max(0, line.quantity - line.removed - fulfilled);
  return {
    id: id(line.id),
    admin_graphql_api_id: `gid://shopify/LineItem/${line.id}`,
    current_quantity: line.quantity - line.removed,
    fulfillable_quantity: fulfillable,
    fulfillment_service: 'manual',
    fulfillment_status: fulfilled === 0 ? null : fulfillable === 0 ? 'fulfilled' : 'partial',
    gift_card: line.giftCard,
    grams: 0,
    name: lineName(line),
    price: pen.money(line.price),
    price_set: pen.set(line.price),
    product_exists: true,
    product_id: id(line.productId),
    properties: [],
    quantity: line.quantity,
    requires_shipping: line.requiresShipping,
    sku: line.sku,
    taxable: line.taxes.length > 0,
    title: line.title,
    total_discount: '0.00',
    variant_id: id(line.variantId),
    variant_inventory_management: 'shopify',
    variant_title: line.variantTitle === '' ? null : line.variantTitle,
    vendor: 'House',
    tax_lines: taxLines(pen, line.taxes),
    duties: [],
    discount_allocations: allocations(pen, line.discount),
  };
}

function chargePayload(pen: Pen, charge: ShopCharge): object {
  return {
    id: id(charge.id),
    carrier_identifier: null,
    code: charge.code,
    discounted_price: pen.money(charge.price - charge.discount),
    discounted_price_set: pen.set(charge.price - charge.discount),
    is_removed: false,
    phone: null,
    price: pen.money(charge.price),
    price_set: pen.set(charge.price),
    requested_fulfillment_service_id: null,
    source: 'shopify',
    title: charge.title,
    tax_lines: taxLines(pen, charge.taxes),
    discount_allocations: allocations(pen, charge.discount),
  };
}

/** The body of `refunds/create`, also found within the order. */
export function refundPayload(state: ShopState, order: ShopOrder, refund: ShopRefund): object {
  const pen = penOf(state, order);
  return {
    id: id(refund.id),
    admin_graphql_api_id: `gid://shopify/Refund/${refund.id}`,
    created_at: pen.time(refund.atMs),
    note: refund.note === '' ? null : refund.note,
    order_id: id(order.id),
    processed_at: pen.time(refund.atMs),
    restock: refund.lines.some(({ restock }) => restock !== 'no_restock'),
    total_duties_set: pen.set(0),
    user_id: null,
    duties: [],
    order_adjustments: [],
    transactions: refund.transactions.map((transaction) => transactionPayload(pen, state, order, transaction)),
    refund_line_items: refund.lines.map((line) => ({
      id: id(line.id),
      line_item_id: id(line.lineId),
      location_id: null,
      quantity: line.quantity,
      restock_type: line.restock,
      subtotal: line.subtotal / 10 ** state.digits,
      subtotal_set: pen.set(line.subtotal),
      total_tax: line.tax / 10 ** state.digits,
      total_tax_set: pen.set(line.tax),
    })),
  };
}

/** REST transactions of a buyer in another currency are written in that currency. */
function transactionPayload(pen: Pen, state: ShopState, order: ShopOrder, transaction: ShopTransaction): object {
  const digits = minorDigits(order.presentmentCurrency);
  return {
    id: id(transaction.id),
    admin_graphql_api_id: `gid://shopify/OrderTransaction/${transaction.id}`,
    amount: presented(state, order, transaction.amount, digits),
    created_at: pen.time(transaction.atMs),
    currency: order.presentmentCurrency,
    gateway: transaction.gateway,
    kind: transaction.kind,
    message: null,
    order_id: id(order.id),
    parent_id: transaction.parentId === undefined ? null : id(transaction.parentId),
    processed_at: pen.time(transaction.atMs),
    status: transaction.status,
    test: order.test,
  };
}

/** The body of `fulfillments/*`, also found within the order. */
export function fulfilmentPayload(state: ShopState, order: ShopOrder, fulfilment: ShopFulfilment): object {
  const pen = penOf(state, order);
  const { tracking } = fulfilment;
  return {
    id: id(fulfilment.id),
    admin_graphql_api_id: `gid://shopify/Fulfillment/${fulfilment.id}`,
    created_at: pen.time(fulfilment.createdAtMs),
    location_id: id(fulfilment.locationId),
    name: fulfilment.name,
    order_id: id(order.id),
    service: 'manual',
    shipment_status: fulfilment.shipmentStatus ?? null,
    status: fulfilment.status,
    tracking_company: tracking?.company ?? null,
    tracking_number: tracking?.number ?? null,
    tracking_numbers: tracking === undefined ? [] : [tracking.number],
    tracking_url: tracking?.url ?? null,
    updated_at: pen.time(fulfilment.updatedAtMs),
    line_items: fulfilment.lines.map((part) => {
      const line = order.lines.find((one) => one.id === part.lineId);
      return line === undefined ? {} : { ...linePayload(pen, order, line), quantity: part.quantity };
    }),
  };
}
