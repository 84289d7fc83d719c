import type pg from 'pg';
import type { Database } from '../../backbone/postgres/database.ts';
import type { MoneyFact } from '../money/fact.ts';
import type { Move } from './link.ts';
import type { ClosingFact } from './read.ts';
import type { Telling } from './sides.ts';
import type { ClosingStore, Touched } from './store.ts';

/** Any number, as long as it never changes: one transaction at a time writes, so that ids are seen in their order. */
const WRITE_LOCK = 7_135_052;
/** One transaction at a time follows, so that nothing is counted twice. */
const FOLLOW_LOCK = 7_135_054;
/** Sources that are looked at in one go. */
const SOURCES_AT_ONCE = 2_000;

/** A batch reads a few rows of large tables by their keys; the planner, before it knows how large they are, would read all of them. */
const BY_INDEX =
  'set local enable_seqscan = off; set local enable_hashjoin = off; set local enable_mergejoin = off; set local jit = off';

interface Place {
  readonly money_id: number;
  readonly fact_id: number;
  readonly reporting: readonly string[];
  readonly [column: string]: unknown;
}

/** What is concerned, by its kind. */
interface Concerned {
  readonly orders: Set<string>;
  readonly payments: Set<string>;
  readonly movements: Set<string>;
  readonly payouts: Set<string>;
  readonly lines: Set<string>;
}

/** The movements of the closing in PostgreSQL. */
export function createPostgresClosingStore(database: Database): ClosingStore {
  return {
    async write(facts) {
      if (facts.length === 0) return;
      await database.transaction(async (client) => {
        await client.query('select pg_advisory_xact_lock($1)', [WRITE_LOCK]);
        await client.query(
          `insert into closing_fact (fact, kind, item, currency, amount, at_ms)
           select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[])
           on conflict (fact) do nothing`,
          [
            facts.map(({ fact }) => fact),
            facts.map(({ kind }) => kind),
            facts.map(({ item }) => item),
            facts.map(({ amount }) => amount?.currency ?? null),
            facts.map(({ amount }) => amount?.amount ?? null),
            facts.map(({ atMs }) => atMs),
          ],
        );
      });
    },
    follow: (limit, decide) =>
      database.transaction(async (client) => {
        await client.query('select pg_advisory_xact_lock($1)', [FOLLOW_LOCK]);
        await client.query(BY_INDEX);
        const [place] = (await client.query<Place>('select * from closing_place')).rows as [Place];
        const taken = await newTellings(client, place, limit);
        if (taken.count === 0) return 0;
        const { rows } = await client.query<{ connection: string }>(
          'select connection from money_reporting order by 1',
        );
        const reporting = rows.map(({ connection }) => connection);
        await concernReporting(
          client,
          reporting.filter((name) => !place.reporting.includes(name)),
          taken.concerned,
        );
        await widen(client, taken.concerned);
        const known = new Set(reporting);
        const ground = { reports: (connection: string) => known.has(connection) };
        for (const part of partsOf(taken.concerned)) {
          await writeMoves(client, decide(await touchedOf(client, part), ground));
        }
        await client.query('update closing_place set money_id = $1, fact_id = $2, reporting = $3', [
          taken.moneyId,
          taken.factId,
          reporting,
        ]);
        return taken.count;
      }),
  };
}

// ── what is new ─────────────────────────────────────────────────────────────────────────────────────────────

async function newTellings(client: pg.PoolClient, place: Place, limit: number) {
  const money = await client.query<{ id: number; fact: string; kind: string; payment: string; ord: string }>(
    `select id, fact, entry ->> 'kind' as kind, entry ->> 'payment' as payment, entry ->> 'order' as ord
     from money_entry where id > $1 order by id limit $2`,
    [place.money_id, limit],
  );
  const facts = await client.query<{ id: number; kind: ClosingFact['kind']; item: string }>(
    'select id, kind, item from closing_fact where id > $1 order by id limit $2',
    [place.fact_id, limit],
  );
  const concerned: Concerned = {
    orders: new Set(),
    payments: new Set(),
    movements: new Set(),
    payouts: new Set(),
    lines: new Set(),
  };
  for (const { fact, kind, payment, ord } of money.rows) {
    if (payment !== null) concerned.payments.add(payment);
    if (ord !== null) concerned.orders.add(ord);
    if (kind === 'settled') concerned.movements.add(fact);
    if (kind === 'payout') concerned.payouts.add(fact.slice('payout/'.length));
  }
  for (const { item } of facts.rows) {
    const [kind] = item.split('/', 1);
    if (kind === 'order') concerned.orders.add(item);
    else if (kind === 'payout') concerned.payouts.add(item);
    else concerned.lines.add(item);
  }
  return {
    concerned,
    count: money.rows.length + facts.rows.length,
    moneyId: money.rows.at(-1)?.id ?? place.money_id,
    factId: facts.rows.at(-1)?.id ?? place.fact_id,
  };
}

/** A connection that tells for the first time what it settles: from now on everything that it ever took should be settled. */
async function concernReporting(client: pg.PoolClient, names: readonly string[], concerned: Concerned): Promise<void> {
  if (names.length === 0) return;
  const { rows } = await client.query<{ payment: string | null; fact: string }>(
    `select payment, fact from money_fact where connection = any($1) and kind in ('captured', 'payout', 'settled')`,
    [names],
  );
  for (const { payment, fact } of rows) {
    if (payment !== null) concerned.payments.add(payment);
    else if (fact.startsWith('payout/')) concerned.payouts.add(fact.slice('payout/'.length));
    if (fact.startsWith('settled/')) concerned.movements.add(fact);
  }
}

/** A payment concerns its order, and an order all of its payments. */
async function widen(client: pg.PoolClient, { orders, payments }: Concerned): Promise<void> {
  const links = await client.query<{ order_id: string }>(
    'select distinct order_id from money_link where payment = any($1)',
    [[...payments]],
  );
  for (const { order_id } of links.rows) orders.add(order_id);
  const all = await client.query<{ payment: string }>('select payment from money_link where order_id = any($1)', [
    [...orders],
  ]);
  for (const { payment } of all.rows) payments.add(payment);
}

/** Parts that fit into memory: sources of one kind, whose tellings are read together. */
function* partsOf(concerned: Concerned): Generator<Partial<Record<keyof Concerned, readonly string[]>>> {
  for (const [kind, sources] of Object.entries(concerned) as [keyof Concerned, Set<string>][]) {
    const all = [...sources];
    for (let from = 0; from < all.length; from += SOURCES_AT_ONCE) {
      yield { [kind]: all.slice(from, from + SOURCES_AT_ONCE) };
    }
  }
}

// ── what is known ───────────────────────────────────────────────────────────────────────────────────────────

type EntryRow = { readonly id: number; readonly source: string; readonly entry: MoneyFact };

/** Lines of the money ledger, each with the source that they are read for. */
const ENTRIES = `
  select entry.id, named.source, entry.entry from (
    select fact, order_id as source from money_fact where payment is null and order_id = any($1)
    union all
    select money_fact.fact, link.order_id from money_link link join money_fact using (payment) where link.order_id = any($1)
    union all
    select fact, payment from money_fact where payment = any($2)
    union all
    select money_fact.fact, link.payment from money_link link
      join money_fact on money_fact.fact = 'test/' || link.order_id where link.payment = any($2)
    union all
    select fact, fact from unnest($3::text[]) as movement (fact)
    union all
    select 'payout/' || payout, payout from unnest($4::text[]) as sent (payout)
  ) named join money_entry entry using (fact)`;

async function touchedOf(
  client: pg.PoolClient,
  {
    orders = [],
    payments = [],
    movements = [],
    payouts = [],
    lines = [],
  }: Partial<Record<keyof Concerned, readonly string[]>>,
): Promise<Touched[]> {
  const sources = [...orders, ...payments, ...movements, ...payouts, ...lines];
  const entries = await client.query<EntryRow>(ENTRIES, [orders, payments, movements, payouts]);
  const facts = await client.query<{ id: number; item: string; [column: string]: unknown }>(
    'select id, fact, kind, item, currency, amount, at_ms from closing_fact where item = any($1)',
    [[...orders, ...payouts, ...lines]],
  );
  const moves = await client.query<Move>(
    `select source, link, item, connection, currency, day, sum(due)::bigint as due, sum(met)::bigint as met
     from closing_move where source = any($1) group by 1, 2, 3, 4, 5, 6`,
    [sources],
  );
  const tellings = new Map<string, Telling[]>(sources.map((source) => [source, []]));
  for (const { id, source, entry } of entries.rows) tellings.get(source)?.push({ id, of: 'money', fact: entry });
  for (const row of facts.rows) tellings.get(row.item)?.push({ id: row.id, of: 'closing', fact: factOf(row) });
  const written = Map.groupBy(moves.rows, ({ source }) => source);
  return sources.map((source) => ({
    source,
    tellings: tellings.get(source) ?? [],
    moves: written.get(source) ?? [],
  }));
}

function factOf(row: { readonly [column: string]: unknown }): ClosingFact {
  const { fact, kind, item, currency, amount, at_ms: atMs } = row;
  return {
    fact: fact as string,
    kind: kind as ClosingFact['kind'],
    item: item as string,
    ...(currency === null ? {} : { amount: { amount: amount as number, currency: currency as string } }),
    atMs: atMs as number,
  };
}

async function writeMoves(client: pg.PoolClient, moves: readonly Move[]): Promise<void> {
  if (moves.length === 0) return;
  await client.query(
    `insert into closing_move (source, link, item, connection, currency, day, due, met)
     select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::bigint[])`,
    [
      moves.map(({ source }) => source),
      moves.map(({ link }) => link),
      moves.map(({ item }) => item),
      moves.map(({ connection }) => connection),
      moves.map(({ currency }) => currency),
      moves.map(({ day }) => day),
      moves.map(({ due }) => due),
      moves.map(({ met }) => met),
    ],
  );
}
