import type { Json } from '../../kernel/json.ts';
import type { Money } from '../../kernel/money.ts';
import { type Facts, factsUnder } from './facts.ts';

/** How far an order has come; whether it is held and how its money stands are said apart. */
export const ORDER_STATES = [
  'awaited',
  'placed',
  'accepted',
  'allocated',
  'partially-shipped',
  'shipped',
  'delivered',
  'closed',
  'cancelled',
  'rejected',
] as const;
export type OrderState = (typeof ORDER_STATES)[number];

export const PAYMENT_STATES = [
  'none',
  'authorised',
  'partly-captured',
  'captured',
  'partly-refunded',
  'refunded',
  'failed',
  'voided',
] as const;
type PaymentState = (typeof PAYMENT_STATES)[number];

/** An order on one line, derived from its facts alone. Amounts are integer minor units of `currency`. */
export interface OrderSummary {
  readonly id: string;
  readonly channel: string;
  /** What people call it: "#1001". */
  readonly name: string;
  readonly state: OrderState;
  readonly held?: { readonly code: string; readonly reason: string; readonly until?: string };
  readonly payment: PaymentState;
  readonly paymentMode?: string;
  readonly currency?: string;
  readonly money: {
    readonly total: number;
    readonly captured: number;
    readonly refunded: number;
    readonly invoiced: number;
    readonly credited: number;
  };
  readonly placedAt?: string;
  readonly closedAt?: string;
  readonly outcome?: string;
  /** The record in the ERP: "S00042". */
  readonly booked?: string;
  readonly invoices: readonly string[];
  readonly tracking: readonly string[];
  /** Commands whose last outcome was `failed`: a case stands open. */
  readonly open: readonly {
    readonly command: string;
    readonly connection: string;
    readonly code: string;
    readonly because: string;
  }[];
  readonly test: boolean;
}

type Fields = Readonly<Record<string, Json>>;

/** Pure: the same facts give the same summary. */
export function summaryOf(id: string, facts: Facts): OrderSummary {
  const snapshot = fields(facts, 'snapshot');
  const hold = fields(facts, 'hold');
  const booked = fields(facts, 'booked');
  const closed = fields(facts, 'closed');
  const [, channel = '', ...rest] = id.split('/');
  const currency = (snapshot?.currency as string | undefined) ?? anyCurrency(facts);
  const money = moneyOf(facts, snapshot, currency);
  const state = stateOf(facts);
  const end = facts.closed ?? facts.cancelled ?? facts.rejected;
  // What held an order is over with its end; what comes after it is a trouble of its own, as a credit note that nobody gave money for.
  const isHeld = hold?.held === true && (end === undefined || (facts.hold?.rank ?? '') > end.rank);
  return {
    id,
    channel,
    name: (snapshot?.name as string | undefined) ?? rest.join('/'),
    state,
    ...(isHeld ? { held: heldOf(hold) } : {}),
    payment: paymentOf(facts, money),
    ...(snapshot === undefined
      ? {}
      : { paymentMode: snapshot.paymentMode as string, placedAt: snapshot.placedAt as string }),
    ...(currency === undefined ? {} : { currency }),
    money,
    ...(closed === undefined ? {} : { closedAt: closed.at as string, outcome: closed.outcome as string }),
    ...(booked === undefined ? {} : { booked: booked.name as string }),
    invoices: factsUnder(facts, 'invoice:').map(({ value }) => (value as Fields).name as string),
    tracking: factsUnder(facts, 'shipment:').flatMap(({ value }) => {
      const { tracking } = value as Fields;
      return typeof tracking === 'string' ? [tracking] : [];
    }),
    open: factsUnder(facts, 'command:').flatMap(({ value }) => {
      const { command, connection, outcome, code, because } = value as Record<string, string>;
      return outcome === 'failed'
        ? [{ command: command ?? '', connection: connection ?? '', code: code ?? '', because: because ?? '' }]
        : [];
    }),
    test: snapshot?.test === true,
  };
}

function stateOf(facts: Facts): OrderState {
  if ('closed' in facts) {
    return fields(facts, 'closed')?.outcome === 'cancelled' ? 'cancelled' : 'closed';
  }
  const shipments = factsUnder(facts, 'shipment:');
  if (shipments.length > 0) {
    const delivered = new Set(factsUnder(facts, 'delivered:').map(({ name }) => name));
    const complete = shipments.some(({ value }) => (value as Fields).complete === true);
    if (complete && shipments.every(({ name }) => delivered.has(name))) return 'delivered';
    return complete ? 'shipped' : 'partially-shipped';
  }
  if ('cancelled' in facts) return 'cancelled';
  if ('rejected' in facts) return 'rejected';
  if ('allocated' in facts) return 'allocated';
  if ('booked' in facts) return 'accepted';
  return 'snapshot' in facts ? 'placed' : 'awaited';
}

function moneyOf(facts: Facts, snapshot: Fields | undefined, currency: string | undefined): OrderSummary['money'] {
  const failed = new Set(factsUnder(facts, 'refund-failed:').map(({ name }) => name));
  const total = (snapshot?.total as Money | undefined)?.amount ?? 0;
  const add = (prefix: string, field: string, keep: (name: string) => boolean = () => true): number =>
    factsUnder(facts, prefix)
      .filter(({ name }) => keep(name))
      .map(({ value }) => (value as Fields)[field] as unknown as Money | undefined)
      .filter((amount) => amount !== undefined && amount.currency === currency)
      .reduce((sum, amount) => sum + (amount?.amount ?? 0), 0);
  return {
    total,
    captured: add('capture:', 'amount'),
    refunded: add('refund:', 'amount', (name) => !failed.has(name)),
    invoiced: add('invoice:', 'total'),
    credited: add('credit-note:', 'total'),
  };
}

function paymentOf(facts: Facts, money: OrderSummary['money']): PaymentState {
  const { total, captured, refunded } = money;
  if (captured > 0) {
    if (refunded >= captured) return 'refunded';
    if (refunded > 0) return 'partly-refunded';
    return captured >= total ? 'captured' : 'partly-captured';
  }
  const said = factsUnder(facts, 'payment:').map(({ name }) => name.slice(name.lastIndexOf(':') + 1));
  if (said.includes('voided')) return 'voided';
  if (said.includes('authorised')) return 'authorised';
  return said.includes('failed') ? 'failed' : 'none';
}

function heldOf(hold: Fields): NonNullable<OrderSummary['held']> {
  const { code, reason, until } = hold;
  return { code: String(code), reason: String(reason), ...(typeof until === 'string' ? { until } : {}) };
}

/** Before the order itself is known, the currency of its first payment. */
function anyCurrency(facts: Facts): string | undefined {
  const first = factsUnder(facts, 'payment:')[0]?.value as Fields | undefined;
  return (first?.amount as unknown as Money | undefined)?.currency;
}

function fields(facts: Facts, name: string): Fields | undefined {
  return facts[name]?.value as Fields | undefined;
}
