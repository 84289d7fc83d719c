import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LIMITS } from '../../kernel/limits.ts';
import { orderStoreContract } from '../../testing/order-store-contract.ts';
import { orderStory } from '../../testing/order-story.ts';
import { createMemoryOrderStore } from './memory-store.ts';
import { contributionOf } from './project.ts';
import { orderRecords } from './subscription.ts';
import { summaryOf } from './summary.ts';

const STORY = orderStory('1001', '#1001', 'pi_3P1001');

orderStoreContract('memory', async () => createMemoryOrderStore(), 100);

test('projecting is total: any data of any message is taken or left, never thrown on', () => {
  const types = [
    'order.OrderPlaced',
    'payment.PaymentCaptured',
    'outcome.book-order-done',
    'outcome.confirm-order-failed',
    'odd.Thing',
    'stock.StockReserved',
  ];
  fc.assert(
    fc.property(
      fc.constantFrom(...types),
      fc.constantFrom('order/a/1', 'payment/a/1', 'x'),
      fc.jsonValue(),
      (type, key, data) => {
        const [first] = STORY;
        if (first === undefined) throw new Error('the story is not empty');
        const envelope = { ...first.envelope, type: `storeloom.${type}.v1`, subject: key, correlationid: key, data };
        const contribution = contributionOf({ ...first, envelope });
        expect(() => summaryOf('order/a/1', contribution?.facts ?? {})).not.toThrow();
      },
    ),
  );
});

test('what the ERP makes of an order is not taken for what the buyer ordered', () => {
  const placed = STORY.find(({ topic }) => topic === 'event.OrderPlaced');
  if (placed === undefined) throw new Error('the story begins with an order');
  const { order } = placed.envelope.data as { order: object };
  const edited = (by: 'channel' | 'erp') =>
    contributionOf({
      ...placed,
      envelope: { ...placed.envelope, type: 'storeloom.order.OrderEdited.v1', data: { order, by } },
    })?.facts;
  expect(edited('channel')).toHaveProperty('snapshot');
  expect(edited('erp')).toEqual({});
});

test('the subscription applies a batch at once and writes nothing in a shadow', async () => {
  const store = createMemoryOrderStore();
  const subscription = orderRecords(store);
  expect(subscription.batch?.size).toBe(LIMITS.recordBatch);
  const claim = (shadow: boolean) =>
    STORY.map((message) => ({ message, attempt: 1, uncertain: false, idempotencyKey: 'k', shadow }));
  const { signal } = new AbortController();
  await subscription.handle(claim(true), signal);
  expect((await store.list({ limit: 1 })).orders).toEqual([]);
  const handled = await subscription.handle(claim(false), signal);
  expect(handled).toHaveLength(STORY.length);
  expect((await store.list({ limit: 1 })).orders).toHaveLength(1);
});

test('what holds an order after its end is seen, and what held it before is not', async () => {
  const held = STORY.find(({ topic }) => topic === 'event.OrderHeld');
  const last = STORY.at(-1);
  if (held === undefined || last === undefined) throw new Error('the story has a hold and an end');
  const heldAfter = async (more: readonly (typeof held)[]) => {
    const store = createMemoryOrderStore();
    const claims = [...STORY, ...more].map((message) => ({
      message,
      attempt: 1,
      uncertain: false,
      idempotencyKey: 'k',
      shadow: false,
    }));
    await orderRecords(store).handle(claims, new AbortController().signal);
    const [order] = (await store.list({ limit: 1 })).orders;
    return { state: order?.summary.state, held: order?.summary.held?.code };
  };
  const late = { ...held, position: last.position + 1, recordedAt: last.recordedAt + 1 };
  expect(await heldAfter([])).toEqual({ state: 'closed', held: undefined });
  expect(await heldAfter([late])).toEqual({ state: 'closed', held: 'SL-ODOO-010' });
});
