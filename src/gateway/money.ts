import type { BankFiles } from '../ledgers/bank/files.ts';
import type { StatementLedger } from '../ledgers/bank/store.ts';
import type { KeptMoneyEntry, MoneyStore } from '../ledgers/money/store.ts';
import type { OrderSum } from '../ledgers/money/sum.ts';
import type { WholePayment } from '../ledgers/money/whole-payment.ts';
import type { ReconciliationStore } from '../ledgers/reconciliation/store.ts';
import type { VarianceStore } from '../records/variances/postgres-store.ts';

/** The money of one order as people and APIs see it. */
export interface OrderMoney {
  readonly sum: OrderSum;
  readonly entries: readonly KeptMoneyEntry[];
}

/** The money ledger and the variances as the gateway needs them. */
export interface MoneyView {
  /** Undefined for an order whose money was never heard of. */
  order(id: string, lines: number): Promise<OrderMoney | undefined>;
  /** Payments, the latest first. */
  readonly payments: MoneyStore['payments'];
  /** Undefined for a payment that was never heard of. */
  payment(id: string, lines: number): Promise<WholePayment | undefined>;
  readonly totals: MoneyStore['totals'];
  readonly variances: Pick<VarianceStore, 'list'>;
  /** The bank's lines, and what they were found to be for. */
  readonly lines: Pick<ReconciliationStore, 'list' | 'decideByHand'>;
  /** What the bank stated of its accounts, and what of it does not fit. */
  readonly statements: Pick<StatementLedger, 'statements' | 'openFindings'>;
  /** Which files of banks were read. */
  readonly files: BankFiles;
}
