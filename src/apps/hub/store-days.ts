import type { Database } from '../../backbone/postgres/database.ts';
import type { StoreDayAnswer, StoreDayLine, StoreDayView } from '../../gateway/store-days.ts';
import { instant } from '../../kernel/clock.ts';
import { type Facts, partsOfDay } from '../../processes/store-day/facts.ts';
import { readKey } from '../../processes/store-day/figures.ts';
import { heardDrawers, recounted } from '../../processes/store-day/reckoning.ts';
import { isClosed, missingOf } from '../../processes/store-day/till.ts';

interface Place {
  readonly key: string;
  readonly at: string;
  readonly wakeMs: number | null;
}
type LineRow = Place & { readonly varies: readonly string[] };
type Row = Place & { readonly state: { readonly data: Facts } };

/** The days of stores as their process keeps them. Days of which only the number of a void was heard are not told. */
export function storeDayView(database: Database): StoreDayView {
  return {
    async list({ store, stores, at, from, until, after, limit }) {
      // A key ends with a slash and a date of ten letters.
      const rows = await database.query<LineRow & { [column: string]: unknown }>(
        `select key, at, wake_at_ms as "wakeMs", state -> 'data' -> 'varies' as varies from process
         where process = 'store-day' and at <> 'expected' and key > $1 and ($2::text is null or at = $2)
           and ($3::text is null or starts_with(key, 'store-day/' || $3 || '/'))
           and ($4::text is null or right(key, 10) >= $4) and ($5::text is null or right(key, 10) <= $5)
           and ($6::text[] is null or left(key, -11) = any($6))
         order by key limit $7`,
        [
          after ?? '',
          at ?? null,
          store ?? null,
          from ?? null,
          until ?? null,
          stores?.map((each) => `store-day/${each}`) ?? null,
          limit + 1,
        ],
      );
      return rows.map(lineOf);
    },
    async get(id) {
      const [row] = await database.query<Row & { [column: string]: unknown }>(
        `select key, at, wake_at_ms as "wakeMs", state from process where process = 'store-day' and key = $1`,
        [id],
      );
      return row === undefined ? undefined : answerOf(row, row.state.data);
    },
  };
}

function lineOf({ key, at, wakeMs, varies }: LineRow): StoreDayLine {
  const { location, businessDate } = partsOfDay(key);
  const store = location.slice('location/'.length);
  return {
    id: key,
    store,
    businessDate,
    at,
    variances: varies,
    ...(wakeMs === null ? {} : { waitsUntil: instant(wakeMs) }),
  };
}

function answerOf(row: Row, facts: Facts): StoreDayAnswer {
  const { zone, receipts, voids, approvedBy, varies, tills, figures, late, records } = facts;
  return {
    ...lineOf({ ...row, varies }),
    ...(zone === undefined ? {} : { zone }),
    receipts: Math.max(0, receipts),
    voids,
    ...(approvedBy === undefined ? {} : { approvedBy }),
    tills: Object.keys(tills)
      .sort()
      .map((name) => {
        const till = tills[name] as Facts['tills'][string];
        return {
          till: name,
          ...(isClosed(till) ? { closed: 'yes' } : {}),
          missing: missingOf(till).map(([first, last]) => (first === last ? `${first}` : `${first}–${last}`)),
        };
      }),
    drawers: heardDrawers(facts).map(({ till, kind, currency, expected, counted }) => ({
      till,
      kind,
      expected: { amount: expected, currency },
      ...(counted === undefined ? {} : { counted: { amount: counted, currency } }),
    })),
    figures: Object.keys(figures)
      .sort()
      .map((key) => {
        const { currency, of, detail } = readKey(key);
        return { of, detail, amount: { amount: figures[key] ?? 0, currency } };
      }),
    late: Object.keys(late).length + recounted(facts).length,
    records: records.map(({ connection, id, name }) => `${connection} ${name ?? id}`),
  };
}
