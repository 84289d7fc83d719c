import type { Database } from '../../backbone/postgres/database.ts';
import type { Json } from '../../kernel/json.ts';
import type { PollCursors, PollView } from '../poll-cursors.ts';

const CLAIM = {
  name: 'poll-claim',
  text: `insert into poll_cursor (connection, poll, owner, epoch, leased_until)
      values ($1, $2, $3, 1, clock_timestamp() + $4 * interval '1 millisecond')
    on conflict (connection, poll) do update
      set owner = excluded.owner, epoch = poll_cursor.epoch + 1, leased_until = excluded.leased_until
      where poll_cursor.leased_until <= clock_timestamp() and poll_cursor.due_at <= clock_timestamp()
    returning cursor::text, epoch`,
};
const SAVE = {
  name: 'poll-save',
  text: `update poll_cursor set cursor = $4::json, leased_until = clock_timestamp() + $5 * interval '1 millisecond'
    where connection = $1 and poll = $2 and epoch = $3 returning epoch`,
};
const RELEASE = {
  name: 'poll-release',
  text: `update poll_cursor set leased_until = '-infinity', due_at = clock_timestamp() + $4 * interval '1 millisecond',
      failure = $5::text, succeeded_at = case when $5::text is null then clock_timestamp() else succeeded_at end
    where connection = $1 and poll = $2 and epoch = $3`,
};
const VIEW = `select connection, poll, cursor::text, failure,
    (extract(epoch from succeeded_at) * 1000)::bigint as succeeded_at_ms
  from poll_cursor`;
const VIEWS = `${VIEW} order by connection, poll`;

interface ViewRow {
  readonly connection: string;
  readonly poll: string;
  readonly cursor: string | null;
  readonly failure: string | null;
  readonly succeeded_at_ms: number | null;
}

/** Poll cursors in the table `poll_cursor`, leased by the database's clock. */
export function postgresPollCursors(database: Database): PollCursors {
  return {
    async claim(connection, poll, owner, { leaseMs }) {
      const values = [connection, poll, owner, leaseMs];
      const [row] = await database.query<{ cursor: string | null; epoch: number }>(CLAIM, values);
      return row && { cursor: cursorOf(row.cursor), epoch: row.epoch };
    },
    async save(connection, poll, epoch, cursor, leaseMs) {
      const values = [connection, poll, epoch, JSON.stringify(cursor), leaseMs];
      return (await database.query(SAVE, values)).length === 1;
    },
    async release(connection, poll, epoch, nextInMs, failure) {
      await database.query(RELEASE, [connection, poll, epoch, nextInMs, failure ?? null]);
    },
    async views() {
      return (await database.query<ViewRow>(VIEWS)).map(viewOf);
    },
  };
}

/** How one poll stands; undefined before its first round. */
export async function pollView(database: Database, connection: string, poll: string): Promise<PollView | undefined> {
  const [row] = await database.query<ViewRow>(`${VIEW} where connection = $1 and poll = $2`, [connection, poll]);
  return row && viewOf(row);
}

const cursorOf = (text: string | null): Json | undefined => (text === null ? undefined : (JSON.parse(text) as Json));

function viewOf({ connection, poll, cursor, failure, succeeded_at_ms }: ViewRow): PollView {
  return {
    connection,
    poll,
    cursor: cursorOf(cursor),
    ...(succeeded_at_ms === null ? {} : { succeededAt: succeeded_at_ms }),
    ...(failure === null ? {} : { failure }),
  };
}
