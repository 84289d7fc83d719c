import { expect } from 'vitest';
import { seededChance } from '../../kernel/chance.ts';
import { money } from '../../kernel/money.ts';
import { type ConnectorContract, connectorContract } from '../../testing/connector-contract.ts';
import { shopify } from './index.ts';
import type { ShopifySettings } from './manifest.ts';
import { type ShopifySimulator, startShopifySimulator } from './simulator/index.ts';
import type { Basket } from './simulator/orders.ts';

const PERSON = 'Henrietta Vandersloot';
const EMAIL = 'henrietta@example.com';
const SECRET = 'shpss_contract_0123456789';
const TOKEN = 'shpat_contract_0123456789';
const HOOK = 'http://127.0.0.1:9/webhooks/contract';
const LONG_AGO = '2020-01-01T00:00:00Z';

const settings: ShopifySettings = {
  shopDomain: 'simulated.myshopify.com',
  accessToken: TOKEN,
  webhookSecrets: [SECRET],
  gateways: { stripe: 'stripe-main' },
  pollPageSize: 3,
  locations: { wh: '24826418' },
};

interface World {
  readonly settings: ShopifySettings;
  readonly simulator: ShopifySimulator;
  [Symbol.asyncDispose](): Promise<void>;
}

async function startShop(): Promise<ShopifySimulator> {
  return startShopifySimulator({
    accessToken: TOKEN,
    clientSecret: SECRET,
    chance: seededChance(17),
    retryScale: 0,
    cancelMs: 10,
    bucket: { restoreRate: 100_000, maximumAvailable: 1_000_000 },
  });
}

async function start(): Promise<World> {
  const simulator = await startShop();
  return { settings: { ...settings, apiUrl: simulator.url }, simulator, [Symbol.asyncDispose]: simulator.close };
}

const VAT = [{ title: 'VAT', rate: 0.2 }];
const BASKET: Basket = {
  lines: [
    { sku: 'TEE-M', title: 'T-shirt', variantTitle: 'M', price: '24.99', quantity: 2, taxRates: VAT },
    { sku: 'CUP', price: '9.50', taxRates: [{ title: 'VAT', rate: 0.1 }] },
  ],
  shipping: [{ price: '4.90', taxRates: VAT }],
  customer: { first_name: 'Henrietta', last_name: 'Vandersloot' },
  email: EMAIL,
  shippingAddress: {
    first_name: 'Henrietta',
    last_name: 'Vandersloot',
    address1: 'Elm 1',
    city: 'Delft',
    zip: '2611',
    country_code: 'NL',
  },
  payments: [{ gateway: 'manual' }],
};
/** 49.98 + 9.50 + 4.90, and taxes of 10.00, 0.95 and 0.98. */
const TOTAL = money(7_631, 'EUR');
const eur = (amount: number) => money(amount, 'EUR');

/** An article as gap recovery keeps it. */
const SHOWN = {
  id: '77',
  title: 'Cup',
  description: '',
  status: 'ACTIVE',
  updatedAt: '2026-11-20T10:00:00Z',
  options: [{ name: 'Title', values: ['Default Title'] }],
  variants: [
    {
      id: '78',
      sku: 'CUP',
      price: { amount: 950, currency: 'EUR' },
      options: [{ name: 'Title', value: 'Default Title' }],
    },
  ],
};

/** Payloads as the simulated shop writes them. */
const shop = await startShop();
const paid = shop.placeOrder(BASKET);
const bodyPaid = shop.payload(paid.id);
const held = shop.placeOrder({ ...BASKET, payments: [{ gateway: 'manual', state: 'authorized' }] });
const bodyHeld = shop.payload(held.id);
const cancelled = shop.placeOrder({ ...BASKET, payments: [{ gateway: 'stripe' }] });
shop.cancelOrder(cancelled.id);
const bodyCancelled = shop.payload(cancelled.id);
const given = shop.placeOrder(BASKET);
shop.subscribe(HOOK, ['REFUNDS_CREATE']);
shop.refund(given.id, { lines: [{ sku: 'CUP', restock: 'return' }] });
const bodyRefund = shop.webhooks.sent.at(-1)?.body ?? '';
const twoWays = shop.placeOrder({
  ...BASKET,
  payments: [{ gateway: 'gift_card', amount: '5.00' }, { gateway: 'stripe' }],
});
const bodyTwoWays = shop.payload(twoWays.id);
await shop.close();

const withOrderId = (body: string, from: string) => (id: string) => body.replaceAll(from, id);
const about = (order: string) => {
  const id = `order/contract/${order}`;
  return {
    subject: id,
    order: { order: id, payment: `payment/contract/${order}-manual`, reference: `${order}-manual` },
  };
};

const cup = { sku: 'CUP', quantity: { value: '1', unit: 'each' }, amount: eur(1_045), tax: eur(95), restock: true };
const recorded = { purpose: 'return-1/1', amount: eur(1_045), lines: [cup] };

const contract: ConnectorContract<ShopifySettings, World> = {
  connector: shopify,
  settings,
  start,
  samples: [
    {
      says: 'a new order that is paid',
      topic: 'orders/create',
      body: bodyPaid,
      gives: ['OrderPlaced', 'PaymentCaptured'],
      total: TOTAL,
      essential: ['currency', 'total_price', 'line_items', 'created_at', 'updated_at'],
      withId: withOrderId(bodyPaid, paid.id),
    },
    {
      says: 'a new order with money on hold',
      topic: 'orders/create',
      body: bodyHeld,
      gives: ['OrderPlaced', 'PaymentAuthorized'],
      total: TOTAL,
    },
    {
      says: 'an order whose payment came in before we heard of the order',
      topic: 'orders/paid',
      body: bodyPaid,
      gives: ['OrderPlaced', 'PaymentCaptured'],
      total: TOTAL,
    },
    {
      says: 'a cancelled order that another provider was paid for',
      topic: 'orders/cancelled',
      body: bodyCancelled,
      gives: ['OrderPlaced', 'OrderCancelled'],
      total: TOTAL,
    },
    {
      says: 'a refund',
      topic: 'refunds/create',
      body: bodyRefund,
      gives: ['RefundIssued'],
      total: eur(1_045),
      essential: ['id', 'order_id'],
      withId: withOrderId(bodyRefund, given.id),
    },
    { says: 'an update, which may be an edit', topic: 'orders/updated', body: bodyPaid, gives: 'hints' },
    { says: 'an order that was paid in two ways', topic: 'orders/create', body: bodyTwoWays, gives: 'hints' },
    {
      says: 'an edit',
      topic: 'orders/edited',
      body: `{"order_edit":{"id":1,"order_id":${paid.id}}}`,
      gives: 'hints',
      essential: ['order_edit.order_id'],
    },
    {
      says: 'a parcel that arrived',
      topic: 'fulfillments/update',
      body: `{"id":11,"order_id":${paid.id},"updated_at":"2026-11-20T10:00:01-05:00","shipment_status":"delivered"}`,
      gives: ['ShipmentDelivered'],
      essential: ['id', 'order_id', 'updated_at'],
      withId: (id) =>
        `{"id":11,"order_id":${id},"updated_at":"2026-11-20T10:00:01-05:00","shipment_status":"delivered"}`,
    },
    {
      says: 'a level that changed',
      topic: 'inventory_levels/update',
      body: '{"inventory_item_id":271878346596884015,"location_id":24826418,"available":3,"updated_at":"2026-11-20T10:00:01-05:00"}',
      gives: 'hints',
      essential: ['inventory_item_id', 'location_id', 'updated_at'],
    },
    {
      says: 'an article that is not counted there',
      topic: 'inventory_levels/update',
      body: '{"inventory_item_id":271,"location_id":24826418,"available":null,"updated_at":"2026-11-20T10:00:01-05:00"}',
      gives: 'ignored',
    },
    {
      says: 'a level whose article is known',
      topic: 'graphql/inventory-level',
      via: 'poll',
      body: '{"item":"271","location":"location/wh","sku":"TEE-M","available":3,"updatedAt":"2026-11-20T15:00:01Z","identity":"one"}',
      gives: ['AvailabilityObserved'],
      essential: ['sku', 'available', 'updatedAt', 'identity'],
    },
    { says: 'a product', topic: 'products/update', body: '{"id":1}', gives: 'ignored' },
    {
      says: 'an article that the shop shows',
      topic: 'graphql/product',
      via: 'poll',
      body: JSON.stringify({ canonical: 'product/CUP', taxesIncluded: true, product: SHOWN }),
      gives: ['ProductUpdated', 'PriceChanged'],
      essential: ['canonical', 'product.id', 'product.updatedAt'],
    },
    {
      says: 'an article that the shop no longer sells',
      topic: 'graphql/product',
      via: 'poll',
      body: JSON.stringify({
        canonical: 'product/CUP',
        taxesIncluded: true,
        product: { ...SHOWN, status: 'ARCHIVED' },
      }),
      gives: ['ProductRetired'],
    },
    { says: 'half an order', topic: 'orders/create', body: bodyPaid.slice(0, 900), gives: 'invalid' },
  ],
  webhook: {
    request({ topic, body, deliveryId }) {
      const headers = shop.webhooks.sign(topic, body, deliveryId);
      const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
      return { headers: Object.fromEntries(lower), query: {}, body: Buffer.from(body) };
    },
    signature: { headers: ['x-shopify-hmac-sha256'] },
    coversBody: true,
  },
  sameFacts: [
    {
      says: 'an order, pushed as a webhook and read by gap recovery',
      async make({ simulator }) {
        const order = simulator.placeOrder(BASKET);
        return {
          pushed: { topic: 'orders/create', body: simulator.payload(order.id) },
          read: await readAll(simulator),
        };
      },
    },
    {
      says: 'a cancelled and refunded order',
      async make({ simulator }) {
        const order = simulator.placeOrder(BASKET);
        simulator.cancelOrder(order.id, { refund: true });
        return {
          pushed: { topic: 'orders/cancelled', body: simulator.payload(order.id) },
          read: await readAll(simulator),
        };
      },
    },
  ],
  commands: {
    'record-shipment': {
      async prepare({ simulator }, index) {
        return shipping(simulator.placeOrder(BASKET).id, index, '2');
      },
      effects: ({ simulator }, { subject }) =>
        simulator.state.orders.get(subject.split('/')[2] ?? '')?.fulfilments.length ?? 0,
      async bad({ simulator }, index) {
        return shipping(simulator.placeOrder(BASKET).id, index, '20');
      },
      race: true,
    },
    'cancel-order': {
      async prepare({ simulator }) {
        const { subject, order } = about(simulator.placeOrder(BASKET).id);
        return { subject, data: { order: order.order } };
      },
      effects: ({ simulator }, { subject }) =>
        simulator.state.orders.get(subject.split('/')[2] ?? '')?.cancelledAtMs === undefined ? 0 : 1,
      async bad() {
        return { subject: 'order/contract/404', data: { order: 'order/contract/404' } };
      },
      race: true,
    },
    'capture-payment': {
      async prepare({ simulator }) {
        const { id } = simulator.placeOrder({ ...BASKET, payments: [{ gateway: 'manual', state: 'authorized' }] });
        const { subject, order } = about(id);
        return { subject, data: { ...order, amount: TOTAL } };
      },
      effects: (world, request) => count(world, request.subject, 'capture'),
      async bad({ simulator }) {
        const { subject, order } = about(simulator.placeOrder(BASKET).id);
        return { subject, data: { ...order, amount: eur(999_999) } };
      },
      race: true,
    },
    'void-payment': {
      async prepare({ simulator }) {
        const { id } = simulator.placeOrder({ ...BASKET, payments: [{ gateway: 'manual', state: 'authorized' }] });
        const { subject, order } = about(id);
        return { subject, data: order };
      },
      effects: (world, request) => count(world, request.subject, 'void'),
      async bad({ simulator }) {
        const { subject, order } = about(simulator.placeOrder(BASKET).id);
        return { subject, data: order };
      },
      race: true,
    },
    'refund-payment': {
      async prepare({ simulator }) {
        const { subject, order } = about(simulator.placeOrder(BASKET).id);
        return { subject, data: { ...order, amount: eur(1_000), purpose: 'short' } };
      },
      effects: (world, request) => count(world, request.subject, 'refund'),
      async bad({ simulator }) {
        const { subject, order } = about(simulator.placeOrder(BASKET).id);
        return { subject, data: { ...order, amount: eur(999_999), purpose: 'too much' } };
      },
      race: true,
    },
    'record-refund': {
      async prepare({ simulator }) {
        const { subject } = about(simulator.placeOrder(BASKET).id);
        return { subject, data: { ...recorded, order: subject } };
      },
      effects: ({ simulator }, { subject }) =>
        simulator.state.orders.get(subject.split('/')[2] ?? '')?.refunds.length ?? 0,
      async bad({ simulator }) {
        const { subject } = about(simulator.placeOrder(BASKET).id);
        return { subject, data: { ...recorded, order: subject, lines: [{ ...cup, sku: 'HAT' }] } };
      },
      race: true,
    },
    'issue-gift-card': {
      async prepare({ simulator }) {
        const { subject } = about(simulator.placeOrder(BASKET).id);
        return { subject, data: { order: subject, purpose: 'return-1/gift-card', amount: eur(1_045) } };
      },
      effects: ({ simulator }, { subject }) =>
        [...simulator.state.giftCards.values()].filter(({ note }) => note.includes(subject.split('/')[2] ?? '')).length,
      async bad({ simulator }) {
        const { customer: _, ...nobody } = BASKET;
        const { subject } = about(simulator.placeOrder(nobody).id);
        return { subject, data: { order: subject, purpose: 'return-1/gift-card', amount: eur(1_045) } };
      },
      race: true,
    },
    'publish-availability': {
      async prepare({ simulator }, index) {
        simulator.stockItem(`ART-${index}`, 10);
        return publication(`ART-${index}`);
      },
      effects({ simulator }, { data }) {
        const [item] = [...simulator.state.items.values()].filter(({ sku }) => sku === data.sku);
        return [...simulator.state.levels.values()].find((level) => level.item === item?.id)?.changes ?? 0;
      },
      bad: async () => publication('NO-SUCH'),
      race: true,
    },
    'publish-product': {
      async prepare(_world, index) {
        return { subject: `product/TEE-${index}`, data: article(index) };
      },
      effects: ({ simulator }, { data: { product } }) =>
        [...simulator.state.products.values()].filter(({ title }) => title === product.title).length,
      async bad(_world, index) {
        const { product, ...data } = article(index);
        const names = ['Size', 'Colour', 'Cut', 'Fabric'];
        const options = names.map((name) => ({ name, value: 'any' }));
        const variants = product.variants.map((variant) => ({ ...variant, options }));
        return { subject: product.id, data: { ...data, product: { ...product, variants } } };
      },
    },
    'publish-price': {
      async prepare({ simulator }, index) {
        simulator.addProduct({ title: `Cup ${index}`, variants: [{ sku: `CUP-${index}`, price: '9.50' }] });
        const prices = [{ sku: `CUP-${index}`, price: eur(700), includesTax: true, expected: eur(950) }];
        return { subject: `product/CUP-${index}`, data: { product: `product/CUP-${index}`, token: 1, prices } };
      },
      effects: ({ simulator }, { data }) =>
        data.prices.filter(({ sku, price }) => simulator.priceOf(sku) === price.amount).length,
      async bad() {
        const prices = [{ sku: 'NOWHERE', price: eur(700), includesTax: true }];
        return { subject: 'product/NOWHERE', data: { product: 'product/NOWHERE', token: 1, prices } };
      },
      race: true,
    },
  },
  polls: {
    orders: {
      async change({ simulator }, index) {
        const known = [...simulator.state.orders.values()][index];
        if (known === undefined) return simulator.placeOrder(BASKET).id;
        simulator.editOrder(known.id, { email: `${simulator.state.nextId}.${known.updatedAtMs}@example.com` });
        simulator.tag(known.id, `changed ${index}`);
        return known.id;
      },
      changes: 30,
    },
    inventory: {
      async change({ simulator }, index) {
        const sku = `ART-${index}`;
        const available = simulator.availableOf(sku);
        if (available === undefined) simulator.stockItem(sku, 5);
        else simulator.countItem(sku, available + 1);
        return [...simulator.state.items.values()].find((item) => item.sku === sku)?.id ?? '';
      },
      changes: 60,
    },
  },
  hints: [
    {
      says: 'a level',
      async make({ simulator }) {
        const item = simulator.stockItem('ART-1', 5);
        return { kind: 'inventory-level', foreignId: `${item}~24826418~3~2026-11-20T10:00:01Z` };
      },
    },
    {
      says: 'an order',
      async make({ simulator }) {
        return { kind: 'order', foreignId: simulator.placeOrder(BASKET).id };
      },
    },
  ],
  provisioning: {
    async damage({ simulator }) {
      simulator.state.subscriptions.clear();
    },
  },
  personal: [PERSON, EMAIL],
};

function publication(sku: string) {
  return {
    subject: `stock/${sku}/wh`,
    data: {
      sku,
      location: 'location/wh',
      quantity: { value: '7', unit: 'each' },
      expected: { value: '10', unit: 'each' },
      token: 1,
    },
  };
}

function article(index: number) {
  const skus = ['M', 'L'].map((size) => ({ size, sku: `TEE-${index}-${size}` }));
  return {
    product: {
      id: `product/TEE-${index}`,
      record: { connection: 'odoo-main', id: String(index) },
      title: `T-shirt ${index}`,
      kind: 'goods' as const,
      variants: skus.map(({ size, sku }) => ({
        sku,
        options: [{ name: 'Size', value: size }],
        unit: 'each',
        active: true,
      })),
      components: [],
    },
    sold: true,
    prices: skus.map(({ sku }) => ({ sku, price: eur(1_990), includesTax: true })),
  };
}

function shipping(id: string, index: number, quantity: string) {
  const order = `order/contract/${id}`;
  return {
    subject: order,
    data: {
      shipment: `shipment/odoo-main/${index}-${id}`,
      order,
      record: { connection: 'odoo-main', id: String(index) },
      lines: [{ sku: 'TEE-M', quantity: { value: quantity, unit: 'each' } }],
      tracking: { number: `T-${index}` },
      complete: false,
    },
  };
}

function count({ simulator }: World, subject: string, kind: string): number {
  const order = simulator.state.orders.get(subject.split('/')[2] ?? '');
  return order?.transactions.filter((transaction) => transaction.kind === kind).length ?? 0;
}

/** What gap recovery reads of the whole shop. */
async function readAll(simulator: ShopifySimulator) {
  const { openShop } = await import('./testing/open-connection.ts');
  const [poll] = openShop({ ...settings, apiUrl: simulator.url }).polls;
  const read = await poll?.read({ since: LONG_AGO, after: null, newest: LONG_AGO });
  expect(read?.facts.length).toBeGreaterThan(0);
  return read?.facts ?? [];
}

connectorContract('shopify', contract);
