import type { EventData } from '../../canonical/event.ts';
import { epochMsOf } from '../../kernel/clock.ts';
import type { Message, Output, Rows, Step } from '../../process/define.ts';
import { alias, wake } from '../../process/define.ts';
import { doubleOf } from './claims.ts';
import { moneyOf, withContest } from './disputes.ts';
import {
  type Ask,
  type Contest,
  endOf,
  type Facts,
  type Payment,
  type State,
  withAnswer,
  withoutTrouble,
  withTrouble,
} from './facts.ts';
import { onHoldOf } from './money.ts';
import { onward } from './onward.ts';
import type { OrderToCashPolicy } from './policy.ts';
import { requestRows, unclaimed } from './refund-requests.ts';

/** What providers report of money. These rows are the same in every state: a fact is a fact whenever it arrives. */
export function paymentRows(policy: OrderToCashPolicy): Rows<State, State> {
  const noted = (state: State, facts: Facts, message: Message, ...outputs: Output[]) =>
    onward(state, facts, message, policy, ...outputs);
  const answered =
    (how: Ask, step: 'capture' | 'void') => (state: State, message: Message<{ request: { payment: string } }>) =>
      noted(state, withAnswer(state, `${step}:${message.data.request.payment}`, how), message);

  return {
    PaymentAuthorized: (state, message) => {
      const { amount, expiresAt } = message.data;
      const facts = withPayment(state, message.data, (payment) => ({
        authorized: Math.max(payment.authorized, amount.amount),
        expiresAt,
      }));
      const endsMs = firstEndOf(facts);
      const clock = endsMs === undefined ? [] : [wake('authorisation', endsMs - policy.lapsingMs)];
      return noted(state, { ...facts, lapsing: false }, message, ...belonging(state, message.data), ...clock);
    },
    PaymentCaptured: (state, message) => {
      const { amount, at } = message.data;
      const facts = withPayment(state, message.data, (payment) => taken(payment, amount.amount, at));
      return noted(state, facts, message, ...belonging(state, message.data));
    },
    // One try of the buyer failed; another may follow, also of the same payment.
    PaymentFailed: (state, message) =>
      noted(
        state,
        withPayment(state, message.data, () => ({})),
        message,
        ...belonging(state, message.data),
      ),
    PaymentVoided: (state, message) =>
      noted(
        state,
        withPayment(state, message.data, () => ({ voided: true })),
        message,
        ...belonging(state, message.data),
      ),
    RefundIssued: (state, message) => {
      const { refund, amount, initiatedBy, at } = message.data;
      const facts = withPayment(state, message.data, (payment) => ({
        refunds: { ...payment.refunds, [refund]: amount.amount },
        refundTimes: { [refund]: at, ...payment.refundTimes },
        refundBlocked: refund in payment.refunds && payment.refundBlocked,
        ...(initiatedBy === 'hub' || isOwn(payment, refund)
          ? {}
          : { outside: { ...payment.outside, [refund]: epochMsOf(at) ?? message.atMs } }),
      }));
      const id = message.data.payment;
      const isNews = !(refund in (state.payments[id]?.refunds ?? {}));
      const double = isNews ? doubleOf(facts, id, refund, policy.sameRefundMs) : undefined;
      const told = double === undefined ? facts : withTrouble(facts, 'SL-ORDER-019', `${refund} and ${double}`);
      return noted(state, told, message, ...belonging(state, message.data));
    },
    RefundFailed: (state, message) => {
      const { refund } = message.data;
      const facts = withPayment(state, message.data, (payment) => ({
        failedRefunds: [...payment.failedRefunds.filter((known) => known !== refund), refund],
        refundBlocked: true,
      }));
      return noted(state, facts, message, ...belonging(state, message.data));
    },
    ...requestRows(policy),
    ...contestRows(noted),

    'capture-payment.done': (state, message) => {
      const { request, result } = message.data;
      const asked = withAnswer(state, `capture:${request.payment}`, 'done');
      const payment = asked.payments[request.payment];
      if (payment === undefined) return noted(state, asked, message);
      const amount = result?.amount.amount ?? request.amount.amount;
      return noted(state, replaced(asked, payment, taken(payment, amount, message.time)), message);
    },
    'capture-payment.rejected': answered('rejected', 'capture'),
    'capture-payment.failed': answered('failed', 'capture'),
    'void-payment.done': (state, message) => {
      const { payment: id } = message.data.request;
      const asked = withAnswer(state, `void:${id}`, 'done');
      const payment = asked.payments[id];
      return noted(state, payment === undefined ? asked : replaced(asked, payment, { voided: true }), message);
    },
    'void-payment.rejected': answered('rejected', 'void'),
    'void-payment.failed': answered('failed', 'void'),
    'refund-payment.done': (state, message) => {
      const { request, result } = message.data;
      const { facts, payment } = refundAnswered(state, request, 'done', result?.refund);
      if (payment === undefined || result === undefined) return noted(state, facts, message);
      const refunds = { ...payment.refunds, [result.refund]: result.amount.amount };
      const refundTimes = { [result.refund]: message.time, ...payment.refundTimes };
      // It was perhaps heard of before its answer, from somebody who could not tell that the hub had asked for it.
      const { [result.refund]: _, ...outside } = payment.outside;
      const known = unclaimed(replaced(facts, payment, { refunds, refundTimes, outside }), payment.id, result.refund);
      return noted(
        state,
        known.troubles['SL-ORDER-019']?.startsWith(`${result.refund} `) === true
          ? withoutTrouble(known, 'SL-ORDER-019')
          : known,
        message,
      );
    },
    'refund-payment.rejected': (state, message) => {
      const { facts, payment } = refundAnswered(state, message.data.request, 'rejected');
      // Perhaps someone else gave it back already: nothing is asked until the provider reports something new.
      return noted(state, payment === undefined ? facts : replaced(facts, payment, { refundBlocked: true }), message);
    },
    'refund-payment.failed': (state, message) =>
      noted(state, refundAnswered(state, message.data.request, 'failed').facts, message),
  };
}

type Noted = (state: State, facts: Facts, message: Message, ...outputs: Output[]) => Step<State>;

/** Contests of buyers. What the provider takes for one is a loss in its settlement and no refund: the invoice stays paid. */
function contestRows(noted: Noted): Rows<State, State> {
  const told = (
    state: State,
    message: Message<PaymentFacts & { readonly dispute?: string }>,
    news: (payment: Payment) => Partial<Contest>,
  ) => {
    const { data } = message;
    const facts = withPayment(state, data, (payment) => withContest(payment, data.dispute, news(payment)));
    return noted(state, facts, message, ...belonging(state, data));
  };
  return {
    DisputeOpened: (state, message) => {
      const { reason } = message.data;
      return told(state, message, () => (reason === undefined ? {} : { reason }));
    },
    DisputeFundsWithdrawn: (state, message) =>
      told(state, message, (payment) => ({ taken: moneyOf(payment, message.data) })),
    DisputeFundsReinstated: (state, message) =>
      told(state, message, (payment) => ({ given: moneyOf(payment, message.data) })),
    DisputeClosed: (state, message) => {
      const { outcome } = message.data;
      // Before contests were known by name, one was noted as a trouble.
      return told(withoutTrouble(state, 'SL-ORDER-013'), message, () => ({ outcome }));
    },
  };
}

/** When the first of the present holds ends, epoch milliseconds. */
function firstEndOf(facts: Facts): number | undefined {
  const ends = Object.values(facts.payments)
    .filter((payment) => onHoldOf(payment) > 0)
    .flatMap(({ expiresAt }) => (expiresAt === undefined ? [] : (epochMsOf(expiresAt) ?? [])));
  return ends.length === 0 ? undefined : Math.min(...ends);
}

type PaymentFacts = Pick<EventData<'PaymentCaptured'>, 'payment' | 'reference' | 'gateway' | 'amount'>;

function withPayment(facts: Facts, told: PaymentFacts, change: (payment: Payment) => Partial<Payment>): Facts {
  const known: Payment = facts.payments[told.payment] ?? {
    id: told.payment,
    reference: told.reference,
    gateway: told.gateway,
    currency: told.amount.currency,
    authorized: 0,
    expiresAt: undefined,
    captured: 0,
    capturedAt: undefined,
    voided: false,
    refunds: {},
    refundTimes: {},
    outside: {},
    failedRefunds: [],
    refundAsks: {},
    refundBlocked: false,
  };
  return replaced(facts, known, change(known));
}

const replaced = (facts: Facts, payment: Payment, change: Partial<Payment>): Facts => ({
  ...facts,
  payments: { ...facts.payments, [payment.id]: { ...payment, ...change } },
});

/** A capture is told by its outcome and by the provider; both speak of the same money. */
const taken = (payment: Payment, amount: number, at: string): Partial<Payment> => ({
  captured: Math.max(payment.captured, amount),
  capturedAt: payment.capturedAt ?? at,
});

function refundAnswered(
  facts: Facts,
  { payment: id, purpose }: { readonly payment: string; readonly purpose: string },
  state: Ask,
  refund?: string,
): { readonly facts: Facts; readonly payment: Payment | undefined } {
  const payment = facts.payments[id];
  const ask = payment?.refundAsks[purpose];
  if (payment === undefined || ask === undefined) return { facts, payment };
  const answered = { ...ask, state: endOf(ask.state, state), ...(refund === undefined ? {} : { refund }) };
  const changed = { ...payment, refundAsks: { ...payment.refundAsks, [purpose]: answered } };
  return { facts: replaced(facts, changed, {}), payment: changed };
}

const isOwn = ({ refundAsks }: Payment, refund: string): boolean =>
  Object.values(refundAsks).some((ask) => ask.refund === refund);

/** Later reports of this payment may not name the order; its reference then leads to it. */
function belonging(state: State, { payment, reference }: PaymentFacts): Output[] {
  return state.payments[payment] === undefined ? [alias(referenceAlias(reference))] : [];
}

export const referenceAlias = (reference: string): string => `reference:${reference}`;
