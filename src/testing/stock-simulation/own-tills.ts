import { type Chance, integerBetween, pick } from '../../kernel/chance.ts';
import { saleOf, stockMoved } from '../stock-messages.ts';
import type { Stage } from './world.ts';

const MINUTE_MS = 60_000;
/** A till that is without a line says what it sold so much later at most. */
const MOST_OFFLINE_MS = 5 * MINUTE_MS;
/** Sessions end so long after the shops have opened at most. */
const MOST_OPEN_MS = 90 * MINUTE_MS;

/** What the tills do with the people of a world. */
export interface Counter {
  sometime(of: Chance): number;
  somewhere(of: Chance): string;
  /** Goods are gone that nobody could know of before. */
  lose(sku: string, quantity: number, location: string): void;
}

/**
 * The ERP's own tills: what they sell is in its books without anybody booking it, at once or, where the stock of a session moves when
 * it is closed, only then.
 */
export function openOwnTills(stage: Stage, { sometime, somewhere, lose }: Counter): void {
  const { features, scheduler, erp, stream } = stage;
  const of = stream('own tills');
  /** Sales of the session that is open, by receipt. */
  let session: { readonly receipt: string; readonly parts: ReadonlyMap<string, number>; readonly location: string }[] =
    [];

  const sell = (index: number): void => {
    const [sku, location, quantity] = [pick(of, ['TEE', 'CAP']), somewhere(of), integerBetween(of, 1, 2)];
    const offlineMs = integerBetween(of, 0, 1) * integerBetween(of, 0, MOST_OFFLINE_MS);
    lose(sku, quantity, location);
    const soldMs = scheduler.now();
    scheduler.after(offlineMs, () => {
      const parts = new Map([[sku, quantity]]);
      const stockWaits = features.has('sessions');
      const more = { location, connection: 'odoo', ...(stockWaits ? { stockWaits } : {}) };
      const sale = saleOf(`own ${index}`, [{ sku, quantity }], soldMs, more);
      if (stockWaits) session.push({ receipt: sale.subject, parts, location });
      else erp.move(parts, -1, location);
      stage.tell(sale, of);
      stage.read(sku, integerBetween(of, 0, 30_000), location);
    });
  };

  const close = (): void => {
    const sales = session;
    session = [];
    for (const { parts, location } of sales) erp.move(parts, -1, location);
    // The hub looks at closed sessions now and then.
    scheduler.after(integerBetween(of, 0, MINUTE_MS), () => {
      for (const { receipt, parts, location } of sales) {
        stage.tell(stockMoved(receipt, scheduler.now()), of);
        for (const sku of parts.keys()) stage.read(sku, integerBetween(of, 0, 30_000), location);
      }
    });
  };

  const count = integerBetween(of, 1, 6);
  for (let index = 0; index < count; index += 1) scheduler.after(sometime(of), () => sell(index));
  if (!features.has('sessions')) return;
  scheduler.after(integerBetween(of, MINUTE_MS, MOST_OPEN_MS), close);
  scheduler.after(MOST_OPEN_MS, close);
}
