import { money } from '../../src/kernel/money.ts';
import { openFront, type Shop } from '../scenarios/shopping.ts';
import type { PlannedOrder } from './plan.ts';
import { type Retailer, WOO_HOST } from './retailer.ts';

/** An order as it was placed. */
export interface Sold {
  readonly planned: PlannedOrder;
  /** The shop's id. */
  readonly id: string;
  /** order/<channel>/<id> */
  readonly order: string;
  /** What was charged, in minor units. */
  readonly total: number;
  /** The payment at its provider. */
  readonly payment: string;
}

const BUYER = {
  first_name: 'Ann',
  last_name: 'Flow',
  address_1: 'Weberstraße 1',
  city: 'Berlin',
  postcode: '10115',
  country: 'DE',
};
const WOO_SHIPPING = '4.12';
/** A hundred euros by card at the first shop is one checkout; so is every other order. */
type Buys = (planned: PlannedOrder) => Sold;

/** The checkouts of both shops. */
export function openCheckouts(retailer: Retailer): Buys {
  const front = openFront('shopify-eu', retailer.shopify, retailer.stripe);
  return (planned) => (planned.channel === 'shopify-eu' ? buyAtShopify(front, planned) : buyAtWoo(retailer, planned));
}

function buyAtShopify(front: Shop, planned: PlannedOrder): Sold {
  const { id, order, total, intent } = front.buys({ pieces: planned.pieces });
  return { planned, id, order, total, payment: intent };
}

function buyAtWoo({ woo, stripe, paypal }: Retailer, planned: PlannedOrder): Sold {
  const bought = woo.buy({
    lines: Object.entries(planned.pieces).map(([sku, quantity]) => ({ sku, quantity })),
    shipping: { total: WOO_SHIPPING },
    billing: { ...BUYER, email: 'ann@example.com' },
    shippingAddress: BUYER,
    paymentMethod: planned.paidBy,
  });
  const id = String(bought.id);
  const total = Math.round(Number(woo.total(bought.id)) * 100);
  const payment =
    planned.paidBy === 'paypal'
      ? paypal.act.pay(money(total, 'EUR'), id)
      : stripe.pay({ amount: total, currency: 'eur', metadata: { order_id: id, shop: WOO_HOST } });
  return { planned, id, order: `order/woo-eu/${id}`, total, payment: payment.id };
}

/** The buyer cancels, in the shop. */
export function cancelInShop({ shopify, woo }: Retailer, { planned, id }: Sold): void {
  if (planned.channel === 'shopify-eu') shopify.cancelOrder(id);
  else woo.setStatus(Number(id), 'cancelled');
}
