import { allocate, money } from '../../../kernel/money.ts';
import { variantOf } from './inventory.ts';
import { minor, type TaxRate, taxesOf, totalsOf } from './pricing.ts';
import {
  type Buyer,
  nextId,
  type PostalAddress,
  type ShopCharge,
  type ShopLine,
  type ShopOrder,
  type ShopState,
  type ShopTransaction,
} from './state.ts';

/** One line of a basket. Amounts are decimal texts: "24.99". */
export interface BasketLine {
  readonly sku: string;
  readonly title?: string;
  readonly variantTitle?: string;
  readonly price: string;
  readonly quantity?: number;
  /** Of the whole line. */
  readonly discount?: string;
  readonly taxRates?: readonly TaxRate[];
  readonly giftCard?: boolean;
  readonly requiresShipping?: boolean;
  /** Which of the shop's locations sends it, by index. Default the first. */
  readonly location?: number;
}

/** What a buyer puts into a basket, how it is paid, and where it goes. Everything but the lines may be left out. */
export interface Basket {
  readonly lines: readonly BasketLine[];
  readonly shipping?: readonly {
    readonly title?: string;
    readonly code?: string;
    readonly price: string;
    readonly discount?: string;
    readonly taxRates?: readonly TaxRate[];
  }[];
  readonly taxesIncluded?: boolean;
  /** Spread over the lines, as Shopify does it. */
  readonly discountCode?: { readonly code: string; readonly amount: string };
  readonly tip?: string;
  /** How the money comes: one gateway for all, or several with amounts; the last one takes the rest. Default "bogus". */
  readonly payments?: readonly {
    readonly gateway: string;
    readonly amount?: string;
    readonly state?: 'paid' | 'authorized' | 'pending';
  }[];
  readonly customer?: Partial<Buyer> | null;
  readonly email?: string;
  readonly phone?: string;
  readonly locale?: string;
  readonly acceptsMarketing?: boolean;
  readonly billing?: PostalAddress;
  readonly shippingAddress?: PostalAddress;
  readonly note?: string;
  readonly tags?: readonly string[];
  readonly test?: boolean;
  readonly presentmentCurrency?: string;
  readonly presentmentRate?: number;
}

const DAY_MS = 24 * 3_600_000;
/** How long an authorisation lasts. */
const AUTHORISATION_DAYS = 7;

export function newOrder(state: ShopState, basket: Basket, nowMs: number): ShopOrder {
  const createdAtMs = Math.floor(nowMs / 1_000) * 1_000;
  state.nextNumber += 1;
  const number = state.nextNumber;
  const taxesIncluded = basket.taxesIncluded ?? false;
  const shared = spread(state, basket);
  const order: ShopOrder = {
    id: nextId(state),
    number,
    name: `#${number}`,
    createdAtMs,
    updatedAtMs: createdAtMs,
    edited: false,
    test: basket.test ?? false,
    taxesIncluded,
    presentmentCurrency: basket.presentmentCurrency ?? state.currency,
    presentmentRate: basket.presentmentRate ?? 1,
    lines: basket.lines.map((line, index) => newLine(state, line, shared[index] ?? 0, taxesIncluded)),
    shipping: (basket.shipping ?? []).map((charge) => newCharge(state, charge, taxesIncluded)),
    tip: minor(state, basket.tip ?? '0'),
    transactions: [],
    refunds: [],
    fulfilments: [],
    fulfilmentOrders: [],
    ...(basket.customer ? { customer: { id: nextId(state), ...basket.customer } } : {}),
    ...(basket.email === undefined ? {} : { email: basket.email }),
    ...(basket.phone === undefined ? {} : { phone: basket.phone }),
    locale: basket.locale ?? 'en',
    acceptsMarketing: basket.acceptsMarketing ?? false,
    ...(basket.billing === undefined ? {} : { billing: basket.billing }),
    ...(basket.shippingAddress === undefined ? {} : { shippingAddress: basket.shippingAddress }),
    discountCodes:
      basket.discountCode === undefined
        ? []
        : [{ code: basket.discountCode.code, amount: minor(state, basket.discountCode.amount) }],
    note: basket.note ?? '',
    tags: [...(basket.tags ?? [])],
  };
  order.transactions.push(...newTransactions(state, basket, totalsOf(order).total, createdAtMs));
  for (const [index, line] of order.lines.entries()) {
    if (line.requiresShipping) askLocation(state, order, line, basket.lines[index]?.location ?? 0);
  }
  return order;
}

function spread(state: ShopState, { lines, discountCode }: Basket): number[] {
  if (discountCode === undefined) return lines.map(() => 0);
  const weights = lines.map(({ price, quantity }) => minor(state, price) * (quantity ?? 1));
  return allocate(money(minor(state, discountCode.amount), state.currency), weights).map(({ amount }) => amount);
}

export function newLine(state: ShopState, line: BasketLine, shared: number, included: boolean): ShopLine {
  const price = minor(state, line.price);
  const quantity = line.quantity ?? 1;
  const discount = minor(state, line.discount ?? '0') + shared;
  const giftCard = line.giftCard ?? false;
  return {
    id: nextId(state),
    productId: nextId(state),
    variantId: variantOf(state, line.sku)?.id ?? nextId(state),
    sku: line.sku,
    title: line.title ?? line.sku,
    variantTitle: line.variantTitle ?? '',
    quantity,
    removed: 0,
    price,
    discount,
    taxes: taxesOf(price * quantity - discount, line.taxRates ?? [], included),
    giftCard,
    requiresShipping: line.requiresShipping ?? !giftCard,
  };
}

function newCharge(state: ShopState, charge: NonNullable<Basket['shipping']>[number], included: boolean): ShopCharge {
  const price = minor(state, charge.price);
  const discount = minor(state, charge.discount ?? '0');
  return {
    id: nextId(state),
    title: charge.title ?? 'Standard',
    code: charge.code ?? 'standard',
    price,
    discount,
    taxes: taxesOf(price - discount, charge.taxRates ?? [], included),
  };
}

function newTransactions(state: ShopState, { payments }: Basket, total: number, atMs: number): ShopTransaction[] {
  if (total === 0) return [];
  const asked = payments ?? [{ gateway: 'bogus' }];
  let rest = total;
  return asked.map(({ gateway, amount, state: stage = 'paid' }, index) => {
    const part = index === asked.length - 1 ? rest : Math.min(rest, minor(state, amount ?? '0'));
    rest -= part;
    return {
      id: nextId(state),
      kind: stage === 'authorized' ? ('authorization' as const) : ('sale' as const),
      status: stage === 'pending' ? ('pending' as const) : ('success' as const),
      gateway,
      amount: part,
      atMs,
      ...(stage === 'authorized' ? { expiresAtMs: atMs + AUTHORISATION_DAYS * DAY_MS } : {}),
    };
  });
}

/** Asks a location to send a line. */
export function askLocation(state: ShopState, order: ShopOrder, line: ShopLine, location: number): void {
  const locationId = (state.locations[location] ?? state.locations[0])?.id ?? '0';
  let asked = order.fulfilmentOrders.find((one) => one.locationId === locationId && one.status !== 'CANCELLED');
  if (asked === undefined) {
    asked = { id: nextId(state), locationId, status: 'OPEN', lines: [] };
    order.fulfilmentOrders.push(asked);
  }
  if (asked.status === 'CLOSED') asked.status = 'OPEN';
  asked.lines.push({ id: nextId(state), lineId: line.id, total: line.quantity, remaining: line.quantity });
}
