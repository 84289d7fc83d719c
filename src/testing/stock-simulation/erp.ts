import { stockKey } from './start.ts';

/** The ERP's books by `stockKey`, and what it does to orders, each at one location. Whole pieces. */
export interface StockErp {
  readonly onHand: Map<string, number>;
  readonly reserved: Map<string, number>;
  readonly orders: Map<
    string,
    { parts: ReadonlyMap<string, number>; location: string; state: 'confirmed' | 'shipped' | 'cancelled' }
  >;
  confirm(order: string, parts: ReadonlyMap<string, number>, location: string): void;
  /** Takes over other quantities; false when it is too late. */
  amend(order: string, parts: ReadonlyMap<string, number>): boolean;
  ship(order: string): boolean;
  /** Undoes it; false when the goods had left. */
  cancel(order: string): boolean;
  move(parts: ReadonlyMap<string, number>, sign: 1 | -1, location?: string): void;
}

export function createStockErp(): StockErp {
  const onHand = new Map<string, number>();
  const reserved = new Map<string, number>();
  const orders: StockErp['orders'] = new Map();
  const add = (
    to: Map<string, number>,
    { parts, location }: { readonly parts: ReadonlyMap<string, number>; readonly location: string | undefined },
    sign: 1 | -1,
  ): void => {
    for (const [sku, quantity] of parts) {
      const key = stockKey(sku, location);
      to.set(key, (to.get(key) ?? 0) + sign * quantity);
    }
  };
  return {
    onHand,
    reserved,
    orders,
    confirm(order, parts, location) {
      if (orders.has(order)) return;
      orders.set(order, { parts, location, state: 'confirmed' });
      add(reserved, { parts, location }, 1);
    },
    amend(id, parts) {
      const order = orders.get(id);
      if (order?.state !== 'confirmed') return false;
      add(reserved, order, -1);
      order.parts = parts;
      add(reserved, order, 1);
      return true;
    },
    ship(id) {
      const order = orders.get(id);
      if (order?.state !== 'confirmed') return false;
      order.state = 'shipped';
      add(reserved, order, -1);
      add(onHand, order, -1);
      return true;
    },
    cancel(id) {
      const order = orders.get(id);
      if (order === undefined || order.state === 'cancelled') return true;
      if (order.state === 'shipped') return false;
      order.state = 'cancelled';
      add(reserved, order, -1);
      return true;
    },
    move: (parts, sign, location) => add(onHand, { parts, location }, sign),
  };
}
