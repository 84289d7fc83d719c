import { type Chance, happens, integerBetween, pick } from '../../kernel/chance.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { SoldLine, Store } from './parties.ts';
import { ASSORTMENT } from './shopping.ts';

/** Customers who come to the tills of the stores. */
export interface TillTraffic {
  readonly paused: boolean;
  pause(): void;
  resume(): void;
  stop(): Promise<void>;
}

export interface TillTrafficOptions {
  readonly stores: readonly Store[];
  /** Pieces of an article that nobody has asked for, as they lie in the stockroom. */
  readonly free: (sku: string) => number;
  readonly chance: Chance;
  readonly clock: Clock;
  readonly customersPerMinute: number;
  readonly onTrouble: (error: unknown) => void;
}

/** A till sells what lies there; the last pieces are left to those who ordered them. */
const KEPT_FOR_ORDERS = 25;
const HEARTBEAT_EVERY_MS = 30_000;
/** The limited edition is sold online only. */
const AT_THE_TILL = ASSORTMENT.filter(({ stock }) => stock > 2 * KEPT_FOR_ORDERS);

/** People who buy in the stores, now and then bring something back, and cashiers who make mistakes. */
export function startTillTraffic(options: TillTrafficOptions): TillTraffic {
  const { stores, chance, clock, onTrouble } = options;
  const stopping = new AbortController();
  let paused = false;
  let lastHeartbeatMs = clock.now();

  async function serve(): Promise<void> {
    while (!stopping.signal.aborted) {
      const meanMs = 60_000 / options.customersPerMinute;
      await clock.sleep(Math.min(4 * meanMs, -Math.log(1 - chance.fraction()) * meanMs), stopping.signal);
      if (stopping.signal.aborted) return;
      if (!paused) serveOne(pick(chance, stores), options);
      if (clock.now() - lastHeartbeatMs > HEARTBEAT_EVERY_MS) {
        lastHeartbeatMs = clock.now();
        for (const store of stores) store.heartbeat();
      }
      // What a hub did not take goes on waiting, and is sent again with what comes next.
      await Promise.all(stores.map((store) => store.send()));
    }
  }

  const serving = serve().catch(onTrouble);
  return {
    get paused() {
      return paused;
    },
    pause() {
      paused = true;
    },
    resume() {
      paused = false;
    },
    async stop() {
      stopping.abort();
      await serving;
    },
  };
}

function serveOne(store: Store, { free, chance }: TillTrafficOptions): void {
  const wanted = new Map<string, SoldLine>();
  for (let count = integerBetween(chance, 1, 3); count > 0; count -= 1) {
    const product = pick(chance, AT_THE_TILL);
    const quantity = happens(chance, 0.8) ? 1 : 2;
    if (free(product.sku) - quantity >= KEPT_FOR_ORDERS) wanted.set(product.sku, { product, quantity });
  }
  const lines = [...wanted.values()];
  if (lines.length === 0) return;
  const [first] = lines;
  if (happens(chance, 0.05) && first !== undefined) store.takeBack([{ ...first, quantity: 1 }]);
  else if (happens(chance, 0.05)) store.sellByMistake(lines);
  else store.sell(lines);
}
