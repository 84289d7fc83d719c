import type { Json } from '../../../kernel/json.ts';
import type { FactDraft, Poll } from '../../connector.ts';
import type { Client } from './client.ts';

/** Longer than Acme needs to show a change that it has dated. */
const OVERLAP_MS = 60_000;
const PAGE = 20;

/** Where a round stands: behind which order, or at its beginning. */
interface Cursor {
  readonly at: string;
  /** Empty at the beginning of a round. */
  readonly id: string;
}

interface Listed {
  readonly id: string | number;
  readonly updated_at: string;
  readonly version: number;
}

/** Orders by time of change. Pages go by (time, id) and not by number, so they may shift while they are read. */
export function orderPoll(client: Client): Poll {
  return {
    name: 'orders',
    everyMs: 300_000,
    lane: 'standard',
    async read(cursor) {
      const from = (cursor as Cursor | undefined) ?? (await beginning(client));
      // Acme's own times throughout: the hub's clock may be wrong.
      const since = from.id === '' ? new Date(Date.parse(from.at) - OVERLAP_MS).toISOString() : from.at;
      const query = new URLSearchParams({ since, after: from.id, limit: String(PAGE) });
      const page = await client.call({ method: 'GET', path: `/orders?${query}`, operation: 'orders' });
      const { orders, more } = page as unknown as { orders: readonly Listed[]; more: boolean };
      const last = orders.at(-1);
      const at = last === undefined || last.updated_at < from.at ? from.at : last.updated_at;
      const next: Cursor = more && last !== undefined ? { at: last.updated_at, id: String(last.id) } : { at, id: '' };
      return { facts: orders.map(factOf), cursor: { ...next }, more };
    },
  };
}

/** The first round begins now, by Acme's clock. */
async function beginning(client: Client): Promise<Cursor> {
  const account = await client.call({ method: 'GET', path: '/account', operation: 'account' });
  return { at: (account as unknown as { time: string }).time, id: '' };
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
