import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Profile, Verdict, Webhook, WebhookRequest } from '../../connector/connector.ts';
import type { Clock } from '../../kernel/clock.ts';
import { wooErrors } from './errors.ts';
import type { WooSettings } from './manifest.ts';

/** Longest header value that is looked at. */
const HEADER_LENGTH = 300;
const SIGNATURE = 'x-wc-webhook-signature';

/**
 * WooCommerce signs the raw bytes (base64 of HMAC-SHA256); nothing else of a delivery is signed, and there is no time in it. The
 * id that it gives a delivery is a hash of the webhook and the second: one id was seen on 37 deliveries of different orders, so it
 * never decides anything. A delivery is known by its webhook, its topic, the record it is about and the hash of its bytes; a body that says
 * nothing of a state (a deleted record, or an error in place of a record) may rightly come again and is told apart by the second.
 */
export const webhook: Webhook<WooSettings> = {
  verify(request: WebhookRequest, profile: Profile<WooSettings>, clock: Clock): Verdict {
    const signature = headerOf(request, SIGNATURE);
    if (signature === undefined) return isPing(request) ? { verdict: 'acknowledged' } : refused('it is not signed');
    if (!isSigned(request.body, signature, profile.settings.webhookSecrets)) {
      return refused('no configured secret gives this signature');
    }
    const topic = headerOf(request, 'x-wc-webhook-topic');
    const webhookId = headerOf(request, 'x-wc-webhook-id');
    if (topic === undefined || webhookId === undefined) return refused('the topic or the webhook id is missing');
    const start = new TextDecoder().decode(request.body.subarray(0, 200));
    const record = /^\s*\{\s*"id"\s*:\s*(\d{1,30})\s*[,}]/.exec(start)?.[1];
    const stateless = record === undefined || /^\s*\{\s*"id"\s*:\s*\d+\s*\}\s*$/.test(start);
    const hash = createHash('sha256').update(request.body).digest('hex');
    const second = stateless ? [String(Math.floor(clock.now() / 1_000))] : [];
    return {
      verdict: 'accepted',
      topic: topic.toLowerCase(),
      deliveryId: [webhookId, topic.toLowerCase(), record ?? 'none', hash, ...second].join('/'),
      headers: kept(request),
      ...(record === undefined ? {} : { object: `${topic.toLowerCase().split('.')[0]}/${record}` }),
    };
  },
};

/** The unsigned form that WooCommerce posts when a webhook is made or its address changes: `webhook_id=2`. */
function isPing({ headers, body }: WebhookRequest): boolean {
  const type = headers['content-type']?.toLowerCase() ?? '';
  if (!type.startsWith('application/x-www-form-urlencoded') || body.length > 100) return false;
  return /^webhook_id=\d{1,20}$/.test(new TextDecoder().decode(body));
}

function headerOf({ headers }: WebhookRequest, name: string): string | undefined {
  const value = headers[name]?.trim();
  return value === undefined || value === '' || value.length > HEADER_LENGTH ? undefined : value;
}

/** Lengths first, then in constant time, and every secret is tried so that time tells nothing about which one fits. */
export function isSigned(body: Uint8Array, signature: string, secrets: readonly string[]): boolean {
  const given = Buffer.from(signature);
  let found = false;
  for (const secret of secrets) {
    // The texts are compared, because several texts of base64 mean the same bytes.
    const expected = Buffer.from(createHmac('sha256', secret).update(body).digest('base64'));
    if (given.length === expected.length && timingSafeEqual(given, expected)) found = true;
  }
  return found;
}

const KEPT = ['source', 'topic', 'resource', 'event', 'id', 'delivery-id'].map((name) => `x-wc-webhook-${name}`);

function kept(request: WebhookRequest): Record<string, string> {
  return Object.fromEntries(
    KEPT.flatMap((name) => {
      const value = headerOf(request, name);
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}

function refused(because: string): Verdict {
  return { verdict: 'refused', failure: wooErrors.failure('SL-WOO-009', { because }) };
}
