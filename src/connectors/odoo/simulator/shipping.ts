import type { Stored } from './database.ts';
import type { Environment } from './environment.ts';
import { secondText } from './time.ts';

/** Deliveries of an order, oldest first. */
export const deliveriesOf = (environment: Environment, order: number): Stored[] =>
  environment.search('stock.picking', [['sale_id', '=', order]]);

export const movesOf = (environment: Environment, picking: number): Stored[] =>
  environment.search('stock.move', [['picking_id', '=', picking]]);

/** What was delivered of an order line, less what came back and was to be taken off. */
export function deliveredQuantity(environment: Environment, line: number): number {
  const moves = environment.search('stock.move', [['sale_line_id', '=', line]]);
  const done = moves.filter(({ state }) => state === 'done');
  const sign = (move: Stored): number => {
    if (typeof move.origin_returned_move_id !== 'number') return 1;
    return move.to_refund === true ? -1 : 0;
  };
  return done.reduce((sum, move) => sum + sign(move) * (move.quantity as number), 0);
}

const isGoods = (environment: Environment, line: Stored): boolean => {
  const product = environment.find('product.product', line.product_id as number);
  return product !== undefined && product.type !== 'service';
};

/** One delivery for all goods of an order, reserved as far as stock goes. */
export function createDelivery(environment: Environment, order: Stored, lines: readonly Stored[]): void {
  const goods = lines.filter((line) => isGoods(environment, line) && (line.product_uom_qty as number) > 0);
  if (goods.length === 0) return;
  const picking = newDelivery(environment, order);
  for (const line of goods) addMove(environment, picking, line, line.product_uom_qty as number);
  reserve(environment, picking);
}

function newDelivery(environment: Environment, order: Stored, backorderOf?: Stored): number {
  const warehouse = environment.get('stock.warehouse', order.warehouse_id as number);
  const number = String(environment.database.next('WH/OUT')).padStart(5, '0');
  return environment.create('stock.picking', {
    name: `${String(warehouse.code)}/OUT/${number}`,
    origin: order.name,
    partner_id: order.partner_shipping_id,
    sale_id: order.id,
    carrier_id: order.carrier_id,
    location_id: warehouse.lot_stock_id,
    ...(backorderOf === undefined ? {} : { backorder_id: backorderOf.id }),
  });
}

function addMove(environment: Environment, picking: number, line: Stored, quantity: number): number {
  const from = environment.get('stock.picking', picking).location_id;
  return environment.create('stock.move', {
    picking_id: picking,
    product_id: line.product_id,
    sale_line_id: line.id,
    product_uom_qty: quantity,
    location_id: from,
    location_dest_id: environment.get('stock.picking', picking).location_dest_id,
    state: 'confirmed',
    ...(environment.version >= 19 ? {} : { name: environment.display('product.product', line.product_id as number) }),
  });
}

/** Changes what a confirmed order line asks for: more goes to the open delivery or a new one, less comes off the open ones. */
export function changeDemand(environment: Environment, line: Stored, difference: number): void {
  if (!isGoods(environment, line) || difference === 0) return;
  const order = environment.get('sale.order', line.order_id as number);
  const open = deliveriesOf(environment, order.id).filter((picking) => isOpen(environment, picking));
  if (difference > 0) raiseDemand(environment, order, line, difference, open[0]?.id);
  let left = Math.max(0, -difference);
  if (left === 0) return;
  for (const picking of open) {
    for (const move of movesOf(environment, picking.id)) {
      if (move.sale_line_id !== line.id || move.state === 'cancel' || left === 0) continue;
      const less = Math.min(left, move.product_uom_qty as number);
      release(environment, move);
      const rest = (move.product_uom_qty as number) - less;
      environment.write(
        'stock.move',
        [move.id],
        rest === 0 ? { state: 'cancel', quantity: 0 } : { product_uom_qty: rest, quantity: 0, state: 'confirmed' },
      );
      left -= less;
    }
    reserve(environment, picking.id);
  }
}

function raiseDemand(
  environment: Environment,
  order: Stored,
  line: Stored,
  more: number,
  open: number | undefined,
): void {
  const picking = open ?? newDelivery(environment, order);
  const move = movesOf(environment, picking).find((each) => each.sale_line_id === line.id && each.state !== 'cancel');
  if (move === undefined) addMove(environment, picking, line, more);
  else
    environment.write('stock.move', [move.id], {
      product_uom_qty: (move.product_uom_qty as number) + more,
      state: 'confirmed',
    });
  reserve(environment, picking);
}

export const isOpen = (environment: Environment, picking: Stored): boolean => {
  const state = environment.get('stock.picking', picking.id).state;
  return state !== 'done' && state !== 'cancel';
};

// ── reservation ─────────────────────────────────────────────────────────────────────────────────────────────

/** Reserves what is free for the open moves of a delivery. */
export function reserve(environment: Environment, picking: number): void {
  for (const move of movesOf(environment, picking)) {
    if (move.state === 'done' || move.state === 'cancel') continue;
    const demand = move.product_uom_qty as number;
    const held = move.quantity as number;
    const taken = held < demand ? take(environment, move, demand - held) : 0;
    const quantity = held + taken;
    const state = quantity >= demand ? 'assigned' : quantity > 0 ? 'partially_available' : 'confirmed';
    if (quantity !== held || state !== move.state) environment.write('stock.move', [move.id], { quantity, state });
  }
}

function take(environment: Environment, move: Stored, wanted: number): number {
  const product = environment.get('product.product', move.product_id as number);
  const isTracked = environment.version >= 19 ? product.is_storable === true : product.detailed_type === 'product';
  if (!isTracked) return wanted;
  let taken = 0;
  for (const quant of quantsAt(environment, move)) {
    const free = Math.max(0, (quant.quantity as number) - (quant.reserved_quantity as number));
    const part = Math.min(free, wanted - taken);
    if (part > 0)
      environment.write('stock.quant', [quant.id], { reserved_quantity: (quant.reserved_quantity as number) + part });
    taken += part;
  }
  return taken;
}

const quantsAt = (environment: Environment, move: Stored): Stored[] =>
  environment.search('stock.quant', [
    ['product_id', '=', move.product_id],
    ['location_id', '=', move.location_id],
  ]);

function release(environment: Environment, move: Stored): void {
  // Only what an order asked for is reserved here; a quantity that somebody wrote on another move holds nothing.
  if (typeof move.sale_line_id !== 'number' || typeof move.origin_returned_move_id === 'number') return;
  let left = move.quantity as number;
  for (const quant of quantsAt(environment, move)) {
    const part = Math.min(left, quant.reserved_quantity as number);
    if (part > 0)
      environment.write('stock.quant', [quant.id], { reserved_quantity: (quant.reserved_quantity as number) - part });
    left -= part;
  }
}

export function cancelDelivery(environment: Environment, picking: number): void {
  for (const move of movesOf(environment, picking)) {
    if (move.state === 'done' || move.state === 'cancel') continue;
    release(environment, move);
    environment.write('stock.move', [move.id], { state: 'cancel', quantity: 0 });
  }
  touchOrder(environment, picking);
}

// ── validation ──────────────────────────────────────────────────────────────────────────────────────────────

/** What leaves when a delivery is validated: the picked moves, or all that is reserved when none is picked. */
export function shippable(environment: Environment, picking: number): { ships: Stored[]; rest: boolean } {
  const moves = movesOf(environment, picking).filter(({ state }) => state !== 'done' && state !== 'cancel');
  const picked = moves.filter((move) => move.picked === true);
  const ships = (picked.length > 0 ? picked : moves).filter((move) => (move.quantity as number) > 0);
  const rest = moves.some(
    (move) => !ships.includes(move) || (move.quantity as number) < (move.product_uom_qty as number),
  );
  return { ships, rest };
}

/** Ships; what is left goes to a backorder or is dropped. */
export function shipMoves(environment: Environment, picking: number, options: { readonly backorder: boolean }): void {
  const { ships } = shippable(environment, picking);
  const rest: { line: number; quantity: number }[] = [];
  for (const move of movesOf(environment, picking)) {
    if (move.state === 'done' || move.state === 'cancel') continue;
    const going = ships.includes(move) ? (move.quantity as number) : 0;
    const left = (move.product_uom_qty as number) - going;
    if (left > 0) rest.push({ line: move.sale_line_id as number, quantity: left });
    release(environment, move);
    if (going > 0) moveGoods(environment, move, going);
    environment.write(
      'stock.move',
      [move.id],
      going > 0
        ? { state: 'done', picked: true, quantity: going, product_uom_qty: going }
        : { state: 'cancel', quantity: 0 },
    );
  }
  environment.write('stock.picking', [picking], { date_done: secondText(environment.now) });
  if (rest.length > 0 && options.backorder) createBackorder(environment, picking, rest);
  touchOrder(environment, picking);
}

function createBackorder(
  environment: Environment,
  picking: number,
  rest: readonly { line: number; quantity: number }[],
): void {
  const original = environment.get('stock.picking', picking);
  const order = environment.get('sale.order', original.sale_id as number);
  const backorder = newDelivery(environment, order, original);
  for (const { line, quantity } of rest)
    addMove(environment, backorder, environment.get('sale.order.line', line), quantity);
  reserve(environment, backorder);
}

/**
 * Goods leave one location and come to the other; more than is there takes it below nothing. Of places that are not the
 * company's own no rows are kept here, as nobody reads them.
 */
function moveGoods(environment: Environment, move: Stored, quantity: number): void {
  const picking = environment.get('stock.picking', move.picking_id as number);
  const change = (location: unknown, by: number): void => {
    if (environment.find('stock.location', location as number)?.usage !== 'internal') return;
    const [quant] = quantsAt(environment, { ...move, location_id: location });
    if (quant !== undefined)
      environment.write('stock.quant', [quant.id], { quantity: (quant.quantity as number) + by });
    else environment.create('stock.quant', { product_id: move.product_id, location_id: location, quantity: by });
  };
  change(move.location_id, -quantity);
  change(typeof move.location_dest_id === 'number' ? move.location_dest_id : picking.location_dest_id, quantity);
}

/** A delivery's progress shows on its order, which is thereby written. */
function touchOrder(environment: Environment, picking: number): void {
  const order = environment.get('stock.picking', picking).sale_id;
  environment.touch('stock.picking', picking);
  if (typeof order === 'number') environment.touch('sale.order', order, ['delivery_status']);
}
