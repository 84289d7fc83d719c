import type { Article } from '../../src/connectors/odoo/simulator/seed.ts';
import type { ShopifySimulator } from '../../src/connectors/shopify/simulator/index.ts';
import type { Basket, BasketLine } from '../../src/connectors/shopify/simulator/orders.ts';
import type { StripeSimulator } from '../../src/connectors/stripe/simulator/index.ts';

/** What the retailer sells. Prices in the currency of whichever shop sells it. */
export const ARTICLES: readonly (Article & { readonly stock: number })[] = [
  { sku: 'TEE', name: 'T-shirt', price: 19.9, stock: 500 },
  { sku: 'MUG', name: 'Mug', price: 12.49, stock: 500 },
  { sku: 'BOOK', name: 'Book', price: 24.95, tax: 7, stock: 500 },
  { sku: 'SOCKS', name: 'Socks', price: 7.99, stock: 500 },
  { sku: 'VASE', name: 'Vase that is sold out', price: 89, stock: 0 },
];

/** What the hub books charges on. */
export const SERVICES: readonly Article[] = ['SHIPPING', 'ROUNDING', 'DISCOUNT', 'GIFTCARD'].map((sku) => ({
  sku,
  name: sku.toLowerCase(),
  price: 0,
  kind: 'service' as const,
}));

export const VAT_19 = { title: 'VAT 19 %', rate: 0.19 };
export const VAT_7 = { title: 'VAT 7 %', rate: 0.07 };
export const SALES_TAX = { title: 'Sales tax', rate: 0.0825 };

/** Stripe tells of a payment for days; here for longer than a hub takes to start again, a few times in a row, on a slow machine. */
export const STRIPE_RETRIES_MS = [500, 500, 1_000, 1_000, 2_000, 2_000, ...new Array<number>(60).fill(4_000)];

/** How a basket is bought. */
export interface Purchase extends Omit<Partial<Basket>, 'lines'> {
  /** SKU → pieces. */
  readonly pieces: Readonly<Record<string, number>>;
  /** Lines that no article stands behind. */
  readonly more?: readonly BasketLine[];
  /** Ann, with address and e-mail, or somebody of whom the shop learns nothing. */
  readonly from?: 'ann' | 'nobody';
  /** What the buyer does with a card at Stripe; by default the whole of what is not paid otherwise is paid at once. */
  readonly card?: 'pays' | 'authorises' | 'none';
}

/** An order that a buyer has placed. */
export interface Bought {
  readonly shop: ShopifySimulator;
  /** The shop's id: "5678901234501". */
  readonly id: string;
  /** "#1001" */
  readonly name: string;
  /** `order/shopify-eu/5678901234501` */
  readonly order: string;
  /** What the shop charges, in minor units. */
  readonly total: number;
  /** The payment at Stripe; empty when no card was used yet. */
  readonly intent: string;
}

export interface Shop {
  readonly simulator: ShopifySimulator;
  /** Places an order and pays it, as the purchase says. */
  buys(purchase: Purchase): Bought;
  /** Places the order; the money comes with `pays`. */
  places(purchase: Purchase): Bought;
  /** Pays what the shop expects by card. Answers the order with its payment. */
  pays(bought: Bought, how?: 'pays' | 'authorises'): Bought;
  line(sku: string, quantity: number): BasketLine;
}

/** A shop of the retailer as its buyers use it. */
export function openFront(connection: string, simulator: ShopifySimulator, stripe: StripeSimulator): Shop {
  const inclusive = simulator.state.currency === 'EUR';
  const taxOf = (reduced: boolean) => (inclusive ? (reduced ? VAT_7 : VAT_19) : SALES_TAX);
  const line = (sku: string, quantity: number): BasketLine => {
    const article = ARTICLES.find((each) => each.sku === sku);
    const price = (article?.price ?? 10).toFixed(2);
    return { sku, title: article?.name ?? sku, quantity, price, taxRates: [taxOf(article?.tax === 7)] };
  };

  const places = ({ pieces, more = [], from = 'ann', card = 'pays', ...basket }: Purchase): Bought => {
    const stage = { pays: 'paid', authorises: 'authorized', none: 'pending' } as const;
    const placed = simulator.placeOrder({
      taxesIncluded: inclusive,
      shipping: [{ title: 'Parcel', code: 'PARCEL', price: '4.90', taxRates: [taxOf(false)] }],
      payments: [{ gateway: 'stripe', state: stage[card] }],
      ...(from === 'ann' ? annAt(simulator) : {}),
      ...basket,
      lines: [...Object.entries(pieces).map(([sku, quantity]) => line(sku, quantity)), ...more],
    });
    const { total_price: total } = JSON.parse(simulator.payload(placed.id)) as { total_price: string };
    return {
      shop: simulator,
      id: placed.id,
      name: placed.name,
      order: `order/${connection}/${placed.id}`,
      total: Math.round(Number(total) * 100),
      intent: '',
    };
  };

  const pays = (bought: Bought, how: 'pays' | 'authorises' = 'pays'): Bought => {
    const transactions = simulator.state.orders.get(bought.id)?.transactions ?? [];
    const due = transactions.filter(({ gateway }) => gateway === 'stripe').reduce((sum, { amount }) => sum + amount, 0);
    const intent = stripe.pay({
      amount: due,
      currency: simulator.state.currency,
      metadata: { order_id: bought.id, shop: simulator.shop },
      capture: how === 'authorises' ? 'manual' : 'automatic',
    });
    return { ...bought, intent: intent.id };
  };

  return {
    simulator,
    line,
    places,
    pays,
    buys(purchase) {
      const bought = places(purchase);
      const { card = 'pays' } = purchase;
      return card === 'none' ? bought : pays(bought, card);
    },
  };
}

function annAt({ state: { currency } }: ShopifySimulator): Partial<Basket> {
  const person = { first_name: 'Ann', last_name: 'Flow' };
  const address =
    currency === 'EUR'
      ? { ...person, address1: 'Weberstraße 1', city: 'Berlin', zip: '10115', country_code: 'DE' }
      : { ...person, address1: '1 Main Street', city: 'Albany', zip: '12207', country_code: 'US', province_code: 'NY' };
  return { email: 'ann@example.com', customer: person, billing: address, shippingAddress: address };
}
