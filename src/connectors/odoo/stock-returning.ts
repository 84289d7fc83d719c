import type { CommandData } from '../../canonical/envelope.ts';
import { factId } from '../../kernel/ids.ts';
import { millionthsOf, quantityOfMillionths } from '../../kernel/quantity.ts';
import { odooErrors } from './errors.ts';
import type { Product } from './lookups.ts';
import type { Direction, Transfer, TransferMove } from './stock-transfers.ts';

type Line = CommandData<'receive-return'>['lines'][number];
export type Condition = Line['condition'];

/** Goods that left for the buyer, and what of them has come back. Quantities are millionths. */
export interface Delivered {
  readonly move: number;
  readonly delivery: number;
  readonly product: number;
  readonly saleLine: number | undefined;
  /** Where they came from, and where they are with the buyer. */
  readonly from: number;
  readonly to: number;
  readonly quantity: number;
  /** Taken back by other returns, whoever booked them. */
  readonly returned: number;
  /** Taken back by an earlier try of this very command, by the location that they went to. */
  readonly own: ReadonlyMap<number, number>;
}

export interface ReturnGround {
  /** The command, whose id makes the transfers happen once. */
  readonly command: string;
  readonly return: string;
  readonly at: string;
  /** Oldest first. */
  readonly delivered: readonly Delivered[];
  readonly products: ReadonlyMap<string, readonly Product[]>;
  /** Where goods of a condition go that were delivered in this move. */
  target(condition: Condition, delivered: Delivered): number;
  /** The operation type for goods that come in. */
  type: number;
}

interface Taken {
  readonly from: Delivered;
  readonly to: number;
  readonly sku: string;
  readonly quantity: number;
}

/**
 * Which delivered goods are taken back by which transfer: the oldest delivery first, one transfer for each delivery and location. What an
 * earlier try took stays where it took it. Throws SL-ODOO-038 when less was delivered than comes back.
 */
export function planReturn(lines: readonly Line[], ground: ReturnGround): readonly Transfer[] {
  const room = new Map(ground.delivered.map((each) => [each.move, each.quantity - each.returned]));
  const owned = new Map(
    ground.delivered.flatMap((each) => [...each.own].map(([to, quantity]) => [`${each.move} ${to}`, quantity])),
  );
  const taken = lines.flatMap((line, index) => takeBack(line, `lines[${index}]`, ground, room, owned));
  return transfersOf(taken, ground);
}

function takeBack(
  line: Line,
  path: string,
  ground: ReturnGround,
  room: Map<number, number>,
  owned: Map<string, number>,
): readonly Taken[] {
  const asked = millionthsOf(line.quantity);
  const products = productsOf(line, path, ground);
  const candidates = ground.delivered.filter(({ product }) => products.some(({ id }) => id === product));
  const taken: Taken[] = [];
  let left = asked;
  const take = (from: Delivered, to: number, most: number): void => {
    const quantity = Math.min(left, most, room.get(from.move) ?? 0);
    if (quantity <= 0) return;
    left -= quantity;
    room.set(from.move, (room.get(from.move) ?? 0) - quantity);
    taken.push({ from, to, sku: line.sku, quantity });
  };
  for (const from of candidates) {
    const to = ground.target(line.condition, from);
    const before = left;
    take(from, to, owned.get(`${from.move} ${to}`) ?? 0);
    owned.set(`${from.move} ${to}`, (owned.get(`${from.move} ${to}`) ?? 0) - (before - left));
  }
  // What an earlier try of this command holds for other lines is theirs.
  const held = (move: number): number =>
    [...owned].reduce((sum, [key, quantity]) => (key.startsWith(`${move} `) ? sum + quantity : sum), 0);
  for (const from of candidates) {
    take(from, ground.target(line.condition, from), (room.get(from.move) ?? 0) - held(from.move));
  }
  if (left === 0 && asked > 0) return taken;
  const open = quantityOfMillionths(asked - left, line.quantity.unit).value;
  throw odooErrors.error('SL-ODOO-038', {
    because: `${line.quantity.value} of "${line.sku}" came back, and ${open} of what was delivered can come back still`,
    field: `${path}.quantity`,
    value: line.quantity.value,
  });
}

function productsOf({ sku, quantity }: Line, path: string, { products }: ReturnGround): readonly Product[] {
  const found = products.get(sku) ?? [];
  if (found.length === 0) {
    throw odooErrors.error('SL-ODOO-010', { because: `"${sku}" is not in Odoo`, field: `${path}.sku`, value: sku });
  }
  const unit = quantity.unit.toLowerCase();
  // "each" is whatever the product is counted in.
  const fitting = found.filter((product) => unit === 'each' || unit === product.unit.toLowerCase());
  if (fitting.length > 0) return fitting;
  const because = `"${sku}" came back by ${quantity.unit}, Odoo counts it by ${found[0]?.unit}`;
  throw odooErrors.error('SL-ODOO-034', { because, field: `${path}.quantity.unit`, value: quantity.unit });
}

function transfersOf(taken: readonly Taken[], ground: ReturnGround): readonly Transfer[] {
  const groups = Map.groupBy(taken, ({ from, to }) => `${from.delivery} ${from.to} ${to}`);
  return [...groups].map(([key, parts]): Transfer => {
    const [first] = parts as [Taken, ...Taken[]];
    const direction: Direction = 'incoming';
    return {
      externalId: `storeloom.stock_picking_${factId('stock.return', ground.command, key)}`,
      movement: `${ground.return} ${markOf(ground.command)} ${first.from.delivery}/${first.to}`,
      direction,
      type: ground.type,
      from: first.from.to,
      to: first.to,
      at: ground.at,
      reason: '',
      returnOf: first.from.delivery,
      moves: movesOf(parts, ground),
    };
  });
}

/** One move for each delivered move: two lines of one article are one move of both. */
function movesOf(parts: readonly Taken[], { command }: ReturnGround): readonly TransferMove[] {
  const byMove = Map.groupBy(parts, ({ from }) => from.move);
  return [...byMove].map(([move, same]) => {
    const [first] = same as [Taken, ...Taken[]];
    const millionths = same.reduce((sum, { quantity }) => sum + quantity, 0);
    return {
      externalId: `storeloom.stock_move_${factId('stock.return', command, String(move), String(first.to))}`,
      product: first.from.product,
      sku: first.sku,
      quantity: quantityOfMillionths(millionths, 'each').value,
      returned: { move, saleLine: first.from.saleLine },
    };
  });
}

/** Stands in the source document of every transfer of a command. */
export const markOf = (command: string): string => `[${command}]`;
