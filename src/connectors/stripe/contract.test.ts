import Stripe from 'stripe';
import { seededChance } from '../../kernel/chance.ts';
import { money } from '../../kernel/money.ts';
import { type ConnectorContract, connectorContract } from '../../testing/connector-contract.ts';
import charge from './fixtures/charge.json' with { type: 'json' };
import dispute from './fixtures/dispute.json' with { type: 'json' };
import intent from './fixtures/payment_intent.json' with { type: 'json' };
import payout from './fixtures/payout.json' with { type: 'json' };
import refund from './fixtures/refund.json' with { type: 'json' };
import { stripe } from './index.ts';
import type { StripeSettings } from './manifest.ts';
import { type StripeSimulator, startStripeSimulator } from './simulator/index.ts';

const settings: StripeSettings = {
  secretKey: 'sk_test_contract_0123456789',
  webhookSecrets: ['whsec_contract_0123456789'],
  orderReference: { shops: { 'eu.example.com': 'shopify-eu' } },
};
const PERSON = 'Henrietta Vandersloot';

interface World {
  readonly settings: StripeSettings;
  readonly simulator: StripeSimulator;
  [Symbol.asyncDispose](): Promise<void>;
}

async function start(): Promise<World> {
  const simulator = await startStripeSimulator({
    secretKey: settings.secretKey,
    chance: seededChance(21),
    webhookRetryMs: [],
    limits: { account: 10_000, endpoint: 10_000 },
  });
  simulator.addEndpoint({ url: 'http://127.0.0.1:9/webhooks/contract' });
  return {
    settings: { ...settings, apiUrl: simulator.url },
    simulator,
    [Symbol.asyncDispose]: simulator.close,
  };
}

const event = (type: string, object: object, more: object = {}): string =>
  JSON.stringify({
    id: `evt_${type.replaceAll('.', '_')}`,
    object: 'event',
    api_version: '2026-10-28.endive',
    created: 1_732_100_000,
    livemode: false,
    pending_webhooks: 1,
    request: { id: 'req_1', idempotency_key: null },
    type,
    data: { object },
    ...more,
  });

const ORDER = { order_id: '5678901234567', shop: 'eu.example.com' };
const billing = { billing_details: { name: PERSON, email: 'henrietta@example.com' } };
const paid = { ...intent, status: 'succeeded', amount_received: 1_099, metadata: ORDER };
const held = { ...intent, status: 'requires_capture', amount_capturable: 1_099, metadata: ORDER };
const dollars = (amount: number) => money(amount, 'USD');
const euros = (amount: number) => money(amount, 'EUR');

const contract: ConnectorContract<StripeSettings, World> = {
  connector: stripe,
  settings,
  start,
  samples: [
    {
      says: 'a payment that succeeded',
      topic: 'payment_intent.succeeded',
      body: event('payment_intent.succeeded', { ...paid, receipt_email: 'henrietta@example.com' }),
      gives: ['PaymentCaptured'],
      total: dollars(1_099),
      essential: ['data.object.id', 'data.object.amount_received', 'data.object.currency', 'data.object', 'type'],
      withId: (id) => event('payment_intent.succeeded', { ...paid, metadata: { ...ORDER, order_id: id } }),
    },
    {
      says: 'a charge that was captured in part',
      topic: 'charge.captured',
      body: event('charge.captured', {
        ...charge,
        ...billing,
        payment_intent: intent.id,
        captured: true,
        amount_captured: 70,
      }),
      gives: ['PaymentCaptured'],
      total: dollars(70),
      essential: ['data.object.id', 'data.object.amount_captured'],
    },
    {
      says: 'money on hold',
      topic: 'payment_intent.amount_capturable_updated',
      body: event('payment_intent.amount_capturable_updated', held),
      gives: ['PaymentAuthorized'],
      total: dollars(1_099),
      essential: ['data.object.amount_capturable'],
    },
    {
      says: 'a card that was declined',
      topic: 'payment_intent.payment_failed',
      body: event('payment_intent.payment_failed', {
        ...intent,
        last_payment_error: { type: 'card_error', code: 'card_declined', charge: 'ch_1', payment_method: billing },
      }),
      gives: ['PaymentFailed'],
    },
    {
      says: 'a payment that was cancelled',
      topic: 'payment_intent.canceled',
      body: event('payment_intent.canceled', { ...intent, status: 'canceled', canceled_at: 1_732_100_001 }),
      gives: ['PaymentVoided'],
    },
    {
      says: 'a refund',
      topic: 'refund.created',
      body: event('refund.created', { ...refund, payment_intent: intent.id }),
      gives: ['RefundIssued'],
      total: dollars(100),
      essential: ['data.object.id', 'data.object.amount', 'data.object.status'],
    },
    {
      says: 'a refund that failed',
      topic: 'refund.failed',
      body: event('refund.failed', { ...refund, payment_intent: intent.id, status: 'failed' }),
      gives: ['RefundFailed'],
    },
    {
      says: 'a dispute',
      topic: 'charge.dispute.created',
      body: event('charge.dispute.created', { ...dispute, payment_intent: intent.id }),
      gives: ['DisputeOpened'],
      total: dollars(1_000),
    },
    {
      says: 'a thin event',
      topic: 'v1.payment_intent.succeeded',
      body: JSON.stringify({
        id: 'evt_thin',
        object: 'v2.core.event',
        type: 'v1.payment_intent.succeeded',
        livemode: false,
        related_object: { id: intent.id, type: 'payment_intent', url: `/v1/payment_intents/${intent.id}` },
      }),
      gives: 'hints',
    },
    {
      says: 'contested money that was taken back',
      topic: 'charge.dispute.funds_withdrawn',
      body: event('charge.dispute.funds_withdrawn', { ...dispute, payment_intent: intent.id }),
      gives: ['DisputeFundsWithdrawn'],
      total: dollars(1_000),
    },
    {
      says: 'contested money that was given again',
      topic: 'charge.dispute.funds_reinstated',
      body: event('charge.dispute.funds_reinstated', { ...dispute, payment_intent: intent.id }),
      gives: ['DisputeFundsReinstated'],
    },
    {
      says: 'a dispute that ended',
      topic: 'charge.dispute.closed',
      body: event('charge.dispute.closed', { ...dispute, payment_intent: intent.id, status: 'lost' }),
      gives: ['DisputeClosed'],
    },
    {
      says: 'a payout',
      topic: 'payout.paid',
      body: event('payout.paid', { ...payout, status: 'paid' }),
      gives: ['PayoutPaid'],
      total: dollars(1_100),
      essential: ['data.object.id', 'data.object.amount', 'data.object.arrival_date'],
    },
    {
      says: 'a payout that came back',
      topic: 'payout.failed',
      body: event('payout.failed', { ...payout, status: 'failed', failure_code: 'account_closed' }),
      gives: ['PayoutFailed'],
    },
    {
      says: 'a payout that was cancelled',
      topic: 'payout.canceled',
      body: event('payout.canceled', { ...payout, status: 'canceled' }),
      gives: ['PayoutFailed'],
    },
    {
      says: 'a payout whose members are known',
      topic: 'payout.reconciliation_completed',
      body: event('payout.reconciliation_completed', payout),
      gives: 'hints',
    },
    {
      says: 'an event that the hub does not read',
      topic: 'customer.created',
      body: event('customer.created', { id: 'cus_1', object: 'customer' }),
      gives: 'ignored',
    },
    { says: 'half an event', topic: 'x', body: '{"object":"event","type":"refund.created"', gives: 'invalid' },
  ],
  webhook: {
    request({ topic, body, deliveryId }, { webhookSecrets }, atMs) {
      const payload = withIdentity(body, deliveryId, topic);
      const header = Stripe.webhooks.generateTestHeaderString({
        payload,
        secret: webhookSecrets[0] ?? '',
        timestamp: Math.floor(atMs / 1000),
      });
      return { headers: { 'stripe-signature': header }, query: {}, body: Buffer.from(payload) };
    },
    signature: { headers: ['stripe-signature'] },
    coversBody: true,
    staleAfterMs: 300_000,
  },
  sameFacts: [
    {
      says: 'a payment, pushed as an event and read after a hint',
      async make({ simulator }) {
        const payment = simulator.pay({ amount: 4_200, currency: 'eur', metadata: ORDER });
        const pushed = [...simulator.state.events.values()].find(({ type }) => type === 'payment_intent.succeeded');
        const read = JSON.stringify(simulator.state.intents.get(payment.id));
        return {
          pushed: { topic: 'payment_intent.succeeded', body: JSON.stringify(pushed) },
          read: [{ topic: 'payment_intent', id: payment.id, body: read }],
        };
      },
    },
    {
      says: 'a refund, pushed as an event and read after a hint',
      async make({ simulator }) {
        const payment = simulator.pay({ amount: 4_200, currency: 'eur', metadata: ORDER });
        const made = simulator.act.refund({ payment: payment.id, amount: 1_000, metadata: {} });
        const pushed = [...simulator.state.events.values()].find(({ type }) => type === 'refund.created');
        return {
          pushed: { topic: 'refund.created', body: JSON.stringify(pushed) },
          read: [{ topic: 'refund', id: made.id, body: JSON.stringify(made) }],
        };
      },
    },
  ],
  commands: {
    'capture-payment': {
      async prepare({ simulator }, index) {
        const hold = simulator.pay({ amount: 5_000 + index, currency: 'eur', capture: 'manual' });
        return about(index, hold.id, { amount: euros(5_000 + index) });
      },
      effects: ({ simulator }, { data }) =>
        [...simulator.state.events.values()].filter(
          ({ type, data: told }) => type === 'charge.captured' && told.object.payment_intent === data.reference,
        ).length,
      async bad({ simulator }, index) {
        const gone = simulator.pay({ amount: 5_000, currency: 'eur', capture: 'manual' });
        simulator.act.cancel(gone.id);
        return about(index, gone.id, { amount: euros(5_000) });
      },
      race: true,
    },
    'void-payment': {
      async prepare({ simulator }, index) {
        return about(index, simulator.pay({ amount: 5_000, currency: 'eur', capture: 'manual' }).id, {});
      },
      effects: ({ simulator }, { data }) =>
        [...simulator.state.events.values()].filter(
          ({ type, data: told }) => type === 'payment_intent.canceled' && told.object.id === data.reference,
        ).length,
      async bad({ simulator }, index) {
        return about(index, simulator.pay({ amount: 5_000, currency: 'eur' }).id, {});
      },
      race: true,
    },
    'refund-payment': {
      async prepare({ simulator }, index) {
        const payment = simulator.pay({ amount: 5_000, currency: 'eur' });
        return about(index, payment.id, { amount: euros(2_000), purpose: 'cancelled' });
      },
      effects: ({ simulator }, { data }) =>
        [...simulator.state.refunds.values()].filter(({ payment_intent }) => payment_intent === data.reference).length,
      async bad({ simulator }, index) {
        const payment = simulator.pay({ amount: 5_000, currency: 'eur' });
        return about(index, payment.id, { amount: euros(9_000), purpose: 'too much' });
      },
      race: true,
    },
  },
  polls: {
    events: {
      async change({ simulator }, index) {
        return simulator.pay({ amount: 1_000 + index, currency: 'eur' }).id;
      },
      changes: 120,
    },
  },
  hints: [
    {
      says: 'a payment',
      async make({ simulator }) {
        return { kind: 'payment_intent', foreignId: simulator.pay({ amount: 1_000, currency: 'eur' }).id };
      },
    },
    {
      says: 'a payout with its members',
      async make({ simulator }) {
        simulator.pay({ amount: 1_000, currency: 'eur' });
        return { kind: 'payout', foreignId: simulator.act.payOut('eur')?.id ?? '' };
      },
    },
  ],
  provisioning: {
    async damage({ simulator }) {
      for (const endpoint of simulator.state.endpoints.values()) {
        endpoint.status = 'disabled';
        endpoint.enabled_events = ['payout.paid'];
      }
    },
  },
  personal: [PERSON, 'henrietta@example.com'],
};

function about<Data extends object>(index: number, reference: string, data: Data) {
  const order = `order/shopify-eu/${index}`;
  return { subject: order, data: { order, payment: `payment/contract/${reference}`, reference, ...data } };
}

/** The body with the id of the delivery in it, where it is an event at all. */
function withIdentity(body: string, id: string, type: string): string {
  try {
    const parsed = JSON.parse(body) as unknown;
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return body;
    return JSON.stringify({ type, ...parsed, id });
  } catch {
    return body;
  }
}

connectorContract('stripe', contract);
