import type { EventData } from '../../canonical/event.ts';
import { epochMsOf } from '../../kernel/clock.ts';
import { event, type Message, type Output, type Rows } from '../../process/define.ts';
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
import { onward } from './onward.ts';
import { invoiceAsk } from './place.ts';
import type { OrderToCashPolicy } from './policy.ts';
import { requestsLetGo } from './refund-requests.ts';

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
    'book-order.failed': answered('failed', () => 'book'),
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
    'post-credit-note.done': (state, message) => {
      const { result } = message.data;
      const facts = withAnswer(state, openCredit(message.data, state), 'done');
      const credits =
        result === undefined ? facts.credits : { ...facts.credits, [result.record.id]: result.total.amount };
      return noted(state, { ...facts, credits }, message);
    },
    'post-credit-note.rejected': answered('rejected', openCredit),
    'post-credit-note.failed': answered('failed', openCredit),
    CreditNotePosted: (state, message) => {
      const { creditNote, total } = message.data;
      return noted(state, { ...state, credits: { ...state.credits, [creditNote.id]: total.amount } }, message);
    },
    // A person has looked and lets the order go on as it is.
    OrderReleased: (state, message) =>
      noted(state, { ...requestsLetGo(letGo(state)), troubles: {}, late: false }, message),
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

/** What failed and was set aside counts as refused: it will not come any more. */
function letGo(facts: State): State {
  const asks = Object.entries(facts.asks).map(([key, how]) => [key, how === 'failed' ? 'rejected' : how] as const);
  return { ...facts, asks: Object.fromEntries(asks) };
}

/** Says that the hub itself gives the order up. */
export const cancelled = (state: State, message: Message, reason: string): Output =>
  event('OrderCancelled', { order: state.id, by: 'hub', at: message.time, reason });
