import { expect, test } from 'vitest';
import type { DeadLetter } from '../../backbone/backbone.ts';
import type { StoredMessage } from '../../backbone/event-log.ts';
import { orderStory } from '../../testing/order-story.ts';
import { createMemoryOrderStore } from './memory-store.ts';
import { type PassportSources, passport } from './passport.ts';
import { contributionOf } from './project.ts';

const ORDER = 'order/shopify-eu/1001';

async function sourcesOf(
  messages: readonly StoredMessage[],
  letters: readonly DeadLetter[] = [],
): Promise<PassportSources> {
  const orders = createMemoryOrderStore();
  await orders.apply(messages.flatMap((message) => contributionOf(message) ?? []));
  return {
    orders,
    log: {
      story: async (correlations) =>
        messages.filter(({ envelope }) => correlations.includes(envelope.correlationid ?? '')),
      findAll: async (identities) =>
        messages.filter(({ envelope }) =>
          identities.some(({ source, id }) => envelope.source === source && envelope.id === id),
        ),
    },
    letters: {
      list: async (choice) =>
        letters.filter(({ key }) => typeof choice === 'object' && 'keys' in choice && choice.keys.includes(key)),
    },
    calls: async (correlations) =>
      correlations.includes(ORDER)
        ? [
            {
              at: '2026-11-20T10:00:04.500Z',
              kind: 'call',
              name: 'POST load',
              from: 'odoo-main',
              text: '200 in 12 ms',
            },
          ]
        : [],
  };
}

test('says by which rules an event was read, and which record of which system a step speaks of', async () => {
  const told = orderStory('1001', '#1001', 'pi_3P1001').map((message) =>
    message.topic === 'event.OrderPlaced'
      ? { ...message, envelope: { ...message.envelope, translator: 'shopify@2026-10 mapping 3' } }
      : message,
  );
  const { story } = await passport(await sourcesOf(told), ORDER);
  const named = (name: string) => story.find((entry) => entry.name === name);
  expect(named('OrderPlaced')?.translator).toBe('shopify@2026-10 mapping 3');
  expect(named('book-order done')?.record).toEqual({ connection: 'odoo-main', id: '91001', name: 'S1001' });
  expect(named('book-order')).not.toHaveProperty('record');
});

test('tells the story from the delivery to the closing, with payments and calls in their place', async () => {
  const found = await passport(await sourcesOf(orderStory('1001', '#1001', 'pi_3P1001')), 'pi_3P1001');
  expect(found.order.id).toBe(ORDER);
  expect(found.story.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
    'delivery orders/create',
    'event OrderPlaced',
    'event PaymentCaptured',
    'command book-order',
    'call POST load',
    'outcome book-order failed',
    'event OrderHeld',
    'outcome book-order done',
    'event OrderReleased',
    'event OrderAccepted',
    'event ShipmentDispatched',
    'command post-invoice',
    'outcome post-invoice done',
    'event RefundIssued',
    'event OrderClosed',
  ]);
  expect(found.story[1]?.text).toBe('#1001, 49.90 EUR, 1 line, prepaid');
  expect(found.story[0]?.text).toMatch(/^pushed, \d+ bytes$/);
  expect(found.story[5]).toMatchObject({ from: 'odoo-main', failure: { code: 'SL-ODOO-010' } });
  expect(found.truncated).toBe(false);
});

test('lines of the story hold nothing personal', async () => {
  const found = await passport(await sourcesOf(orderStory('1001', '#1001', 'pi_3P1001')), '#1001');
  const lines = JSON.stringify(found.story.map(({ data: _data, ...line }) => line));
  expect(lines).not.toMatch(/ada@|Lovelace/i);
});

test('says what is stuck, also of the delivery that began it', async () => {
  const messages = orderStory('1001', '#1001', 'pi_3P1001');
  const [delivery] = messages;
  if (delivery === undefined) throw new Error('the story begins with a delivery');
  const letter: DeadLetter = {
    id: 'translate/shopify-eu/live/1',
    subscription: 'translate/shopify-eu',
    key: delivery.key,
    state: 'dead',
    attempts: 1,
    fingerprint: 'f',
    failure: { kind: 'invalid', code: 'SL-CANON-001', because: 'order.lines[0].sku is missing', next: 'Mend it.' },
    since: 0,
    waiting: 2,
    message: delivery,
  };
  const found = await passport(await sourcesOf(messages, [letter]), '1001');
  expect(found.stuck).toEqual([
    {
      letter: 'translate/shopify-eu/live/1',
      subscription: 'translate/shopify-eu',
      state: 'dead',
      attempts: 1,
      since: '1970-01-01T00:00:00.000Z',
      waiting: 2,
      code: 'SL-CANON-001',
      because: 'order.lines[0].sku is missing',
      next: 'Mend it.',
    },
  ]);
});

test('an unknown id and an ambiguous one are told apart', async () => {
  const both = [...orderStory('1001', '#1', 'pi_a'), ...orderStory('1002', '#1', 'pi_b')];
  const sources = await sourcesOf(both);
  await expect(passport(sources, 'nothing')).rejects.toMatchObject({ failure: { code: 'SL-RECORD-001' } });
  await expect(passport(sources, '#1')).rejects.toMatchObject({
    failure: { code: 'SL-RECORD-002', value: expect.stringContaining('order/shopify-eu/1002') },
  });
});
