import type { KeptMoneyEntry, MoneyStore } from '../ledgers/money/store.ts';
import type { OrderSum } from '../ledgers/money/sum.ts';
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
  readonly totals: MoneyStore['totals'];
  readonly variances: Pick<VarianceStore, 'list'>;
  /** The bank's lines, and what they were found to be for. */
  readonly lines: Pick<ReconciliationStore, 'list' | 'get'>;
}
