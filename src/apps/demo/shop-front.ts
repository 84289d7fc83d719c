import { type ShopifySimulator, startShopifySimulator } from '../../connectors/shopify/simulator/index.ts';
import { formatMoney } from '../../kernel/money.ts';
import { US_TAXES } from './odoo-world.ts';
import type { PlacedOrder, ShopFront } from './parties.ts';
import { CATALOGUE, type DemoProduct, type ShopName, type ShoppingTrip } from './shopping.ts';

const ON_DELIVERY = 'Cash on Delivery (COD)';
/** Worth of a gift card that pays a part, in minor units. */
const GIFT_CARD = 1_000;

/** What is particular to each shop. */
const SHOPS: Readonly<Record<ShopName, Ways>> = {
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

export interface DemoShop {
  readonly front: ShopFront;
  readonly simulator: ShopifySimulator;
}

/** Opens a simulated Shopify shop of the demo. */
export async function openShop(name: ShopName, accessToken: string, clientSecret: string): Promise<DemoShop> {
  const ways = SHOPS[name];
  const simulator = await startShopifySimulator({
    shop: ways.domain,
    name: ways.title,
    currency: ways.currency,
    accessToken,
    clientSecret,
    headers: 'both',
    // A shop waits 15 s before it tries a webhook again; nobody watches a demo that long.
    retryScale: 0.1,
    idsFrom: name === 'shopify-eu' ? 5_678_901_234_500n : 6_012_345_678_900n,
  });
  simulator.state.nextNumber = ways.firstNumber;
  return { simulator, front: frontOf(name, ways, simulator) };
}

function frontOf(name: ShopName, ways: Ways, shop: ShopifySimulator): ShopFront {
  return {
    name,
    domain: ways.domain,
    currency: ways.currency,
    async place(trip) {
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
      if (!payAtTheDoor || CHOCOLATE === undefined) {
        const address = known.shippingAddress ?? {};
        shop.editOrder(order.id, { shippingAddress: { ...address, address2: 'Rear building, third floor' } });
        return;
      }
      shop.editOrder(order.id, { add: [lineOf(CHOCOLATE, 1, ways)] });
    },
    isShipped: (order) => (shop.state.orders.get(order.id)?.fulfilments.length ?? 0) > 0,
  };
}

const CHOCOLATE = CATALOGUE.find(({ sku }) => sku === 'CHOC-DARK');

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
