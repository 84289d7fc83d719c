import { createHmac } from 'node:crypto';
import { type Chance, pick } from '../../../kernel/chance.ts';
import { type Clock, instant } from '../../../kernel/clock.ts';
import type { SimulatorServer } from '../../../testing/simulator.ts';
import { payloadText } from './payload.ts';
import { nextId, type ShopState, type Subscription } from './state.ts';

/** Eight retries over four hours, growing. */
const RETRY_LADDER_MS = [15, 60, 180, 480, 1_080, 2_160, 3_900, 6_525].map((seconds) => seconds * 1_000);
const MOST_FAILURES = 8;
const TIMEOUT_MS = 5_000;

export interface DeliveryOptions {
  readonly clientSecret: string;
  /** `X-Shopify-…`, `shopify-…`, or now one and now the other. */
  readonly headers: 'classic' | 'events' | 'both';
  /** What the waits between retries are multiplied by; 0 turns retries off. */
  readonly retryScale: number;
}

/** One webhook as it was first sent. */
interface SentWebhook {
  readonly topic: string;
  readonly webhookId: string;
  readonly uri: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Status of each try; 0 where there was no answer. */
  readonly tries: number[];
}

export interface Deliveries {
  tell(topic: string, object: string, payload: object): void;
  /** Every webhook since the start, the newest last. */
  readonly sent: readonly SentWebhook[];
  /** Resolves when nothing is on its way. */
  settled(): Promise<void>;
  /** Headers of a delivery, rightly signed. */
  sign(topic: string, body: string, webhookId: string, eventId?: string): Record<string, string>;
  stop(): void;
}

const MOST_KEPT = 10_000;

export function createDeliveries(
  state: ShopState,
  server: () => SimulatorServer,
  { clock, chance }: { clock: Clock; chance: Chance },
  options: DeliveryOptions,
): Deliveries {
  const sent: SentWebhook[] = [];
  const running = new Set<Promise<void>>();
  const stopping = new AbortController();
  let events = 0;
  const causes = new Map<string, string>();

  /** What one deed causes shares an event id, whatever the topic; a deed tells all in one go. */
  function causeOf(object: string): string {
    const known = causes.get(object);
    if (known !== undefined) return known;
    events += 1;
    if (causes.size === 0) queueMicrotask(() => causes.clear());
    causes.set(object, String(events));
    return String(events);
  }

  const sign: Deliveries['sign'] = (topic, body, webhookId, eventId) => {
    const hmac = createHmac('sha256', options.clientSecret).update(body).digest('base64');
    const modern = options.headers === 'events' || (options.headers === 'both' && pick(chance, [true, false]));
    const prefix = modern ? 'shopify-' : 'X-Shopify-';
    const values: Record<string, string> = {
      Topic: topic,
      'Hmac-Sha256': hmac,
      'Shop-Domain': state.domain,
      'API-Version': '2026-10',
      'Webhook-Id': webhookId,
      'Triggered-At': instant(clock.now()).replace('Z', '000000Z'),
      ...(eventId === undefined ? {} : { 'Event-Id': eventId }),
    };
    const named = Object.entries(values).map(([name, value]) => [
      modern ? `${prefix}${name.toLowerCase()}` : `${prefix}${name}`,
      value,
    ]);
    return { 'content-type': 'application/json', ...Object.fromEntries(named) };
  };

  async function deliver(subscription: Subscription, webhook: SentWebhook): Promise<void> {
    for (let attempt = 0; !stopping.signal.aborted; attempt += 1) {
      const status = await server().sendWebhook({
        url: webhook.uri,
        headers: webhook.headers,
        body: webhook.body,
        timeoutMs: TIMEOUT_MS,
      });
      webhook.tries.push(status);
      if (status >= 200 && status < 300) {
        subscription.failures = 0;
        return;
      }
      const waitMs = RETRY_LADDER_MS[attempt];
      if (waitMs === undefined || options.retryScale === 0) break;
      await clock.sleep(waitMs * options.retryScale, stopping.signal);
    }
    // A subscription that fails eight deliveries in a row is taken away.
    subscription.failures += 1;
    if (subscription.failures >= MOST_FAILURES && options.retryScale > 0) state.subscriptions.delete(subscription.id);
  }

  return {
    sent,
    sign,
    tell(topic, object, payload) {
      const name = topic.toLowerCase().replace(/^(inventory_levels|[a-z]+)_/, '$1/');
      const body = payloadText(payload);
      const cause = causeOf(object);
      for (const subscription of state.subscriptions.values()) {
        if (subscription.topic !== topic) continue;
        const webhookId = uuid(nextId(state));
        const webhook = {
          topic: name,
          webhookId,
          uri: subscription.uri,
          headers: sign(name, body, webhookId, uuid(cause)),
          body,
          tries: [],
        };
        sent.push(webhook);
        if (sent.length > MOST_KEPT) sent.shift();
        const delivery = deliver(subscription, webhook).finally(() => running.delete(delivery));
        running.add(delivery);
      }
    },
    async settled() {
      while (running.size > 0) await Promise.all(running);
    },
    stop: () => stopping.abort(),
  };
}

function uuid(digits: string): string {
  const hex = BigInt(digits).toString(16).padStart(12, '0').slice(-12);
  return `b54557e4-bdd9-4b37-8a5f-${hex}`;
}
