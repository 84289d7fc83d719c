import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Stripe from 'stripe';
import { afterEach, describe, expect, test } from 'vitest';
import { seededChance } from '../../../kernel/chance.ts';
import { type StripeSimulator, type StripeSimulatorOptions, startStripeSimulator } from './index.ts';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function simulated(options: StripeSimulatorOptions = {}): Promise<{ simulator: StripeSimulator; sdk: Stripe }> {
  const simulator = await startStripeSimulator({ chance: seededChance(3), webhookRetryMs: [5, 5, 5], ...options });
  closers.push(simulator.close);
  const { hostname: host, port } = new URL(simulator.url);
  const sdk = new Stripe(simulator.secretKey, { host, port, protocol: 'http', telemetry: false, maxNetworkRetries: 0 });
  return { simulator, sdk };
}

interface Received {
  readonly signature: string;
  readonly body: string;
}

/** A receiver of webhooks that answers with the given statuses in turn, then 200. */
async function receiver(statuses: number[] = []): Promise<{ url: string; received: Received[] }> {
  const received: Received[] = [];
  const server: Server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    received.push({ signature: String(request.headers['stripe-signature']), body });
    response.writeHead(statuses.shift() ?? 200).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  closers.push(() => new Promise((resolve) => server.close(resolve)));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/stripe-main`, received };
}

describe('the official SDK works against it', () => {
  test('an intent is created, confirmed, captured in part and refunded', async () => {
    const { sdk } = await simulated();
    const created = await sdk.paymentIntents.create({
      amount: 5_000,
      currency: 'eur',
      capture_method: 'manual',
      metadata: { order_id: '567', shop: 'eu.example.com' },
    });
    expect(created).toMatchObject({ status: 'requires_payment_method', metadata: { order_id: '567' } });
    const held = await sdk.paymentIntents.confirm(created.id, { payment_method: 'pm_card_visa' });
    expect(held).toMatchObject({ status: 'requires_capture', amount_capturable: 5_000 });
    const paid = await sdk.paymentIntents.capture(created.id, { amount_to_capture: 4_000 });
    expect(paid).toMatchObject({ status: 'succeeded', amount_received: 4_000 });
    const refund = await sdk.refunds.create({ payment_intent: created.id, amount: 1_500 });
    expect(refund).toMatchObject({ status: 'succeeded', amount: 1_500, payment_intent: created.id });
    const charge = await sdk.charges.retrieve(String(paid.latest_charge));
    expect(charge).toMatchObject({ amount_captured: 4_000, amount_refunded: 1_500, refunded: false });
    const transaction = await sdk.balanceTransactions.retrieve(String(charge.balance_transaction));
    expect(transaction.net).toBe(transaction.amount - transaction.fee);
    const intent = await sdk.paymentIntents.retrieve(created.id, { expand: ['latest_charge'] });
    expect((intent.latest_charge as Stripe.Charge).id).toBe(charge.id);
  });

  test('errors have the types that the SDK knows', async () => {
    const { sdk } = await simulated();
    const declined = sdk.paymentIntents.create({
      amount: 100,
      currency: 'eur',
      confirm: true,
      payment_method: 'pm_card_chargeDeclined',
    });
    await expect(declined).rejects.toMatchObject({ type: 'StripeCardError', code: 'card_declined', statusCode: 402 });
    await expect(sdk.paymentIntents.retrieve('pi_none')).rejects.toMatchObject({
      code: 'resource_missing',
      statusCode: 404,
    });
    await expect(sdk.paymentIntents.create({ amount: 0, currency: 'eur' })).rejects.toMatchObject({
      type: 'StripeInvalidRequestError',
      param: 'amount',
    });
    const hold = await sdk.paymentIntents.create({ amount: 100, currency: 'eur' });
    await expect(sdk.paymentIntents.capture(hold.id)).rejects.toMatchObject({
      code: 'payment_intent_unexpected_state',
    });
    const stranger = new Stripe('sk_test_other', { ...addressOf(sdk), maxNetworkRetries: 0 });
    await expect(stranger.paymentIntents.list()).rejects.toMatchObject({ type: 'StripeAuthenticationError' });
  });

  test('lists are paged in both directions, newest first', async () => {
    const { simulator, sdk } = await simulated();
    for (let count = 0; count < 25; count += 1) simulator.pay({ amount: 1_000 + count, currency: 'eur' });
    const all = await sdk.paymentIntents.list({ limit: 10 }).autoPagingToArray({ limit: 100 });
    expect(all.map(({ amount }) => amount)).toEqual(Array.from({ length: 25 }, (_, index) => 1_024 - index));
    const [first] = all;
    const older = await sdk.paymentIntents.list({ limit: 3, starting_after: first?.id ?? '' });
    expect(older.data.map(({ amount }) => amount)).toEqual([1_023, 1_022, 1_021]);
    const newer = await sdk.paymentIntents.list({ limit: 3, ending_before: all[10]?.id ?? '' });
    expect(newer.data.map(({ amount }) => amount)).toEqual([1_017, 1_016, 1_015]);
    expect(newer.has_more).toBe(true);
    const events = await sdk.events.list({ types: ['charge.succeeded'], limit: 100 });
    expect(events.data).toHaveLength(25);
  });

  test('endpoints are created, changed and deleted; the secret is shown once', async () => {
    const { sdk } = await simulated();
    const created = await sdk.webhookEndpoints.create({
      url: 'https://hub.example/w',
      enabled_events: ['charge.captured'],
    });
    expect(created.secret).toMatch(/^whsec_/);
    const changed = await sdk.webhookEndpoints.update(created.id, { enabled_events: ['*'], disabled: true });
    expect(changed).toMatchObject({ status: 'disabled', enabled_events: ['*'] });
    expect((await sdk.webhookEndpoints.list()).data[0]?.secret).toBeUndefined();
    await sdk.webhookEndpoints.del(created.id);
    expect((await sdk.webhookEndpoints.list()).data).toEqual([]);
    expect((await sdk.accounts.retrieveCurrent()).charges_enabled).toBe(true);
  });
});

describe('idempotency keys', () => {
  const create = (sdk: Stripe, key: string, amount = 100) =>
    sdk.paymentIntents.create({ amount, currency: 'eur' }, { idempotencyKey: key });

  test('a repeat gets the first answer, other parameters are refused', async () => {
    const { simulator, sdk } = await simulated();
    const first = await create(sdk, 'key-1');
    const second = await create(sdk, 'key-1');
    expect(second.id).toBe(first.id);
    expect(second.lastResponse.headers['idempotent-replayed']).toBe('true');
    expect(simulator.state.intents.size).toBe(1);
    await expect(create(sdk, 'key-1', 200)).rejects.toMatchObject({ type: 'StripeIdempotencyError' });
    await expect(create(sdk, 'k'.repeat(256))).rejects.toMatchObject({ statusCode: 400 });
  });

  test('a 500 is stored and comes for ever; a validation failure is not stored', async () => {
    const { simulator, sdk } = await simulated();
    simulator.failNext({ effect: true });
    for (let count = 0; count < 2; count += 1) {
      await expect(create(sdk, 'key-1')).rejects.toMatchObject({ statusCode: 500 });
    }
    expect(simulator.state.intents.size).toBe(1);
    await expect(create(sdk, 'key-2', 0)).rejects.toMatchObject({ statusCode: 400 });
    await expect(create(sdk, 'key-2')).resolves.toMatchObject({ amount: 100 });
  });

  test('keys are forgotten after a day', async () => {
    let now = 1_732_100_000_000;
    const clock = { now: () => now, sleep: async () => {} };
    const { sdk } = await simulated({ clock });
    const first = await create(sdk, 'key-1');
    now += 25 * 3_600_000;
    expect((await create(sdk, 'key-1')).id).not.toBe(first.id);
  });
});

test('more than 25 calls a second to one endpoint are throttled', async () => {
  const now = 1_732_100_000_000;
  const { sdk } = await simulated({ clock: { now: () => now, sleep: async () => {} } });
  for (let count = 0; count < 25; count += 1) await sdk.paymentIntents.list();
  await expect(sdk.paymentIntents.list()).rejects.toMatchObject({ type: 'StripeRateLimitError' });
  await expect(sdk.refunds.list()).resolves.toBeDefined();
});

describe('webhooks', () => {
  test('are signed so that the SDK believes them, and tried again with a new signature', async () => {
    const { simulator, sdk } = await simulated();
    const { url, received } = await receiver([500, 503]);
    const { secret } = simulator.addEndpoint({ url, events: ['payment_intent.succeeded'] });
    const paid = simulator.pay({ amount: 2_500, currency: 'eur', metadata: { order_id: '9' } });
    await simulator.webhooksSettled();
    expect(received).toHaveLength(3);
    expect(new Set(received.map(({ body }) => body)).size).toBe(1);
    for (const { body, signature } of received) {
      const event = sdk.webhooks.constructEvent(body, signature, secret);
      expect(event).toMatchObject({ type: 'payment_intent.succeeded', data: { object: { id: paid.id } } });
    }
  });

  test('name the call that caused them', async () => {
    const { simulator, sdk } = await simulated();
    const { url, received } = await receiver();
    simulator.addEndpoint({ url, events: ['refund.created'] });
    const paid = simulator.pay({ amount: 2_500, currency: 'eur' });
    await sdk.refunds.create({ payment_intent: paid.id }, { idempotencyKey: 'hub-key' });
    await simulator.webhooksSettled();
    expect(JSON.parse(received[0]?.body ?? '{}').request).toMatchObject({ idempotency_key: 'hub-key' });
  });

  test('come as thin events where that was asked, and the SDK follows them', async () => {
    const { simulator, sdk } = await simulated();
    const { url, received } = await receiver();
    const { secret } = simulator.addEndpoint({ url, events: ['payment_intent.succeeded'], payload: 'thin' });
    const paid = simulator.pay({ amount: 2_500, currency: 'eur' });
    await simulator.webhooksSettled();
    const [delivery] = received;
    const note = sdk.parseEventNotification(delivery?.body ?? '', delivery?.signature ?? '', secret);
    expect(note).toMatchObject({ related_object: { id: paid.id, type: 'payment_intent' } });
  });

  test('are sent twice on a bad day', async () => {
    const { simulator } = await simulated({ faults: { duplicateShare: 1 } });
    const { url, received } = await receiver();
    simulator.addEndpoint({ url, events: ['payment_intent.succeeded'] });
    simulator.pay({ amount: 2_500, currency: 'eur' });
    await simulator.webhooksSettled();
    expect(received).toHaveLength(2);
    expect(received[0]?.body).toBe(received[1]?.body);
  });
});

function addressOf(sdk: Stripe): { host: string; port: string; protocol: 'http' } {
  const host = String(sdk.getApiField('host'));
  return { host, port: String(sdk.getApiField('port')), protocol: 'http' };
}
