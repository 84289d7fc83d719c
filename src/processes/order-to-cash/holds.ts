import { isOfHub } from '../../canonical/value.ts';
import { formatMoney } from '../../kernel/money.ts';
import { refusedClearings } from './clearing.ts';
import { isCreditedTwice, owedByErp } from './credited-in-erp.ts';
import { contestReasonOf, isContested, lostOf } from './disputes.ts';
import { orderErrors } from './errors.ts';
import { type At, askOf, type Facts } from './facts.ts';
import { hasShipped } from './fulfilment.ts';
import { captured, invoiced, isForeign, net, netOf, onHold, onHoldOf, paymentsOf, refundableOf } from './money.ts';
import { channelUndone, erpUndone, excess, invoicesComplete } from './place.ts';
import type { OrderToCashPolicy } from './policy.ts';
import { booksGap } from './repaying.ts';
import { owedByRequests } from './requested.ts';
import { isOwedBack } from './wants.ts';

const titleOf = (code: keyof typeof orderErrors.entries): string => orderErrors.entries[code].title;

const WAITING_FOR: { readonly [Where in At]?: string } = {
  expected: 'the order itself to arrive',
  booking: 'the ERP to accept the order',
  paying: 'the buyer to pay',
  confirming: 'the ERP to confirm the order',
  fulfilling: 'the warehouse to ship',
  settling: 'invoice and payment',
  cancelling: 'all sides to undo the order',
};

/** The reasons why a person should look at the order, by code. They follow from the facts, so they end with their cause. */
export function holdsOf(facts: Facts, at: At, policy: OrderToCashPolicy): Readonly<Record<string, string>> {
  if (at === 'ignored') return {};
  const holds: Record<string, string> = { ...facts.troubles };
  const failed = asksIn(facts, 'failed').filter((key) => key !== 'book');
  const refused = asksIn(facts, 'rejected').filter((key) => matters(facts, at, key));
  const given = facts.cancellation !== undefined && erpUndone(facts);
  if (askOf(facts, 'book') === 'failed' && !given) holds['SL-ORDER-001'] = titleOf('SL-ORDER-001');
  if (at === 'booking' && askOf(facts, 'book') === 'rejected') holds['SL-ORDER-002'] = titleOf('SL-ORDER-002');
  if (failed.length > 0) holds['SL-ORDER-006'] = `failed: ${failed.join(', ')}`;
  if (refused.length > 0) holds['SL-ORDER-007'] = `refused: ${refused.join(', ')}`;
  const waits = at !== 'cancelling' && at !== 'cancelled' && at !== 'expected';
  if (facts.lapsing && waits && onHold(facts) > 0 && !(facts.confirmed && policy.lapsing === 'capture')) {
    holds['SL-ORDER-015'] = titleOf('SL-ORDER-015');
  }
  Object.assign(holds, contestHolds(facts, at), moneyHolds(facts, at), creditHolds(facts, at, policy));
  // A wait with a known reason needs no second one.
  if (facts.late && Object.keys(holds).length === 0) {
    const due = invoicesComplete(facts) ? invoiced(facts) : (facts.agreed?.total ?? 0);
    const partly = (at === 'paying' && net(facts) > 0) || (at === 'settling' && captured(facts) + onHold(facts) < due);
    const code = at === 'expected' ? 'SL-ORDER-016' : partly ? 'SL-ORDER-005' : 'SL-ORDER-003';
    holds[code] = `too long in "${at}": it waits for ${WAITING_FOR[at] ?? 'nothing'}`;
  }
  return holds;
}

function asksIn(facts: Facts, state: 'failed' | 'rejected'): string[] {
  const asks = Object.entries(facts.asks).filter(([, how]) => how === state);
  const refunds = paymentsOf(facts).flatMap(({ refundAsks }) => Object.entries(refundAsks));
  const open = state === 'failed' ? refunds.filter(([, refund]) => refund.state === state) : [];
  return [...asks.map(([key]) => key), ...open.map(([purpose]) => `refund ${purpose}`)];
}

/** A refusal matters as long as what was refused has not come about in another way. */
function matters(facts: Facts, at: At, key: string): boolean {
  const id = key.slice(key.indexOf(':') + 1);
  const payment = facts.payments[id];
  switch (key.split(':')[0]) {
    case 'book':
      return false;
    case 'confirm':
      return at === 'confirming';
    case 'cancel':
      return at === 'cancelling' && !(id === 'erp' ? erpUndone(facts) : channelUndone(facts));
    case 'capture':
    case 'void':
      return payment !== undefined && payment.captured === 0 && !payment.voided;
    case 'invoice':
      return at === 'settling' && !invoicesComplete(facts);
    case 'register':
      return payment !== undefined && netOf(payment) > 0;
    case 'repay':
      return booksGap(facts) > 0;
    case 'clear':
      return refusedClearings(facts).includes(key);
    case 'record':
      return !facts.cancelledOn.includes('channel');
    default:
      return true;
  }
}

/** What a person credited in the ERP and nobody gave back. */
function creditHolds(facts: Facts, at: At, policy: OrderToCashPolicy): Record<string, string> {
  const owed = owedByErp(facts);
  if (owed <= 0 || facts.agreed === undefined || at === 'expected' || at === 'booking') return {};
  const { currency } = facts.agreed;
  const text = `${formatMoney({ amount: owed, currency })} ${currency}`;
  if (isCreditedTwice(facts, policy)) return { 'SL-ORDER-021': `${text} is credited beyond what was given back` };
  return { 'SL-ORDER-020': `${text} was credited in the ERP and not given back` };
}

/**
 * A contest is a person's until it ends. A lost one is over: its money is a loss in the books, and goods that left are gone. Only goods
 * that would still leave for nothing, and money that was owed back before the bank took it, need a decision.
 */
function contestHolds(facts: Facts, at: At): Record<string, string> {
  const holds: Record<string, string> = {};
  const contested = paymentsOf(facts).filter(isContested);
  if (contested.length > 0) {
    const [reason] = contested.flatMap((payment) => contestReasonOf(payment) ?? []);
    holds['SL-ORDER-013'] = reason ?? 'the buyer contests the payment';
  }
  const { agreed } = facts;
  const lost = paymentsOf(facts).reduce((sum, payment) => sum + (isForeign(facts, payment) ? 0 : lostOf(payment)), 0);
  if (agreed === undefined || lost <= 0) return holds;
  const say = (amount: number): string => `${formatMoney({ amount, currency: agreed.currency })} ${agreed.currency}`;
  const isLeaving = at === 'paying' || at === 'confirming' || at === 'fulfilling';
  const isShort = net(facts) + onHold(facts) - lost < agreed.total;
  const owed = Math.min(excess(facts), lost);
  if (isLeaving && isShort)
    holds['SL-ORDER-022'] = `the buyer's bank has ${say(lost)} for good, and goods have not left`;
  else if (at !== 'cancelling' && owed > 0 && isOwedBack(facts, at)) {
    holds['SL-ORDER-022'] = `${say(owed)} were owed back when the buyer's bank took ${say(lost)}`;
  }
  return holds;
}

function moneyHolds(facts: Facts, at: At): Record<string, string> {
  const { agreed } = facts;
  if (agreed === undefined) return {};
  const money = (amount: number): string => `${formatMoney({ amount, currency: agreed.currency })} ${agreed.currency}`;
  const asked = owedByRequests(facts);
  const over = excess(facts) - asked - owedByErp(facts);
  const foreign = paymentsOf(facts).filter(
    (payment) => isForeign(facts, payment) && netOf(payment) + onHoldOf(payment) > 0,
  );
  const holds: Record<string, string> = {};
  const isOver = at === 'cancelling' || at === 'cancelled' || at === 'booking';
  if (over > 0 && !isOwedBack(facts, at) && !isOver) {
    holds['SL-ORDER-004'] = `${money(over)} more than is due was taken`;
  }
  const blocked = paymentsOf(facts).filter(
    (payment) => (payment.refundBlocked || isOfHub(payment.id)) && refundableOf(payment) > 0,
  );
  if (isOwedBack(facts, at) && blocked.length > 0) {
    const owed = at === 'cancelling' ? blocked.reduce((sum, payment) => sum + refundableOf(payment), 0) : over;
    holds['SL-ORDER-008'] = `${money(owed)} is owed to the buyer and the refund was refused`;
  }
  if (asked > 0 && blocked.length > 0 && at !== 'cancelling' && at !== 'expected') {
    holds['SL-ORDER-008'] = `${money(asked)} was asked back for the buyer and the refund was refused`;
  }
  // A provider gives no more than was taken; together with a till or a gift card it can be.
  if (net(facts) < 0 && at !== 'cancelling') {
    holds['SL-ORDER-019'] = `${money(-net(facts))} more was given back than was taken`;
  }
  if (foreign.length > 0) {
    holds['SL-ORDER-018'] =
      `the order is in ${agreed.currency}, ${foreign.map((one) => one.reference).join(', ')} is not`;
  }
  const delivering = at === 'fulfilling' || at === 'settling' || at === 'closed';
  const promised =
    (facts.confirmed || hasShipped(facts)) &&
    delivering &&
    (agreed.paymentMode !== 'on-delivery' || captured(facts) > 0);
  const paidBack = at === 'fulfilling' && !hasShipped(facts) && captured(facts) > 0 && net(facts) + onHold(facts) <= 0;
  const due = invoicesComplete(facts) ? invoiced(facts) : agreed.total;
  const missing = due - (paidBack ? 0 : captured(facts)) - onHold(facts);
  if ((promised || (facts.late && at === 'settling')) && missing > 0)
    holds['SL-ORDER-005'] = `${money(missing)} is missing`;
  return holds;
}
