import type { Database } from '../../backbone/postgres/database.ts';
import { connectionOf } from '../../canonical/value.ts';
import type { PayoutAnswer, PayoutView } from '../../gateway/payouts.ts';
import { instant } from '../../kernel/clock.ts';
import type { SettlementFacts } from '../../processes/settlement/settlement.ts';

interface Row {
  readonly [column: string]: unknown;
  readonly key: string;
  readonly at: string;
  readonly wakeMs: number | null;
  readonly state: { readonly data: SettlementFacts };
}

const DATA = `state -> 'data'`;
const SELECT = `select key, at, wake_at_ms as "wakeMs", state from process where process = 'settlement'`;
const DAY = `coalesce(${DATA} ->> 'day', '') collate "C"`;
/** What it was said to be; before anybody said so, what its movements or its line at the bank are in. */
const CURRENCY = `coalesce(${DATA} -> 'amount' ->> 'currency', ${DATA} ->> 'currency', ${DATA} -> 'bank' -> 'amount' ->> 'currency')`;

/** Payouts as their process keeps them. */
export function payoutView(database: Database): PayoutView {
  return {
    async list({ open, at, connections, currency, from, until, after, limit }) {
      const rows = await database.query<Row>(
        `${SELECT}
           and ($1::boolean is null or $1 = (at <> 'settled' or json_array_length(${DATA} -> 'varies') > 0))
           and ($2::text is null or at = $2)
           and ($3::text[] is null or split_part(key, '/', 2) = any($3))
           and ($4::text is null or ${CURRENCY} = $4)
           and ($5::text is null or ${DAY} >= $5) and ($6::text is null or (${DAY} <= $6 and ${DAY} <> ''))
           and ($7::text is null or (${DAY}, key) < ($7, $8))
         order by ${DAY} desc, key desc limit $9`,
        [
          open ?? null,
          at ?? null,
          connections ?? null,
          currency ?? null,
          from ?? null,
          until ?? null,
          after?.day ?? null,
          after?.id ?? null,
          limit + 1,
        ],
      );
      return rows.map(answerOf);
    },
    async get(id) {
      const [row] = await database.query<Row>(`${SELECT} and key = $1`, [id]);
      return row === undefined ? undefined : answerOf(row);
    },
  };
}

function answerOf({ key, at, wakeMs, state: { data } }: Row): PayoutAnswer {
  const { amount, day, sums, net, parts, of, bank, varies } = data;
  return {
    id: key,
    connection: connectionOf(key),
    ...(day === undefined ? {} : { day }),
    at,
    ...(wakeMs === null ? {} : { waitsUntil: instant(wakeMs) }),
    ...(amount === undefined ? {} : { amount }),
    sums: Object.entries(sums).map(([kind, sum]) => ({ kind, ...sum })),
    net,
    parts: parts.length,
    ...(of === undefined ? {} : { of }),
    ...(bank === undefined ? {} : { bank: { line: bank.transaction, amount: bank.amount } }),
    variances: varies,
  };
}
