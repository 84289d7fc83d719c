import { startWooSimulator, type WooSimulator } from '../../connectors/woocommerce/simulator/index.ts';
import { formatMoney, parseMoney } from '../../kernel/money.ts';
import type { ShopBack, ShopFront, ShopOrderBooks } from './parties.ts';
import { type ShoppingTrip, WOO_SHOP } from './shopping.ts';

const CURRENCY = 'EUR';
/** Percent of the one tax, which is part of its prices. */
const TAX = 19;
/** The payment method of the shop: a card, taken and paid back by its own gateway. */
const GATEWAY = 'card';
/** States in which an order of the shop is over without goods. */
const OVER = new Set(['cancelled', 'refunded', 'failed', 'trash']);

export interface WooKeys {
  readonly consumerKey: string;
  readonly consumerSecret: string;
}

/** Opens the simulated WooCommerce shop of the demo. */
export async function openWooShop(
  keys: WooKeys,
): Promise<{ readonly front: ShopFront; readonly back: ShopBack; readonly url: string }> {
  const simulator = await startWooSimulator({
    ...keys,
    name: 'Loom & Co Outlet',
    currency: CURRENCY,
    taxPercent: TAX,
  });
  // Numbers begin behind those of the other shops, so that their orders are told apart.
  simulator.state.nextPostId = 3_001;
  return { front: frontOf(simulator), back: backOf(simulator), url: simulator.url };
}

function frontOf(shop: WooSimulator): ShopFront {
  const orderOf = (id: string) => shop.state.orders.get(Number(id));
  return {
    name: WOO_SHOP,
    domain: new URL(shop.url).host,
    currency: CURRENCY,
    async place(trip) {
      const short = trip.lines.some(({ product: { sku }, quantity }) => (countedOf(shop, sku) ?? quantity) < quantity);
      if (short) return undefined;
      const { id, number } = shop.buy(basketOf(trip));
      // The shop's own gateway takes the money at once, so nothing is left for the checkout.
      return { id: String(id), name: `#${number}`, due: 0 };
    },
    async paid() {},
    async collected() {},
    async cancel({ id }) {
      if (orderOf(id)?.status === 'processing') shop.setStatus(Number(id), 'cancelled');
    },
    async edit({ id }) {
      const order = orderOf(id);
      if (order?.status !== 'processing') return;
      shop.change(order.id, { shipping: { ...order.shipping, address_2: 'Rear building, third floor' } });
    },
    isShipped: ({ id }) => orderOf(id)?.status === 'completed',
  };
}

/** What the shop shows of an article; undefined for one that it does not count. */
function countedOf(shop: WooSimulator, sku: string): number | undefined {
  const product = productOf(shop, sku);
  return product?.manageStock === true ? (product.stock ?? 0) : undefined;
}

const productOf = (shop: WooSimulator, sku: string) =>
  [...shop.state.products.values()].find((product) => product.sku === sku);

const text = (amount: number): string => formatMoney({ amount, currency: CURRENCY });

function basketOf({ buyer, guest, lines, shipping, discount }: ShoppingTrip) {
  const address = {
    first_name: buyer.firstName,
    last_name: buyer.lastName,
    address_1: buyer.street,
    city: buyer.city,
    postcode: buyer.postalCode,
    country: buyer.country,
  };
  return {
    lines: lines.map(({ product, quantity }) => ({ sku: product.sku, quantity })),
    // The shop keeps charges without their tax.
    ...(shipping.amount === 0
      ? {}
      : { shipping: { title: shipping.title, total: text(Math.round(shipping.amount / (1 + TAX / 100))) } }),
    ...(discount === undefined ? {} : { coupon: { code: discount.code.toLowerCase(), percent: discount.percent } }),
    paymentMethod: GATEWAY,
    billing: guest ? address : { ...address, email: buyer.email },
    shippingAddress: address,
  };
}

// ── behind the counter ──────────────────────────────────────────────────────────────────────────────────────

function backOf(shop: WooSimulator): ShopBack {
  return {
    name: WOO_SHOP,
    kind: 'woocommerce',
    url: shop.url,
    list({ sku, title, euros, stock }, shown) {
      // What the shop sells by mistake it does not count either.
      shop.shelve({ sku, name: title, price: text(euros), ...(stock === 0 ? {} : { stock: shown }) });
    },
    shown: (sku) => countedOf(shop, sku),
    orders: () => [...shop.state.orders.values()].map((order) => booksOf(shop, order)),
    close: () => shop.close(),
  };
}

type SimulatedOrder = ReturnType<WooSimulator['buy']>;

function booksOf(shop: WooSimulator, order: SimulatedOrder): ShopOrderBooks {
  const charged = parseMoney(shop.total(order.id), CURRENCY).amount;
  const cancelled = OVER.has(order.status);
  const back = order.refunds.reduce((sum, { amount }) => sum + amount, 0);
  const pieces: Record<string, number> = {};
  for (const { sku, quantity } of cancelled ? [] : order.lines)
    if (sku !== null) pieces[sku] = (pieces[sku] ?? 0) + quantity;
  const sent = order.status === 'completed' ? Object.values(pieces).reduce((sum, quantity) => sum + quantity, 0) : 0;
  for (const { sku, quantity } of cancelled ? [] : order.refunds.flatMap(({ lines }) => lines))
    if (sku !== null) pieces[sku] = (pieces[sku] ?? 0) - Math.abs(quantity);
  return {
    id: String(order.id),
    name: `#${order.number}`,
    cancelled,
    charged,
    kept: (order.paidMs === undefined ? 0 : charged) - back,
    references: [`${order.id}-${GATEWAY}`],
    // It counts no pieces that were sent: an order is completed with its last parcel.
    sent,
    pieces,
  };
}
