import { createHash, createHmac } from 'node:crypto';
import type { Chance } from '../../../kernel/chance.ts';
import type { Clock } from '../../../kernel/clock.ts';
import type { SimulatorServer } from '../../../testing/simulator.ts';
import { customerPayload, orderPayload, phpJson, productPayload } from './payload.ts';
import { invalidId } from './shop-error.ts';
import type { ShopState, ShopWebhook } from './state.ts';

const TIMEOUT_MS = 60_000;
/** A webhook is switched off by the failure that comes when more than this many were counted before. */
const MOST_FAILURES = 5;
const MOST_KEPT = 10_000;
const USER_AGENT = 'WooCommerce/11.0.1 Hookshot (WordPress/7.0.4)';

type Resource = 'order' | 'product' | 'customer';

export interface DeliveryOptions {
  /** How long a delivery waits in the queue, as the shop's minute does. Its payload is made when it leaves. */
  readonly delayMs: number;
  /** How many deliveries are on their way at once: the runners of the shop's queue. */
  readonly runners: number;
  readonly base: () => string;
}

/** One webhook as it was sent. */
export interface SentWebhook {
  readonly webhook: number;
  readonly topic: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** 0 where there was no answer. */
  readonly status: number;
}

export interface Deliveries {
  tell(resource: Resource, event: string, id: number): void;
  /** Unsigned, form-encoded, before the webhook is answered; its failure changes nothing. */
  ping(webhook: ShopWebhook): Promise<void>;
  /** Headers of a delivery, rightly signed. */
  sign(webhook: ShopWebhook, body: string): Record<string, string>;
  /** Everything that was sent, the newest last. */
  readonly sent: readonly SentWebhook[];
  readonly pings: readonly { readonly webhook: number; readonly status: number }[];
  /** Resolves when nothing waits any more. */
  settled(): Promise<void>;
  /** Holds everything back, as a quiet shop without visitors does. */
  hold(): void;
  release(): void;
  stop(): void;
}

interface Waiting {
  readonly webhook: number;
  readonly resource: Resource;
  readonly event: string;
  readonly id: number;
}

export function createDeliveries(
  state: ShopState,
  server: () => SimulatorServer,
  { clock, chance }: { clock: Clock; chance: Chance },
  options: DeliveryOptions,
): Deliveries {
  const waiting: Waiting[] = [];
  const sent: SentWebhook[] = [];
  const pings: { webhook: number; status: number }[] = [];
  const stopping = new AbortController();
  let held = false;
  const running = new Set<Promise<void>>();

  const sign: Deliveries['sign'] = (webhook, body) => {
    const [resource = '', event = ''] = webhook.topic.split('.');
    const second = Math.floor(clock.now() / 1_000);
    return {
      'content-type': 'application/json',
      'user-agent': USER_AGENT,
      'x-wc-webhook-source': `${options.base()}/`,
      'x-wc-webhook-topic': webhook.topic,
      'x-wc-webhook-resource': resource,
      'x-wc-webhook-event': event,
      'x-wc-webhook-signature': createHmac('sha256', webhook.secret).update(body).digest('base64'),
      'x-wc-webhook-id': String(webhook.id),
      // Made of the webhook and the second: the same for everything that leaves in that second.
      'x-wc-webhook-delivery-id': createHash('md5').update(`${webhook.id}${second}`).digest('hex'),
    };
  };

  async function ping(webhook: ShopWebhook): Promise<void> {
    const status = await server().sendWebhook({
      url: webhook.deliveryUrl,
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'user-agent': USER_AGENT },
      body: `webhook_id=${webhook.id}`,
      timeoutMs: TIMEOUT_MS,
    });
    webhook.pingDue = !isSuccess(status);
    pings.push({ webhook: webhook.id, status });
  }

  async function deliver({ webhook: id, resource, event, id: record }: Waiting): Promise<void> {
    const webhook = state.webhooks.get(id);
    if (webhook?.status !== 'active') return;
    const body = phpJson(event === 'deleted' ? { id: record } : payloadOf(state, resource, record, options.base()));
    const headers = sign(webhook, body);
    const status = await server().sendWebhook({ url: webhook.deliveryUrl, headers, body, timeoutMs: TIMEOUT_MS });
    sent.push({ webhook: id, topic: webhook.topic, headers, body, status });
    if (sent.length > MOST_KEPT) sent.shift();
    if (isSuccess(status)) {
      webhook.failures = 0;
      return;
    }
    if (webhook.failures > MOST_FAILURES) webhook.status = 'disabled';
    else webhook.failures += 1;
    if (webhook.pingDue) await ping(webhook);
  }

  /** One after the other: a slow receiver holds up everybody. There is no second try. */
  async function run(): Promise<void> {
    await clock.sleep(options.delayMs, stopping.signal);
    while (!held && !stopping.signal.aborted) {
      const at = chance.fraction() < server().faults.reorderShare ? waiting.length - 1 : 0;
      const [next] = waiting.splice(at, 1);
      if (next === undefined) break;
      await deliver(next);
    }
  }

  function start(): void {
    if (held || stopping.signal.aborted || running.size >= options.runners) return;
    const runner = run().finally(() => {
      running.delete(runner);
      if (waiting.length > 0) start();
    });
    running.add(runner);
  }

  return {
    sent,
    pings,
    sign,
    ping,
    tell(resource, event, id) {
      for (const webhook of state.webhooks.values()) {
        if (webhook.status !== 'active' || webhook.topic !== `${resource}.${event}`) continue;
        // What waits for the same webhook and record is enough: it will carry the state of then.
        if (waiting.some((each) => each.webhook === webhook.id && each.id === id)) continue;
        waiting.push({ webhook: webhook.id, resource, event, id });
      }
      if (waiting.length > 0) start();
    },
    async settled() {
      while (!held && (running.size > 0 || waiting.length > 0)) {
        await (running.size > 0 ? Promise.all(running) : clock.sleep(5));
      }
    },
    hold() {
      held = true;
    },
    release() {
      held = false;
      if (waiting.length > 0) start();
    },
    stop: () => stopping.abort(),
  };
}

/** A redirect is not followed and counts as taken. */
const isSuccess = (status: number): boolean => status >= 200 && status <= 302;

/** The state at the time of the delivery; a record that is gone by then leaves an error, which is signed and sent all the same. */
export function payloadOf(state: ShopState, resource: Resource, id: number, base: string): object {
  if (resource === 'order') {
    const order = state.orders.get(id);
    return order === undefined ? invalidId('shop_order').body : orderPayload(state, order, base);
  }
  if (resource === 'product') {
    const product = state.products.get(id);
    return product === undefined ? invalidId('product').body : productPayload(state, product, base);
  }
  const customer = state.customers.get(id);
  return customer === undefined ? invalidId('customer').body : customerPayload(state, customer, base);
}
