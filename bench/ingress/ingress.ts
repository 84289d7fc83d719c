import { temporaryPostgres } from '../../src/testing/test-database.ts';
import { type Server, startServer } from '../child.ts';
import { ONE_SHOP, SHOP, startBenchHub } from '../hub.ts';
import { cpuMsOf, type Figure, percentile, report, residentMib, SMALL } from '../measure.ts';
import { type Sent, sendOrders } from './sending.ts';

/**
 * Durable, verified, deduplicated webhook ingress: signed orders of 6 KB over 64 connections to a hub in a process of its
 * own, beside a hand-written fastify with a group commit on the same PostgreSQL. The two are measured in turns and the
 * median round counts. `node bench/ingress/ingress.ts [--small]`
 */
const ROUNDS = SMALL ? 1 : 5;
const COUNT = SMALL ? 1_000 : 20_000;
const CONNECTIONS = 64;

interface Round extends Sent {
  /** Microseconds of CPU for one webhook: of the receiver and of the database. */
  readonly cpuReceiver: number;
  readonly cpuDatabase: number;
}

await using postgres = await temporaryPostgres();
await using rawDatabase = await postgres.testDatabase({ poolSize: 1 });
await using hubDatabase = await postgres.testDatabase({ poolSize: 1 });
await using raw = await startServer('ingress/raw-server.ts', rawDatabase.url, SHOP.secret);
await using hub = await startBenchHub(ONE_SHOP, { databaseUrl: hubDatabase.url, roles: ['ingress'] });

let firstId = 1;
async function round(receiver: Pick<Server, 'url' | 'pid'>, count = COUNT): Promise<Round> {
  const before = [cpuMsOf(receiver.pid), cpuMsOf(postgres.pid)] as const;
  const sent = await sendOrders({ url: receiver.url, count, firstId, connections: CONNECTIONS });
  firstId += count;
  return {
    ...sent,
    cpuReceiver: ((cpuMsOf(receiver.pid) - before[0]) * 1_000) / count,
    cpuDatabase: ((cpuMsOf(postgres.pid) - before[1]) * 1_000) / count,
  };
}

// One round each only warms up: code is compiled, files of the database exist.
await round(raw, Math.min(COUNT, 5_000));
await round(hub, Math.min(COUNT, 5_000));
const rounds = { raw: [] as Round[], hub: [] as Round[] };
for (let turn = 0; turn < ROUNDS; turn += 1) {
  rounds.raw.push(await round(raw));
  rounds.hub.push(await round(hub));
}

const median = (of: readonly Round[], part: (round: Round) => number): number => percentile(of.map(part), 0.5);
const figuresOf = (what: string, of: readonly Round[], isRaw: boolean): Figure[] => [
  {
    what: `${what}, 64 connections`,
    value: median(of, (each) => each.perSecond),
    unit: 'webhooks/s',
    ...(isRaw ? { raw: true } : { goal: '≥ 5000' }),
  },
  { what: `${what}: p50`, value: median(of, (each) => each.p50Ms), unit: 'ms', raw: isRaw },
  {
    what: `${what}: p99`,
    value: median(of, (each) => each.p99Ms),
    unit: 'ms',
    ...(isRaw ? { raw: true } : { goal: '≤ 50' }),
  },
  { what: `${what}: CPU of the receiver`, value: median(of, (each) => each.cpuReceiver), unit: 'µs each', raw: isRaw },
  { what: `${what}: CPU of the database`, value: median(of, (each) => each.cpuDatabase), unit: 'µs each', raw: isRaw },
];
report('ingress', [
  { what: 'size of a webhook', value: rounds.hub[0]?.bodyBytes ?? 0, unit: 'bytes' },
  ...figuresOf('fastify and group commit', rounds.raw, true),
  ...figuresOf('hub', rounds.hub, false),
  {
    what: 'hub of raw, median of the rounds',
    value: percentile(
      rounds.hub.map((each, turn) => (100 * each.perSecond) / (rounds.raw[turn]?.perSecond ?? Number.NaN)),
      0.5,
    ),
    unit: '%',
    goal: '≥ 70',
  },
  { what: 'memory of the hub after it', value: residentMib(hub.pid), unit: 'MiB' },
]);
