import type { Database } from '../../backbone/postgres/database.ts';
import { instant } from '../../kernel/clock.ts';
import { quantityOfMillionths } from '../../kernel/quantity.ts';
import type { Entry } from './sheet.ts';

/** What of the history of stock is about the claims of an order or a receipt. */
export const EFFECT_KINDS = ['claimed', 'changed', 'reflected', 'released', 'expired'] as const;

/** One change of what is kept for an order or a receipt. Quantities are decimal texts. */
export interface StockEffect {
  /** RFC 3339. */
  readonly at: string;
  readonly kind: (typeof EFFECT_KINDS)[number];
  readonly sku: string;
  readonly location: string;
  /** By how much what is kept for it grew; below zero where it shrank. */
  readonly change: string;
  /** What was kept for it then. */
  readonly held: string;
  readonly unit: string;
  readonly because: string;
  readonly code?: string;
}

export interface StockEffects {
  /** The oldest first, at most `limit`. */
  of(owner: string, limit: number): Promise<readonly StockEffect[]>;
}

/** What orders and receipts did to stock, as the history of the ledger tells it. */
export function createPostgresStockEffects(database: Database): StockEffects {
  return {
    async of(owner, limit) {
      const rows = await database.query<{ entry: Entry }>(
        `select entry from stock_entry
         where entry ->> 'about' = $1 and kind in (${EFFECT_KINDS.map((kind) => `'${kind}'`).join(', ')})
         order by id limit $2`,
        [owner, limit],
      );
      return effectsOf(rows.map(({ entry }) => entry));
    },
  };
}

/** Adds up what is kept, entry by entry. Pure. */
export function effectsOf(entries: readonly Entry[]): readonly StockEffect[] {
  const held = new Map<string, number>();
  return entries.flatMap(({ atMs, kind, sku, location = '', change = 0, unit = 'each', because, code }) => {
    const effect = EFFECT_KINDS.find((each) => each === kind);
    if (effect === undefined) return [];
    const place = `${sku} ${location}`;
    const now = (held.get(place) ?? 0) + change;
    held.set(place, now);
    return [
      {
        at: instant(atMs),
        kind: effect,
        sku,
        location,
        change: quantityOfMillionths(change, unit).value,
        held: quantityOfMillionths(now, unit).value,
        unit,
        because,
        ...(code === undefined ? {} : { code }),
      },
    ];
  });
}
