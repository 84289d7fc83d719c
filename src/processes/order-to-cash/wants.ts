import { isOfHub } from '../../canonical/value.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { command, type Output } from '../../process/define.ts';
import { amountOf, ask, each, nothing, type Wanted, type Wish } from './asking.ts';
import { credit, register, repay } from './booking.ts';
import { clear } from './clearing.ts';
import { type At, askOf, type Facts, type Payment, type RefundAsk } from './facts.ts';
import { allShipped, nothingToShip, shortShipped } from './fulfilment.ts';
import {
  captured,
  credited,
  hasInvoice,
  invoiced,
  isForeign,
  net,
  onHoldOf,
  paymentsOf,
  pendingRefunds,
  refundableOf,
} from './money.ts';
import {
  channelUndone,
  erpUndone,
  excess,
  goodsStay,
  invoiceAsk,
  invoicesComplete,
  isBooked,
  target,
} from './place.ts';
import type { OrderToCashPolicy } from './policy.ts';
import { isSetAside, isWaiting, remainingOf } from './requested.ts';

/** What follows from the facts and was not asked before, in the order in which it is asked. */
export function wants(facts: Facts, at: At, policy: OrderToCashPolicy): Wanted {
  const wishes: readonly Wish[] = [
    confirm,
    cancel,
    captureMoney,
    giveUpHolds,
    giveBack,
    refund,
    tellChannel,
    invoice,
    register,
    credit,
    repay,
    clear,
  ];
  const outputs: Output[] = [];
  let known = facts;
  for (const wish of wishes) {
    const wanted = wish(known, at, policy);
    known = wanted.facts;
    outputs.push(...wanted.outputs);
  }
  return { facts: known, outputs };
}

const confirm: Wish = (facts, at) =>
  at === 'confirming'
    ? ask(facts, 'confirm', () => command('confirm-order', 'erp', { order: facts.id }))
    : nothing(facts);

/** Undoes confirming and booking first: only the ERP knows whether the goods are still there. Then, or when it has none of them, the channel. */
const cancel: Wish = (facts, at) => {
  const { agreed, cancellation } = facts;
  if (at !== 'cancelling' || agreed === undefined || cancellation === undefined) return nothing(facts);
  const data = { order: facts.id, reason: cancellation.reason };
  // The answer to a booking on its way tells what there is to cancel.
  const waits = erpUndone(facts) || askOf(facts, 'book') === 'asked';
  const erp = waits ? nothing(facts) : ask(facts, 'cancel:erp', () => command('cancel-order', 'erp', data, 'erp'));
  if (!goodsStay(erp.facts) || channelUndone(erp.facts)) return erp;
  const channel = ask(erp.facts, 'cancel:channel', () => command('cancel-order', agreed.channel, data, 'channel'));
  return { facts: channel.facts, outputs: [...erp.outputs, ...channel.outputs] };
};

/** Takes money on hold: at once when the order counts as prepaid, else with the last parcel, or before the hold lapses. */
const captureMoney: Wish = (facts, at, policy) => {
  const { agreed } = facts;
  if (agreed === undefined || at === 'cancelling' || at === 'cancelled' || at === 'ignored') return nothing(facts);
  const lapses = facts.lapsing && facts.confirmed && policy.lapsing === 'capture';
  const due =
    lapses ||
    allShipped(facts) ||
    (isBooked(facts) && (agreed.paymentMode !== 'authorise-then-capture' || policy.captureAt === 'confirmation'));
  if (!due) return nothing(facts);
  // What a short delivery comes to is known by its invoice only.
  if (shortShipped(facts) && !lapses && !invoicesComplete(facts)) return nothing(facts);
  const owed = invoicesComplete(facts) ? invoiced(facts) - credited(facts) : agreed.total;
  const asked = (known: Facts): number =>
    paymentsOf(known)
      .filter(({ id, captured }) => captured === 0 && askOf(known, `capture:${id}`) === 'asked')
      .reduce((sum, payment) => sum + onHoldOf(payment), 0);
  return each(facts, paymentsOf(facts), (known, payment) => {
    const amount = Math.min(onHoldOf(payment), owed - net(known) - asked(known));
    if (amount <= 0 || isForeign(known, payment)) return nothing(known);
    return ask(known, `capture:${payment.id}`, () =>
      command(
        'capture-payment',
        connectionOf(payment.id),
        { order: facts.id, payment: payment.id, reference: payment.reference, amount: amountOf(payment, amount) },
        payment.id,
      ),
    );
  });
};

/** The undoing of an authorisation, also of a second one that nobody needs. */
const giveUpHolds: Wish = (facts, at) => {
  const reason = facts.cancellation?.reason ?? 'the order is paid by another payment';
  const undoing = at === 'cancelling' && goodsStay(facts);
  const superfluous = (at === 'settling' || at === 'closed') && net(facts) >= target(facts);
  if (!undoing && !superfluous) return nothing(facts);
  return each(facts, paymentsOf(facts), (known, payment) => {
    const capture = askOf(known, `capture:${payment.id}`);
    if (onHoldOf(payment) === 0 || capture === 'asked' || capture === 'done') return nothing(known);
    return ask(known, `void:${payment.id}`, () =>
      command(
        'void-payment',
        connectionOf(payment.id),
        { order: facts.id, payment: payment.id, reference: payment.reference, reason },
        payment.id,
      ),
    );
  });
};

/** Whether money beyond what is due is owed back, and not a mistake that a person must look at. */
export function isOwedBack(facts: Facts, at: At): boolean {
  if (at === 'cancelling') return goodsStay(facts) && paymentsOf(facts).some((payment) => refundableOf(payment) > 0);
  if (excess(facts) <= 0) return false;
  return (facts.edited || shortShipped(facts)) && captured(facts) <= facts.dearest;
}

/** Whether the channel is expected to give it back by itself and is given a while to do so. */
export const channelMayRefund = (facts: Facts): boolean =>
  facts.cancellation === undefined ? facts.edited && !shortShipped(facts) : facts.cancellation.by === 'channel';

/** What the order was asked to give back, as far as nobody gave it already and there is money left that was taken. */
const giveBack: Wish = (facts, at) => {
  if (at === 'expected' || at === 'ignored' || at === 'cancelling' || at === 'cancelled') return nothing(facts);
  return each(facts, facts.requests, (known, request) => {
    if (isSetAside(request) || !isWaiting(known, request)) return nothing(known);
    const payments = paymentsOf(known)
      .filter((payment) => !isForeign(known, payment))
      .sort((left, right) => refundableOf(right) - refundableOf(left));
    return each(known, payments, (facts, payment) => {
      // What was paid back in another way is not there any more, though no payment says so.
      const amount = Math.min(remainingOf(facts, request), refundableOf(payment), net(facts) - pendingRefunds(facts));
      const { reason = 'goods came back', purpose } = request;
      return askRefund(facts, payment, { amount, why: 'asked', reason, request: purpose });
    });
  });
};

/** One refund of one payment, unless the provider refuses to give of it. Each has a purpose of its own, so it happens once. */
function askRefund(
  facts: Facts,
  payment: Payment,
  {
    amount,
    why,
    reason,
    request,
  }: { readonly amount: number; readonly why: string; readonly reason: string; readonly request?: string },
): Wanted {
  // What was paid with goods or at a counter has no provider that could be asked.
  if (
    amount <= 0 ||
    payment.refundBlocked ||
    isOfHub(payment.id) ||
    Object.keys(payment.refundAsks).length >= LIMITS.refundsPerPayment
  ) {
    return nothing(facts);
  }
  const count = paymentsOf(facts).reduce((sum, { refundAsks }) => sum + Object.keys(refundAsks).length, 0);
  const purpose = `${why}-${count + 1}`;
  const ask: RefundAsk = { amount, state: 'asked', ...(request === undefined ? {} : { request }) };
  const asked: Payment = { ...payment, refundAsks: { ...payment.refundAsks, [purpose]: ask } };
  const data = { order: facts.id, payment: payment.id, reference: payment.reference, purpose, reason };
  return {
    facts: { ...facts, payments: { ...facts.payments, [payment.id]: asked } },
    outputs: [
      command('refund-payment', connectionOf(payment.id), { ...data, amount: amountOf(payment, amount) }, purpose),
    ],
  };
}

/** The undoing of a capture. */
const refund: Wish = (facts, at) => {
  if (!isOwedBack(facts, at) || (channelMayRefund(facts) && facts.grace !== 'over')) return nothing(facts);
  const why = facts.cancellation !== undefined ? 'cancelled' : shortShipped(facts) ? 'not-delivered' : 'edited';
  // First from what the books do not know yet: then they need no correction.
  const known = (payment: Payment): number => (payment.reference in facts.registered ? 1 : 0);
  const payments = paymentsOf(facts)
    .filter((payment) => at === 'cancelling' || !isForeign(facts, payment))
    .sort((left, right) => known(left) - known(right));
  return each(facts, payments, (known, payment) => {
    const refundable = refundableOf(payment);
    const amount = at === 'cancelling' ? refundable : Math.min(excess(known), refundable);
    const reason = facts.cancellation?.reason ?? (why === 'edited' ? 'the order was changed' : 'not delivered');
    return askRefund(known, payment, { amount, why, reason });
  });
};

const tellChannel: Wish = (facts) => {
  const { agreed } = facts;
  if (agreed === undefined || facts.cancelledOn.includes('channel') || isOfHub(facts.id)) return nothing(facts);
  return each(facts, Object.values(facts.shipments), (known, { id, record, lines, tracking, complete }) =>
    ask(known, `record:${id}`, () =>
      command(
        'record-shipment',
        agreed.channel,
        { shipment: id, order: facts.id, record, lines, complete, ...(tracking === undefined ? {} : { tracking }) },
        id,
      ),
    ),
  );
};

/** One invoice for all that was delivered; a parcel that was heard of late asks once more. */
const invoice: Wish = (facts, at) => {
  if (at !== 'settling' && at !== 'closed') return nothing(facts);
  const earlier = Object.entries(facts.asks).some(([key, state]) => key.startsWith('invoice:') && state === 'asked');
  if (earlier || (hasInvoice(facts) && invoiced(facts) === facts.agreed?.total)) return nothing(facts);
  if (!allShipped(facts) && !nothingToShip(facts)) return nothing(facts);
  return ask(facts, invoiceAsk(facts), () => command('post-invoice', 'erp', { order: facts.id }, invoiceAsk(facts)));
};

/** `payment/stripe-main/pi_1` is told to `stripe-main`. */
const connectionOf = (id: string): string => id.split('/')[1] ?? '';
