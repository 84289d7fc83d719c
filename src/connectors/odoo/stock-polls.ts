import type { FactDraft, Poll } from '../../connector/connector.ts';
import { instant } from '../../kernel/clock.ts';
import type { Json } from '../../kernel/json.ts';
import { linkOf, type Odoo, type Row, textOf } from './client.ts';
import { advance, shifted } from './poll.ts';
import { DEFAULTS } from './settings.ts';
import type { Places } from './stock-places.ts';
import { pairsOf, readPositions, type Stock } from './stock-positions.ts';

/** Rows that are looked at in one page, and articles of one page of the full reading. */
const pageRowsOf = ({ desk }: Stock): number => desk.settings.polling?.pageRows ?? DEFAULTS.pageRows;
const overlapOf = ({ desk }: Stock): number => desk.settings.polling?.overlapSeconds ?? DEFAULTS.overlapSeconds;

/**
 * Positions that changed, every few seconds, and all of them, now and then, as the proof. Webhooks bring changes in the live lane; what
 * the poll finds may be a count of a whole warehouse, and that must not stand before an order.
 */
export function stockPolls(stock: Stock): readonly Poll[] {
  const wanted = stock.desk.settings.stock;
  return [
    {
      name: 'positions',
      everyMs: (wanted?.everySeconds ?? DEFAULTS.stockEverySeconds) * 1_000,
      lane: 'standard',
      read: (cursor) => readChanges(stock, cursor),
    },
    {
      name: 'positions-full',
      everyMs: (wanted?.fullMinutes ?? DEFAULTS.stockFullMinutes) * 60_000,
      lane: 'bulk',
      read: (cursor) => readAll(stock, cursor),
    },
  ];
}

type Page = Awaited<ReturnType<Poll['read']>>;

// ── changes ─────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * Where the reading of changes stands. A long transaction commits with the time of its start, so that each sweep begins an overlap
 * before what was last seen. While nothing happens the hub's own clock moves that beginning on: Odoo's clock showed
 * `newest` no later than at `seenAtMs` and has run on since. So a count of a whole warehouse, all of one second, is
 * not read again for ever; the beginning never passes `newest` by more than a second, so that a clock that jumps loses nothing.
 */
interface Cursor {
  /** Where the next sweep begins: Odoo's time. */
  readonly from: string;
  /** Latest `write_date` seen. */
  readonly newest: string;
  /** The hub's clock when that was seen. */
  readonly seenAtMs: number;
  /** A sweep that is under way. */
  readonly page?: {
    readonly from: string;
    readonly after?: number;
    readonly newest: string;
    /** Where the sweep after this one may begin at the latest. */
    readonly next: string;
    /** Seconds that Odoo's clock had surely run beyond `newest` when the sweep began. */
    readonly beyond: number;
  };
}

async function readChanges(stock: Stock, stored: Json | undefined): Promise<Page> {
  const odoo = await stock.desk.odoo('stock');
  if (stored === undefined) return { facts: [], cursor: (await begin(stock, odoo)) as unknown as Json, more: false };
  const cursor = stored as unknown as Cursor;
  const overlap = overlapOf(stock);
  const page = cursor.page ?? newPage(cursor, overlap, stock.desk.clock.now());
  const places = await stock.places(odoo);
  const rows = places.all.length === 0 ? [] : await changedRows(odoo, places, page, pageRowsOf(stock));
  const facts = await positionsOf(stock, odoo, places, rows, (writtenAt) =>
    ageOf(writtenAt, cursor, page.beyond) >= overlap / 2 ? 'settled' : 'seen',
  );
  const at = { newest: page.newest, from: page.from, ...(page.after === undefined ? {} : { after: page.after }) };
  const next = advance(at, rows, pageRowsOf(stock));
  const { newest, from, after } = next.cursor;
  if (next.more && from !== undefined) {
    const { next: latest, beyond } = page;
    const going = { from, newest, next: latest, beyond, ...(after === undefined ? {} : { after }) };
    return { facts, cursor: { ...cursor, page: going } as unknown as Json, more: true };
  }
  return { facts, cursor: swept(cursor, page.next, newest, overlap, stock.desk.clock.now()), more: false };
}

async function begin({ desk }: Stock, odoo: Odoo): Promise<Cursor> {
  const [row] = await odoo.searchRead('stock.quant', [], ['write_date'], {
    order: 'write_date desc,id desc',
    limit: 1,
  });
  const nowMs = desk.clock.now();
  const newest = textOf(row?.write_date) ?? instant(nowMs).slice(0, 19).replace('T', ' ');
  const overlap = desk.settings.polling?.overlapSeconds ?? DEFAULTS.overlapSeconds;
  return { from: shifted(newest, -overlap), newest, seenAtMs: nowMs };
}

function newPage(cursor: Cursor, overlap: number, nowMs: number): NonNullable<Cursor['page']> {
  const beyond = Math.max(0, Math.floor((nowMs - cursor.seenAtMs) / 1_000));
  const next = shifted(cursor.newest, Math.min(1, beyond - overlap));
  return { from: cursor.from, newest: cursor.newest, next, beyond };
}

function swept(cursor: Cursor, latest: string, newest: string, overlap: number, nowMs: number): Json {
  if (newest === cursor.newest) return { from: latest, newest, seenAtMs: cursor.seenAtMs };
  // A transaction that was open when the sweep began may still commit behind what the sweep saw last.
  const from = [shifted(newest, -overlap), latest].sort()[0] as string;
  return { from, newest, seenAtMs: nowMs };
}

/** Seconds that have surely passed in Odoo since a row was written. */
function ageOf(writtenAt: string | undefined, { newest }: Cursor, beyond: number): number {
  if (writtenAt === undefined) return 0;
  return (Date.parse(`${newest.replace(' ', 'T')}Z`) - Date.parse(`${writtenAt.replace(' ', 'T')}Z`)) / 1_000 + beyond;
}

async function changedRows(
  odoo: Odoo,
  places: Places,
  { from, after }: { readonly from: string; readonly after?: number },
  limit: number,
): Promise<readonly Row[]> {
  const second =
    after === undefined
      ? []
      : [
          ['write_date', '<', shifted(from, 1)],
          ['id', '>', after],
        ];
  const domain = [['write_date', '>=', from], ...second, ['location_id', 'child_of', places.roots]];
  const order = after === undefined ? 'write_date,id' : 'id';
  return odoo.searchRead('stock.quant', domain, ['product_id', 'location_id', 'write_date'], { order, limit });
}

/** The positions that some rows belong to, read anew as a whole. */
function positionsOf(
  stock: Stock,
  odoo: Odoo,
  places: Places,
  rows: readonly Row[],
  stage: (writtenAt: string | undefined) => string,
): Promise<readonly FactDraft[]> {
  const touched = rows.flatMap((row) => {
    const product = linkOf(row.product_id);
    const place = places.placeOf(linkOf(row.location_id) ?? 0);
    return product === undefined || place === undefined ? [] : [{ product, place }];
  });
  return readPositions(stock, odoo, { ...pairsOf(touched), stage });
}

// ── full reading ────────────────────────────────────────────────────────────────────────────────────────────

/** Where the full reading stands: which round, and the last article of it. Between two rounds it is empty. */
interface Round {
  readonly round: string;
  readonly after: number;
}

/**
 * All positions of all articles, page by page, archived ones too. Each round is told apart from the one before, so that every position is told
 * again with a new moment: what the hub knows stays fresh, and what it missed comes out. It begins with the first round at once.
 */
async function readAll(stock: Stock, stored: Json | undefined): Promise<Page> {
  const odoo = await stock.desk.odoo('comparing');
  const begun = (stored ?? {}) as unknown as Partial<Round>;
  const { round, after }: Round =
    begun.round === undefined
      ? { round: instant(stock.desk.clock.now()), after: 0 }
      : { round: begun.round, after: begun.after ?? 0 };
  const limit = pageRowsOf(stock);
  const goods = odoo.dialect.storable;
  const rows = await odoo.searchRead('product.product', [['id', '>', after], goods], ['default_code'], {
    order: 'id',
    limit,
    context: { active_test: false },
  });
  const facts = await readPositions(stock, odoo, {
    products: rows.map(({ id }) => id),
    anew: true,
    zeros: (stock.desk.settings.stock?.zeros ?? 'told') === 'told',
    stage: () => `round ${round}`,
  });
  const more = rows.length === limit;
  return { facts, cursor: more ? { round, after: (rows.at(-1) as Row).id } : {}, more };
}
