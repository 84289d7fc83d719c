import { readShelves, shelfOf } from './odoo-shelves.ts';
import type { DemoWorld } from './world.ts';

/** What the books of all sellers and of Odoo say of one article, in pieces and in orders. */
export interface FlashCount {
  /** Pieces that ever were there, by Odoo's own books. */
  readonly existed: number;
  /** Pieces sold by each shop and store, by the seller's own books. */
  readonly sellers: readonly { readonly name: string; readonly pieces: number }[];
  readonly sold: number;
  /** Orders and receipts that a seller has accepted, and how many of them are in Odoo. */
  readonly accepted: number;
  readonly inOdoo: number;
  /** Orders and receipts that Odoo has more than once. */
  readonly doubled: number;
  /** Pieces that Odoo should give out and does not have. */
  readonly short: number;
}

/** How a flash sale went. */
export interface Verdict {
  readonly kept: boolean;
  readonly says: readonly string[];
}

/** Counts an article in the books of the simulated systems; the hub is not asked. */
export function countFlashSale(world: DemoWorld, sku: string): FlashCount {
  const { odoo, shops } = world.behind;
  const orders = [...shops].map(([name, back]) => ({
    name,
    accepted: back
      .orders()
      .filter(({ pieces }) => (pieces[sku] ?? 0) !== 0)
      .map(({ id, pieces }) => ({ id: `order/${name}/${id}`, pieces: pieces[sku] ?? 0 })),
  }));
  const receipts = world.stores.map((store) => ({
    name: store.name,
    accepted: store
      .receipts()
      .filter(({ pieces }) => (pieces[sku] ?? 0) !== 0)
      .map(({ id, pieces }) => ({ id, pieces: pieces[sku] ?? 0 })),
  }));
  const booked = timesByOrigin(odoo.records('sale.order', [['state', '=', 'sale']], ['origin']));
  const posted = timesByOrigin(odoo.records('stock.picking', [['state', '=', 'done']], ['origin']));
  const times = [
    ...orders.flatMap(({ accepted }) => accepted.map(({ id }) => booked.get(id) ?? 0)),
    ...receipts.flatMap(({ accepted }) => accepted.map(({ id }) => posted.get(id) ?? 0)),
  ];
  const sellers = [...orders, ...receipts].map(({ name, accepted }) => ({
    name,
    pieces: accepted.reduce((sum, { pieces }) => sum + pieces, 0),
  }));
  const { existed, onHand, reserved, short } = shelfOf(readShelves(odoo), sku);
  return {
    existed,
    sellers,
    sold: sellers.reduce((sum, { pieces }) => sum + pieces, 0),
    accepted: times.length,
    inOdoo: times.filter((time) => time > 0).length,
    doubled: times.filter((time) => time > 1).length,
    short: short + Math.max(0, reserved - onHand),
  };
}

/** Pieces that were sold and did not exist: each of them was sold twice. */
export const soldTwice = ({ sold, existed, short }: FlashCount): number => Math.max(0, sold - existed, short);

/** Says whether nothing was sold twice and every accepted order is accounted for, and what is wrong if not. */
export function verdictOf(count: FlashCount): Verdict {
  const { existed, sellers, sold, accepted, inOdoo, doubled } = count;
  const twice = soldTwice(count);
  const bySeller = sellers.map(({ name, pieces }) => `${name} ${pieces}`).join(', ');
  const missing = accepted - inOdoo;
  const wrong = [
    ...(twice > 0 ? [`${twice} pieces were sold that did not exist`] : []),
    ...(missing > 0 ? [`${missing} of ${accepted} accepted orders and receipts are not in Odoo`] : []),
    ...(doubled > 0 ? [`${doubled} orders and receipts are in Odoo more than once`] : []),
  ];
  const right =
    missing > 0 || doubled > 0 ? [] : [`all ${accepted} orders and receipts are in Odoo, each exactly once`];
  return {
    kept: wrong.length === 0,
    says: [`sold ${sold} of ${existed}, ${twice} twice: ${bySeller}`, ...wrong, ...right],
  };
}

function timesByOrigin(rows: readonly Readonly<Record<string, unknown>>[]): Map<string, number> {
  const times = new Map<string, number>();
  for (const { origin } of rows) times.set(String(origin), (times.get(String(origin)) ?? 0) + 1);
  return times;
}
