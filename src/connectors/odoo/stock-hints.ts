import type { FactDraft, Hint } from '../../connector/connector.ts';
import { linkOf, type Odoo } from './client.ts';
import type { Places } from './stock-places.ts';
import { type Pair, pairsOf, readPositions, type Stock } from './stock-positions.ts';

/** 17 announces before its commit, so that what it points at can be read only a moment later. */
const BEFORE_COMMIT_MS = 1_000;

/** What a hint points at: a row, and where it is, when the webhook said so. */
interface Pointed {
  readonly row: number;
  readonly product?: number;
  readonly location?: number;
}

/** `65~194~5`: a row, its article and its location; the latter two may be missing. */
function pointedAt({ foreignId }: Hint): Pointed | undefined {
  const [row = Number.NaN, product, location] = foreignId.split('~').map(Number);
  if (!Number.isSafeInteger(row)) return undefined;
  if (!Number.isSafeInteger(product) || !Number.isSafeInteger(location)) return { row };
  return { row, product: product as number, location: location as number };
}

/** Reads what hints at rows point at, in as few calls as one needs: one change of stock is announced a dozen times. */
export async function fetchStockHints(
  stock: Stock,
  hints: readonly Hint[],
): Promise<readonly (readonly FactDraft[])[]> {
  const asked = hints.map(pointedAt);
  const pointed = new Map(asked.flatMap((each) => (each === undefined ? [] : [[each.row, each] as const])));
  const odoo = await stock.desk.odoo('hints');
  if (odoo.dialect.webhooksBeforeCommit) await stock.desk.clock.sleep(BEFORE_COMMIT_MS);
  const facts = await readPointed(stock, odoo, [...pointed.values()]);
  return asked.map((each) => (each === undefined ? undefined : facts.get(each.row)) ?? []);
}

async function readPointed(
  stock: Stock,
  odoo: Odoo,
  pointed: readonly Pointed[],
): Promise<ReadonlyMap<number, readonly FactDraft[]>> {
  const places = await stock.places(odoo);
  if (places.all.length === 0) return new Map();
  const pairs = await pairsByRow(odoo, places, pointed);
  // A row that is gone by now left nothing behind, and that is told.
  const asked = { ...pairsOf([...pairs.values()]), zeros: true, stage: () => 'hint' };
  const facts = await readPositions(stock, odoo, asked);
  return new Map(
    [...pairs].map(([row, { product }]) => [
      row,
      facts.filter(({ object }) => object === `product.product/${product}`),
    ]),
  );
}

async function pairsByRow(odoo: Odoo, places: Places, pointed: readonly Pointed[]): Promise<ReadonlyMap<number, Pair>> {
  const bare = pointed.filter(({ product }) => product === undefined).map(({ row }) => row);
  const rows =
    bare.length === 0
      ? []
      : await odoo.searchRead('stock.quant', [['id', 'in', bare]], ['product_id', 'location_id'], { order: 'id' });
  const found = [
    ...pointed,
    ...rows.map(({ id, ...row }) => ({ row: id, product: linkOf(row.product_id), location: linkOf(row.location_id) })),
  ];
  return new Map(
    found.flatMap(({ row, product, location }) => {
      const place = location === undefined ? undefined : places.placeOf(location);
      return product === undefined || place === undefined ? [] : [[row, { product, place }] as const];
    }),
  );
}
