import { parseArgs } from 'node:util';
import type { Backbone, Subscription } from '../src/backbone/backbone.ts';
import { createBackbone } from '../src/backbone/consume/create-backbone.ts';
import { createPostgresEventLog } from '../src/backbone/postgres/event-log.ts';
import { createPostgresHubState } from '../src/backbone/postgres/hub-state.ts';
import type { Envelope, Lane } from '../src/canonical/envelope.ts';
import { systemChance } from '../src/kernel/chance.ts';
import { systemClock } from '../src/kernel/clock.ts';
import { type TemporaryPostgres, temporaryPostgres } from '../src/testing/test-database.ts';
import { cpuMsOf, type Figure, load, percentile, report } from './measure.ts';

/**
 * The backbone on a real PostgreSQL with fsync on, all on this machine: publish, drain, fan-out, latency, and a large
 * backlog. `node bench/backbone.ts [--small] [--backlog 1000000]`. Beside each figure stands a raw limit of the same run:
 * a hand-written group insert for publishing, a plain paged read for draining, a durable append alone for latency.
 */
const { values: options } = parseArgs({
  options: { small: { type: 'boolean', default: false }, backlog: { type: 'string' } },
});
const COUNT = options.small ? 5_000 : 60_000;
const BACKLOG = Number(options.backlog ?? (options.small ? 20_000 : 1_000_000));
const LATENCY_COUNT = options.small ? 200 : 2_000;
const KEYS = 5_000;
const CALLERS = 64;

const figures: Figure[] = [];
const note = (what: string, value: number, unit: string, raw = false): void => {
  figures.push({ what, value, unit, ...(raw ? { raw } : {}) });
};

let minted = 0;
/** A message of about one kilobyte. */
function message(lane: Lane = 'live'): Envelope {
  minted += 1;
  const key = `order/shop/${minted % KEYS}`;
  return {
    specversion: '1.0',
    id: `bench-${minted}`,
    source: '/connections/bench',
    type: 'storeloom.order.OrderPlaced.v1',
    subject: key,
    time: '2026-11-20T10:00:00.000Z',
    datacontenttype: 'application/json',
    correlationid: key,
    lane,
    data: {
      order: key,
      sentAt: performance.now(),
      lines: Array.from({ length: 8 }, (_, sku) => ({ sku, text: 'x'.repeat(70) })),
    },
  };
}

/** CPU milliseconds of this process and of the server and all its children. */
function cpuMs(server: TemporaryPostgres): number {
  const own = process.cpuUsage();
  return (own.user + own.system) / 1_000 + cpuMsOf(server.pid);
}

async function measured(server: TemporaryPostgres, work: () => Promise<void>): Promise<{ ms: number; cpu: number }> {
  const cpu = cpuMs(server);
  const start = performance.now();
  await work();
  return { ms: performance.now() - start, cpu: cpuMs(server) - cpu };
}

async function openHub(server: TemporaryPostgres, subscriptions: readonly Subscription[]) {
  const { database, [Symbol.asyncDispose]: drop } = await server.testDatabase({ poolSize: 5 });
  const log = createPostgresEventLog({ database, clock: systemClock });
  const state = createPostgresHubState({ database });
  const hub = createBackbone({ log, state, clock: systemClock, chance: systemChance, node: 'bench' });
  for (const subscription of subscriptions) hub.subscribe(subscription);
  return {
    hub,
    log,
    database,
    close: async () => {
      await hub.stop();
      await log[Symbol.asyncDispose]();
      await drop();
    },
  };
}

function counting(name: string, count: { done: number }, more: Partial<Subscription> = {}): Subscription {
  return {
    name,
    topics: ['event.*'],
    from: 'beginning',
    handle: async (batch) => {
      count.done += batch.length;
      return batch.map(() => ({ kind: 'done' }));
    },
    ...more,
  };
}

async function reach(count: { done: number }, total: number): Promise<void> {
  while (count.done < total) await systemClock.sleep(1);
}

const publish = async (hub: Backbone, count: number, lane: Lane = 'live'): Promise<void> => {
  await load(count, CALLERS, async () => {
    await hub.append([message(lane)]);
  });
};

async function rawPublish(server: TemporaryPostgres): Promise<void> {
  await using own = await server.testDatabase({ poolSize: 2 });
  await own.database.query('create table raw_message (id text primary key, body json not null)');
  let waiting: { body: string; id: string; resolve: () => void }[] = [];
  let busy = false;
  const drain = async (): Promise<void> => {
    busy = true;
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      await own.database.query(
        'insert into raw_message select * from unnest($1::text[], $2::json[]) on conflict do nothing',
        [group.map((each) => each.id), group.map((each) => each.body)],
      );
      for (const each of group) each.resolve();
    }
    busy = false;
  };
  const { ms, cpu } = await measured(server, async () => {
    await load(COUNT, CALLERS, () => {
      const envelope = message();
      return new Promise<void>((resolve) => {
        waiting.push({ id: envelope.id, body: JSON.stringify(envelope), resolve });
        if (!busy) void drain();
      });
    });
  });
  note('publish, hand-written group insert', COUNT / (ms / 1_000), 'messages/s', true);
  note('publish, hand-written group insert: CPU', (cpu * 1_000) / COUNT, 'µs/message', true);
}

async function publishAndDrain(server: TemporaryPostgres, subscribers: number): Promise<void> {
  const count = { done: 0 };
  const names = Array.from({ length: subscribers }, (_, index) => `s${index + 1}`);
  const world = await openHub(
    server,
    names.map((name) => counting(name, count)),
  );
  const published = await measured(server, () => publish(world.hub, COUNT));
  if (subscribers === 1) {
    note('publish, 64 callers', COUNT / (published.ms / 1_000), 'messages/s');
    note('publish: CPU', (published.cpu * 1_000) / COUNT, 'µs/message');
    const raw = await measured(server, async () => {
      let after = 0;
      for (let page = await world.log.read('live', after, 500); page.length > 0; ) {
        after = page.at(-1)?.position ?? after;
        page = await world.log.read('live', after, 500);
      }
    });
    note('drain, plain paged read', COUNT / (raw.ms / 1_000), 'messages/s', true);
    note('drain, plain paged read: CPU', (raw.cpu * 1_000) / COUNT, 'µs/message', true);
  }
  const total = COUNT * subscribers;
  const drained = await measured(server, async () => {
    await world.hub.start();
    await reach(count, total);
  });
  note(`drain, ${subscribers} subscriber(s)`, total / (drained.ms / 1_000), 'deliveries/s');
  note(`drain, ${subscribers} subscriber(s): CPU`, (drained.cpu * 1_000) / total, 'µs/delivery');
  const both = await measured(server, async () => {
    await publish(world.hub, COUNT);
    await reach(count, 2 * total);
  });
  note(`publish and drain, ${subscribers} subscriber(s)`, COUNT / (both.ms / 1_000), 'messages/s');
  note(`publish and drain, ${subscribers} subscriber(s): CPU`, (both.cpu * 1_000) / COUNT, 'µs/message');
  await world.close();
}

/** Sends live messages at 200 a second; answers append and delivery latencies in milliseconds. */
async function atTwoHundred(world: Awaited<ReturnType<typeof openHub>>, latencies: number[]): Promise<number[]> {
  const appends: number[] = [];
  const start = performance.now();
  const sent: Promise<void>[] = [];
  const before = latencies.length;
  for (let index = 0; index < LATENCY_COUNT; index += 1) {
    await systemClock.sleep(Math.max(0, start + index * 5 - performance.now()));
    const at = performance.now();
    sent.push(world.hub.append([message()]).then(() => void appends.push(performance.now() - at)));
  }
  await Promise.all(sent);
  while (latencies.length < before + LATENCY_COUNT) await systemClock.sleep(1);
  return appends;
}

async function latency(server: TemporaryPostgres): Promise<void> {
  const latencies: number[] = [];
  const world = await openHub(server, [timing('fast', latencies)]);
  await world.hub.start();
  const appends = await atTwoHundred(world, latencies);
  for (const [what, samples, raw] of [
    ['durable append alone at 200/s', appends, true],
    ['append to handler at 200/s', latencies, false],
  ] as const) {
    note(`${what}: p50`, percentile(samples, 0.5), 'ms', raw);
    note(`${what}: p99`, percentile(samples, 0.99), 'ms', raw);
  }
  await world.close();
}

function timing(name: string, latencies: number[], more: Partial<Subscription> = {}): Subscription {
  return {
    name,
    topics: ['event.*'],
    from: 'now',
    handle: async (batch) => {
      for (const { message: got } of batch) {
        if (got.lane === 'live') latencies.push(performance.now() - (got.envelope.data as { sentAt: number }).sentAt);
      }
      return batch.map(() => ({ kind: 'done' }));
    },
    ...more,
  };
}

/** A million messages wait: of a paused subscription in the live lane, and of a slow one in the bulk lane. */
async function backlog(server: TemporaryPostgres): Promise<void> {
  const latencies: number[] = [];
  const slow: Subscription = {
    name: 'slow-bulk',
    topics: ['event.*'],
    from: 'beginning',
    concurrency: 8,
    handle: async (batch) => {
      for (const { message: got } of batch) {
        if (got.lane === 'live') latencies.push(performance.now() - (got.envelope.data as { sentAt: number }).sentAt);
        else await systemClock.sleep(20);
      }
      return batch.map(() => ({ kind: 'done' }));
    },
  };
  const world = await openHub(server, [slow]);
  for (let left = BACKLOG; left > 0; left -= 1_000) {
    await world.hub.append(Array.from({ length: Math.min(1_000, left) }, () => message('bulk')));
  }
  await world.hub.start();
  const asked = performance.now();
  await world.hub.status();
  note(`status with ${BACKLOG} waiting`, performance.now() - asked, 'ms');
  await atTwoHundred(world, latencies);
  note(`append to handler at 200/s, ${BACKLOG} waiting in bulk: p50`, percentile(latencies, 0.5), 'ms');
  note(`append to handler at 200/s, ${BACKLOG} waiting in bulk: p99`, percentile(latencies, 0.99), 'ms');
  await world.close();
}

await using server = await temporaryPostgres();
await rawPublish(server);
await publishAndDrain(server, 1);
await publishAndDrain(server, 5);
await latency(server);
await backlog(server);
report('backbone', figures);
