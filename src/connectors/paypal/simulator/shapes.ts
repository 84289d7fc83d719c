import { type Money, money, subtract, zero } from '../../../kernel/money.ts';
import { paypalAmountOf } from '../amount.ts';
import type {
  AuthorizationRecord,
  CaptureRecord,
  DisputeRecord,
  MoneyRecord,
  PaypalState,
  RefundRecord,
  Shown,
  TransactionRecord,
} from './state.ts';

/** How PayPal shows its objects. */
const API = 'https://api-m.sandbox.paypal.com';
const link = (rel: string, path: string, method = 'GET') => ({ href: `${API}${path}`, rel, method });

function common(record: MoneyRecord): Shown {
  return {
    id: record.id,
    status: record.status,
    ...(record.reason === undefined ? {} : { status_details: { reason: record.reason } }),
    amount: paypalAmountOf(record.amount),
    ...(record.customId === undefined ? {} : { custom_id: record.customId }),
    create_time: record.createdAt,
    update_time: record.updatedAt,
  };
}

export function shownAuthorization(record: AuthorizationRecord): Shown {
  const path = `/v2/payments/authorizations/${record.id}`;
  return {
    ...common(record),
    seller_protection: { status: 'NOT_ELIGIBLE' },
    expiration_time: new Date(Date.parse(record.createdAt) + 29 * 86_400_000).toISOString(),
    supplementary_data: { related_ids: { order_id: record.order } },
    links: [
      link('self', path),
      link('capture', `${path}/capture`, 'POST'),
      link('void', `${path}/void`, 'POST'),
      link('up', `/v2/checkout/orders/${record.order}`),
    ],
  };
}

export function shownCapture(record: CaptureRecord): Shown {
  const path = `/v2/payments/captures/${record.id}`;
  const { authorization } = record;
  const up =
    authorization === undefined
      ? `/v2/checkout/orders/${record.order}`
      : `/v2/payments/authorizations/${authorization}`;
  return {
    ...common(record),
    final_capture: true,
    seller_protection: { status: 'NOT_ELIGIBLE' },
    disbursement_mode: 'INSTANT',
    seller_receivable_breakdown: {
      gross_amount: paypalAmountOf(record.amount),
      paypal_fee: paypalAmountOf(record.fee),
      net_amount: paypalAmountOf(subtract(record.amount, record.fee)),
    },
    supplementary_data: {
      related_ids: {
        order_id: record.order,
        ...(authorization === undefined ? {} : { authorization_id: authorization }),
      },
    },
    links: [link('self', path), link('refund', `${path}/refund`, 'POST'), link('up', up)],
  };
}

export function shownRefund(record: RefundRecord): Shown {
  return {
    ...common(record),
    seller_payable_breakdown: {
      gross_amount: paypalAmountOf(record.amount),
      paypal_fee: paypalAmountOf(zero(record.amount.currency)),
      net_amount: paypalAmountOf(record.amount),
      total_refunded_amount: paypalAmountOf(record.amount),
    },
    links: [link('self', `/v2/payments/refunds/${record.id}`), link('up', `/v2/payments/captures/${record.capture}`)],
  };
}

export function shownDispute(record: DisputeRecord): Shown {
  return {
    dispute_id: record.id,
    create_time: record.createdAt,
    update_time: record.updatedAt,
    disputed_transactions: [
      {
        seller_transaction_id: record.capture,
        gross_amount: paypalAmountOf(record.amount),
        buyer: { name: 'A Buyer' },
      },
    ],
    reason: 'MERCHANDISE_OR_SERVICE_NOT_RECEIVED',
    status: record.status,
    dispute_amount: paypalAmountOf(record.amount),
    ...(record.outcome === undefined ? {} : { dispute_outcome: { outcome_code: record.outcome } }),
    money_movements: record.movements.map(({ way, amount, at }) => ({
      affected_party: 'SELLER',
      amount: paypalAmountOf(amount),
      initiated_time: at,
      type: way,
    })),
    dispute_life_cycle_stage: 'CHARGEBACK',
    links: [link('self', `/v1/customer/disputes/${record.id}`)],
  };
}

/** An order with everything that was paid and given back of it. */
export function shownOrder(state: PaypalState, id: string): Shown | undefined {
  const of = <Each extends MoneyRecord>(records: Map<string, Each>) =>
    [...records.values()].filter(({ order }) => order === id);
  const captures = of(state.captures);
  const authorizations = of(state.authorizations);
  const [first] = [...authorizations, ...captures];
  if (first === undefined) return undefined;
  const payments = {
    ...(authorizations.length === 0 ? {} : { authorizations: authorizations.map(shownAuthorization) }),
    ...(captures.length === 0 ? {} : { captures: captures.map(shownCapture) }),
    ...(of(state.refunds).length === 0 ? {} : { refunds: of(state.refunds).map(shownRefund) }),
  };
  return {
    id,
    intent: authorizations.length > 0 ? 'AUTHORIZE' : 'CAPTURE',
    status: 'COMPLETED',
    purchase_units: [{ reference_id: 'default', amount: paypalAmountOf(first.amount), payments }],
    create_time: first.createdAt,
    links: [link('self', `/v2/checkout/orders/${id}`)],
  };
}

const negative = ({ amount, currency }: Money): Money => money(-amount, currency);

/** A row of the report; its times have an offset without a colon. */
export function shownTransaction(record: TransactionRecord): Shown {
  const at = record.at.replace('Z', '+0000');
  return {
    transaction_info: {
      transaction_id: record.id,
      ...(record.related === undefined ? {} : { paypal_reference_id: record.related, paypal_reference_id_type: 'TXN' }),
      transaction_event_code: record.code,
      transaction_initiation_date: at,
      transaction_updated_date: at,
      transaction_amount: paypalAmountOf(record.amount),
      ...(record.fee === undefined || record.fee.amount === 0
        ? {}
        : { fee_amount: paypalAmountOf(negative(record.fee)) }),
      transaction_status: 'S',
      ...(record.customId === undefined ? {} : { custom_field: record.customId }),
      ...(record.code.startsWith('T04') ? { bank_reference_id: `PP${record.id.slice(0, 10)}` } : {}),
    },
  };
}
