import { readShelves, shelfOf } from './odoo-shelves.ts';
import { ASSORTMENT, DROPS } from './shopping.ts';
import type { DemoWorld } from './world.ts';

/** The truth about an article, from the books of Odoo, the shops and the stores, in pieces. */
export interface StockBooks {
  readonly sku: string;
  /** In the stockroom, as Odoo counts. */
  readonly onHand: number;
  /** Sold and not gone yet: what Odoo keeps for orders, and what it has not heard of. */
  readonly sold: number;
  /** What each shop shows. */
  readonly shown: Readonly<Record<string, number>>;
  /** All that is shown less what is left: above zero more is promised than there is. */
  readonly difference: number;
  /** Pieces that were sold and did not exist. */
  readonly twice: number;
}

/** Compares what the shops show with what there is, article by article. Exact at rest. */
export function readStockBooks(world: DemoWorld): StockBooks[] {
  const { odoo, shops } = world.behind;
  const shelves = readShelves(odoo);
  const known = knownToOdoo(world);
  const sales = salesOf(world);
  const everSold = piecesOf(sales);
  const unbooked = piecesOf(sales.filter(({ id }) => !known.has(id)));
  const [drops = ''] = DROPS.split('*');
  const skus = [...ASSORTMENT.map(({ sku }) => sku), ...[...shelves.keys()].filter((sku) => sku.startsWith(drops))];
  return skus.map((sku): StockBooks => {
    const { onHand, reserved, short, existed } = shelfOf(shelves, sku);
    const sold = reserved + short + (unbooked.get(sku) ?? 0);
    const shown = Object.fromEntries([...shops].map(([name, back]) => [name, back.shown(sku) ?? 0]));
    const all = Object.values(shown).reduce((sum, pieces) => sum + pieces, 0);
    // What a cancelled order gave back may be sold again before Odoo has heard of it, so that reservations prove nothing.
    const twice = Math.max(0, (everSold.get(sku) ?? 0) - existed);
    return { sku, onHand, sold, shown, difference: all - (onHand - sold), twice };
  });
}

interface Sale {
  readonly id: string;
  readonly pieces: Readonly<Record<string, number>>;
}

/** What every shop and store has sold, by its own books; nothing of a cancelled order. */
function salesOf({ behind: { shops }, stores }: DemoWorld): readonly Sale[] {
  return [
    ...[...shops].flatMap(([name, back]) =>
      back.orders().map(({ id, pieces }) => ({ id: `order/${name}/${id}`, pieces })),
    ),
    ...stores.flatMap((store) => store.receipts()),
  ];
}

function knownToOdoo({ behind: { odoo } }: DemoWorld): ReadonlySet<unknown> {
  return new Set([
    ...odoo.records('sale.order', [['state', 'in', ['sale', 'cancel']]], ['origin']).map(({ origin }) => origin),
    ...odoo.records('stock.picking', [['state', '=', 'done']], ['origin']).map(({ origin }) => origin),
  ]);
}

function piecesOf(sales: readonly Sale[]): ReadonlyMap<string, number> {
  const pieces = new Map<string, number>();
  for (const sale of sales)
    for (const [sku, quantity] of Object.entries(sale.pieces)) pieces.set(sku, (pieces.get(sku) ?? 0) + quantity);
  return pieces;
}

/**
 * What is wrong with an article, in words; undefined when its books agree. Fewer shown than there are is no breach: what the ledger cannot
 * explain yet it holds back, and a part of a flash sale is kept for the tills.
 */
export function stockBreach({ difference, twice }: StockBooks, atRest: boolean): string | undefined {
  if (twice > 0) return `${twice} pieces were sold that did not exist`;
  return atRest && difference > 0 ? `the shops show ${difference} more than there is` : undefined;
}
