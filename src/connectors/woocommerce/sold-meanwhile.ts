import type { Call } from '../../connector/connector.ts';
import { type Client, MOST_PER_PAGE } from './client.ts';
import type { Field } from './fields.ts';

/** What the lines of recent orders have taken from the stock. */
export interface Taken {
  /** Pieces by line of an order; a line names the product or variation that it was taken from. */
  readonly lines: ReadonlyMap<string, { readonly article: string; readonly pieces: number }>;
  readonly orders: ReadonlySet<string>;
}

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
    _fields: 'id,line_items',
  };
  const { body } = await client.ask({ path: 'orders', query, operation: 'stock', call });
  const orders = body.presentList();
  const lines = new Map<string, { article: string; pieces: number }>();
  for (const order of orders) {
    for (const line of order.at('line_items').list()) {
      const article = line.at('variation_id').optionalId() ?? line.at('product_id').optionalId();
      const pieces = reducedOf(line);
      if (article !== undefined && pieces > 0) lines.set(line.at('id').id(), { article, pieces });
    }
  }
  return { lines, orders: new Set(orders.map((order) => order.at('id').id())) };
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
  const isCut = after.orders.size >= MOST_PER_PAGE && ![...after.orders].some((order) => before.orders.has(order));
  if (isCut) return undefined;
  let taken = 0;
  for (const [line, { article: of, pieces }] of after.lines) {
    if (of === article) taken += Math.max(0, pieces - (before.lines.get(line)?.pieces ?? 0));
  }
  return taken;
}
