import type { EventData } from '../../canonical/event.ts';
import type { Order } from '../../canonical/order.ts';
import { epochMsOf } from '../../kernel/clock.ts';
import { formatMoney } from '../../kernel/money.ts';
import { alias, command, event, type Message, type Output, type Rows } from '../../process/define.ts';
import { withShipment } from './books.ts';
import {
  type Agreed,
  agreedOf,
  askOf,
  type Cancellation,
  type Facts,
  isAmending,
  type Side,
  type State,
  withAnswer,
  withAsk,
  withNames,
  withoutAsk,
  withoutTrouble,
  withTrouble,
} from './facts.ts';
import { hasShipped, nothingToShip } from './fulfilment.ts';
import { hasInvoice } from './money.ts';
import { onward } from './onward.ts';
import { referenceAlias } from './payments.ts';
import type { OrderToCashPolicy } from './policy.ts';

/**
 * Order-change: what a side's wish to cancel or edit leads to, by the state that it meets. These are rows of
 * order-to-cash's own table, so one instance decides about an order and no two can disagree.
 *
 * | the order is | cancelled by the channel | cancelled by the ERP | edited by the channel | edited by the ERP |
 * |---|---|---|---|---|
 * | not yet known | kept; ends it when it arrives | kept | begins with the edited order | – |
 * | before any parcel | undone everywhere | undone everywhere | amended in the ERP | lower: agreed; higher: refused |
 * | partly shipped | the rest is given up and paid back; what left needs a return | the rest is given up and paid back | amended if the ERP can | as above |
 * | shipped or closed | refused: needs a return | refused: needs a return | refused | refused |
 * | being cancelled | noted as done there | noted as done there | no longer matters | no longer matters |
 *
 * What left of a partly shipped order is paid for by its invoice. An ERP that invoices no cancelled order, as Odoo, refuses it: a
 * person is told, and the money stays where it is until the books can say what the part was worth.
 */
export function changeRows(policy: OrderToCashPolicy) {
  const noted = (state: State, facts: Facts, message: Message, ...outputs: Output[]) =>
    onward(state, facts, message, policy, ...outputs);

  /** Answers of the ERP to an amendment; the newest is the one that counts. */
  const amendRows: Rows<State, State> = {
    'amend-order.done': (state, message) => {
      const key = amendKey(message.data.request.order.version);
      const named = withNames(state, message.data.request.order);
      const facts = { ...withAnswer(named, key, 'done'), amendedMs: epochMsOf(message.time) ?? message.atMs };
      return noted(state, withoutTrouble(facts, 'SL-ORDER-011'), message);
    },
    'amend-order.rejected': (state, message) => {
      const { order } = message.data.request;
      const because = message.data.failure?.because ?? 'the ERP refused the change';
      const facts = withoutAsk(state, amendKey(order.version));
      // The booking that it was to change was refused; what mends it may be this very change.
      const isLatest = state.agreed?.version === order.version && state.cancellation === undefined;
      if (isLatest && askOf(state, 'book') === 'rejected') {
        return noted(state, withAsk(facts, 'book', 'asked'), message, command('book-order', 'erp', { order }));
      }
      return noted(state, withTrouble(facts, 'SL-ORDER-011', because), message);
    },
    'amend-order.failed': (state, message) => {
      const key = amendKey(message.data.request.order.version);
      // What was refused before stays refused, however a repeated delivery of the command then went.
      const isOpen = askOf(state, key) !== undefined;
      return noted(state, isOpen ? withAnswer(state, key, 'failed') : state, message);
    },
  };

  /** The ERP's answer to a cancellation: only it knows whether goods had left. */
  const cancelRows: Rows<State, State> = {
    'cancel-order.done': (state, message) => {
      const side = sideOf(state, message);
      const facts = withAnswer(state, `cancel:${side}`, 'done');
      if (side === 'erp' && message.data.result?.alreadyShipped === true)
        return noted(state, goodsAreGone(facts), message);
      // The shop does not cancel what it has fulfilled: a refusal in other words.
      if (message.data.result?.alreadyShipped === true) {
        return noted(state, tooLate(withAsk(facts, 'cancel:channel', 'rejected'), state.cancellation?.reason), message);
      }
      return noted(state, cancelledOn(facts, side), message);
    },
    'cancel-order.rejected': (state, message) =>
      noted(state, withAnswer(state, `cancel:${sideOf(state, message)}`, 'rejected'), message),
    'cancel-order.failed': (state, message) =>
      noted(state, withAnswer(state, `cancel:${sideOf(state, message)}`, 'failed'), message),
  };

  return {
    answers: { ...amendRows, ...cancelRows },

    /** The order as it was first placed comes after an edit that overtook it, or once more. */
    placedBefore: (state: State, message: Message<EventData<'OrderPlaced'>>) => {
      const { order } = message.data;
      if (state.agreed === undefined || state.agreed.version === order.version) return noted(state, state, message);
      const dearest = Math.max(state.dearest, order.totals.total.amount);
      return noted(state, { ...state, edited: true, dearest }, message);
    },

    /** Before the order itself arrived. */
    unseen: {
      OrderCancelled: (state, message) => noted(state, cancel(state, message.data), message),
      OrderEdited: (state, message) =>
        message.data.by === 'channel' ? place(state, message, policy) : noted(state, state, message),
    } satisfies Rows<State, State>,

    /** Before any parcel: everything can still be undone. */
    early: {
      OrderCancelled: (state, message) => noted(state, cancel(state, message.data), message),
      OrderEdited: (state, message) => edit(state, message, policy),
    } satisfies Rows<State, State>,

    /** Some parcels may have left. */
    shipping: {
      OrderCancelled: (state, message) => {
        // The ERP gave up what had not left: the order ends short, and the rest is paid back.
        if (message.data.by === 'erp' && hasShipped(state)) return noted(state, { ...state, short: true }, message);
        return noted(state, cancel(state, message.data), message);
      },
      OrderEdited: (state, message) => edit(state, message, policy),
    } satisfies Rows<State, State>,

    /** All has left, or the order is closed. */
    late: {
      OrderCancelled: (state, message) => {
        const { by } = message.data;
        const side = by === 'erp' ? 'erp' : 'channel';
        // Nothing of it is sent, and nothing was invoiced yet: it can still be undone.
        if (nothingToShip(state) && !hasShipped(state) && !hasInvoice(state)) {
          return noted(state, cancel(state, message.data), message);
        }
        if (side === 'erp' && state.short) return noted(state, cancelledOn(state, side), message);
        // What a person of the house wished is no word of the channel's.
        return noted(state, tooLate(by === 'hub' ? state : cancelledOn(state, side), message.data.reason), message);
      },
      OrderEdited: (state, message) => {
        const { order, by } = message.data;
        const news =
          state.agreed !== undefined && (by === 'erp' ? erpView(state.agreed, order) : isNewer(state.agreed, order));
        if (!news) return noted(state, state, message);
        const difference = `the ${message.data.by} changed the order to version ${message.data.order.version}`;
        return noted(state, withTrouble(state, 'SL-ORDER-010', difference), message);
      },
    } satisfies Rows<State, State>,

    /** While it is undone and afterwards: an echo of the hub's own cancellation ends here, and a second wish to cancel too. */
    undoing: {
      OrderCancelled: (state, message) => {
        const { by } = message.data;
        return noted(state, by === 'hub' ? state : cancelledOn(state, by), message);
      },
      OrderEdited: (state, message) => noted(state, state, message),
      // Goods left before the ERP heard of the cancellation: it cannot be kept.
      ShipmentDispatched: (state, message) => noted(state, goodsAreGone(withShipment(state, message.data)), message),
    } satisfies Rows<State, State>,
  };
}

/** The order itself has arrived, by its own event or inside an edit that overtook it. */
export function place(state: State, message: Message<EventData<'OrderPlaced'>>, policy: OrderToCashPolicy) {
  const { order } = message.data;
  const facts: Facts = { ...state, agreed: agreedOf(order), dearest: order.totals.total.amount };
  const set = order.test && policy.testOrders === 'ignore';
  const aliases = order.payments.flatMap(({ reference }) =>
    reference === undefined ? [] : [alias(referenceAlias(reference))],
  );
  if (facts.cancellation !== undefined) return onward(state, facts, message, policy, ...aliases);
  if (set) {
    const reason = 'the channel marks the order as a test';
    const told = event('OrderRejected', { order: state.id, code: 'SL-ORDER-017', reason });
    return onward(state, facts, message, policy, told, ...aliases);
  }
  const book = command('book-order', 'erp', { order });
  return onward(state, withAsk(facts, 'book', 'asked'), message, policy, book, ...aliases);
}

const amendKey = (version: string): string => `amend:${version}`;

/** Whether a snapshot of the channel is newer than what is agreed. */
function isNewer(agreed: Agreed, { version }: Order): boolean {
  const [known, told] = [epochMsOf(agreed.version), epochMsOf(version)];
  const older = known !== undefined && told !== undefined ? told < known : version < agreed.version;
  return !older && version !== agreed.version;
}

function edit(state: State, message: Message<EventData<'OrderEdited'>>, policy: OrderToCashPolicy) {
  const { order, by } = message.data;
  const { agreed } = state;
  if (agreed === undefined) return onward(state, state, message, policy);
  if (by === 'erp') return editByErp(state, agreed, message, policy);
  if (!isNewer(agreed, order)) return onward(state, state, message, policy);
  const next = { ...agreedOf(order), test: agreed.test, paymentMode: agreed.paymentMode };
  const edited: Facts = { ...state, agreed: next, edited: true, dearest: Math.max(state.dearest, next.total) };
  if (askOf(state, 'book') === 'rejected') {
    // The channel mended what the ERP refused: the order is booked again.
    return onward(state, withAsk(edited, 'book', 'asked'), message, policy, command('book-order', 'erp', { order }));
  }
  // Commands of one order stay in order, so an amendment waits behind a booking that is still on its way.
  const amend = command('amend-order', 'erp', { order }, order.version);
  return onward(state, withAsk(edited, amendKey(order.version), 'asked'), message, policy, amend);
}

/** The ERP owns the fulfilment, the channel the basket: less is taken over, an echo ends here, more is refused. */
function editByErp(
  state: State,
  agreed: Agreed,
  message: Message<EventData<'OrderEdited'>>,
  policy: OrderToCashPolicy,
) {
  // What the ERP said before it took over a change of the channel is no news.
  const isStale = isAmending(state) || (epochMsOf(message.time) ?? message.atMs) <= state.amendedMs;
  const asErp = erpView(agreed, message.data.order);
  if (isStale || asErp === undefined) return onward(state, state, message, policy);
  if (asErp.total <= agreed.total) return onward(state, { ...state, agreed: asErp, edited: true }, message, policy);
  const dearer = { amount: asErp.total - agreed.total, currency: agreed.currency };
  const reason = `the ERP made the order ${formatMoney(dearer)} ${agreed.currency} dearer`;
  return onward(state, withTrouble(state, 'SL-ORDER-012', reason), message, policy);
}

/**
 * What is agreed, with the total and quantities that the ERP has; undefined when they are the same. Lines of the ERP that the
 * channel does not send, its services and roundings, are no goods.
 */
function erpView(agreed: Agreed, order: Order): Agreed | undefined {
  const told = agreedOf(order).goods;
  const none = { value: '0', unit: 'each' };
  const goods = Object.fromEntries(Object.keys(agreed.goods).map((sku) => [sku, told[sku] ?? none]));
  const same = Object.entries(goods).every(([sku, { value }]) => agreed.goods[sku]?.value === value);
  const total = order.totals.total.amount;
  return same && total === agreed.total ? undefined : { ...agreed, goods, total };
}

function cancel(state: Facts, { by, reason }: EventData<'OrderCancelled'>): Facts {
  const asker = by as Cancellation['by'];
  const facts = asker === 'hub' ? state : cancelledOn(state, asker);
  return { ...facts, cancellation: facts.cancellation ?? { by: asker, reason: reason ?? `cancelled by the ${by}` } };
}

const cancelledOn = <Known extends Facts>(facts: Known, side: Side): Known =>
  facts.cancelledOn.includes(side) ? facts : { ...facts, cancelledOn: [...facts.cancelledOn, side] };

const sideOf = (state: Facts, { connection }: Message): Side =>
  connection === state.agreed?.channel ? 'channel' : 'erp';

/** The cancellation cannot be kept: what left is invoiced, what did not is paid back, and a person gets the goods back. */
function goodsAreGone(facts: Facts): Facts {
  const { cancellation } = facts;
  const told = cancellation === undefined || cancellation.by === 'erp' ? facts : tooLate(facts, cancellation.reason);
  // The ERP ships no more of an order that it was asked to cancel.
  return { ...told, cancellation: undefined, short: facts.short || askOf(facts, 'cancel:erp') === 'done' };
}

function tooLate(facts: Facts, reason: string | undefined): Facts {
  const what = nothingToShip(facts) ? 'it was delivered and invoiced' : 'goods had left';
  const why = reason === undefined ? '' : `: ${reason}`;
  return withTrouble(facts, 'SL-ORDER-009', `${what} when it was cancelled${why}`);
}
