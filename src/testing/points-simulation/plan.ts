import { type Envelope, newEvent } from '../../canonical/envelope.ts';
import type { EventData, EventName } from '../../canonical/event.ts';
import type { Order } from '../../canonical/order.ts';
import { type Chance, integerBetween, pick, seededChance } from '../../kernel/chance.ts';
import { instant } from '../../kernel/clock.ts';
import { factId } from '../../kernel/ids.ts';
import { sampleOrder } from '../sample-order.ts';
import { sampleReceipt } from '../sample-receipt.ts';

/** When a world of points begins, epoch milliseconds. */
export const START_MS = Date.parse('2026-11-20T08:00:00Z');
const AT = instant(START_MS);
const eur = (amount: number) => ({ amount, currency: 'EUR' as const });
const each = (count: number) => ({ value: String(count), unit: 'each' });

/** What was bought at once, and what became of it: the truth that the ledger is held against. */
export interface Bought {
  readonly id: string;
  /** The customer's number; nobody's points without one. */
  readonly member: string | undefined;
  /** Cents and pieces by line, and how many pieces came back in the end. */
  readonly lines: readonly { readonly line: string; readonly paid: number; readonly pieces: number; back: number }[];
  /** Cancelled, voided, or all of its money given back: it keeps nothing. */
  gone: boolean;
}

/** An order that is paid with points: placed by a shop once they are set aside. */
export interface Basket {
  readonly redemption: string;
  readonly points: number;
  readonly minutes: number;
  readonly code: string;
  /** Orders that carry the code: two, when a shop lets it be used twice. */
  readonly orders: readonly Order[];
  /** Which of them are cancelled. */
  readonly cancelled: readonly boolean[];
  /** The basket is given up instead. */
  readonly givenUp: boolean;
}

export interface Plan {
  readonly bought: readonly Bought[];
  readonly baskets: readonly Basket[];
  /** What a till spends at once. */
  readonly atTills: readonly { readonly redemption: string; readonly points: number; readonly takenBack: boolean }[];
  /** Everything that the world outside says of what was bought. */
  readonly told: readonly Envelope[];
}

/** Gives goods back and buys for money. */
const BUYERS = ['4711', '4712'] as const;
/** Earns and spends, and never gives anything back: their account is never below zero. */
export const SPENDER = '4713';

/** The order that they earned with. */
export const EARNS_TO_SPEND = 'order/shop/900';

/** A world outside by its seed. */
export function planOf(seed: number): Plan {
  const chance = seededChance(seed);
  const bought: Bought[] = [];
  const told: Envelope[] = [];
  const orders = integerBetween(chance, 1, 3);
  for (let number = 1; number <= orders; number += 1) buyOnline(chance, number, bought, told);
  const receipts = integerBetween(chance, 0, 3);
  for (let number = 1; number <= receipts; number += 1) buyAtTill(chance, number, bought, told);
  const earning = sampleOrder({
    foreignId: '900',
    lines: [{ sku: 'TEE', quantity: 1, price: integerBetween(chance, 2_000, 9_000) }],
  });
  bought.push(paidOrder({ ...earning, buyer: { foreignId: SPENDER } }, told));
  return {
    bought,
    told,
    baskets: Array.from({ length: integerBetween(chance, 1, 4) }, (_, index) => basketOf(chance, index)),
    atTills: Array.from({ length: integerBetween(chance, 0, 2) }, (_, index) => ({
      redemption: `till-${index}`,
      points: integerBetween(chance, 1, 60),
      takenBack: chance.fraction() < 0.3,
    })),
  };
}

function say<Name extends EventName>(
  told: Envelope[],
  name: Name,
  subject: string,
  data: EventData<Name>,
  fact: string,
) {
  told.push(newEvent({ name, source: '/outside', subject, time: AT, fact: [subject, fact], data }));
}

const linesOf = (chance: Chance) =>
  Array.from({ length: integerBetween(chance, 1, 3) }, (_, index) => ({
    sku: `SKU-${index}`,
    quantity: integerBetween(chance, 1, 4),
    price: integerBetween(chance, 1, 5_000),
  }));

function paidOrder(order: Order, told: Envelope[]): Bought {
  const { id, totals, buyer } = order;
  say(told, 'OrderPlaced', id, { order }, 'placed');
  const payment = { payment: `payment/stripe/${id}`, order: id, reference: id, gateway: 'stripe', at: AT };
  say(told, 'PaymentCaptured', id, { ...payment, amount: totals.total }, 'captured');
  say(told, 'OrderAccepted', id, { order: id, booked: { connection: 'odoo', id }, total: totals.total }, 'accepted');
  return {
    id,
    member: buyer?.foreignId,
    lines: order.lines.map((line) => ({
      line: line.id,
      paid: line.total.amount,
      pieces: Number(line.quantity.value),
      back: 0,
    })),
    gone: false,
  };
}

function buyOnline(chance: Chance, number: number, bought: Bought[], told: Envelope[]): void {
  const sample = sampleOrder({ foreignId: String(number), lines: linesOf(chance) });
  const { buyer: _, ...guest } = sample;
  const order: Order = chance.fraction() < 0.1 ? guest : { ...guest, buyer: { foreignId: pick(chance, BUYERS) } };
  const one = paidOrder(order, told);
  bought.push(one);
  const { id } = order;
  const payment = { payment: `payment/stripe/${id}`, order: id, reference: id, gateway: 'stripe', at: AT };
  for (const [index, { line, paid, pieces }] of one.lines.entries()) {
    for (let count = 0; count < pieces; count += 1) {
      if (chance.fraction() < 0.6) continue;
      const amount = eur(Math.max(0, Math.floor(paid / pieces) - integerBetween(chance, 0, 3)));
      const purpose = `return-${index}-${count}/1`;
      const goods = { orderLine: line, sku: `SKU-${index}`, quantity: each(1), amount };
      say(
        told,
        'RefundRequested',
        id,
        { order: id, return: `return/hub/${index}-${count}`, purpose, amount, lines: [goods], at: AT },
        `asked ${purpose}`,
      );
      say(
        told,
        'RefundSettled',
        id,
        { order: id, purpose, asked: amount, given: amount, at: AT },
        `settled ${purpose}`,
      );
      say(told, 'RefundIssued', id, { ...payment, refund: purpose, amount, initiatedBy: 'hub' }, `issued ${purpose}`);
      (one.lines[index] as { back: number }).back += 1;
    }
  }
  const fate = chance.fraction();
  if (fate < 0.2) {
    say(told, 'OrderClosed', id, { order: id, outcome: 'cancelled' }, 'closed');
    one.gone = true;
  } else if (fate < 0.4) {
    // All of the money goes back as a favour, and sometimes does not arrive.
    const favour = { ...payment, refund: 'favour', amount: order.totals.total };
    say(told, 'RefundIssued', id, { ...favour, initiatedBy: 'provider' }, 'favour');
    if (chance.fraction() < 0.5)
      say(told, 'RefundFailed', id, { ...favour, reason: 'the card is closed' }, 'favour failed');
    else one.gone = true;
  }
}

function buyAtTill(chance: Chance, number: number, bought: Bought[], told: Envelope[]): void {
  const lines = linesOf(chance).map(({ sku, quantity, price }, index) => ({
    line: String(index + 1),
    sku,
    quantity: each(quantity),
    total: eur(quantity * price),
    taxes: [],
  }));
  const member = chance.fraction() < 0.2 ? undefined : pick(chance, BUYERS);
  const total = eur(lines.reduce((sum, line) => sum + line.total.amount, 0));
  const receipt = sampleReceipt({ number, lines, total, ...(member === undefined ? {} : { member }) });
  const { id, location, till } = receipt;
  say(told, 'SaleCompleted', id, { receipt }, 'sold');
  const one: Bought = {
    id,
    member,
    lines: lines.map(({ line, quantity, total }) => ({
      line,
      paid: total.amount,
      pieces: Number(quantity.value),
      back: 0,
    })),
    gone: false,
  };
  bought.push(one);
  for (const [index, { line, pieces }] of one.lines.entries()) {
    if (chance.fraction() < 0.5) continue;
    const count = integerBetween(chance, 1, pieces);
    const back = { ...(lines[index] as (typeof lines)[number]), line: '1', quantity: each(-count), total: eur(-1) };
    const named = chance.fraction() < 0.5 ? { ...back, soldOn: id, soldAs: line } : back;
    const by = sampleReceipt({ number: number * 100 + index, lines: [named], total: eur(-1), returnOf: id });
    say(told, 'SaleCompleted', by.id, { receipt: by }, 'sold');
    if (chance.fraction() < 0.3) say(told, 'SaleVoided', by.id, { receipt: by.id, location, till, at: AT }, 'void');
    else (one.lines[index] as { back: number }).back += count;
  }
  if (chance.fraction() < 0.25) {
    say(told, 'SaleVoided', id, { receipt: id, location, till, at: AT }, 'void');
    one.gone = true;
  }
}

function basketOf(chance: Chance, index: number): Basket {
  const redemption = `basket-${index}`;
  const code = `PTS-${factId('basket', redemption).toUpperCase()}`;
  const orders = Array.from({ length: chance.fraction() < 0.3 ? 2 : 1 }, (_, at) => ({
    // In a currency that earns nothing: what this account holds comes from one order alone.
    ...sampleOrder({
      foreignId: `5${index}${at}`,
      currency: 'USD',
      lines: [{ sku: 'MUG', quantity: 1, price: 1_000 }],
    }),
    buyer: { foreignId: SPENDER },
    discountCodes: [chance.fraction() < 0.5 ? code : code.toLowerCase()],
  }));
  return {
    redemption,
    points: integerBetween(chance, 1, 60),
    minutes: integerBetween(chance, 1, 60),
    code,
    orders,
    cancelled: orders.map(() => chance.fraction() < 0.4),
    givenUp: chance.fraction() < 0.2,
  };
}
