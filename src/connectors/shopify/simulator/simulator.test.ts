import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdminApiClient } from '@shopify/admin-api-client';
import { afterEach, describe, expect, test } from 'vitest';
import { virtualClock } from '../../../testing/virtual-clock.ts';
import { isSigned } from '../webhook.ts';
import { type ShopifySimulator, startShopifySimulator } from './index.ts';

let open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open) await one.close();
  open = [];
});

async function start(options: Parameters<typeof startShopifySimulator>[0] = {}): Promise<ShopifySimulator> {
  const simulator = await startShopifySimulator({ retryScale: 0, ...options });
  open.push(simulator);
  return simulator;
}

const VAT = [{ title: 'VAT', rate: 0.2 }];
const BASKET = {
  lines: [{ sku: 'TEE-M', price: '24.99', quantity: 2, taxRates: VAT }],
  shipping: [{ price: '4.90', taxRates: VAT }],
};

/** A receiver that keeps what it got and answers as it is told. */
async function receiver(statusOf: (count: number) => number = () => 200) {
  const got: { headers: Record<string, unknown>; body: Buffer }[] = [];
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      got.push({ headers: incoming.headers, body: Buffer.concat(chunks) });
      outgoing.writeHead(statusOf(got.length)).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push({ close: () => new Promise<void>((resolve) => void server.close(() => resolve())) });
  return { got, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook` };
}

describe('the simulated shop', () => {
  test('marking as paid pays what is owed, with what was added after the order was placed', async () => {
    const simulator = await start();
    const payments = [{ gateway: 'Cash on Delivery (COD)', state: 'pending' as const }];
    const order = simulator.placeOrder({ ...BASKET, payments });
    simulator.editOrder(order.id, { add: [{ sku: 'MUG', price: '10.00', quantity: 1, taxRates: VAT }] });
    simulator.markPaid(order.id);
    expect(JSON.parse(simulator.payload(order.id))).toMatchObject({
      financial_status: 'paid',
      current_total_price: '77.86',
    });
    expect(order.transactions.map(({ amount, status }) => [amount, status])).toEqual([[7_786, 'success']]);
  });

  test('the official SDK reads and writes against it', async () => {
    const simulator = await start();
    const order = simulator.placeOrder({ ...BASKET, customer: { first_name: 'Ada' } });
    const client = createAdminApiClient({
      storeDomain: simulator.url,
      apiVersion: '2026-10',
      accessToken: simulator.accessToken,
      customFetchApi: (url, init) => fetch(String(url).replace(/^https:/, 'http:'), init as RequestInit),
    });
    const read = await client.request(
      `query Read($id: ID!) { order(id: $id) { name totalPriceSet { shopMoney { amount currencyCode } } fulfillmentOrders(first: 5) { nodes { id } } } }`,
      { variables: { id: `gid://shopify/Order/${order.id}` } },
    );
    expect(read.errors).toBeUndefined();
    // 2 × 24.99 = 49.98, and 20 % on it 10.00 (9.996), and 4.90 with 0.98.
    expect(read.data?.order.totalPriceSet.shopMoney).toEqual({ amount: '65.86', currencyCode: 'EUR' });
    expect(read.extensions).toMatchObject({ cost: { throttleStatus: { restoreRate: 100 } } });
    const [asked] = read.data?.order.fulfillmentOrders.nodes ?? [];
    const made = await client.request(
      `mutation Ship($f: FulfillmentInput!) { fulfillmentCreate(fulfillment: $f) { fulfillment { name status } userErrors { message } } }`,
      { variables: { f: { lineItemsByFulfillmentOrder: [{ fulfillmentOrderId: asked.id }] } } },
    );
    expect(made.data?.fulfillmentCreate).toEqual({
      fulfillment: { name: '#1001-F1', status: 'SUCCESS' },
      userErrors: [],
    });
  });

  test('a wrong token is refused, a wrong field is named, a missing key for a refund is an error', async () => {
    const simulator = await start();
    const ask = async (query: string, token = simulator.accessToken) => {
      const response = await fetch(`${simulator.url}/admin/api/2026-10/graphql.json`, {
        method: 'POST',
        headers: { 'x-shopify-access-token': token },
        body: JSON.stringify({ query }),
      });
      return { status: response.status, body: (await response.json()) as { errors: { message: string }[] } };
    };
    expect((await ask('{ shop { name } }', 'wrong')).status).toBe(401);
    const wrong = await ask('{ shop { colour } }');
    expect([wrong.status, wrong.body.errors[0]?.message]).toEqual([200, 'Cannot query field "colour" on type "Shop".']);
    const order = simulator.placeOrder(BASKET);
    const refund = await ask(
      `mutation { refundCreate(input: { orderId: "gid://shopify/Order/${order.id}" }) { userErrors { message } } }`,
    );
    expect(refund.body.errors[0]?.message).toContain('@idempotent');
  });

  test('the cost bucket empties, throttles inside HTTP 200 and fills again', async () => {
    const clock = virtualClock();
    const simulator = await start({ clock, bucket: { restoreRate: 1_000, maximumAvailable: 600 } });
    const ask = async () => {
      const response = await fetch(`${simulator.url}/admin/api/2026-10/graphql.json`, {
        method: 'POST',
        headers: { 'x-shopify-access-token': simulator.accessToken },
        body: JSON.stringify({
          query: '{ orders(first: 100) { nodes { id customer { id } variant: shippingAddress { id } note } } }',
        }),
      });
      expect(response.status).toBe(200);
      return (await response.json()) as { errors?: { extensions: { code: string } }[] };
    };
    for (let index = 0; index < 100; index += 1)
      simulator.placeOrder({ ...BASKET, customer: {}, shippingAddress: { city: 'X' } });
    let throttled = false;
    for (let index = 0; index < 10 && !throttled; index += 1) {
      throttled = (await ask()).errors?.[0]?.extensions.code === 'THROTTLED';
    }
    expect(throttled).toBe(true);
    await clock.moveBy(400);
    expect((await ask()).errors).toBeUndefined();
  });

  test.each(['classic', 'events'] as const)('webhooks are signed and named in the %s family', async (headers) => {
    const simulator = await start({ headers });
    const { got, url } = await receiver();
    simulator.subscribe(url, ['ORDERS_CREATE', 'ORDERS_PAID']);
    simulator.placeOrder(BASKET);
    await simulator.webhooks.settled();
    const prefix = headers === 'classic' ? 'x-shopify-' : 'shopify-';
    expect(got.map((one) => one.headers[`${prefix}topic`]).sort()).toEqual(['orders/create', 'orders/paid']);
    const [first, second] = got;
    expect(first?.headers[`${prefix}event-id`]).toBe(second?.headers[`${prefix}event-id`]);
    expect(first?.headers[`${prefix}webhook-id`]).not.toBe(second?.headers[`${prefix}webhook-id`]);
    expect(
      isSigned(first?.body ?? Buffer.of(), String(first?.headers[`${prefix}hmac-sha256`]), [simulator.clientSecret]),
    ).toBe(true);
    expect(first?.body.length).toBeGreaterThan(3_000);
  });

  test('a webhook is tried again with the same id and body, and a subscription that keeps failing is deleted', async () => {
    const simulator = await start({ retryScale: 1e-9 });
    const { got, url } = await receiver((count) => (count === 3 ? 200 : 500));
    simulator.subscribe(url, ['ORDERS_CREATE']);
    simulator.placeOrder(BASKET);
    await simulator.webhooks.settled();
    expect(got).toHaveLength(3);
    expect(new Set(got.map((one) => `${one.headers['x-shopify-webhook-id']} ${one.body}`)).size).toBe(1);
    expect(simulator.webhooks.sent[0]?.tries).toEqual([500, 500, 200]);
    for (let index = 0; index < 8; index += 1) simulator.placeOrder(BASKET);
    await simulator.webhooks.settled();
    expect(simulator.webhooks.sent.at(-1)?.tries).toHaveLength(9);
    expect(simulator.state.subscriptions.size).toBe(0);
  });

  test('a buyer, a merchant and a carrier act, and the order shows it', async () => {
    const simulator = await start();
    const order = simulator.placeOrder({ ...BASKET, payments: [{ gateway: 'manual', state: 'authorized' }] });
    const seen = () => JSON.parse(simulator.payload(order.id)) as Record<string, unknown>;
    expect(seen().financial_status).toBe('authorized');
    simulator.capture(order.id);
    expect(seen().financial_status).toBe('paid');
    simulator.editOrder(order.id, { remove: [{ sku: 'TEE-M', quantity: 1 }] });
    expect([seen().total_price, seen().current_total_price]).toEqual(['65.86', '35.87']);
    simulator.refund(order.id, { amount: '29.99' });
    expect(seen().financial_status).toBe('partially_refunded');
    simulator.fulfil(order.id, { tracking: { number: 'T1' } });
    expect(seen().fulfillment_status).toBe('fulfilled');
    expect(() => simulator.cancelOrder(order.id)).toThrow('fulfil');
    expect(() => simulator.capture(order.id)).toThrow('exceeds');
  });
});
