import type { Order, OrderLine } from '../canonical/order.ts';
import { quantity } from '../kernel/quantity.ts';

/** An order to test processes with: whole and valid, small, with what matters to the test given. */
export interface SampleOrder {
  readonly channel?: string;
  readonly foreignId?: string;
  readonly placedAt?: string;
  readonly version?: string;
  readonly currency?: string;
  readonly paymentMode?: 'prepaid' | 'authorise-then-capture' | 'on-delivery' | 'none';
  readonly test?: boolean;
  /** Price of one piece in minor units; its quantity; whether it is sent. */
  readonly lines?: readonly {
    readonly sku: string;
    readonly quantity: number;
    readonly price: number;
    readonly ship?: boolean;
  }[];
  readonly payments?: Order['payments'];
}

export function sampleOrder(wish: SampleOrder = {}): Order {
  const { channel = 'shop', foreignId = '1', currency = 'EUR', placedAt = '2026-11-20T10:00:00Z' } = wish;
  const money = (amount: number) => ({ amount, currency });
  const lines = (wish.lines ?? [{ sku: 'TEE-M', quantity: 2, price: 2_500 }]).map(
    ({ sku, quantity: count, price, ship = true }, index): OrderLine => ({
      id: String(index + 1),
      sku,
      title: sku,
      quantity: quantity(count),
      unitPrice: money(price),
      discount: money(0),
      taxes: [],
      total: money(price * count),
      kind: ship ? 'goods' : 'service',
      fulfilment: ship ? 'ship' : 'none',
    }),
  );
  const total = lines.reduce((sum, line) => sum + line.total.amount, 0);
  return {
    id: `order/${channel}/${foreignId}`,
    channel,
    foreignId,
    name: `#${foreignId}`,
    placedAt,
    version: wish.version ?? placedAt,
    currency,
    pricesIncludeTax: true,
    lines,
    shipping: [],
    totals: { goods: money(total), discount: money(0), shipping: money(0), tax: money(0), total: money(total) },
    paymentMode: wish.paymentMode ?? 'prepaid',
    payments: wish.payments ?? [],
    discountCodes: [],
    test: wish.test ?? false,
  };
}
