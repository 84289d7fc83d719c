import { type SimulatedTill, startStoreSimulator, type TillMessage } from '../../connectors/pos/simulator/index.ts';
import type { SoldLine, Store, StoreReceipt } from './parties.ts';
import { STORES_CONNECTION } from './shopping.ts';

/** A store with a line to the hub, which has its bad days. */
export interface DemoStore {
  readonly store: Store;
  /** Where its bad days are changed. */
  readonly url: string;
  close(): Promise<void>;
}

/** Opens a simulated store with two tills. */
export async function openStore(name: string, secret: string, hubUrl: string): Promise<DemoStore> {
  const simulator = await startStoreSimulator({ store: name, secret, presentTime: true });
  simulator.hubUrl = `${hubUrl}/webhooks/${STORES_CONNECTION}`;
  // Both stores sell from one location, where a till is known by its name.
  const tills = [1, 2].map((number) => simulator.till(`${name}-${number}`));
  let customers = 0;
  const next = (): SimulatedTill => {
    customers += 1;
    return tills[customers % tills.length] as SimulatedTill;
  };
  for (const till of tills) till.open(15_000);
  let sending: Promise<unknown> = Promise.resolve();
  const store: Store = {
    name,
    sell: (lines) => void next().sell(...lines.map(rung)),
    takeBack(lines) {
      const till = next();
      // A return belongs to a receipt; which one matters to nobody here.
      till.takeBack(
        till.journal.find(({ type }) => type === 'sale') ?? { type: 'sale', id: 'unknown' },
        ...lines.map(rung),
      );
    },
    sellByMistake(lines) {
      const till = next();
      till.cancel(till.sell(...lines.map(rung)), 'rung up by mistake');
    },
    heartbeat() {
      for (const till of tills) till.heartbeat();
    },
    async send() {
      // One after the other, so that nothing is sent by two at once.
      sending = sending.then(() => (simulator.waiting().length > BATCH ? simulator.flushBatch() : simulator.flush()));
      await sending;
    },
    receipts: () => tills.flatMap(({ journal }) => receiptsOf(journal)),
    get waiting() {
      return simulator.waiting().length;
    },
  };
  return { store, url: simulator.server.url, close: () => simulator.server.close() };
}

/** From so many messages on, a store sends what waits together. */
const BATCH = 10;

const rung = ({ product, quantity }: SoldLine) => ({ sku: product.sku, pieces: quantity, cents: product.euros });

function receiptsOf(journal: readonly TillMessage[]): StoreReceipt[] {
  const voided = new Set(journal.filter(({ type }) => type === 'void').map(({ receipt }) => receipt));
  return journal
    .filter(({ type, id }) => (type === 'sale' || type === 'return') && !voided.has(id))
    .map(({ id, lines }) => {
      const pieces: Record<string, number> = {};
      for (const { sku, quantity } of lines as readonly { sku: string; quantity: string }[])
        pieces[sku] = (pieces[sku] ?? 0) + Number(quantity);
      return { id: `receipt/${STORES_CONNECTION}/${id}`, pieces };
    });
}
