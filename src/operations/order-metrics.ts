import { Gauge, Histogram, type Registry } from 'prom-client';
import type { OrderCensus } from '../records/today/census.ts';

/** Fills the gauges of orders: how many stand where, what is late, and whose money is stuck. */
export function lookAtOrders(
  registers: Registry[],
): (sources: { orders(): Promise<OrderCensus>; now(): number }) => Promise<void> {
  const gauge = (name: string, help: string, labelNames: readonly string[] = []) =>
    new Gauge({ name: `storeloom_${name}`, help, labelNames: [...labelNames], registers });
  const orders = gauge('orders', 'Orders by sales channel and state.', ['channel', 'state', 'held']);
  const oldest = gauge(
    'orders_oldest_open_seconds',
    'How long ago the oldest order of a channel was placed that has not ended.',
    ['channel'],
  );
  const late = gauge(
    'orders_late',
    'Orders that are late or at risk of it, by the reason, as the operations screen counts them.',
    ['channel', 'lateness', 'why'],
  );
  const stuck = gauge(
    'money_stuck_minor_units',
    'Money of buyers that is where it should not stay, by the reason, in minor units of the currency.',
    ['channel', 'currency', 'reason'],
  );
  return async (sources) => {
    const census = await sources.orders();
    for (const each of [orders, oldest, late, stuck]) each.reset();
    for (const { channel, state, held, orders: count } of census.counts) {
      orders.set({ channel, state, held: String(held) }, count);
    }
    for (const { channel, oldestAt } of census.open) {
      oldest.set({ channel }, Math.max(0, sources.now() - oldestAt) / 1_000);
    }
    for (const { channel, lateness, why, orders: count } of census.late) late.set({ channel, lateness, why }, count);
    for (const { channel, currency, reason, amount } of census.stuck) {
      stuck.set({ channel, currency, reason }, Number(amount));
    }
  };
}

/** Observes how long orders take from the buyer's click to the ERP. */
export function observeBookings(registers: Registry[]): (channel: string, seconds: number) => void {
  const booked = new Histogram({
    name: 'storeloom_order_booked_seconds',
    help: 'Time from the placing of an order, by the shop, until the ERP has booked it.',
    labelNames: ['channel'] as const,
    buckets: [1, 2.5, 5, 10, 30, 60, 120, 300, 900, 1_800, 3_600, 14_400, 86_400],
    registers,
  });
  return (channel, seconds) => booked.observe({ channel }, seconds);
}
