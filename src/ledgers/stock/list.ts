import type { Database } from '../../backbone/postgres/database.ts';
import { instant } from '../../kernel/clock.ts';
import { quantityOfMillionths } from '../../kernel/quantity.ts';
import { freeOf, type Sheet, type Shelf } from './sheet.ts';

/** An article on one line: what stands where, and what each channel shows. Quantities are decimal texts. */
export interface StockLine {
  readonly sku: string;
  readonly unit: string;
  readonly onHand: string;
  readonly reserved: string;
  readonly free: string;
  readonly locations: number;
  /** RFC 3339: the oldest reading of a location. */
  readonly observedAt?: string;
  readonly shelves: readonly ShelfLine[];
}

export interface ShelfLine {
  readonly connection: string;
  readonly location?: string;
  readonly shown?: string;
  readonly shownAt?: string;
  readonly underWay: boolean;
  /** Code of why the channel refuses, or why nothing is shown. */
  readonly trouble?: string;
}

/** Locations and sales channels that somebody sees. */
export interface StockReach {
  readonly locations: readonly string[];
  readonly channels: readonly string[];
}

export interface StockList {
  /** By SKU, one more than `limit` when there are more. */
  list(query: {
    readonly search?: string;
    readonly after?: string;
    readonly limit: number;
    /** Only what stands in these locations, and what these channels show. */
    readonly within?: StockReach;
  }): Promise<readonly StockLine[]>;
}

/** The stock ledger, to be looked through. */
export function createPostgresStockList(database: Database): StockList {
  return {
    async list({ search = '', after = '', limit, within }) {
      // A sheet that is only a locked row yet holds nothing.
      const rows = await database.query<{ sheet: Sheet }>(
        `select sheet from stock_sheet where sku like $1 and sku > $2 and sheet::text <> '{}' ${within === undefined ? '' : SEEN} order by sku limit $3`,
        [
          `${search.replace(/[\\%_]/g, (letter) => `\\${letter}`)}%`,
          after,
          limit + 1,
          ...(within === undefined ? [] : [within.locations, within.channels]),
        ],
      );
      return rows.map(({ sheet }) => stockLineOf(within === undefined ? sheet : sheetWithin(sheet, within)));
    },
  };
}

const text = (millionths: number): string => quantityOfMillionths(millionths, '').value;

/** Whether anything of an article stands in the locations or is shown by the channels. */
const SEEN = `and (
    exists (select from json_object_keys(sheet -> 'positions') as place where place = any($4::text[]))
    or exists (select from json_object_keys(sheet -> 'shelves') as shelf
      where split_part(shelf, ' ', 1) = any($5::text[]) or split_part(shelf, ' ', 2) = any($4::text[])))`;

/** What of a sheet is in a reach. Pure. */
function sheetWithin(sheet: Sheet, { locations, channels }: StockReach): Sheet {
  const of = <Part>(parts: Readonly<Record<string, Part>>, isOwn: (key: string) => boolean) =>
    Object.fromEntries(Object.entries(parts).filter(([key]) => isOwn(key)));
  return {
    ...sheet,
    positions: of(sheet.positions, (location) => locations.includes(location)),
    shelves: of(sheet.shelves, (key) => {
      const [connection = '', location = ''] = key.split(' ');
      return channels.includes(connection) || locations.includes(location);
    }),
  };
}

/** A sheet as a line for people. Pure. */
export function stockLineOf({ sku, positions, shelves }: Sheet): StockLine {
  const all = Object.values(positions);
  const sum = (of: (position: (typeof all)[number]) => number): string =>
    text(all.reduce((total, position) => total + of(position), 0));
  return {
    sku,
    unit: all[0]?.unit ?? 'each',
    onHand: sum(({ onHand }) => onHand),
    reserved: sum(({ reserved }) => reserved),
    free: sum(freeOf),
    locations: all.length,
    ...(all.length === 0 ? {} : { observedAt: instant(Math.min(...all.map(({ observedMs }) => observedMs))) }),
    shelves: Object.entries(shelves).map(([key, shelf]) => shelfLineOf(key, shelf)),
  };
}

function shelfLineOf(key: string, { shown, shownMs, flight, refused, suppressed }: Shelf): ShelfLine {
  const [connection = '', location] = key.split(' ');
  const trouble = refused?.code ?? suppressed;
  return {
    connection,
    ...(location === undefined ? {} : { location }),
    ...(shown === undefined ? {} : { shown: text(shown) }),
    ...(shownMs === undefined ? {} : { shownAt: instant(shownMs) }),
    underWay: flight !== undefined,
    ...(trouble === undefined ? {} : { trouble }),
  };
}
