import type { FactDraft, Poll } from '../../connector/connector.ts';
import { instant } from '../../kernel/clock.ts';
import type { Json } from '../../kernel/json.ts';
import { linkOf, type Odoo, type Row } from './client.ts';
import { DEFAULTS } from './settings.ts';
import type { Places } from './stock-places.ts';
import { pairsOf, readPositions, type Stock } from './stock-positions.ts';
import { beginSweeps, overlapOf, pageRowsOf, sweepOn } from './sweep.ts';

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

async function readChanges(stock: Stock, stored: Json | undefined): Promise<Page> {
  const { desk } = stock;
  const odoo = await desk.odoo('stock');
  if (stored === undefined) return beginSweeps(desk, odoo, 'stock.quant');
  const places = await stock.places(odoo);
  if (places.all.length === 0) return { facts: [], cursor: stored, more: false };
  return sweepOn(desk, odoo, stored, {
    model: 'stock.quant',
    domain: [['location_id', 'child_of', places.roots]],
    fields: ['product_id', 'location_id', 'write_date'],
    facts: (rows, ageSeconds) =>
      positionsOf(stock, odoo, places, rows, (writtenAt) =>
        ageSeconds(writtenAt) >= overlapOf(desk) / 2 ? 'settled' : 'seen',
      ),
  });
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
  const limit = pageRowsOf(stock.desk);
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
