import type { Delivery } from '../../canonical/envelope.ts';
import type { DraftEvent, Profile, Translation } from '../../connector/connector.ts';
import { asObject, jsonOf, optionalText } from '../../connector/fields.ts';
import { about, one, paymentFacts } from '../../connector/payment-drafts.ts';
import { instant } from '../../kernel/clock.ts';
import { CodedError } from '../../kernel/failure.ts';
import type { Json } from '../../kernel/json.ts';
import { stripeErrors } from './errors.ts';
import { isLiveKey, type StripeSettings } from './manifest.ts';
import {
  type Charge,
  type Dispute,
  type Intent,
  kindOf,
  type Refund,
  readCharge,
  readDispute,
  readIntent,
  readRefund,
} from './objects.ts';
import { orderOf } from './order-reference.ts';
import { isOurs } from './request-key.ts';
import { type Payout, payoutEvent, REPORT, readPayout, settlementEvent } from './settlement.ts';

const GATEWAY = 'stripe';
const DAY_SECONDS = 86_400;

/** Kinds of object that a thin event may point at and that the hub then reads. */
export const READABLE_KINDS = ['payment_intent', 'charge', 'refund', 'dispute', 'payout'] as const;

/** When it happened and who caused it, as the event around an object says. */
interface Occasion {
  /** Unix seconds; undefined when the object was read by itself. */
  readonly seconds?: number;
  /** The idempotency key of the call that caused it. */
  readonly requestKey?: string;
}

/** Stripe → canonical. Events about an object and the object read by itself give the same facts. */
export function translate(delivery: Delivery, profile: Profile<StripeSettings>): Translation {
  try {
    return translateBody(parse(delivery), profile);
  } catch (error) {
    if (error instanceof CodedError) return { kind: 'invalid', failure: error.failure };
    throw error;
  }
}

function parse(delivery: Delivery): Json {
  const body = jsonOf(delivery);
  if (body !== undefined) return body;
  throw stripeErrors.error('SL-STRIPE-007', { because: 'the body is not JSON', rule: 'JSON' });
}

function translateBody(body: Json, profile: Profile<StripeSettings>): Translation {
  const kind = kindOf(body);
  const foreignMode = modeMismatch(body, profile.settings);
  if (foreignMode !== undefined) return foreignMode;
  if (kind === 'event') return translateEvent(body, profile);
  if (kind === 'v2.core.event') return translateThin(body);
  return translateObject(body, {}, profile);
}

/** Test events may reach a live endpoint of a platform account; a live event at a test connection is lost money. */
function modeMismatch(body: Json, settings: StripeSettings): Translation | undefined {
  const livemode = asObject(body)?.livemode;
  const live = isLiveKey(settings.secretKey);
  if (typeof livemode !== 'boolean' || live === undefined || livemode === live) return undefined;
  if (live) return { kind: 'ignored', because: 'an event of the test mode reached a connection with a live key' };
  const because = 'an event of the live mode reached a connection with a test key';
  return { kind: 'invalid', failure: stripeErrors.failure('SL-STRIPE-015', { because, field: 'livemode' }) };
}

function translateEvent(body: Json, profile: Profile<StripeSettings>): Translation {
  const event = asObject(body) ?? {};
  const type = optionalText(event, 'type') ?? '';
  const object = asObject(event.data)?.object;
  const created = event.created;
  const requestKey = optionalText(asObject(event.request) ?? {}, 'idempotency_key');
  const occasion: Occasion = {
    ...(typeof created === 'number' && isSeconds(created) ? { seconds: created } : {}),
    ...(requestKey === undefined ? {} : { requestKey }),
  };
  switch (type) {
    case 'payment_intent.succeeded':
    case 'payment_intent.amount_capturable_updated':
    case 'payment_intent.payment_failed':
    case 'payment_intent.canceled':
      return ofIntent(readIntent(object), occasion, profile, type);
    case 'charge.captured':
    case 'charge.succeeded':
      return ofCharge(readCharge(object), occasion, profile);
    case 'refund.created':
    case 'refund.updated':
    case 'refund.failed':
    case 'charge.refund.updated':
      return ofRefund(readRefund(object), occasion, profile);
    case 'charge.dispute.created':
    case 'charge.dispute.funds_withdrawn':
    case 'charge.dispute.funds_reinstated':
    case 'charge.dispute.closed':
      return ofDispute(readDispute(object), occasion, profile, type);
    case 'payout.paid':
    case 'payout.failed':
    case 'payout.canceled':
      return one(payoutEvent(readPayout(object), occasion.seconds, profile));
    case 'payout.reconciliation_completed':
      return { kind: 'hints', hints: [{ kind: 'payout', foreignId: readPayout(object).id }] };
    default:
      return {
        kind: 'ignored',
        because: `the hub takes no interest in ${type.slice(0, 100) || 'events without a type'}`,
      };
  }
}

/** A thin event says only where to look. */
function translateThin(body: Json): Translation {
  const related = asObject(asObject(body)?.related_object);
  const kind = related && optionalText(related, 'type');
  const foreignId = related && optionalText(related, 'id');
  if (kind === undefined || foreignId === undefined) {
    return { kind: 'ignored', because: 'a thin event that points at no object' };
  }
  if (!(READABLE_KINDS as readonly string[]).includes(kind) || !/^[A-Za-z0-9_]{1,200}$/.test(foreignId)) {
    return { kind: 'ignored', because: `a thin event about ${kind.slice(0, 100)}, which the hub does not read` };
  }
  return { kind: 'hints', hints: [{ kind, foreignId }] };
}

function translateObject(body: Json, occasion: Occasion, profile: Profile<StripeSettings>): Translation {
  switch (kindOf(body)) {
    case 'payment_intent':
      return ofIntent(readIntent(body), occasion, profile);
    case 'charge':
      return ofCharge(readCharge(body), occasion, profile);
    case 'refund':
      return ofRefund(readRefund(body), occasion, profile);
    case 'dispute':
      return ofDispute(readDispute(body), occasion, profile);
    case 'payout':
      return ofPayout(readPayout(body), profile);
    case REPORT:
      return one(settlementEvent(asObject(body) ?? {}, profile));
    default:
      throw stripeErrors.error('SL-STRIPE-007', {
        because: 'the body is neither an event nor an object that the hub reads',
        field: 'object',
        rule: `event, v2.core.event, ${READABLE_KINDS.join(', ')}`,
      });
  }
}

// ── by object ───────────────────────────────────────────────────────────────────────────────────────────────

/**
 * The facts of an intent. An event type narrows them to what it announces, since its snapshot may already be older or
 * newer than another event's; read by itself, the status decides.
 */
function ofIntent(intent: Intent, occasion: Occasion, profile: Profile<StripeSettings>, type?: string): Translation {
  const facts = (amount: Intent['amount'], seconds: number) => ({
    ...paymentFacts(profile.connection, GATEWAY, intent.id, orderOf(intent.metadata, profile.settings)),
    amount,
    at: secondsAsTime(occasion.seconds ?? seconds),
  });
  if (type === 'payment_intent.succeeded' || (type === undefined && intent.status === 'succeeded')) {
    if (intent.received.amount === 0) return { kind: 'ignored', because: 'nothing was received' };
    return one(captured(facts(intent.received, intent.created)));
  }
  if (intent.status === 'requires_capture' && type !== 'payment_intent.payment_failed') {
    return one(authorized(facts(intent.capturable, intent.created), intent, occasion, profile.settings));
  }
  if (type === 'payment_intent.canceled' || (type === undefined && intent.status === 'canceled')) {
    const data = facts(intent.amount, intent.canceledAt ?? intent.created);
    const reason = intent.cancellationReason ?? undefined;
    return one({
      ...about('PaymentVoided', data),
      fact: ['payment', intent.id, 'voided'],
      data: { ...data, ...(reason === undefined ? {} : { reason }) },
    });
  }
  if (type === 'payment_intent.payment_failed' || (type === undefined && intent.lastError !== undefined)) {
    const { code, declineCode, charge } = intent.lastError ?? {};
    const data = facts(intent.amount, intent.created);
    const reason = [code, declineCode].filter((word) => word !== undefined).join(': ');
    return one({
      ...about('PaymentFailed', data),
      // Each try of the buyer is a charge of its own; a refusal before any charge is told apart by its reason.
      fact: ['payment', intent.id, 'failed', charge ?? reason],
      data: { ...data, ...(reason === '' ? {} : { reason }) },
    });
  }
  return { kind: 'ignored', because: `the payment is ${intent.status}, which is no fact yet` };
}

function authorized(
  facts: PaymentFacts,
  intent: Intent,
  occasion: Occasion,
  settings: StripeSettings,
): DraftEvent<'PaymentAuthorized'> {
  const days = settings.authorizationDays ?? 7;
  const ends = intent.captureBefore ?? (occasion.seconds ?? intent.created) + days * DAY_SECONDS;
  return {
    ...about('PaymentAuthorized', facts),
    fact: ['payment', intent.id, 'authorized', String(facts.amount.amount), facts.amount.currency],
    data: { ...facts, expiresAt: secondsAsTime(ends) },
    ...(intent.captureBefore === undefined ? { derived: ['expiresAt'] } : {}),
  };
}

/** An intent's succeeded and its charge's captured are one fact: the intent and the amount name it. */
function captured(facts: PaymentFacts): DraftEvent<'PaymentCaptured'> {
  return {
    ...about('PaymentCaptured', facts),
    fact: ['payment', facts.reference, 'captured', String(facts.amount.amount), facts.amount.currency],
    data: facts,
  };
}

function ofCharge(charge: Charge, occasion: Occasion, profile: Profile<StripeSettings>): Translation {
  if (!charge.captured || charge.amountCaptured.amount === 0) {
    return { kind: 'ignored', because: `the charge is ${charge.status} and not captured` };
  }
  const reference = charge.intent ?? charge.id;
  return one(
    captured({
      ...paymentFacts(profile.connection, GATEWAY, reference, orderOf(charge.metadata, profile.settings)),
      amount: charge.amountCaptured,
      at: secondsAsTime(occasion.seconds ?? charge.created),
    }),
  );
}

function ofRefund(refund: Refund, occasion: Occasion, profile: Profile<StripeSettings>): Translation {
  const facts = {
    ...paymentFacts(profile.connection, GATEWAY, refund.payment, orderOf(refund.metadata, profile.settings)),
    amount: refund.amount,
    at: secondsAsTime(occasion.seconds ?? refund.created),
    refund: refund.id,
  };
  if (refund.status === 'failed' || refund.status === 'canceled') {
    const reason = refund.failureReason ?? refund.status;
    return one({ ...about('RefundFailed', facts), fact: ['refund', refund.id, 'failed'], data: { ...facts, reason } });
  }
  if (refund.status !== 'succeeded') {
    return { kind: 'ignored', because: `the refund is ${refund.status}; its outcome comes later` };
  }
  return one({
    ...about('RefundIssued', facts),
    fact: ['refund', refund.id, 'issued'],
    data: {
      ...facts,
      initiatedBy: initiatorOf(refund, occasion, profile.settings),
      ...(refund.reason === undefined ? {} : { reason: refund.reason }),
    },
  });
}

/** Ours by the key or the metadata that our own calls carry; the channel's when it wrote its order into the refund. */
function initiatorOf(refund: Refund, occasion: Occasion, settings: StripeSettings): 'hub' | 'channel' | 'provider' {
  if (isOurs(refund.metadata, occasion.requestKey)) return 'hub';
  const { metadataKey = 'order_id' } = settings.orderReference ?? {};
  return Object.hasOwn(refund.metadata, metadataKey) ? 'channel' : 'provider';
}

/** A dispute's funds are told when they move; the dispute itself says nothing of it, so read by itself it is opened. */
function ofDispute(
  dispute: Dispute,
  occasion: Occasion,
  profile: Profile<StripeSettings>,
  type = 'charge.dispute.created',
): Translation {
  const { id, amount, fee, status, reason } = dispute;
  const facts = {
    ...paymentFacts(profile.connection, GATEWAY, dispute.payment, undefined),
    amount,
    at: secondsAsTime(occasion.seconds ?? dispute.created),
    dispute: id,
  };
  const moved = { ...facts, ...(fee === undefined ? {} : { fee }) };
  switch (type) {
    case 'charge.dispute.funds_withdrawn':
      return one({ ...about('DisputeFundsWithdrawn', facts), fact: ['dispute', id, 'withdrawn'], data: moved });
    case 'charge.dispute.funds_reinstated':
      return one({ ...about('DisputeFundsReinstated', facts), fact: ['dispute', id, 'reinstated'], data: moved });
    case 'charge.dispute.closed': {
      const outcome = status === 'won' ? 'won' : status === 'warning_closed' ? 'withdrawn' : 'lost';
      return one({ ...about('DisputeClosed', facts), fact: ['dispute', id, 'closed'], data: { ...facts, outcome } });
    }
    default:
      return one({
        ...about('DisputeOpened', facts),
        fact: ['dispute', id],
        data: { ...facts, ...(reason === undefined ? {} : { reason }) },
      });
  }
}

/** A payout that was read by itself; one that is still on its way is told when it is paid. */
function ofPayout(payout: Payout, profile: Profile<StripeSettings>): Translation {
  if (!['paid', 'failed', 'canceled'].includes(payout.status)) {
    return { kind: 'ignored', because: `the payout is ${payout.status}, which is no fact yet` };
  }
  return one(payoutEvent(payout, undefined, profile));
}

// ── pieces ──────────────────────────────────────────────────────────────────────────────────────────────────

type PaymentFacts = DraftEvent<'PaymentCaptured'>['data'];

const isSeconds = (value: number): boolean => Number.isSafeInteger(value) && value >= 0 && value <= 253_402_300_799;

const secondsAsTime = (seconds: number): string => instant(seconds * 1000);
