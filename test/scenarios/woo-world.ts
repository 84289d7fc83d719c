import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONNECTORS } from '../../src/apps/connectors.ts';
import { createLog } from '../../src/apps/hub/log.ts';
import { type Hub, startHub } from '../../src/apps/hub.ts';
import { freePort } from '../../src/backbone/postgres/embedded/free-port.ts';
import { type Configuration, DEFAULTS } from '../../src/config/schema.ts';
import { type OdooSimulator, startOdooSimulator } from '../../src/connectors/odoo/simulator/index.ts';
import { type StoreSimulator, startStoreSimulator } from '../../src/connectors/pos/simulator/index.ts';
import {
  type Article,
  startWooSimulator,
  type WooSimulator,
} from '../../src/connectors/woocommerce/simulator/index.ts';
import type { Passport } from '../../src/records/orders/passport.ts';
import { testDatabase } from '../../src/testing/test-database.ts';
import { ARTICLES, SERVICES } from './shopping.ts';
import { waitUntil } from './world.ts';

type TestDatabase = Awaited<ReturnType<typeof testDatabase>>;

/** A WooCommerce shop, a store with tills, Odoo and a hub between them. */
export interface WooWorld extends AsyncDisposable {
  readonly woo: WooSimulator;
  readonly odoo: OdooSimulator;
  readonly store: StoreSimulator;
  readonly hub: Hub;
  readonly database: TestDatabase;
  /** What the hub logged as warnings and errors. */
  readonly complaints: readonly string[];
  /** Waits until the order is in this state, or as wished; says what was done when it is not in time. */
  untilState(order: number, state: string, wished?: (order: Passport['order']) => boolean): Promise<Passport>;
}

export interface WooWish {
  /** How often the shop is polled. */
  readonly pollMs: number;
  readonly assortment?: Configuration['assortment'];
  /** What is published of the stock; nothing by default. */
  readonly stock?: Partial<Configuration['stock']>;
  readonly wooSettings?: Readonly<Record<string, unknown>>;
  readonly odooSettings?: Readonly<Record<string, unknown>>;
  readonly odooOptions?: Parameters<typeof startOdooSimulator>[0];
  /** What the shop sells before the hub comes; what Odoo sells by default. */
  readonly articles?: readonly Article[];
  /** Systems beside the shop, the store and Odoo, given the folder that the world keeps its files in. */
  readonly connections?: (folder: string) => Configuration['connections'];
  readonly orderToCash?: Readonly<Record<string, unknown>>;
  /** What people do before the hub starts. */
  readonly prepare?: (systems: Pick<WooWorld, 'woo' | 'odoo' | 'database'>) => Promise<unknown>;
}

export async function openWooWorld(wish: WooWish): Promise<WooWorld> {
  const { pollMs } = wish;
  const folder = await mkdtemp(join(tmpdir(), 'storeloom-woocommerce-'));
  const database = await testDatabase();
  const woo = await startWooSimulator({
    articles:
      wish.articles ?? ARTICLES.map(({ sku, name, price, stock }) => ({ sku, name, price: price.toFixed(2), stock })),
  });
  const odoo = await startOdooSimulator({ version: 19, ...wish.odooOptions });
  await odoo.people.stockShelves([...ARTICLES, ...SERVICES]);
  await wish.prepare?.({ woo, odoo, database });
  const store = await startStoreSimulator();
  const port = await freePort();
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
        ...wish.connections?.(folder),
        'woo-eu': connection('woocommerce', {
          address: woo.url,
          consumerKey: woo.consumerKey,
          consumerSecret: woo.consumerSecret,
          webhookSecrets: ['signs-the-webhooks-of-the-scenario'],
          location: 'location/wh',
          ...wish.wooSettings,
        }),
        stores: connection('pos', {
          webhookSecrets: [store.secret],
          zone: 'Europe/Paris',
          stores: { [store.store]: { location: 'wh' } },
        }),
        'odoo-main': connection('odoo', {
          url: odoo.url,
          database: odoo.database,
          apiKey: odoo.apiKey,
          webhookSecret: 'hint-secret-of-the-scenarios',
          journals: { '*': 'BNK1' },
          products: { shipping: 'SHIPPING', rounding: 'ROUNDING', discount: 'DISCOUNT', giftCard: 'GIFTCARD' },
          polling: { everySeconds: 1 },
          ...wish.odooSettings,
        }),
      },
      roles: { erp: 'odoo-main' },
      assortment: wish.assortment ?? { channels: {} },
      stock: { ...structuredClone(DEFAULTS.stock), ...wish.stock },
      // Nobody waits minutes in a test for the merchant to pay back by hand.
      processes: { 'order-to-cash': { channelRefundMs: 500, ...wish.orderToCash } },
    },
    connectors: CONNECTORS.map((connector) => ({
      ...connector,
      open(context) {
        const opened = connector.open(context);
        const polls = opened.polls.map((poll) => (poll.everyMs <= pollMs ? poll : { ...poll, everyMs: pollMs }));
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
  store.hubUrl = `${hub.url}/webhooks/stores`;
  const ask = async (order: number): Promise<Passport | undefined> => {
    const id = encodeURIComponent(`order/woo-eu/${order}`);
    const answer = await fetch(`${hub.url}/api/v1/orders/${id}`, { headers: { authorization: `Bearer ${hub.token}` } });
    const body: unknown = await answer.json();
    return answer.ok ? (body as Passport) : undefined;
  };
  return {
    woo,
    odoo,
    store,
    hub,
    database,
    complaints,
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
      await store.server.close();
      await database[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
