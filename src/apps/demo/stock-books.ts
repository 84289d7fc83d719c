import { readShelves, shelfOf } from './odoo-shelves.ts';
import { CATALOGUE, DROPS } from './shopping.ts';
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
  const unbooked = unbookedPieces(world);
  const [drops = ''] = DROPS.split('*');
  const skus = [...CATALOGUE.map(({ sku }) => sku), ...[...shelves.keys()].filter((sku) => sku.startsWith(drops))];
  return skus.map((sku): StockBooks => {
    const { onHand, reserved, short } = shelfOf(shelves, sku);
    const sold = reserved + short + (unbooked.get(sku) ?? 0);
    const shown = Object.fromEntries([...shops].map(([name, back]) => [name, back.shown(sku) ?? 0]));
    const all = Object.values(shown).reduce((sum, pieces) => sum + pieces, 0);
    return { sku, onHand, sold, shown, difference: all - (onHand - sold), twice: Math.max(0, sold - onHand) };
  });
}

/** What was sold and is not in Odoo yet, by SKU. */
function unbookedPieces({ behind: { odoo, shops }, stores }: DemoWorld): Map<string, number> {
  const known = new Set([
    ...odoo.records('sale.order', [['state', 'in', ['sale', 'cancel']]], ['origin']).map(({ origin }) => origin),
    ...odoo.records('stock.picking', [['state', '=', 'done']], ['origin']).map(({ origin }) => origin),
  ]);
  const sold = [
    ...[...shops].flatMap(([name, back]) =>
      back.orders().map(({ id, pieces }) => ({ id: `order/${name}/${id}`, pieces })),
    ),
    ...stores.flatMap((store) => store.receipts()),
  ];
  const unbooked = new Map<string, number>();
  for (const { id, pieces } of sold) {
    if (known.has(id)) continue;
    for (const [sku, quantity] of Object.entries(pieces)) unbooked.set(sku, (unbooked.get(sku) ?? 0) + quantity);
  }
  return unbooked;
}

/**
 * What is wrong with an article, in words; undefined when its books agree. Fewer shown than there are is no breach: what the ledger cannot
 * explain yet it holds back, and a part of a flash sale is kept for the tills.
 */
export function stockBreach({ difference, twice }: StockBooks, atRest: boolean): string | undefined {
  if (twice > 0) return `${twice} pieces were sold that did not exist`;
  return atRest && difference > 0 ? `the shops show ${difference} more than there is` : undefined;
}
