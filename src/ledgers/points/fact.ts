/** What a fact of points is: earned by a line, taken back of a line, spent, or given back after all. */
export const POINTS_KINDS = ['accrued', 'reversed', 'redeemed', 'returned'] as const;
export type PointsKind = (typeof POINTS_KINDS)[number];

/** One fact of points. What is told again, or told of with a smaller total, changes nothing: the largest total stands. */
export interface PointsFact {
  /** `accrued/order/shop/1 4711`, `redeemed/points-account/… R-17`. */
  readonly fact: string;
  readonly kind: PointsKind;
  readonly account: string;
  readonly order?: string;
  /** The order line. */
  readonly line?: string;
  readonly sku?: string;
  /** How many points in all, since the line was bought. */
  readonly total: number;
  /** Why, in words. */
  readonly reason: string;
  /** When it happened, epoch milliseconds. */
  readonly atMs: number;
  /** The message that told it. */
  readonly event: string;
}

export const lineFact = (kind: PointsKind, order: string, line: string): string => `${kind}/${order} ${line}`;
