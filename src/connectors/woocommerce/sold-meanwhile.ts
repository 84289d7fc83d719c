import type { Call } from '../../connector/connector.ts';
import { epochMsOf } from '../../kernel/clock.ts';
import { type Client, MOST_PER_PAGE } from './client.ts';
import type { Field } from './fields.ts';

/** What the lines of recent orders have taken from the stock. */
export interface Taken {
  /** By line of an order. */
  readonly lines: ReadonlyMap<string, TakenLine>;
  /** When the first and the last of the orders that were read was changed, by the clock of the shop, to the second; absent without orders. */
  readonly changed?: { readonly firstMs: number; readonly lastMs: number };
  /** Whether there may be more orders than were read. */
  readonly isFull: boolean;
}

interface TakenLine {
  /** The product or variation that the line was taken from. */
  readonly article: string;
  readonly pieces: number;
  /** When its order came, by the clock of the shop, to the second. */
  readonly atMs: number;
}

/** The pace of buyers is taken over this time. */
const PACE_MS = 60_000;
/** A pace that has only just begun is taken over no less. */
const LEAST_PACE_MS = 1_000;
/** How long a number that was written over a sale may stand on a bad day until it is put right. */
const PUT_RIGHT_MS = 10_000;

/**
 * Reads what orders have taken, those that were changed last. The shop writes the pieces down with the line when it takes them off the
 * stock, and it does that with one statement that no other writer can undo: it is the only record of sales that a number
 * written at the same moment does not wipe out.
 */
export async function takenOfLate(client: Client, call: Call): Promise<Taken> {
  const query = {
    orderby: 'modified',
    order: 'desc',
    status: 'any',
    per_page: String(MOST_PER_PAGE),
    _fields: 'date_created_gmt,date_modified_gmt,line_items',
  };
  const { body } = await client.ask({ path: 'orders', query, operation: 'stock', call });
  const orders = body.presentList();
  const lines = new Map<string, TakenLine>();
  for (const order of orders) {
    const atMs = epochMsOf(order.at('date_created_gmt').gmt()) ?? 0;
    for (const line of order.at('line_items').list()) {
      const article = line.at('variation_id').optionalId() ?? line.at('product_id').optionalId();
      const pieces = reducedOf(line);
      if (article !== undefined && pieces > 0) lines.set(line.at('id').id(), { article, pieces, atMs });
    }
  }
  const changed = orders.map((order) => epochMsOf(order.at('date_modified_gmt').gmt()) ?? 0);
  const isFull = orders.length >= MOST_PER_PAGE;
  if (changed.length === 0) return { lines, isFull };
  return { lines, isFull, changed: { firstMs: Math.min(...changed), lastMs: Math.max(...changed) } };
}

/** WooCommerce writes it as a text, older versions as a number. */
function reducedOf(line: Field): number {
  const meta = line
    .at('meta_data')
    .list()
    .find((each) => each.at('key').value === '_reduced_stock');
  const pieces = Number(meta?.at('value').value ?? 0);
  return Number.isSafeInteger(pieces) ? pieces : 0;
}

/** Pieces of an article that were taken between two readings; undefined when more happened than the readings can show. */
export function takenBetween(before: Taken, after: Taken, article: string): number | undefined {
  // All that changed since is seen when the reading reaches back to before the last change that was known.
  const reachesBack = (after.changed?.firstMs ?? 0) < (before.changed?.lastMs ?? 0);
  if (after.isFull && !reachesBack) return undefined;
  let taken = 0;
  for (const [line, { article: of, pieces }] of after.lines) {
    if (of === article) taken += Math.max(0, pieces - (before.lines.get(line)?.pieces ?? 0));
  }
  return taken;
}

/** Pieces of an article that buyers would take, at the pace of the last minute, before a wrong number could be put right. */
export function takenSoon({ lines }: Taken, article: string, nowMs: number): number {
  const recent = [...lines.values()].filter((line) => line.article === article && line.atMs > nowMs - PACE_MS);
  const pieces = recent.reduce((sum, line) => sum + line.pieces, 0);
  const overMs = Math.max(LEAST_PACE_MS, nowMs - Math.min(nowMs, ...recent.map(({ atMs }) => atMs)));
  return (pieces / overMs) * PUT_RIGHT_MS;
}
