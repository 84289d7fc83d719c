import type { Order } from '../../canonical/order.ts';
import { type Chance, happens, integerBetween, pick } from '../../kernel/chance.ts';
import { bundleOf, cancelled, edited, orderOf, placed, rejected, saleOf } from '../stock-messages.ts';
import type { StockChannel } from './channel.ts';
import { createOrderDesk } from './order-desk.ts';
import { SETS } from './start.ts';
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
}

export interface SoldOrder {
  readonly channel: string;
  parts: ReadonlyMap<string, number>;
  /** As the channel has it now. */
  order: Order;
  cancelled: boolean;
  rejected: boolean;
  rejectedMs?: number;
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
  const state = { refused: 0, surprises: 0 };
  const desk = createOrderDesk(stage, orders, (parts) => {
    for (const [sku, quantity] of parts) {
      shippedCancelled.set(sku, (shippedCancelled.get(sku) ?? 0) + quantity);
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
  if (features.has('handEdits')) repeat('hands', 2, typeNumber);
  repeat('reads', 4, (of) => stage.read(pick(of, ['TEE', 'CAP'])));

  function repeat(name: string, most: number, act: (chance: Chance, index: number) => void): void {
    const of = stream(name);
    const times = integerBetween(of, 1, most);
    for (let index = 0; index < times; index += 1) scheduler.after(sometime(of), () => act(of, index));
  }

  function buy(index: number): void {
    const of = stream(`buyer ${index}`);
    scheduler.after(sometime(of), () => {
      const channel = pick(of, channels);
      const sku = pick(of, skus);
      const quantity = integerBetween(of, 1, 3);
      if (!channel.sell(sku, quantity)) {
        state.refused += 1;
        return;
      }
      const order = orderOf(channel.name, String(index), [{ sku, quantity }]);
      const parts = partsOf(sku, quantity);
      const sold: SoldOrder = { channel: channel.name, parts, order, cancelled: false, rejected: false };
      orders.set(order.id, sold);
      stage.tell(placed(order, scheduler.now()), of);
      observe(stage, channel, sku, of);
      const isRefused = features.has('rejections') && happens(of, 0.1);
      desk.expect(order, sold, isRefused ? rejected(order.id, scheduler.now()) : undefined);
      if (features.has('edits') && !features.has('shipping') && happens(of, 0.4)) {
        scheduler.after(integerBetween(of, 1_000, 15 * MINUTE_MS), () => edit(of, channel, sold, sku, quantity));
      }
      if (!features.has('cancels') || !happens(of, 0.25)) return;
      scheduler.after(integerBetween(of, 1_000, 20 * MINUTE_MS), () => {
        sold.cancelled = true;
        const pieces = Number(sold.order.lines[0]?.quantity.value ?? 0);
        if (!features.has('keepsCancelled')) channel.shown.set(sku, (channel.shown.get(sku) ?? 0) + pieces);
        // What the ERP refused long ago was offered again, and is now put back once more.
        const isLate = sold.rejectedMs !== undefined && scheduler.now() - sold.rejectedMs > 8 * MINUTE_MS;
        if (isLate) state.surprises += pieces * (sku === 'SET' ? 3 : 1);
        stage.tell(cancelled(order.id, scheduler.now()), of);
        observe(stage, channel, sku, of);
      });
    });
  }

  function edit(of: Chance, channel: StockChannel, sold: SoldOrder, sku: string, quantity: number): void {
    if (sold.cancelled || sold.rejected) return;
    const change = quantity > 1 && happens(of, 0.5) ? -1 : 1;
    if (change === 1 && !channel.sell(sku, 1)) return;
    if (change === -1 && !features.has('keepsCancelled')) channel.shown.set(sku, (channel.shown.get(sku) ?? 0) + 1);
    const { foreignId } = sold.order;
    sold.order = orderOf(channel.name, foreignId, [{ sku, quantity: quantity + change }], '2');
    sold.parts = partsOf(sku, quantity + change);
    stage.tell(edited(sold.order, scheduler.now()), of);
    observe(stage, channel, sku, of);
    desk.amend(sold);
  }

  function receive(of: Chance): void {
    const sku = pick(of, ['TEE', 'CAP']);
    const parts = new Map([[sku, integerBetween(of, 1, 8)]]);
    erp.move(parts, 1);
    supply.set(sku, (supply.get(sku) ?? 0) + (parts.get(sku) ?? 0));
    stage.read(sku, integerBetween(of, 0, 30_000));
  }

  function breakOne(of: Chance): void {
    const sku = pick(of, ['TEE', 'CAP']);
    lose(sku, 1);
    erp.move(new Map([[sku, 1]]), -1);
    stage.read(sku, integerBetween(of, 0, 30_000));
  }

  function sellOver(of: Chance, index: number): void {
    const sku = pick(of, ['TEE', 'CAP']);
    lose(sku, 1);
    const lines = [{ sku, quantity: 1 }];
    const receipt = saleOf(String(index), lines, scheduler.now(), { location: 'location/main', connection: 'pos' });
    stage.tell(receipt, of);
    desk.move(receipt.subject, new Map([[sku, 1]]));
  }

  function typeNumber(of: Chance): void {
    const channel = pick(of, channels);
    const before = channel.shown.get('TEE') ?? 0;
    const typed = integerBetween(of, 0, 12);
    channel.shown.set('TEE', typed);
    state.surprises += Math.max(0, typed - before);
    observe(stage, channel, 'TEE', of);
  }

  function lose(sku: string, quantity: number): void {
    supply.set(sku, (supply.get(sku) ?? 0) - quantity);
    state.surprises += quantity;
  }

  return {
    orders,
    refused: () => state.refused,
    surprises: () => state.surprises,
    oversold() {
      const promised = new Map(shippedCancelled);
      for (const { parts, cancelled: isCancelled, rejected: isRejected } of orders.values()) {
        if (isCancelled || isRejected) continue;
        for (const [sku, quantity] of parts) promised.set(sku, (promised.get(sku) ?? 0) + quantity);
      }
      return [...promised].reduce((sum, [sku, quantity]) => sum + Math.max(0, quantity - (supply.get(sku) ?? 0)), 0);
    },
  };
}

const componentsOf = (set: string) => Object.entries(SETS[set] ?? {}).map(([sku, quantity]) => ({ sku, quantity }));

function partsOf(sku: string, quantity: number): Map<string, number> {
  return new Map(Object.entries(SETS[sku] ?? { [sku]: 1 }).map(([part, each]) => [part, each * quantity]));
}
