import { env } from 'node:process';
import { type TestDatabase, temporaryPostgres } from '../../src/testing/test-database.ts';
import { type Server, startServer } from '../child.ts';
import { SHOP } from '../hub.ts';
import { sendOrders } from '../ingress/sending.ts';
import { type Figure, percentile, report, residentMib, SMALL } from '../measure.ts';
import { type Redis, startRedis } from './redis.ts';

/**
 * The small flow: a signed webhook of 6 KB, some thirty fields mapped, three sequential calls to an ERP stub, tried again
 * when refused. The hub's parts beside a hand-written pipeline in memory (the raw limit: nothing is kept) and, where
 * redis-server and BullMQ are there, fastify with BullMQ. `node bench/flow/flow.ts [--small]`; STORELOOM_BENCH_PEERS names
 * a folder with bullmq in its node_modules.
 */
const COUNT = SMALL ? 400 : 8_000;
const STEADY_PER_SECOND = 200;
const STEADY_COUNT = SMALL ? 200 : 3_000;
const CONNECTIONS = 64;
const PEERS = env.STORELOOM_BENCH_PEERS;

interface Seen {
  readonly confirmed: number;
  readonly confirmedAt: Readonly<Record<string, number>>;
  readonly outOfSequence: number;
  readonly refused: number;
}

const figures: Figure[] = [];
let firstId = 1;

async function ask<Answer>(path: string, plan?: object): Promise<Answer> {
  const answer = await fetch(`${erp.url}${path}`, plan && { method: 'POST', body: JSON.stringify(plan) });
  return (await answer.json()) as Answer;
}

/** Sends orders and waits until the ERP has every one of them, whole and in sequence. */
async function carry(server: Server, count: number, plan: object, perSecond?: number) {
  await ask('/__plan', plan);
  const first = firstId;
  firstId += count;
  const sent = await sendOrders({
    url: server.url,
    count,
    firstId: first,
    connections: CONNECTIONS,
    ...(perSecond === undefined ? {} : { perSecond }),
  });
  const deadline = performance.now() + 120_000;
  while ((await ask<{ confirmed: number }>('/__count')).confirmed < count) {
    if (performance.now() > deadline) throw new Error('not every order reached the ERP within two minutes');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const seen = await ask<Seen>('/__seen');
  if (seen.outOfSequence > 0) throw new Error(`${seen.outOfSequence} calls came before the one they need`);
  return { sent, seen };
}

async function throughput(server: Server, latencyMs: number): Promise<number> {
  const { sent, seen } = await carry(server, COUNT, { latencyMs });
  return (COUNT * 1_000) / (Math.max(...Object.values(seen.confirmedAt)) - sent.startedAt);
}

/** Milliseconds from the send of a webhook to the last call of its order. */
async function steady(server: Server, latencyMs: number): Promise<number[]> {
  const { sent, seen } = await carry(server, STEADY_COUNT, { latencyMs }, STEADY_PER_SECOND);
  return Object.entries(seen.confirmedAt).map(([id, at]) => at - (sent.sentAt[id] ?? Number.NaN));
}

async function measure(who: string, server: Server, kind: 'raw' | 'peer' | 'hub'): Promise<void> {
  const mark = (goal: string): object =>
    kind === 'raw' ? { raw: true } : kind === 'hub' && goal !== '' ? { goal } : {};
  const note = (what: string, value: number, unit: string, extra: object = {}): void => {
    figures.push({ what: `${who}: ${what}`, value, unit, ...extra });
  };
  await carry(server, Math.min(COUNT, 1_000), { latencyMs: 0 });
  note('partner at 0 ms', await throughput(server, 0), 'orders/s', mark('≥ 1000'));
  note('partner at 20 ms', await throughput(server, 20), 'orders/s', mark('≥ 600'));
  for (const [latencyMs, goal] of [
    [0, '≤ 10'],
    [20, '≤ 80'],
  ] as const) {
    const latencies = await steady(server, latencyMs);
    const what = `webhook to last call at ${STEADY_PER_SECOND}/s, partner at ${latencyMs} ms`;
    note(`${what}: p50`, percentile(latencies, 0.5), 'ms', mark(latencyMs === 0 ? goal : ''));
    note(`${what}: p99`, percentile(latencies, 0.99), 'ms', mark(goal));
  }
  const { seen } = await carry(server, Math.ceil(COUNT / 4), { errorShare: 0.01 });
  note('refused by the partner and tried again', seen.refused, `calls of ${Math.ceil(COUNT / 4)} orders, all arrived`);
  note('memory', residentMib(server.pid), 'MiB', kind === 'raw' ? { raw: true } : {});
}

async function hub(database: TestDatabase): Promise<void> {
  await using server = await startServer('flow/hub-server.ts', database.url, erp.url);
  await measure('hub', server, 'hub');
}

async function memory(): Promise<void> {
  await using server = await startServer('flow/memory-server.ts', erp.url, SHOP.secret);
  await measure('fastify in memory', server, 'raw');
}

async function bullmq(redis: Redis, fsync: string, folder: string): Promise<void> {
  await using server = await startServer('flow/bullmq-server.ts', erp.url, SHOP.secret, String(redis.port), folder);
  const who = `BullMQ, Redis fsync ${fsync}`;
  await measure(who, server, 'peer');
  figures.push({ what: `${who}: memory of Redis`, value: residentMib(redis.pid), unit: 'MiB' });
}

await using erp = await startServer('flow/erp-stub.ts');
await memory();
for (const fsync of ['always', 'everysec'] as const) {
  await using redis = PEERS === undefined ? undefined : await startRedis(fsync);
  if (redis === undefined || PEERS === undefined) {
    console.error(
      'BullMQ is left out: it needs redis-server and STORELOOM_BENCH_PEERS, a folder with bullmq installed',
    );
    break;
  }
  await bullmq(redis, fsync, PEERS);
}
{
  await using postgres = await temporaryPostgres();
  await using database = await postgres.testDatabase({ poolSize: 1 });
  await hub(database);
}
report('flow', figures);
