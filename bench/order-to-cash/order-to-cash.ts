import { seededChance } from '../../src/kernel/chance.ts';
import { type TestDatabase, temporaryPostgres } from '../../src/testing/test-database.ts';
import { account } from '../../test/faults/account.ts';
import { flood } from '../../test/faults/flood.ts';
import { type HubProcess, startHubProcess } from '../../test/faults/hub-process.ts';
import { type BoughtOrder, openRetailer, type Retailer } from '../../test/faults/retailer.ts';
import { cpuMsOf, type Figure, percentile, report, residentMib, SMALL } from '../measure.ts';

/**
 * Order-to-cash with every party: webhooks of the shop and of Stripe come in, the order is booked and confirmed in Odoo,
 * shipped there, told to the shop, invoiced, paid and closed. Shop, Stripe and Odoo are the simulators, on one thread with
 * the buyers, and so a limit of their own: what they need of a processor for one order is measured in the same run and
 * given as the rate that they could reach if the hub needed no time at all.
 * `node bench/order-to-cash/order-to-cash.ts [--small]`
 */
const COUNT = SMALL ? 60 : 1_500;
/** Orders that go the whole way. The shop lets itself be told only so many shipments in a second. */
const WHOLE = SMALL ? 5 : 40;
const WARM = SMALL ? 10 : 200;
const CONNECTIONS = 16;
const PATIENCE_MS = 180_000;

const figures: Figure[] = [];

interface Place {
  readonly retailer: Retailer;
  readonly hub: HubProcess;
  readonly database: TestDatabase;
}

interface Reached extends Record<string, unknown> {
  readonly orders: number;
  readonly lastAt: number;
}

/** Waits until as many events of a name are in the log; answers the time of the last one. */
async function untilEvents({ database }: Place, name: string, count: number): Promise<number> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const [row] = await database.database.query<Reached>(
      'select count(*)::int as orders, max(recorded_at_ms) as "lastAt" from event where topic = $1',
      [`event.${name}`],
    );
    if (row !== undefined && row.orders >= count) return row.lastAt;
    if (performance.now() > deadline) throw new Error(`${row?.orders ?? 0} of ${count} orders got as far as ${name}`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

/** Of this process without the hub and the database, which are its children. */
function ownCpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

const epochMs = (): number => performance.timeOrigin + performance.now();

/** Buyers come as fast as they are taken; answers their orders. */
async function sell({ retailer, hub }: Place, count: number, seed: number): Promise<BoughtOrder[]> {
  const bought: BoughtOrder[] = [];
  function* buying(): Iterable<BoughtOrder> {
    for (let index = 0; index < count; index += 1) {
      const order = retailer.buy();
      bought.push(order);
      yield order;
    }
  }
  await flood({
    url: `${hub.url}/webhooks/shopify-eu`,
    orders: buying(),
    connections: CONNECTIONS,
    duplicateShare: 0,
    chance: seededChance(seed),
  });
  return bought;
}

async function measure(place: Place, postgres: number, latencyMs: number): Promise<void> {
  const { retailer, hub, database } = place;
  const partners = `partners at ${latencyMs} ms`;
  const note = (what: string, value: number, unit: string, extra: object = {}): void => {
    figures.push({ what: `${partners}: ${what}`, value, unit, ...extra });
  };
  const bought = await sell(place, WARM, 1);
  await untilEvents(place, 'OrderAllocated', WARM);

  const used = (): number[] => [ownCpuMs(), cpuMsOf(hub.pid), cpuMsOf(postgres)];
  const before = used();
  const startedAt = epochMs();
  bought.push(...(await sell(place, COUNT, 2)));
  const endedAt = await untilEvents(place, 'OrderAllocated', WARM + COUNT);
  const [simulators = 0, ofHub = 0, ofDatabase = 0] = used().map((ms, at) => (ms - (before[at] ?? 0)) / COUNT);
  const goal = latencyMs === 0 ? { goal: '≥ 300' } : {};
  note('placed, paid, booked and confirmed', (COUNT * 1_000) / (endedAt - startedAt), 'orders/s', goal);
  note('simulators and buyers alone, by their CPU', 1_000 / simulators, 'orders/s', { raw: true });
  note('CPU of simulators and buyers', simulators, 'ms each', { raw: true });
  note('CPU of the hub', ofHub, 'ms each');
  note('CPU of the database', ofDatabase, 'ms each');
  const spans = await database.database.query<{ ms: number }>(
    `select allocated.recorded_at_ms - min(delivery.recorded_at_ms) as ms
       from event allocated join event placed on placed.key = allocated.key and placed.topic = 'event.OrderPlaced'
       join event delivery on delivery.topic like 'delivery.%' and delivery.envelope->>'id' = placed.envelope->>'causationid'
      where allocated.topic = 'event.OrderAllocated' and allocated.recorded_at_ms >= $1
      group by allocated.position, allocated.recorded_at_ms`,
    [Math.floor(startedAt)],
  );
  note(
    'webhook stored to order confirmed, as fast as they come: p50',
    percentile(
      spans.map(({ ms }) => ms),
      0.5,
    ),
    'ms',
  );

  const shippedAt = epochMs();
  for (const order of bought.slice(0, WHOLE)) {
    await retailer.odoo.people.shipPicking(order.order, { carrier: 'DHL', tracking: `00340434${order.id.slice(-12)}` });
  }
  const closedAt = await untilEvents(place, 'OrderClosed', WHOLE);
  note('shipped, told to the shop, invoiced, paid, closed', (WHOLE * 1_000) / (closedAt - shippedAt), 'orders/s');
  note('memory of the hub', residentMib(hub.pid), 'MiB');
  const wrong = Object.entries(account(retailer, bought)).filter(([, orders]) => orders.length > 0);
  if (wrong.length > 0) throw new Error(`the books are wrong: ${JSON.stringify(wrong).slice(0, 1_000)}`);
  note('orders whose books are right to the cent', bought.length, 'orders, all');
}

await using postgres = await temporaryPostgres();
for (const latencyMs of [0, 20]) {
  await using database = await postgres.testDatabase({ poolSize: 1 });
  await using retailer = await openRetailer(seededChance(7));
  for (const { faults } of [retailer.shop, retailer.stripe, retailer.odoo]) faults.latencyMs = latencyMs;
  const hub = await startHubProcess({
    directory: retailer.directory,
    port: retailer.port,
    environment: { DATABASE_URL: database.url },
  });
  try {
    await measure({ retailer, hub, database }, postgres.pid, latencyMs);
  } finally {
    await hub.stop();
  }
}
report('order-to-cash', figures);
