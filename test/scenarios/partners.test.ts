import { Webhook } from 'standardwebhooks';
import { expect, test } from 'vitest';
import type { EndpointLine } from '../../src/gateway/api/partners.ts';
import { type Got, startReceiver } from '../../src/partners/testing/receiver.ts';
import { openWorld, waitUntil } from './world.ts';

test('an order that is placed in the shop is told to a partner, and what it missed while the hub was away comes after', async () => {
  await using receiver = await startReceiver();
  await using world = await openWorld();
  const { endpoint, secret } = await world.post<{ endpoint: EndpointLine; secret: string }>(
    '/api/v1/webhook-endpoints',
    {
      url: receiver.url,
      description: 'The marketing agency',
      owner: 'crm@example.com',
      types: ['order.*', 'payment.PaymentCaptured'],
      channels: ['shopify-eu'],
    },
  );
  const elsewhere = world.us.buys({ pieces: { MUG: 1 } });
  const bought = world.eu.buys({ pieces: { TEE: 2 } });
  const told = (order: string): string[] =>
    receiver.taken.filter(({ event }) => event.subject === order).map(({ event }) => event.type.split('.')[2] ?? '');
  await waitUntil(() => told(bought.order).includes('OrderPlaced'), 'the partner is told of the order');
  await waitUntil(() => told(bought.order).includes('OrderAccepted'), 'the partner is told that it is booked');
  const got = receiver.taken.find(({ event }) => event.type === 'storeloom.order.OrderPlaced.v1') as Got;
  expect(new Webhook(secret).verify(got.body, got.headers as Record<string, string>)).toMatchObject({
    specversion: '1.0',
    subject: bought.order,
    data: { order: { id: bought.order, channel: 'shopify-eu' } },
  });
  expect(receiver.got.map(({ body }) => body).join()).not.toMatch(/ann@example\.com|Weberstra|Flow/);

  receiver.answer = () => 503;
  const later = world.eu.buys({ pieces: { BOOK: 1 } });
  await world.untilState(later, 'allocated');
  await world.restartHub();
  receiver.answer = () => 200;
  await waitUntil(() => told(later.order).includes('OrderAllocated'), 'the partner is told of what it missed', 60_000);
  const story = [...new Set(told(later.order))];
  expect(story.indexOf('OrderPlaced')).toBe(0);
  expect(story.indexOf('OrderAccepted')).toBeLessThan(story.indexOf('OrderAllocated'));
  expect(told(elsewhere.order)).toEqual([]);

  const shown = await world.ask<{ deliveries: { state: string; key: string }[] }>(
    `/api/v1/webhook-endpoints/${endpoint.id}/deliveries?limit=100`,
  );
  expect(shown.deliveries.filter(({ key }) => key === bought.order).every(({ state }) => state === 'delivered')).toBe(
    true,
  );
});
