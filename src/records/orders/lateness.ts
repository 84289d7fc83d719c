import { LIMITS } from '../../kernel/limits.ts';
import type { OrderState, OrderSummary } from './summary.ts';

/** How an order keeps no promise, or soon will not. */
export const LATENESSES = ['late', 'at-risk'] as const;
export type Lateness = (typeof LATENESSES)[number];

/** Which orders are asked for: of one kind, or of both. */
export const LATENESS_ASKED = [...LATENESSES, 'any'] as const;
export type LatenessAsked = (typeof LATENESS_ASKED)[number];

/** Booking is still awaited. */
const UNBOOKED: readonly OrderState[] = ['awaited', 'placed'];
/** Booking or sending is still awaited: only these can be late. */
const IN_WORK: readonly OrderState[] = [...UNBOOKED, 'accepted', 'allocated', 'partially-shipped'];

const quoted = (states: readonly OrderState[]): string => states.map((state) => `'${state}'`).join(', ');

/** Conditions on `order_record`; the first is that of an index, so it stands in each query word for word. */
export const IN_WORK_SQL = `state in (${quoted(IN_WORK)})`;
export const UNBOOKED_SQL = `state in (${quoted(UNBOOKED)})`;

/** When an order had to be placed to be late, or at risk, by now; epoch milliseconds. */
export interface LateEdges {
  readonly bookingLate: number;
  readonly shippingLate: number;
  readonly bookingAtRisk: number;
  readonly shippingAtRisk: number;
}

export const edgesAt = (nowMs: number): LateEdges => ({
  bookingLate: nowMs - LIMITS.bookingLateMs,
  shippingLate: nowMs - LIMITS.shippingLateMs,
  bookingAtRisk: nowMs - LIMITS.bookingAtRiskMs,
  shippingAtRisk: nowMs - LIMITS.shippingAtRiskMs,
});

/** Whether an order that was placed then breaks a promise, or soon will; undefined when it does not. Pure. */
export function latenessOf(
  { state, held, open }: Pick<OrderSummary, 'state' | 'held' | 'open'>,
  placedMs: number,
  edges: LateEdges,
): Lateness | undefined {
  if (!IN_WORK.includes(state)) return undefined;
  const unbooked = UNBOOKED.includes(state);
  if ((unbooked && placedMs < edges.bookingLate) || placedMs < edges.shippingLate) return 'late';
  const waits = held !== undefined || open.length > 0;
  const soon = placedMs < edges.shippingAtRisk || (unbooked && placedMs < edges.bookingAtRisk);
  return waits || soon ? 'at-risk' : undefined;
}

/** The same as a condition on `order_record`; `value` gives the placeholder of a value. */
export function latenessSql(wanted: LatenessAsked, edges: LateEdges, value: (given: number) => string): string {
  const at = (ms: number): string => `${value(ms)}::bigint`;
  const late = `((${UNBOOKED_SQL} and sort_at < ${at(edges.bookingLate)}) or sort_at < ${at(edges.shippingLate)})`;
  if (wanted === 'late') return `${IN_WORK_SQL} and ${late}`;
  const soon = `sort_at < ${at(edges.shippingAtRisk)} or (${UNBOOKED_SQL} and sort_at < ${at(edges.bookingAtRisk)})`;
  if (wanted === 'any') return `${IN_WORK_SQL} and (held or open or ${late} or ${soon})`;
  return `${IN_WORK_SQL} and not ${late} and (held or open or ${soon})`;
}
