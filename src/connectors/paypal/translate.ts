import type { Delivery } from '../../canonical/envelope.ts';
import type { DraftEvent, Profile, Translation } from '../../connector/connector.ts';
import { asObject, type JsonObject, jsonOf, optionalText } from '../../connector/fields.ts';
import { about, paymentFacts as factsOf, one } from '../../connector/payment-drafts.ts';
import { CodedError } from '../../kernel/failure.ts';
import { paypalErrors } from './errors.ts';
import type { PaypalSettings } from './manifest.ts';
import {
  type Authorization,
  type Capture,
  type Dispute,
  type Refund,
  readAuthorization,
  readCapture,
  readDispute,
  readRefund,
} from './objects.ts';
import { orderOf } from './order-reference.ts';
import { isOurs } from './request-key.ts';
import { REPORT, settlementEvents } from './settlement.ts';

const GATEWAY = 'paypal';

/** Kinds of object that are read from PayPal before money moves here. A reversal is a refund that PayPal made, or a dispute. */
export const READABLE_KINDS = ['capture', 'authorization', 'refund', 'reversal', 'dispute'] as const;
export type ReadableKind = (typeof READABLE_KINDS)[number];

/** What the hub reads when an event of a type comes. */
export function kindOfEvent(type: string): ReadableKind | undefined {
  if (type.startsWith('CUSTOMER.DISPUTE.')) return 'dispute';
  return EVENT_KINDS[type];
}

const EVENT_KINDS: Readonly<Record<string, ReadableKind>> = {
  'PAYMENT.AUTHORIZATION.CREATED': 'authorization',
  'PAYMENT.AUTHORIZATION.VOIDED': 'authorization',
  'PAYMENT.CAPTURE.COMPLETED': 'capture',
  'PAYMENT.CAPTURE.PENDING': 'capture',
  'PAYMENT.CAPTURE.DECLINED': 'capture',
  'PAYMENT.CAPTURE.DENIED': 'capture',
  'PAYMENT.CAPTURE.REFUNDED': 'refund',
  'PAYMENT.CAPTURE.REVERSED': 'reversal',
  'PAYMENT.REFUND.PENDING': 'refund',
  'PAYMENT.REFUND.COMPLETED': 'refund',
  'PAYMENT.REFUND.FAILED': 'refund',
};

/** The types that a webhook should send. */
export const EVENT_TYPES: readonly string[] = [
  ...Object.keys(EVENT_KINDS).filter((type) => type !== 'PAYMENT.REFUND.COMPLETED'),
  'CUSTOMER.DISPUTE.CREATED',
  'CUSTOMER.DISPUTE.UPDATED',
  'CUSTOMER.DISPUTE.RESOLVED',
];

/**
 * PayPal → canonical. A webhook says only where to look: what it is signed over is a checksum, so its object is read from PayPal
 * before money moves. What was read is believed.
 */
export function translate(delivery: Delivery, profile: Profile<PaypalSettings>): Translation {
  try {
    const read = jsonOf(delivery);
    if (read === undefined)
      throw paypalErrors.error('SL-PAYPAL-007', { because: 'the body is not JSON', rule: 'JSON' });
    const body = asObject(read);
    if (body === undefined) throw notKnown();
    return delivery.via === 'webhook' ? hintOf(body) : translateRead(body, profile);
  } catch (error) {
    if (error instanceof CodedError) return { kind: 'invalid', failure: error.failure };
    throw error;
  }
}

function hintOf(event: JsonObject): Translation {
  const type = optionalText(event, 'event_type');
  if (type === undefined) throw notKnown();
  const kind = kindOfEvent(type);
  if (kind === undefined) return { kind: 'ignored', because: `the hub takes no interest in ${type.slice(0, 100)}` };
  const resource = asObject(event.resource) ?? {};
  const foreignId = optionalText(resource, kind === 'dispute' ? 'dispute_id' : 'id');
  if (foreignId === undefined || !/^[A-Za-z0-9-]{1,100}$/.test(foreignId)) {
    throw paypalErrors.error('SL-PAYPAL-007', { because: 'the event names no object', field: 'resource.id' });
  }
  return { kind: 'hints', hints: [{ kind, foreignId }] };
}

/** What the hub wrote down when it read an object: its kind, itself, and the capture that it is about. */
function translateRead(body: JsonObject, profile: Profile<PaypalSettings>): Translation {
  const { kind, resource } = body;
  switch (kind) {
    case 'capture':
      return ofCapture(readCapture(resource), profile);
    case 'authorization':
      return ofAuthorization(readAuthorization(resource), profile);
    case 'refund':
    case 'reversal':
      return ofRefund(readRefund(resource), captureOf(body), profile, kind);
    case 'dispute':
      return ofDispute(readDispute(resource), captureOf(body), profile);
    case REPORT:
      return { kind: 'events', events: settlementEvents(body, profile) };
    case 'event':
      return { kind: 'ignored', because: 'the hub takes no interest in this type of event' };
    default:
      throw notKnown();
  }
}

const captureOf = (body: JsonObject): Capture | undefined =>
  body.capture === undefined ? undefined : readCapture(body.capture);

function notKnown(): CodedError {
  const rule = READABLE_KINDS.join(', ');
  return paypalErrors.error('SL-PAYPAL-007', {
    because: 'the body is neither an event nor an object that the hub reads',
    field: 'kind',
    rule,
  });
}

// ── by object ───────────────────────────────────────────────────────────────────────────────────────────────

function ofCapture(capture: Capture, profile: Profile<PaypalSettings>): Translation {
  const { id, status, amount, createdAt, updatedAt, reason } = capture;
  const facts = { ...paymentFacts(profile, capture), amount };
  switch (status) {
    case 'COMPLETED':
    case 'PARTIALLY_REFUNDED':
    case 'REFUNDED': {
      const data = { ...facts, at: createdAt };
      return one({ ...about('PaymentCaptured', data), fact: ['capture', id, 'captured'], data });
    }
    case 'DECLINED':
    case 'FAILED': {
      const data = { ...facts, at: updatedAt };
      const why = reason === undefined ? {} : { reason };
      return one({ ...about('PaymentFailed', data), fact: ['capture', id, 'failed'], data: { ...data, ...why } });
    }
    default:
      return { kind: 'ignored', because: `the capture is ${status.slice(0, 40)}; its outcome comes later` };
  }
}

function ofAuthorization(authorization: Authorization, profile: Profile<PaypalSettings>): Translation {
  const { id, status, amount, createdAt, updatedAt, expiresAt, reason } = authorization;
  const facts = { ...paymentFacts(profile, authorization), amount };
  const why = reason === undefined ? {} : { reason };
  switch (status) {
    case 'CREATED':
    case 'CAPTURED':
    case 'PARTIALLY_CAPTURED': {
      const data = { ...facts, at: createdAt, ...(expiresAt === undefined ? {} : { expiresAt }) };
      return one({ ...about('PaymentAuthorized', data), fact: ['authorization', id, 'authorized'], data });
    }
    case 'VOIDED': {
      const data = { ...facts, at: updatedAt };
      return one({ ...about('PaymentVoided', data), fact: ['authorization', id, 'voided'], data: { ...data, ...why } });
    }
    case 'DENIED': {
      const data = { ...facts, at: updatedAt };
      return one({ ...about('PaymentFailed', data), fact: ['authorization', id, 'failed'], data: { ...data, ...why } });
    }
    default:
      return { kind: 'ignored', because: `the authorisation is ${status.slice(0, 40)}; its outcome comes later` };
  }
}

function ofRefund(
  refund: Refund,
  capture: Capture | undefined,
  profile: Profile<PaypalSettings>,
  kind: 'refund' | 'reversal',
): Translation {
  const payment = capture ?? (refund.capture === undefined ? undefined : { id: refund.capture });
  if (payment === undefined) {
    throw paypalErrors.error('SL-PAYPAL-007', {
      because: 'the refund names no capture',
      field: 'links',
      rule: 'rel up',
    });
  }
  const { id, status, amount, createdAt, updatedAt, customId } = refund;
  const facts = { ...paymentFacts(profile, payment), amount, refund: id };
  if (status === 'FAILED' || status === 'CANCELLED') {
    const data = { ...facts, at: updatedAt, reason: refund.reason ?? status };
    return one({ ...about('RefundFailed', data), fact: ['refund', id, 'failed'], data });
  }
  if (status !== 'COMPLETED') {
    return { kind: 'ignored', because: `the refund is ${status.slice(0, 40)}; its outcome comes later` };
  }
  const reason = kind === 'reversal' ? 'PayPal reversed the payment' : refund.note;
  const data = {
    ...facts,
    at: createdAt,
    initiatedBy: isOurs(customId) ? ('hub' as const) : ('provider' as const),
    ...(reason === undefined ? {} : { reason }),
  };
  return one({ ...about('RefundIssued', data), fact: ['refund', id, 'issued'], data });
}

/** Everything that a dispute tells so far: it was opened, money moved, it ended. */
function ofDispute(dispute: Dispute, capture: Capture | undefined, profile: Profile<PaypalSettings>): Translation {
  const { id, reason, movements, status, outcome } = dispute;
  const facts = { ...paymentFacts(profile, capture ?? { id: dispute.capture }), amount: dispute.amount, dispute: id };
  const opened = { ...facts, at: dispute.createdAt, ...(reason === undefined ? {} : { reason }) };
  const events: DraftEvent[] = [{ ...about('DisputeOpened', opened), fact: ['dispute', id], data: opened }];
  for (const { way, amount, at } of movements) {
    const data = { ...facts, amount, at };
    const name = way === 'withdrawn' ? 'DisputeFundsWithdrawn' : 'DisputeFundsReinstated';
    const fact = ['dispute', id, way, at, String(amount.amount), amount.currency];
    events.push({ ...about(name, data), fact, data } as DraftEvent);
  }
  if (status === 'RESOLVED') {
    const data = { ...facts, at: dispute.updatedAt, outcome: OUTCOMES[outcome ?? ''] ?? ('lost' as const) };
    events.push({ ...about('DisputeClosed', data), fact: ['dispute', id, 'closed'], data });
  }
  return { kind: 'events', events };
}

const OUTCOMES: Readonly<Record<string, 'won' | 'withdrawn'>> = {
  RESOLVED_SELLER_FAVOUR: 'won',
  RESOLVED_WITH_PAYOUT: 'won',
  DENIED: 'won',
  CANCELED_BY_BUYER: 'withdrawn',
};

// ── pieces ──────────────────────────────────────────────────────────────────────────────────────────────────

/** The payment is the authorisation where there is one, so that hold, capture and refunds are of one payment. */
function paymentFacts(
  { connection, settings }: Profile<PaypalSettings>,
  payment: {
    readonly id: string;
    readonly authorization?: string;
    readonly customId?: string;
    readonly invoiceId?: string;
  },
) {
  return factsOf(connection, GATEWAY, payment.authorization ?? payment.id, orderOf(payment, settings));
}
