import { seededChance } from '../../kernel/chance.ts';
import { instant } from '../../kernel/clock.ts';
import { factId } from '../../kernel/ids.ts';
import { money } from '../../kernel/money.ts';
import { type ConnectorContract, connectorContract } from '../../testing/connector-contract.ts';
import { paypal } from './index.ts';
import type { PaypalSettings } from './manifest.ts';
import { createSigner, type PaypalSimulator, signedHeaders, startPaypalSimulator } from './simulator/index.ts';

const signer = createSigner();
const settings: PaypalSettings = {
  clientId: 'contract-client',
  clientSecret: 'contract-secret-0123456789',
  webhookId: '1JE4291016473214C',
  certificateAuthorities: signer.authority.certificate,
  orderReference: { connection: 'shopify-eu' },
};
const PERSON = 'Henrietta Vandersloot';

interface World {
  readonly settings: PaypalSettings;
  readonly simulator: PaypalSimulator;
  [Symbol.asyncDispose](): Promise<void>;
}

async function start(): Promise<World> {
  const { clientId, clientSecret } = settings;
  const simulator = await startPaypalSimulator({
    clientId,
    clientSecret,
    chance: seededChance(21),
    webhookRetryMs: [],
    tokensPerMinute: 1_000,
  });
  const webhookId = simulator.addWebhook('http://127.0.0.1:9/webhooks/contract');
  return {
    settings: { ...settings, webhookId, apiUrl: simulator.url },
    simulator,
    [Symbol.asyncDispose]: simulator.close,
  };
}

const euros = (amount: number) => money(amount, 'EUR');
const value = (text: string) => ({ currency_code: 'EUR', value: text });
const times = { create_time: '2026-11-20T09:00:00Z', update_time: '2026-11-20T09:30:00Z' };
const buyer = { payer: { name: { full_name: PERSON }, email_address: 'henrietta@example.com' } };
const up = (kind: string, id: string) => ({
  links: [{ rel: 'up', href: `https://api.paypal.com/v2/payments/${kind}/${id}` }],
});
const capture = {
  id: '2GG279541U471931P',
  status: 'COMPLETED',
  amount: value('10.99'),
  custom_id: '5678901234567',
  ...times,
};
const authorization = {
  ...capture,
  id: '0AW12345AB678901C',
  status: 'CREATED',
  expiration_time: '2026-12-19T09:00:00Z',
};
const ofAuthorization = { ...capture, supplementary_data: { related_ids: { authorization_id: authorization.id } } };
const refund = {
  id: '1JU08902781691411',
  status: 'COMPLETED',
  amount: value('4.00'),
  ...times,
  ...up('captures', capture.id),
};
const dispute = {
  dispute_id: 'PP-D-12345',
  status: 'OPEN',
  reason: 'UNAUTHORISED',
  dispute_amount: value('10.99'),
  disputed_transactions: [{ seller_transaction_id: capture.id }],
  money_movements: [
    { affected_party: 'SELLER', type: 'DEBIT', amount: value('10.99'), initiated_time: times.update_time },
  ],
  ...times,
};
const read = (kind: string, resource: object, more: object = {}): string => JSON.stringify({ kind, resource, ...more });
const event = (event_type: string, resource: object): string =>
  JSON.stringify({ id: 'WH-1', event_type, create_time: times.create_time, resource });
const row = (code: string, amount: string, more: object = {}) => ({
  transaction_id: `${code}X`,
  transaction_event_code: code,
  transaction_initiation_date: '2026-11-20T09:00:00+0000',
  transaction_amount: value(amount),
  ...more,
});
const via = 'hint' as const;

const contract: ConnectorContract<PaypalSettings, World> = {
  connector: paypal,
  settings,
  start,
  samples: [
    {
      says: 'a webhook, which only says where to look',
      topic: 'PAYMENT.CAPTURE.COMPLETED',
      body: event('PAYMENT.CAPTURE.COMPLETED', { ...capture, ...buyer }),
      gives: 'hints',
      essential: ['event_type', 'resource', 'resource.id'],
    },
    {
      says: 'a webhook of a dispute',
      topic: 'CUSTOMER.DISPUTE.CREATED',
      body: event('CUSTOMER.DISPUTE.CREATED', dispute),
      gives: 'hints',
      essential: ['resource.dispute_id'],
    },
    {
      says: 'a webhook that the hub does not read',
      topic: 'CATALOG.PRODUCT.CREATED',
      body: event('CATALOG.PRODUCT.CREATED', { id: 'P1' }),
      gives: 'ignored',
    },
    {
      says: 'a payment that was captured',
      topic: 'capture',
      via,
      body: read('capture', { ...capture, ...buyer }),
      gives: ['PaymentCaptured'],
      total: euros(1_099),
      essential: [
        'resource.id',
        'resource.status',
        'resource.amount',
        'resource.amount.currency_code',
        'resource.create_time',
      ],
      withId: (id) => read('capture', { ...capture, custom_id: id }),
    },
    {
      says: 'a capture of an authorisation',
      topic: 'capture',
      via,
      body: read('capture', ofAuthorization),
      gives: ['PaymentCaptured'],
      total: euros(1_099),
    },
    {
      says: 'a capture that is looked at',
      topic: 'capture',
      via,
      body: read('capture', { ...capture, status: 'PENDING' }),
      gives: 'ignored',
    },
    {
      says: 'a capture that was declined',
      topic: 'capture',
      via,
      body: read('capture', { ...capture, status: 'DECLINED' }),
      gives: ['PaymentFailed'],
    },
    {
      says: 'forints, which PayPal sends without decimals',
      topic: 'capture',
      via,
      body: read('capture', { ...capture, amount: { currency_code: 'HUF', value: '1200' } }),
      gives: ['PaymentCaptured'],
      total: money(120_000, 'HUF'),
    },
    {
      says: 'money on hold',
      topic: 'authorization',
      via,
      body: read('authorization', authorization),
      gives: ['PaymentAuthorized'],
      total: euros(1_099),
      essential: ['resource.amount.value'],
    },
    {
      says: 'a hold that was given up',
      topic: 'authorization',
      via,
      body: read('authorization', { ...authorization, status: 'VOIDED' }),
      gives: ['PaymentVoided'],
    },
    {
      says: 'a refund',
      topic: 'refund',
      via,
      body: read('refund', refund, { capture: ofAuthorization }),
      gives: ['RefundIssued'],
      total: euros(400),
      essential: ['resource.id', 'resource.amount', 'resource.status'],
    },
    {
      says: 'a refund that failed',
      topic: 'refund',
      via,
      body: read('refund', { ...refund, status: 'FAILED' }, { capture }),
      gives: ['RefundFailed'],
    },
    {
      says: 'a refund that waits',
      topic: 'refund',
      via,
      body: read('refund', { ...refund, status: 'PENDING' }, { capture }),
      gives: 'ignored',
    },
    {
      says: 'a payment that PayPal reversed',
      topic: 'reversal',
      via,
      body: read('reversal', refund, { capture }),
      gives: ['RefundIssued'],
      total: euros(400),
    },
    {
      says: 'a dispute whose money was taken',
      topic: 'dispute',
      via,
      body: read('dispute', dispute, { capture }),
      gives: ['DisputeOpened', 'DisputeFundsWithdrawn'],
      total: euros(1_099),
      essential: ['resource.dispute_id', 'resource.dispute_amount', 'resource.disputed_transactions'],
    },
    {
      says: 'a dispute that was won',
      topic: 'dispute',
      via,
      body: read('dispute', {
        ...dispute,
        status: 'RESOLVED',
        dispute_outcome: { outcome_code: 'RESOLVED_SELLER_FAVOUR' },
        money_movements: [
          ...dispute.money_movements,
          { ...dispute.money_movements[0], type: 'CREDIT', initiated_time: '2026-11-21T09:00:00Z' },
        ],
      }),
      gives: ['DisputeOpened', 'DisputeFundsWithdrawn', 'DisputeFundsReinstated', 'DisputeClosed'],
    },
    {
      says: 'a withdrawal with what it is made of',
      topic: 'withdrawal_report',
      via: 'poll',
      body: JSON.stringify({
        kind: 'withdrawal_report',
        withdrawal: row('T0400', '-6.40'),
        part: 1,
        parts: 1,
        rows: [row('T0006', '10.99', { fee_amount: value('-0.59') }), row('T1107', '-4.00')],
      }),
      gives: ['PayoutPaid', 'SettlementReported'],
      total: euros(640),
      essential: ['withdrawal', 'part', 'withdrawal.transaction_amount'],
    },
    { says: 'half an event', topic: 'x', body: '{"id":"WH-1","event_type":"PAYM', gives: 'invalid' },
  ],
  webhook: {
    request({ topic, body, deliveryId }, { webhookId }, atMs) {
      const payload = withIdentity(body, deliveryId, topic);
      const time = instant(atMs);
      const certificateUrl = 'https://api.paypal.com/v1/notifications/certs/CERT-360caa42-fca2a594-1d93a270';
      const id = factId(payload, time);
      const headers = signedHeaders(signer, { id, time, webhookId, certificateUrl, body: payload });
      return { headers, query: {}, body: Buffer.from(payload) };
    },
    document: signer.signing.certificate,
    signature: { headers: ['paypal-transmission-sig'] },
    coversBody: true,
    staleAfterMs: 900_000,
  },
  commands: {
    'capture-payment': {
      async prepare({ simulator }, index) {
        const hold = simulator.act.authorize(euros(5_000 + index));
        return about(index, hold.id, { amount: euros(5_000 + index) });
      },
      effects: ({ simulator }, { data }) =>
        [...simulator.state.captures.values()].filter((each) => each.authorization === data.reference).length,
      async bad({ simulator }, index) {
        const gone = simulator.act.authorize(euros(5_000));
        simulator.act.cancel(gone.id);
        return about(index, gone.id, { amount: euros(5_000) });
      },
      race: true,
    },
    'void-payment': {
      async prepare({ simulator }, index) {
        return about(index, simulator.act.authorize(euros(5_000)).id, {});
      },
      effects: ({ simulator }, { data }) =>
        simulator.state.events.filter(
          ({ type, body }) =>
            type === 'PAYMENT.AUTHORIZATION.VOIDED' && (body.resource as { id: string }).id === data.reference,
        ).length,
      async bad({ simulator }, index) {
        const taken = simulator.act.authorize(euros(5_000));
        simulator.act.capture(taken.id);
        return about(index, taken.id, {});
      },
      race: true,
    },
    'refund-payment': {
      async prepare({ simulator }, index) {
        const hold = simulator.act.authorize(euros(5_000));
        simulator.act.capture(hold.id);
        return about(index, hold.id, { amount: euros(2_000), purpose: 'cancelled' });
      },
      effects({ simulator }, { data }) {
        const { captures, refunds } = simulator.state;
        return [...refunds.values()].filter((each) => captures.get(each.capture)?.authorization === data.reference)
          .length;
      },
      async bad({ simulator }, index) {
        return about(index, simulator.act.pay(euros(5_000)).id, { amount: euros(9_000), purpose: 'too much' });
      },
      race: true,
    },
  },
  polls: {
    events: {
      change: async ({ simulator }, index) => simulator.act.pay(euros(1_000 + index)).id,
      changes: 120,
    },
    withdrawals: {
      async change({ simulator }, index) {
        simulator.act.pay(euros(1_000 + index));
        return simulator.act.withdraw('EUR')?.id ?? '';
      },
    },
  },
  hints: [
    {
      says: 'a payment',
      make: async ({ simulator }) => ({ kind: 'capture', foreignId: simulator.act.pay(euros(1_000)).id }),
    },
    {
      says: 'a refund',
      async make({ simulator }) {
        const paid = simulator.act.pay(euros(1_000));
        return { kind: 'refund', foreignId: simulator.act.refund(paid.id, euros(300)).id };
      },
    },
    {
      says: 'a dispute',
      async make({ simulator }) {
        return { kind: 'dispute', foreignId: simulator.act.dispute(simulator.act.pay(euros(1_000)).id).id };
      },
    },
  ],
  provisioning: {
    async damage({ simulator }) {
      for (const webhook of simulator.state.webhooks.values()) {
        Object.assign(webhook, { url: 'https://elsewhere.example.com/', events: ['PAYMENT.CAPTURE.COMPLETED'] });
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
    return JSON.stringify({ event_type: type, ...parsed, id });
  } catch {
    return body;
  }
}

connectorContract('paypal', contract);
