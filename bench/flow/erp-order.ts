/**
 * The work of the small flow, the same for everyone who is measured: read a shop's order, map some thirty fields, and say
 * what the three calls to the ERP are.
 */

interface ShopAddress {
  readonly first_name: string;
  readonly last_name: string;
  readonly address1: string;
  readonly city: string;
  readonly zip: string;
  readonly country_code: string;
}

interface ShopOrder {
  readonly id: number;
  readonly name: string;
  readonly created_at: string;
  readonly currency: string;
  readonly financial_status: string;
  readonly taxes_included: boolean;
  readonly payment_gateway_names: readonly string[];
  readonly email: string;
  readonly subtotal_price: string;
  readonly total_discounts: string;
  readonly total_tax: string;
  readonly total_price: string;
  readonly customer: { readonly id: number; readonly first_name: string; readonly last_name: string };
  readonly shipping_address: ShopAddress;
  readonly billing_address: ShopAddress;
  readonly line_items: readonly {
    readonly id: number;
    readonly sku: string;
    readonly title: string;
    readonly quantity: number;
    readonly price: string;
    readonly total_discount: string;
    readonly tax_lines: readonly { readonly rate: number; readonly price: string }[];
  }[];
}

/** One call to the ERP. */
export interface ErpCall {
  readonly path: string;
  readonly body: string;
}

/** Customer, order, confirmation: each call needs the one before. Throws when the body is no order. */
export function erpCallsOf(body: string): readonly ErpCall[] {
  const order = JSON.parse(body) as ShopOrder;
  const reference = String(order.id);
  const post = (path: string, content: object): ErpCall => ({ path, body: JSON.stringify({ reference, ...content }) });
  return [
    post('/customers', customerOf(order)),
    post('/orders', orderOf(order)),
    post('/orders/confirm', { total: minor(order.total_price) }),
  ];
}

const minor = (price: string): number => Math.round(Number(price) * 100);

const addressOf = (address: ShopAddress) => ({
  name: `${address.first_name} ${address.last_name}`,
  street: address.address1,
  city: address.city,
  postalCode: address.zip,
  country: address.country_code,
});

const customerOf = ({ customer, email, billing_address }: ShopOrder) => ({
  ...addressOf(billing_address),
  customer: String(customer.id),
  name: `${customer.first_name} ${customer.last_name}`,
  email: email.toLowerCase(),
});

const orderOf = (order: ShopOrder) => ({
  name: order.name,
  placedAt: new Date(order.created_at).toISOString(),
  currency: order.currency,
  paid: order.financial_status === 'paid',
  gateway: order.payment_gateway_names[0] ?? '',
  pricesIncludeTax: order.taxes_included,
  customer: String(order.customer.id),
  invoiceAddress: addressOf(order.billing_address),
  deliveryAddress: addressOf(order.shipping_address),
  goods: minor(order.subtotal_price),
  discount: minor(order.total_discounts),
  tax: minor(order.total_tax),
  total: minor(order.total_price),
  lines: order.line_items.map((line) => ({
    line: String(line.id),
    sku: line.sku,
    title: line.title,
    quantity: line.quantity,
    price: minor(line.price),
    discount: minor(line.total_discount),
    taxRate: line.tax_lines[0]?.rate ?? 0,
    tax: minor(line.tax_lines[0]?.price ?? '0'),
  })),
});
