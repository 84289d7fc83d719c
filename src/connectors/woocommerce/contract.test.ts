import { createHmac } from 'node:crypto';
import type { FactDraft } from '../../connector/connector.ts';
import { seededChance } from '../../kernel/chance.ts';
import { money } from '../../kernel/money.ts';
import { type ConnectorContract, connectorContract } from '../../testing/connector-contract.ts';
import { follow } from '../../testing/plain-connection.ts';
import { woocommerce } from './index.ts';
import type { WooSettings } from './manifest.ts';
import { type Basket, startWooSimulator, type WooSimulator } from './simulator/index.ts';
import { openShop } from './testing/open-connection.ts';
import { READ } from './translate.ts';

const PERSON = 'Henrietta Vandersloot';
const EMAIL = 'henrietta@example.com';
const SECRET = 'signs-the-webhooks-of-the-contract';
const KEY = 'ck_contract_0123456789';
const PASSWORD = 'cs_contract_0123456789';

const settings: WooSettings = {
  address: 'http://127.0.0.1:9',
  consumerKey: KEY,
  consumerSecret: PASSWORD,
  webhookSecrets: [SECRET],
  gateways: { stripe: 'stripe-main' },
  location: 'location/WH',
  pollPageSize: 10,
};

interface World {
  readonly settings: WooSettings;
  readonly simulator: WooSimulator;
  [Symbol.asyncDispose](): Promise<void>;
}

const startShop = (): Promise<WooSimulator> =>
  startWooSimulator({
    consumerKey: KEY,
    consumerSecret: PASSWORD,
    chance: seededChance(17),
    articles: [
      { sku: 'TEE-M', name: 'T-shirt', price: '24.99', stock: 10_000 },
      { sku: 'CUP', price: '9.50', stock: 10_000 },
    ],
  });

async function start(): Promise<World> {
  const simulator = await startShop();
  return { settings: { ...settings, address: simulator.url }, simulator, [Symbol.asyncDispose]: simulator.close };
}

const ADDRESS = { first_name: 'Henrietta', last_name: 'Vandersloot', address_1: 'Elm 1', city: 'Delft', country: 'NL' };
const BASKET: Basket = {
  lines: [
    { sku: 'TEE-M', quantity: 2 },
    { sku: 'CUP', quantity: 1 },
  ],
  shipping: { total: '4.12' },
  billing: { ...ADDRESS, email: EMAIL },
  shippingAddress: ADDRESS,
};
/** 2 × 24.99 + 9.50 + 4.12 with 19 % (4.90). */
const TOTAL = money(6_438, 'EUR');
const eur = (amount: number) => money(amount, 'EUR');

/** Facts as the connection reads them from the simulated shop. */
const shop = await startShop();
const connection = openShop({ ...settings, address: shop.url });
const read = async (kind: string, id: number): Promise<FactDraft> => {
  const [fact] = await follow(connection, { kind, foreignId: String(id) });
  if (fact === undefined) throw new Error(`nothing was read of ${kind} ${id}`);
  return fact;
};
const paid = shop.buy(BASKET);
const factPaid = await read('order', paid.id);
const pushed = shop.payload(paid.id);
const unpaid = await read('order', shop.buy({ ...BASKET, status: 'on-hold' }).id);
const onDelivery = await read('order', shop.buy({ ...BASKET, paymentMethod: 'cod' }).id);
const pending = await read('order', shop.buy({ ...BASKET, status: 'pending' }).id);
const byStripe = await read('order', shop.buy({ ...BASKET, paymentMethod: 'stripe', transactionId: 'pi_1' }).id);
const given = shop.buy(BASKET);
await shop.refund(given.id, '10.45', 'broken');
const factGiven = await read('order', given.id);
const given2 = shop.buy(BASKET);
shop.setStatus(given2.id, 'cancelled');
const factCancelled = await read('order', given2.id);
const edited = shop.buy(BASKET);
await read('order', edited.id);
shop.change(edited.id, { shipping: { city: 'Leiden' } });
const factEdited = await read('order', edited.id);
const factProduct = await read('product', shop.product('CUP').id);
const gone = shop.buy(BASKET).id;
await read('order', gone);
shop.destroyOrder(gone);
const factGone = await read('order', gone);
await shop.close();

const cup = { sku: 'CUP', quantity: { value: '1', unit: 'each' }, amount: eur(950), tax: eur(152), restock: true };
const recorded = { purpose: 'return-1/1', amount: eur(950), lines: [cup] };

const withOrderId = (body: string, from: number) => (id: string) => body.replaceAll(`"id":${from},`, `"id":${id},`);
const about = (order: number) => {
  const id = `order/contract/${order}`;
  return { subject: id, order: { order: id, payment: `payment/contract/${order}-bacs`, reference: `${order}-bacs` } };
};

const contract: ConnectorContract<WooSettings, World> = {
  connector: woocommerce,
  settings,
  start,
  samples: [
    {
      says: 'a webhook about an order, which says where to look',
      topic: 'order.created',
      body: pushed,
      gives: 'hints',
      essential: ['id'],
      withId: withOrderId(pushed, paid.id),
    },
    {
      says: 'an order that is paid',
      topic: READ.order,
      body: factPaid.body,
      gives: ['OrderPlaced', 'PaymentCaptured'],
      total: TOTAL,
      essential: [
        'id',
        'status',
        'currency',
        'total',
        'total_tax',
        'line_items',
        'date_created_gmt',
        'date_modified_gmt',
      ],
      withId: withOrderId(factPaid.body, paid.id),
    },
    {
      says: 'an order that waits for a transfer',
      topic: READ.order,
      body: unpaid.body,
      gives: ['OrderPlaced'],
      total: TOTAL,
    },
    {
      says: 'an order that is paid at the door',
      topic: READ.order,
      body: onDelivery.body,
      gives: ['OrderPlaced'],
      total: TOTAL,
    },
    {
      says: 'an order whose payment another connection reports',
      topic: READ.order,
      body: byStripe.body,
      gives: ['OrderPlaced'],
      total: TOTAL,
    },
    { says: 'an order that nobody has paid yet', topic: READ.order, body: pending.body, gives: 'ignored' },
    {
      says: 'an order with a refund',
      topic: READ.order,
      body: factGiven.body,
      gives: ['OrderPlaced', 'PaymentCaptured', 'RefundIssued'],
      total: eur(1_045),
    },
    {
      says: 'a cancelled order, which was paid',
      topic: READ.order,
      body: factCancelled.body,
      gives: ['OrderCancelled', 'OrderPlaced', 'PaymentCaptured'],
    },
    {
      says: 'an order that was changed after it was told',
      topic: READ.order,
      body: factEdited.body,
      gives: ['OrderPlaced', 'OrderEdited', 'PaymentCaptured'],
      total: TOTAL,
    },
    {
      says: 'an order that is gone',
      topic: READ.orderGone,
      body: factGone.body,
      gives: ['OrderCancelled'],
      essential: ['id', 'at'],
    },
    {
      says: 'a product with its stock',
      topic: READ.product,
      body: factProduct.body,
      gives: ['ProductUpdated', 'AvailabilityObserved'],
      essential: ['id', 'date_modified_gmt'],
    },
    {
      says: 'a variation, which leads to its product',
      topic: 'product.updated',
      body: '{"id":28,"parent_id":27}',
      gives: 'hints',
    },
    {
      says: 'an error in place of an order that was gone before it could be told',
      topic: 'order.created',
      body: '{"code":"woocommerce_rest_shop_order_invalid_id","message":"Invalid ID.","data":{"status":404}}',
      gives: 'hints',
    },
    { says: 'a deleted account', topic: 'customer.deleted', body: '{"id":8}', gives: 'ignored' },
    {
      says: 'an action hook, whose argument was lost',
      topic: 'action.woocommerce_low_stock',
      body: '{"action":"x","arg":[]}',
      gives: 'ignored',
    },
    { says: 'half an order', topic: READ.order, body: factPaid.body.slice(0, 900), gives: 'invalid' },
  ],
  webhook: {
    request({ topic, body, deliveryId }) {
      const [resource = '', event = ''] = topic.split('.');
      const headers = {
        'content-type': 'application/json',
        'x-wc-webhook-source': 'http://shop.example/',
        'x-wc-webhook-topic': topic,
        'x-wc-webhook-resource': resource,
        'x-wc-webhook-event': event,
        'x-wc-webhook-id': '2',
        'x-wc-webhook-delivery-id': deliveryId,
        'x-wc-webhook-signature': createHmac('sha256', SECRET).update(body).digest('base64'),
      };
      return { headers, query: {}, body: Buffer.from(body) };
    },
    signature: { headers: ['x-wc-webhook-signature'] },
    coversBody: true,
    carriesId: false,
  },
  sameFacts: [
    {
      says: 'an order, read after a hint and by gap recovery',
      async make({ simulator }) {
        const order = simulator.buy(BASKET);
        const shown = openShop({ ...settings, address: simulator.url });
        const [fact] = await follow(shown, { kind: 'order', foreignId: String(order.id) });
        const cursor = { since: '2000-01-01T00:00:00Z', page: 1, newest: '2000-01-01T00:00:00Z' };
        const polled = await shown.polls[0]?.read(cursor);
        if (fact === undefined) throw new Error('nothing was read');
        return { pushed: fact, read: polled?.facts ?? [] };
      },
    },
  ],
  commands: {
    'publish-availability': {
      async prepare({ simulator }, index) {
        const sku = `SHELF-${index}`;
        simulator.shelve({ sku, stock: 3 });
        return publication(sku, 40 + index);
      },
      effects: ({ simulator }, { data }) => (simulator.product(data.sku).stock === Number(data.quantity.value) ? 1 : 0),
      async bad() {
        return publication('NOWHERE', 5);
      },
      race: true,
    },
    'record-shipment': {
      async prepare({ simulator }, index) {
        return shipping(simulator.buy(BASKET).id, index, '2');
      },
      effects: ({ simulator }, { subject, data }) => {
        const order = simulator.state.orders.get(Number(subject.split('/')[2]));
        const number = data.tracking?.number ?? '';
        const metas = order?.meta.filter(({ value }) => value.includes(number)).length ?? 0;
        const notes = order?.notes.filter(({ text }) => text.includes(number)).length ?? 0;
        // The field and the note are one effect; one without the other is none.
        return metas === 1 ? notes : 0;
      },
      async bad({ simulator }, index) {
        return shipping(simulator.buy(BASKET).id, index, '20');
      },
      race: true,
    },
    'cancel-order': {
      async prepare({ simulator }) {
        const { subject, order } = about(simulator.buy(BASKET).id);
        return { subject, data: { order: order.order } };
      },
      effects: ({ simulator }, { subject }) =>
        simulator.state.orders.get(Number(subject.split('/')[2]))?.status === 'cancelled' ? 1 : 0,
      async bad() {
        return { subject: 'order/contract/404', data: { order: 'order/contract/404' } };
      },
      race: true,
    },
    'refund-payment': {
      async prepare({ simulator }) {
        const { subject, order } = about(simulator.buy(BASKET).id);
        return { subject, data: { ...order, amount: eur(1_000), purpose: 'short' } };
      },
      effects: ({ simulator }, { subject }) =>
        simulator.state.orders.get(Number(subject.split('/')[2]))?.refunds.length ?? 0,
      async bad({ simulator }) {
        const { subject, order } = about(simulator.buy(BASKET).id);
        return { subject, data: { ...order, amount: eur(999_999), purpose: 'too much' } };
      },
      race: true,
    },
    'record-refund': {
      async prepare({ simulator }) {
        const { subject } = about(simulator.buy(BASKET).id);
        return { subject, data: { ...recorded, order: subject } };
      },
      effects: ({ simulator }, { subject }) =>
        simulator.state.orders.get(Number(subject.split('/')[2]))?.refunds.length ?? 0,
      async bad({ simulator }) {
        const { subject } = about(simulator.buy(BASKET).id);
        return { subject, data: { ...recorded, order: subject, amount: eur(999_999) } };
      },
      race: true,
    },
    'publish-product': {
      async prepare(_world, index) {
        return { subject: `product/JAR-${index}`, data: article(index) };
      },
      effects: ({ simulator }, { data: { product } }) => {
        const sold = product.variants.filter(({ sku }) => simulator.price(sku) === '20.00').length;
        const made = [...simulator.state.products.values()].filter(({ name }) => name === product.title).length;
        // The product and its variations are one effect; a part of it is none.
        return sold === product.variants.length ? made : 0;
      },
      async bad(_world, index) {
        const { product, ...data } = article(index);
        const options = [{ name: 'Size', value: 'any' }];
        const variants = product.variants.map((variant) => ({ ...variant, options }));
        return { subject: product.id, data: { ...data, product: { ...product, variants } } };
      },
    },
    'publish-price': {
      async prepare({ simulator }, index) {
        simulator.shelve({ sku: `JUG-${index}`, price: '9.50' });
        const prices = [{ sku: `JUG-${index}`, price: eur(700), includesTax: true, expected: eur(950) }];
        return { subject: `product/JUG-${index}`, data: { product: `product/JUG-${index}`, token: 1, prices } };
      },
      effects: ({ simulator }, { data }) => data.prices.filter(({ sku }) => simulator.price(sku) === '7.00').length,
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
        if (known === undefined) return `order/${simulator.buy(BASKET).id}/`;
        simulator.change(known.id, { billing: { phone: `+49301${simulator.state.nextMetaId++}00000` } });
        return `order/${known.id}/`;
      },
    },
    products: {
      async change({ simulator }, index) {
        const sku = `NEW-${index}`;
        const known = simulator.product(sku);
        if (known === undefined) return `product/${simulator.shelve({ sku, stock: 1 }).id}/`;
        known.stock = (known.stock ?? 0) + 1;
        known.modifiedMs = Math.max(known.modifiedMs, Math.floor(Date.now() / 1_000) * 1_000);
        return `product/${known.id}/`;
      },
    },
    variations: {
      async change({ simulator }, index) {
        const known = simulator.product(`V-${index}`);
        if (known !== undefined) {
          known.stock = (known.stock ?? 0) + 1;
          known.modifiedMs = Math.max(known.modifiedMs, Math.floor(Date.now() / 1_000) * 1_000);
          return `product/${known.parentId}/`;
        }
        return `product/${simulator.shelveVariations(`P-${index}`, [{ sku: `V-${index}`, option: 'S', stock: 1 }]).id}/`;
      },
    },
  },
  hints: [
    {
      says: 'an order',
      make: async ({ simulator }) => ({ kind: 'order', foreignId: String(simulator.buy(BASKET).id) }),
    },
    {
      says: 'a product',
      make: async ({ simulator }) => ({ kind: 'product', foreignId: String(simulator.product('CUP').id) }),
    },
  ],
  provisioning: {
    async damage({ simulator }) {
      const [first, second] = [...simulator.state.webhooks.values()];
      if (first !== undefined) first.status = 'disabled';
      if (second !== undefined) simulator.state.webhooks.delete(second.id);
    },
  },
  personal: [PERSON, 'Vandersloot', EMAIL],
};

function publication(sku: string, count: number) {
  const quantity = { value: String(count), unit: 'each' };
  return { subject: `stock/${sku}`, data: { sku, location: 'location/WH', quantity, token: 7 } };
}

function article(index: number) {
  const variants = ['S', 'M'].map((size) => ({
    sku: `JAR-${index}-${size}`,
    options: [{ name: 'Size', value: size }],
    unit: 'each',
    active: true,
  }));
  return {
    product: {
      id: `product/JAR-${index}`,
      record: { connection: 'odoo-main', id: String(index) },
      title: `Jar ${index}`,
      kind: 'goods' as const,
      variants,
      components: [],
    },
    sold: true,
    prices: variants.map(({ sku }) => ({ sku, price: eur(2_000), includesTax: true })),
  };
}

function shipping(id: number, index: number, quantity: string) {
  const order = `order/contract/${id}`;
  return {
    subject: order,
    data: {
      shipment: `shipment/odoo-main/${index}-${id}`,
      order,
      record: { connection: 'odoo-main', id: String(index) },
      lines: [{ sku: 'TEE-M', quantity: { value: quantity, unit: 'each' } }],
      tracking: { number: `T-${index}-${id}` },
      complete: true,
    },
  };
}

connectorContract('woocommerce', contract);
