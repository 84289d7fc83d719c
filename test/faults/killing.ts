import { setTimeout as delay } from 'node:timers/promises';
import { type Chance, integerBetween, seededChance } from '../../src/kernel/chance.ts';
import { type Account, account, untilBooked } from './account.ts';
import { buying } from './buying.ts';
import { type Flood, flood } from './flood.ts';
import { type HubProcess, startHubProcess } from './hub-process.ts';
import { type BoughtOrder, openRetailer, type Retailer } from './retailer.ts';

/** How a hub is tortured. */
export interface KillingOptions {
  readonly seed: number;
  readonly orders: number;
  readonly duplicateShare: number;
  readonly connections: number;
  /** Orders per second at the most; as fast as it goes when left out. */
  readonly perSecond?: number;
  /** The hub is killed after a time between these two, again and again while webhooks come in. */
  readonly killEveryMs: readonly [number, number];
  /** An own PostgreSQL that survives; without one the hub embeds its own and adopts it after each kill. */
  readonly databaseUrl?: string;
  /** Passports that are read and must explain their order. */
  readonly passports: number;
  readonly say?: (line: string) => void;
}

export interface KillingResult {
  readonly bought: number;
  readonly kills: number;
  readonly flood: Flood;
  readonly account: Account;
  /** Passports that do not tell the story from delivery to confirmation. */
  readonly unexplained: readonly string[];
  readonly floodMs: number;
  readonly settledMs: number;
  /** From each SIGKILL to a hub that takes webhooks again. */
  readonly restartsMs: readonly number[];
}

/** Floods a hub with orders while it is killed with SIGKILL every few seconds, then looks into the books of everyone. */
export async function killHubs(options: KillingOptions): Promise<KillingResult> {
  const chance = seededChance(options.seed);
  const say = options.say ?? (() => {});
  await using retailer = await openRetailer(chance);
  const environment = options.databaseUrl === undefined ? {} : { DATABASE_URL: options.databaseUrl };
  const place = { directory: retailer.directory, port: retailer.port, environment };
  let hub: HubProcess = await startHubProcess(place);
  const restartsMs: number[] = [];
  const flooded = new AbortController();
  const killer = (async () => {
    for (;;) {
      await pause(integerBetween(chance, ...options.killEveryMs), flooded.signal);
      if (flooded.signal.aborted) return;
      const killedAt = performance.now();
      await hub.kill();
      hub = await startHubProcess(place);
      restartsMs.push(performance.now() - killedAt);
      say(`killed ${restartsMs.length} times, ${retailer.odoo.records('sale.order', [], ['id']).length} orders booked`);
    }
  })();
  try {
    const started = performance.now();
    const bought: BoughtOrder[] = [];
    const sent = await flood({
      ...options,
      url: `${hub.url}/webhooks/shopify-eu`,
      chance,
      orders: buying(retailer, options.orders, bought),
    });
    const floodMs = performance.now() - started;
    flooded.abort();
    await killer;
    say(
      `${sent.acknowledged.size} orders acknowledged in ${Math.round(floodMs)} ms, ${restartsMs.length} kills; waiting for the books`,
    );
    await untilBooked(retailer, hub, bought, 120_000);
    const settledMs = performance.now() - started;
    const unexplained = await unexplainedOf(retailer, hub, sample(bought, options.passports, chance));
    return {
      bought: bought.length,
      kills: restartsMs.length,
      flood: sent,
      account: account(retailer, bought),
      unexplained,
      floodMs,
      settledMs,
      restartsMs,
    };
  } finally {
    flooded.abort();
    await killer.catch(() => {});
    await hub.stop();
  }
}

/** What a passport of a booked and confirmed order must tell. */
const CHAPTERS = ['OrderPlaced', 'PaymentCaptured', 'book-order', 'confirm-order', 'OrderAccepted'];

/** Reads passports by the shop's name, the shop's id and the payment's reference in turn. */
async function unexplainedOf(retailer: Retailer, hub: HubProcess, orders: readonly BoughtOrder[]): Promise<string[]> {
  const authorization = `Bearer ${await retailer.token()}`;
  const unexplained: string[] = [];
  for (const [index, order] of orders.entries()) {
    const id = [order.name, order.id, order.intent][index % 3] as string;
    let said = '';
    // The records follow the messages; a passport that is a moment behind is read again.
    for (let tries = 0; tries < 240; tries += 1) {
      const response = await fetch(`${hub.url}/api/v1/orders/${encodeURIComponent(id)}`, {
        headers: { authorization },
      });
      said = await response.text();
      if (response.ok && CHAPTERS.every((chapter) => said.includes(chapter))) break;
      await pause(250);
    }
    if (!CHAPTERS.every((chapter) => said.includes(chapter))) unexplained.push(`${id}: ${said.slice(0, 300)}`);
  }
  return unexplained;
}

function sample<Item>(items: readonly Item[], count: number, chance: Chance): Item[] {
  return Array.from(
    { length: Math.min(count, items.length) },
    () => items[integerBetween(chance, 0, items.length - 1)] as Item,
  );
}

/** Waits; an abort ends the wait early. */
const pause = (ms: number, signal?: AbortSignal): Promise<void> => delay(ms, undefined, { signal }).catch(() => {});
