import type { Clock } from '../../../kernel/clock.ts';
import type { SimulatedReply } from '../../../testing/simulator.ts';
import type { Deliveries } from './deliveries.ts';
import { type Listed, pageOf, withFields } from './listing.ts';
import { phpJson } from './payload.ts';
import type { Shelves } from './shelves.ts';
import type { ShopState } from './state.ts';
import type { Trading } from './trading.ts';

export type Body = Record<string, unknown>;

/** What the routes work with. */
export interface Shop {
  readonly state: ShopState;
  readonly clock: Clock;
  readonly trading: Trading;
  readonly shelves: Shelves;
  readonly deliveries: Deliveries;
  readonly base: () => string;
}

/** One request, as its route sees it. */
export interface Asked {
  readonly method: string;
  /** The ids in the path. */
  readonly ids: readonly number[];
  readonly query: URLSearchParams;
  readonly body: Body;
  /** A text in the path in place of a number. */
  readonly name: string;
}

export const PREFIX = '/wp-json/wc/v3/';

/** An answer in JSON, with PHP's escapes. */
export const json = (status: number, value: unknown, headers: Record<string, string> = {}): SimulatedReply => ({
  status,
  headers: { 'content-type': 'application/json; charset=UTF-8', ...headers },
  body: phpJson(value),
});

/** One page of a list, with its totals. */
export function listed<Row extends Listed>(
  rows: readonly Row[],
  { query }: Asked,
  { state, base }: Shop,
  payload: (row: Row) => object,
  path: string,
): SimulatedReply {
  const page = pageOf(rows, query, state.utcOffsetMinutes);
  const at = Number(query.get('page') ?? 1);
  // The link repeats the query as it was signed, so that nobody can follow it.
  const next = new URLSearchParams(query);
  next.set('page', String(at + 1));
  return json(
    200,
    page.rows.map((row) => withFields(payload(row), query)),
    {
      'x-wp-total': String(page.total),
      'x-wp-totalpages': String(page.pages),
      ...(at < page.pages ? { link: `<${base()}${PREFIX}${path}?${next}>; rel="next"` } : {}),
    },
  );
}
