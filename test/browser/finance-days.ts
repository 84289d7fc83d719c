import { startStoreSimulator, type TillMessage } from '../../src/connectors/pos/simulator/index.ts';
import { waitUntil } from '../scenarios/world.ts';
import { type FinanceWorld, STORES } from './finance-world.ts';

/** Business days of three stores for a picture: most are in the books, some wait for somebody. */

const DAY_MS = 86_400_000;
const DAYS = 7;
const FLOAT_CENTS = 15_000;
const PATIENCE_MS = 240_000;
const SHELVES: readonly (readonly [string, number, string])[] = [
  ['TEE', 1_990, 'shirts'],
  ['MUG', 1_250, 'home'],
  ['BOOK', 2_400, 'books'],
];

/** How a day ends that does not end well. */
type Trouble = 'lost' | 'short' | 'open';

const troubleOf = (store: string, daysAgo: number): Trouble | undefined => {
  if (store === 'lyon') return ({ 0: 'short', 3: 'lost' } as const)[daysAgo];
  return store === 'nice' && daysAgo === 0 ? 'open' : undefined;
};

/** Opens, sells and closes the stores on the days up to the one that the world begins with. */
export async function tradeDays({ world, date }: FinanceWorld): Promise<void> {
  const url = `${world.hub.url}/webhooks/stores`;
  let closed = 0;
  for (const store of STORES) {
    let sequence = 1;
    for (let daysAgo = DAYS; daysAgo >= (store === 'paris' ? 1 : 0); daysAgo -= 1) {
      const beginsMs = Date.parse(`${date}T09:00:00Z`) - daysAgo * DAY_MS;
      const trouble = troubleOf(store, daysAgo);
      sequence = await tradeDay({ url, store, beginsMs, sequence, pieces: 3 + ((daysAgo * 5) % 4), trouble });
      if (trouble === undefined) closed += 1;
    }
  }
  const ended = async (): Promise<number> =>
    (await world.ask<{ days: { at: string }[] }>('/api/v1/store-days?limit=200&state=closed')).days.length;
  await waitUntil(async () => (await ended()) >= closed, `${closed} days are in the books`, PATIENCE_MS);
}

interface Day {
  readonly url: string;
  readonly store: string;
  readonly beginsMs: number;
  /** The first number of the day. */
  readonly sequence: number;
  readonly pieces: number;
  readonly trouble: Trouble | undefined;
}

/** One day at one till; answers the number that the next day begins with. */
async function tradeDay({ url, store, beginsMs, sequence, pieces, trouble }: Day): Promise<number> {
  const simulator = await startStoreSimulator({ store: `${store}-1`, beginsMs, hubUrl: url });
  try {
    const till = simulator.till('2', sequence);
    till.open(FLOAT_CENTS);
    const cents: Record<string, number> = { card: 0, cash: FLOAT_CENTS };
    for (let sale = 0; sale < pieces; sale += 1) {
      const [sku, price] = SHELVES[sale % SHELVES.length] ?? ['TEE', 1_990];
      till.sell({ sku, pieces: 1 + (sale % 2), cents: price });
      cents[tenderOf(sale)] = (cents[tenderOf(sale)] ?? 0) + price * (1 + (sale % 2));
      if (trouble === 'lost' && sale === 1) till.lose();
    }
    if (trouble !== 'open') till.close();
    const counted = { ...cents, ...(trouble === 'short' ? { cash: (cents.cash ?? 0) - 2_000 } : {}) };
    let sale = 0;
    for (const message of simulator.waiting()) {
      const dressed = message.type === 'sale' ? dress(message, sale) : message;
      if (message.type === 'sale') sale += 1;
      const told = message.type === 'till-closed' ? { ...message, counted: tendersOf(counted) } : dressed;
      const status = await simulator.post(told, String(message.id));
      if (status >= 300) throw new Error(`${store}: ${status} for ${JSON.stringify(told)}`);
    }
    return till.sequence + 1;
  } finally {
    await simulator.server.close();
  }
}

const tenderOf = (sale: number): 'card' | 'cash' => (sale % 3 === 2 ? 'cash' : 'card');
const decimal = (cents: number): string => (cents / 100).toFixed(2);
const tendersOf = (cents: Readonly<Record<string, number>>) =>
  Object.entries(cents).map(([kind, amount]) => ({ kind, amount: decimal(amount) }));

/** The simulated till knows neither tax nor category; a picture wants them. */
function dress(message: TillMessage, sale: number): object {
  const lines = message.lines as readonly { readonly sku: string; readonly total: string }[];
  return {
    ...message,
    lines: lines.map((line) => {
      const [, , category] = SHELVES.find(([sku]) => sku === line.sku) ?? ['', 0, 'goods'];
      const [name, rate, share] =
        category === 'books' ? ['VAT 5.5 %', '0.055', 0.055 / 1.055] : ['VAT 20 %', '0.2', 1 / 6];
      return {
        ...line,
        category,
        taxes: [{ name, rate, amount: decimal(Math.round(Number(line.total) * 100 * share)) }],
      };
    }),
    tenders: [{ kind: tenderOf(sale), amount: message.total }],
  };
}
