import type { OrderLine } from '../../api/shapes.ts';

interface Page {
  readonly orders: readonly OrderLine[];
  readonly next?: string;
}

/** Orders from the newest down, without a gap. */
export interface OrderRun {
  readonly orders: readonly OrderLine[];
  /** So many came since the pages were read that some between them are not here: the list must begin anew. */
  readonly gap: boolean;
}

const placedMs = ({ placedAt, firstSeen }: OrderLine): number =>
  placedAt === undefined ? firstSeen : Date.parse(placedAt);

/** Whether `one` stands above `other` in the list, as the hub sorts it. */
const above = (one: OrderLine, other: OrderLine): boolean =>
  placedMs(one) > placedMs(other) || (placedMs(one) === placedMs(other) && one.id > other.id);

/**
 * Lays the first page, as it is now, onto the pages that were read as one scrolled. The first page is right for all that it reaches:
 * what it no longer has has left the list. Below it the pages stand as they were read.
 */
export function runOf(first: Page | undefined, pages: readonly Page[]): OrderRun {
  const below = pages.flatMap(({ orders }) => orders);
  if (first === undefined) return { orders: below, gap: false };
  const last = first.orders.at(-1);
  if (first.next === undefined) return { orders: first.orders, gap: false };
  // Among the newest nothing was found: what was found further back stands alone.
  if (last === undefined) return { orders: below, gap: false };
  const [top] = below;
  return {
    orders: [...first.orders, ...below.filter((order) => above(last, order))],
    gap: top !== undefined && above(last, top) && last.id !== top.id,
  };
}
