import type pg from 'pg';
import { LIMITS } from '../../kernel/limits.ts';
import { LINKS, type Link } from '../../ledgers/closing/link.ts';
import type { OpenItem } from './certificate.ts';
import type { DayFacts, MoveSum, OpenGroup } from './certify.ts';

/** Which movements belong to a day: those up to `through`, less what the last certificate counted. */
export interface Span {
  readonly date: string;
  /** The last day that is closed; the empty text before the first. */
  readonly closedDay: string;
  readonly closedThrough: number;
  readonly through: number;
}

type Row = pg.QueryResultRow;

/**
 * Movements that are not certified yet and belong to no later day: what was heard since, and what the last certificate left out
 * because it belongs to a day after it.
 */
const NEW_MOVES = `
  select link, item, connection, currency, day, due, met, day <= $3 as late from closing_move
    where id > $2 and id <= $4 and day <= $1
  union all
  select link, item, connection, currency, day, due, met, false from closing_move
    where id <= $2 and day > $3 and day <= $1`;

const values = ({ date, closedThrough, closedDay, through }: Span): readonly unknown[] => [
  date,
  closedThrough,
  closedDay,
  through,
];

/** Puts everything that is open at the end of a day into the table `closing_now`, which goes with the transaction. */
export async function gatherOpen(client: pg.PoolClient, span: Span): Promise<void> {
  await client.query(
    `create temp table closing_now (link text, item text collate "C", connection text collate "C", currency text,
       amount bigint, since text collate "C") on commit drop`,
  );
  await client.query(
    `insert into closing_now
     with moved as (
       select link, item, connection, currency, sum(due - met) as amount, min(day) as since
       from (${NEW_MOVES}) moves group by 1, 2, 3, 4 having sum(due - met) <> 0
     )
     select link, item, connection, currency, sum(amount), coalesce(min(since) filter (where carried), min(since))
     from (
       select link, item, connection, currency, amount, since, true as carried from closing_open
       union all select link, item, connection, currency, amount, since, false from moved
     ) each
     group by 1, 2, 3, 4 having sum(amount) <> 0`,
    [...values(span)],
  );
}

/** Takes what is open over to the next day. */
export async function carryOpen(client: pg.PoolClient): Promise<void> {
  await client.query('delete from closing_open');
  await client.query(
    `insert into closing_open (link, item, connection, currency, amount, since)
     select link, item, connection, currency, amount, since from closing_now`,
  );
}

/** What was open before the day, and what moved on it. */
export async function readMoves(client: pg.PoolClient, span: Span): Promise<Pick<DayFacts, 'opening' | 'moves'>> {
  const carried = await client.query<Row & OpenGroup>(
    `select link, connection, currency, count(*)::int as items, sum(amount)::bigint as amount
     from closing_open group by 1, 2, 3`,
  );
  const { rows } = await client.query<Row & { link: Link; connection: string; currency: string; part: string }>(
    `select link, connection, currency, case when late then day when day < $1 then '' else $1 end as part, late,
       sum(due)::bigint as due, sum(met)::bigint as met,
       count(*) filter (where due <> 0)::int as "dueItems", count(*) filter (where met <> 0)::int as "metItems"
     from (${NEW_MOVES}) moves group by 1, 2, 3, 4, 5`,
    [...values(span)],
  );
  // Days between the last certificate and this one that are not closed: what they left open is brought forward too.
  const before = rows.filter(({ part }) => part === '');
  return {
    opening: [
      ...carried.rows.map(({ link, connection, currency, items, amount }) => ({
        link,
        connection,
        currency,
        items,
        amount,
      })),
      ...before.map(({ link, connection, currency, due, met }) => ({ link, connection, currency, amount: due - met })),
    ],
    moves: rows
      .filter(({ part }) => part !== '')
      .map(
        ({ link, connection, currency, part, late, due, met, dueItems, metItems }): MoveSum => ({
          link,
          connection,
          currency,
          ...(late === true ? { lateOf: part } : {}),
          due: { items: dueItems, amount: due },
          met: { items: metItems, amount: met },
        }),
      ),
  };
}

const STANDS = `item in (select about from variance where settled_ms is null and reason <> '')`;

/** Up to so many items of each link, the oldest first. */
async function someOf(
  client: pg.PoolClient,
  befores: readonly string[],
  where: string,
  limit: number,
): Promise<readonly OpenItem[]> {
  const { rows } = await client.query<Row & OpenItem>(
    `select chosen.* from unnest($1::text[], $2::text[]) as each (link, before), lateral (
       select link, item, connection, currency, amount, since from closing_now
       where closing_now.link = each.link and ${where} order by since, item, currency limit $3
     ) chosen`,
    [LINKS, befores, limit],
  );
  return rows.map((row) => ({ ...row }));
}

/** What is open after the day, by its age, and the items that are named. `befores`: what was opened before is overdue, by link. */
export async function readOpen(
  client: pg.PoolClient,
  befores: readonly string[],
): Promise<Pick<DayFacts, 'open' | 'varied' | 'overdue' | 'waiting'>> {
  const groups = await client.query<Row & OpenGroup>(
    `select link, connection, currency, since, count(*)::int as items, sum(amount)::bigint as amount
     from closing_now group by 1, 2, 3, 4`,
  );
  return {
    open: groups.rows.map((row) => ({ ...row })),
    varied: await someOf(client, befores, STANDS, LIMITS.closingListed),
    overdue: await someOf(client, befores, `since < each.before and not ${STANDS}`, LIMITS.closingListed),
    waiting: await someOf(client, befores, `since >= each.before and not ${STANDS}`, LIMITS.closingExamples),
  };
}

/** A variance as its record has it. */
export interface StandingVariance {
  readonly about: string;
  readonly code: string;
  readonly books: string;
  readonly currency: string | null;
  readonly amount: number | null;
  readonly reason: string;
  readonly foundMs: number;
}

/** Variances that stand, the latest first, and how many there are. */
export async function readVariances(
  client: pg.PoolClient,
): Promise<{ readonly count: number; readonly listed: readonly StandingVariance[] }> {
  const { rows } = await client.query<Row & StandingVariance & { all: number }>(
    `select about, code, books, currency, amount, reason, found_ms as "foundMs", (count(*) over ())::int as "all"
     from variance where settled_ms is null and reason <> '' order by found_ms desc, about, code limit $1`,
    [LIMITS.closingListed],
  );
  return { count: rows[0]?.all ?? 0, listed: rows };
}
