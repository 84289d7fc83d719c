import type {
  Contact,
  Meta,
  ShopCustomer,
  ShopLine,
  ShopOrder,
  ShopPart,
  ShopProduct,
  ShopRefund,
  ShopState,
  ShopWebhook,
} from './state.ts';

type Row = Record<string, unknown>;

/** "12.99" of 1299. */
export function amountText(minor: number, digits: number): string {
  return (minor / 10 ** digits).toFixed(digits);
}

/** The shop writes every time twice: as its own local time and as UTC, both without saying which. */
function times(state: ShopState, name: string, atMs: number | undefined): Row {
  if (atMs === undefined) return { [name]: null, [`${name}_gmt`]: null };
  const text = (ms: number): string => new Date(ms).toISOString().slice(0, 19);
  return { [name]: text(atMs + state.utcOffsetMinutes * 60_000), [`${name}_gmt`]: text(atMs) };
}

const links = (base: string, path: string): Row => ({
  _links: {
    self: [
      { href: `${base}/wp-json/wc/v3/${path}`, targetHints: { allow: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] } },
    ],
    collection: [{ href: `${base}/wp-json/wc/v3/${path.replace(/\/[^/]*$/, '')}` }],
  },
});

const withDisplay = (meta: readonly Meta[]): Row[] =>
  meta.map(({ id, key, value }) => ({ id, key, value, display_key: key, display_value: value }));

const bare = (meta: readonly Meta[]): Row[] => meta.map(({ id, key, value }) => ({ id, key, value }));

function contact(of: Contact, withEmail: boolean): Row {
  const names = [
    'first_name',
    'last_name',
    'company',
    'address_1',
    'address_2',
    'city',
    'state',
    'postcode',
    'country',
  ];
  const fields = withEmail ? [...names, 'email', 'phone'] : [...names, 'phone'];
  return Object.fromEntries(fields.map((name) => [name, of[name as keyof Contact] ?? '']));
}

export const orderTotal = (order: ShopOrder): number =>
  [...order.lines, ...order.charges, ...order.fees].reduce((sum, part) => sum + part.total + part.totalTax, 0);

const sumOf = <Item>(items: readonly Item[], of: (item: Item) => number): number =>
  items.reduce((sum, item) => sum + of(item), 0);

export function orderPayload(state: ShopState, order: ShopOrder, base: string): Row {
  const text = (minor: number): string => amountText(minor, state.digits);
  const { lines, charges, fees } = order;
  const discount = sumOf(lines, (line) => line.subtotal - line.total);
  const discountTax = sumOf(lines, (line) => line.subtotalTax - line.totalTax);
  const isOpen = ['pending', 'on-hold', 'auto-draft', 'checkout-draft'].includes(order.status);
  return {
    id: order.id,
    parent_id: 0,
    status: order.status,
    currency: state.currency,
    version: '11.0.1',
    prices_include_tax: state.pricesIncludeTax,
    ...local(times(state, 'date_created', order.createdMs)),
    ...local(times(state, 'date_modified', order.modifiedMs)),
    discount_total: text(discount),
    discount_tax: text(discountTax),
    shipping_total: text(sumOf(charges, ({ total }) => total)),
    shipping_tax: text(sumOf(charges, ({ totalTax }) => totalTax)),
    cart_tax: text(sumOf([...lines, ...fees], ({ totalTax }) => totalTax)),
    total: text(orderTotal(order)),
    total_tax: text(sumOf([...lines, ...charges, ...fees], ({ totalTax }) => totalTax)),
    customer_id: order.customerId,
    order_key: `wc_order_${order.id}`,
    billing: contact(order.billing, true),
    shipping: contact(order.shipping, false),
    payment_method: order.paymentMethod,
    payment_method_title: order.paymentMethodTitle,
    transaction_id: order.transactionId,
    customer_ip_address: '',
    customer_user_agent: '',
    created_via: order.createdVia,
    customer_note: order.customerNote,
    ...local(times(state, 'date_completed', order.completedMs)),
    ...local(times(state, 'date_paid', order.paidMs)),
    cart_hash: '',
    number: order.number,
    meta_data: bare(order.meta),
    line_items: lines.map((line) => linePayload(state, line, 1)),
    tax_lines: taxLines(state, [...lines, ...fees], charges, 1),
    shipping_lines: charges.map((charge) => ({
      id: charge.id,
      method_title: charge.name,
      method_id: charge.methodId,
      instance_id: '',
      total: text(charge.total),
      total_tax: text(charge.totalTax),
      taxes: charge.totalTax === 0 ? [] : [{ id: state.tax.id, total: text(charge.totalTax), subtotal: '' }],
      tax_status: 'taxable',
      meta_data: [],
    })),
    fee_lines: fees.map((fee) => ({
      id: fee.id,
      name: fee.name,
      tax_class: '',
      tax_status: 'taxable',
      amount: text(fee.total),
      total: text(fee.total),
      total_tax: text(fee.totalTax),
      taxes: fee.totalTax === 0 ? [] : [{ id: state.tax.id, total: text(fee.totalTax), subtotal: '' }],
      meta_data: [],
    })),
    coupon_lines: order.coupons.map(({ id, code, discount: off, discountTax: offTax }) => ({
      id,
      code,
      discount: text(off),
      discount_tax: text(offTax),
      meta_data: [],
    })),
    refunds: order.refunds.map((refund) => ({
      id: refund.id,
      reason: refund.reason,
      total: text(-refund.amount),
      total_tax: text(-sumOf(refund.lines, ({ totalTax }) => totalTax)),
    })),
    payment_url: `${base}/checkout/order-pay/${order.id}/?pay_for_order=true&key=wc_order_${order.id}`,
    is_editable: isOpen,
    needs_payment: ['pending', 'failed'].includes(order.status) && orderTotal(order) > 0,
    needs_processing: true,
    ...gmt(times(state, 'date_created', order.createdMs)),
    ...gmt(times(state, 'date_modified', order.modifiedMs)),
    ...gmt(times(state, 'date_completed', order.completedMs)),
    ...gmt(times(state, 'date_paid', order.paidMs)),
    currency_symbol: state.currency === 'EUR' ? '€' : state.currency,
    ...links(base, `orders/${order.id}`),
  };
}

const local = (row: Row): Row => Object.fromEntries(Object.entries(row).filter(([name]) => !name.endsWith('_gmt')));
const gmt = (row: Row): Row => Object.fromEntries(Object.entries(row).filter(([name]) => name.endsWith('_gmt')));

/** `sign` is −1 in a refund. `price` is a rounded net unit price, and a number: nothing should be computed from it. */
function linePayload(state: ShopState, line: ShopLine, sign: 1 | -1, of?: number): Row {
  const text = (minor: number): string => amountText(sign * minor, state.digits);
  const gross = state.pricesIncludeTax ? (line.total + line.totalTax) / (1 + state.tax.percent / 100) : line.total;
  const net = Number((gross / 10 ** state.digits).toFixed(6));
  const reduced = line.reduced === 0 ? [] : [{ id: line.id * 10, key: '_reduced_stock', value: String(line.reduced) }];
  const refunded = of === undefined ? [] : [{ id: line.id * 10 + 1, key: '_refunded_item_id', value: String(of) }];
  return {
    id: line.id,
    name: line.name,
    product_id: line.productId,
    variation_id: line.variationId,
    quantity: sign * line.quantity,
    tax_class: '',
    subtotal: text(line.subtotal),
    subtotal_tax: text(line.subtotalTax),
    total: text(line.total),
    total_tax: text(line.totalTax),
    taxes:
      line.totalTax === 0 ? [] : [{ id: state.tax.id, total: text(line.totalTax), subtotal: text(line.subtotalTax) }],
    meta_data: withDisplay([...reduced, ...refunded]),
    sku: line.sku,
    global_unique_id: line.sku === null ? null : line.gtin,
    price: line.quantity === 0 ? 0 : net / line.quantity,
    image: { id: '', src: '' },
    parent_name: null,
  };
}

function taxLines(state: ShopState, parts: readonly ShopPart[], charges: readonly ShopPart[], sign: 1 | -1): Row[] {
  const tax = sumOf(parts, ({ totalTax }) => totalTax);
  const shipping = sumOf(charges, ({ totalTax }) => totalTax);
  if (tax + shipping === 0) return [];
  return [
    {
      id: (parts[0] ?? charges[0])?.id ?? 0,
      rate_code: `DE-${state.tax.label.toUpperCase().replace(/\s/g, '-')}-1`,
      rate_id: state.tax.id,
      label: state.tax.label,
      compound: false,
      tax_total: amountText(sign * tax, state.digits),
      shipping_tax_total: amountText(sign * shipping, state.digits),
      rate_percent: state.tax.percent,
      meta_data: [],
    },
  ];
}

export function refundPayload(state: ShopState, order: number, refund: ShopRefund, base: string): Row {
  return {
    id: refund.id,
    ...times(state, 'date_created', refund.createdMs),
    amount: amountText(refund.amount, state.digits),
    reason: refund.reason,
    refunded_by: 1,
    refunded_payment: refund.byGateway,
    meta_data: [{ id: refund.id * 10, key: '_refund_type', value: refund.isFull ? 'full' : 'partial' }],
    line_items: refund.lines.map((line) => linePayload(state, line, -1, line.of)),
    shipping_lines: [],
    tax_lines: taxLines(state, refund.lines, [], -1),
    fee_lines: [],
    _links: {
      self: [
        {
          href: `${base}/wp-json/wc/v3/orders/${order}/refunds/${refund.id}`,
          targetHints: { allow: ['GET', 'DELETE'] },
        },
      ],
      collection: [{ href: `${base}/wp-json/wc/v3/orders/${order}/refunds` }],
      up: [{ href: `${base}/wp-json/wc/v3/orders/${order}` }],
    },
  };
}

/** The price that buyers see: the sale price where there is one that is lower. */
export const priceOf = ({ salePrice, regularPrice }: ShopProduct): string =>
  salePrice !== '' && Number(regularPrice) > Number(salePrice) ? salePrice : regularPrice;

/** A variation whose stock is counted on its parent says "parent" and shows the parent's number. */
export function stockOf(state: ShopState, product: ShopProduct): { managed: boolean | 'parent'; count: number | null } {
  if (product.manageStock) return { managed: true, count: product.stock };
  const parent = state.products.get(product.parentId);
  if (product.type === 'variation' && parent?.manageStock) return { managed: 'parent', count: parent.stock };
  return { managed: false, count: null };
}

export function productPayload(state: ShopState, product: ShopProduct, base: string): Row {
  const { managed, count } = stockOf(state, product);
  const variations = [...state.products.values()].filter(({ parentId }) => parentId === product.id).map(({ id }) => id);
  const { slug } = product;
  return {
    id: product.id,
    name: product.name,
    slug,
    permalink: `${base}/product/${slug}/`,
    ...times(state, 'date_created', product.createdMs),
    ...times(state, 'date_modified', product.modifiedMs),
    type: product.type,
    status: product.status,
    featured: false,
    catalog_visibility: 'visible',
    description: product.description,
    short_description: '',
    sku: product.sku,
    price: priceOf(product),
    regular_price: product.regularPrice,
    sale_price: product.salePrice,
    ...times(state, 'date_on_sale_from', undefined),
    ...times(state, 'date_on_sale_to', undefined),
    on_sale: product.salePrice !== '',
    purchasable: priceOf(product) !== '' || product.type === 'variable',
    total_sales: product.type === 'variation' ? '0' : 0,
    virtual: product.virtual,
    downloadable: false,
    downloads: [],
    download_limit: -1,
    download_expiry: -1,
    external_url: '',
    button_text: '',
    tax_status: 'taxable',
    tax_class: product.taxClass,
    manage_stock: managed,
    stock_quantity: count,
    backorders: 'no',
    backorders_allowed: false,
    backordered: false,
    low_stock_amount: null,
    sold_individually: false,
    weight: product.weight,
    dimensions: { length: '', width: '', height: '' },
    shipping_required: !product.virtual,
    shipping_taxable: true,
    shipping_class: '',
    shipping_class_id: 0,
    reviews_allowed: product.type !== 'variation',
    average_rating: '0',
    rating_count: 0,
    upsell_ids: [],
    cross_sell_ids: [],
    parent_id: product.parentId,
    purchase_note: '',
    categories: product.type === 'variation' ? [] : [{ id: 15, name: 'Uncategorized', slug: 'uncategorized' }],
    brands: [],
    tags: [],
    images: [],
    attributes: product.attributes.map((attribute, index) => attributePayload(attribute, index)),
    default_attributes: [],
    variations,
    grouped_products: [],
    menu_order: 0,
    price_html: `<span class="woocommerce-Price-amount amount">${priceOf(product)}</span>`,
    related_ids: relatedIds(state, product),
    meta_data: bare(product.meta),
    stock_status: isInStock(product, variations.length, count) ? 'instock' : 'outofstock',
    has_options: product.type === 'variable',
    post_password: '',
    global_unique_id: product.gtin,
    ...links(base, `products/${product.id}`),
  };
}

/** A product of variations has nothing to sell while it has none. */
const isInStock = ({ type }: ShopProduct, variations: number, count: number | null): boolean =>
  type === 'variable' && variations === 0 ? false : count === null || count > 0;

/** Drawn anew with every look, as the shop does. */
function relatedIds(state: ShopState, { id }: ShopProduct): number[] {
  const others = [...state.products.keys()].filter((other) => other !== id);
  state.looks += 1;
  const from = others.length === 0 ? 0 : state.looks % others.length;
  return [...others.slice(from), ...others.slice(0, from)].slice(0, 5);
}

function attributePayload(
  { id, name, option, options, visible = true, variation = false, slug }: ShopProduct['attributes'][number],
  index: number,
): Row {
  if (option !== undefined) return { id, name, slug: slug ?? name.toLowerCase(), option };
  return { id, name, slug: slug ?? name, position: index, visible, variation, options };
}

/** What `products/<id>/variations` gives; the list of products shows a variation in the product's form. */
export function variationPayload(state: ShopState, variation: ShopProduct, base: string): Row {
  const { managed, count } = stockOf(state, variation);
  return {
    id: variation.id,
    type: 'variation',
    ...times(state, 'date_created', variation.createdMs),
    ...times(state, 'date_modified', variation.modifiedMs),
    description: variation.description,
    permalink: `${base}/product/${variation.parentId}/?variation=${variation.id}`,
    sku: variation.sku,
    global_unique_id: variation.gtin,
    price: priceOf(variation),
    regular_price: variation.regularPrice,
    sale_price: variation.salePrice,
    ...times(state, 'date_on_sale_from', undefined),
    ...times(state, 'date_on_sale_to', undefined),
    on_sale: variation.salePrice !== '',
    status: variation.status,
    purchasable: priceOf(variation) !== '',
    virtual: variation.virtual,
    downloadable: false,
    downloads: [],
    download_limit: -1,
    download_expiry: -1,
    tax_status: 'taxable',
    tax_class: 'parent',
    manage_stock: managed,
    stock_quantity: count,
    stock_status: count === null || count > 0 ? 'instock' : 'outofstock',
    backorders: 'no',
    backorders_allowed: false,
    backordered: false,
    low_stock_amount: null,
    weight: variation.weight,
    dimensions: { length: '', width: '', height: '' },
    shipping_class: '',
    shipping_class_id: 0,
    image: null,
    gallery_image_ids: [],
    attributes: variation.attributes.map((attribute, index) => attributePayload(attribute, index)),
    menu_order: 0,
    meta_data: bare(variation.meta),
    name: variation.attributes.map(({ option }) => option).join(', '),
    parent_id: variation.parentId,
    ...links(base, `products/${variation.parentId}/variations/${variation.id}`),
  };
}

export function customerPayload(state: ShopState, customer: ShopCustomer, base: string): Row {
  return {
    id: customer.id,
    ...times(state, 'date_created', customer.createdMs),
    ...times(state, 'date_modified', customer.modifiedMs),
    email: customer.email,
    first_name: customer.firstName,
    last_name: customer.lastName,
    role: 'customer',
    username: customer.username,
    billing: contact(customer.billing, true),
    shipping: contact(customer.shipping, false),
    is_paying_customer: false,
    avatar_url: `${base}/avatar/${customer.id}`,
    meta_data: [],
    ...links(base, `customers/${customer.id}`),
  };
}

export function webhookPayload(state: ShopState, webhook: ShopWebhook, base: string): Row {
  const [resource, event] = webhook.topic.split('.');
  return {
    id: webhook.id,
    name: webhook.name,
    status: webhook.status,
    topic: webhook.topic,
    resource,
    event,
    hooks: [`woocommerce_${event}_${resource}`],
    delivery_url: webhook.deliveryUrl,
    ...times(state, 'date_created', webhook.createdMs),
    ...times(state, 'date_modified', webhook.modifiedMs),
    ...links(base, `webhooks/${webhook.id}`),
  };
}

export function notePayload(state: ShopState, order: number, note: ShopOrder['notes'][number], base: string): Row {
  return {
    id: note.id,
    author: 'WooCommerce',
    ...times(state, 'date_created', note.createdMs),
    note: note.text,
    customer_note: note.toBuyer,
    ...links(base, `orders/${order}/notes/${note.id}`),
  };
}

/** PHP escapes slashes and everything beyond ASCII: written again by another library, the bytes and so the signature would differ. */
export function phpJson(value: unknown): string {
  return JSON.stringify(value)
    .replace(/\//g, '\\/')
    .replace(/[\u0080-\uffff]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
