import { LIMITS } from '../../kernel/limits.ts';
import { command, type Output } from '../../process/define.ts';
import { type At, askOf, type Facts, type Payment, type RefundAsk, withAsk } from './facts.ts';
import { allShipped, nothingToShip, shortShipped } from './fulfilment.ts';
import {
  captured,
  credited,
  hasInvoice,
  invoiced,
  isForeign,
  net,
  netOf,
  onHoldOf,
  paymentsOf,
  pendingRefunds,
  refundableOf,
  refunded,
  sumOf,
} from './money.ts';
import {
  channelUndone,
  erpUndone,
  excess,
  invoiceAsk,
  invoicesComplete,
  isBooked,
  isRegistered,
  target,
} from './place.ts';
import type { OrderToCashPolicy } from './policy.ts';
import { isWaiting, remainingOf } from './requested.ts';

/** Facts with what was just asked noted in them, and the commands that ask it. */
export interface Wanted {
  readonly facts: Facts;
  readonly outputs: readonly Output[];
}

type Wish = (facts: Facts, at: At, policy: OrderToCashPolicy) => Wanted;

const nothing = (facts: Facts): Wanted => ({ facts, outputs: [] });

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

/** Asks once: a key that was asked is not asked again. */
function ask(facts: Facts, key: string, output: () => Output): Wanted {
  if (askOf(facts, key) !== undefined) return nothing(facts);
  return { facts: withAsk(facts, key, 'asked'), outputs: [output()] };
}

function each<Item>(facts: Facts, items: readonly Item[], wish: (facts: Facts, item: Item) => Wanted): Wanted {
  let known = facts;
  const outputs: Output[] = [];
  for (const item of items) {
    const wanted = wish(known, item);
    known = wanted.facts;
    outputs.push(...wanted.outputs);
  }
  return { facts: known, outputs };
}

const amountOf = (payment: Payment, amount: number) => ({ amount, currency: payment.currency });

const confirm: Wish = (facts, at) =>
  at === 'confirming'
    ? ask(facts, 'confirm', () => command('confirm-order', 'erp', { order: facts.id }))
    : nothing(facts);

/** Undoes confirming and booking first: only the ERP knows whether the goods are still there. Then the channel. */
const cancel: Wish = (facts, at) => {
  const { agreed, cancellation } = facts;
  if (at !== 'cancelling' || agreed === undefined || cancellation === undefined) return nothing(facts);
  const data = { order: facts.id, reason: cancellation.reason };
  if (!erpUndone(facts)) {
    // The answer to a booking on its way tells what there is to cancel.
    if (askOf(facts, 'book') === 'asked') return nothing(facts);
    return ask(facts, 'cancel:erp', () => command('cancel-order', 'erp', data, 'erp'));
  }
  if (channelUndone(facts)) return nothing(facts);
  return ask(facts, 'cancel:channel', () => command('cancel-order', agreed.channel, data, 'channel'));
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
  const undoing = at === 'cancelling' && erpUndone(facts);
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
  if (at === 'cancelling') return erpUndone(facts) && paymentsOf(facts).some((payment) => refundableOf(payment) > 0);
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
    if (!isWaiting(known, request)) return nothing(known);
    const payments = paymentsOf(known)
      .filter((payment) => !isForeign(known, payment))
      .sort((left, right) => refundableOf(right) - refundableOf(left));
    return each(known, payments, (facts, payment) => {
      const amount = Math.min(remainingOf(facts, request), refundableOf(payment));
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
  if (amount <= 0 || payment.refundBlocked || Object.keys(payment.refundAsks).length >= LIMITS.refundsPerPayment) {
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
  if (agreed === undefined || facts.cancelledOn.includes('channel')) return nothing(facts);
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

/** Every payment goes to the books once, with what is left of it after refunds that came before. */
const register: Wish = (facts) => {
  const ready = invoicesComplete(facts) && excess(facts) <= 0 && pendingRefunds(facts) === 0;
  if (facts.cancellation !== undefined || !ready) return nothing(facts);
  return each(facts, paymentsOf(facts), (known, payment) => {
    // A payment that the books heard of from elsewhere, before this order knew it.
    if (payment.reference in known.registered && askOf(known, `register:${payment.id}`) === undefined) {
      return nothing(withAsk(known, `register:${payment.id}`, 'done'));
    }
    const room = invoiced(known) - sumOf(known.registered);
    const amount = Math.min(netOf(payment), room);
    if (amount <= 0 || isForeign(known, payment) || isRegistered(known, payment.id)) return nothing(known);
    const noted = { ...known, registered: { ...known.registered, [payment.reference]: amount } };
    const wanted = ask(known, `register:${payment.id}`, () =>
      command(
        'register-payment',
        'erp',
        {
          order: facts.id,
          payment: payment.id,
          reference: payment.reference,
          amount: amountOf(payment, amount),
          at: payment.capturedAt ?? '',
          gateway: payment.gateway,
        },
        payment.id,
      ),
    );
    return wanted.outputs.length === 0
      ? wanted
      : { ...wanted, facts: withAsk(noted, `register:${payment.id}`, 'asked') };
  });
};

/** The books follow what was given back after the invoice. */
const credit: Wish = (facts, at) => {
  const undoing = at === 'cancelling' && erpUndone(facts);
  if (!undoing && (facts.cancellation !== undefined || !invoicesComplete(facts))) return nothing(facts);
  const open = Object.entries(facts.asks).some(([key, state]) => key.startsWith('credit:') && state !== 'done');
  const standing = invoiced(facts) - credited(facts);
  const amount = undoing ? standing : Math.min(standing - net(facts), refunded(facts) - credited(facts));
  if (open || amount <= 0) return nothing(facts);
  const count = Object.keys(facts.asks).filter((key) => key.startsWith('credit:')).length;
  const currency = facts.agreed?.currency ?? '';
  return ask(facts, `credit:${count + 1}`, () =>
    command(
      'post-credit-note',
      'erp',
      { order: facts.id, amount: { amount, currency }, reason: 'money was given back to the buyer' },
      `credit:${count + 1}`,
    ),
  );
};

/** `payment/stripe-main/pi_1` is told to `stripe-main`. */
const connectionOf = (id: string): string => id.split('/')[1] ?? '';
