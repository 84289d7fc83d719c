import type pg from 'pg';
import type { Database } from '../../backbone/postgres/database.ts';
import { readTillCursor, writeTillCursor } from './cursor.ts';
import type { TillKey, TillReport } from './report.ts';
import type { Gap, Sequence } from './sequence.ts';
import type { HeldSale, TillGap, TillStore } from './store.ts';
import { type KnownMessage, KnownMessages, type Till, take, tillText, type Verdict } from './till.ts';

/** Any number, as long as it never changes: one transaction at a time writes tills, so none waits for another's rows. */
const WRITE_LOCK = 7_135_007;

/** A till as its row holds it: gaps have a table of their own. */
type StoredState = Omit<Till, 'key' | 'sequence'> & { readonly span?: Omit<Sequence, 'gaps'> };
interface TillRow extends TillKey {
  readonly state: StoredState;
}
interface GapRow extends Gap, TillKey {}

/** Tills in PostgreSQL. */
export function createPostgresTillStore(database: Database): TillStore {
  return {
    apply: (reports) =>
      reports.length === 0 ? Promise.resolve([]) : database.transaction((client) => applyAll(client, reports)),
    async get(key) {
      return (await database.transaction((client) => readTills(client, [key]))).get(tillText(key));
    },
    list: (query) => list(database, query),
    async overdueGaps(beforeMs, limit) {
      const rows = await database.query<GapRow & pg.QueryResultRow>(
        `${SELECT_GAPS} where not told and since < $1 order by since, first_number limit $2`,
        [beforeMs, limit],
      );
      return rows.map(gapOf);
    },
    async markTold(gaps) {
      await database.query(
        `update till_gap set told = true
         from unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::bigint[])
           as asked (connection, location, till, first_number, last_number)
         where (till_gap.connection, till_gap.location, till_gap.till) = (asked.connection, asked.location, asked.till)
           and till_gap.first_number >= asked.first_number and till_gap.last_number <= asked.last_number`,
        [...keyColumns(gaps.map(({ key }) => key)), gaps.map(({ first }) => first), gaps.map(({ last }) => last)],
      );
    },
    async hold({ receipt, event, location, code, reason, since }) {
      const [row] = await database.query<{ released: boolean }>(
        `insert into held_sale as held (receipt, event, location, code, reason, since, released)
         values ($1, $2, $3, $4, $5, $6, false)
         on conflict (receipt) do update
         set released = held.event = excluded.event,
             event = excluded.event, location = excluded.location, code = excluded.code, reason = excluded.reason,
             since = excluded.since
         returning released`,
        [receipt, event, location ?? null, code, reason, since],
      );
      return row?.released === true ? 'released' : 'held';
    },
    async settle(receipts) {
      if (receipts.length > 0) await database.query('delete from held_sale where receipt = any($1)', [receipts]);
    },
    async held(limit, locations) {
      const rows = await database.query<Omit<HeldSale, 'location'> & { location: string | null }>(
        `select receipt, event, location, code, reason, since from held_sale
         where not released and ($2::text[] is null or location = any($2)) order by since, receipt limit $1`,
        [limit, locations ?? null],
      );
      return rows.map((row) => ({ ...row, location: row.location ?? undefined }));
    },
    async forget(beforeMs) {
      await database.query('delete from till_message where recorded_at < $1', [beforeMs]);
    },
  };
}

const SELECT_TILLS = 'select connection, location, till, state from till_record';
const SELECT_GAPS = `select connection, location, till, first_number as first, last_number as last, since, told
  from till_gap`;
const AMONG = `(connection, location, till) in (select * from unnest($1::text[], $2::text[], $3::text[]))`;

const keyColumns = (keys: readonly TillKey[]): string[][] => [
  keys.map(({ connection }) => connection),
  keys.map(({ location }) => location),
  keys.map(({ till }) => till),
];

const keyOf = ({ connection, location, till }: TillKey): TillKey => ({ connection, location, till });
const gapOf = (row: GapRow): TillGap => {
  const { first, last, since, told } = row;
  return { key: keyOf(row), first, last, since, told };
};

function tillOf(row: TillRow, gaps: readonly Gap[]): Till {
  const { span, ...state } = row.state;
  // JSON has no undefined: what is not known has no name in the row.
  const blank = { lastSale: undefined, heartbeat: undefined, day: undefined };
  return { ...blank, ...state, key: keyOf(row), sequence: span === undefined ? undefined : { ...span, gaps } };
}

// ── writing ─────────────────────────────────────────────────────────────────────────────────────────────────

async function applyAll(client: pg.PoolClient, reports: readonly TillReport[]): Promise<readonly Verdict[]> {
  await client.query('select pg_advisory_xact_lock($1)', [WRITE_LOCK]);
  const keys = [...new Map(reports.map(({ key }) => [tillText(key), key])).values()];
  const before = await readTills(client, keys);
  const known = new KnownMessages(await readKnown(client, reports));
  const after = new Map(before);
  const remembered: KnownMessage[] = [];
  const verdicts = reports.map((report) => {
    const taken = take(after.get(tillText(report.key)), report, known);
    after.set(tillText(report.key), taken.till);
    if (taken.remembered !== undefined) remembered.push(taken.remembered);
    return taken.verdict;
  });
  await writeTills(client, [...after.values()]);
  await writeGaps(
    client,
    [...after.values()].filter((till) => till.sequence?.gaps !== before.get(tillText(till.key))?.sequence?.gaps),
  );
  await writeKnown(client, remembered);
  return verdicts;
}

async function readTills(client: pg.PoolClient, keys: readonly TillKey[]): Promise<Map<string, Till>> {
  const { rows } = await client.query<TillRow>(`${SELECT_TILLS} where ${AMONG}`, keyColumns(keys));
  const gaps = await gapsAmong(client, keys);
  return new Map(rows.map((row) => [tillText(row), tillOf(row, gaps.get(tillText(row)) ?? [])]));
}

async function gapsAmong(
  client: Pick<pg.PoolClient, 'query'>,
  keys: readonly TillKey[],
): Promise<ReadonlyMap<string, readonly Gap[]>> {
  const { rows } = await client.query<GapRow>(`${SELECT_GAPS} where ${AMONG} order by first_number`, keyColumns(keys));
  const gaps = new Map<string, Gap[]>();
  for (const row of rows) {
    const { key, ...gap } = gapOf(row);
    gaps.set(tillText(key), [...(gaps.get(tillText(key)) ?? []), gap]);
  }
  return gaps;
}

/** Everything that a report of this batch may collide with. */
async function readKnown(client: pg.PoolClient, reports: readonly TillReport[]): Promise<readonly KnownMessage[]> {
  const columns = [
    ...keyColumns(reports.map(({ key }) => key)),
    reports.map(({ sequence }) => sequence ?? null),
    reports.map(({ record }) => record ?? null),
    reports.map(({ message }) => message),
  ];
  const { rows } = await client.query<TillKey & Omit<KnownMessage, 'key' | 'sequence'> & { number: number | null }>(
    `with asked as (
       select * from unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[])
         as asked (connection, location, till, number, record, message)
     )
     select known.* from till_message known join asked using (connection, location, till, number)
     union
     select known.* from till_message known join asked using (connection, record)
     union
     select known.* from till_message known join asked using (connection, location, till, message)`,
    columns,
  );
  return rows.map((row) => knownOf(row as unknown as KnownRow));
}

interface KnownRow extends TillKey {
  readonly message: string;
  readonly number: number | null;
  readonly record: string | null;
  readonly contradicts: boolean;
  readonly recorded_at: number;
}

const knownOf = (row: KnownRow): KnownMessage => ({
  key: keyOf(row),
  message: row.message,
  sequence: row.number ?? undefined,
  record: row.record ?? undefined,
  contradicts: row.contradicts,
  recordedAt: row.recorded_at,
});

async function writeTills(client: pg.PoolClient, tills: readonly Till[]): Promise<void> {
  await client.query(
    `insert into till_record (connection, location, till, state, last_heard)
     select * from unnest($1::text[], $2::text[], $3::text[], $4::jsonb[], $5::bigint[])
     on conflict (connection, location, till) do update
     set state = excluded.state, last_heard = excluded.last_heard`,
    [
      ...keyColumns(tills.map(({ key }) => key)),
      tills.map(({ key: _, sequence, ...state }) => {
        const stored: StoredState =
          sequence === undefined ? state : { ...state, span: { lowest: sequence.lowest, highest: sequence.highest } };
        return JSON.stringify(stored);
      }),
      tills.map(({ lastHeard }) => lastHeard),
    ],
  );
}

async function writeGaps(client: pg.PoolClient, tills: readonly Till[]): Promise<void> {
  if (tills.length === 0) return;
  await client.query(`delete from till_gap where ${AMONG}`, keyColumns(tills.map(({ key }) => key)));
  const gaps = tills.flatMap(({ key, sequence }) => (sequence?.gaps ?? []).map((gap) => ({ key, ...gap })));
  await client.query(
    `insert into till_gap (connection, location, till, first_number, last_number, since, told)
     select * from unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::boolean[])`,
    [
      ...keyColumns(gaps.map(({ key }) => key)),
      gaps.map(({ first }) => first),
      gaps.map(({ last }) => last),
      gaps.map(({ since }) => since),
      gaps.map(({ told }) => told),
    ],
  );
}

async function writeKnown(client: pg.PoolClient, known: readonly KnownMessage[]): Promise<void> {
  if (known.length === 0) return;
  await client.query(
    `insert into till_message (connection, location, till, message, number, record, contradicts, recorded_at,
       happened_at)
     select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::text[], $7::boolean[],
                          $8::bigint[], $9::bigint[])
     on conflict do nothing`,
    [
      ...keyColumns(known.map(({ key }) => key)),
      known.map(({ message }) => message),
      known.map(({ sequence }) => sequence ?? null),
      known.map(({ record }) => record ?? null),
      known.map(({ contradicts }) => contradicts),
      known.map(({ recordedAt }) => recordedAt),
      known.map(({ happenedAt }) => happenedAt ?? null),
    ],
  );
}

// ── reading ─────────────────────────────────────────────────────────────────────────────────────────────────

async function list(database: Database, query: Parameters<TillStore['list']>[0]): ReturnType<TillStore['list']> {
  const after = query.cursor === undefined ? undefined : readTillCursor(query.cursor);
  const rows = await database.query<TillRow & pg.QueryResultRow>(
    `${SELECT_TILLS}
     where ($1::text is null or location = $1) and ($2::text is null or connection = $2)
       and ($3::text is null or (connection, location, till) > ($3::text collate "C", $4::text collate "C", $5::text collate "C"))
       and ($7::text[] is null or location = any($7))
     order by connection, location, till limit $6`,
    [
      query.location ?? null,
      query.connection ?? null,
      after?.connection ?? null,
      after?.location ?? null,
      after?.till ?? null,
      query.limit + 1,
      query.locations ?? null,
    ],
  );
  const page = rows.slice(0, query.limit);
  const gaps = await database.transaction((client) => gapsAmong(client, page));
  const last = page.at(-1);
  return {
    tills: page.map((row) => tillOf(row, gaps.get(tillText(row)) ?? [])),
    ...(rows.length > page.length && last !== undefined ? { next: writeTillCursor(last) } : {}),
  };
}
