import type { canonicalErrors } from '../../canonical/errors.ts';
import type { EventData } from '../../canonical/event.ts';
import { isKeptReference } from '../../canonical/return.ts';
import { epochMsOf } from '../../kernel/clock.ts';
import type { Money } from '../../kernel/money.ts';
import { event, type Message, type Output, type Rows } from '../../process/define.ts';
import { clearAsk } from './clearing.ts';
import { contestsAccepted } from './disputes.ts';
import {
  type Ask,
  askOf,
  type Facts,
  type Shipment,
  type State,
  withAnswer,
  withNames,
  withoutAsk,
  withTrouble,
} from './facts.ts';
import { nothingToShip } from './fulfilment.ts';
import { isRefundOf } from './money.ts';
import { onward } from './onward.ts';
import { invoiceAsk } from './place.ts';
import type { OrderToCashPolicy } from './policy.ts';
import { requestsLetGo } from './refund-requests.ts';
import { repayAsk } from './repaying.ts';

/** The ERP's connection is not set up for it. */
const LEFT_TO_PEOPLE: keyof typeof canonicalErrors.entries = 'SL-CANON-002';

/** What the ERP, the warehouse and the channel answer and report. The same in every state, unless the table says otherwise. */
export function bookRows(policy: OrderToCashPolicy): Rows<State, State> {
  const noted = (state: State, facts: Facts, message: Message, ...outputs: Output[]) =>
    onward(state, facts, message, policy, ...outputs);
  const answered =
    <Data>(how: Ask, keyOf: (data: Data, state: State) => string) =>
    (state: State, message: Message<Data>) =>
      noted(state, withAnswer(state, keyOf(message.data, state), how), message);
  const recordKey = ({ request }: { request: { shipment: string } }) => `record:${request.shipment}`;
  const registerKey = ({ request }: { request: { payment: string } }) => `register:${request.payment}`;
  const openCredit = (_: unknown, { asks }: State) =>
    Object.keys(asks).findLast((key) => key.startsWith('credit:') && asks[key] !== 'done') ?? 'credit:1';
  const openInvoice = (_: unknown, state: State) =>
    Object.keys(state.asks).findLast((key) => key.startsWith('invoice:') && state.asks[key] !== 'done') ??
    invoiceAsk(state);

  return {
    'book-order.done': (state, message) => {
      const { result } = message.data;
      const facts = {
        ...withAnswer(withNames(state, message.data.request.order), 'book', 'done'),
        booked: result?.record,
      };
      // The refusal to cancel meant "not there"; now it is there, so it is asked again.
      const again = askOf(facts, 'cancel:erp') === 'rejected' ? withoutAsk(facts, 'cancel:erp') : facts;
      const accepted =
        result === undefined
          ? []
          : [event('OrderAccepted', { order: state.id, booked: result.record, total: result.total })];
      return noted(state, again, message, ...accepted);
    },
    'book-order.rejected': (state, message) => {
      const reason = message.data.failure?.because ?? 'the ERP refused the order';
      const facts = withAnswer(state, 'book', 'rejected');
      const told = event('OrderRejected', {
        order: state.id,
        code: message.data.failure?.code ?? 'SL-ORDER-002',
        reason,
      });
      if (state.cancellation !== undefined || policy.rejected === 'hold') return noted(state, facts, message, told);
      return noted(
        state,
        { ...facts, cancellation: { by: 'hub', reason } },
        message,
        told,
        cancelled(state, message, reason),
      );
    },
    'book-order.failed': (state, message) => {
      const absent = message.data.failure?.absent === true;
      return noted(state, { ...withAnswer(state, 'book', 'failed'), absent }, message);
    },
    'confirm-order.done': (state, message) => {
      const facts = { ...withAnswer(state, 'confirm', 'done'), confirmed: true };
      const complete = message.data.result?.complete ?? nothingToShip(state);
      return noted(state, facts, message, event('OrderAllocated', { order: state.id, complete }));
    },
    'confirm-order.rejected': answered('rejected', () => 'confirm'),
    'confirm-order.failed': answered('failed', () => 'confirm'),

    ShipmentDispatched: (state, message) => noted(state, withShipment(state, message.data), message),
    ShipmentFailed: (state, message) =>
      noted(
        state,
        withTrouble(state, 'SL-ORDER-014', message.data.reason ?? 'a parcel could not be delivered'),
        message,
      ),
    'record-shipment.done': answered('done', recordKey),
    'record-shipment.rejected': answered('rejected', recordKey),
    'record-shipment.failed': answered('failed', recordKey),

    'post-invoice.done': (state, message) => {
      const { result } = message.data;
      const facts = withAnswer(state, openInvoice(message.data, state), 'done');
      const invoices =
        result === undefined ? facts.invoices : { ...facts.invoices, [result.record.id]: result.total.amount };
      return noted(state, { ...facts, invoices }, message);
    },
    'post-invoice.rejected': answered('rejected', openInvoice),
    'post-invoice.failed': answered('failed', openInvoice),
    InvoicePosted: (state, message) => {
      const { invoice, total } = message.data;
      return noted(state, { ...state, invoices: { ...state.invoices, [invoice.id]: total.amount } }, message);
    },
    'register-payment.done': answered('done', registerKey),
    'register-payment.rejected': answered('rejected', registerKey),
    'register-payment.failed': answered('failed', registerKey),
    PaymentRegistered: (state, message) => {
      const { reference, amount } = message.data;
      const registered = { ...state.registered, [reference]: amount.amount };
      const payment = Object.values(state.payments).find((known) => known.reference === reference);
      const facts = payment === undefined ? state : withAnswer(state, `register:${payment.id}`, 'done');
      return noted(state, { ...facts, registered }, message);
    },
    'register-refund.done': (state, message) => {
      const { request } = message.data;
      if (request.as !== undefined) return noted(state, withCleared(state, request), message);
      const facts = withAnswer(state, repayAsk(request.reference), 'done');
      return noted(state, withRepaid(facts, request.reference, request), message);
    },
    // It stands nowhere then, so it is missing until somebody books it.
    'register-refund.rejected': (state, message) => {
      const { request, failure } = message.data;
      if (request.as !== undefined) {
        // Books that name no journal for it leave its credit note to people, and that is no refusal.
        const how = failure?.code === LEFT_TO_PEOPLE ? 'done' : 'rejected';
        const facts = withAnswer(state, clearAsk(request.reference), how);
        const { [request.reference]: _, ...cleared } = state.cleared ?? {};
        return noted(
          state,
          askOf(state, clearAsk(request.reference)) === 'done' ? facts : { ...facts, cleared },
          message,
        );
      }
      const key = repayAsk(message.data.request.reference);
      const facts = withAnswer(state, key, 'rejected');
      const { [message.data.request.reference]: _, ...repaid } = facts.repaid;
      return noted(state, askOf(facts, key) === 'done' ? facts : { ...facts, repaid }, message);
    },
    'register-refund.failed': answered('failed', ({ request }) =>
      request.as === undefined ? repayAsk(request.reference) : clearAsk(request.reference),
    ),
    RefundRegistered: (state, message) => {
      const { record, reference, amount, gateway } = message.data;
      if (reference !== undefined && isKeptReference(reference)) {
        return noted(state, withCleared(state, { reference, amount }), message);
      }
      const isOwn =
        reference !== undefined && (askOf(state, repayAsk(reference)) !== undefined || isRefundOf(state, reference));
      if (!isOwn) return noted(state, withRepaid(state, `record:${record.id}`, { amount, gateway }), message);
      return noted(
        state,
        withRepaid(withAnswer(state, repayAsk(reference), 'done'), reference, { amount, gateway }),
        message,
      );
    },
    'post-credit-note.done': (state, message) => {
      const { result } = message.data;
      const facts = withAnswer(state, openCredit(message.data, state), 'done');
      if (result === undefined) return noted(state, facts, message);
      const { id } = result.record;
      const credits = { ...facts.credits, [id]: result.total.amount };
      const { [id]: _, ...foreignCredits } = facts.foreignCredits;
      const ownCredits = { ...facts.ownCredits, [id]: message.atMs };
      return noted(state, { ...facts, credits, foreignCredits, ownCredits }, message);
    },
    'post-credit-note.rejected': answered('rejected', openCredit),
    'post-credit-note.failed': answered('failed', openCredit),
    CreditNotePosted: (state, message) => {
      const { creditNote, total } = message.data;
      const { id } = creditNote;
      const isKnown = id in state.ownCredits || id in state.foreignCredits;
      const foreignCredits = isKnown ? state.foreignCredits : { ...state.foreignCredits, [id]: message.atMs };
      const credits = { ...state.credits, [id]: total.amount };
      return noted(state, { ...state, credits, foreignCredits }, message);
    },
    // A person has looked and lets the order go on as it is.
    OrderReleased: (state, message) =>
      noted(state, { ...requestsLetGo(letGo(contestsAccepted(state))), troubles: {}, late: false }, message),
  };
}

export function withShipment(
  facts: Facts,
  { shipment, record, lines, tracking, complete, at }: EventData<'ShipmentDispatched'>,
): Facts {
  const known = { id: shipment, record, lines, complete, atMs: epochMsOf(at) ?? 0 };
  const told: Shipment = tracking === undefined ? known : { ...known, tracking };
  return { ...facts, shipments: { ...facts.shipments, [shipment]: told } };
}

const withRepaid = <Known extends Facts>(
  facts: Known,
  key: string,
  { amount, gateway }: { readonly amount: Money; readonly gateway?: string | undefined },
): Known => ({ ...facts, repaid: { ...facts.repaid, [key]: { amount: amount.amount, gateway } } });

/** It stands in the books, whoever says so first. */
const withCleared = (
  facts: State,
  { reference, amount }: { readonly reference: string; readonly amount: Money },
): State => ({
  ...withAnswer(facts, clearAsk(reference), 'done'),
  cleared: { ...facts.cleared, [reference]: amount.amount },
});

/** What failed and was set aside counts as refused: it will not come any more. */
function letGo(facts: State): State {
  const asks = Object.entries(facts.asks).map(([key, how]) => {
    // What the books refused of money that went back is the only refusal that keeps an order open by itself.
    if (/^(repay|clear):/.test(key) && how !== 'asked') return [key, 'done'] as const;
    return [key, how === 'failed' ? 'rejected' : how] as const;
  });
  return { ...facts, asks: Object.fromEntries(asks) };
}

/** Says that the hub itself gives the order up. */
export const cancelled = (state: State, message: Message, reason: string): Output =>
  event('OrderCancelled', { order: state.id, by: 'hub', at: message.time, reason });
