import { seededChance } from '../../src/kernel/chance.ts';
import { type Account, account, untilBooked } from './account.ts';
import { buying } from './buying.ts';
import { type Flood, flood } from './flood.ts';
import { startHubProcess } from './hub-process.ts';
import { type BoughtOrder, openRetailer } from './retailer.ts';

/** Odoo answers nothing while orders keep coming. */
export interface AbsenceOptions {
  readonly seed: number;
  readonly orders: number;
  /** Orders per second; with `orders` it says how long Odoo is away. */
  readonly perSecond: number;
  readonly connections: number;
  readonly databaseUrl: string;
  readonly say?: (line: string) => void;
}

export interface AbsenceResult {
  readonly bought: number;
  readonly flood: Flood;
  readonly awayMs: number;
  /** Sale orders while Odoo was away: none. */
  readonly bookedMeanwhile: number;
  /** Dead letters by cause when it came back: none, an absence burns no attempt. */
  readonly causes: readonly unknown[];
  /** From the moment that Odoo was back to the last order confirmed. */
  readonly caughtUpMs: number;
  readonly account: Account;
}

/** Takes Odoo away, sends orders at a steady rate, gives it back and waits until all is booked. */
export async function withoutOdoo(options: AbsenceOptions): Promise<AbsenceResult> {
  const { orders, perSecond, connections, databaseUrl, say = () => {} } = options;
  const chance = seededChance(options.seed);
  await using retailer = await openRetailer(chance);
  const { directory, port, odoo } = retailer;
  const hub = await startHubProcess({ directory, port, environment: { DATABASE_URL: databaseUrl } });
  try {
    odoo.faults.down = true;
    const started = performance.now();
    const bought: BoughtOrder[] = [];
    const sent = await flood({
      url: `${hub.url}/webhooks/shopify-eu`,
      orders: buying(retailer, orders, bought),
      connections,
      duplicateShare: 0.1,
      perSecond,
      chance,
    });
    const bookedMeanwhile = odoo.records('sale.order', [], ['id']).length;
    const letters = await fetch(`${hub.url}/api/v1/cases`, {
      headers: { authorization: `Bearer ${await retailer.token()}` },
    });
    const { cases } = (await letters.json()) as { cases: unknown[] };
    odoo.faults.down = false;
    const back = performance.now();
    say(`${sent.acknowledged.size} orders acknowledged in ${Math.round(back - started)} ms; Odoo is back`);
    await untilBooked(retailer, hub, bought, 120_000);
    const caughtUpMs = performance.now() - back;
    const books = account(retailer, bought);
    return {
      bought: bought.length,
      flood: sent,
      awayMs: back - started,
      bookedMeanwhile,
      causes: cases,
      caughtUpMs,
      account: books,
    };
  } finally {
    await hub.stop();
  }
}
