import { type SimulatedTill, type StoreSimulator, startStoreSimulator } from '../../connectors/pos/simulator/index.ts';
import { ASSORTMENT, STORES } from './shopping.ts';

/** What the customers of a day bought, by till: pieces by SKU. */
const BASKETS: readonly (readonly Readonly<Record<string, number>>[])[] = [
  [{ 'SOCKS-3': 2 }, { 'TEE-BLK-L': 1, 'CHOC-DARK': 2 }, { 'TEA-GREEN': 1 }],
  [{ 'CHOC-DARK': 1 }, { 'SOCKS-3': 1, 'TEE-BLK-L': 1 }],
];
export const FLOAT_CENTS = 15_000;
const DAY_MS = 86_400_000;
/** When stores open, by the clock of the world. */
const OPENS_MS = 9 * 3_600_000;

/** The two days before the demo in a store, from the opening of its tills to their count; its hub was not told of them yet. */
export interface DaysBefore {
  readonly simulators: readonly StoreSimulator[];
  /** The tills of both days, the later ones last. */
  readonly tills: readonly SimulatedTill[];
  /** The number that each till has come to, by its name. */
  readonly numbers: ReadonlyMap<string, number>;
}

/**
 * Rings them up, so that there are days to be looked at and to be posted. On the last one a cashier of the last store took a sale back and
 * counted its card slip all the same: the count is off, and a person has to say what becomes of it.
 */
export async function ringUpDaysBefore(
  store: { readonly name: string; readonly secret: string; readonly hubUrl: string },
  names: readonly string[],
  nowMs: number,
): Promise<DaysBefore> {
  const { name, ...line } = store;
  const simulators: StoreSimulator[] = [];
  const tills: SimulatedTill[] = [];
  const numbers = new Map<string, number>();
  for (const daysAgo of [2, 1]) {
    const beginsMs = (Math.floor(nowMs / DAY_MS) - daysAgo) * DAY_MS + OPENS_MS;
    const simulator = await startStoreSimulator({ ...line, store: name, beginsMs });
    simulators.push(simulator);
    for (const [index, each] of names.entries()) {
      const till = simulator.till(each, (numbers.get(each) ?? 0) + 1);
      till.open(FLOAT_CENTS);
      for (const basket of BASKETS[index % BASKETS.length] ?? []) till.sell(...linesOf(basket));
      const isMiscounted = daysAgo === 1 && index === 0 && name === STORES.at(-1);
      if (isMiscounted) till.cancel(till.sell(...linesOf({ 'SOCKS-3': 1 })), 'rung up by mistake');
      till.close();
      tills.push(till);
      numbers.set(each, till.sequence);
    }
  }
  return { simulators, tills, numbers };
}

const linesOf = (basket: Readonly<Record<string, number>>) =>
  Object.entries(basket).map(([sku, pieces]) => {
    const cents = ASSORTMENT.find((product) => product.sku === sku)?.euros ?? 0;
    return { sku, pieces, cents };
  });
