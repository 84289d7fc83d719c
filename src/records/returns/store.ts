import type { Database } from '../../backbone/postgres/database.ts';
import { mergeRows, type Row } from '../orders/facts.ts';
import type { ReturnNews } from './project.ts';
import { type ReturnRecord, type ReturnState, summaryOf } from './summary.ts';

export interface ReturnQuery {
  readonly state?: ReturnState;
  readonly held?: boolean;
  readonly order?: string;
  /** Only of these channels or at these locations, whatever else is asked for. */
  readonly within?: { readonly channels: readonly string[]; readonly locations: readonly string[] };
  readonly limit: number;
  /** The last one of the page before. */
  readonly after?: { readonly firstSeen: number; readonly id: string };
}

/** Read model of returns. */
export interface ReturnStore {
  /** Takes news in any order and any number of times. */
  apply(news: readonly ReturnNews[]): Promise<void>;
  get(id: string): Promise<ReturnRecord | undefined>;
  /** Newest first, one more than `limit` when there are more. */
  list(query: ReturnQuery): Promise<readonly ReturnRecord[]>;
}

interface Stored {
  readonly [column: string]: unknown;
  readonly id: string;
  readonly order_id: string;
  readonly first_seen: string;
  readonly last_seen: string;
  readonly content: Row['facts'];
}

const SELECT = 'select id, order_id, first_seen, last_seen, content from return_record';

const WRITE = `insert into return_record (id, order_id, channel, location, state, held, first_seen, last_seen, content)
  select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::boolean[], $7::bigint[], $8::bigint[], $9::jsonb[])
  on conflict (id) do update set channel = excluded.channel, location = excluded.location, state = excluded.state,
    held = excluded.held, first_seen = excluded.first_seen, last_seen = excluded.last_seen, content = excluded.content`;

/** Keeps others from writing returns until this transaction ends: merging reads what it then writes. */
const WRITE_LOCK = 7_135_031;

const rowOf = ({ content, first_seen, last_seen }: Stored): Row => ({
  facts: content,
  firstSeen: Number(first_seen),
  lastSeen: Number(last_seen),
});

const recordOf = (stored: Stored): ReturnRecord => summaryOf(stored.id, stored.order_id, rowOf(stored));

/** Returns in PostgreSQL. */
export function createPostgresReturnStore(database: Database): ReturnStore {
  return {
    async apply(news) {
      if (news.length === 0) return;
      await database.transaction(async (client) => {
        await client.query('select pg_advisory_xact_lock($1)', [WRITE_LOCK]);
        const ids = [...new Set(news.map(({ id }) => id))];
        const { rows } = await client.query<Stored>(`${SELECT} where id = any($1)`, [ids]);
        const known = new Map(rows.map((row) => [row.id, { order: row.order_id, row: rowOf(row) }]));
        for (const { id, order, facts, recordedAt } of news) {
          const row: Row = { facts, firstSeen: recordedAt, lastSeen: recordedAt };
          const before = known.get(id);
          known.set(id, before === undefined ? { order, row } : { ...before, row: mergeRows(before.row, row) });
        }
        const all = [...known].map(([id, { order, row }]) => ({ row, record: summaryOf(id, order, row) }));
        const column = (of: (each: (typeof all)[number]) => unknown): unknown[] => all.map(of);
        await client.query(WRITE, [
          column(({ record }) => record.id),
          column(({ record }) => record.order),
          column(({ record }) => record.channel),
          column(({ record }) => record.location ?? null),
          column(({ record }) => record.state),
          column(({ record }) => record.held !== undefined),
          column(({ row }) => row.firstSeen),
          column(({ row }) => row.lastSeen),
          column(({ row }) => JSON.stringify(row.facts)),
        ]);
      });
    },
    async get(id) {
      const [row] = await database.query<Stored>(`${SELECT} where id = $1`, [id]);
      return row === undefined ? undefined : recordOf(row);
    },
    async list({ state, held, order, within, limit, after }) {
      const values: unknown[] = [];
      const value = (given: unknown): string => `$${values.push(given)}`;
      const conditions = [
        ...(state === undefined ? [] : [`state = ${value(state)}`]),
        ...(held === undefined ? [] : [held ? 'held' : 'not held']),
        ...(order === undefined ? [] : [`order_id = ${value(order)}`]),
        ...(within === undefined
          ? []
          : [
              `(channel = any(${value(within.channels)}::text[]) or location = any(${value(within.locations)}::text[]))`,
            ]),
        ...(after === undefined
          ? []
          : [`(first_seen, id) < (${value(after.firstSeen)}::bigint, ${value(after.id)}::text collate "C")`]),
      ];
      const where = conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`;
      const rows = await database.query<Stored>(
        `${SELECT} ${where} order by first_seen desc, id desc limit ${value(limit + 1)}`,
        values,
      );
      return rows.map(recordOf);
    },
  };
}
