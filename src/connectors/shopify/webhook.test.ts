import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../kernel/clock.ts';
import type { ShopifySettings } from './manifest.ts';
import { isSigned, webhook } from './webhook.ts';

const settings: ShopifySettings = {
  shopDomain: 'example.myshopify.com',
  accessToken: 't',
  webhookSecrets: ['new-secret', 'old-secret'],
};
const profile = { connection: 'shopify-eu', settings };
const BODY = '{"id":820982911946154508,"total_price":"29.99"}';

function request(
  changes: { body?: string; secret?: string; prefix?: string; headers?: Record<string, string>; without?: string } = {},
) {
  const { body = BODY, secret = 'new-secret', prefix = 'x-shopify-' } = changes;
  const headers: Record<string, string> = {
    [`${prefix}hmac-sha256`]: createHmac('sha256', secret).update(body).digest('base64'),
    [`${prefix}topic`]: 'orders/create',
    [`${prefix}shop-domain`]: 'example.myshopify.com',
    [`${prefix}webhook-id`]: 'w-1',
    [`${prefix}event-id`]: 'e-1',
    [`${prefix}api-version`]: '2026-10',
    ...changes.headers,
  };
  if (changes.without !== undefined) delete headers[`${prefix}${changes.without}`];
  return webhook.verify({ headers, query: {}, body: Buffer.from(body) }, profile, systemClock);
}

describe('verifying a webhook', () => {
  test("the signature vector that Shopify's own SDK gives", () => {
    expect(isSigned(Buffer.from(BODY), 'quZGf/qmZQptjjpnvVQE5foy681Mv8rlA6j1mcsdces=', ['s3cr3t'])).toBe(true);
    expect(isSigned(Buffer.from(BODY), 'quZGf/qmZQptjjpnvVQE5foy681Mv8rlA6j1mcsdceA=', ['s3cr3t'])).toBe(false);
  });

  test.each(['x-shopify-', 'shopify-'])('headers that begin with %s are understood', (prefix) => {
    expect(request({ prefix })).toEqual({
      verdict: 'accepted',
      topic: 'orders/create',
      deliveryId: 'example.myshopify.com/w-1',
      object: '820982911946154508',
      headers: {
        'x-shopify-topic': 'orders/create',
        'x-shopify-shop-domain': 'example.myshopify.com',
        'x-shopify-api-version': '2026-10',
        'x-shopify-webhook-id': 'w-1',
        'x-shopify-event-id': 'e-1',
      },
    });
  });

  test('the old secret still holds while it is rotated', () => {
    expect(request({ secret: 'old-secret' }).verdict).toBe('accepted');
  });

  test('two topics of one event are two deliveries, a retry is the same one', () => {
    const paid = request({ headers: { 'x-shopify-topic': 'orders/paid', 'x-shopify-webhook-id': 'w-2' } });
    expect(paid).toMatchObject({ deliveryId: 'example.myshopify.com/w-2' });
    expect(request()).toEqual(request());
  });

  test('the object comes from the header of its own, or from the order that the body names', () => {
    const header = { 'x-shopify-resource-id': 'gid://shopify/Order/77' };
    expect(request({ headers: header })).toMatchObject({ object: '77' });
    const refund = request({
      body: '{"id":5,"order_id":820982911946154508,"note":""}',
      headers: { 'x-shopify-topic': 'refunds/create' },
    });
    expect(refund).toMatchObject({ object: '820982911946154508' });
  });

  test.each([
    ['another secret', { secret: 'wrong' }],
    ['no signature', { without: 'hmac-sha256' }],
    ['another shop', { headers: { 'x-shopify-shop-domain': 'other.myshopify.com' } }],
    ['no shop', { without: 'shop-domain' }],
    ['no topic', { without: 'topic' }],
    ['no id', { without: 'webhook-id' }],
    ['a short signature', { headers: { 'x-shopify-hmac-sha256': 'quZG' } }],
    ['a signature that is no base64', { headers: { 'x-shopify-hmac-sha256': '%%%' } }],
  ])('%s is refused as unauthorized', (_says, changes) => {
    expect(request(changes)).toMatchObject({
      verdict: 'refused',
      failure: { code: 'SL-SHOPIFY-008', kind: 'unauthorized' },
    });
  });
});
