import type { Failure } from '../../kernel/failure.ts';
import type { Cause, LetterChoice, WithinKeys } from '../backbone.ts';
import type { Letters } from '../hub-state.ts';
import type { Database } from './database.ts';
import { ACTIVE, jsonText, PARKED_COLUMNS, type ParkedRow, parkedOf } from './delivery-parked.ts';

interface CauseRow {
  readonly fingerprint: string;
  readonly subscription: string;
  readonly failure: Failure;
  readonly letters: number;
  readonly dead: number;
  readonly since: number;
  readonly latest: number;
  readonly keys: string[];
}

interface Condition {
  readonly text: string;
  readonly value: unknown;
}

/** The condition for a choice, with `$1` as its value, over the alias `p`. */
function conditionOf(choice: LetterChoice | WithinKeys | 'all'): Condition {
  if (choice === 'all') return { text: '$1::boolean', value: true };
  const { within, ...chosen } = choice;
  const [[name, value] = ['', '']] = Object.entries(chosen);
  // One value carries both, so that a statement counts its own parameters whatever is chosen.
  if (within !== undefined) {
    const begins = `p.key ^@ any(array(select jsonb_array_elements_text($1::jsonb -> 'within')))`;
    const text = name === '' ? begins : `${SQL[name as keyof typeof SQL](`$1::jsonb`)} and ${begins}`;
    return { text, value: JSON.stringify({ [name]: value, within }) };
  }
  if (name === 'ids') return { text: `${LETTER_ID} = any($1)`, value };
  return name === 'keys'
    ? { text: `p.key = any($1)`, value }
    : { text: `${name === 'id' ? LETTER_ID : COLUMNS[name as keyof typeof COLUMNS]} = $1`, value };
}

const LETTER_ID = `p.subscription || '/' || p.lane || '/' || p.position`;
const COLUMNS = { fingerprint: 'p.fingerprint', subscription: 'p.subscription', key: 'p.key' } as const;

/** The same conditions where the value stands in a document. */
const SQL = {
  id: (given: string) => `${LETTER_ID} = ${given} ->> 'id'`,
  ids: (given: string) => `${LETTER_ID} = any(array(select jsonb_array_elements_text(${given} -> 'ids')))`,
  fingerprint: (given: string) => `p.fingerprint = ${given} ->> 'fingerprint'`,
  subscription: (given: string) => `p.subscription = ${given} ->> 'subscription'`,
  key: (given: string) => `p.key = ${given} ->> 'key'`,
  keys: (given: string) => `p.key = any(array(select jsonb_array_elements_text(${given} -> 'keys')))`,
} as const;

export function createPostgresLetters(database: Database): Letters {
  return {
    async causes(within) {
      const rows = await database.query<CauseRow>(
        `select fingerprint, subscription, (array_agg(failure order by since desc, position desc))[1] as failure,
           count(*) as letters, count(*) filter (where state = 'dead') as dead, min(since) as since, max(since) as latest,
           (array_agg(key order by since desc, position desc))[1:50] as keys
         from parked_message
         where state in ('retry', 'held', 'dead') and failure is not null
           and ($1::text[] is null or key ^@ any($1))
         group by fingerprint, subscription order by count(*) desc`,
        [within ?? null],
      );
      return rows.map((row): Cause => ({ ...row, keys: [...new Set(row.keys)].slice(0, 5) }));
    },
    async letters(choice, limit, after) {
      const { text, value } = conditionOf(choice);
      const behind = `and (p.since, p.position, p.subscription, p.lane) < ($3::bigint, $4::bigint, $5::text, $6::text)`;
      const rows = await database.query<ParkedRow & { behind: number }>(
        `select ${PARKED_COLUMNS}, (
           select count(*) from parked_message w
           where w.key = p.key and w.subscription = p.subscription and w.lane = p.lane and w.state = 'waiting'
             and w.position > p.position
         ) as behind
         from parked_message p where p.state <> 'waiting' and (p.failure is not null or p.state = 'skipped') and ${text} ${after === undefined ? '' : behind}
         order by p.since desc, p.position desc, p.subscription desc, p.lane desc limit $2`,
        [value, limit, ...(after === undefined ? [] : [after.since, after.position, after.subscription, after.lane])],
      );
      return rows.map(({ behind, ...row }) => ({ row: parkedOf(row), waiting: behind }));
    },
    async retryLetters(choice, nowMs, everyMs = 0) {
      const { text, value } = conditionOf(choice);
      const [row] = await database.query<{ count: number }>(
        `with chosen as (
           select p.subscription, p.lane, p.position,
             row_number() over (order by p.since, p.position, p.subscription, p.lane) - 1 as place
           from parked_message p where p.state <> 'waiting' and p.in_hand_of is null and ${text}
         ), changed as (
         update parked_message p set state = 'retry', blocks = true, attempts = 0, holds = 0, kills = 0,
           next_at = $2::bigint + floor(c.place * $3::double precision)::bigint
         from chosen c
         where (p.subscription, p.lane, p.position) = (c.subscription, c.lane, c.position)
           and p.state <> 'waiting' and p.in_hand_of is null
         returning 1)
         select count(*) as count from changed`,
        [value, nowMs, everyMs],
      );
      return row?.count ?? 0;
    },
    async recallLetters(choice, nowMs) {
      const { text, value } = conditionOf(choice);
      const [row] = await database.query<{ count: number }>(
        `with changed as (
         update parked_message p set state = 'dead', next_at = null
         where p.state = 'retry' and p.attempts = 0 and p.failure is not null and p.next_at > $2
           and p.in_hand_of is null and ${text}
         returning 1)
         select count(*) as count from changed`,
        [value, nowMs],
      );
      return row?.count ?? 0;
    },
    skipLetters: (choice, reason, by, nowMs) =>
      database.transaction(async (client) => {
        const { text, value } = conditionOf(choice);
        const { rows } = await client.query<{ subscription: string; lane: string; key: string }>(
          `update parked_message p set state = 'skipped', blocks = false, next_at = null, skipped = $2::jsonb
           where p.state not in ('waiting', 'skipped') and p.in_hand_of is null and ${text}
           returning p.subscription, p.lane, p.key`,
          [value, jsonText({ reason, by })],
        );
        await client.query(
          `with first as (
             select distinct on (subscription, lane, key) subscription, lane, position, state from parked_message
             where (subscription, lane, key) in (select * from unnest($1::text[], $2::text[], $3::text[])) and ${ACTIVE}
             order by subscription, lane, key, position
           )
           update parked_message p set next_at = $4 from first f
           where (p.subscription, p.lane, p.position) = (f.subscription, f.lane, f.position) and f.state = 'waiting'`,
          [rows.map((row) => row.subscription), rows.map((row) => row.lane), rows.map((row) => row.key), nowMs],
        );
        return rows.length;
      }),
  };
}
