import type { Lane } from '../../canonical/envelope.ts';
import type { Failure } from '../../kernel/failure.ts';
import type { Parked, ParkedCounts, ParkedMessage, ParkedPlace } from '../hub-state.ts';
import type { Database, Statement } from './database.ts';

/** A row as the table has it. */
export interface ParkedRow {
  readonly subscription: string;
  readonly lane: Lane;
  readonly position: number;
  readonly key: string;
  readonly slice: number;
  readonly state: ParkedMessage['state'];
  readonly blocks: boolean;
  readonly attempts: number;
  readonly holds: number;
  readonly kills: number;
  readonly rounds: number;
  readonly uncertain: boolean;
  readonly in_hand_of: string | null;
  readonly since: number;
  readonly next_at: number | null;
  readonly failure: Failure | null;
  readonly fingerprint: string;
  readonly replay: string | null;
  readonly skipped: { readonly reason: string; readonly by: string } | null;
}

export const PARKED_COLUMNS =
  'subscription, lane, position, key, slice, state, blocks, attempts, holds, kills, rounds, uncertain, in_hand_of, ' +
  'since, next_at, failure, fingerprint, replay, skipped';

export const PARKED_RECORD =
  'subscription text, lane text, position bigint, key text, slice smallint, state text, blocks boolean, ' +
  'attempts integer, holds integer, kills integer, rounds integer, uncertain boolean, in_hand_of text, ' +
  'since bigint, next_at bigint, failure jsonb, fingerprint text, replay text, skipped jsonb';

/** Stands in its key's way or behind what does. */
export const ACTIVE = `(state in ('retry', 'held', 'waiting') or (state = 'dead' and blocks))`;

const CHANGES = ['state', 'blocks', 'attempts', 'holds', 'kills', 'rounds', 'uncertain', 'in_hand_of', 'since']
  .concat(['next_at', 'failure', 'fingerprint', 'replay', 'skipped'])
  .map((column) => `${column} = excluded.${column}`)
  .join(', ');

/**
 * Rows go in only while their slice is the owner's; the share lock keeps a take from coming between the look and the
 * write. Answers the places that were refused.
 */
const PARK: Statement = {
  name: 'park',
  text: `
    with input as materialized (
      select * from jsonb_to_recordset($2::jsonb) as i (${PARKED_RECORD})
    ), held as materialized (
      select c.subscription, c.lane, c.slice from delivery_cursor c
      where c.owner = $1 and (c.subscription, c.lane, c.slice) in (select subscription, lane, slice from input)
      order by c.subscription, c.lane, c.slice for share
    ), written as (
      insert into parked_message (${PARKED_COLUMNS})
      select ${PARKED_COLUMNS} from input i
      where exists (select from held h where (h.subscription, h.lane, h.slice) = (i.subscription, i.lane, i.slice))
      on conflict (subscription, lane, position) do update set ${CHANGES} where excluded.state <> 'waiting'
    )
    select i.subscription, i.lane, i.position, i.slice from input i
    where not exists (select from held h where (h.subscription, h.lane, h.slice) = (i.subscription, i.lane, i.slice))`,
};

const UNPARK: Statement = {
  name: 'unpark',
  text: `
    with input as materialized (
      select * from jsonb_to_recordset($2::jsonb) as i (subscription text, lane text, position bigint, slice smallint)
    ), held as materialized (
      select c.subscription, c.lane, c.slice from delivery_cursor c
      where c.owner = $1 and (c.subscription, c.lane, c.slice) in (select subscription, lane, slice from input)
      order by c.subscription, c.lane, c.slice for share
    ), removed as (
      delete from parked_message p using input i, held h
      where (p.subscription, p.lane, p.position) = (i.subscription, i.lane, i.position)
        and (h.subscription, h.lane, h.slice) = (i.subscription, i.lane, i.slice)
    )
    select i.subscription, i.lane, i.position, i.slice from input i
    where not exists (select from held h where (h.subscription, h.lane, h.slice) = (i.subscription, i.lane, i.slice))`,
};

export function createPostgresParked(database: Database): Parked {
  const rows = async (text: Statement, values: readonly unknown[]): Promise<ParkedMessage[]> =>
    (await database.query<ParkedRow>(text, values)).map(parkedOf);
  return {
    park: (owner, written) => database.query<ParkedPlace>(PARK, [owner, recordsOf(written)]),
    unpark: (owner, places) => database.query<ParkedPlace>(UNPARK, [owner, JSON.stringify(places)]),
    due: (subscription, slices, nowMs, limit) =>
      rows(
        {
          name: 'parked_due',
          text: `select ${PARKED_COLUMNS} from parked_message
            where subscription = $1 and next_at <= $3 and next_at is not null and in_hand_of is null
              and state in ('retry', 'held', 'waiting') and slice = any ($2)
            order by next_at limit $4`,
        },
        [subscription, [...slices], nowMs, limit],
      ),
    async wakeHeld(subscription, nowMs) {
      const [row] = await database.query<{ count: number }>(
        `with woken as (
           update parked_message set next_at = $2::bigint
           where subscription = $1 and next_at > $2 and next_at is not null and in_hand_of is null
             and state in ('held', 'retry') and holds > 0 and failure ->> 'kind' in ('transient', 'unauthorized')
             and failure ->> 'scope' is distinct from 'operation'
           returning 1)
         select count(*) as count from woken`,
        [subscription, nowMs],
      );
      return row?.count ?? 0;
    },
    parkedOf: (subscription, lane, key, limit) =>
      rows(
        {
          name: 'parked_of_key',
          text: `select ${PARKED_COLUMNS} from parked_message
            where key = $3 and subscription = $1 and lane = $2 and ${ACTIVE} order by position limit $4`,
        },
        [subscription, lane, key, limit],
      ),
    troubledKeys: (subscription, slices) =>
      database.query<{ lane: Lane; key: string; slice: number; headless: boolean }>(
        {
          name: 'troubled_keys',
          text: `select lane, key, slice, bool_and(state = 'waiting') as headless from parked_message
            where subscription = $1 and slice = any ($2) and ${ACTIVE} group by lane, key, slice`,
        },
        [subscription, [...slices]],
      ),
    leftInHand: (owner, subscription, slices) =>
      rows(
        {
          name: 'left_in_hand',
          text: `select ${PARKED_COLUMNS} from parked_message
            where subscription = $2 and in_hand_of is not null and in_hand_of <> $1 and slice = any ($3)
            order by lane, position`,
        },
        [owner, subscription, [...slices]],
      ),
    async parkedCounts() {
      const counts = await database.query<{
        subscription: string;
        retrying: number;
        dead: number;
        oldest_since: number | null;
      }>(
        `select subscription, count(*) filter (where state <> 'dead') as retrying,
           count(*) filter (where state = 'dead') as dead, min(since) filter (where state <> 'dead') as oldest_since
         from parked_message where state <> 'skipped' group by subscription`,
      );
      return new Map(
        counts.map(({ subscription, retrying, dead, oldest_since }): [string, ParkedCounts] => [
          subscription,
          { retrying, dead, ...(oldest_since === null ? {} : { oldestSince: oldest_since }) },
        ]),
      );
    },
    async parkedThrough(subscription, marks) {
      const [row] = await database.query<{ waiting: number }>(
        `select count(*)::int as waiting from parked_message p
         where p.subscription = $1 and p.state in ('retry', 'held', 'waiting') and p.position <= ($2::jsonb ->> p.lane)::bigint
           and not exists (
             select 1 from parked_message d
             where d.subscription = p.subscription and d.lane = p.lane and d.key = p.key
               and d.state = 'dead' and d.blocks and d.position < p.position)`,
        [subscription, JSON.stringify(marks)],
      );
      return row?.waiting ?? 0;
    },
  };
}

export function parkedOf(row: ParkedRow): ParkedMessage {
  const { in_hand_of, next_at, failure, replay, skipped, ...rest } = row;
  return {
    ...rest,
    ...(in_hand_of === null ? {} : { inHandOf: in_hand_of }),
    ...(next_at === null ? {} : { nextAt: next_at }),
    ...(failure === null ? {} : { failure }),
    ...(replay === null ? {} : { replay }),
    ...(skipped === null ? {} : { skipped }),
  };
}

/** Rows as the text of a JSON array. A place occurs once: of two writes the later one holds. */
export function recordsOf(rows: readonly ParkedMessage[]): string {
  const byPlace = new Map(rows.map((row) => [`${row.subscription}/${row.lane}/${row.position}`, row]));
  const records = [...byPlace.values()].map(({ inHandOf, nextAt, ...row }) => ({
    ...row,
    in_hand_of: inHandOf,
    next_at: nextAt,
  }));
  return jsonText(records);
}

/** JSON that PostgreSQL takes: without NUL characters and halves of surrogate pairs, which foreign texts may hold. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'string' ? part.toWellFormed().replaceAll('\u0000', '\ufffd') : part,
  );
}
