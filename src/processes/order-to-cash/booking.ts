import { command } from '../../process/define.ts';
import { amountOf, ask, each, nothing, type Wish } from './asking.ts';
import { askOf, type Facts, type Payment, type RefundRequest, withAsk } from './facts.ts';
import { credited, heldOf, invoiced, isForeign, paymentsOf, pendingRefunds, sumOf } from './money.ts';
import { erpUndone, excess, invoicesComplete, isRegistered } from './place.ts';
import { creditDue, creditedRoom, repayAsk, repayments } from './repaying.ts';
import { givenOf } from './requested.ts';

/**
 * Every payment goes to the books once, with what is left of it after refunds that came before, and what of those is credited; their
 * refunds are then registered against the credit notes.
 */
export const register: Wish = (facts) => {
  const ready = invoicesComplete(facts) && excess(facts) <= 0 && pendingRefunds(facts) === 0;
  if (facts.cancellation !== undefined || !ready) return nothing(facts);
  return each(facts, paymentsOf(facts), (known, payment) => {
    // A payment that the books heard of from elsewhere, before this order knew it.
    if (payment.reference in known.registered && askOf(known, `register:${payment.id}`) === undefined) {
      return nothing(withAsk(known, `register:${payment.id}`, 'done'));
    }
    const room = invoiced(known) - sumOf(known.registered);
    const amount = Math.min(heldOf(payment) + toBeCredited(known, payment), room);
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

/** What was given back of a payment before it is registered and has a place in the invoices, because it is credited. */
function toBeCredited(facts: Facts, payment: Payment): number {
  const open = paymentsOf(facts).filter(({ reference }) => !(reference in facts.registered));
  const held = open.reduce((sum, one) => (isForeign(facts, one) ? sum : sum + heldOf(one)), 0);
  const spare = invoiced(facts) - sumOf(facts.registered) - held;
  return Math.max(0, Math.min(payment.captured - heldOf(payment), spare));
}

/**
 * The books follow what was given back after the invoice: goods by their own lines once their whole refund is given, all else by
 * its amount.
 */
export const credit: Wish = (facts, at) => {
  const undoing = at === 'cancelling' && erpUndone(facts);
  if (!undoing && (facts.cancellation !== undefined || !invoicesComplete(facts))) return nothing(facts);
  const open = Object.entries(facts.asks).some(([key, state]) => key.startsWith('credit:') && state !== 'done');
  const due = undoing ? invoiced(facts) - credited(facts) : creditDue(facts);
  if (open) return nothing(facts);
  if (due <= 0) return nothing(withCredited(facts, (request) => isEnded(facts, request)));
  const goods = undoing ? undefined : goodsToCredit(facts, due);
  const amount = goods === undefined && !undoing ? due - awaited(facts) : (goods?.amount ?? due);
  if (amount <= 0) return nothing(facts);
  const count = Object.keys(facts.asks).filter((key) => key.startsWith('credit:')).length;
  const currency = facts.agreed?.currency ?? '';
  const lines = goods?.request.goods.map(({ sku, value, unit, amount }) => ({
    sku,
    quantity: { value, unit },
    amount: { amount, currency },
  }));
  const known = withCredited(facts, (request) => request.purpose === goods?.request.purpose);
  return ask(known, `credit:${count + 1}`, () =>
    command(
      'post-credit-note',
      'erp',
      {
        order: facts.id,
        amount: { amount, currency },
        reason: goods?.request.reason ?? 'money was given back to the buyer',
        ...(lines === undefined ? {} : { lines }),
      },
      `credit:${count + 1}`,
    ),
  );
};

const isForGoods = (request: RefundRequest): boolean => request.goods.length > 0 && !request.credited;
const isEnded = (facts: Facts, request: RefundRequest): boolean =>
  givenOf(facts, request) >= request.amount || request.short !== undefined;

function goodsToCredit(
  facts: Facts,
  due: number,
): { readonly request: RefundRequest; readonly amount: number } | undefined {
  return facts.requests
    .filter((request) => isForGoods(request) && isEnded(facts, request))
    .map((request) => ({ request, amount: givenOf(facts, request) }))
    .find(({ amount }) => amount > 0 && amount <= due);
}

/** Given for goods of which more is to be given: it is credited with the rest, under their lines. */
const awaited = (facts: Facts): number =>
  facts.requests
    .filter((request) => isForGoods(request) && !isEnded(facts, request))
    .reduce((sum, request) => sum + givenOf(facts, request), 0);

function withCredited(facts: Facts, isCredited: (request: RefundRequest) => boolean): Facts {
  const fresh = facts.requests.filter((request) => isForGoods(request) && isCredited(request));
  if (fresh.length === 0) return facts;
  const requests = facts.requests.map((request) =>
    fresh.includes(request) ? { ...request, credited: true } : request,
  );
  return { ...facts, requests };
}

/** A refund of a registered payment goes to the books when a credit note stands there that it pays. */
export const repay: Wish = (facts) => {
  return each(facts, repayments(facts), (known, { payment, refund, reference, amount }) => {
    if (amount > creditedRoom(known)) return nothing(known);
    const repaid = { ...known.repaid, [reference]: { amount, gateway: payment.gateway } };
    return ask({ ...known, repaid }, repayAsk(reference), () =>
      command(
        'register-refund',
        'erp',
        {
          order: facts.id,
          payment: payment.id,
          reference,
          amount: amountOf(payment, amount),
          at: payment.refundTimes[refund] ?? payment.capturedAt ?? '',
          gateway: payment.gateway,
        },
        reference,
      ),
    );
  });
};
