import { isOfHub } from '../../canonical/value.ts';
import { clearings, refusedClearings } from './clearing.ts';
import { contestedOf, isContested } from './disputes.ts';
import { type At, askOf, type Facts, type Payment } from './facts.ts';
import { allShipped, hasShipped } from './fulfilment.ts';
import {
  captured,
  credited,
  hasInvoice,
  invoiced,
  missing,
  net,
  netOf,
  onHold,
  onHoldOf,
  paymentsOf,
  pendingRefunds,
  sumOf,
} from './money.ts';
import type { OrderToCashPolicy } from './policy.ts';
import { booksGap, refusedRepayments, repayments } from './repaying.ts';
import { isWaiting } from './requested.ts';

/** Where an order stands follows from what is known of it, and from nothing else. */
export function placeOf(facts: Facts, policy: OrderToCashPolicy): At {
  const { agreed } = facts;
  if (agreed === undefined) return 'expected';
  if (agreed.test && policy.testOrders === 'ignore') return 'ignored';
  if (facts.cancellation !== undefined) return undone(facts) ? 'cancelled' : 'cancelling';
  if (!isBooked(facts) && !facts.confirmed && !hasShipped(facts)) return 'booking';
  if (!facts.confirmed && !hasShipped(facts)) return isSecured(facts) ? 'confirming' : 'paying';
  if (!allShipped(facts)) return 'fulfilling';
  return settled(facts) ? 'closed' : 'settling';
}

export const isBooked = (facts: Facts): boolean => askOf(facts, 'book') === 'done';

/** Whether goods may leave: paid or held in full and not more, or payable on delivery. */
function isSecured(facts: Facts): boolean {
  const { agreed } = facts;
  if (agreed === undefined) return false;
  if (agreed.paymentMode === 'on-delivery') return true;
  // A part that was given back before shipping is credited later; an order that was paid back whole is not paid.
  const kept = agreed.total === 0 || net(facts) + onHold(facts) > 0;
  const there = captured(facts) + onHold(facts) - missing(facts);
  return there >= agreed.total && kept && excess(facts) <= 0;
}

/** What the retailer should end up with, in minor units: nothing, what was invoiced, or what was agreed. */
export function target(facts: Facts): number {
  if (facts.cancellation !== undefined) return 0;
  if (invoicesComplete(facts)) return invoiced(facts) - credited(facts);
  return facts.agreed?.total ?? 0;
}

/** What the order comes to before anything is credited, in minor units. */
export const grossDue = (facts: Facts): number =>
  invoicesComplete(facts) ? invoiced(facts) : (facts.agreed?.total ?? 0);

/** Money that is not the retailer's, beyond refunds on their way. */
export const excess = (facts: Facts): number => net(facts) - pendingRefunds(facts) - target(facts);

/** The ask for the invoice of what has left so far; a late parcel makes it a new one. */
export const invoiceAsk = (facts: Facts): string => `invoice:${Object.keys(facts.shipments).length}`;

export const invoicesComplete = (facts: Facts): boolean =>
  hasInvoice(facts) &&
  allShipped(facts) &&
  (askOf(facts, invoiceAsk(facts)) === 'done' || invoiced(facts) === facts.agreed?.total);

/**
 * Whether the ERP has nothing of a cancelled order any more. It is asked even when it cancelled by itself, because only its
 * answer says whether goods had left before.
 */
export function erpUndone(facts: Facts): boolean {
  const book = askOf(facts, 'book');
  if (book === undefined || book === 'rejected') return true;
  const cancel = askOf(facts, 'cancel:erp');
  if (cancel === 'done') return true;
  // A booking that failed may or may not exist; the refusal to cancel it says that it does not.
  return (
    (cancel === 'rejected' || cancel === 'failed') &&
    (facts.cancelledOn.includes('erp') || (book === 'failed' && cancel === 'rejected'))
  );
}

/**
 * Whether no goods of a cancelled order can leave any more: the ERP has undone it, or had nothing of it when its booking was given
 * up. Then the cancellation waits behind the booking for a person, and money and channel do not wait with it.
 */
export const goodsStay = (facts: Facts): boolean => erpUndone(facts) || isAbsent(facts);

const isAbsent = (facts: Facts): boolean =>
  askOf(facts, 'book') === 'failed' &&
  facts.absent === true &&
  !facts.confirmed &&
  !hasShipped(facts) &&
  !hasInvoice(facts) &&
  !facts.cancelledOn.includes('erp');

export const channelUndone = (facts: Facts): boolean =>
  isOfHub(facts.id) || facts.cancelledOn.includes('channel') || askOf(facts, 'cancel:channel') === 'done';

/** Nothing held and nothing owed, on every side. */
function undone(facts: Facts): boolean {
  const idle = paymentsOf(facts).every(
    (payment) => onHoldOf(payment) === 0 && isReturned(payment) && askOf(facts, `capture:${payment.id}`) !== 'asked',
  );
  return erpUndone(facts) && channelUndone(facts) && idle && invoiced(facts) === credited(facts);
}

/** Given back, or taken back for good by the buyer's bank. */
const isReturned = (payment: Payment): boolean =>
  netOf(payment) === 0 || (!isContested(payment) && netOf(payment) <= contestedOf(payment));

/** Shipped, told, invoiced, paid, in the books: nothing is open. */
function settled(facts: Facts): boolean {
  const told = Object.keys(facts.shipments).every(
    (id) => isOfHub(facts.id) || askOf(facts, `record:${id}`) === 'done' || facts.cancelledOn.includes('channel'),
  );
  // The books are full when what is registered covers what was invoiced, whichever payment it came by.
  const full = sumOf(facts.registered) >= invoiced(facts);
  const booked = paymentsOf(facts).every((payment) => full || isRegistered(facts, payment.id) || netOf(payment) === 0);
  return (
    told &&
    booked &&
    invoicesComplete(facts) &&
    net(facts) === invoiced(facts) - credited(facts) &&
    pendingRefunds(facts) === 0 &&
    repayments(facts).length === 0 &&
    !(booksGap(facts) > 0 && refusedRepayments(facts).length > 0) &&
    clearings(facts).length === 0 &&
    refusedClearings(facts).length === 0 &&
    onHold(facts) === 0 &&
    Object.keys(facts.troubles).length === 0 &&
    !paymentsOf(facts).some(isContested) &&
    !facts.requests.some((request) => isWaiting(facts, request)) &&
    !Object.values(facts.asks).some((how) => how === 'asked' || how === 'failed')
  );
}

export const isRegistered = (facts: Facts, payment: string): boolean => askOf(facts, `register:${payment}`) === 'done';
