import { type At, askOf, type Facts } from './facts.ts';
import { allShipped, hasShipped } from './fulfilment.ts';
import {
  captured,
  credited,
  hasInvoice,
  invoiced,
  net,
  netOf,
  onHold,
  onHoldOf,
  paymentsOf,
  pendingRefunds,
  sumOf,
} from './money.ts';
import type { OrderToCashPolicy } from './policy.ts';
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
  return captured(facts) + onHold(facts) >= agreed.total && kept && excess(facts) <= 0;
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

export const channelUndone = (facts: Facts): boolean =>
  facts.cancelledOn.includes('channel') || askOf(facts, 'cancel:channel') === 'done';

/** Nothing held and nothing owed, on every side. */
function undone(facts: Facts): boolean {
  const idle = paymentsOf(facts).every(
    (payment) => onHoldOf(payment) === 0 && netOf(payment) === 0 && askOf(facts, `capture:${payment.id}`) !== 'asked',
  );
  return erpUndone(facts) && channelUndone(facts) && idle && invoiced(facts) === credited(facts);
}

/** Shipped, told, invoiced, paid, in the books: nothing is open. */
function settled(facts: Facts): boolean {
  const told = Object.keys(facts.shipments).every(
    (id) => askOf(facts, `record:${id}`) === 'done' || facts.cancelledOn.includes('channel'),
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
    onHold(facts) === 0 &&
    Object.keys(facts.troubles).length === 0 &&
    !facts.requests.some((request) => isWaiting(facts, request)) &&
    !Object.values(facts.asks).some((how) => how === 'asked' || how === 'failed')
  );
}

export const isRegistered = (facts: Facts, payment: string): boolean => askOf(facts, `register:${payment}`) === 'done';
