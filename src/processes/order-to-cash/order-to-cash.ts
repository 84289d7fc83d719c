import {
  type Address,
  type AnyProcess,
  defineProcess,
  type Message,
  type MessageName,
  type Rows,
} from '../../process/define.ts';
import { bookRows, cancelled } from './books.ts';
import { noFacts, type State } from './facts.ts';
import { captured } from './money.ts';
import { CLOCKS, onward } from './onward.ts';
import { changeRows, place } from './order-change.ts';
import { paymentRows, referenceAlias } from './payments.ts';
import { type OrderToCashPolicy, readOrderToCashPolicy } from './policy.ts';
import { givingOver, withBooks, withRequests } from './refund-requests.ts';

/**
 * Order-to-cash: an order is booked, paid, confirmed, shipped, invoiced and closed, once, whatever fails on the way. One
 * instance decides about one order; its changes (`order-change.ts`) are rows of the same table. `wishes` are the settings
 * `processes.order-to-cash`; throws SL-PROCESS-006 for one that is unknown or not readable.
 */
export function orderToCash(wishes: Partial<OrderToCashPolicy> = {}): AnyProcess {
  const policy = readOrderToCashPolicy(wishes as Readonly<Record<string, unknown>>);
  const facts: Rows<State, State> = { ...paymentRows(policy), ...bookRows(policy) };
  const change = changeRows(policy);
  const overdue = (state: State, message: Message) => onward(state, { ...state, late: true }, message, policy);
  const clocks: Rows<State, State> = {
    /** A hold on money is about to lapse. */
    'deadline.authorisation': (state, message) => onward(state, { ...state, lapsing: true }, message, policy),
    /** The channel had its time to refund by itself. */
    'deadline.refund': (state, message) => onward(state, { ...state, grace: 'over' }, message, policy),
    /** Money that a refund waits for did not come. */
    'deadline.giving': (state, message) => givingOver(state, message, policy),
  };
  const always: Rows<State, State> = { ...facts, ...change.answers, ...clocks, OrderPlaced: change.placedBefore };
  /** Compensation for an order that nobody paid. What was paid in part is a person's decision. */
  const unpaid = (state: State, message: Message) => {
    if (policy.unpaid === 'hold' || captured(state) > 0) return overdue(state, message);
    const reason = 'it was not paid in time';
    const facts: State = { ...state, cancellation: { by: 'hub', reason } };
    return onward(state, facts, message, policy, cancelled(state, message, reason));
  };

  return defineProcess<State>({
    name: 'order-to-cash',
    version: 3,
    summary: 'From an order placed in a channel to its books closed in the ERP, with every payment, parcel and change.',
    roles: ['erp'],
    correlate,
    initial: noFacts,
    begins: [
      'OrderPlaced',
      'OrderEdited',
      'OrderCancelled',
      'PaymentAuthorized',
      'PaymentCaptured',
      'PaymentFailed',
      'PaymentVoided',
      'RefundIssued',
      'RefundFailed',
      'RefundRequested',
      'DisputeOpened',
      'DisputeFundsWithdrawn',
      'DisputeFundsReinstated',
      'DisputeClosed',
      'ShipmentDispatched',
      'InvoicePosted',
      'CreditNotePosted',
      'PaymentRegistered',
      'RefundRegistered',
    ],
    meanings: {
      expected: 'Money, goods or a cancellation came before the order itself.',
      booking: 'The ERP was asked to book the order.',
      paying: 'It is booked and waits for its money.',
      confirming: 'The money is there or on hold; the ERP was asked to confirm and reserve.',
      fulfilling: 'The warehouse has it; nothing or a part has left.',
      settling: 'All has left; the channel is told, invoice and payments go to the books.',
      closed: 'Nothing is held and nothing is owed.',
      cancelling: 'It is being undone: goods in the ERP, then money and channel.',
      cancelled: 'It is undone on every side, nothing is held and nothing is owed.',
      ignored: 'A test order that is not booked.',
    },
    states: {
      expected: {
        ...always,
        ...change.unseen,
        OrderPlaced: (state, message) => place(state, message, policy),
        'deadline.order': overdue,
      },
      booking: { ...always, ...change.early, 'deadline.acceptance': overdue },
      paying: { ...always, ...change.early, 'deadline.payment': unpaid },
      confirming: { ...always, ...change.early, 'deadline.confirmation': overdue },
      fulfilling: { ...always, ...change.shipping, 'deadline.warehouse': overdue },
      settling: { ...always, ...change.late, 'deadline.settlement': overdue },
      closed: { ...always, ...change.late },
      cancelling: { ...always, ...change.undoing, 'deadline.cancellation': overdue },
      cancelled: { ...always, ...change.undoing },
      // Money of a test order is noted, so that later reports of it find their place; nothing follows from it.
      ignored: paymentRows(policy),
    },
    ignores: {
      // The kit ends deadlines of a state that was left; a delivered parcel changes nothing here.
      everywhere: [...CLOCK_MESSAGES, 'ShipmentDelivered'],
      ignored: Object.keys({
        ...bookRows(policy),
        ...change.answers,
        ...clocks,
        ...change.unseen,
        OrderPlaced: true,
      }) as MessageName[],
    },
    migrate: { 1: withRequests, 2: withBooks },
  });
}

const CLOCK_MESSAGES = Object.values(CLOCKS).map((name) => `deadline.${name}` as const);

/** Which order a message is about. A payment that names none is found by its reference, which an earlier one declared. */
function correlate({ data }: Message, subject: string): Address | undefined {
  if (subject.startsWith('order/')) return { key: subject };
  const { order, reference } = data as { readonly order?: string; readonly reference?: string };
  if (order !== undefined) return { key: order };
  return reference === undefined ? undefined : { alias: referenceAlias(reference) };
}
