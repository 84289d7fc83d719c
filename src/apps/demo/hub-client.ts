import type { PayoutAnswer } from '../../gateway/payouts.ts';
import type { StockAnswer } from '../../ledgers/stock/why.ts';
import type { OrderSummary } from '../../records/orders/summary.ts';
import type { ReturnRecord } from '../../records/returns/summary.ts';
import type { Overview } from './view.ts';

/** Asks a running hub by its own API; the demo knows no more of it than anyone else. */
export interface HubClient {
  overview(): Promise<Overview>;
  /** The newest first. */
  orders(limit: number): Promise<readonly OrderSummary[]>;
  /** Why what is published of an article; undefined while the hub has not heard of it. */
  stock(sku: string): Promise<StockAnswer | undefined>;
  /** A payout by its id; undefined while the hub has not heard of it. */
  payout(id: string): Promise<PayoutAnswer | undefined>;
  /** Returns of an order, by its canonical id, the newest first. */
  returns(order: string): Promise<readonly ReturnRecord[]>;
  /** What an order earned and what was taken back of it; undefined while the hub has not heard of it. */
  points(order: string): Promise<OrderPoints | undefined>;
}

/** Points of an order. */
export interface OrderPoints {
  readonly earned: number;
  readonly reversed: number;
  readonly kept: number;
}

export function createHubClient(url: string, token: string): HubClient {
  const get = async <Answer>(path: string): Promise<Answer> => {
    const response = await fetch(`${url}${path}`, {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(5_000),
    });
    if (!response.ok) throw new Error(`the hub answered ${response.status} to ${path}`);
    return (await response.json()) as Answer;
  };
  return {
    overview: () => get<Overview>('/api/v1/overview'),
    stock: (sku) => get<StockAnswer>(`/api/v1/stock/${sku}`).catch(() => undefined),
    payout: (id) => get<PayoutAnswer>(`/api/v1/payouts/${encodeURIComponent(id)}`).catch(() => undefined),
    returns: async (order) =>
      (await get<{ returns: ReturnRecord[] }>(`/api/v1/returns?${new URLSearchParams({ order })}`)).returns,
    points: (order) => get<OrderPoints>(`/api/v1/orders/${encodeURIComponent(order)}/points`).catch(() => undefined),
    orders: async (limit) => (await get<{ orders: OrderSummary[] }>(`/api/v1/orders?limit=${limit}`)).orders,
  };
}
