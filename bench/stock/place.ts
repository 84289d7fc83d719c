import type { CommandData, Envelope } from '../../src/canonical/envelope.ts';
import * as shopifyAlone from '../../src/connectors/shopify/testing/open-connection.ts';
import * as wooAlone from '../../src/connectors/woocommerce/testing/open-connection.ts';
import { type TestDatabase, temporaryPostgres } from '../../src/testing/test-database.ts';
import { type HubProcess, startHubProcess } from '../../test/faults/hub-process.ts';
import { openSellers, type Sellers, WEB_CHANNELS, type WebChannel } from '../../test/faults/sellers.ts';

/** Two shops that show all the stock there is, Odoo, and a hub in a process of its own. */
export interface StockPlace extends AsyncDisposable {
  readonly sellers: Sellers;
  readonly database: TestDatabase;
  readonly skus: readonly string[];
  /** What a channel shows now, looked up without a search. */
  shown(channel: WebChannel, sku: string): number;
  /** Ends the hub's process; the systems go on. */
  stopHub(): Promise<void>;
}

/** Above the few last pieces, which some channels write with more care. */
export const PIECES = 100;
const PATIENCE_MS = 300_000;

export async function openStockPlace(articles: number): Promise<StockPlace> {
  const closers: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const postgres = await temporaryPostgres();
    closers.push(() => postgres.stop());
    const database = await postgres.testDatabase({ poolSize: 2 });
    closers.push(async () => database[Symbol.asyncDispose]());
    const skus = Array.from({ length: articles }, (_, index) => `STOCK-${index}`);
    const sellers = await openSellers({
      articles: skus.map((sku) => ({ sku, stock: PIECES })),
      stock: { selling: 'shared' },
      // The largest plan, so that the hub is measured and not the vendor's limit.
      shopify: { bucket: { restoreRate: 1_000, maximumAvailable: 20_000 } },
      wooDelayMs: 0,
      // A shop that sells this much runs its queue more than once.
      wooRunners: 8,
    });
    closers.push(async () => sellers[Symbol.asyncDispose]());
    const shown = shelvesOf(sellers);
    const hub: HubProcess = await startHubProcess({
      directory: sellers.directory,
      port: sellers.port,
      environment: { DATABASE_URL: database.url },
    });
    closers.push(() => hub.stop());
    await untilAll(() => WEB_CHANNELS.every((channel) => skus.every((sku) => shown(channel, sku) === PIECES)));
    await untilAll(() => isListening(sellers));
    await atRest(sellers);
    return { sellers, database, skus, shown, stopHub: () => hub.stop(), [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What is sold before the hub's webhooks are there is found by gap recovery, minutes later. */
function isListening({ shopify, woo }: Sellers): boolean {
  const topics = [
    ...[...shopify.state.subscriptions.values()].map(({ topic }) => topic),
    ...[...woo.state.webhooks.values()].map(({ topic }) => topic),
  ];
  return ['ORDERS_CREATE', 'INVENTORY_LEVELS_UPDATE', 'order.created', 'product.updated'].every((topic) =>
    topics.includes(topic),
  );
}

/** Until the shops have nothing more to tell: each number that was published comes back as a webhook. */
export async function atRest({ shopify, woo }: Sellers): Promise<void> {
  await Promise.all([shopify.webhooks.settled(), woo.webhooks.settled()]);
}

function shelvesOf({ shopify, woo }: Sellers): StockPlace['shown'] {
  const items = new Map([...shopify.state.items.values()].map(({ id, sku }) => [id, sku]));
  const levels = new Map([...shopify.state.levels.values()].map((level) => [items.get(level.item) ?? '', level]));
  const products = new Map([...woo.state.products.values()].map((product) => [product.sku, product]));
  return (channel, sku) => (channel === 'woo-eu' ? (products.get(sku)?.stock ?? 0) : (levels.get(sku)?.available ?? 0));
}

/**
 * The connectors themselves: what is left when log, ledger and delivery are taken away. The hub is stopped first: it would put right what
 * others write into its shops.
 */
export async function alone({ sellers: { shopify, woo }, stopHub }: StockPlace) {
  await stopHub();
  const connections = {
    'shopify-eu': shopifyAlone.openShop(shopifyAlone.settingsFor(shopify)),
    'woo-eu': wooAlone.openShop(wooAlone.settingsFor(woo)),
  };
  const call = {
    attempt: 1,
    uncertain: false,
    shadow: false,
    lane: 'live',
    signal: new AbortController().signal,
  } as const;
  let sent = 0;
  return async (channel: WebChannel, numbers: readonly CommandData<'publish-availability'>[]): Promise<void> => {
    const handler = connections[channel].commands['publish-availability'];
    const commands = numbers.map((data) => {
      sent += 1;
      return { id: `alone-${sent}`, data } as Envelope<CommandData<'publish-availability'>>;
    });
    const answers = await handler?.carryOutMany?.run(commands, call);
    const wrong = answers?.find((answer) => answer.kind === 'failed' || !answer.result.applied);
    if (answers === undefined || wrong !== undefined) throw new Error(`not written: ${JSON.stringify(wrong)}`);
  };
}

export async function untilAll(holds: () => boolean): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`the numbers are not as they should be after ${PATIENCE_MS} ms`);
    await pause(5);
  }
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
