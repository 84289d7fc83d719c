import type { FactKind, MoneyFact } from './fact.ts';
import type { PaymentLine, PaymentQuery } from './payment.ts';
import type { MoneyDesk, MoneyEntry, Posted, WatchedBreak } from './post.ts';

/** A line of the history as it is kept; ids grow. */
export interface KeptMoneyEntry extends MoneyEntry {
  readonly id: number;
  readonly recordedMs: number;
}

/** What moved on one connection within a span of time, in minor units. */
export interface MoneyTotal {
  readonly connection: string;
  readonly kind: FactKind;
  /** For settled movements what they are: charge, refund, fee. */
  readonly note?: string;
  readonly currency: string;
  readonly amount: number;
  readonly fees: number;
  readonly count: number;
}

/** Where the money ledger is kept. Drivers: memory, PostgreSQL; both pass `src/testing/money-ledger-contract.ts`. */
export interface MoneyStore {
  /**
   * Puts everything on the desk that some facts concern, locked against everybody else, lets `decide` change it, and writes what it
   * answers in one transaction. `decide` may be called again, so it must do nothing else.
   */
  change(told: readonly MoneyFact[], nowMs: number, decide: (desk: MoneyDesk) => Posted): Promise<Posted>;
  /** Breaks whose time has come and that nobody was told of, the longest overdue first. */
  due(nowMs: number, limit: number): Promise<readonly WatchedBreak[]>;
  /** Breaks that are over and whose end was perhaps not said. */
  mended(limit: number): Promise<readonly WatchedBreak[]>;
  /** Notes that variances stand for these breaks, or that their end was said. */
  markTold(breaks: readonly WatchedBreak[]): Promise<void>;
  /** Payments that should be settled by now and are not, which only time brings to light. */
  unsettled(beforeMs: number, limit: number): Promise<readonly MoneyFact[]>;
  /** All facts of an order and of its payments; empty when nothing was ever heard of it. */
  ofOrder(order: string): Promise<readonly MoneyFact[]>;
  /** The order of a payment, where it is known. */
  orderOf(payment: string): Promise<string | undefined>;
  /** The history of an order and its payments, oldest first. */
  history(order: string, limit: number): Promise<readonly KeptMoneyEntry[]>;
  /** Payments as a list tells them, the latest first. */
  payments(query: PaymentQuery): Promise<readonly PaymentLine[]>;
  /** All facts of one payment, oldest first; empty when nothing was ever heard of it. */
  ofPayment(payment: string): Promise<readonly MoneyFact[]>;
  /** The history of one payment, oldest first. */
  paymentHistory(payment: string, limit: number): Promise<readonly KeptMoneyEntry[]>;
  /** What happened from one moment until another. */
  totals(fromMs: number, untilMs: number): Promise<readonly MoneyTotal[]>;
}
