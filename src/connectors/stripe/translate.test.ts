import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Delivery } from '../../canonical/envelope.ts';
import { eventDataFailure } from '../../canonical/validate.ts';
import type { DraftEvent, Translation } from '../../connector/connector.ts';
import charge from './fixtures/charge.json' with { type: 'json' };
import dispute from './fixtures/dispute.json' with { type: 'json' };
import intent from './fixtures/payment_intent.json' with { type: 'json' };
import refund from './fixtures/refund.json' with { type: 'json' };
import type { StripeSettings } from './manifest.ts';
import { orderOf } from './order-reference.ts';
import { translate } from './translate.ts';

const settings: StripeSettings = {
  secretKey: 'sk_test_1234',
  webhookSecrets: ['whsec_test_secret'],
  orderReference: { shops: { 'eu.example.com': 'shopify-eu' } },
};
const ORDER = { order_id: '5678901234567890123', shop: 'eu.example.com' };
const CREATED = 1_732_100_000;

function deliver(body: unknown, change: Partial<StripeSettings> = {}): Translation {
  const delivery: Delivery = {
    connection: 'stripe-main',
    via: 'webhook',
    topic: 'x',
    deliveryId: 'evt_1',
    headers: {},
    body: typeof body === 'string' ? body : JSON.stringify(body),
    encoding: 'utf8',
    receivedAt: '2026-11-20T10:00:00.000Z',
  };
  return translate(delivery, { connection: 'stripe-main', settings: { ...settings, ...change } });
}

const event = (type: string, object: object, more: object = {}) => ({
  id: 'evt_1',
  object: 'event',
  created: CREATED,
  livemode: false,
  type,
  data: { object },
  ...more,
});

/** The only event of a translation, which must fit the canonical schema. */
function theEvent(translation: Translation): DraftEvent {
  if (translation.kind !== 'events') throw new Error(`not events: ${JSON.stringify(translation)}`);
  const [only] = translation.events;
  if (only === undefined || translation.events.length !== 1) throw new Error('not exactly one event');
  expect(eventDataFailure(only.name, only.data)).toBeUndefined();
  return only;
}

const paid = { ...intent, status: 'succeeded', amount_received: 1099, metadata: ORDER };
const held = {
  ...intent,
  status: 'requires_capture',
  amount_capturable: 1099,
  capture_method: 'manual',
  metadata: ORDER,
};

describe('payments', () => {
  test('payment_intent.succeeded is PaymentCaptured of its order', () => {
    const captured = theEvent(deliver(event('payment_intent.succeeded', paid)));
    expect(captured).toMatchObject({
      name: 'PaymentCaptured',
      subject: `payment/stripe-main/${intent.id}`,
      correlation: 'order/shopify-eu/5678901234567890123',
      time: '2024-11-20T10:53:20.000Z',
      data: {
        order: 'order/shopify-eu/5678901234567890123',
        reference: intent.id,
        amount: { amount: 1099, currency: 'USD' },
        gateway: 'stripe',
      },
    });
  });

  test('the intent, its charge and the object read by itself say one fact', () => {
    const captured = {
      ...charge,
      payment_intent: intent.id,
      captured: true,
      amount: 1099,
      amount_captured: 1099,
      currency: 'usd',
    };
    const facts = [
      deliver(event('payment_intent.succeeded', paid)),
      deliver(event('charge.captured', captured)),
      deliver(event('charge.succeeded', captured)),
      deliver(paid),
    ].map((translation) => theEvent(translation).fact);
    expect(new Set(facts.map((fact) => fact.join('|'))).size).toBe(1);
  });

  test('a part that was captured is what was received, not what was held', () => {
    const partly = { ...paid, amount: 1099, amount_received: 700 };
    expect(theEvent(deliver(event('payment_intent.succeeded', partly))).data).toMatchObject({
      amount: { amount: 700 },
    });
  });

  test('a hold is PaymentAuthorized; when it ends is derived unless Stripe says so', () => {
    const authorized = theEvent(deliver(event('payment_intent.amount_capturable_updated', held)));
    expect(authorized).toMatchObject({
      name: 'PaymentAuthorized',
      derived: ['expiresAt'],
      data: { amount: { amount: 1099 }, expiresAt: '2024-11-27T10:53:20.000Z' },
    });
    const card = { capture_before: CREATED + 3600 };
    const told = theEvent(deliver({ ...held, latest_charge: { ...charge, payment_method_details: { card } } }));
    expect(told.data).toMatchObject({ expiresAt: '2024-11-20T11:53:20.000Z' });
    expect(told.derived).toBeUndefined();
    expect(told.fact).toEqual(authorized.fact);
  });

  test('a refused card is PaymentFailed with its code, each try once', () => {
    const failed = (id: string) => ({
      ...intent,
      metadata: ORDER,
      last_payment_error: { code: 'card_declined', decline_code: 'insufficient_funds', charge: id, message: 'No.' },
    });
    const first = theEvent(deliver(event('payment_intent.payment_failed', failed('ch_1'))));
    const second = theEvent(deliver(event('payment_intent.payment_failed', failed('ch_2'))));
    expect(first).toMatchObject({ name: 'PaymentFailed', data: { reason: 'card_declined: insufficient_funds' } });
    expect(first.fact).not.toEqual(second.fact);
  });

  test('a cancelled intent is PaymentVoided', () => {
    const canceled = { ...intent, status: 'canceled', canceled_at: CREATED, cancellation_reason: 'automatic' };
    const voided = theEvent(deliver(event('payment_intent.canceled', canceled)));
    expect(voided).toMatchObject({ name: 'PaymentVoided', data: { reason: 'automatic' } });
    expect(theEvent(deliver(canceled)).fact).toEqual(voided.fact);
  });

  test('a charge of the old API without an intent counts by itself', () => {
    const alone = { ...charge, payment_intent: null, captured: true, amount_captured: 100 };
    expect(theEvent(deliver(event('charge.succeeded', alone)))).toMatchObject({ data: { reference: charge.id } });
  });
});

describe('refunds and disputes', () => {
  const ofIntent = { ...refund, payment_intent: intent.id };

  test('a refund is known by its initiator', () => {
    const by = (object: object, more: object = {}): unknown =>
      (theEvent(deliver(event('refund.created', object, more))).data as { initiatedBy?: string }).initiatedBy;
    expect(by(ofIntent)).toBe('provider');
    expect(by({ ...ofIntent, metadata: { order_id: '567' } })).toBe('channel');
    expect(by({ ...ofIntent, metadata: { storeloom_purpose: 'order/shopify-eu/567 cancel' } })).toBe('hub');
    expect(by(ofIntent, { request: { id: 'req_1', idempotency_key: 'storeloom:refund:abc' } })).toBe('hub');
  });

  test('created and updated say one fact; pending says nothing yet', () => {
    expect(theEvent(deliver(event('refund.updated', ofIntent))).fact).toEqual(
      theEvent(deliver(event('refund.created', ofIntent))).fact,
    );
    expect(deliver(event('refund.created', { ...ofIntent, status: 'pending' })).kind).toBe('ignored');
  });

  test('a refund that fails after it succeeded is a fact of its own', () => {
    const failed = { ...ofIntent, status: 'failed', failure_reason: 'lost_or_stolen_card' };
    const event1 = theEvent(deliver(event('refund.failed', failed)));
    expect(event1).toMatchObject({ name: 'RefundFailed', data: { reason: 'lost_or_stolen_card', refund: refund.id } });
    expect(event1.fact).not.toEqual(theEvent(deliver(event('refund.created', ofIntent))).fact);
  });

  test('charge.refunded is left to the refund objects', () => {
    expect(deliver(event('charge.refunded', charge)).kind).toBe('ignored');
  });

  test('a dispute is DisputeOpened', () => {
    const opened = { ...dispute, payment_intent: intent.id };
    expect(theEvent(deliver(event('charge.dispute.created', opened)))).toMatchObject({
      name: 'DisputeOpened',
      data: { reference: intent.id, amount: { amount: 1000 } },
    });
  });
});

describe('what is not a fact', () => {
  test('a thin event is a hint where to look', () => {
    const thin = (type: string) => ({
      id: 'evt_thin',
      object: 'v2.core.event',
      type: 'v1.payment_intent.succeeded',
      related_object: { id: 'pi_9', type },
    });
    expect(deliver(thin('payment_intent'))).toEqual({
      kind: 'hints',
      hints: [{ kind: 'payment_intent', foreignId: 'pi_9' }],
    });
    expect(deliver(thin('billing.meter')).kind).toBe('ignored');
  });

  test('test events at a live connection are ignored; live events at a test connection are a case', () => {
    expect(deliver(event('payment_intent.succeeded', paid), { secretKey: 'rk_live_1234' }).kind).toBe('ignored');
    expect(deliver(event('payment_intent.succeeded', paid, { livemode: true }))).toMatchObject({
      kind: 'invalid',
      failure: { code: 'SL-STRIPE-015' },
    });
  });

  test.each([
    ['currency', { ...paid, currency: 7 }],
    ['amount_received', { ...paid, amount_received: '1099' }],
    ['amount', { ...paid, amount: 10.5 }],
    ['id', { ...paid, id: '' }],
  ])('a wrong %s is named', (field, object) => {
    expect(deliver(event('payment_intent.succeeded', object))).toMatchObject({ kind: 'invalid', failure: { field } });
  });

  test('it never throws, whatever comes', () => {
    fc.assert(fc.property(fc.string(), (text) => void deliver(text)));
    fc.assert(fc.property(fc.json({ maxDepth: 4 }), (text) => void deliver(text)));
    const types = ['payment_intent.succeeded', 'charge.captured', 'refund.created', 'charge.dispute.created'];
    fc.assert(
      fc.property(
        fc.constantFrom(...types),
        fc.constantFrom(paid, held, charge, refund, dispute),
        fc.dictionary(fc.constantFrom(...Object.keys(paid), 'charge', 'status', '__proto__'), fc.jsonValue()),
        (type, object, change) => void deliver(event(type, { ...object, ...change })),
      ),
      { numRuns: 500 },
    );
  });
});

describe('the order that a payment names', () => {
  const shops = { 'eu.example.com': 'shopify-eu' };
  test.each([
    ['by its shop', { order_id: '567', shop: 'eu.example.com' }, 'order/shopify-eu/567'],
    ['whole', { order_id: 'order/shopify-us/9' }, 'order/shopify-us/9'],
    ['as a global id', { order_id: 'gid://shopify/Order/567', shop: 'eu.example.com' }, 'order/shopify-eu/567'],
    ['of the default channel', { order_id: '567' }, 'order/web/567'],
    ['of a shop that is not ours', { order_id: '567', shop: 'other.example.com' }, undefined],
    ['not at all', { shop: 'eu.example.com' }, undefined],
    ['with a path', { order_id: '../567' }, undefined],
    ['as an inherited property', { order_id: '567', shop: 'constructor' }, undefined],
  ])('%s', (_name, metadata, order) => {
    expect(orderOf(metadata as Record<string, string>, { orderReference: { shops, connection: 'web' } })).toBe(order);
  });
});
