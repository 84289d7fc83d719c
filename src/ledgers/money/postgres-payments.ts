import type pg from 'pg';
import type { Database } from '../../backbone/postgres/database.ts';
import { connectionOf } from '../../canonical/value.ts';
import type { PaymentLine, PaymentQuery, PaymentState } from './payment.ts';

type PaymentRow = pg.QueryResultRow & {
  readonly payment: string;
  readonly connection: string;
  readonly order_id: string | null;
  readonly state: PaymentState;
  readonly reason: string | null;
  readonly currency: string;
  readonly amount: number;
  readonly authorised: number;
  readonly captured: number;
  readonly refunded: number;
  readonly disputed: number;
  readonly begun_ms: number;
  readonly moved_ms: number;
};

/** Payments of a page, the latest first. */
export async function listPayments(database: Database, query: PaymentQuery): Promise<readonly PaymentLine[]> {
  const { sql, values } = statement(query);
  const rows = await database.query<PaymentRow>(sql, values);
  return rows.map(lineOf);
}

/** Only what is asked stands in the statement, so that the planner sees which index it may take. */
function statement(query: PaymentQuery): { readonly sql: string; readonly values: unknown[] } {
  const values: unknown[] = [];
  const bind = (value: unknown): string => `$${values.push(value)}`;
  const where = ([condition, value]: readonly [string, unknown]): string[] =>
    value === undefined ? [] : [`${condition} ${bind(value)}`];
  const lists = ([column, value]: readonly [string, unknown]): string[] =>
    value === undefined ? [] : [`${column} = any(${bind(value)})`];
  const { state, reason, connections, channels, currency, least, most, fromMs, untilMs, after, limit } = query;
  const conditions = [
    ...where(['state =', state]),
    ...where(['reason =', reason]),
    ...lists(['connection', connections]),
    ...lists(['channel', channels]),
    ...where(['currency =', currency]),
    ...where(['amount >=', least]),
    ...where(['amount <=', most]),
    ...where(['begun_ms >=', fromMs]),
    ...where(['begun_ms <', untilMs]),
    ...(after === undefined ? [] : [`(begun_ms, payment) < (${bind(after.begunMs)}, ${bind(after.payment)})`]),
  ];
  const asked = conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`;
  return {
    sql: `select * from money_payment ${asked} order by begun_ms desc, payment desc limit ${bind(limit)}`,
    values,
  };
}

/** Writes what became of payments, in the transaction in which their facts are written. */
export async function writePayments(client: pg.PoolClient, lines: readonly PaymentLine[]): Promise<void> {
  if (lines.length === 0) return;
  const column = (of: (line: PaymentLine) => unknown): unknown[] => lines.map(of);
  await client.query(
    `insert into money_payment (payment, connection, order_id, channel, state, currency, amount, authorised, captured,
       refunded, disputed, begun_ms, moved_ms, reason)
     select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::bigint[],
       $9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[], $13::bigint[], $14::text[])
     on conflict (payment) do update set connection = excluded.connection, order_id = excluded.order_id,
       channel = excluded.channel, state = excluded.state, currency = excluded.currency, amount = excluded.amount,
       authorised = excluded.authorised, captured = excluded.captured, refunded = excluded.refunded,
       disputed = excluded.disputed, begun_ms = excluded.begun_ms, moved_ms = excluded.moved_ms,
       reason = excluded.reason`,
    [
      column(({ payment }) => payment),
      column(({ connection }) => connection),
      column(({ order }) => order ?? null),
      column(({ order }) => (order === undefined ? null : connectionOf(order))),
      column(({ state }) => state),
      column(({ currency }) => currency),
      column(({ amount }) => amount),
      column(({ authorised }) => authorised),
      column(({ captured }) => captured),
      column(({ refunded }) => refunded),
      column(({ disputed }) => disputed),
      column(({ begunMs }) => begunMs),
      column(({ movedMs }) => movedMs),
      column(({ reason }) => reason ?? null),
    ],
  );
}

const lineOf = (row: PaymentRow): PaymentLine => ({
  payment: row.payment,
  connection: row.connection,
  ...(row.order_id === null ? {} : { order: row.order_id }),
  state: row.state,
  ...(row.reason === null ? {} : { reason: row.reason }),
  currency: row.currency,
  amount: row.amount,
  authorised: row.authorised,
  captured: row.captured,
  refunded: row.refunded,
  disputed: row.disputed,
  begunMs: row.begun_ms,
  movedMs: row.moved_ms,
});
