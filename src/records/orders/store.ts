import type { Identifier } from './identifier.ts';
import type { LateEdges, LatenessAsked } from './lateness.ts';
import type { Contribution } from './project.ts';
import type { StuckAsked } from './stuck.ts';
import type { OrderState, OrderSummary } from './summary.ts';

/** The record of an order as it is kept. */
export interface OrderRecord {
  readonly summary: OrderSummary;
  readonly identifiers: readonly Identifier[];
  /** Stories that belong to it under another key: its payments. */
  readonly related: readonly string[];
  /** When the hub first and last heard of it, epoch milliseconds. */
  readonly firstSeen: number;
  readonly lastSeen: number;
}

export interface OrderQuery {
  readonly state?: OrderState;
  readonly channel?: string;
  /** Only of these channels, whatever else is asked for. */
  readonly channels?: readonly string[];
  readonly held?: boolean;
  /** True: only orders with a command that was given up. */
  readonly open?: boolean;
  /** Only orders that break a promise, or soon will. */
  readonly lateness?: { readonly is: LatenessAsked; readonly edges: LateEdges };
  /** Only orders of which money is stuck since before then, epoch milliseconds. */
  readonly stuck?: { readonly is: StuckAsked; readonly beforeMs: number };
  /** Only orders placed at or after this, epoch milliseconds. */
  readonly fromMs?: number;
  /** Only orders placed before this, epoch milliseconds. */
  readonly toMs?: number;
  /** Only orders of this customer. */
  readonly customer?: string;
  /** Beginning of any identifier. */
  readonly search?: string;
  /** 1 to LIMITS.pageSize. */
  readonly limit: number;
  /** `next` of the page before. */
  readonly cursor?: string;
}

export interface OrderPage {
  readonly orders: readonly OrderRecord[];
  /** Cursor of the next page; undefined on the last one. */
  readonly next?: string;
}

export interface OrderCount {
  readonly state: OrderState;
  readonly held: boolean;
  readonly orders: number;
}

/** Read model of orders. Drivers: memory, PostgreSQL; both pass the same tests. */
export interface OrderStore {
  /** Merges what messages say, in one transaction; applying the same again changes nothing. */
  apply(contributions: readonly Contribution[]): Promise<void>;
  get(order: string): Promise<OrderRecord | undefined>;
  /** The orders that go by an identifier, at most ten; of some channels only when they are given. */
  find(identifier: string, channels?: readonly string[]): Promise<readonly OrderRecord[]>;
  /** Newest first. Throws SL-RECORD-003 when the cursor is not readable. */
  list(query: OrderQuery): Promise<OrderPage>;
  counts(channels?: readonly string[]): Promise<readonly OrderCount[]>;
}
