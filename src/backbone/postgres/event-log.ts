import type pg from 'pg';
import type { QueryResultRow } from 'pg';
import { type Envelope, LANES, type Lane } from '../../canonical/envelope.ts';
import type { Clock } from '../../kernel/clock.ts';
import { CodedError } from '../../kernel/failure.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { backboneErrors } from '../errors.ts';
import type {
  Appended,
  EventLog,
  MessageIdentity,
  Position,
  ReadFilter,
  Retention,
  StoredMessage,
} from '../event-log.ts';
import { identityOf, type StoredForm, storedForms } from '../stored-form.ts';
import { type AppendOutcome, appendForms, type Fresh, type Query } from './append.ts';
import { type Database, databaseAway, isConnectionError, isPassing, type Statement } from './database.ts';
import { createGroupCommit } from './group-commit.ts';
import { createPartitionsAhead, dropBefore, needsPartition, prepare } from './partitions.ts';
import { onConnection } from './pool.ts';
import { createTail } from './tail.ts';

/** The log in PostgreSQL. Dispose of it before the database is closed. */
export interface PostgresEventLog extends EventLog, Retention, AsyncDisposable {
  /** Tells the tail about messages that another store committed through `append_events`. */
  announce(fresh: readonly Fresh[]): void;
  /** Runs work on connections kept for stores that append, trying again while the database is away. */
  readonly patiently: <Result>(work: (query: Query) => Promise<Result>) => Promise<Result>;
  /** Appends that wait or are being written, over all lanes. */
  readonly waiting: number;
}

export interface PostgresEventLogOptions {
  readonly database: Database;
  readonly clock: Clock;
  /** How often the end of the log is looked at when no wake came, in milliseconds. */
  readonly pollMs?: number;
  /** How long an append is tried while the database is away; LIMITS.appendPatienceMs by default. */
  readonly patienceMs?: number;
}

/** One connection for the appends of each lane, and one for those that span lanes. */
const APPEND_CONNECTIONS = 4;
/** For stores that append together with their own writes; they must not stand before the appends of others. */
const STORE_CONNECTIONS = 4;

/**
 * Opens the log on a migrated database. Appends have connections of their own, so that a slow reader never delays them.
 */
export function createPostgresEventLog(options: PostgresEventLogOptions): PostgresEventLog {
  const { database, clock } = options;
  const patienceMs = options.patienceMs ?? LIMITS.appendPatienceMs;
  const appending = createPatience(database, database.openPool(APPEND_CONNECTIONS), clock, patienceMs);
  const patiently = createPatience(database, database.openPool(STORE_CONNECTIONS), clock, patienceMs);
  const reader = createReader(database);
  const tail = createTail({
    clock,
    openClient: database.openClient,
    head: reader.head,
    read: reader.read,
    ...(options.pollMs === undefined ? {} : { pollMs: options.pollMs }),
  });
  const partitionsAhead = createPartitionsAhead(database);
  const announce = (fresh: readonly Fresh[]): void => {
    tail.announce(fresh);
    partitionsAhead(fresh);
  };
  const write = async (forms: readonly StoredForm[]): Promise<readonly Appended[]> => {
    const outcome: AppendOutcome = await appending((query) => appendForms(query, forms, clock.now()));
    announce(outcome.fresh);
    return outcome.appended;
  };
  const groups = createLaneGroups(write);
  return {
    ...reader,
    announce,
    patiently,
    get waiting() {
      return groups.waiting();
    },
    append: async (messages) => {
      if (messages.length === 0) return [];
      return [...(await groups.add(storedForms(messages)))];
    },
    tail: tail.listen,
    prepare: () => prepare(database, clock.now()),
    dropBefore: (beforeMs, floors) => dropBefore(database, beforeMs, floors),
    [Symbol.asyncDispose]: async () => {
      await groups.idle();
      await tail.close();
    },
  };
}

/** A queue for each lane, and one for the calls that span lanes; none waits for another in this process. */
function createLaneGroups(write: (forms: readonly StoredForm[]) => Promise<readonly Appended[]>) {
  const group = () =>
    createGroupCommit<StoredForm, Appended>({
      write,
      isPoison: (error) => !(error instanceof CodedError && error.failure.kind === 'transient'),
      overloaded: (waiting) =>
        backboneErrors.error('SL-BACKBONE-001', { because: `${waiting} appends wait`, retryAfterMs: 1_000 }),
      maximumItems: LIMITS.appendBatch,
      maximumBytes: LIMITS.appendBatchBytes,
      maximumWaiting: LIMITS.appendQueue,
      maximumWaitingBytes: LIMITS.appendQueueBytes,
    });
  const groups = { live: group(), standard: group(), bulk: group(), several: group() };
  const all = Object.values(groups);
  return {
    add: (forms: readonly StoredForm[]) => {
      const lane = forms[0]?.lane ?? 'live';
      const name = forms.every((form) => form.lane === lane) ? lane : 'several';
      return groups[name].add(
        forms,
        forms.reduce((sum, form) => sum + form.text.length, 0),
      );
    },
    waiting: () => all.reduce((sum, each) => sum + each.waiting, 0),
    idle: async () => {
      await Promise.all(all.map((each) => each.idle()));
    },
  };
}

/**
 * Runs work on a connection of `pool`, again and again with growing waits while the database is away, until `patienceMs`
 * is over. A commit whose answer was lost is repeated too: dedupe and revisions make it take effect once. Throws
 * SL-BACKBONE-020 when patience ends and SL-BACKBONE-033 when the database refuses.
 */
function createPatience(database: Database, pool: pg.Pool, clock: Clock, patienceMs: number) {
  return async <Result>(work: (query: Query) => Promise<Result>): Promise<Result> => {
    const deadline = clock.now() + patienceMs;
    for (let delayMs = 25; ; delayMs = Math.min(delayMs * 2, 1_000)) {
      try {
        return await onPlainConnection(pool, work);
      } catch (error) {
        if (error instanceof CodedError) throw error;
        if (needsPartition(error) && clock.now() <= deadline) {
          await prepare(database, clock.now());
          continue;
        }
        if (!isPassing(error)) {
          throw backboneErrors.error('SL-BACKBONE-033', { because: (error as Error).message }, error);
        }
        if (clock.now() + delayMs > deadline) throw databaseAway(error);
        await clock.sleep(delayMs);
      }
    }
  };
}

/** `work` may end with a connection of which nobody knows what it did last: such a one is not used again. */
function onPlainConnection<Result>(pool: pg.Pool, work: (query: Query) => Promise<Result>): Promise<Result> {
  return onConnection(pool, async (client, broken) => {
    const query: Query = async <Row extends QueryResultRow>(statement: Statement, values: readonly unknown[]) =>
      (await client.query<Row>({ ...statement, values: [...values] })).rows;
    try {
      return await work(query);
    } catch (error) {
      if (isConnectionError(error)) broken(error as Error);
      throw error;
    }
  });
}

interface EventRow extends QueryResultRow {
  readonly lane: Lane;
  readonly position: number;
  readonly recorded_at_ms: number;
  readonly slice: number;
  readonly topic: string;
  readonly key: string;
  readonly envelope: Envelope;
}

const COLUMNS = 'lane, position, recorded_at_ms, slice, topic, key, envelope';

const messageOf = (row: EventRow): StoredMessage => ({
  position: row.position,
  lane: row.lane,
  topic: row.topic,
  key: row.key,
  slice: row.slice,
  envelope: row.envelope,
  recordedAt: row.recorded_at_ms,
});

/** Everything that only reads. Each lane's table is named in the text, so that no plan looks at the others. */
function createReader(database: Database) {
  const rowsOf = async (statement: Statement, values: readonly unknown[]): Promise<StoredMessage[]> =>
    (await database.query<EventRow>(statement, values)).map(messageOf);
  const get = async (lane: Lane, position: Position): Promise<StoredMessage | undefined> =>
    (await rowsOf(GET[lane], [position]))[0];
  return {
    get,
    incarnation: async (): Promise<string> => {
      const [row] = await database.query<{ id: string }>('select id from incarnation');
      return row?.id ?? '';
    },
    head: async (lane: Lane): Promise<Position> =>
      (await database.query<{ head: number }>(HEAD[lane], [lane]))[0]?.head ?? 0,
    read: async (lane: Lane, after: Position, limit: number, filter?: ReadFilter): Promise<StoredMessage[]> => {
      if (filter?.slices === undefined && filter?.topics === undefined) return await rowsOf(READ[lane], [after, limit]);
      return await rowsOf(READ_SOME[lane], [after, limit, filter.slices ?? null, topicPatterns(filter.topics)]);
    },
    find: async (source: string, id: string): Promise<StoredMessage | undefined> => {
      const [place] = await database.query<{ lane: Lane; position: number }>(
        'select lane, position from dedupe where identity = $1',
        [identityOf(source, id)],
      );
      return place === undefined ? undefined : await get(place.lane, place.position);
    },
    // One look for where they are, and one into each lane: however many are asked for.
    findAll: async (identities: readonly MessageIdentity[]): Promise<StoredMessage[]> => {
      if (identities.length === 0) return [];
      const places = await database.query<{ lane: Lane; position: number }>(
        'select lane, position from dedupe where identity = any($1)',
        [identities.map(({ source, id }) => identityOf(source, id))],
      );
      const lanes = Map.groupBy(places, ({ lane }) => lane);
      const found = await Promise.all(
        [...lanes].map(([lane, each]) => rowsOf(GET_ALL[lane], [each.map(({ position }) => position)])),
      );
      return found.flat();
    },
    history: (key: string, limit: number): Promise<StoredMessage[]> => rowsOf(HISTORY, [key, limit]),
    story: (correlation: string | readonly string[], limit: number): Promise<StoredMessage[]> =>
      rowsOf(STORY, [typeof correlation === 'string' ? [correlation] : correlation, limit]),
  };
}

/** Patterns for LIKE: exact topics, or prefixes that end in `*`. */
function topicPatterns(topics: readonly string[] | undefined): string[] | null {
  if (topics === undefined) return null;
  return topics.map((topic) => {
    const literal = (text: string): string => text.replace(/[\\%_]/g, '\\$&');
    return topic.endsWith('*') ? `${literal(topic.slice(0, -1))}%` : literal(topic);
  });
}

/** One text for each lane, naming the lane's own table, so that no plan looks at the others. */
const perLane = (text: (table: string) => string): Record<Lane, Statement> =>
  Object.fromEntries(LANES.map((lane) => [lane, { text: text(`event_${lane}`) }])) as Record<Lane, Statement>;

const GET = perLane((table) => `select ${COLUMNS} from ${table} where position = $1`);

const GET_ALL = perLane((table) => `select ${COLUMNS} from ${table} where position = any ($1)`);

const HEAD = perLane(
  (table) =>
    `select greatest(dropped_through, coalesce((select position from ${table} order by position desc limit 1), 0)) as head
     from lane where name = $1`,
);

const READ = perLane((table) => `select ${COLUMNS} from ${table} where position > $1 order by position limit $2`);

const READ_SOME = perLane(
  (table) =>
    `select ${COLUMNS} from ${table} where position > $1
       and ($3::smallint[] is null or slice = any ($3)) and ($4::text[] is null or topic like any ($4))
     order by position limit $2`,
);

const HISTORY: Statement = {
  text: `select ${COLUMNS} from event where key = $1 order by recorded_at_ms, position limit $2`,
};

const STORY: Statement = {
  text: `select ${COLUMNS} from event where correlation = any ($1)
    union all select ${COLUMNS} from event where key = any ($1) and correlation is null
    order by recorded_at_ms, position limit $2`,
};
