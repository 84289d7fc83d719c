import { type ShopifySimulator, startShopifySimulator } from '../../connectors/shopify/simulator/index.ts';
import { formatMoney, parseMoney } from '../../kernel/money.ts';
import { US_TAXES } from './odoo-world.ts';
import type { PlacedOrder, ShopBack, ShopFront, ShopOrderBooks } from './parties.ts';
import { ASSORTMENT, type DemoProduct, type ShopifyName, type ShoppingTrip } from './shopping.ts';

const ON_DELIVERY = 'Cash on Delivery (COD)';
/** Worth of a gift card that pays a part, in minor units. */
const GIFT_CARD = 1_000;

/** What is particular to each shop. */
const SHOPS: Readonly<Record<ShopifyName, Ways>> = {
  'shopify-eu': {
    domain: 'loom-eu.myshopify.com',
    title: 'Loom & Co',
    currency: 'EUR',
    taxesIncluded: true,
    firstNumber: 1_000,
    priceOf: ({ euros }) => euros,
    taxOf: (reduced) => (reduced ? { title: 'MwSt. 7 %', rate: 0.07 } : { title: 'MwSt. 19 %', rate: 0.19 }),
  },
  'shopify-us': {
    domain: 'loom-us.myshopify.com',
    title: 'Loom & Co US',
    currency: 'USD',
    taxesIncluded: false,
    firstNumber: 7_000,
    priceOf: ({ dollars }) => dollars,
    taxOf: (reduced) => {
      const percent = reduced ? US_TAXES[1] : US_TAXES[0];
      return { title: 'Sales tax', rate: percent / 100 };
    },
  },
};

type SimulatedOrder = ReturnType<ShopifySimulator['placeOrder']>;

interface Ways {
  readonly domain: string;
  readonly title: string;
  readonly currency: string;
  readonly taxesIncluded: boolean;
  /** Numbers of orders begin behind it, so that the shops' orders are told apart. */
  readonly firstNumber: number;
  priceOf(product: DemoProduct): number;
  taxOf(reduced: boolean): { readonly title: string; readonly rate: number };
}

/** Opens a simulated Shopify shop of the demo. */
export async function openShopifyShop(
  name: ShopifyName,
  accessToken: string,
  clientSecret: string,
): Promise<{ readonly front: ShopFront; readonly back: ShopBack }> {
  const ways = SHOPS[name];
  const simulator = await startShopifySimulator({
    shop: ways.domain,
    name: ways.title,
    currency: ways.currency,
    accessToken,
    clientSecret,
    // Which of several locations a number stands for would have to be configured.
    locations: ['Stockroom'],
    headers: 'both',
    // A shop waits 15 s before it tries a webhook again; nobody watches a demo that long.
    retryScale: 0.1,
    idsFrom: name === 'shopify-eu' ? 5_678_901_234_500n : 6_012_345_678_900n,
  });
  simulator.state.nextNumber = ways.firstNumber;
  return { front: frontOf(name, ways, simulator), back: backOf(name, ways, simulator) };
}

function backOf(name: ShopifyName, ways: Ways, shop: ShopifySimulator): ShopBack {
  return {
    name,
    kind: 'shopify',
    url: shop.url,
    list: ({ sku }, shown) => void shop.stockItem(sku, shown),
    shown: (sku) => shop.availableOf(sku),
    orders: () => [...shop.state.orders.values()].map((order) => booksOf(shop, ways, order)),
    close: () => shop.close(),
  };
}

function booksOf(shop: ShopifySimulator, { currency }: Ways, order: SimulatedOrder): ShopOrderBooks {
  const cancelled = order.cancelledAtMs !== undefined;
  // What was returned since is not taken off here, as it is not in Odoo's order.
  const payload = JSON.parse(shop.payload(order.id)) as { total_price: string };
  const charged = parseMoney(payload.total_price, currency).amount;
  const pieces: Record<string, number> = {};
  for (const { sku, quantity, removed } of cancelled ? [] : order.lines)
    pieces[sku] = (pieces[sku] ?? 0) + quantity - removed;
  const sent = order.fulfilments
    .filter(({ status }) => status === 'success')
    .flatMap(({ lines }) => lines.map(({ quantity }) => quantity));
  return {
    id: order.id,
    name: order.name,
    cancelled,
    charged,
    kept: takenByShop(order.transactions),
    references: [],
    sent: sent.reduce((sum, quantity) => sum + quantity, 0),
    pieces,
  };
}

interface Transaction {
  readonly kind: string;
  readonly status: string;
  readonly gateway: string;
  readonly amount: number;
}

/** What the shop itself took: gift cards, and money at the door. */
function takenByShop(transactions: readonly Transaction[]): number {
  const own = transactions.filter(({ gateway, status }) => gateway !== 'stripe' && status === 'success');
  const signs: Readonly<Record<string, number>> = { sale: 1, capture: 1, refund: -1 };
  return own.reduce((sum, { kind, amount }) => sum + (signs[kind] ?? 0) * amount, 0);
}

function frontOf(name: ShopifyName, ways: Ways, shop: ShopifySimulator): ShopFront {
  return {
    name,
    domain: ways.domain,
    currency: ways.currency,
    async place(trip) {
      const wanted = trip.lines.map(({ product: { sku }, quantity }) => ({ sku, quantity }));
      // As a storefront does it: what is not there cannot be put into the basket. An article that is not counted can.
      if (wanted.some(({ sku, quantity }) => (shop.availableOf(sku) ?? quantity) < quantity)) return undefined;
      const placed = shop.placeOrder(basketOf(trip, ways));
      const due = placed.transactions
        .filter(({ gateway }) => gateway !== 'gift_card')
        .reduce((sum, { amount }) => sum + amount, 0);
      return { id: placed.id, name: placed.name, due };
    },
    async paid(order) {
      // Most orders reach the shop when they are paid already; a first card that was declined leaves one pending.
      if (isPending(shop, order)) shop.markPaid(order.id);
    },
    async collected(order) {
      if (isPending(shop, order)) shop.markPaid(order.id);
    },
    async cancel(order) {
      const known = shop.state.orders.get(order.id);
      if (known?.cancelledAtMs === undefined && known?.fulfilments.length === 0) shop.cancelOrder(order.id);
    },
    async edit(order) {
      const known = shop.state.orders.get(order.id);
      if (known === undefined || known.cancelledAtMs !== undefined || known.fulfilments.length > 0) return;
      const payAtTheDoor = known.transactions.some(
        ({ gateway, status }) => gateway === ON_DELIVERY && status === 'pending',
      );
      // What is paid already only changes where it goes; at the door one chocolate more can be paid.
      if (!payAtTheDoor || CHOCOLATE === undefined || (shop.availableOf(CHOCOLATE.sku) ?? 0) < 1) {
        const address = known.shippingAddress ?? {};
        shop.editOrder(order.id, { shippingAddress: { ...address, address2: 'Rear building, third floor' } });
        return;
      }
      shop.editOrder(order.id, { add: [lineOf(CHOCOLATE, 1, ways)] });
    },
    isShipped: (order) => (shop.state.orders.get(order.id)?.fulfilments.length ?? 0) > 0,
  };
}

const CHOCOLATE = ASSORTMENT.find(({ sku }) => sku === 'CHOC-DARK');

const isPending = (shop: ShopifySimulator, { id }: PlacedOrder): boolean => {
  const known = shop.state.orders.get(id);
  return (
    known?.cancelledAtMs === undefined && (known?.transactions.some(({ status }) => status === 'pending') ?? false)
  );
};

function basketOf(trip: ShoppingTrip, ways: Ways) {
  const { buyer, discount, shipping } = trip;
  const text = (amount: number): string => formatMoney({ amount, currency: ways.currency });
  const goods = trip.lines.reduce((sum, { product, quantity }) => sum + ways.priceOf(product) * quantity, 0);
  const address = {
    first_name: buyer.firstName,
    last_name: buyer.lastName,
    address1: buyer.street,
    city: buyer.city,
    zip: buyer.postalCode,
    country_code: buyer.country,
    ...(buyer.region === undefined ? {} : { province_code: buyer.region }),
  };
  const off =
    discount === undefined
      ? undefined
      : { code: discount.code, amount: text(Math.round((goods * discount.percent) / 100)) };
  return {
    lines: trip.lines.map(({ product, quantity }) => lineOf(product, quantity, ways)),
    shipping: [
      { title: shipping.title, code: shipping.title, price: text(shipping.amount), taxRates: [ways.taxOf(false)] },
    ],
    taxesIncluded: ways.taxesIncluded,
    ...(off === undefined ? {} : { discountCode: off }),
    payments: paymentsOf(trip, goods, text),
    ...(trip.guest ? {} : { email: buyer.email, customer: { first_name: buyer.firstName, last_name: buyer.lastName } }),
    billing: address,
    shippingAddress: address,
    locale: buyer.country === 'US' ? 'en-US' : 'de',
  };
}

function lineOf(product: DemoProduct, quantity: number, ways: Ways) {
  const price = formatMoney({ amount: ways.priceOf(product), currency: ways.currency });
  return { sku: product.sku, title: product.title, quantity, price, taxRates: [ways.taxOf(product.reducedTax)] };
}

function paymentsOf(trip: ShoppingTrip, goods: number, text: (amount: number) => string) {
  const card = { gateway: 'stripe', state: trip.declinedFirst ? ('pending' as const) : ('paid' as const) };
  switch (trip.payment) {
    case 'authorise-then-capture':
      return [{ gateway: 'stripe', state: 'authorized' as const }];
    case 'on-delivery':
      return [{ gateway: ON_DELIVERY, state: 'pending' as const }];
    case 'gift-card':
      return [{ gateway: 'gift_card', state: 'paid' as const }];
    case 'gift-card-in-part':
      // A small basket would be paid by the gift card alone.
      return goods > 3 * GIFT_CARD
        ? [{ gateway: 'gift_card', amount: text(GIFT_CARD), state: 'paid' as const }, card]
        : [card];
    case 'prepaid':
      return [card];
  }
}
