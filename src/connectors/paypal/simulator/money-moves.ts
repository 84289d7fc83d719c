import { equal, type Money, money, subtract } from '../../../kernel/money.ts';
import { notFound, refused } from './problem.ts';
import { shownAuthorization, shownCapture, shownDispute, shownRefund } from './shapes.ts';
import type {
  AuthorizationRecord,
  CaptureRecord,
  DisputeRecord,
  PaypalState,
  RefundRecord,
  Shown,
  TransactionRecord,
} from './state.ts';

/** Tells the world that something happened. */
type Announce = (type: string, resourceType: string, resource: Shown) => void;

/** What buyers, the merchant, PayPal and banks do with money. */
export interface MoneyMoves {
  authorize(amount: Money, customId?: string): AuthorizationRecord;
  pay(amount: Money, customId?: string, status?: 'COMPLETED' | 'PENDING' | 'DECLINED'): CaptureRecord;
  capture(authorization: string, amount?: Money): CaptureRecord;
  /** A capture that was pending comes to its end. */
  decide(capture: string, status: 'COMPLETED' | 'DECLINED'): void;
  cancel(authorization: string): AuthorizationRecord;
  refund(capture: string, amount?: Money, customId?: string): RefundRecord;
  /** A refund that waits, or seemed to succeed, comes to nothing. */
  failRefund(refund: string): void;
  reverse(capture: string): RefundRecord;
  dispute(capture: string): DisputeRecord;
  moveDispute(dispute: string, way: 'DEBIT' | 'CREDIT'): void;
  closeDispute(dispute: string, outcome: string): void;
  /** Money to the bank: all of a currency, or a part of it. */
  withdraw(currency: string, amount?: number): TransactionRecord | undefined;
  balance(currency: string): number;
}

export function createMoneyMoves(state: PaypalState, announce: Announce): MoneyMoves {
  const { captures, authorizations, refunds, disputes, transactions } = state;
  const need = <Each>(records: Map<string, Each>, id: string): Each => {
    const record = records.get(id);
    if (record === undefined) throw notFound();
    return record;
  };
  const move = (row: Omit<TransactionRecord, 'at'>): TransactionRecord => {
    const record = { ...row, at: state.now() };
    transactions.push(record);
    return record;
  };
  const stamp = () => ({ createdAt: state.now(), updatedAt: state.now() });

  function newCapture(
    base: Pick<CaptureRecord, 'amount' | 'order' | 'status'>,
    more: Partial<CaptureRecord>,
  ): CaptureRecord {
    const fee = money(Math.min(base.amount.amount, Math.round(base.amount.amount * 0.0249) + 35), base.amount.currency);
    const whole = ['HUF', 'TWD'].includes(base.amount.currency)
      ? money(Math.floor(fee.amount / 100) * 100, fee.currency)
      : fee;
    const record: CaptureRecord = {
      kind: 'capture',
      id: state.newId(),
      ...base,
      fee: whole,
      refunded: 0,
      ...stamp(),
      ...more,
    };
    captures.set(record.id, record);
    settle(record);
    return record;
  }

  function settle(record: CaptureRecord): void {
    announce(`PAYMENT.CAPTURE.${record.status}`, 'capture', shownCapture(record));
    if (record.status !== 'COMPLETED') return;
    const { id, amount, fee, authorization, customId } = record;
    const more = { ...(authorization ? { related: authorization } : {}), ...(customId ? { customId } : {}) };
    move({ id, code: 'T0006', amount, fee, ...more });
  }

  function giveBack(record: CaptureRecord, amount: Money, customId: string | undefined, code: string, type: string) {
    const named = customId === undefined ? {} : { customId };
    const refund: RefundRecord = {
      kind: 'refund',
      id: state.newId(),
      status: 'COMPLETED',
      amount,
      order: record.order,
      capture: record.id,
      ...stamp(),
      ...named,
    };
    refunds.set(refund.id, refund);
    record.refunded += amount.amount;
    record.status = record.refunded >= record.amount.amount ? 'REFUNDED' : 'PARTIALLY_REFUNDED';
    move({ id: refund.id, code, amount: money(-amount.amount, amount.currency), related: record.id });
    announce(type, 'refund', shownRefund(refund));
    return refund;
  }

  return {
    authorize(amount, customId) {
      const named = customId === undefined ? {} : { customId };
      const record: AuthorizationRecord = {
        kind: 'authorization',
        id: state.newId(),
        status: 'CREATED',
        amount,
        order: state.newId(),
        ...stamp(),
        ...named,
      };
      authorizations.set(record.id, record);
      announce('PAYMENT.AUTHORIZATION.CREATED', 'authorization', shownAuthorization(record));
      return record;
    },
    pay: (amount, customId, status = 'COMPLETED') =>
      newCapture(
        { amount, order: state.newId(), status },
        { ...(customId ? { customId } : {}), ...(status === 'PENDING' ? { reason: 'PENDING_REVIEW' } : {}) },
      ),
    capture(id, amount) {
      const authorization = need(authorizations, id);
      if (authorization.status === 'CAPTURED') throw refused('AUTHORIZATION_ALREADY_CAPTURED');
      if (authorization.status !== 'CREATED') throw refused('AUTHORIZATION_VOIDED');
      const taken = amount ?? authorization.amount;
      if (taken.currency !== authorization.amount.currency) throw refused('CURRENCY_MISMATCH');
      if (taken.amount > authorization.amount.amount) throw refused('MAX_CAPTURE_AMOUNT_EXCEEDED');
      authorization.status = 'CAPTURED';
      const { customId, order } = authorization;
      return newCapture(
        { amount: taken, order, status: 'COMPLETED' },
        { authorization: id, ...(customId ? { customId } : {}) },
      );
    },
    decide(id, status) {
      const record = need(captures, id);
      record.status = status;
      record.updatedAt = state.now();
      settle(record);
    },
    cancel(id) {
      const authorization = need(authorizations, id);
      if (authorization.status === 'CAPTURED') throw refused('PREVIOUSLY_CAPTURED');
      if (authorization.status === 'VOIDED') throw refused('PREVIOUSLY_VOIDED');
      authorization.status = 'VOIDED';
      authorization.updatedAt = state.now();
      announce('PAYMENT.AUTHORIZATION.VOIDED', 'authorization', shownAuthorization(authorization));
      return authorization;
    },
    refund(id, amount, customId) {
      const record = need(captures, id);
      if (record.status === 'REFUNDED') throw refused('CAPTURE_FULLY_REFUNDED');
      if (record.status === 'PENDING') throw refused('PENDING_CAPTURE');
      const left = money(record.amount.amount - record.refunded, record.amount.currency);
      const given = amount ?? left;
      if (given.currency !== left.currency) throw refused('REFUND_CURRENCY_MISMATCH');
      if (given.amount > left.amount) throw refused('REFUND_AMOUNT_EXCEEDED');
      return giveBack(record, given, customId, 'T1107', 'PAYMENT.CAPTURE.REFUNDED');
    },
    failRefund(id) {
      const refund = need(refunds, id);
      refund.status = 'FAILED';
      refund.updatedAt = state.now();
      const record = need(captures, refund.capture);
      record.refunded -= refund.amount.amount;
      record.status = record.refunded === 0 ? 'COMPLETED' : 'PARTIALLY_REFUNDED';
      move({ id: state.newId(), code: 'T1100', amount: refund.amount, related: refund.id });
      announce('PAYMENT.REFUND.FAILED', 'refund', shownRefund(refund));
    },
    reverse(id) {
      const record = need(captures, id);
      const left = money(record.amount.amount - record.refunded, record.amount.currency);
      return giveBack(record, left, undefined, 'T1106', 'PAYMENT.CAPTURE.REVERSED');
    },
    dispute(id) {
      const record = need(captures, id);
      const dispute: DisputeRecord = {
        id: `PP-D-${state.newId().slice(0, 5)}`,
        capture: id,
        amount: record.amount,
        ...stamp(),
        status: 'WAITING_FOR_SELLER_RESPONSE',
        movements: [],
      };
      disputes.set(dispute.id, dispute);
      announce('CUSTOMER.DISPUTE.CREATED', 'dispute', shownDispute(dispute));
      return dispute;
    },
    moveDispute(id, way) {
      const dispute = need(disputes, id);
      const { amount } = dispute;
      dispute.movements.push({ way, amount, at: state.now() });
      dispute.updatedAt = state.now();
      const signed = way === 'DEBIT' ? subtract(money(0, amount.currency), amount) : amount;
      move({ id: state.newId(), code: way === 'DEBIT' ? 'T1201' : 'T1202', amount: signed, related: dispute.capture });
      announce('CUSTOMER.DISPUTE.UPDATED', 'dispute', shownDispute(dispute));
    },
    closeDispute(id, outcome) {
      const dispute = need(disputes, id);
      Object.assign(dispute, { status: 'RESOLVED', outcome, updatedAt: state.now() });
      announce('CUSTOMER.DISPUTE.RESOLVED', 'dispute', shownDispute(dispute));
    },
    withdraw(currency, amount) {
      const balance = this.balance(currency);
      const taken = amount ?? balance;
      if (taken <= 0 || taken > balance || equal(money(taken, currency), money(0, currency))) return undefined;
      return move({ id: state.newId(), code: 'T0400', amount: money(-taken, currency) });
    },
    balance: (currency) =>
      transactions
        .filter((row) => row.amount.currency === currency)
        .reduce((sum, { amount, fee }) => sum + amount.amount - (fee?.amount ?? 0), 0),
  };
}
