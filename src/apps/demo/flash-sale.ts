import { type Chance, integerBetween, pick } from '../../kernel/chance.ts';
import type { Clock } from '../../kernel/clock.ts';
import { demoErrors } from './errors.ts';
import { countFlashSale, type FlashCount, type Verdict, verdictOf } from './flash-count.ts';
import type { Store } from './parties.ts';
import { QUOTA_PER_SHOP } from './settings.ts';
import { buyerOf, type DemoProduct, dropArticle, type ShoppingTrip } from './shopping.ts';
import { payByCard } from './traffic.ts';
import type { DemoWorld } from './world.ts';

/** A flash sale as it stands. */
export interface FlashSale {
  readonly sku: string;
  readonly title: string;
  readonly phase: 'stocking' | 'selling' | 'recovering' | 'settling' | 'over';
  /** Buyers who are going to come, who came, and who came too late. */
  readonly buyers: number;
  readonly came: number;
  readonly tooLate: number;
  readonly count: FlashCount;
  /** When it is over. */
  readonly verdict?: Verdict;
  readonly endedAtMs?: number;
}

/** The flash sales of a demo, one at a time. */
export interface FlashSales {
  /** Begins one and answers it; throws SL-DEMO-008 while another is on, SL-DEMO-009 for an impossible number of buyers. */
  begin(buyers?: number): FlashSale;
  /** The one that is on, or the last one. */
  latest(): FlashSale | undefined;
  stop(): Promise<void>;
}

export interface FlashSalesOptions {
  readonly world: DemoWorld;
  readonly chance: Chance;
  readonly clock: Clock;
  readonly onNews: (line: string) => void;
  readonly onTrouble: (error: unknown) => void;
}

const USUAL_BUYERS = 300;
const MOST_BUYERS = 5_000;
/** Buyers come for so long, or shorter when they are few. */
const LONGEST_MS = 30_000;
const BETWEEN_BUYERS_MS = 100;
/** Of all buyers, so many stand in a store. */
const IN_STORES = 0.25;
/** An order is a dozen calls, so this is a few orders a second. */
const SLOW_CALLS_PER_SECOND = 40;
/**
 * Odoo is slow while this part of the buyers comes. What it has not answered is proven late, so a few pieces are held back meanwhile;
 * those who come afterwards find them.
 */
const SLOW_FOR = 0.6;
/** How long shops may take to show the article, and Odoo to have every order. */
const PATIENCE_MS = 300_000;
const LOOK_EVERY_MS = 250;

/** A sale that runs, with what changes of it. */
interface Run {
  readonly product: DemoProduct;
  readonly buyers: number;
  readonly signal: AbortSignal;
  /** Pieces that were handed out to each store. */
  readonly handedOut: Map<Store, number>;
  phase: FlashSale['phase'];
  came: number;
  tooLate: number;
  verdict?: Verdict;
  endedAtMs?: number;
}

export function createFlashSales(options: FlashSalesOptions): FlashSales {
  const { world, clock, onNews, onTrouble } = options;
  const stopping = new AbortController();
  let sales = 0;
  let run: Run | undefined;
  let running: Promise<void> = Promise.resolve();

  const stateOf = ({ product, phase, buyers, came, tooLate, verdict, endedAtMs }: Run): FlashSale => ({
    sku: product.sku,
    title: product.title,
    phase,
    buyers,
    came,
    tooLate,
    count: countFlashSale(world, product.sku),
    ...(verdict === undefined ? {} : { verdict }),
    ...(endedAtMs === undefined ? {} : { endedAtMs }),
  });

  return {
    begin(buyers = USUAL_BUYERS) {
      if (!Number.isInteger(buyers) || buyers < 1 || buyers > MOST_BUYERS) {
        const because = `a flash sale cannot have ${buyers} buyers`;
        throw demoErrors.error('SL-DEMO-009', { because, rule: `a whole number from 1 to ${MOST_BUYERS}` });
      }
      if (run !== undefined && run.phase !== 'over') {
        throw demoErrors.error('SL-DEMO-008', { because: `${run.product.title} is still being sold` });
      }
      sales += 1;
      const product = dropArticle(sales);
      const mine: Run = {
        product,
        buyers,
        signal: stopping.signal,
        handedOut: handOut(product, world),
        phase: 'stocking',
        came: 0,
        tooLate: 0,
      };
      run = mine;
      onNews(`flash sale: ${product.stock} pieces of "${product.title}", ${buyers} buyers`);
      running = sellOut(mine, options)
        .catch(onTrouble)
        .finally(() => {
          mine.phase = 'over';
          mine.endedAtMs = clock.now();
        });
      return stateOf(mine);
    },
    latest: () => (run === undefined ? undefined : stateOf(run)),
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

/** What is not set aside for the shops is carried into the stores before the doors open. */
function handOut({ stock }: DemoProduct, { shops, stores }: DemoWorld): Map<Store, number> {
  let rest = stock - shops.size * QUOTA_PER_SHOP;
  return new Map(
    stores.map((store, index) => {
      const pieces = Math.ceil(rest / (stores.length - index));
      rest -= pieces;
      return [store, pieces];
    }),
  );
}

async function sellOut(run: Run, options: FlashSalesOptions): Promise<void> {
  const { world, clock, onNews } = options;
  const { odoo } = world.behind;
  if (!(await stockUp(run, options))) {
    if (run.signal.aborted) return;
    run.verdict = { kept: false, says: ['the shops were not told of the article in time, so nothing was sold'] };
    return onNews('flash sale: the shops were not told of the article in time');
  }
  const before = odoo.troubles.mostCallsPerSecond;
  odoo.troubles.mostCallsPerSecond = SLOW_CALLS_PER_SECOND;
  try {
    run.phase = 'selling';
    await letBuyersIn(run, options, Math.ceil(run.buyers * SLOW_FOR));
  } finally {
    odoo.troubles.mostCallsPerSecond = before;
  }
  run.phase = 'recovering';
  await letBuyersIn(run, options, run.buyers);
  run.phase = 'settling';
  await until(run, clock, () => isSettled(run, world));
  if (run.signal.aborted) return;
  run.verdict = verdictOf(countFlashSale(world, run.product.sku));
  onNews(`flash sale: ${run.verdict.kept ? '' : 'BROKEN: '}${run.verdict.says.join('; ')}`);
}

/** The article comes into Odoo, and the hub tells the shops of it. Answers whether it did. */
function stockUp({ product, ...run }: Run, { world, clock }: FlashSalesOptions): Promise<boolean> {
  const { odoo, shops } = world.behind;
  for (const back of shops.values()) back.list(product, 0);
  const { sku, title: name, euros, stock } = product;
  return odoo.people
    .stockShelves([{ sku, name, price: euros / 100, tax: 19, stock }])
    .then(() => until(run, clock, () => [...shops.values()].every((back) => back.shown(sku) === QUOTA_PER_SHOP)));
}

function isSettled({ product }: Run, world: DemoWorld): boolean {
  const { accepted, inOdoo } = countFlashSale(world, product.sku);
  return inOdoo === accepted && world.stores.every(({ waiting }) => waiting === 0);
}

async function until({ signal }: Pick<Run, 'signal'>, clock: Clock, holds: () => boolean): Promise<boolean> {
  const endMs = clock.now() + PATIENCE_MS;
  while (!signal.aborted && clock.now() < endMs) {
    if (holds()) return true;
    await clock.sleep(LOOK_EVERY_MS, signal);
  }
  return false;
}

/** Lets buyers in, as fast as they come, until so many have come. */
async function letBuyersIn(run: Run, options: FlashSalesOptions, until: number): Promise<void> {
  const { clock, onTrouble } = options;
  const betweenMs = Math.min(BETWEEN_BUYERS_MS, LONGEST_MS / run.buyers);
  const beganMs = clock.now() - run.came * betweenMs;
  const busy = new Set<Promise<void>>();
  while (run.came < until && !run.signal.aborted) {
    // By the clock and not by the pause, so that a slow machine has the same rush.
    const due = Math.min(until, Math.ceil((clock.now() - beganMs + 1) / betweenMs));
    while (run.came < due) {
      run.came += 1;
      const buying = buyOne(run, options)
        .then((bought) => {
          if (!bought) run.tooLate += 1;
        }, onTrouble)
        .finally(() => busy.delete(buying));
      busy.add(buying);
    }
    await clock.sleep(betweenMs, run.signal);
  }
  await Promise.all(busy);
}

/** One buyer at one seller. Answers whether there was a piece left. */
async function buyOne({ product, handedOut }: Run, options: FlashSalesOptions): Promise<boolean> {
  const { world, chance } = options;
  if (chance.fraction() < IN_STORES) {
    const store = pick(chance, world.stores);
    const left = handedOut.get(store) ?? 0;
    if (left === 0) return false;
    handedOut.set(store, left - 1);
    store.sell([{ product, quantity: 1 }]);
    await store.send();
    return true;
  }
  const shop = pick(chance, [...world.shops.values()]);
  const trip: ShoppingTrip = {
    shop: shop.name,
    lines: [{ product, quantity: 1 }],
    shipping: { title: 'Express', amount: 100 * integerBetween(chance, 5, 9) },
    payment: 'prepaid',
    declinedFirst: false,
    buyer: buyerOf(chance, shop.name),
    guest: false,
  };
  const order = await shop.place(trip);
  if (order === undefined) return false;
  if (order.due > 0) await payByCard({ checkout: world.checkout, onNews: options.onNews }, shop, order, trip);
  return true;
}
