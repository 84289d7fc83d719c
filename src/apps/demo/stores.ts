import { type SimulatedTill, startStoreSimulator, type TillMessage } from '../../connectors/pos/simulator/index.ts';
import { FLOAT_CENTS, ringUpDaysBefore } from './days-before.ts';
import type { SoldLine, Store, StoreReceipt } from './parties.ts';
import { STORES_CONNECTION } from './shopping.ts';

/** A store with a line to the hub, which has its bad days. */
export interface DemoStore {
  readonly store: Store;
  /** Where its bad days are changed. */
  readonly url: string;
  close(): Promise<void>;
}

/** Opens a simulated store with two tills, which has told nobody of the days before yet. */
export async function openStore(name: string, secret: string, hubUrl: string, nowMs: number): Promise<DemoStore> {
  const line = { secret, hubUrl: `${hubUrl}/webhooks/${STORES_CONNECTION}` };
  // Both stores sell from one location, where a till is known by its name.
  const names = [1, 2].map((number) => `${name}-${number}`);
  const before = await ringUpDaysBefore({ name, ...line }, names, nowMs);
  const simulator = await startStoreSimulator({ store: name, ...line, presentTime: true });
  const tills = names.map((each) => simulator.till(each, (before.numbers.get(each) ?? 0) + 1));
  let customers = 0;
  const next = (): SimulatedTill => {
    customers += 1;
    return tills[customers % tills.length] as SimulatedTill;
  };
  for (const till of tills) till.open(FLOAT_CENTS);
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
    takeBackOrder: (order, pieces) =>
      void next().takeBackOrder(
        order,
        0,
        ...Object.entries(pieces).map(([sku, quantity]) => ({ sku, pieces: quantity })),
      ),
    heartbeat() {
      for (const till of tills) till.heartbeat();
    },
    async send() {
      // One after the other, so that nothing is sent by two at once.
      sending = sending
        .then(async () => {
          for (const each of before.simulators) await each.flush();
        })
        .then(() => (simulator.waiting().length > BATCH ? simulator.flushBatch() : simulator.flush()));
      await sending;
    },
    receipts: () => [...before.tills, ...tills].flatMap(({ journal }) => receiptsOf(journal)),
    get waiting() {
      return [...before.simulators, simulator].reduce((sum, each) => sum + each.waiting().length, 0);
    },
  };
  const close = async (): Promise<void> => {
    await Promise.all([...before.simulators, simulator].map(({ server }) => server.close()));
  };
  return { store, url: simulator.server.url, close };
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
