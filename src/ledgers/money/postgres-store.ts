import type pg from 'pg';
import type { Database } from '../../backbone/postgres/database.ts';
import type { FactKind, MoneyFact } from './fact.ts';
import type { BreakCode } from './identity.ts';
import { type MoneyDesk, type MoneyEntry, type Posted, paymentLines, type WatchedBreak } from './post.ts';
import { listPayments, writePayments } from './postgres-payments.ts';
import type { KeptMoneyEntry, MoneyStore, MoneyTotal } from './store.ts';

/** Any number, as long as it never changes: one transaction at a time writes money, so none waits for another's rows. */
const WRITE_LOCK = 7_135_050;

type FactRow = pg.QueryResultRow & {
  readonly fact: string;
  readonly kind: FactKind;
  readonly payment: string | null;
  readonly order_id: string | null;
  readonly connection: string;
  readonly currency: string;
  readonly amount: number;
  readonly fee: number;
  readonly presented_amount: number | null;
  readonly presented_currency: string | null;
  readonly rate: string | null;
  readonly note: string | null;
  readonly at_ms: number;
  readonly event: string;
};

type BreakRow = pg.QueryResultRow & {
  readonly about: string;
  readonly code: BreakCode;
  readonly currency: string;
  readonly amount: number;
  readonly because: string;
  readonly since_ms: number;
  readonly due_ms: number;
  readonly told: boolean;
  readonly over: boolean;
  readonly round: number;
};

/** The money ledger in PostgreSQL. */
export function createPostgresMoneyStore(database: Database): MoneyStore {
  return {
    change: (told, nowMs, decide) =>
      database.transaction(async (client) => {
        await client.query('select pg_advisory_xact_lock($1)', [WRITE_LOCK]);
        await noteLinks(client, told);
        const desk = await openDesk(client, told);
        const posted = decide(desk);
        await writeFacts(client, posted.facts);
        await writePayments(client, paymentLines(desk, posted.facts));
        await writeEntries(client, posted.entries, nowMs);
        await writeBreaks(client, posted);
        return posted;
      }),
    async due(nowMs, limit) {
      const rows = await database.query<BreakRow>(
        'select * from money_break where not told and not over and due_ms <= $1 order by due_ms limit $2',
        [nowMs, limit],
      );
      return rows.map(breakOf);
    },
    async mended(limit) {
      const rows = await database.query<BreakRow>('select * from money_break where told and over limit $1', [limit]);
      return rows.map(breakOf);
    },
    async markTold(breaks) {
      await database.query(
        `update money_break set told = not over
         where (about, code, over, round) in (select * from unnest($1::text[], $2::text[], $3::boolean[], $4::int[]))`,
        [
          breaks.map(({ about }) => about),
          breaks.map(({ code }) => code),
          breaks.map(({ over }) => over),
          breaks.map(({ round }) => round),
        ],
      );
    },
    async unsettled(beforeMs, limit) {
      const rows = await database.query<FactRow>(
        `select taken.* from money_fact taken join money_reporting using (connection)
         where taken.kind = 'captured' and taken.at_ms < $1
           and not exists (select from money_fact line where line.payment = taken.payment and line.kind = 'settled')
           and not exists (select from money_break watched
             where watched.about = taken.payment and watched.code = 'SL-MONEY-004' and not watched.over)
         order by taken.at_ms limit $2`,
        [beforeMs, limit],
      );
      return rows.map(factOf);
    },
    async ofOrder(order) {
      const rows = await database.query<FactRow>(`${OF_ORDERS} order by at_ms, fact`, [[order]]);
      return rows.map(factOf);
    },
    async orderOf(payment) {
      const [row] = await database.query<{ order_id: string }>('select order_id from money_link where payment = $1', [
        payment,
      ]);
      return row?.order_id;
    },
    history: (order, limit) => historyOf(database, `select fact from (${OF_ORDERS}) as facts`, [[order], limit]),
    payments: (query) => listPayments(database, query),
    async ofPayment(payment) {
      const rows = await database.query<FactRow>('select * from money_fact where payment = $1 order by at_ms, fact', [
        payment,
      ]);
      return rows.map(factOf);
    },
    paymentHistory: (payment, limit) =>
      historyOf(database, 'select fact from money_fact where payment = $1', [payment, limit]),
    async totals(fromMs, untilMs) {
      const rows = await database.query<Omit<MoneyTotal, 'note'> & { note: string | null }>(
        `select connection, kind, case when kind = 'settled' then note end as note, currency,
           sum(amount)::bigint as amount, sum(fee)::bigint as fees, count(*)::int as count
         from money_fact where at_ms >= $1 and at_ms < $2 and kind <> 'failed' group by 1, 2, 3, 4 order by 1, 2, 3, 4`,
        [fromMs, untilMs],
      );
      return rows.map(({ note, ...total }) => ({ ...total, ...(note === null ? {} : { note }) }));
    },
  };
}

/** Facts of orders: their own, and those of their payments. */
const OF_ORDERS = `select * from money_fact where payment is null and order_id = any($1)
  union all
  select money_fact.* from money_link join money_fact using (payment) where money_link.order_id = any($1)`;

/** The history of the facts that a statement answers, which takes the first value; the second is the limit. */
async function historyOf(
  database: Database,
  facts: string,
  values: readonly [unknown, number],
): Promise<readonly KeptMoneyEntry[]> {
  const rows = await database.query<{ id: number; change: number; entry: MoneyFact; recorded_ms: number }>(
    `select id, change, entry, recorded_ms from money_entry where fact in (${facts}) order by id limit $2`,
    [...values],
  );
  return rows.map(({ id, change, entry, recorded_ms }) => ({ id, change, fact: entry, recordedMs: recorded_ms }));
}

// ── reading ─────────────────────────────────────────────────────────────────────────────────────────────────

async function openDesk(client: pg.PoolClient, told: readonly MoneyFact[]): Promise<MoneyDesk> {
  const payments = [...new Set(told.flatMap(({ payment }) => payment ?? []))];
  const linked = await linksOf(client, 'payment', payments);
  const orders = [...new Set([...told.flatMap(({ order }) => order ?? []), ...linked.values()])];
  const links = new Map([...linked, ...(await linksOf(client, 'order_id', orders))]);
  // What one of the three finds another may find too: they are put together by name below.
  const { rows } = await client.query<FactRow>(
    `${OF_ORDERS}
     union all
     select * from money_fact where payment = any($2)
     union all
     select * from money_fact where fact = any($3)`,
    [orders, payments.filter((payment) => !links.has(payment)), told.map(({ fact }) => fact)],
  );
  const facts = rows.map(factOf);
  const about = new Set([...payments, ...orders, ...facts.flatMap(({ payment }) => payment ?? [])]);
  const breaks = await client.query<BreakRow>('select * from money_break where about = any($1)', [[...about]]);
  const connections = [...new Set([...facts, ...told].map(({ connection }) => connection))];
  const reporting = await client.query<{ connection: string }>(
    'select connection from money_reporting where connection = any($1)',
    [connections],
  );
  return {
    facts: new Map(facts.map((fact) => [fact.fact, fact])),
    links,
    breaks: breaks.rows.map(breakOf),
    reporting: new Set(reporting.rows.map(({ connection }) => connection)),
  };
}

async function linksOf(
  client: pg.PoolClient,
  by: 'payment' | 'order_id',
  values: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (values.length === 0) return new Map();
  const { rows } = await client.query<{ payment: string; order_id: string }>(
    `select payment, order_id from money_link where ${by} = any($1)`,
    [values],
  );
  return new Map(rows.map(({ payment, order_id }) => [payment, order_id]));
}

function factOf(row: FactRow): MoneyFact {
  const { presented_amount: amount, presented_currency: currency } = row;
  return {
    fact: row.fact,
    kind: row.kind,
    ...(row.payment === null ? {} : { payment: row.payment }),
    ...(row.order_id === null ? {} : { order: row.order_id }),
    connection: row.connection,
    amount: { amount: row.amount, currency: row.currency },
    ...(row.fee === 0 ? {} : { fee: row.fee }),
    ...(amount === null || currency === null ? {} : { presented: { amount, currency } }),
    ...(row.rate === null ? {} : { rate: row.rate }),
    ...(row.note === null ? {} : { note: row.note }),
    atMs: row.at_ms,
    event: row.event,
  };
}

const breakOf = (row: BreakRow): WatchedBreak => ({
  about: row.about,
  code: row.code,
  amount: { amount: row.amount, currency: row.currency },
  because: row.because,
  sinceMs: row.since_ms,
  dueMs: row.due_ms,
  told: row.told,
  over: row.over,
  round: row.round,
});

// ── writing ─────────────────────────────────────────────────────────────────────────────────────────────────

async function noteLinks(client: pg.PoolClient, told: readonly MoneyFact[]): Promise<void> {
  const links = new Map<string, string>();
  for (const { payment, order } of told) {
    if (payment !== undefined && order !== undefined && !links.has(payment)) links.set(payment, order);
  }
  if (links.size > 0) {
    await client.query(
      'insert into money_link select * from unnest($1::text[], $2::text[]) on conflict (payment) do nothing',
      [[...links.keys()], [...links.values()]],
    );
  }
  const reporting = [...new Set(told.flatMap(({ kind, connection }) => (kind === 'settled' ? connection : [])))];
  if (reporting.length > 0) {
    await client.query('insert into money_reporting select unnest($1::text[]) on conflict do nothing', [reporting]);
  }
}

async function writeFacts(client: pg.PoolClient, facts: readonly MoneyFact[]): Promise<void> {
  if (facts.length === 0) return;
  const column = (of: (fact: MoneyFact) => unknown): unknown[] => facts.map(of);
  await client.query(
    `insert into money_fact
     select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[],
       $8::bigint[], $9::bigint[], $10::text[], $11::text[], $12::bigint[], $13::text[], $14::text[])
     on conflict (fact) do update set payment = excluded.payment, order_id = excluded.order_id,
       currency = excluded.currency, amount = excluded.amount, fee = excluded.fee,
       presented_amount = excluded.presented_amount, presented_currency = excluded.presented_currency,
       note = excluded.note, at_ms = excluded.at_ms, event = excluded.event, rate = excluded.rate`,
    [
      column(({ fact }) => fact),
      column(({ kind }) => kind),
      column(({ payment }) => payment ?? null),
      column(({ order }) => order ?? null),
      column(({ connection }) => connection),
      column(({ amount }) => amount.currency),
      column(({ amount }) => amount.amount),
      column(({ fee }) => fee ?? 0),
      column(({ presented }) => presented?.amount ?? null),
      column(({ presented }) => presented?.currency ?? null),
      column(({ note }) => note ?? null),
      column(({ atMs }) => atMs),
      column(({ event }) => event),
      column(({ rate }) => rate ?? null),
    ],
  );
}

async function writeEntries(client: pg.PoolClient, entries: readonly MoneyEntry[], nowMs: number): Promise<void> {
  if (entries.length === 0) return;
  await client.query(
    `insert into money_entry (fact, change, entry, recorded_ms)
     select fact, change, entry, $4 from unnest($1::text[], $2::bigint[], $3::json[]) as told (fact, change, entry)`,
    [
      entries.map(({ fact }) => fact.fact),
      entries.map(({ change }) => change),
      entries.map(({ fact }) => JSON.stringify(fact)),
      nowMs,
    ],
  );
}

async function writeBreaks(client: pg.PoolClient, { breaks, gone }: Posted): Promise<void> {
  if (gone.length > 0) {
    await client.query(
      'delete from money_break where (about, code) in (select * from unnest($1::text[], $2::text[]))',
      [gone.map(({ about }) => about), gone.map(({ code }) => code)],
    );
  }
  if (breaks.length === 0) return;
  await client.query(
    `insert into money_break (about, code, currency, amount, because, since_ms, due_ms, told, over, round)
     select * from unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::bigint[], $7::bigint[],
       $8::boolean[], $9::boolean[], $10::int[])
     on conflict (about, code) do update set currency = excluded.currency, amount = excluded.amount,
       because = excluded.because, since_ms = excluded.since_ms, due_ms = excluded.due_ms, told = excluded.told,
       over = excluded.over, round = excluded.round`,
    [
      breaks.map(({ about }) => about),
      breaks.map(({ code }) => code),
      breaks.map(({ amount }) => amount.currency),
      breaks.map(({ amount }) => amount.amount),
      breaks.map(({ because }) => because),
      breaks.map(({ sinceMs }) => sinceMs),
      breaks.map(({ dueMs }) => dueMs),
      breaks.map(({ told }) => told),
      breaks.map(({ over }) => over),
      breaks.map(({ round }) => round),
    ],
  );
}
