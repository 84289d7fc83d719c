import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Profile, Verdict, Webhook, WebhookRequest } from '../../connector/connector.ts';
import { shopifyErrors } from './errors.ts';
import type { ShopifySettings } from './manifest.ts';

/** Longest header value that is looked at. */
const HEADER_LENGTH = 300;

/**
 * Shopify signs the raw bytes with the app's client secret (base64 of HMAC-SHA256). There is no time in the signature, so a
 * replay is caught by the id that the delivery is stored under: the webhook id names one delivery to one
 * subscription and stays over retries. The event id names the merchant's action: several topics and several orders of a bulk
 * action share it, so it never decides. When two subscriptions bring one action twice, the events' own ids catch it.
 */
export const webhook: Webhook<ShopifySettings> = {
  verify(request: WebhookRequest, profile: Profile<ShopifySettings>): Verdict {
    const header = (name: string): string | undefined => headerOf(request.headers, name);
    const signature = header('hmac-sha256');
    if (signature === undefined) return refused('the header X-Shopify-Hmac-Sha256 is missing');
    if (!isSigned(request.body, signature, profile.settings.webhookSecrets)) {
      return refused('no configured client secret gives this signature');
    }
    const shop = header('shop-domain')?.toLowerCase();
    if (shop !== profile.settings.shopDomain) {
      return refused(`it was sent for the shop "${shop ?? ''}", not for ${profile.settings.shopDomain}`);
    }
    const topic = header('topic');
    const webhookId = header('webhook-id');
    if (topic === undefined || webhookId === undefined) return refused('the topic or the webhook id is missing');
    const object = objectOf(header('resource-id')) ?? objectIn(request.body, topic);
    return {
      verdict: 'accepted',
      topic: topic.toLowerCase(),
      deliveryId: `${shop}/${webhookId}`,
      headers: kept(request.headers),
      ...(object === undefined ? {} : { object }),
    };
  },
};

/** `X-Shopify-…` for classic webhooks, `shopify-…` for events. */
function headerOf(headers: Readonly<Record<string, string>>, name: string): string | undefined {
  const value = (headers[`x-shopify-${name}`] ?? headers[`shopify-${name}`])?.trim();
  return value === undefined || value === '' || value.length > HEADER_LENGTH ? undefined : value;
}

/** Lengths first, then in constant time, and every secret is tried so that time tells nothing about which one fits. */
export function isSigned(body: Uint8Array, signature: string, secrets: readonly string[]): boolean {
  const given = Buffer.from(signature, 'base64');
  let found = false;
  for (const secret of secrets) {
    const expected = createHmac('sha256', secret).update(body).digest();
    if (given.length === expected.length && timingSafeEqual(given, expected)) found = true;
  }
  return found;
}

const KEPT = ['topic', 'shop-domain', 'api-version', 'webhook-id', 'event-id', 'triggered-at', 'name', 'resource-id'];

function kept(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    KEPT.flatMap((name) => {
      const value = headerOf(headers, name);
      return value === undefined ? [] : [[`x-shopify-${name}`, value] as const];
    }),
  );
}

function objectOf(resource: string | undefined): string | undefined {
  return resource === undefined ? undefined : /(\d{1,30})(?:\?.*)?$/.exec(resource)?.[1];
}

/**
 * Classic webhooks do not name their object in a header. Signed bytes may be looked at: an order payload begins with its id and a
 * refund or fulfilment names its order, so one cheap search keeps everything of one order in line without parsing.
 */
function objectIn(body: Uint8Array, topic: string): string | undefined {
  const order = topic.startsWith('orders/')
    ? /^\s*\{\s*"id"\s*:\s*(\d{1,30})\s*,/
    : topic.startsWith('inventory_levels/')
      ? /"inventory_item_id"\s*:\s*(\d{1,30})\s*[,}]/
      : /"order_id"\s*:\s*(\d{1,30})\s*[,}]/;
  const start = new TextDecoder().decode(body.subarray(0, topic.startsWith('orders/') ? 200 : 4_000));
  return order.exec(start)?.[1];
}

function refused(because: string): Verdict {
  return { verdict: 'refused', failure: shopifyErrors.failure('SL-SHOPIFY-008', { because }) };
}
