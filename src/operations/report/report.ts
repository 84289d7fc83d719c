import type { Case } from '../cases/case.ts';
import type { ServiceLevel } from '../levels/level.ts';

/** Orders of one channel on one day. */
export interface ChannelDay {
  readonly channel: string;
  readonly orders: number;
  readonly booked: number;
  /** Placed and not in the ERP at the time of the report, although it is time. */
  readonly late: number;
  readonly held: number;
  readonly cancelled: number;
}

/** What came of the comparisons of stock with what channels show, on one day. */
export interface StockDay {
  readonly connection: string;
  readonly published: number;
  readonly confirmed: number;
  readonly mismatched: number;
  readonly refused: number;
  readonly writtenOff: number;
}

/** The day of a hub. Holds nothing personal. */
export interface DailyReport {
  readonly hub: string;
  /** The day, by the clock of the time zone: 2026-11-20. */
  readonly date: string;
  readonly timeZone: string;
  readonly from: string;
  readonly until: string;
  readonly channels: readonly ChannelDay[];
  readonly cases: { readonly opened: number; readonly closed: number; readonly open: number; readonly overdue: number };
  readonly stock: readonly StockDay[];
  /** The last proof of stock that came to its end, and the variances that wait for a person now. */
  readonly proof: { readonly endedAt?: string; readonly openVariances: number };
  readonly silentStores: readonly { readonly location: string; readonly tills: number; readonly since: string }[];
  readonly levels: readonly ServiceLevel[];
  /** What needs a person today, the most urgent first. */
  readonly today: readonly {
    readonly case: string;
    readonly severity: Case['severity'];
    readonly owner: string;
    readonly code: string;
    readonly because: string;
    readonly count: number;
    readonly deadline: string;
    readonly isOverdue: boolean;
    readonly runbook: string;
  }[];
}

/** One sentence that says how the day was. */
export function verdictOf({ channels, cases, silentStores }: DailyReport): string {
  const orders = channels.reduce((sum, each) => sum + each.orders, 0);
  const late = channels.reduce((sum, each) => sum + each.late, 0);
  const troubles = [
    ...(late === 0 ? [] : [`${late} late`]),
    ...(cases.open === 0 ? [] : [`${cases.open} open ${cases.open === 1 ? 'case' : 'cases'}`]),
    ...(silentStores.length === 0
      ? []
      : [`${silentStores.length} silent ${silentStores.length === 1 ? 'store' : 'stores'}`]),
  ];
  const counted = `${orders} ${orders === 1 ? 'order' : 'orders'}`;
  return troubles.length === 0 ? `${counted}, nothing needs a person` : `${counted}, ${troubles.join(', ')}`;
}
