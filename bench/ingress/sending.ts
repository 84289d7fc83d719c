import { run } from '../child.ts';
import { SHOP } from '../hub.ts';

/** What the load generator saw. */
export interface Sent {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly statuses: Readonly<Record<string, number>>;
  readonly bodyBytes: number;
  /** Epoch milliseconds of the first send, and of each order's when a rate was asked for. */
  readonly startedAt: number;
  readonly sentAt: Readonly<Record<string, number>>;
}

export interface Sending {
  /** Of the receiver: `http://127.0.0.1:4600`. */
  readonly url: string;
  readonly count: number;
  readonly firstId: number;
  readonly connections: number;
  readonly perSecond?: number;
}

/** Sends signed orders from a process of its own; throws when one of them was not taken. */
export async function sendOrders({ url, count, firstId, connections, perSecond }: Sending): Promise<Sent> {
  const sent = await run<Sent>(
    'ingress/generator.ts',
    ...[`${url}/webhooks/${SHOP.connection}`, count, connections, SHOP.secret, SHOP.domain, firstId].map(String),
    ...(perSecond === undefined ? [] : [String(perSecond)]),
  );
  if (sent.statuses['202'] !== count) throw new Error(`not every webhook was taken: ${JSON.stringify(sent.statuses)}`);
  return sent;
}
