import type { CommandData } from '../../canonical/envelope.ts';
import { CodedError, type Failure } from '../../kernel/failure.ts';
import { factId } from '../../kernel/ids.ts';
import { compareQuantity, isZeroQuantity, quantity, subtractQuantity } from '../../kernel/quantity.ts';
import { linkOf, type Odoo, odooTime } from './client.ts';
import { odooErrors } from './errors.ts';
import type { Product } from './lookups.ts';
import type { Place } from './stock-places.ts';
import type { Stock } from './stock-positions.ts';

type Movement = CommandData<'adjust-stock'>;

/** As Odoo's operation types are called. */
export type Direction = 'outgoing' | 'incoming';

/** One transfer in Odoo: what of a movement went one way. */
export interface Transfer {
  readonly externalId: string;
  readonly movement: string;
  readonly direction: Direction;
  /** The operation type. */
  readonly type: number;
  readonly from: number;
  readonly to: number;
  /** In Odoo's form. */
  readonly at: string;
  readonly reason: string;
  /** The delivery whose goods come back. */
  readonly returnOf?: number;
  readonly moves: readonly TransferMove[];
}

/** Goods of one article in a transfer. */
export interface TransferMove {
  readonly externalId: string;
  readonly product: number;
  readonly sku: string;
  /** Decimal text, not negative. */
  readonly quantity: string;
  /** The delivered move that it takes back, and the line of the order, whose delivered quantity falls by it. */
  readonly returned?: { readonly move: number; readonly saleLine: number | undefined };
}

export type Plan =
  | { readonly kind: 'planned'; readonly transfers: readonly Transfer[] }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** What all movements of one call share. */
interface Ground {
  readonly places: readonly Place[];
  readonly products: ReadonlyMap<string, readonly Product[]>;
  readonly types: ReadonlyMap<string, number>;
  readonly counterpart: number;
}

/** Resolves movements into transfers; one that cannot be booked fails alone. By movement. */
export async function planTransfers(
  stock: Stock,
  odoo: Odoo,
  movements: readonly Movement[],
): Promise<ReadonlyMap<string, Plan>> {
  const { all } = await stock.places(odoo);
  const skus = [...new Set(movements.flatMap(({ lines }) => lines.map(({ sku }) => sku)))];
  const ground: Ground = {
    places: all,
    products: await stock.desk.lookups.products(odoo, skus),
    types: await operationTypes(odoo, all),
    counterpart: await counterpartOf(stock, odoo),
  };
  return new Map(movements.map((movement) => [movement.movement, planOf(movement, ground)]));
}

function planOf(movement: Movement, ground: Ground): Plan {
  try {
    const transfers = (['outgoing', 'incoming'] as const).flatMap((direction) => {
      const transfer = transferOf(movement, direction, ground);
      return transfer === undefined ? [] : [transfer];
    });
    if (transfers.length > 0) return { kind: 'planned', transfers };
    const because = `${movement.movement} has no line that changes anything`;
    return { kind: 'failed', failure: odooErrors.failure('SL-ODOO-037', { because, field: 'lines' }) };
  } catch (error) {
    if (error instanceof CodedError) return { kind: 'failed', failure: error.failure };
    throw error;
  }
}

function transferOf(movement: Movement, direction: Direction, ground: Ground): Transfer | undefined {
  const place = placeOf(movement, ground);
  const moves = movement.lines.flatMap(({ sku, change }, index) => {
    const product = productOf(sku, change.unit, `lines[${index}]`, ground);
    const none = quantity('0', change.unit);
    const wayOf = compareQuantity(change, none) < 0 ? 'outgoing' : 'incoming';
    if (isZeroQuantity(change) || wayOf !== direction) return [];
    const moved = direction === 'outgoing' ? subtractQuantity(none, change) : quantity(change.value, change.unit);
    const externalId = `storeloom.stock_move_${factId('stock.move', movement.movement, direction, String(index))}`;
    return [{ externalId, product: product.id, sku, quantity: moved.value }];
  });
  if (moves.length === 0) return undefined;
  const [from, to] = direction === 'outgoing' ? [place.root, ground.counterpart] : [ground.counterpart, place.root];
  return {
    externalId: `storeloom.stock_picking_${factId('stock.picking', movement.movement, direction)}`,
    movement: movement.movement,
    direction,
    type: typeOf(place, direction, ground),
    from,
    to,
    at: odooTime(movement.at),
    reason: movement.reason ?? '',
    moves,
  };
}

export function placeOf({ location }: { readonly location: string }, { places }: Pick<Ground, 'places'>): Place {
  const place = places.find((one) => one.location === location);
  if (place !== undefined) return place;
  const known = places.map((one) => one.location).join(', ');
  throw odooErrors.error('SL-ODOO-035', {
    because: `nothing in Odoo stands for ${location}; known are ${known === '' ? 'none' : known}`,
    field: 'location',
    value: location,
  });
}

function productOf(sku: string, unit: string, path: string, { products }: Ground): Product {
  const found = products.get(sku) ?? [];
  const active = found.filter((product) => product.active);
  const [product] = active;
  const wrong = { field: `${path}.sku`, value: sku };
  if (product === undefined && found.length > 0) {
    throw odooErrors.error('SL-ODOO-011', { because: `"${sku}" is archived in Odoo`, ...wrong });
  }
  if (product === undefined) throw odooErrors.error('SL-ODOO-010', { because: `"${sku}" is not in Odoo`, ...wrong });
  if (active.length > 1) {
    throw odooErrors.error('SL-ODOO-012', { because: `${active.length} products share the SKU "${sku}"`, ...wrong });
  }
  // "each" is whatever the product is counted in.
  if (unit.toLowerCase() !== 'each' && unit.toLowerCase() !== product.unit.toLowerCase()) {
    const because = `"${sku}" moved by ${unit}, Odoo counts it by ${product.unit}`;
    throw odooErrors.error('SL-ODOO-034', { because, field: `${path}.change.unit`, value: unit });
  }
  return product;
}

// ── what Odoo has for it ────────────────────────────────────────────────────────────────────────────────────

/** Operation types by "warehouse direction"; the oldest of each kind. */
export async function operationTypes(
  odoo: Odoo,
  places: readonly Pick<Place, 'warehouse'>[],
): Promise<ReadonlyMap<string, number>> {
  const warehouses = [...new Set(places.flatMap(({ warehouse }) => warehouse ?? []))];
  const domain = [
    ['warehouse_id', 'in', warehouses],
    ['code', 'in', ['incoming', 'outgoing']],
  ];
  const rows = await odoo.searchRead('stock.picking.type', domain, ['code', 'warehouse_id'], { order: 'id desc' });
  // The oldest of each kind: point of sale and the like bring types of their own later.
  return new Map(rows.map((row) => [`${linkOf(row.warehouse_id)} ${String(row.code)}`, row.id]));
}

export function typeOf(
  place: Pick<Place, 'location' | 'warehouse'>,
  direction: Direction,
  { types }: Pick<Ground, 'types'>,
): number {
  const type = types.get(`${place.warehouse} ${direction}`);
  if (type !== undefined) return type;
  throw odooErrors.error('SL-ODOO-036', {
    because: `the warehouse of ${place.location} has no operation type for ${direction} goods`,
    field: 'location',
    value: place.location,
  });
}

async function counterpartOf({ desk }: Stock, odoo: Odoo): Promise<number> {
  const wanted = desk.settings.stock?.counterpart;
  const domain =
    wanted === undefined
      ? [['usage', '=', 'customer']]
      : [[typeof wanted === 'number' ? 'id' : 'complete_name', '=', wanted]];
  const [row] = await odoo.searchRead('stock.location', domain, ['complete_name'], { order: 'id', limit: 1 });
  if (row !== undefined) return row.id;
  throw odooErrors.error('SL-ODOO-030', {
    because: wanted === undefined ? 'Odoo has no location for customers' : `Odoo has no location "${wanted}"`,
    field: 'stock.counterpart',
    ...(wanted === undefined ? {} : { value: String(wanted) }),
  });
}
