import { parseArgs } from 'node:util';
import { temporaryPostgres } from '../src/testing/test-database.ts';
import { type Machine, signIn } from './api/machine.ts';
import { startServer } from './child.ts';
import { type FullLog, fillLog } from './full-log/fill.ts';
import { ONE_SHOP, startBenchHub } from './hub.ts';
import { type Figure, percentile, report, residentMib, timed } from './measure.ts';

/**
 * Questions over a full log: the search by every kind of name, the passport, lists of orders and the operations screen, asked of a
 * whole running hub over HTTP by a machine that is signed in, one question after the other. `node bench/search.ts [--small]
 * [--events 10000000] [--asked 200]`. How the log is filled stands in `full-log/fill.ts`; the raw limit is one look into a primary
 * key of the same database, over HTTP, asked in the same way.
 */
const { values: options } = parseArgs({
  options: { small: { type: 'boolean', default: false }, events: { type: 'string' }, asked: { type: 'string' } },
});
const EVENTS = Number(options.events ?? (options.small ? 20_000 : 10_000_000));
const ASKED = Number(options.asked ?? (options.small ? 20 : 200));
/** Times that the operations screen is looked at anew, once the answer before is no longer served. */
const LOOKS = options.small ? 2 : 40;
const LOOK_EVERY_MS = 2_100;
const GOAL_MS = 200;

const figures: Figure[] = [];

/** Keeps the median and the 99th percentile of what was measured. */
function note(what: string, samples: readonly number[], raw = false): void {
  const marks = raw ? { raw } : {};
  figures.push({ what: `${what}, p50`, value: percentile(samples, 0.5), unit: 'ms', ...marks });
  const goal = raw ? {} : { goal: `≤ ${GOAL_MS}` };
  figures.push({ what: `${what}, p99`, value: percentile(samples, 0.99), unit: 'ms', ...marks, ...goal });
}

async function times(count: number, ask: (index: number) => Promise<void>): Promise<number[]> {
  const taken: number[] = [];
  for (let index = 0; index < count; index += 1) taken.push((await timed(() => ask(index))).elapsedMs);
  return taken;
}

/** An order that has gone the whole way, another one each time. */
const pick = (index: number, { orders }: FullLog): number => (((index + 1) * 7_919) % Math.floor(orders / 2)) + 1;

async function askSearch(machine: Machine, log: FullLog): Promise<void> {
  const texts: Readonly<Record<string, (index: number) => string>> = {
    'order number': (index) => `#${pick(index, log)}`,
    'payment reference': (index) => `pi_3P${pick(index, log)}`,
    'beginning of a tracking number': (index) => `TRACK${String(pick(index, log)).slice(0, 2)}`,
    'e-mail': (index) => `person${pick(index, log) % 100_000}@example.com`,
    name: (index) => `ada example${pick(index, log) % 50_000}`,
    'a first name that everybody has': () => 'Ada',
    SKU: (index) => `tee-${(pick(index, log) % log.articles) + 1}`,
    'words of a title': (index) => `Tee number ${(pick(index, log) % 9) + 1}`,
    'business key': (index) => `payment/stripe-main/pi_3P${pick(index, log)}`,
  };
  for (const [what, textOf] of Object.entries(texts)) {
    const samples = await times(ASKED, async (index) => {
      const { hits } = await machine.ask<{ hits: unknown[] }>(`/search?q=${encodeURIComponent(textOf(index))}`);
      if (hits.length === 0) throw new Error(`nothing was found by ${what}: ${textOf(index)}`);
    });
    note(`search by ${what}`, samples);
  }
  const nothing = await times(ASKED, async (index) => void (await machine.ask(`/search?q=nobody-${index}`)));
  note('search for what is not there', nothing);
}

async function askOrders(machine: Machine, log: FullLog): Promise<void> {
  const passports: Readonly<Record<string, (index: number) => string>> = {
    'passport by id': (index) => `/orders/order/shopify-eu/${pick(index, log)}`,
    'passport by payment reference, without contents': (index) => `/orders/pi_3P${pick(index, log)}?content=none`,
  };
  for (const [what, pathOf] of Object.entries(passports)) {
    const samples = await times(ASKED, async (index) => {
      const { story } = await machine.ask<{ story: unknown[] }>(pathOf(index));
      if (story.length < 2) throw new Error(`the passport of ${pathOf(index)} tells nothing`);
    });
    note(what, samples);
  }
  const lists: Readonly<Record<string, string>> = {
    'orders, newest': 'limit=50',
    'orders of one channel and state': 'limit=50&channel=shopify-eu&state=closed',
    'orders of a rare state': 'limit=50&state=cancelled',
    'orders that are held, of a channel': 'limit=50&held=true&channel=shopify-eu',
    'orders found by the beginning of a number': 'limit=50&search=1',
  };
  for (const [what, query] of Object.entries(lists)) {
    note(what, await times(ASKED, async () => void (await machine.ask(`/orders?${query}`))));
  }
  note('orders, page after page', await pages(machine));
  note('orders counted by state', await times(LOOKS, async () => void (await machine.ask('/orders/counts'))));
}

async function pages(machine: Machine): Promise<number[]> {
  let cursor = '';
  return times(ASKED, async () => {
    const { next = '' } = await machine.ask<{ next?: string }>(`/orders?limit=200${cursor}`);
    cursor = next === '' ? '' : `&cursor=${encodeURIComponent(next)}`;
  });
}

async function askToday(machine: Machine): Promise<void> {
  note('today, the very first look', await times(1, async () => void (await machine.ask('/today'))));
  note('today, as it is served', await times(ASKED, async () => void (await machine.ask('/today'))));
  const anew: number[] = [];
  for (let look = 0; look < LOOKS; look += 1) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    anew.push(...(await times(1, async () => void (await machine.ask('/today')))));
  }
  note('today, looked at anew', anew);
}

await using server = await temporaryPostgres();
await using own = await server.testDatabase({ poolSize: 4 });
{
  // It takes its places in the empty log, so that afterwards it has nothing to catch up with.
  await using _ = await startBenchHub(ONE_SHOP, { databaseUrl: own.url });
}
const filled = await timed(() => fillLog(own.database, EVENTS, (text) => options.small || console.error(text)));
const log = filled.result;
await using raw = await startServer('api/lookup-server.ts', own.url);
await using hub = await startBenchHub(ONE_SHOP, { databaseUrl: own.url });
await using machine = await signIn(hub, 0, ['read', 'personal']);

const lookups = await times(ASKED, async (index) => {
  const response = await fetch(`${raw.url}/orders/${encodeURIComponent(`order/shopify-eu/${pick(index, log)}`)}`);
  if (response.status !== 200) throw new Error('an order of the log is not in its table');
  await response.json();
});
await askSearch(machine, log);
await askOrders(machine, log);
await askToday(machine);
note('one look into a primary key over HTTP', lookups, true);
figures.push({ what: 'events in the log', value: log.events, unit: 'events' });
figures.push({ what: 'orders in the log', value: log.orders, unit: 'orders' });
figures.push({ what: 'filling the log', value: filled.elapsedMs / 1_000, unit: 's' });
figures.push({ what: 'memory of the hub after it', value: residentMib(hub.pid), unit: 'MiB' });
report('search', figures);
