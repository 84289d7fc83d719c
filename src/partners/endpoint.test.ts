import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import type { Envelope } from '../canonical/envelope.ts';
import { seededChance } from '../kernel/chance.ts';
import { checkTypes, type EndpointWish, isTold, signingSecrets } from './endpoint.ts';
import { Pace } from './pace.ts';
import { newSigningSecret, signatureHeaders } from './signature.ts';

const WISH: EndpointWish = { url: '', description: '', owner: '', types: ['*'], personal: false, perSecond: 1 };
const event = (type: string, more: Partial<Envelope> = {}): Envelope => ({
  specversion: '1.0',
  id: '1',
  source: '/connections/shop',
  type: `storeloom.${type}.v1`,
  subject: 'order/shop/1',
  time: '2026-11-20T10:00:00Z',
  datacontenttype: 'application/json',
  correlationid: 'order/shop/1',
  lane: 'live',
  data: {},
  ...more,
});

describe('filters', () => {
  test.each([
    ['*', 'order.OrderPlaced', true],
    ['order.*', 'order.OrderPlaced', true],
    ['order.OrderPlaced', 'order.OrderPlaced', true],
    ['storeloom.order.OrderPlaced.v1', 'order.OrderPlaced', true],
    ['order.OrderPlaced', 'order.OrderEdited', false],
    ['payment.*', 'order.OrderPlaced', false],
    ['*', 'partner.WebhookEndpointDisabled', false],
  ])('%s asks for %s: %s', (pattern, type, told) => {
    expect(isTold({ ...WISH, types: [pattern] }, event(type))).toBe(told);
  });

  test.each(['', 'orders.*', 'order.', 'order.Order*', 'OrderPlaced', 'partner.*', 'order.OrderPlaced.v2', '*.*'])(
    '"%s" is refused',
    (pattern) => {
      expect(() => checkTypes([pattern])).toThrow(/SL-PARTNER-002/);
    },
  );

  test('channels and locations are found where an event names them', () => {
    const only = (channels?: string[], locations?: string[]): EndpointWish => ({
      ...WISH,
      ...(channels === undefined ? {} : { channels }),
      ...(locations === undefined ? {} : { locations }),
    });
    const payment = event('payment.PaymentCaptured', {
      subject: 'payment/stripe/1',
      correlationid: 'payment/stripe/1',
      data: { order: 'order/eu/7' },
    });
    expect(isTold(only(['eu']), payment)).toBe(true);
    expect(isTold(only(['us']), payment)).toBe(false);
    const sale = event('store.SaleCompleted', {
      subject: 'receipt/pos/1',
      correlationid: 'receipt/pos/1',
      data: { receipt: { location: 'location/paris' } },
    });
    expect(isTold(only(undefined, ['location/paris']), sale)).toBe(true);
    expect(isTold(only(['eu'], ['location/paris']), sale)).toBe(true);
    expect(isTold(only(['eu']), sale)).toBe(false);
  });
});

describe('signatures', () => {
  // The vector of the specification's own tests.
  test('are those of the Standard Webhooks specification', () => {
    const headers = signatureHeaders(
      { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', atMs: 1_614_265_330_999, body: '{"test": 2432232314}' },
      ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
    );
    expect(headers).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  test('of several secrets are each good for the official library', () => {
    const chance = seededChance(7);
    const secrets = [newSigningSecret(chance), newSigningSecret(chance)];
    const headers = signatureHeaders({ id: 'msg_1', atMs: Date.now(), body: '{"a":"ü"}' }, secrets);
    for (const secret of secrets) expect(new Webhook(secret).verify('{"a":"ü"}', headers)).toEqual({ a: 'ü' });
    expect(() => new Webhook(newSigningSecret(chance)).verify('{"a":"ü"}', headers)).toThrow(/signature/i);
  });

  test('come from the secrets that are good now, the newest first', () => {
    const secrets = [
      { name: 'old', createdAt: 1, expiresAt: 100 },
      { name: 'former', createdAt: 2, expiresAt: 200 },
      { name: 'current', createdAt: 3 },
    ];
    expect(signingSecrets({ secrets }, 150)).toEqual(['current', 'former']);
    expect(signingSecrets({ secrets }, 200)).toEqual(['current']);
  });
});

test('a pace lets through what a second allows, and no more after a rest', () => {
  const pace = new Pace(2, 0);
  expect(pace.available(2, 0)).toBe(2);
  pace.take();
  pace.take();
  expect(pace.available(2, 0)).toBe(0);
  expect(pace.waitMs(2)).toBe(500);
  expect(pace.available(2, 500)).toBe(1);
  expect(pace.available(2, 60_000)).toBe(2);
});
