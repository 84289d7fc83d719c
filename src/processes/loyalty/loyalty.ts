import type { EventData } from '../../canonical/event.ts';
import type { Order } from '../../canonical/order.ts';
import { epochMsOf } from '../../kernel/clock.ts';
import type { Failure } from '../../kernel/failure.ts';
import type { Money } from '../../kernel/money.ts';
import { millionthsOf } from '../../kernel/quantity.ts';
import {
  type Address,
  type AnyProcess,
  alias,
  defineProcess,
  event,
  type Message,
  type Output,
  type Rows,
  type Step,
} from '../../process/define.ts';
import { referenceAlias } from '../order-to-cash/payments.ts';
import { earningsOf, holderOf } from './earn.ts';
import type { loyaltyErrors } from './errors.ts';
import { type Facts, noFacts, type Piece, type State } from './facts.ts';
import { onward } from './onward.ts';
import type { LoyaltyPolicy } from './policy.ts';
import { spendingCodesOf, spendingRows } from './spending.ts';
import { concernsPoints, tillRows } from './till.ts';

/**
 * Loyalty: an order or a receipt of a till earns points once, by the rules that held when it was placed, and loses them again with
 * what comes back, line by line, to the point. It follows what order-to-cash, return-and-refund and providers say, and asks whoever keeps the points (the
 * role `loyalty`; without one the hub's own ledger). `policy` are the settings `processes.loyalty`.
 */
export function loyalty(policy: LoyaltyPolicy): AnyProcess {
  const rows: Rows<State, State> = {
    ...orderRows(policy),
    ...moneyRows(policy),
    ...returnRows(policy),
    ...tillRows(policy),
    ...spendingRows(policy),
    ...answerRows(policy),
    'deadline.points': (state, message) => onward(state, { ...state, ripe: true }, message, policy, 'the wait is over'),
  };
  return defineProcess<State>({
    name: 'loyalty',
    version: 1,
    summary: 'From what a customer buys to the points that they keep of it, line by line.',
    roles: ['loyalty'],
    correlate,
    initial: noFacts,
    begins: [
      'OrderPlaced',
      'OrderEdited',
      'OrderAccepted',
      'OrderClosed',
      'PaymentAuthorized',
      'PaymentCaptured',
      'RefundIssued',
      'RefundFailed',
      'DisputeFundsWithdrawn',
      'DisputeFundsReinstated',
      'RefundRequested',
      'RefundSettled',
      'ReturnCompleted',
      'SaleCompleted',
      'SaleVoided',
      'SoldGoodsReturned',
    ],
    meanings: {
      expected: 'Something is known of the order, and the order itself has not arrived.',
      open: 'The order has not earned its points yet.',
      waiting: 'It has earned them; they are added when the wait is over.',
      earned: 'The points are added; what comes back is taken back.',
      nothing: 'The order earns nothing: its buyer has no account, it is a test, or the rules leave out all of it.',
      cancelled: 'The order was cancelled and keeps no points.',
      refused: 'Whoever keeps the points refuses them for this order; a case is open.',
    },
    states: {
      expected: rows,
      open: rows,
      waiting: rows,
      earned: rows,
      nothing: rows,
      cancelled: rows,
      refused: rows,
    },
    ignores: {},
    migrate: {},
  });
}

/** One instance an order or receipt. A payment that names none is found by its reference, which an earlier one declared. */
function correlate({ name, data }: Message, subject: string): Address | undefined {
  // Most receipts of tills name no member: nobody earns by them, and nothing of them is kept.
  if (name === 'SaleCompleted' && !concernsPoints((data as EventData<'SaleCompleted'>).receipt)) return undefined;
  if (subject.startsWith('order/') || subject.startsWith('receipt/')) return { key: subject };
  const { order, reference } = data as { readonly order?: string; readonly reference?: string };
  if (order !== undefined) return { key: order };
  return reference === undefined ? undefined : { alias: referenceAlias(reference) };
}

// ── the order ───────────────────────────────────────────────────────────────────────────────────────────────

function orderRows(policy: LoyaltyPolicy): Rows<State, State> {
  const told = (state: State, order: Order, message: Message, reason: string): Step<State> => {
    const known = state.bought;
    if (known !== undefined && !isNewer(known.version, order.version)) return [state];
    const bought = {
      holder: known?.holder ?? holderOf(order, policy),
      currency: order.currency,
      version: order.version,
      total: order.totals.total.amount,
      lines: earningsOf(order, policy),
      codes: spendingCodesOf(order),
    };
    return onward(state, { ...state, bought }, message, policy, reason);
  };
  return {
    OrderPlaced: (state, message) => told(state, message.data.order, message, 'the order was paid'),
    // What the ERP makes of an order shows in its parcels; what was paid for a line is the channel's word.
    OrderEdited: (state, message) =>
      message.data.by === 'erp' ? [state] : told(state, message.data.order, message, 'the order was changed'),
    OrderClosed: (state, message) => {
      const isCancelled = message.data.outcome === 'cancelled';
      const facts = { ...state, closed: true, cancelled: state.cancelled || isCancelled };
      return onward(state, facts, message, policy, `the order was ${isCancelled ? 'cancelled' : 'closed'}`);
    },
  };
}

function isNewer(known: string, told: string): boolean {
  const [before, after] = [epochMsOf(known), epochMsOf(told)];
  return before !== undefined && after !== undefined ? after > before : told > known;
}

// ── money ───────────────────────────────────────────────────────────────────────────────────────────────────

type Paid = Pick<EventData<'PaymentCaptured'>, 'payment' | 'reference'>;

function moneyRows(policy: LoyaltyPolicy): Rows<State, State> {
  const noted = (state: State, change: Partial<Facts>, message: Message<Paid>, reason: string): Step<State> => {
    const [next, ...outputs] = onward(state, { ...state, ...change }, message, policy, reason);
    return [next, ...outputs, ...belonging(message.data)];
  };
  const withBack = ({ back }: State, name: string, money: Money): Partial<Facts> => ({
    back: withMost(back, name, money),
  });
  const without = ({ undone }: State, name: string): Partial<Facts> => ({
    undone: undone.includes(name) ? undone : [...undone, name],
  });
  const taken = ({ captured }: State, payment: string, money: Money): Partial<Facts> => ({
    captured: withMost(captured, payment, money),
  });
  return {
    PaymentAuthorized: (state, { data }) => [state, ...belonging(data)],
    PaymentCaptured: (state, message) =>
      noted(state, taken(state, message.data.payment, message.data.amount), message, 'the order was paid'),
    'capture-payment.done': (state, message) => {
      const { request, result } = message.data;
      const { amount } = result ?? request;
      const facts = { ...state, ...taken(state, request.payment, amount) };
      return onward(state, facts, message, policy, 'the order was paid');
    },
    RefundIssued: (state, message) => {
      const { payment, refund, amount } = message.data;
      return noted(state, withBack(state, `${payment} ${refund}`, amount), message, 'money was given back');
    },
    'refund-payment.done': (state, message) => {
      const { request, result } = message.data;
      if (result === undefined) return [state];
      const facts = { ...state, ...withBack(state, `${request.payment} ${result.refund}`, result.amount) };
      return onward(state, facts, message, policy, 'money was given back');
    },
    RefundFailed: (state, message) =>
      noted(state, without(state, `${message.data.payment} ${message.data.refund}`), message, 'a refund failed'),
    DisputeFundsWithdrawn: (state, message) =>
      noted(
        state,
        withBack(state, disputeName(message.data), message.data.amount),
        message,
        "the buyer's bank took the money back",
      ),
    DisputeFundsReinstated: (state, message) =>
      noted(state, without(state, disputeName(message.data)), message, 'contested money was given again'),
  };
}

/** What is told twice counts once, in whatever order the tellings come. */
function withMost(known: Facts['back'], name: string, told: Money): Facts['back'] {
  const before = known[name];
  return before !== undefined && before.amount >= told.amount ? known : { ...known, [name]: told };
}

const disputeName = ({ payment, dispute }: EventData<'DisputeFundsWithdrawn'>): string =>
  `dispute of ${payment} ${dispute}`;

/** Later reports of this payment may not name the order; its reference then leads to it. */
const belonging = ({ reference }: Paid): Output[] => [alias(referenceAlias(reference))];

// ── what comes back ─────────────────────────────────────────────────────────────────────────────────────────

function returnRows(policy: LoyaltyPolicy): Rows<State, State> {
  return {
    RefundRequested: (state, message) => {
      const { purpose, amount, lines = [], return: id, as } = message.data;
      // A favour counts by the amount, when its money goes. What is set aside for a gift card, goods or a till is no payment's.
      const isOfReturn = id !== undefined || lines.length > 0;
      if (!isOfReturn || as !== undefined || state.asked[purpose] !== undefined) return [state];
      const asked = { ...state.asked, [purpose]: { return: id, amount: amount.amount, pieces: piecesOf(lines) } };
      return onward(state, { ...state, asked }, message, policy, 'goods came back');
    },
    RefundSettled: (state, message) => {
      const { purpose } = message.data;
      if (state.answered.includes(purpose)) return [state];
      const facts = { ...state, answered: [...state.answered, purpose] };
      return onward(state, facts, message, policy, 'goods came back');
    },
    // Goods for a gift card or for other goods; those for money are counted when it is given.
    ReturnCompleted: (state, message) => {
      const { return: id, lines } = message.data;
      if (lines === undefined) return [state];
      const returned = { ...state.returned, [id]: piecesOf(lines) };
      return onward(state, { ...state, returned }, message, policy, 'goods came back');
    },
  };
}

type Goods = NonNullable<EventData<'RefundRequested'>['lines']>;

const piecesOf = (lines: Goods): readonly Piece[] =>
  lines.flatMap(({ orderLine, quantity, amount }) =>
    orderLine === undefined ? [] : { line: orderLine, quantity: millionthsOf(quantity), amount: amount.amount },
  );

// ── answers ─────────────────────────────────────────────────────────────────────────────────────────────────

function answerRows(policy: LoyaltyPolicy): Rows<State, State> {
  const refused = (state: State, message: Message<{ readonly failure?: Failure }>): Step<State> => {
    if (state.refused) return [state];
    const [next, ...outputs] = onward(state, { ...state, refused: true }, message, policy, '');
    const because = message.data.failure?.because ?? 'no reason was given';
    const about = {
      about: state.id,
      kind: 'SL-LOYALTY-001' satisfies keyof typeof loyaltyErrors.entries,
      of: 'points',
      at: message.time,
    } as const;
    return [next, ...outputs, event('VarianceFound', { ...about, reason: because.slice(0, 1_000) }, 'refused')];
  };
  return { 'accrue-points.rejected': refused, 'reverse-points.rejected': refused };
}
