import { createHmac } from 'node:crypto';
import type { Clock } from '../../../kernel/clock.ts';
import { instant } from '../../../kernel/clock.ts';
import type { SimulatorServer } from '../../../testing/simulator.ts';
import type { EndpointRecord, EventRecord, StripeRecord, StripeState } from './state.ts';

export interface Deliveries {
  /** Makes an event of what happened to an object and sends it to every endpoint that wants it. */
  announce(type: string, object: StripeRecord, cause: Cause, previous?: Record<string, unknown>): EventRecord;
  /** Sends an event again, as the dashboard's button does. Answers the last status. */
  resend(event: EventRecord): Promise<void>;
  /** Resolves when nothing is on its way or waiting for another try. */
  settled(): Promise<void>;
}

/** The call that an event follows from. */
export interface Cause {
  readonly requestId: string | null;
  readonly idempotencyKey: string | null;
}

export function createDeliveries(options: {
  state: StripeState;
  server: () => SimulatorServer;
  clock: Clock;
  /** Waits before each further try of a webhook that was not answered by 2xx. */
  retryMs: readonly number[];
  signal: AbortSignal;
}): Deliveries {
  const { state, server, clock, retryMs, signal } = options;
  const underWay = new Set<Promise<void>>();

  function begin(event: EventRecord): void {
    for (const endpoint of state.endpoints.values()) {
      if (endpoint.status !== 'enabled' || !wants(endpoint, event.type)) continue;
      const delivery = deliver(event, endpoint).finally(() => underWay.delete(delivery));
      underWay.add(delivery);
    }
  }

  async function deliver(event: EventRecord, endpoint: EndpointRecord): Promise<void> {
    const body = endpoint.payload === 'thin' ? thinBody(event) : snapshotBody(event, endpoint);
    event.pending_webhooks = Number(event.pending_webhooks) + 1;
    for (const waitMs of [0, ...retryMs]) {
      if (waitMs > 0) await clock.sleep(waitMs, signal);
      if (signal.aborted) return;
      const status = await send(endpoint, body);
      if (status >= 200 && status < 300) {
        event.pending_webhooks = Number(event.pending_webhooks) - 1;
        return;
      }
    }
  }

  // The time and the signature are those of the attempt; the body and its id stay the same.
  function send(endpoint: EndpointRecord, body: string): Promise<number> {
    return server().sendWebhook({
      url: endpoint.url,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
        'stripe-signature': signatureHeader(state.now(), body, endpoint.secret),
      },
      body,
      timeoutMs: 20_000,
    });
  }

  return {
    announce(type, object, cause, previous) {
      const event: EventRecord = {
        id: state.newId('evt'),
        object: 'event',
        api_version: state.apiVersion,
        created: state.now(),
        data: { object: structuredClone(object), ...(previous === undefined ? {} : { previous_attributes: previous }) },
        livemode: state.livemode,
        pending_webhooks: 0,
        request: { id: cause.requestId, idempotency_key: cause.idempotencyKey },
        type,
      };
      state.events.set(event.id, event);
      begin(event);
      return event;
    },
    async resend(event) {
      begin(event);
      await Promise.all(underWay);
    },
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}

/** `t=…,v1=…` as Stripe signs; the key is the whole secret. */
function signatureHeader(seconds: number, body: string, secret: string): string {
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
}

const wants = (endpoint: EndpointRecord, type: string): boolean =>
  endpoint.enabled_events.includes('*') || endpoint.enabled_events.includes(type);

function snapshotBody(event: EventRecord, endpoint: EndpointRecord): string {
  return JSON.stringify({ ...event, api_version: endpoint.api_version ?? event.api_version }, null, 2);
}

/** An event that says only where to look: `v1.` stands before the type of an object of the v1 API. */
function thinBody(event: EventRecord): string {
  const { object } = event.data;
  const kind = object.object;
  return JSON.stringify({
    id: event.id,
    object: 'v2.core.event',
    type: `v1.${event.type}`,
    created: instant(event.created * 1000),
    livemode: event.livemode,
    related_object: { id: object.id, type: kind, url: `/v1/${kind}s/${object.id}` },
    context: null,
    reason: null,
  });
}
