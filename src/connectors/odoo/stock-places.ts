import type { Clock } from '../../kernel/clock.ts';
import { linkOf, type Odoo, type Row, textOf } from './client.ts';
import type { Desk } from './desk.ts';
import { odooErrors } from './errors.ts';

/** A location of the hub and where it stands in Odoo: everything at or under `root` counts as there. */
export interface Place {
  /** `location/wh` */
  readonly location: string;
  /** The stock.location at the top. */
  readonly root: number;
  /** What people call that location in Odoo. */
  readonly name: string;
  /** The warehouse that it belongs to; operations for goods that come and go are the warehouse's. */
  readonly warehouse: number | undefined;
}

/** Where the hub follows stock. */
export interface Places {
  readonly all: readonly Place[];
  /** Ids of the locations at the top. */
  readonly roots: readonly number[];
  /** The place that a location of Odoo belongs to; the deepest where configured ones lie inside each other. */
  placeOf(location: number): Place | undefined;
}

/** Finds the places of a connection and remembers them for a minute. Throws SL-ODOO-030 for a setting that leads nowhere. */
export type FindPlaces = (odoo: Odoo) => Promise<Places>;

const FRESH_MS = 60_000;

export function placesOf(desk: Desk): FindPlaces {
  let known: { readonly places: Places; readonly untilMs: number } | undefined;
  return async (odoo) => {
    if (known !== undefined && known.untilMs > desk.clock.now()) return known.places;
    const places = await findPlaces(desk, odoo);
    // A warehouse that is made in a moment must be seen in a moment: nothing is not remembered.
    known = places.all.length === 0 ? undefined : { places, untilMs: freshUntil(desk.clock) };
    return places;
  };
}

const freshUntil = (clock: Clock): number => clock.now() + FRESH_MS;

async function findPlaces(desk: Desk, odoo: Odoo): Promise<Places> {
  const { id: company } = await desk.lookups.company(odoo);
  const warehouses = await odoo.searchRead(
    'stock.warehouse',
    [['company_id', '=', company]],
    ['name', 'code', 'lot_stock_id'],
    { order: 'id' },
  );
  const wanted = desk.settings.stock?.locations;
  const tops = wanted === undefined ? defaults(warehouses) : await configured(odoo, wanted, warehouses);
  const rows = await treeUnder(
    odoo,
    tops.map(({ root }) => root),
  );
  return assemble(tops, warehouses, rows);
}

interface Top {
  readonly code: string;
  readonly root: number;
}

/** Each warehouse is a location under its short name. */
function defaults(warehouses: readonly Row[]): readonly Top[] {
  return warehouses.flatMap((row) => {
    const root = linkOf(row.lot_stock_id);
    return root === undefined ? [] : [{ code: codeOf(textOf(row.code) ?? String(row.id)), root }];
  });
}

/** "WH Paris" becomes "wh-paris". */
const codeOf = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

async function configured(
  odoo: Odoo,
  wanted: Readonly<Record<string, string | number>>,
  warehouses: readonly Row[],
): Promise<readonly Top[]> {
  const names = Object.values(wanted).filter((value) => typeof value === 'string');
  const ids = Object.values(wanted).filter((value) => typeof value === 'number');
  const domain = ['|', ['complete_name', 'in', names], ['id', 'in', ids]];
  const rows = await odoo.searchRead('stock.location', domain, ['complete_name'], { order: 'id' });
  return Object.entries(wanted).map(([code, value]) => {
    const warehouse = warehouses.find((row) => row.code === value);
    const root =
      linkOf(warehouse?.lot_stock_id) ?? rows.find((row) => row.id === value || row.complete_name === value)?.id;
    if (root === undefined) {
      throw odooErrors.error('SL-ODOO-030', {
        because: `Odoo has no warehouse with this short name and no location of this full name or id: "${value}"`,
        field: `stock.locations.${code}`,
        value: String(value),
      });
    }
    return { code, root };
  });
}

/** Internal locations at and under the tops, with the path from the very top to each. */
async function treeUnder(odoo: Odoo, roots: readonly number[]): Promise<readonly Row[]> {
  if (roots.length === 0) return [];
  const domain = [
    ['id', 'child_of', roots],
    ['usage', '=', 'internal'],
  ];
  return odoo.searchRead('stock.location', domain, ['complete_name', 'parent_path'], { order: 'id' });
}

function assemble(tops: readonly Top[], warehouses: readonly Row[], rows: readonly Row[]): Places {
  const named = new Map(rows.map((row) => [row.id, textOf(row.complete_name) ?? String(row.id)]));
  const paths = new Map(rows.map((row) => [row.id, pathOf(row)]));
  const all = tops.map(
    ({ code, root }): Place => ({
      location: `location/${code}`,
      root,
      name: named.get(root) ?? String(root),
      warehouse: warehouseOf(root, paths, warehouses),
    }),
  );
  const byRoot = new Map(all.map((place) => [place.root, place]));
  const places = new Map<number, Place>();
  for (const [location, path] of paths) {
    const top = path.findLast((id) => byRoot.has(id));
    const place = top === undefined ? undefined : byRoot.get(top);
    if (place !== undefined) places.set(location, place);
  }
  return { all, roots: tops.map(({ root }) => root), placeOf: (location) => places.get(location) };
}

/** The warehouse whose stock location is the top or lies above it; the only one where that cannot be told. */
function warehouseOf(
  root: number,
  paths: ReadonlyMap<number, readonly number[]>,
  warehouses: readonly Row[],
): number | undefined {
  const above = paths.get(root) ?? [root];
  const found = warehouses.find((row) => above.includes(linkOf(row.lot_stock_id) ?? 0));
  return found?.id ?? (warehouses.length === 1 ? warehouses[0]?.id : undefined);
}

/** `1/7/8/` names the ids from the very top to the location itself. */
function pathOf(row: Row): readonly number[] {
  const path = (textOf(row.parent_path) ?? '').split('/').filter((part) => part !== '');
  return path.length === 0 ? [row.id] : path.map(Number);
}
