import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Verdict, WebhookRequest } from '../../connector/connector.ts';
import { type Clock, systemClock } from '../../kernel/clock.ts';
import type { WooSettings } from './manifest.ts';
import { recording } from './simulator/samples-story.ts';
import { isSigned, webhook } from './webhook.ts';

const settings: WooSettings = {
  address: 'http://shop.example',
  consumerKey: 'ck',
  consumerSecret: 'cs',
  webhookSecrets: ['new-secret', recording.webhookSecret],
};
const clockAt = (nowMs: number): Clock => ({ now: () => nowMs, sleep: systemClock.sleep });
const verify = (request: WebhookRequest, nowMs = 0): Verdict =>
  webhook.verify(request, { connection: 'woo', settings }, clockAt(nowMs));

const recorded = (name: string): WebhookRequest => {
  const { headers = {}, body = '' } = recording.webhooks[name] ?? {};
  return { headers, query: {}, body: Buffer.from(body) };
};
const idOf = (verdict: Verdict): string => (verdict.verdict === 'accepted' ? verdict.deliveryId : verdict.verdict);

function signed(body: string, more: Record<string, string> = {}): WebhookRequest {
  const headers = {
    'content-type': 'application/json',
    'x-wc-webhook-topic': 'order.updated',
    'x-wc-webhook-id': '3',
    'x-wc-webhook-delivery-id': '78c6861a9b0eec615a2c89c22e71bf75',
    'x-wc-webhook-signature': createHmac('sha256', 'new-secret').update(body).digest('base64'),
    ...more,
  };
  return { headers, query: {}, body: Buffer.from(body) };
}

describe('deliveries of a real shop', () => {
  const names = Object.keys(recording.webhooks).filter((name) => name !== '01-ping');
  test.each(names)('%s is signed over its raw bytes', (name) => {
    const request = recorded(name);
    expect(verify(request).verdict).toBe('accepted');
    const again = JSON.stringify(JSON.parse(Buffer.from(request.body).toString('utf8')));
    const rewritten = { ...request, body: Buffer.from(again) };
    // Written anew without PHP's escapes these are other bytes, where there was anything to escape.
    if (again.length !== request.body.length) expect(verify(rewritten).verdict).toBe('refused');
  });

  test('the ping has no signature and is acknowledged', () => {
    expect(verify(recorded('01-ping'))).toEqual({ verdict: 'acknowledged' });
  });

  test('what only looks like a ping is refused', () => {
    const ping = recorded('01-ping');
    const bodies = ['webhook_id=2&x=1', 'webhook_id=', 'webhook_id=abc', '{"id":1}'];
    for (const body of bodies) expect(verify({ ...ping, body: Buffer.from(body) }).verdict).toBe('refused');
    expect(verify({ ...ping, headers: { 'content-type': 'application/json' } }).verdict).toBe('refused');
  });

  test('the published example gives its signature', () => {
    const body = '{"id":727,"status":"processing","currency":"EUR","total":"29.35"}';
    expect(isSigned(Buffer.from(body), 'jurrZqTpGkQ+cmc2M5Ni0b/uQj34om5HLmvad4FpHU4=', ['wc_secret_1'])).toBe(true);
    expect(isSigned(Buffer.from(body), 'jurrZqTpGkQ+cmc2M5Ni0b/uQj34om5HLmvad4FpHU5=', ['wc_secret_1'])).toBe(false);
  });
});

describe('the id of a delivery', () => {
  const body = (id: number): string => `{"id":${id},"status":"processing","date_modified_gmt":"2026-11-20T19:55:58"}`;

  test('is not the id that the shop gives: that one covers every order of a second', () => {
    const ids = [1, 2, 3].map((id) => idOf(verify(signed(body(id)))));
    expect(new Set(ids).size).toBe(3);
    // And the same bytes are the same delivery, whatever the shop calls them.
    const other = signed(body(1), { 'x-wc-webhook-delivery-id': 'another' });
    expect(idOf(verify(other, 60_000))).toBe(ids[0]);
  });

  test('tells webhooks and topics apart, which carry the same bytes', () => {
    const twin = signed(body(1), { 'x-wc-webhook-id': '4' });
    const created = signed(body(1), { 'x-wc-webhook-topic': 'order.created' });
    expect(new Set([signed(body(1)), twin, created].map((request) => idOf(verify(request)))).size).toBe(3);
  });

  test('tells two vanished orders apart, whose bodies are the same error', () => {
    const gone = recorded('05-order.created-order-gone');
    expect(idOf(verify(gone, 1_000))).not.toBe(idOf(verify(gone, 2_000)));
    const trashed = recorded('06-order.deleted');
    expect(idOf(verify(trashed, 1_000))).not.toBe(idOf(verify(trashed, 2_000)));
    expect(idOf(verify(signed(body(1)), 1_000))).toBe(idOf(verify(signed(body(1)), 2_000)));
  });

  test('deliveries of one record stay in order', () => {
    const object = (request: WebhookRequest): string | undefined => {
      const verdict = verify(request);
      return verdict.verdict === 'accepted' ? verdict.object : undefined;
    };
    expect(object(recorded('02-order.created'))).toBe(object(recorded('03-order.updated')));
    expect(object(recorded('06-order.deleted'))).toBe('order/43');
    expect(object(recorded('05-order.created-order-gone'))).toBeUndefined();
  });
});
