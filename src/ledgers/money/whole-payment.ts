import { type PaymentLine, paymentLine } from './payment.ts';
import type { KeptMoneyEntry, MoneyStore } from './store.ts';
import { type PaymentSum, sumPayment } from './sum.ts';

/** Everything that the ledger has of one payment. */
export interface WholePayment {
  readonly line: PaymentLine;
  readonly sum: PaymentSum;
  /** Its history, oldest first. */
  readonly entries: readonly KeptMoneyEntry[];
}

type Source = Pick<MoneyStore, 'ofPayment' | 'orderOf' | 'paymentHistory'>;

/** Reads one payment, with at most `lines` of its history; undefined when nothing was ever heard of it. */
export async function wholePayment(store: Source, payment: string, lines: number): Promise<WholePayment | undefined> {
  const [facts, order, entries] = await Promise.all([
    store.ofPayment(payment),
    store.orderOf(payment),
    store.paymentHistory(payment, lines),
  ]);
  if (facts.length === 0) return undefined;
  return { line: paymentLine(payment, facts, order), sum: sumPayment(payment, facts), entries };
}
