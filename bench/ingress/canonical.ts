import { type TestDatabase, temporaryPostgres } from '../../src/testing/test-database.ts';
import { ONE_SHOP, startBenchHub } from '../hub.ts';
import { cpuMsOf, percentile, report, SMALL } from '../measure.ts';
import { sendOrders } from './sending.ts';

/**
 * From the webhook to the canonical event in the log: signed orders of 6 KB, verified, stored, translated, validated,
 * committed, and projected into the records beside it. Throughput is from the first send to the last event committed;
 * latency from the arrival of a webhook to the commit of its event, at a steady 500 per second. The raw limit is what the
 * same hub takes in without working on it. `node bench/ingress/canonical.ts [--small]`
 */
const COUNT = SMALL ? 1_000 : 20_000;
const STEADY_PER_SECOND = SMALL ? 100 : 500;
const STEADY_COUNT = SMALL ? 200 : 5_000;
const CONNECTIONS = 64;

interface Committed {
  readonly orders: number;
  readonly events: number;
  readonly lastAt: number;
}

const COMMITTED = `select count(*) filter (where topic = 'event.OrderPlaced')::int as orders, count(*)::int as events,
  max(recorded_at_ms) as "lastAt" from event where topic like 'event.%' and recorded_at_ms >= $1`;

/** Waits until the events of `orders` orders are in the log. */
async function untilCommitted({ database }: TestDatabase, orders: number, since: number): Promise<Committed> {
  const deadline = performance.now() + 120_000;
  for (;;) {
    const [row] = await database.query<Committed & Record<string, unknown>>(COMMITTED, [Math.floor(since)]);
    if (row !== undefined && row.orders >= orders) return row;
    if (performance.now() > deadline) throw new Error(`only ${row?.orders ?? 0} of ${orders} orders were translated`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

async function alone(): Promise<number> {
  await using database = await postgres.testDatabase({ poolSize: 1 });
  await using hub = await startBenchHub(ONE_SHOP, { databaseUrl: database.url, roles: ['ingress'] });
  return (await sendOrders({ url: hub.url, count: COUNT, firstId: 1, connections: CONNECTIONS })).perSecond;
}

await using postgres = await temporaryPostgres();
await using database = await postgres.testDatabase({ poolSize: 1 });
const taken = await alone();
await using hub = await startBenchHub(ONE_SHOP, { databaseUrl: database.url });

const warm = await sendOrders({ url: hub.url, count: Math.min(COUNT, 2_000), firstId: 1, connections: CONNECTIONS });
await untilCommitted(database, Math.min(COUNT, 2_000), warm.startedAt);

const cpu = [cpuMsOf(hub.pid), cpuMsOf(postgres.pid)] as const;
const flood = await sendOrders({ url: hub.url, count: COUNT, firstId: 100_001, connections: CONNECTIONS });
const committed = await untilCommitted(database, COUNT, flood.startedAt);
const [cpuHub, cpuDatabase] = [cpuMsOf(hub.pid) - cpu[0], cpuMsOf(postgres.pid) - cpu[1]];

const steady = await sendOrders({
  url: hub.url,
  count: STEADY_COUNT,
  firstId: 1_000_001,
  connections: CONNECTIONS,
  perSecond: STEADY_PER_SECOND,
});
await untilCommitted(database, STEADY_COUNT, steady.startedAt);
const placed = await database.database.query<{ id: string; at: number }>(
  `select envelope->'data'->'order'->>'foreignId' as id, recorded_at_ms as at from event
    where topic = 'event.OrderPlaced' and recorded_at_ms >= $1`,
  [Math.floor(steady.startedAt)],
);
const latencies = placed.map(({ id, at }) => at - (steady.sentAt[id] ?? Number.NaN)).filter((ms) => !Number.isNaN(ms));
if (latencies.length !== STEADY_COUNT)
  throw new Error(`${latencies.length} of ${STEADY_COUNT} events were found again`);

report('canonical', [
  { what: 'ingress alone', value: taken, unit: 'webhooks/s', raw: true },
  {
    what: 'webhook to canonical event committed',
    value: (COUNT * 1_000) / (committed.lastAt - flood.startedAt),
    unit: 'orders/s',
    goal: '≥ 2000',
  },
  { what: 'webhooks taken meanwhile', value: flood.perSecond, unit: 'webhooks/s' },
  { what: 'events for one order', value: committed.events / committed.orders, unit: 'events' },
  { what: 'CPU of the hub', value: (cpuHub * 1_000) / COUNT, unit: 'µs each' },
  { what: 'CPU of the database', value: (cpuDatabase * 1_000) / COUNT, unit: 'µs each' },
  {
    what: `webhook sent to event committed at ${STEADY_PER_SECOND}/s: p50`,
    value: percentile(latencies, 0.5),
    unit: 'ms',
  },
  {
    what: `webhook sent to event committed at ${STEADY_PER_SECOND}/s: p99`,
    value: percentile(latencies, 0.99),
    unit: 'ms',
    goal: '≤ 150',
  },
]);
