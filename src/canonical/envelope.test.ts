import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { nameOf, newCommand, newDelivery, newEvent, newOutcome, topicOf } from './envelope.ts';
import { commandDataFailure, eventDataFailure } from './validate.ts';

const ajv = new Ajv({ strict: false });
(formats as unknown as (instance: Ajv) => void)(ajv);
const isCloudEvent = ajv.compile(
  JSON.parse(readFileSync(new URL('./fixtures/cloudevents-1.0.schema.json', import.meta.url), 'utf8')),
);

const cancelled = (version = '1') =>
  newEvent({
    name: 'OrderCancelled',
    source: '/connections/shopify-eu',
    subject: 'order/shopify-eu/567',
    time: '2026-11-20T10:00:01Z',
    fact: ['order', '567', version],
    data: { order: 'order/shopify-eu/567', by: 'channel', at: '2026-11-20T10:00:01Z' },
    derived: ['by', 'at'],
    translator: 'shopify@1',
  });

const command = () =>
  newCommand({
    name: 'cancel-order',
    source: '/processes/order-to-cash',
    connection: 'odoo-main',
    subject: 'order/shopify-eu/567',
    time: '2026-11-20T10:00:02Z',
    data: { order: 'order/shopify-eu/567' },
    cause: cancelled(),
  });

const outcome = (round?: string) =>
  newOutcome({
    command: command(),
    name: 'cancel-order',
    outcome: 'failed',
    time: '2026-11-20T10:00:03Z',
    failure: { kind: 'invalid', code: 'SL-TEST-001', because: 'no' },
    ...(round === undefined ? {} : { round }),
  });

const delivery = () =>
  newDelivery({
    delivery: {
      connection: 'shopify-eu',
      via: 'webhook',
      topic: 'orders/create',
      deliveryId: 'abc',
      headers: {},
      body: '{}',
      encoding: 'utf8',
      receivedAt: '2026-11-20T10:00:01.123Z',
    },
  });

describe('envelopes', () => {
  test.each([
    ['event', cancelled()],
    ['command', command()],
    ['outcome', outcome()],
    ['delivery', delivery()],
  ])('a %s is a CloudEvent by the official schema', (_kind, envelope) => {
    expect(isCloudEvent(envelope), JSON.stringify(isCloudEvent.errors)).toBe(true);
    // Attributes beside `data` are simple values with plain names, as the specification wants.
    for (const [name, value] of Object.entries(envelope)) {
      expect(name).toMatch(/^[a-z0-9]{1,20}$/);
      if (name !== 'data') expect(['string', 'number', 'boolean']).toContain(typeof value);
    }
  });

  test('the schema would refuse an envelope without a source', () => {
    expect(isCloudEvent({ ...cancelled(), source: '' })).toBe(false);
  });

  test('the same fact is the same message, another version another one', () => {
    expect(cancelled().id).toBe(cancelled().id);
    expect(cancelled('2').id).not.toBe(cancelled('1').id);
  });

  test('a command is asked once per cause, and an outcome tells its rounds apart', () => {
    expect(command().id).toBe(command().id);
    expect(outcome('1').id).toBe(outcome('1').id);
    expect(outcome('1').id).not.toBe(outcome('2').id);
    expect(outcome().causationid).toBe(command().id);
    expect(command().causationid).toBe(cancelled().id);
    expect(outcome().correlationid).toBe('order/shopify-eu/567');
  });

  test('topics and names', () => {
    expect(topicOf(cancelled())).toBe('event.OrderCancelled');
    expect(topicOf(command())).toBe('command.odoo-main.cancel-order');
    expect(topicOf(outcome())).toBe('outcome.cancel-order.failed');
    expect(topicOf(delivery())).toBe('delivery.shopify-eu');
    expect(nameOf(outcome())).toBe('cancel-order.failed');
    expect(nameOf(cancelled())).toBe('OrderCancelled');
  });
});

describe('validation', () => {
  test('good data passes', () => {
    expect(eventDataFailure('OrderCancelled', cancelled().data)).toBeUndefined();
    expect(commandDataFailure('cancel-order', command().data)).toBeUndefined();
  });

  test('bad data is refused with the field and the rule', () => {
    expect(eventDataFailure('OrderCancelled', { ...cancelled().data, by: 'nobody' })).toMatchObject({
      kind: 'invalid',
      code: 'SL-CANON-001',
      field: 'by',
    });
    expect(
      eventDataFailure('PaymentCaptured', {
        payment: 'payment/stripe-main/pi_1',
        reference: 'pi_1',
        amount: { amount: 1.5, currency: 'EUR' },
        at: '2026-11-20T10:00:01Z',
        gateway: 'stripe',
      }),
    ).toMatchObject({ field: 'amount.amount', rule: 'type' });
    expect(eventDataFailure('OrderCancelled', null)).toMatchObject({ code: 'SL-CANON-001' });
  });
});
