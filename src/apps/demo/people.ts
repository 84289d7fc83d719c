import type { Chance } from '../../kernel/chance.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { DemoBank } from './bank.ts';
import { createFlashSales, type FlashSales } from './flash-sale.ts';
import { type Payouts, startPayouts } from './payouts.ts';
import { startTillTraffic, type TillTraffic } from './tills.ts';
import { startTraffic, type Traffic } from './traffic.ts';
import { startWarehouse, type Warehouse } from './warehouse.ts';
import type { DemoWorld } from './world.ts';

/** Everyone who does something in the demo world. */
export interface DemoPeople {
  readonly traffic: Traffic;
  readonly tills: TillTraffic;
  readonly warehouse: Warehouse;
  readonly flashSales: FlashSales;
  readonly payouts: Payouts;
  /** Resolves when everybody has gone home. */
  stop(): Promise<void>;
}

export interface PeopleOptions {
  readonly world: DemoWorld;
  readonly bank: DemoBank;
  readonly chance: Chance;
  readonly clock: Clock;
  readonly ordersPerMinute: number;
  /** Time between two payouts to the bank. */
  readonly payoutEveryMs: number;
  readonly onNews: (line: string) => void;
  readonly onTrouble: (error: unknown) => void;
}

/** Customers at the tills for each buyer in the web. */
const TILL_SHARE = 0.4;

/** Lets buyers, customers and warehouse workers in. */
export function letPeopleIn(options: PeopleOptions): DemoPeople {
  const { world, chance, clock, ordersPerMinute, onNews, onTrouble } = options;
  const { shops, stores, checkout, bench, free } = world;
  const traffic = startTraffic({ shops, checkout, chance, clock, ordersPerMinute, onNews, onTrouble });
  const customersPerMinute = ordersPerMinute * TILL_SHARE;
  const tills = startTillTraffic({ stores, free, chance, clock, customersPerMinute, onTrouble });
  const warehouse = startWarehouse({ bench, chance, clock, everyMs: 1_500, most: 20, onNews, onTrouble });
  const flashSales = createFlashSales(options);
  const { stripe } = world.behind;
  const payouts = startPayouts({ ...options, stripe, everyMs: options.payoutEveryMs });
  return {
    traffic,
    tills,
    warehouse,
    flashSales,
    payouts,
    async stop() {
      await Promise.all([flashSales.stop(), payouts.stop(), traffic.stop(), tills.stop(), warehouse.stop()]);
    },
  };
}
