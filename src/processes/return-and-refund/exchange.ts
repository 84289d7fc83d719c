import type { Order, OrderLine } from '../../canonical/order.ts';
import { exchangeOrderOf } from '../../canonical/return.ts';
import { foreignIdOf } from '../../canonical/value.ts';
import { allocate } from '../../kernel/money.ts';
import { millionthsOf } from '../../kernel/quantity.ts';
import type { Asked, ReturnFacts } from './facts.ts';
import { type Bought, priceOf, type Seller } from './worth.ts';

/** The gateway that an exchange is paid by: goods that came back. */
export const EXCHANGE = 'exchange';

/** What the goods that a buyer takes instead are ordered with; undefined where too little is known of the order that they bought. */
export function replacementOf(
  bought: Bought,
  one: ReturnFacts,
  { kept, at }: { readonly kept: number; readonly at: string },
): Order | undefined {
  const { seller, currency } = bought;
  const { asked } = one;
  if (seller === undefined || asked === undefined || asked.exchangeFor === undefined) return undefined;
  if (asked.exchangeFor.length === 0) return undefined;
  const money = (amount: number) => ({ amount, currency });
  const lines = asked.exchangeFor.map((line, index) => lineOf(line, String(index + 1), bought, seller, one));
  const total = (of: (line: OrderLine) => number): number => lines.reduce((sum, line) => sum + of(line), 0);
  const id = exchangeOrderOf(one.id);
  return {
    id,
    channel: bought.channel,
    foreignId: foreignIdOf(id),
    name: `${seller.name}-X${one.number}`,
    placedAt: at,
    version: at,
    currency,
    ...(seller.buyer === undefined ? {} : { buyer: seller.buyer }),
    ...(seller.billingAddress === undefined ? {} : { billingAddress: seller.billingAddress }),
    ...(seller.shippingAddress === undefined ? {} : { shippingAddress: seller.shippingAddress }),
    pricesIncludeTax: seller.pricesIncludeTax,
    lines,
    shipping: [],
    totals: {
      goods: money(total(({ unitPrice, quantity }) => priceOf(unitPrice.amount, millionthsOf(quantity)))),
      discount: money(total(({ discount }) => discount.amount)),
      shipping: money(0),
      tax: money(total(({ taxes }) => taxes.reduce((sum, { amount }) => sum + amount.amount, 0))),
      total: money(total((line) => line.total.amount)),
    },
    paymentMode: 'prepaid',
    payments: kept === 0 ? [] : [{ gateway: EXCHANGE, connection: 'hub', amount: money(kept), state: 'captured' }],
    discountCodes: [],
    test: bought.test,
  };
}

/** The price of a piece is what the buyer pays for it; its taxes are in it, to the cent. */
function lineOf(
  { sku, quantity, price }: NonNullable<Asked['exchangeFor']>[number],
  id: string,
  bought: Bought,
  { pricesIncludeTax }: Seller,
  one: ReturnFacts,
): OrderLine {
  const { currency } = bought;
  const money = (amount: number) => ({ amount, currency });
  const total = priceOf(price.amount, millionthsOf(quantity));
  const rates = ratesFor(sku, bought, one);
  // Whole weights: a rate has at most six digits behind its point.
  const weights = [1_000_000, ...rates.map(({ rate }) => Math.round(Number(rate) * 1_000_000))];
  const [net = 0, ...taxes] = allocate(money(total), weights).map(({ amount }) => amount);
  const base = pricesIncludeTax ? total : net;
  const unitPrice = pricesIncludeTax ? price.amount : Math.ceil((net * 1_000_000) / millionthsOf(quantity));
  return {
    id,
    sku,
    title: sku,
    quantity,
    unitPrice: money(unitPrice),
    discount: money(priceOf(unitPrice, millionthsOf(quantity)) - base),
    taxes: rates.map(({ name, rate }, index) => ({ name, rate, amount: money(taxes[index] ?? 0) })),
    total: money(total),
    kind: 'goods',
    fulfilment: 'ship',
  };
}

/** The rates that the article bore in the order, or else those of what comes back: mostly it is another size of the same. */
function ratesFor(sku: string, { lines }: Bought, one: ReturnFacts): readonly Rate[] {
  const same = lines.find((line) => line.sku === sku);
  const given = one.lines[0]?.portions[0]?.of;
  return (same ?? lines.find(({ id }) => id === given))?.rates ?? [];
}

type Rate = NonNullable<Bought['lines'][number]['rates']>[number];
