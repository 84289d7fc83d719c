import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CONNECTORS } from '../../src/apps/connectors.ts';
import { freePort } from '../../src/apps/demo/free-port.ts';
import { createLog } from '../../src/apps/hub/log.ts';
import { startHub } from '../../src/apps/hub.ts';
import { DEFAULTS } from '../../src/config/schema.ts';
import { type OdooSimulator, startOdooSimulator } from '../../src/connectors/odoo/simulator/index.ts';
import { startWooSimulator, type WooSimulator } from '../../src/connectors/woocommerce/simulator/index.ts';
import type { Passport } from '../../src/records/orders/passport.ts';
import { testDatabase } from '../../src/testing/test-database.ts';
import { ARTICLES, SERVICES } from './shopping.ts';
import { waitUntil } from './world.ts';

interface World extends AsyncDisposable {
  readonly woo: WooSimulator;
  readonly odoo: OdooSimulator;
  /** Waits until the order is in this state, or as wished; says what was done when it is not in time. */
  untilState(order: number, state: string, wished?: (order: Passport['order']) => boolean): Promise<Passport>;
}

/** A WooCommerce shop, Odoo and a hub between them, over HTTP and PostgreSQL. */
async function openWorld(pollMs: number): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'storeloom-woocommerce-'));
  const database = await testDatabase();
  const woo = await startWooSimulator({
    articles: ARTICLES.map(({ sku, name, price, stock }) => ({ sku, name, price: price.toFixed(2), stock })),
  });
  const odoo = await startOdooSimulator({ version: 19 });
  await odoo.people.stockShelves([...ARTICLES, ...SERVICES]);
  const port = await freePort(0);
  const complaints: string[] = [];
  const connection = (connector: string, settings: Record<string, unknown>) => ({
    connector,
    owner: 'tests@example.com',
    purpose: 'a scenario',
    settings,
  });
  const hub = await startHub({
    configuration: {
      ...structuredClone(DEFAULTS),
      hub: {
        ...structuredClone(DEFAULTS.hub),
        name: 'first',
        port,
        publicUrl: `http://127.0.0.1:${port}`,
        dataDirectory: join(folder, 'first'),
        drainMs: 5_000,
      },
      database: { ...DEFAULTS.database, url: database.url },
      connections: {
        'woo-eu': connection('woocommerce', {
          address: woo.url,
          consumerKey: woo.consumerKey,
          consumerSecret: woo.consumerSecret,
          webhookSecrets: ['signs-the-webhooks-of-the-scenario'],
        }),
        'odoo-main': connection('odoo', {
          url: odoo.url,
          database: odoo.database,
          apiKey: odoo.apiKey,
          webhookSecret: 'hint-secret-of-the-scenarios',
          journals: { '*': 'BNK1' },
          products: { shipping: 'SHIPPING', rounding: 'ROUNDING', discount: 'DISCOUNT', giftCard: 'GIFTCARD' },
          polling: { everySeconds: 1 },
        }),
      },
      roles: { erp: 'odoo-main' },
      // Nobody waits minutes in a test for the merchant to pay back by hand.
      processes: { 'order-to-cash': { channelRefundMs: 500 } },
    },
    connectors: CONNECTORS.map((connector) => ({
      ...connector,
      open(context) {
        const opened = connector.open(context);
        const polls = opened.polls.map((poll) => ({ ...poll, everyMs: Math.min(pollMs, poll.everyMs) }));
        return { ...opened, polls };
      },
    })),
    environment: {},
    tuning: { probeMs: [250, 500], holdMs: [250, 500], retryMs: [500, 1_000, 1_000, 2_000] },
    log: createLog({
      level: 'warn',
      readable: true,
      hub: 'first',
      out: { write: (line) => void complaints.push(line) },
    }),
  });
  const ask = async (order: number): Promise<Passport | undefined> => {
    const id = encodeURIComponent(`order/woo-eu/${order}`);
    const answer = await fetch(`${hub.url}/api/v1/orders/${id}`, { headers: { authorization: `Bearer ${hub.token}` } });
    const body: unknown = await answer.json();
    return answer.ok ? (body as Passport) : undefined;
  };
  return {
    woo,
    odoo,
    async untilState(order, state, wished = () => true) {
      let last: Passport | undefined;
      await waitUntil(async () => {
        last = await ask(order);
        return last?.order.state === state && wished(last.order);
      }, `order ${order} is ${state}`).catch((error: unknown) => {
        const story = last?.story.map(({ kind, name, failure }) => `${kind} ${name} ${failure?.because ?? ''}`);
        throw new Error(`${String(error)}: it is ${last?.order.state}\n${story?.join('\n')}\n${complaints.join('')}`);
      });
      return last as Passport;
    },
    async [Symbol.asyncDispose]() {
      await hub.close();
      await odoo.close();
      await woo.close();
      await database[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const BUYER = {
  first_name: 'Ann',
  last_name: 'Flow',
  address_1: 'Weberstraße 1',
  city: 'Berlin',
  postcode: '10115',
  country: 'DE',
};
const BASKET = {
  lines: [
    { sku: 'TEE', quantity: 3 },
    { sku: 'MUG', quantity: 1 },
  ],
  shipping: { total: '4.12' },
  coupon: { code: 'autumn', percent: 7 },
  billing: { ...BUYER, email: 'ann@example.com' },
  shippingAddress: BUYER,
};

test('an order is booked and confirmed in Odoo to the cent, its shipment is told back, and its books are closed', async () => {
  await using world = await openWorld(300_000);
  const { woo, odoo } = world;
  await waitUntil(() => woo.webhooks.pings.length >= 10, 'the shop knows the hub');
  // The unsigned ping of each webhook was taken for what it is.
  expect(woo.webhooks.pings.filter(({ status }) => status < 200 || status > 299)).toEqual([]);
  const bought = woo.buy(BASKET);
  const order = `order/woo-eu/${bought.id}`;
  const allocated = await world.untilState(bought.id, 'allocated');
  const sales = odoo.records('sale.order', [['origin', '=', order]], ['name', 'state', 'amount_total']);
  expect(sales.map(({ state, amount_total }) => [state, Number(amount_total).toFixed(2)])).toEqual([
    ['sale', woo.total(bought.id)],
  ]);
  expect(allocated.story.some(({ kind }) => kind === 'delivery')).toBe(true);

  await odoo.people.shipPicking(order, { carrier: 'DHL', tracking: '00340434161094000001' });
  const closed = await world.untilState(bought.id, 'closed');
  const total = Math.round(Number(woo.total(bought.id)) * 100);
  expect(closed.order.money).toMatchObject({ total, captured: total, refunded: 0, invoiced: total, credited: 0 });
  expect(closed.stuck).toEqual([]);
  expect(bought.status).toBe('completed');
  expect(bought.notes.map(({ text, toBuyer }) => [text.includes('00340434161094000001'), toBuyer])).toEqual([
    [true, true],
  ]);
});

test('an order whose webhooks are lost is found, and one that is deleted for good is cancelled in Odoo', async () => {
  await using world = await openWorld(500);
  const { woo, odoo } = world;
  woo.faults.dropShare = 1;
  const bought = woo.buy(BASKET);
  const order = `order/woo-eu/${bought.id}`;
  await world.untilState(bought.id, 'allocated');
  // Of this nobody is told: no webhook, no time of update, no line in any list.
  woo.destroyOrder(bought.id);
  await waitUntil(() => {
    const [sale] = odoo.records('sale.order', [['origin', '=', order]], ['state']);
    return sale?.state === 'cancel';
  }, 'the sale is cancelled');
});

test('an order that is cancelled in the shop is cancelled in Odoo, and its money is given back once', async () => {
  await using world = await openWorld(300_000);
  const { woo, odoo } = world;
  await waitUntil(() => woo.webhooks.pings.length >= 10, 'the shop knows the hub');
  const bought = woo.buy(BASKET);
  await world.untilState(bought.id, 'allocated');
  woo.setStatus(bought.id, 'cancelled');
  const total = Math.round(Number(woo.total(bought.id)) * 100);
  await world.untilState(bought.id, 'cancelled', ({ money }) => money.refunded === total);
  expect(bought.refunds.map(({ amount, reason }) => [amount, reason.startsWith('Storeloom refund')])).toEqual([
    [total, true],
  ]);
  const [sale] = odoo.records('sale.order', [['origin', '=', `order/woo-eu/${bought.id}`]], ['state']);
  expect(sale?.state).toBe('cancel');
});
