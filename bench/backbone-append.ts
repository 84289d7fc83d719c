/**
 * Durable, deduplicated append of 6 KB messages at 1, 8 and 64 callers, against a raw limit in the same run: a plain table
 * with one text column, filled by the shortest group commit that can be written (no dedupe, no order, no indexes).
 * Run: `node bench/backbone-append.ts [--small]`.
 */
import type pg from 'pg';
import { createPostgresEventLog } from '../src/backbone/postgres/event-log.ts';
import type { Envelope } from '../src/canonical/envelope.ts';
import { seededChance } from '../src/kernel/chance.ts';
import { systemClock } from '../src/kernel/clock.ts';
import { temporaryPostgres } from '../src/testing/test-database.ts';
import { cpuMsOf, type Figure, load, percentile, report, SMALL, timed } from './measure.ts';

/** Each kind is measured in turns, and the median round counts, because a shared disk is fast and slow by moments. */
const ROUNDS = SMALL ? 1 : 5;
const ROUND_SECONDS = SMALL ? 0.15 : 1;
const BODY_BYTES = 6 * 1024;

/** JSON as shops send it: many short fields, little that repeats. */
function orderBody(): string {
  const chance = seededChance(7);
  const lines: object[] = [];
  while (JSON.stringify({ lines }).length < BODY_BYTES) {
    const number = (): number => Math.floor(chance.fraction() * 1e9);
    lines.push({ id: number(), sku: `SKU-${number()}`, title: `Article ${number()}`, price: `${number() % 1_000}.99` });
  }
  return JSON.stringify({ lines });
}

const BODY = orderBody();

function message(id: string): Envelope {
  return {
    specversion: '1.0',
    id,
    source: '/connections/shop',
    type: 'storeloom.delivery.Received.v1',
    subject: `delivery/shop/${id}`,
    time: '2026-11-20T10:00:00.000Z',
    datacontenttype: 'application/json',
    correlationid: `delivery/shop/${id}`,
    lane: 'live',
    connection: 'shop',
    data: { topic: 'orders/create', body: BODY },
  };
}

/** The raw limit: what is queued while a write is under way goes in the next one. */
function rawGroupCommit(pool: pg.Pool): (text: string) => Promise<void> {
  let queue: { text: string; resolve: () => void; reject: (error: unknown) => void }[] = [];
  let running = false;
  const drain = async (): Promise<void> => {
    running = true;
    while (queue.length > 0) {
      const batch = queue;
      queue = [];
      try {
        const rows = batch.map((_, index) => `($${index + 1})`).join(', ');
        await pool.query(
          `insert into raw (body) values ${rows}`,
          batch.map((call) => call.text),
        );
        for (const call of batch) call.resolve();
      } catch (error) {
        for (const call of batch) call.reject(error);
      }
    }
    running = false;
  };
  return (text) =>
    new Promise((resolve, reject) => {
      queue.push({ text, resolve, reject });
      if (!running) void drain();
    });
}

await using server = await temporaryPostgres();
await using own = await server.testDatabase();
await own.database.query('create table raw (body text)');
await own.database.query('alter table raw alter column body set storage external');
const rawPool = own.database.openPool(1);
const raw = rawGroupCommit(rawPool);
await using log = createPostgresEventLog({ database: own.database, clock: systemClock });

const figures: Figure[] = [];
let serial = 0;
const nextId = (): string => {
  serial += 1;
  return `m-${serial}`;
};

interface Round {
  readonly rate: number;
  readonly p50: number;
  readonly p99: number;
  readonly cpuHere: number;
  readonly cpuServer: number;
}

async function measure(count: number, callers: number, call: () => Promise<void>): Promise<Round> {
  const serverBefore = cpuMsOf(server.pid);
  const { result, elapsedMs, cpuMs } = await timed(() => load(count, callers, call));
  const serverMs = cpuMsOf(server.pid) - serverBefore;
  return {
    rate: (count / elapsedMs) * 1_000,
    p50: percentile(result, 0.5),
    p99: percentile(result, 0.99),
    cpuHere: (cpuMs * 1_000) / count,
    cpuServer: (serverMs * 1_000) / count,
  };
}

const kinds = {
  'raw group commit': (): Promise<void> => raw(JSON.stringify(message(nextId()))),
  append: async (): Promise<void> => {
    await log.append([message(nextId())]);
  },
};

for (const callers of [1, 8, 64]) {
  const rounds: Record<string, Round[]> = { 'raw group commit': [], append: [] };
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const [kind, call] of Object.entries(kinds)) {
      const done = rounds[kind] ?? [];
      // The first, short round warms up and finds the count that fills the time wanted.
      const count = round === 0 ? callers * 50 : Math.ceil((done[0]?.rate ?? 1) * ROUND_SECONDS);
      done.push(await measure(count, callers, call));
    }
  }
  const median = (kind: string, part: keyof Round): number =>
    percentile(
      (rounds[kind] ?? []).slice(1).map((each) => each[part]),
      0.5,
    );
  for (const kind of Object.keys(kinds)) {
    const what = `${kind}, ${callers} callers`;
    const isRaw = kind !== 'append';
    figures.push({ what, value: median(kind, 'rate'), unit: 'messages/s', raw: isRaw });
    figures.push({ what: `${what}, p50`, value: median(kind, 'p50'), unit: 'ms', raw: isRaw });
    figures.push({ what: `${what}, p99`, value: median(kind, 'p99'), unit: 'ms', raw: isRaw });
    figures.push({ what: `${what}, CPU here`, value: median(kind, 'cpuHere'), unit: 'µs each', raw: isRaw });
    figures.push({ what: `${what}, CPU server`, value: median(kind, 'cpuServer'), unit: 'µs each', raw: isRaw });
  }
  figures.push({
    what: `append of raw, ${callers} callers`,
    value: (100 * median('append', 'rate')) / median('raw group commit', 'rate'),
    unit: '%',
  });
}
report('backbone-append', figures);
