import { createHmac } from 'node:crypto';
import {
  type SimulatedReply,
  type SimulatedRequest,
  type SimulatorOptions,
  type SimulatorServer,
  startSimulator,
} from '../../../../testing/simulator.ts';

/** An order as Acme keeps it; `version` counts its changes. */
interface StoredOrder {
  readonly id: string;
  readonly updated_at: string;
  readonly version: number;
  readonly [field: string]: unknown;
}

/** Acme as a real HTTP server with state. */
export interface Vendor {
  readonly server: SimulatorServer;
  readonly url: string;
  readonly apiKey: string;
  readonly webhookSecret: string;
  /** Adds or changes an order and dates the change. */
  putOrder(id: string, fields: Readonly<Record<string, unknown>>): StoredOrder;
  /** Shipments by order. */
  readonly shipments: ReadonlyMap<string, readonly string[]>;
  /** Where webhooks go; empty when nowhere. */
  webhookUrl: string;
  /** Sends the order to the webhook's address; answers the status. */
  push(order: StoredOrder, atMs: number): Promise<number>;
}

const BEGIN_MS = Date.UTC(2026, 10, 20, 10);
const json = (status: number, body: unknown): SimulatedReply => ({ status, body: JSON.stringify(body) });

/** Signs as Acme does. */
export function signature(secret: string, timestamp: string, body: string): string {
  return createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
}

export async function startAcmeSimulator(options: SimulatorOptions = {}): Promise<Vendor> {
  const apiKey = 'key-of-the-simulator';
  const webhookSecret = 'webhook-secret-of-the-simulator';
  const orders = new Map<string, StoredOrder>();
  const shipments = new Map<string, string[]>();
  let changes = 0;
  const now = (): string => new Date(BEGIN_MS + changes * 1_000).toISOString();
  const state = { orders, shipments, now, webhookUrl: '' };
  const server = await startSimulator(
    {
      handle: (request) => (request.headers['x-api-key'] === apiKey ? answer(request, state) : json(401, {})),
      serverError: () => json(500, { error: 'internal' }),
      throttled: (_request, seconds) => ({
        ...json(429, { error: 'too many requests' }),
        headers: seconds > 0 ? { 'retry-after': String(seconds) } : {},
      }),
      unauthorized: () => json(401, { error: 'unknown key' }),
    },
    options,
  );
  return {
    server,
    url: server.url,
    apiKey,
    webhookSecret,
    shipments,
    get webhookUrl() {
      return state.webhookUrl;
    },
    set webhookUrl(url) {
      state.webhookUrl = url;
    },
    putOrder(id, fields) {
      changes += 1;
      const order = { ...fields, id, updated_at: now(), version: (orders.get(id)?.version ?? 0) + 1 };
      orders.set(id, order);
      return order;
    },
    push(order, atMs) {
      const body = JSON.stringify({ order });
      const timestamp = String(Math.floor(atMs / 1_000));
      const headers = {
        'content-type': 'application/json',
        'x-acme-topic': 'order.changed',
        'x-acme-delivery': `${order.id}-${order.version}`,
        'x-acme-order': order.id,
        'x-acme-timestamp': timestamp,
        'x-acme-signature': signature(webhookSecret, timestamp, body),
      };
      return server.sendWebhook({ url: state.webhookUrl, headers, body, timeoutMs: 5_000 });
    },
  };
}

interface State {
  readonly orders: Map<string, StoredOrder>;
  readonly shipments: Map<string, string[]>;
  readonly now: () => string;
  webhookUrl: string;
}

function answer(request: SimulatedRequest, state: State): SimulatedReply {
  const { method, path } = request;
  if (path === '/account') return json(200, { time: state.now() });
  if (path === '/orders') return json(200, listed(request.query, state));
  if (path === '/webhook') {
    if (method === 'PUT') state.webhookUrl = (JSON.parse(request.body) as { url: string }).url;
    return json(200, { url: state.webhookUrl });
  }
  const [, id = '', shipped] = /^\/orders\/([^/]+)(\/shipments)?$/.exec(path) ?? [];
  const order = state.orders.get(decodeURIComponent(id));
  if (order === undefined) return json(404, { error: 'no such order' });
  if (shipped === undefined) return json(200, { order });
  return recordShipment(request, order, state);
}

function listed(query: URLSearchParams, { orders }: State): unknown {
  const since = query.get('since') ?? '';
  const after = query.get('after') ?? '';
  const limit = Number(query.get('limit') ?? '20');
  const place = ({ updated_at, id }: StoredOrder): string => `${updated_at} ${id}`;
  const all = [...orders.values()]
    .filter((order) => (after === '' ? order.updated_at >= since : place(order) > `${since} ${after}`))
    .sort((left, right) => (place(left) < place(right) ? -1 : 1));
  return { orders: all.slice(0, limit), more: all.length > limit };
}

/** The idempotency key is the shipment: the same key is answered with the same shipment. */
function recordShipment(request: SimulatedRequest, order: StoredOrder, { shipments }: State): SimulatedReply {
  const key = request.headers['idempotency-key'] ?? '';
  const known = shipments.get(order.id) ?? [];
  if (!known.includes(key)) shipments.set(order.id, [...known, key]);
  return json(200, { id: `S-${key}`, order_id: order.id });
}
