import { type Envelope, nameOf } from '../../canonical/envelope.ts';
import type { EventData } from '../../canonical/event.ts';
import { WHOLE } from '../../ledgers/stock/amount.ts';
import { type EffectiveShelf, poolsOf, type StockPlan } from '../../ledgers/stock/plan.ts';

/** What is left of flash sales, counted from the orders that were heard while they were on. */
export interface FlashCount {
  take(envelope: Envelope, atMs: number, plan: StockPlan): void;
  /** Whole units; undefined when the shelf has no sale on, or is one of several: an order does not say from which it was. */
  left(shelf: EffectiveShelf, sku: string, atMs: number, plan: StockPlan): number | undefined;
}

interface Sold {
  readonly version: string;
  readonly lines: ReadonlyMap<string, number>;
  readonly gone: boolean;
}

const NOTHING: Sold = { version: '', lines: new Map(), gone: false };

export function createFlashCount(): FlashCount {
  const orders = new Map<string, Sold>();
  const sold = new Map<string, number>();
  const isOn = ({ quota }: EffectiveShelf, atMs: number): boolean =>
    quota !== undefined && quota.fromMs <= atMs && atMs < quota.untilMs;
  return {
    take(envelope, atMs, plan) {
      const change = changeOf(envelope);
      if (change === undefined) return;
      const before = orders.get(change.id) ?? NOTHING;
      const after = change.merge(before);
      orders.set(change.id, after);
      const channel = change.id.split('/')[1];
      for (const [sku, quantity] of after.gone ? [] : after.lines) {
        const more = quantity - (before.gone ? 0 : (before.lines.get(sku) ?? 0));
        const shelves = poolsOf(plan, sku).flatMap((pool) => pool.shelves);
        const isOnSale = shelves.some((shelf) => shelf.connection === channel && isOn(shelf, atMs));
        if (more > 0 && isOnSale) sold.set(`${channel} ${sku}`, (sold.get(`${channel} ${sku}`) ?? 0) + more);
      }
    },
    left(shelf, sku, atMs, plan) {
      const shelves = poolsOf(plan, sku).flatMap((pool) => pool.shelves);
      const isOnly = shelves.filter(({ connection }) => connection === shelf.connection).length === 1;
      if (!isOnly || !isOn(shelf, atMs)) return undefined;
      return Math.max(0, (shelf.quota?.amount ?? 0) / WHOLE - (sold.get(`${shelf.connection} ${sku}`) ?? 0));
    },
  };
}

function changeOf(envelope: Envelope): { readonly id: string; merge(before: Sold): Sold } | undefined {
  switch (nameOf(envelope)) {
    case 'OrderPlaced':
    case 'OrderEdited': {
      const { order } = envelope.data as EventData<'OrderPlaced'>;
      const lines = new Map(order.lines.map(({ sku = '', quantity }) => [sku, Number(quantity.value)]));
      return {
        id: order.id,
        merge: (before) => (before.version >= order.version ? before : { ...before, version: order.version, lines }),
      };
    }
    case 'OrderCancelled':
    case 'OrderRejected': {
      const { order } = envelope.data as EventData<'OrderCancelled'>;
      return { id: order, merge: (before) => ({ ...before, gone: true }) };
    }
    default:
      return undefined;
  }
}
