import type pg from 'pg';
import type { Database } from '../../backbone/postgres/database.ts';
import { lineFact, type PointsFact, type PointsKind } from './fact.ts';
import type { PointsDesk, PointsEntry } from './post.ts';
import type { Redemption, SpendingAsk } from './redemption.ts';
import { isWhole } from './spend.ts';
import type { AccountBalance, KeptPointsEntry, PointsStore, PointsTold } from './store.ts';

/** Any number, as long as it never changes: one transaction at a time writes points, so none waits for another's rows. */
const WRITE_LOCK = 7_135_060;

type FactRow = pg.QueryResultRow & {
  readonly fact: string;
  readonly kind: PointsKind;
  readonly account: string;
  readonly order_id: string | null;
  readonly line: string | null;
  readonly sku: string | null;
  readonly total: number;
  readonly reason: string;
  readonly at_ms: number;
  readonly event: string;
};

type EntryRow = pg.QueryResultRow & {
  readonly id: number;
  readonly change: number;
  readonly balance: number;
  readonly cause: string;
  readonly fact: PointsFact;
  readonly recorded_ms: number;
};

const ENTRY = 'select id, change, balance, cause, fact, recorded_ms from points_entry';

/** What an account holds is what its latest movement left, under the one lock of all movements. */
const BALANCES = `select account, balance from (
    select distinct on (account) account, balance from points_entry where account = any($1) order by account, id desc
  ) as latest order by account`;

const OF_CODES = 'select redemption from points_redemption where code = any($1)';
const HELD = `select redemption from points_redemption where state = 'reserved' and account = any($1) and until_ms > $2
  order by until_ms, code`;

type RedemptionRow = pg.QueryResultRow & { readonly redemption: Redemption };

/** JSON knows no `undefined`. */
const redemptionOf = ({ redemption }: RedemptionRow): Redemption => ({
  ...redemption,
  account: redemption.account,
  order: redemption.order,
});

/** The points ledger in PostgreSQL. */
export function createPostgresPointsStore(database: Database): PointsStore {
  return {
    change: (told, nowMs, decide) =>
      database.transaction(async (client) => {
        await client.query('select pg_advisory_xact_lock($1)', [WRITE_LOCK]);
        const desk = await openDesk(client, told, nowMs);
        const before = new Map(desk.facts);
        const redemptions = new Map(desk.redemptions);
        const entries = decide(desk);
        await writeFacts(
          client,
          [...desk.facts.values()].filter((fact) => before.get(fact.fact) !== fact),
        );
        await writeEntries(client, entries, nowMs);
        await writeRedemptions(
          client,
          [...desk.redemptions.values()].filter((each) => redemptions.get(each.code) !== each),
        );
      }),
    async ofEvents(events) {
      return (await database.query<EntryRow>(`${ENTRY} where cause = any($1) order by id`, [events])).map(entryOf);
    },
    async ofOrder(order, limit) {
      const rows = await database.query<EntryRow>(`${ENTRY} where order_id = $1 order by id limit $2`, [order, limit]);
      return rows.map(entryOf);
    },
    async ofAccounts(accounts, limit, before) {
      const rows = await database.query<EntryRow>(
        `${ENTRY} where account = any($1) and ($3::bigint is null or id < $3) order by id desc limit $2`,
        [accounts, limit, before ?? null],
      );
      return rows.map(entryOf);
    },
    balances: (accounts) => database.query<AccountBalance & pg.QueryResultRow>(BALANCES, [accounts]),
    async redemptions(codes) {
      return (await database.query<RedemptionRow>(OF_CODES, [codes])).map(redemptionOf);
    },
    async held(accounts, nowMs) {
      return (await database.query<RedemptionRow>(HELD, [accounts, nowMs])).map(redemptionOf);
    },
  };
}

const entryOf = ({ recorded_ms, ...entry }: EntryRow): KeptPointsEntry => ({ ...entry, recordedMs: recorded_ms });

/** The facts that are told again, those of the same lines, and what the accounts of all of them hold. */
async function openDesk(client: pg.PoolClient, told: PointsTold, nowMs: number): Promise<PointsDesk> {
  const names = told.facts.flatMap(({ fact, order, line }) =>
    order === undefined || line === undefined
      ? [fact]
      : [lineFact('accrued', order, line), lineFact('reversed', order, line)],
  );
  const { rows } = await client.query<FactRow>('select * from points_fact where fact = any($1)', [[...new Set(names)]]);
  const facts = rows.map(factOf);
  const asked = await askedOf(client, told.asks);
  const accounts = [...new Set([...[...told.facts, ...facts].map(({ account }) => account), ...asked.accounts])];
  const balances = await client.query<AccountBalance & pg.QueryResultRow>(BALANCES, [accounts]);
  return {
    facts: new Map(facts.map((fact) => [fact.fact, fact])),
    balances: new Map(balances.rows.map(({ account, balance }) => [account, balance])),
    redemptions: new Map(
      [...asked.redemptions, ...(await heldIn(client, asked.accounts, nowMs))].map((each) => [each.code, each]),
    ),
  };
}

/** What is known of points that are to be spent, and whose they are. */
async function askedOf(client: pg.PoolClient, asks: readonly SpendingAsk[]) {
  if (asks.length === 0) return { redemptions: [], accounts: [] };
  const { rows } = await client.query<RedemptionRow>(OF_CODES, [asks.map(({ code }) => code)]);
  const redemptions = rows.map(redemptionOf);
  const accounts = [...asks.flatMap(accountOf), ...redemptions.flatMap(({ account }) => account ?? [])];
  return { redemptions, accounts };
}

function accountOf(ask: SpendingAsk): string | [] {
  if (ask.kind === 'reserve') return ask.account;
  return isWhole(ask) ? ask.whole.account : [];
}

async function heldIn(client: pg.PoolClient, accounts: readonly string[], nowMs: number) {
  if (accounts.length === 0) return [];
  return (await client.query<RedemptionRow>(HELD, [accounts, nowMs])).rows.map(redemptionOf);
}

async function writeRedemptions(client: pg.PoolClient, redemptions: readonly Redemption[]): Promise<void> {
  if (redemptions.length === 0) return;
  await client.query(
    `insert into points_redemption (code, account, state, until_ms, redemption)
     select * from unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::json[])
     on conflict (code) do update set account = excluded.account, state = excluded.state, until_ms = excluded.until_ms,
       redemption = excluded.redemption`,
    [
      redemptions.map(({ code }) => code),
      redemptions.map(({ account }) => account ?? null),
      redemptions.map(({ state }) => state),
      redemptions.map(({ untilMs }) => untilMs),
      redemptions.map((each) => JSON.stringify(each)),
    ],
  );
}

const factOf = ({ order_id, line, sku, at_ms, ...fact }: FactRow): PointsFact => ({
  ...fact,
  ...(order_id === null ? {} : { order: order_id }),
  ...(line === null ? {} : { line }),
  ...(sku === null ? {} : { sku }),
  atMs: at_ms,
});

async function writeFacts(client: pg.PoolClient, facts: readonly PointsFact[]): Promise<void> {
  if (facts.length === 0) return;
  const column = (of: (fact: PointsFact) => unknown): unknown[] => facts.map(of);
  await client.query(
    `insert into points_fact
     select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::text[],
       $9::bigint[], $10::text[])
     on conflict (fact) do update set total = excluded.total, reason = excluded.reason, at_ms = excluded.at_ms,
       event = excluded.event`,
    [
      column(({ fact }) => fact),
      column(({ kind }) => kind),
      column(({ account }) => account),
      column(({ order }) => order ?? null),
      column(({ line }) => line ?? null),
      column(({ sku }) => sku ?? null),
      column(({ total }) => total),
      column(({ reason }) => reason),
      column(({ atMs }) => atMs),
      column(({ event }) => event),
    ],
  );
}

async function writeEntries(client: pg.PoolClient, entries: readonly PointsEntry[], nowMs: number): Promise<void> {
  if (entries.length === 0) return;
  await client.query(
    `insert into points_entry (account, order_id, change, balance, cause, fact, recorded_ms)
     select account, order_id, change, balance, cause, fact, $7
     from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::text[], $6::json[])
       with ordinality as told (account, order_id, change, balance, cause, fact, place) order by place`,
    [
      entries.map(({ fact }) => fact.account),
      entries.map(({ fact }) => fact.order ?? null),
      entries.map(({ change }) => change),
      entries.map(({ balance }) => balance),
      entries.map(({ cause }) => cause),
      entries.map(({ fact }) => JSON.stringify(fact)),
      nowMs,
    ],
  );
}
