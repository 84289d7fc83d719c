import { disputeOf, failPayout, moveDispute, payOut, recordTransaction } from './payouts.ts';
import { cardDeclined, invalidRequest, missingObject } from './problem.ts';
import type {
  ChargeRecord,
  PaymentIntentRecord,
  PayoutRecord,
  RefundRecord,
  StripeRecord,
  StripeState,
} from './state.ts';

/** Tells the world that something happened. */
export type Announce = (type: string, object: StripeRecord, previous?: Record<string, unknown>) => void;

interface NewIntent {
  readonly amount: number;
  readonly currency: string;
  readonly capture: 'automatic' | 'manual';
  readonly metadata: Record<string, string>;
}

const DAY_SECONDS = 86_400;

/** What the buyer, the merchant and the bank can do with money at Stripe. */
export interface MoneyMoves {
  create(intent: NewIntent): PaymentIntentRecord;
  confirm(id: string, paymentMethod: string): PaymentIntentRecord;
  capture(id: string, amount?: number): PaymentIntentRecord;
  cancel(id: string, reason?: string): PaymentIntentRecord;
  refund(request: {
    payment: string;
    amount?: number;
    metadata: Record<string, string>;
    reason?: string;
  }): RefundRecord;
  /** The bank sends a refund back, perhaps days after it succeeded. */
  failRefund(id: string): RefundRecord;
  dispute(payment: string, reason?: string): StripeRecord;
  /** The buyer's bank takes the contested money back, with a fee, or gives it again. */
  moveDispute(id: string, way: 'withdrawn' | 'reinstated'): void;
  closeDispute(id: string, outcome: 'won' | 'lost'): void;
  /** Sends everything of a currency that is on the balance to the bank; undefined when there is nothing. */
  payOut(currency: string): PayoutRecord | undefined;
  /** The bank sends a payout back, days after it was paid. */
  failPayout(id: string): PayoutRecord;
}

export function createMoneyMoves(state: StripeState, announce: Announce): MoneyMoves {
  const intentOf = (id: string): PaymentIntentRecord => {
    const intent = state.intents.get(id);
    if (intent === undefined) throw missingObject('payment_intent', id, 'intent');
    return intent;
  };
  const chargeOf = (payment: string): ChargeRecord => {
    const charge = state.charges.get(payment) ?? state.charges.get(state.intents.get(payment)?.latest_charge ?? '');
    if (charge !== undefined) return charge;
    if (state.intents.has(payment)) {
      throw invalidRequest(`The PaymentIntent ${payment} does not have a successful charge to refund.`, {
        code: 'payment_intent_unexpected_state',
      });
    }
    throw missingObject(payment.startsWith('ch_') ? 'charge' : 'payment_intent', payment);
  };

  return {
    create(request) {
      const intent = newIntent(state, request);
      state.intents.set(intent.id, intent);
      announce('payment_intent.created', intent);
      return intent;
    },

    confirm(id, paymentMethod) {
      const intent = intentOf(id);
      requireStatus(intent, ['requires_payment_method', 'requires_confirmation'], 'confirm');
      const charge = newCharge(state, intent, paymentMethod);
      state.charges.set(charge.id, charge);
      intent.latest_charge = charge.id;
      if (DECLINING.has(paymentMethod)) return decline(intent, charge, paymentMethod);
      intent.payment_method = paymentMethod;
      intent.last_payment_error = null;
      if (intent.capture_method === 'manual') {
        intent.status = 'requires_capture';
        intent.amount_capturable = intent.amount;
        announce('charge.succeeded', charge);
        announce('payment_intent.amount_capturable_updated', intent);
        return intent;
      }
      settle(intent, charge, intent.amount);
      announce('charge.succeeded', charge);
      announce('payment_intent.succeeded', intent);
      return intent;
    },

    capture(id, amount) {
      const intent = intentOf(id);
      requireStatus(intent, ['requires_capture'], 'capture');
      const taken = amount ?? intent.amount_capturable;
      if (taken > intent.amount_capturable || taken < 1) {
        throw invalidRequest(
          `The requested capture amount is greater than the amount you can capture for this charge.`,
          { code: 'amount_too_large', param: 'amount_to_capture' },
        );
      }
      const charge = state.charges.get(intent.latest_charge ?? '') as ChargeRecord;
      settle(intent, charge, taken);
      announce('charge.captured', charge);
      announce('payment_intent.succeeded', intent);
      return intent;
    },

    cancel(id, reason) {
      const intent = intentOf(id);
      requireStatus(intent, ['requires_payment_method', 'requires_confirmation', 'requires_capture'], 'cancel');
      intent.status = 'canceled';
      intent.amount_capturable = 0;
      intent.canceled_at = state.now();
      intent.cancellation_reason = reason ?? null;
      announce('payment_intent.canceled', intent);
      return intent;
    },

    refund({ payment, amount, metadata, reason }) {
      const charge = chargeOf(payment);
      const left = charge.amount_captured - charge.amount_refunded;
      if (!charge.captured) {
        throw invalidRequest(`The charge ${charge.id} is not captured.`, { code: 'payment_intent_unexpected_state' });
      }
      if (charge.disputed) {
        throw invalidRequest(`Charge ${charge.id} has been charged back.`, { code: 'charge_disputed' });
      }
      if (left === 0) {
        throw invalidRequest(`Charge ${charge.id} has already been refunded.`, { code: 'charge_already_refunded' });
      }
      const given = amount ?? left;
      if (given > left || given < 1) {
        throw invalidRequest(`Refund amount (${given}) is greater than unrefunded amount on charge (${left})`, {
          param: 'amount',
        });
      }
      const refund = newRefund(state, charge, given, metadata, reason);
      state.refunds.set(refund.id, refund);
      charge.amount_refunded += given;
      charge.refunded = charge.amount_refunded === charge.amount_captured;
      announce('refund.created', refund);
      announce('charge.refunded', charge, { amount_refunded: charge.amount_refunded - given });
      return refund;
    },

    failRefund(id) {
      const refund = state.refunds.get(id);
      if (refund === undefined) throw missingObject('refund', id);
      const before = refund.status;
      refund.status = 'failed';
      refund.failure_reason = 'expired_or_canceled_card';
      const charge = chargeOf(refund.charge);
      charge.amount_refunded -= refund.amount;
      charge.refunded = false;
      const { amount, currency } = refund;
      recordTransaction(state, { type: 'refund_failure', source: id, amount, fee: 0, currency });
      announce('refund.updated', refund, { status: before });
      announce('refund.failed', refund, { status: before });
      return refund;
    },

    dispute(payment, reason = 'fraudulent') {
      const charge = chargeOf(payment);
      const dispute = newDispute(state, charge, reason);
      state.disputes.set(dispute.id, dispute);
      charge.disputed = true;
      announce('charge.dispute.created', dispute);
      return dispute;
    },

    moveDispute: (id, way) => moveDispute(state, announce, id, way),
    closeDispute(id, outcome) {
      const dispute = disputeOf(state, id);
      dispute.status = outcome;
      announce('charge.dispute.closed', dispute);
    },
    payOut: (currency) => payOut(state, announce, currency),
    failPayout: (id) => failPayout(state, announce, id),
  };

  function decline(intent: PaymentIntentRecord, charge: ChargeRecord, paymentMethod: string): never {
    const declineCode =
      paymentMethod === 'pm_card_chargeDeclinedInsufficientFunds' ? 'insufficient_funds' : 'generic_decline';
    charge.status = 'failed';
    charge.paid = false;
    charge.captured = false;
    charge.failure_code = 'card_declined';
    intent.last_payment_error = {
      charge: charge.id,
      code: 'card_declined',
      decline_code: declineCode,
      message: 'Your card was declined.',
      type: 'card_error',
    };
    announce('charge.failed', charge);
    announce('payment_intent.payment_failed', intent);
    throw cardDeclined(declineCode, structuredClone(intent));
  }

  function settle(intent: PaymentIntentRecord, charge: ChargeRecord, amount: number): void {
    intent.status = 'succeeded';
    intent.amount_received = amount;
    intent.amount_capturable = 0;
    charge.captured = true;
    charge.amount_captured = amount;
    // Stripe's usual price in Europe: 1.5 % and 25 minor units.
    const fee = Math.min(amount, Math.round(amount * 0.015) + 25);
    const { id: source, currency } = charge;
    charge.balance_transaction = recordTransaction(state, { type: 'charge', source, amount, fee, currency });
  }
}

const DECLINING = new Set([
  'pm_card_chargeDeclined',
  'pm_card_chargeDeclinedInsufficientFunds',
  'pm_card_visa_chargeDeclined',
]);

function requireStatus(intent: PaymentIntentRecord, allowed: readonly string[], verb: string): void {
  if (allowed.includes(intent.status)) return;
  throw invalidRequest(
    `You cannot ${verb} this PaymentIntent because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be used: ${allowed.join(', ')}.`,
    { code: 'payment_intent_unexpected_state', payment_intent: structuredClone(intent) },
  );
}

function newIntent(state: StripeState, { amount, currency, capture, metadata }: NewIntent): PaymentIntentRecord {
  const id = state.newId('pi');
  return {
    id,
    object: 'payment_intent',
    amount,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: { allow_redirects: 'always', enabled: true },
    canceled_at: null,
    cancellation_reason: null,
    capture_method: capture,
    client_secret: `${id}_secret_${state.newId('s').slice(2)}`,
    confirmation_method: 'automatic',
    created: state.now(),
    currency,
    customer: null,
    description: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: state.livemode,
    metadata,
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_options: {},
    payment_method_types: ['card'],
    processing: null,
    receipt_email: null,
    review: null,
    setup_future_usage: null,
    shipping: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: 'requires_payment_method',
    transfer_data: null,
    transfer_group: null,
  };
}

function newCharge(state: StripeState, intent: PaymentIntentRecord, paymentMethod: string): ChargeRecord {
  const manual = intent.capture_method === 'manual';
  return {
    id: state.newId('ch'),
    object: 'charge',
    amount: intent.amount,
    amount_captured: 0,
    amount_refunded: 0,
    balance_transaction: null,
    billing_details: { address: null, email: null, name: null, phone: null, tax_id: null },
    captured: false,
    created: state.now(),
    currency: intent.currency,
    customer: null,
    description: null,
    disputed: false,
    failure_code: null,
    failure_message: null,
    livemode: state.livemode,
    metadata: { ...intent.metadata },
    paid: true,
    payment_intent: intent.id,
    payment_method: paymentMethod,
    payment_method_details: {
      card: {
        brand: 'visa',
        ...(manual ? { capture_before: state.now() + 7 * DAY_SECONDS } : {}),
        country: 'DE',
        exp_month: 8,
        exp_year: 2030,
        funding: 'credit',
        last4: '4242',
        network: 'visa',
      },
      type: 'card',
    },
    receipt_url: null,
    refunded: false,
    status: 'succeeded',
  };
}

function newRefund(
  state: StripeState,
  charge: ChargeRecord,
  amount: number,
  metadata: Record<string, string>,
  reason: string | undefined,
): RefundRecord {
  const id = state.newId('re');
  return {
    id,
    object: 'refund',
    amount,
    balance_transaction: recordTransaction(state, {
      type: 'refund',
      source: id,
      amount: -amount,
      fee: 0,
      currency: charge.currency,
    }),
    charge: charge.id,
    created: state.now(),
    currency: charge.currency,
    destination_details: { card: { type: 'refund' }, type: 'card' },
    metadata,
    payment_intent: charge.payment_intent,
    reason: reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: 'succeeded',
    transfer_reversal: null,
  };
}

function newDispute(state: StripeState, charge: ChargeRecord, reason: string): StripeRecord {
  return {
    id: state.newId('dp'),
    object: 'dispute',
    amount: charge.amount_captured,
    balance_transactions: [],
    charge: charge.id,
    created: state.now(),
    currency: charge.currency,
    evidence: {},
    evidence_details: {
      due_by: state.now() + 7 * DAY_SECONDS,
      has_evidence: false,
      past_due: false,
      submission_count: 0,
    },
    is_charge_refundable: false,
    livemode: state.livemode,
    metadata: {},
    payment_intent: charge.payment_intent,
    reason,
    status: 'needs_response',
  };
}
