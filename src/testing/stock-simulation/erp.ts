/** The ERP's books of one location, and what it does to orders. Whole pieces. */
export interface StockErp {
  readonly onHand: Map<string, number>;
  readonly reserved: Map<string, number>;
  readonly orders: Map<string, { parts: ReadonlyMap<string, number>; state: 'confirmed' | 'shipped' | 'cancelled' }>;
  confirm(order: string, parts: ReadonlyMap<string, number>): void;
  /** Takes over other quantities; false when it is too late. */
  amend(order: string, parts: ReadonlyMap<string, number>): boolean;
  ship(order: string): boolean;
  /** Undoes it; false when the goods had left. */
  cancel(order: string): boolean;
  move(parts: ReadonlyMap<string, number>, sign: 1 | -1): void;
}

export function createStockErp(): StockErp {
  const onHand = new Map<string, number>();
  const reserved = new Map<string, number>();
  const orders: StockErp['orders'] = new Map();
  const add = (to: Map<string, number>, parts: ReadonlyMap<string, number>, sign: 1 | -1): void => {
    for (const [sku, quantity] of parts) to.set(sku, (to.get(sku) ?? 0) + sign * quantity);
  };
  return {
    onHand,
    reserved,
    orders,
    confirm(order, parts) {
      if (orders.has(order)) return;
      orders.set(order, { parts, state: 'confirmed' });
      add(reserved, parts, 1);
    },
    amend(id, parts) {
      const order = orders.get(id);
      if (order?.state !== 'confirmed') return false;
      add(reserved, order.parts, -1);
      add(reserved, parts, 1);
      order.parts = parts;
      return true;
    },
    ship(id) {
      const order = orders.get(id);
      if (order?.state !== 'confirmed') return false;
      order.state = 'shipped';
      add(reserved, order.parts, -1);
      add(onHand, order.parts, -1);
      return true;
    },
    cancel(id) {
      const order = orders.get(id);
      if (order === undefined || order.state === 'cancelled') return true;
      if (order.state === 'shipped') return false;
      order.state = 'cancelled';
      add(reserved, order.parts, -1);
      return true;
    },
    move: (parts, sign) => add(onHand, parts, sign),
  };
}
