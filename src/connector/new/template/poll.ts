import type { Clock } from '../../../kernel/clock.ts';
import type { Json } from '../../../kernel/json.ts';
import type { FactDraft, Poll } from '../../connector.ts';
import { beginRounds, enterRound, leaveRound, met, type Rounds } from '../../look-back.ts';
import type { Client } from './client.ts';

/** Longer than Acme needs to show a change that it has dated. */
const OVERLAP_MS = 60_000;
const PAGE = 20;

/** Where the poll stands: in a round behind which order, or between two rounds. Acme's own times: the hub's clock may be wrong. */
interface Cursor extends Rounds {
  /** Empty at the beginning of a round. */
  readonly id: string;
}

interface Listed {
  readonly id: string | number;
  readonly updated_at: string;
  readonly version: number;
}

/** Orders by time of change. Pages go by (time, id) and not by number, so they may shift while they are read. */
export function orderPoll(client: Client, clock: Clock): Poll {
  return {
    name: 'orders',
    everyMs: 300_000,
    lane: 'standard',
    async read(stored) {
      const nowMs = clock.now();
      const begun = (stored as Cursor | undefined) ?? (await beginning(client, nowMs));
      const cursor = enterRound(begun, { overlapMs: OVERLAP_MS, nowMs });
      // Acme writes and compares times with their milliseconds.
      const since = new Date(Date.parse(cursor.since)).toISOString();
      const query = new URLSearchParams({ since, after: cursor.id, limit: String(PAGE) });
      const page = await client.call({ method: 'GET', path: `/orders?${query}`, operation: 'orders' });
      const { orders, more } = page as unknown as { orders: readonly Listed[]; more: boolean };
      const last = orders.at(-1);
      const reached = met(cursor, last?.updated_at, nowMs);
      const next: Cursor =
        more && last !== undefined
          ? { ...reached, since: last.updated_at, id: String(last.id) }
          : { ...leaveRound(reached, OVERLAP_MS), id: '' };
      return { facts: orders.map(factOf), cursor: { ...next }, more };
    },
  };
}

/** The first round begins now, by Acme's clock. */
async function beginning(client: Client, nowMs: number): Promise<Cursor> {
  const account = await client.call({ method: 'GET', path: '/account', operation: 'account' });
  const { time } = account as unknown as { time: string };
  return { ...beginRounds(time, { overlapMs: OVERLAP_MS, nowMs }), id: '' };
}

/** What a hint points at. */
export async function readOrder(client: Client, id: string): Promise<readonly FactDraft[]> {
  const path = `/orders/${encodeURIComponent(id)}`;
  const { order } = (await client.call({ method: 'GET', path, operation: 'orders' })) as unknown as { order: Listed };
  return [factOf(order)];
}

function factOf(order: Listed): FactDraft {
  const id = String(order.id);
  return {
    topic: 'order.read',
    id: `order/${id}/${order.version}`,
    object: `order/${id}`,
    body: JSON.stringify({ order } as unknown as Json),
  };
}
