import { kill } from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Envelope, LANES } from '../../canonical/envelope.ts';
import { systemClock } from '../../kernel/clock.ts';
import { CodedError } from '../../kernel/failure.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { testMessage } from '../../testing/event-log-contract.ts';
import { type TestDatabase, temporaryPostgres, testDatabase } from '../../testing/test-database.ts';
import { startEmbeddedPostgres } from './embedded/supervisor.ts';
import { createPostgresEventLog, type PostgresEventLog } from './event-log.ts';

const EVERYTHING = { live: 1e12, standard: 1e12, bulk: 1e12 };
const WEEK_MS = 7 * 24 * 3_600_000;
const WAITING_FOR_A_LANE = `select from pg_stat_activity where datname = current_database() and wait_event = 'advisory'`;

let own: TestDatabase;
let log: PostgresEventLog;
let nowMs: number;

beforeEach(async () => {
  own = await testDatabase();
  nowMs = Date.now();
  log = createPostgresEventLog({ database: own.database, clock: { ...systemClock, now: () => nowMs } });
});

afterEach(async () => {
  await log[Symbol.asyncDispose]();
  await own[Symbol.asyncDispose]();
});

async function failureOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof CodedError) return error.failure.code;
    throw error;
  }
  return 'no failure';
}

/** Holds the lock of a lane from outside until it is disposed of. */
async function holdLane(lane: number): Promise<AsyncDisposable> {
  const client = new pg.Client({ connectionString: own.url });
  await client.connect();
  await client.query('begin');
  await client.query('select pg_advisory_xact_lock(7135002, $1)', [lane]);
  return { [Symbol.asyncDispose]: () => client.end() };
}

const idsOf = async (lane: 'live' | 'bulk' = 'live'): Promise<string[]> =>
  (await log.read(lane, 0, 100_000)).map((message) => message.envelope.id);

describe('lanes', () => {
  test('a held bulk append delays neither live nor standard, nor does a held call over several lanes', async () => {
    const order: string[] = [];
    const held = await holdLane(3);
    const bulk = log.append([testMessage({ id: 'bulk', lane: 'bulk' })]).then(() => order.push('bulk'));
    const several = log
      .append([testMessage({ id: 'both-live' }), testMessage({ id: 'both-bulk', lane: 'bulk' })])
      .then(() => order.push('several'));
    await wait(50);
    await log.append([testMessage({ id: 'live' })]);
    await log.append([testMessage({ id: 'standard', lane: 'standard' })]);
    order.push('live and standard');
    await held[Symbol.asyncDispose]();
    await Promise.all([bulk, several]);
    expect(order[0]).toBe('live and standard');
    expect((await idsOf()).sort()).toEqual(['both-live', 'live']);
  });

  test('appends go on while every connection for reading is busy', async () => {
    const held = await holdLane(99);
    const busy = Promise.all(
      Array.from({ length: 5 }, () => own.database.query('select pg_advisory_xact_lock_shared(7135002, 99)')),
    );
    await wait(50);
    await log.append([testMessage({ id: 'live' })]);
    await held[Symbol.asyncDispose]();
    await busy;
    expect(await idsOf()).toEqual(['live']);
  });

  test('beyond the limit an append is refused as overloaded, and what was taken is stored', async () => {
    const held = await holdLane(1);
    const first = log.append([testMessage({ id: 'first' })]);
    // It is on its way to the table, and in the queue no more.
    while ((await own.database.query(WAITING_FOR_A_LANE)).length === 0) await wait(10);
    const calls: Promise<string>[] = [];
    for (let index = 0; index < LIMITS.appendQueue + 1; index += 1) {
      calls.push(failureOf(log.append([testMessage({ id: `m${index}` })])));
    }
    expect(await calls.at(-1)).toBe('SL-BACKBONE-001');
    await held[Symbol.asyncDispose]();
    await first;
    const answers = await Promise.all(calls);
    expect(answers.filter((answer) => answer === 'SL-BACKBONE-001')).toHaveLength(1);
    expect(await idsOf()).toHaveLength(LIMITS.appendQueue + 1);
  });
});

describe('a database that fails', () => {
  test('connections cut at any moment lose nothing and store nothing twice', async () => {
    await using patient = createPostgresEventLog({ database: own.database, clock: systemClock, patienceMs: 60_000 });
    const cutter = new pg.Client({ connectionString: own.url });
    await cutter.connect();
    let cut = 0;
    const cutting = (async () => {
      // On a busy machine connections come back slowly, so it goes on until enough of them were cut.
      for (let round = 0; round < 25 || cut <= 10; round += 1) {
        const { rowCount } = await cutter.query(
          'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
        );
        cut += rowCount ?? 0;
        await wait(20);
      }
      await cutter.end();
    })();
    const acknowledged: string[] = [];
    let done = false;
    const working = Promise.all(
      Array.from({ length: 8 }, async (_, worker) => {
        for (let index = 0; !done; index += 1) {
          const id = `${worker}-${index}`;
          await patient.append([testMessage({ id })]);
          acknowledged.push(id);
        }
      }),
    );
    await cutting;
    done = true;
    await working;
    expect(cut).toBeGreaterThan(10);
    expect((await idsOf()).sort()).toEqual(acknowledged.sort());
  });

  test('kill -9 of the server loses nothing acknowledged; the same log and its listeners go on after it', async () => {
    await using server = await temporaryPostgres();
    const there = await server.testDatabase();
    const log = createPostgresEventLog({ database: there.database, clock: systemClock, patienceMs: 60_000 });
    const acknowledged: string[] = [];
    const told = new Set<string>();
    const tail = log.tail('live', (messages) => {
      for (const message of messages) told.add(message.envelope.id);
    });
    let done = false;
    const working = Promise.all(
      Array.from({ length: 8 }, async (_, worker) => {
        for (let index = 0; !done; index += 1) {
          const id = `${worker}-${index}`;
          await log.append([testMessage({ id, data: 'x'.repeat(2_000) })]);
          acknowledged.push(id);
        }
      }),
    );
    let pid = server.pid;
    for (let round = 0; round < 3; round += 1) {
      await wait(150);
      kill(pid, 'SIGKILL');
      await wait(20);
      pid = (await startEmbeddedPostgres({ dataDirectory: server.dataDirectory, watch: false })).pid;
    }
    const before = acknowledged.length;
    while (acknowledged.length < before + 50) await wait(10);
    done = true;
    await working;
    const stored = (await log.read('live', 0, 1_000_000)).map((message) => message.envelope.id);
    expect(new Set(stored).size).toBe(stored.length);
    expect(stored.sort()).toEqual(acknowledged.sort());
    // Whoever was told something was told only what is durable; the newest is told after the restart too.
    for (const id of told) expect(stored).toContain(id);
    await log.append([testMessage({ id: 'newest' })]);
    while (!told.has('newest')) await wait(10);
    await tail[Symbol.asyncDispose]();
    await log[Symbol.asyncDispose]();
    await there.database.close();
  });

  test('when it stays away the caller is told so, and later appends work', async () => {
    await using server = await temporaryPostgres();
    const there = await server.testDatabase();
    const log = createPostgresEventLog({ database: there.database, clock: systemClock, patienceMs: 200 });
    await log.append([testMessage({ id: 'before' })]);
    kill(server.pid, 'SIGKILL');
    await wait(100);
    expect(await failureOf(log.append([testMessage({ id: 'during' })]))).toBe('SL-BACKBONE-020');
    await startEmbeddedPostgres({ dataDirectory: server.dataDirectory, watch: false });
    // Its patience is short here, so the first try may meet a server that still wakes up.
    while ((await failureOf(log.append([testMessage({ id: 'after' })]))) === 'SL-BACKBONE-020') await wait(50);
    expect((await log.read('live', 0, 10)).map((message) => message.envelope.id)).toEqual(['before', 'after']);
    await log[Symbol.asyncDispose]();
    await there.database.close();
  });

  test('what the database itself refuses fails its own caller and no other', async () => {
    await own.database.query(`alter table event add constraint no_bad_keys check (key <> 'bad')`);
    const calls = [
      failureOf(log.append([testMessage({ id: 'a' })])),
      failureOf(log.append([testMessage({ id: 'b' }), testMessage({ id: 'c', subject: 'bad' })])),
      failureOf(log.append([testMessage({ id: 'd' })])),
    ];
    expect(await Promise.all(calls)).toEqual(['no failure', 'SL-BACKBONE-033', 'no failure']);
    expect((await idsOf()).sort()).toEqual(['a', 'd']);
    expect((await log.append([testMessage({ id: 'b' })]))[0]?.repeated).toBe(false);
  });
});

describe('partitions', () => {
  const tablesOf = async (lane: string): Promise<string[]> =>
    (
      await own.database.query<{ name: string }>(
        `select relname as name from pg_class where relkind = 'r' and relname ~ $1 order by 1`,
        [`^event_${lane}_[0-9]+$`],
      )
    ).map((row) => row.name);

  test('appends run over the end of a partition, also into one that nobody made', async () => {
    await own.database.query(`select setval('position_live', 999995), setval('position_bulk', 1999995)`);
    for (const lane of ['live', 'bulk'] as const) {
      const messages: Envelope[] = Array.from({ length: 10 }, (_, index) =>
        testMessage({ id: `${lane}${index}`, lane }),
      );
      await log.append(messages);
      expect((await log.read(lane, 0, 100)).map((message) => message.envelope.id)).toEqual(
        messages.map((message) => message.id),
      );
    }
    expect(await log.head('live')).toBe(1_000_005);
    expect(await tablesOf('bulk')).toContain('event_bulk_000002');
  });

  test('a repeat next week is still a repeat; after retention took the message it is new', async () => {
    const [first] = await log.append([testMessage({ id: 'a', subject: 'k' })]);
    nowMs += 2 * WEEK_MS;
    await log.prepare();
    const [second] = await log.append([testMessage({ id: 'b', subject: 'k' })]);
    expect(second?.position).toBeGreaterThan(1_000_000);
    expect(await log.append([testMessage({ id: 'a' })])).toEqual([{ ...first, repeated: true }]);

    expect(await log.dropBefore(nowMs - WEEK_MS, { ...EVERYTHING, live: 0 })).toEqual([]);
    expect(await log.dropBefore(nowMs - WEEK_MS, EVERYTHING)).toEqual([{ lane: 'live', through: first?.position }]);
    expect(await tablesOf('live')).toEqual(['event_live_000001', 'event_live_000002']);
    expect(await log.get('live', first?.position ?? 0)).toBeUndefined();
    expect(await log.find('/connections/shop', 'a')).toBeUndefined();
    expect((await log.history('k', 10)).map((message) => message.envelope.id)).toEqual(['b']);
    expect((await log.append([testMessage({ id: 'b' })]))[0]?.repeated).toBe(true);
    expect((await log.append([testMessage({ id: 'a' })]))[0]?.repeated).toBe(false);
  });

  test('the head of a lane whose messages were all dropped stays where it was', async () => {
    await log.append([testMessage({ id: 'a' }), testMessage({ id: 'b' })]);
    nowMs += 2 * WEEK_MS;
    await log.prepare();
    await log.dropBefore(nowMs, EVERYTHING);
    expect(await log.read('live', 0, 10)).toEqual([]);
    expect(await log.head('live')).toBe(2);
  });

  test('a partition in use, and a young one, stay whole', async () => {
    await log.append([testMessage({ id: 'a' })]);
    await log.prepare();
    await log.prepare();
    expect(await tablesOf('live')).toEqual(['event_live_000000', 'event_live_000001']);
    expect(await log.dropBefore(nowMs + WEEK_MS, EVERYTHING)).toEqual([]);
    expect(await idsOf()).toEqual(['a']);
  });

  test('housekeeping gives its lock back before it answers, also when it fails', async () => {
    const held = () =>
      own.database.query(`select from pg_locks where locktype = 'advisory' and objid = 7135004 and granted`);
    for (let round = 0; round < 5; round += 1) {
      await log.prepare();
      expect(await held()).toEqual([]);
      await log.dropBefore(nowMs, EVERYTHING);
      expect(await held()).toEqual([]);
    }
    await own.database.query('alter table lane rename to lane_gone');
    nowMs += 2 * WEEK_MS;
    await log.append([testMessage({ id: 'a' })]);
    await own.database.query('select roll_lane($1)', ['live']);
    await expect(log.dropBefore(nowMs + WEEK_MS, EVERYTHING)).rejects.toThrow('lane');
    expect(await held()).toEqual([]);
  });

  test('a drop that was interrupted after the detach is finished by the next housekeeping', async () => {
    await log.append([testMessage({ id: 'a' })]);
    nowMs += 2 * WEEK_MS;
    await log.prepare();
    await own.database.query('alter table event_live detach partition event_live_000000');
    await log.prepare();
    expect(await tablesOf('live')).not.toContain('event_live_000000');
    expect(await log.head('live')).toBe(1);
    expect((await log.append([testMessage({ id: 'a' })]))[0]?.repeated).toBe(false);
  });

  test('dropping stops neither those who append nor those who read', async () => {
    await log.append([testMessage({ id: 'old' })]);
    nowMs += 2 * WEEK_MS;
    await log.prepare();
    let done = false;
    const ids: string[] = [];
    const working = (async () => {
      for (let index = 0; !done; index += 1) {
        await log.append(LANES.map((lane) => testMessage({ id: `${lane}-${index}`, lane })));
        await log.read('live', 0, 10);
        ids.push(`live-${index}`);
      }
    })();
    await wait(30);
    expect(await log.dropBefore(nowMs - WEEK_MS, EVERYTHING)).toHaveLength(1);
    await wait(30);
    done = true;
    await working;
    expect(await idsOf()).toEqual(ids);
  });
});
