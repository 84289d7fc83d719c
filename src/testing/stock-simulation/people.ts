import type { Order } from '../../canonical/order.ts';
import { type Chance, happens, integerBetween, pick } from '../../kernel/chance.ts';
import { bundleOf, cancelled, edited, orderOf, placed, rejected, type SoldLine, saleOf } from '../stock-messages.ts';
import type { StockChannel } from './channel.ts';
import { createOrderDesk } from './order-desk.ts';
import { openOwnTills } from './own-tills.ts';
import { laterPlanOf, locationsOf, poolOf } from './plan.ts';
import { LYON, MAIN, SETS, stockKey } from './start.ts';
import { observe, type Stage } from './world.ts';

/** What people did, and what became of the goods. */
export interface Buyers {
  readonly orders: ReadonlyMap<string, SoldOrder>;
  /** Buyers who were told that it is sold out. */
  refused(): number;
  /** Pieces that nobody could know of: broken, sold over the counter, typed into a channel, shipped after a cancellation. */
  surprises(): number;
  /** Pieces that were promised and are not there. */
  oversold(): number;
  /** Pieces of articles that channels put back on their shelves by themselves, so far. */
  putBack(): number;
}

export interface SoldOrder {
  readonly channel: string;
  /** Where the ERP books it. */
  readonly location: string;
  parts: ReadonlyMap<string, number>;
  /** As the channel has it now. */
  order: Order;
  cancelled: boolean;
  rejected: boolean;
  rejectedMs?: number;
}

/** What a buyer chose, and from which shelf when the channel has several. */
interface Chosen {
  readonly sku: string;
  readonly quantity: number;
  readonly shelf: string | undefined;
}

const MINUTE_MS = 60_000;
const DAY_OF_SELLING_MS = 40 * MINUTE_MS;

/** Opens the shops: stock is there, buyers come, some cancel, goods arrive and break. */
export function openShops(stage: Stage, wanted?: number): Buyers {
  const { features, scheduler, erp, channels, stream } = stage;
  const chance = stream('people');
  const orders = new Map<string, SoldOrder>();
  const supply = new Map<string, number>();
  const shippedCancelled = new Map<string, number>();
  const state = { refused: 0, surprises: 0, putBack: 0 };
  const locations = locationsOf(stage.plan);
  const somewhere = (of: Chance): string => (locations.length === 1 ? MAIN : pick(of, locations));
  /** What is missing at one location of a pool is there at another. */
  const goods = (sku: string, location: string): string => stockKey(sku, poolOf(stage.plan, location));
  const desk = createOrderDesk(stage, orders, ({ parts, location }) => {
    for (const [sku, quantity] of parts) {
      const key = goods(sku, location);
      shippedCancelled.set(key, (shippedCancelled.get(key) ?? 0) + quantity);
      state.surprises += quantity;
    }
  });
  const sometime = (of: Chance): number => integerBetween(of, 30_000, DAY_OF_SELLING_MS);

  if (features.has('sets')) stage.hub.append(bundleOf('SET', componentsOf('SET'), scheduler.now()));
  for (const sku of ['TEE', 'CAP']) {
    const pieces = integerBetween(chance, 1, 15);
    supply.set(sku, pieces);
    erp.onHand.set(sku, pieces);
    stage.read(sku);
  }
  const elsewhere = stream('elsewhere');
  for (const location of locations.filter((each) => each !== MAIN)) {
    for (const sku of ['TEE', 'CAP']) {
      const pieces = integerBetween(elsewhere, 0, 10);
      supply.set(goods(sku, location), (supply.get(goods(sku, location)) ?? 0) + pieces);
      erp.onHand.set(stockKey(sku, location), pieces);
      stage.read(sku, 0, location);
    }
  }
  if (features.has('legacy')) {
    const before = stream('legacy');
    for (const { shown } of channels) {
      for (const sku of ['TEE', 'CAP']) {
        const pieces = integerBetween(before, 0, 6);
        shown.set(sku, pieces);
        state.surprises += pieces;
      }
    }
  }
  const skus = ['TEE', 'TEE', 'CAP', ...(features.has('sets') ? ['SET'] : [])];
  const count = wanted ?? integerBetween(chance, 3, 40);
  for (let index = 0; index < count; index += 1) buy(index);
  if (features.has('receipts')) repeat('receipts', 3, receive);
  if (features.has('damage')) repeat('damage', 2, breakOne);
  if (features.has('tills')) repeat('tills', 3, sellOver);
  if (features.has('ownTills')) openOwnTills(stage, { sometime, somewhere, lose });
  if (features.has('handEdits')) repeat('hands', 2, typeNumber);
  repeat('reads', 4, (of) => stage.read(pick(of, ['TEE', 'CAP']), 0, somewhere(of)));
  if (features.has('policyChange')) {
    repeat('policy', 2, (of) => stage.adopt(laterPlanOf(stage.plan, of)));
  }

  function repeat(name: string, most: number, act: (chance: Chance, index: number) => void): void {
    const of = stream(name);
    const times = integerBetween(of, 1, most);
    for (let index = 0; index < times; index += 1) scheduler.after(sometime(of), () => act(of, index));
  }

  function buy(index: number): void {
    const of = stream(`buyer ${index}`);
    const more = stream(`basket ${index}`);
    scheduler.after(sometime(of), () => {
      const channel = pick(of, channels);
      const sku = pick(of, skus);
      const quantity = integerBetween(of, 1, 3);
      const lines = [{ sku, quantity }];
      if (features.has('baskets') && happens(more, 0.5)) {
        const other = pick(more, ['TEE', 'CAP', ...(features.has('sets') ? ['SET'] : [])]);
        if (other !== sku) lines.push({ sku: other, quantity: integerBetween(more, 1, 2) });
      }
      const isCollected = features.has('pickUp') && channel === channels[0] && lines.length === 1 && happens(more, 0.4);
      const shelf = isCollected ? LYON : undefined;
      if (!sell(channel, lines, shelf)) {
        state.refused += 1;
        return;
      }
      const sold = order(channel, String(index), lines);
      const { id } = sold.order;
      stage.tell(placed(sold.order, scheduler.now()), of);
      for (const line of lines) observe(stage, channel, line.sku, of, shelf);
      if (features.has('forgotten') && happens(more, 0.2)) {
        // Whatever became of it: when its claim has run out its goods are offered again, as nobody could know.
        state.surprises += piecesOf(sold.parts);
        return;
      }
      const isRefused = features.has('rejections') && happens(of, 0.1);
      desk.expect(sold.order, sold, isRefused ? rejected(id, scheduler.now()) : undefined);
      if (features.has('edits') && !features.has('shipping') && happens(of, 0.4) && lines.length === 1) {
        scheduler.after(integerBetween(of, 1_000, 15 * MINUTE_MS), () =>
          edit(of, channel, sold, { sku, quantity, shelf }),
        );
      }
      if (!features.has('cancels') || !happens(of, 0.25)) return;
      scheduler.after(integerBetween(of, 1_000, 20 * MINUTE_MS), () => cancel(of, channel, sold, shelf));
    });
  }

  /** All of it or nothing. */
  function sell(channel: StockChannel, lines: readonly SoldLine[], shelf: string | undefined): boolean {
    for (const [index, { sku, quantity }] of lines.entries()) {
      if (channel.sell(stockKey(sku, shelf), Number(quantity))) continue;
      for (const before of lines.slice(0, index))
        putBack(channel, stockKey(before.sku, shelf), Number(before.quantity));
      return false;
    }
    return true;
  }

  function putBack(channel: StockChannel, key: string, pieces: number): void {
    channel.shown.set(key, (channel.shown.get(key) ?? 0) + pieces);
    state.putBack += pieces * (key.startsWith('SET') ? 3 : 1);
  }

  function order(channel: StockChannel, id: string, lines: readonly SoldLine[]): SoldOrder {
    const placedOrder = orderOf(channel.name, id, lines);
    const location = stage.plan.channels.find(({ connection }) => connection === channel.name)?.ordersFrom ?? MAIN;
    const known = { channel: channel.name, location, parts: partsOf(lines), order: placedOrder };
    const sold: SoldOrder = { ...known, cancelled: false, rejected: false };
    orders.set(placedOrder.id, sold);
    return sold;
  }

  function cancel(of: Chance, channel: StockChannel, sold: SoldOrder, shelf: string | undefined): void {
    sold.cancelled = true;
    // What the ERP refused long ago was offered again, and is now put back once more.
    const isLate = sold.rejectedMs !== undefined && scheduler.now() - sold.rejectedMs > 8 * MINUTE_MS;
    for (const { sku = '', quantity } of sold.order.lines) {
      const pieces = Number(quantity.value);
      if (!features.has('keepsCancelled')) putBack(channel, stockKey(sku, shelf), pieces);
      if (isLate) state.surprises += pieces * (sku === 'SET' ? 3 : 1);
    }
    stage.tell(cancelled(sold.order.id, scheduler.now()), of);
    for (const { sku = '' } of sold.order.lines) observe(stage, channel, sku, of, shelf);
  }

  function edit(of: Chance, channel: StockChannel, sold: SoldOrder, was: Chosen): void {
    if (sold.cancelled || sold.rejected) return;
    const { sku, quantity, shelf } = was;
    const change = quantity > 1 && happens(of, 0.5) ? -1 : 1;
    const key = stockKey(sku, shelf);
    if (change === 1 && !channel.sell(key, 1)) return;
    if (change === -1 && !features.has('keepsCancelled')) putBack(channel, key, 1);
    const { foreignId } = sold.order;
    const lines = [{ sku, quantity: quantity + change }];
    sold.order = orderOf(channel.name, foreignId, lines, '2');
    sold.parts = partsOf(lines);
    stage.tell(edited(sold.order, scheduler.now()), of);
    observe(stage, channel, sku, of, shelf);
    desk.amend(sold);
  }

  function receive(of: Chance): void {
    const sku = pick(of, ['TEE', 'CAP']);
    const parts = new Map([[sku, integerBetween(of, 1, 8)]]);
    const location = somewhere(of);
    erp.move(parts, 1, location);
    supply.set(goods(sku, location), (supply.get(goods(sku, location)) ?? 0) + (parts.get(sku) ?? 0));
    stage.read(sku, integerBetween(of, 0, 30_000), location);
  }

  function breakOne(of: Chance): void {
    const sku = pick(of, ['TEE', 'CAP']);
    const location = somewhere(of);
    lose(sku, 1, location);
    erp.move(new Map([[sku, 1]]), -1, location);
    stage.read(sku, integerBetween(of, 0, 30_000), location);
  }

  function sellOver(of: Chance, index: number): void {
    const sku = pick(of, ['TEE', 'CAP']);
    const location = somewhere(of);
    lose(sku, 1, location);
    const lines = [{ sku, quantity: 1 }];
    const receipt = saleOf(String(index), lines, scheduler.now(), { location, connection: 'pos' });
    stage.tell(receipt, of);
    desk.move(receipt.subject, new Map([[sku, 1]]), location);
  }

  function typeNumber(of: Chance): void {
    const channel = pick(of, channels);
    const before = channel.shown.get('TEE') ?? 0;
    const typed = integerBetween(of, 0, 12);
    channel.shown.set('TEE', typed);
    state.surprises += Math.max(0, typed - before);
    observe(stage, channel, 'TEE', of);
  }

  function lose(sku: string, quantity: number, location: string): void {
    supply.set(goods(sku, location), (supply.get(goods(sku, location)) ?? 0) - quantity);
    state.surprises += quantity;
  }

  return {
    orders,
    refused: () => state.refused,
    surprises: () => state.surprises,
    putBack: () => state.putBack,
    oversold() {
      const promised = new Map(shippedCancelled);
      for (const { parts, location, cancelled: isCancelled, rejected: isRejected } of orders.values()) {
        if (isCancelled || isRejected) continue;
        for (const [sku, quantity] of parts) {
          const key = goods(sku, location);
          promised.set(key, (promised.get(key) ?? 0) + quantity);
        }
      }
      return [...promised].reduce((sum, [key, quantity]) => sum + Math.max(0, quantity - (supply.get(key) ?? 0)), 0);
    },
  };
}

const componentsOf = (set: string) => Object.entries(SETS[set] ?? {}).map(([sku, quantity]) => ({ sku, quantity }));

function partsOf(lines: readonly SoldLine[]): Map<string, number> {
  const parts = new Map<string, number>();
  for (const { sku, quantity } of lines) {
    for (const [part, each] of Object.entries(SETS[sku] ?? { [sku]: 1 })) {
      parts.set(part, (parts.get(part) ?? 0) + each * Number(quantity));
    }
  }
  return parts;
}

const piecesOf = (parts: ReadonlyMap<string, number>): number =>
  [...parts.values()].reduce((sum, each) => sum + each, 0);
