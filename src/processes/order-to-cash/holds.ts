import { formatMoney } from '../../kernel/money.ts';
import { orderErrors } from './errors.ts';
import { type At, askOf, type Facts } from './facts.ts';
import { hasShipped } from './fulfilment.ts';
import { captured, invoiced, isForeign, net, netOf, onHold, onHoldOf, paymentsOf, refundableOf } from './money.ts';
import { channelUndone, erpUndone, excess, invoicesComplete } from './place.ts';
import type { OrderToCashPolicy } from './policy.ts';
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
  Object.assign(holds, moneyHolds(facts, at));
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
    case 'record':
      return !facts.cancelledOn.includes('channel');
    default:
      return true;
  }
}

function moneyHolds(facts: Facts, at: At): Record<string, string> {
  const { agreed } = facts;
  if (agreed === undefined) return {};
  const money = (amount: number): string => `${formatMoney({ amount, currency: agreed.currency })} ${agreed.currency}`;
  const asked = owedByRequests(facts);
  const over = excess(facts) - asked;
  const foreign = paymentsOf(facts).filter(
    (payment) => isForeign(facts, payment) && netOf(payment) + onHoldOf(payment) > 0,
  );
  const holds: Record<string, string> = {};
  if (over > 0 && !isOwedBack(facts, at) && at !== 'cancelling' && at !== 'booking') {
    holds['SL-ORDER-004'] = `${money(over)} more than is due was taken`;
  }
  const blocked = paymentsOf(facts).filter((payment) => payment.refundBlocked && refundableOf(payment) > 0);
  if (isOwedBack(facts, at) && blocked.length > 0) {
    const owed = at === 'cancelling' ? blocked.reduce((sum, payment) => sum + refundableOf(payment), 0) : over;
    holds['SL-ORDER-008'] = `${money(owed)} is owed to the buyer and the refund was refused`;
  }
  if (asked > 0 && blocked.length > 0 && at !== 'cancelling' && at !== 'expected') {
    holds['SL-ORDER-008'] = `${money(asked)} was asked back for the buyer and the refund was refused`;
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
