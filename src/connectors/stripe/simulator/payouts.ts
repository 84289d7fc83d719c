import { invalidRequest, missingObject } from './problem.ts';
import type { PayoutRecord, StripeRecord, StripeState, TransactionRecord } from './state.ts';

/** What moves on the balance of the simulated account beside charges: disputes, and payouts to the bank. */

type Announce = (type: string, object: StripeRecord, previous?: Record<string, unknown>) => void;

const DAY_SECONDS = 86_400;
/** What Stripe charges in Europe for a dispute, in minor units. */
const DISPUTE_FEE = 2_000;

interface Movement {
  readonly type: string;
  readonly source: string;
  readonly amount: number;
  readonly fee: number;
  readonly currency: string;
  /** Stripe's word in its reports; the type by default. */
  readonly category?: string;
}

/** Writes a movement on the balance down; answers its id. */
export function recordTransaction(state: StripeState, movement: Movement): string {
  const { type, source, category = type } = movement;
  const settled = state.settles[movement.currency];
  const rate = settled?.rate ?? 1;
  const amount = Math.round(movement.amount * rate);
  const fee = Math.round(movement.fee * rate);
  const currency = settled?.currency ?? movement.currency;
  const id = state.newId('txn');
  const detail = {
    amount: fee,
    application: null,
    currency,
    description: 'Stripe processing fees',
    type: 'stripe_fee',
  };
  state.transactions.set(id, {
    id,
    object: 'balance_transaction',
    amount,
    available_on: state.now() + 2 * DAY_SECONDS,
    balance_type: 'payments',
    created: state.now(),
    currency,
    description: null,
    exchange_rate: settled === undefined ? null : rate,
    fee,
    fee_details: fee === 0 ? [] : [detail],
    net: amount - fee,
    reporting_category: category,
    source,
    status: 'pending',
    type,
    payout: null,
  });
  return id;
}

export function disputeOf(state: StripeState, id: string): StripeRecord {
  const dispute = state.disputes.get(id);
  if (dispute === undefined) throw missingObject('dispute', id);
  return dispute;
}

/** Disputes move money as adjustments, told apart by the category of reports. */
export function moveDispute(state: StripeState, announce: Announce, id: string, way: 'withdrawn' | 'reinstated'): void {
  const dispute = disputeOf(state, id);
  const sign = way === 'withdrawn' ? -1 : 1;
  const transaction = recordTransaction(state, {
    type: 'adjustment',
    category: way === 'withdrawn' ? 'dispute' : 'dispute_reversal',
    source: id,
    amount: sign * Number(dispute.amount),
    fee: -sign * DISPUTE_FEE,
    currency: String(dispute.currency),
  });
  const { payout: _payout, ...shown } = state.transactions.get(transaction) as TransactionRecord;
  dispute.balance_transactions = [...(dispute.balance_transactions as unknown[]), shown];
  announce(`charge.dispute.funds_${way}`, dispute);
}

/** An automatic payout: everything of a currency that no payout has taken yet. */
export function payOut(state: StripeState, announce: Announce, currency: string): PayoutRecord | undefined {
  const members = [...state.transactions.values()].filter((each) => each.payout === null && each.currency === currency);
  if (members.length === 0) return undefined;
  const amount = members.reduce((sum, { net }) => sum + net, 0);
  const payout = newPayout(state, amount, currency);
  state.payouts.set(payout.id, payout);
  payout.balance_transaction = recordTransaction(state, {
    type: 'payout',
    source: payout.id,
    amount: -amount,
    fee: 0,
    currency,
  });
  const own = state.transactions.get(String(payout.balance_transaction));
  for (const member of [...members, ...(own === undefined ? [] : [own])]) {
    member.payout = payout.id;
    member.status = 'available';
  }
  announce('payout.created', { ...payout, status: 'in_transit', reconciliation_status: 'in_progress' });
  announce('payout.paid', payout);
  announce('payout.reconciliation_completed', payout);
  return payout;
}

export function failPayout(state: StripeState, announce: Announce, id: string): PayoutRecord {
  const payout = state.payouts.get(id);
  if (payout === undefined) throw missingObject('payout', id);
  if (payout.status === 'failed') throw invalidRequest(`Payout ${id} has failed already.`, {});
  payout.status = 'failed';
  payout.failure_code = 'account_closed';
  payout.failure_message = 'The bank account has been closed.';
  const { amount, currency } = payout;
  payout.failure_balance_transaction = recordTransaction(state, {
    type: 'payout_failure',
    source: id,
    amount,
    fee: 0,
    currency,
  });
  announce('payout.failed', payout);
  return payout;
}

function newPayout(state: StripeState, amount: number, currency: string): PayoutRecord {
  const id = state.newId('po');
  return {
    id,
    object: 'payout',
    amount,
    application_fee: null,
    application_fee_amount: null,
    arrival_date: state.now() + 2 * DAY_SECONDS,
    automatic: true,
    balance_transaction: null,
    created: state.now(),
    currency,
    description: 'STRIPE PAYOUT',
    destination: 'ba_1StoreloomDemo',
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    livemode: state.livemode,
    metadata: {},
    method: 'standard',
    original_payout: null,
    payout_method: null,
    reconciliation_status: 'completed',
    reversed_by: null,
    source_type: 'card',
    statement_descriptor: `STRIPE ${id.slice(3, 11).toUpperCase()}`,
    status: 'paid',
    trace_id: { status: 'supported', value: `TRC${id.slice(3, 15).toUpperCase()}` },
    type: 'bank_account',
  };
}
