import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../../kernel/clock.ts';
import { isSigned } from '../webhook.ts';
import { startWooSimulator, type WooSimulator } from './index.ts';

let open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.reverse()) await one.close();
  open = [];
});

async function start(options: Parameters<typeof startWooSimulator>[0] = {}): Promise<WooSimulator> {
  const simulator = await startWooSimulator({ articles: [{ sku: 'TEE', price: '19.90', stock: 5 }], ...options });
  open.push(simulator);
  return simulator;
}

/** A receiver that keeps what it got and answers as it is told. */
async function receiver(statusOf: (count: number) => number = () => 200) {
  const got: { topic: string; delivery: string; signature: string; body: string }[] = [];
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const header = (name: string): string => String(incoming.headers[`x-wc-webhook-${name}`] ?? '');
      const body = Buffer.concat(chunks).toString('utf8');
      if (header('topic') !== '') {
        got.push({ topic: header('topic'), delivery: header('delivery-id'), signature: header('signature'), body });
      }
      outgoing.writeHead(statusOf(got.length)).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push({ close: () => new Promise<void>((resolve) => void server.close(() => resolve())) });
  return { got, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook` };
}

function subscribe(simulator: WooSimulator, url: string, topics: readonly string[], status = 'active' as const) {
  return topics.map((topic) => {
    const id = simulator.state.nextWebhookId++;
    const webhook = {
      id,
      name: '',
      status,
      topic,
      deliveryUrl: url,
      secret: 'secret',
      failures: 0,
      pingDue: false,
      createdMs: 0,
    };
    simulator.state.webhooks.set(id, webhook);
    return simulator.state.webhooks.get(id) as NonNullable<ReturnType<typeof simulator.state.webhooks.get>>;
  });
}

const BASKET = { lines: [{ sku: 'TEE', quantity: 1 }] };
const statuses = (got: readonly { body: string }[]) =>
  got.map(({ body }) => (JSON.parse(body) as { status?: string }).status);

describe('webhooks of the simulated shop', () => {
  test('are signed over their raw bytes, and share a delivery id within a second', async () => {
    const simulator = await start({ clock: { now: () => 1_795_203_814_000, sleep: systemClock.sleep } });
    const { got, url } = await receiver();
    subscribe(simulator, url, ['order.created']);
    for (let index = 0; index < 3; index += 1) simulator.buyByApi({ line_items: [{ sku: 'TEE' }] });
    await simulator.webhooks.settled();
    expect(got).toHaveLength(3);
    for (const { body, signature } of got) expect(isSigned(Buffer.from(body), signature, ['secret'])).toBe(true);
    expect(new Set(got.map(({ delivery }) => delivery)).size).toBe(1);
  });

  test('carry the state of their delivery, and one waits for many changes', async () => {
    const simulator = await start();
    const { got, url } = await receiver();
    subscribe(simulator, url, ['order.created', 'order.updated']);
    simulator.webhooks.hold();
    const order = simulator.buyByApi({ line_items: [{ sku: 'TEE' }], payment_method: 'bacs' });
    for (const status of ['on-hold', 'processing', 'completed']) simulator.setStatus(order.id, status);
    simulator.webhooks.release();
    await simulator.webhooks.settled();
    expect(got.map(({ topic }) => topic)).toEqual(['order.created', 'order.updated']);
    expect(statuses(got)).toEqual(['completed', 'completed']);
  });

  test('from the storefront the change comes before the order', async () => {
    const simulator = await start();
    const { got, url } = await receiver();
    subscribe(simulator, url, ['order.created', 'order.updated']);
    simulator.buy(BASKET);
    await simulator.webhooks.settled();
    expect(got.map(({ topic }) => topic)).toEqual(['order.updated', 'order.created']);
  });

  test('of an order that is gone by then an error comes, rightly signed; deleting for good itself tells nobody', async () => {
    const simulator = await start();
    const { got, url } = await receiver();
    subscribe(simulator, url, ['order.created', 'order.deleted']);
    simulator.webhooks.hold();
    const order = simulator.buyByApi({ line_items: [{ sku: 'TEE' }] });
    simulator.destroyOrder(order.id);
    simulator.webhooks.release();
    await simulator.webhooks.settled();
    expect(got.map(({ body }) => JSON.parse(body) as { code: string })).toMatchObject([
      { code: 'woocommerce_rest_shop_order_invalid_id' },
    ]);
    expect(isSigned(Buffer.from(got[0]?.body ?? ''), got[0]?.signature ?? '', ['secret'])).toBe(true);
  });

  test('are sent once, and the seventh failure in a row switches off; switching on does not forget', async () => {
    const simulator = await start();
    const { got, url } = await receiver(() => 500);
    const [webhook] = subscribe(simulator, url, ['order.created']);
    const fail = async (): Promise<string | undefined> => {
      simulator.buyByApi({ line_items: [{ sku: 'TEE' }] });
      await simulator.webhooks.settled();
      return webhook?.status;
    };
    for (let failure = 1; failure <= 6; failure += 1) expect(await fail()).toBe('active');
    expect(await fail()).toBe('disabled');
    expect(got).toHaveLength(7);
    if (webhook !== undefined) webhook.status = 'active';
    expect(await fail()).toBe('disabled');
  });

  test('a success forgets the failures before it', async () => {
    const simulator = await start();
    const { url } = await receiver((count) => (count % 6 === 0 ? 200 : 500));
    const [webhook] = subscribe(simulator, url, ['order.created']);
    for (let index = 0; index < 20; index += 1) {
      simulator.buyByApi({ line_items: [{ sku: 'TEE' }] });
      await simulator.webhooks.settled();
    }
    expect(webhook?.status).toBe('active');
  });

  test('a change of the stock and of a variation come as updates of products', async () => {
    const simulator = await start();
    const { got, url } = await receiver();
    subscribe(simulator, url, ['product.updated']);
    simulator.buy(BASKET);
    await simulator.webhooks.settled();
    expect(JSON.parse(got[0]?.body ?? '{}')).toMatchObject({ sku: 'TEE', stock_quantity: 4 });
  });
});

describe('stock of the simulated shop', () => {
  test('the storefront looks, the API does not', async () => {
    const simulator = await start();
    simulator.product('TEE').stock = 1;
    simulator.buy(BASKET);
    expect(() => simulator.buy(BASKET)).toThrow('out of stock');
    for (let index = 0; index < 2; index += 1) {
      simulator.buyByApi({ line_items: [{ sku: 'TEE', quantity: 1 }], set_paid: true });
    }
    expect(simulator.product('TEE').stock).toBe(-2);
  });

  test('follows the states of an order as it was measured', async () => {
    const simulator = await start();
    const stock = (): number | null => simulator.product('TEE').stock;
    const order = simulator.buyByApi({ line_items: [{ sku: 'TEE', quantity: 2 }] });
    const seen: [string, number | null][] = [['created', stock()]];
    for (const status of ['on-hold', 'processing', 'completed', 'cancelled', 'processing', 'pending', 'failed']) {
      simulator.setStatus(order.id, status);
      seen.push([status, stock()]);
    }
    expect(seen.map(([, count]) => count)).toEqual([5, 3, 3, 3, 5, 3, 5, 5]);
    simulator.setStatus(order.id, 'processing');
    simulator.trash(order.id);
    expect(stock()).toBe(3);
  });

  test('a refund gives back as many pieces as it names', async () => {
    const simulator = await start();
    const order = simulator.buy(BASKET);
    const body = {
      amount: '1.00',
      api_refund: false,
      line_items: [{ id: order.lines[0]?.id, quantity: 99, refund_total: 1 }],
    };
    const { signedQuery } = await import('../oauth.ts');
    const url = `${simulator.url}/wp-json/wc/v3/orders/${order.id}/refunds`;
    const key = { ...simulator, timestamp: Math.floor(Date.now() / 1_000), nonce: 'x' };
    const answer = await fetch(`${url}?${signedQuery('POST', url, {}, key)}`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    expect(answer.status).toBe(201);
    expect(simulator.product('TEE').stock).toBe(4 + 99);
  });
});
