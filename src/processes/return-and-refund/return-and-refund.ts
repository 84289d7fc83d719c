import type { EventData } from '../../canonical/event.ts';
import type { Order } from '../../canonical/order.ts';
import { isOfHub } from '../../canonical/value.ts';
import { epochMsOf } from '../../kernel/clock.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { millionthsOf } from '../../kernel/quantity.ts';
import { type Address, type AnyProcess, defineProcess, event, type Message, type Rows } from '../../process/define.ts';
import {
  type Ask,
  type Asked,
  type Batch,
  changed,
  type Facts,
  noFacts,
  type Replacement,
  type ReturnFacts,
  type State,
} from './facts.ts';
import { asGood } from './goods.ts';
import { exchangeAlias } from './instead.ts';
import { askAgain, CLOCKS, onward, tooLate } from './onward.ts';
import { type Abilities, type ReturnPolicy, type ReturnRules, readReturnPolicy } from './policy.ts';
import { boughtOf, priceOf } from './worth.ts';

/**
 * Return-and-refund: goods that a buyer gives back, in any channel or store, come to an agreed end: decided, received, looked at,
 * taken into stock or written off, and paid back once, to the cent. One instance decides about all returns of an order, so no piece
 * comes back twice; the order itself gives the money (`RefundRequested`), so never more than was taken. `wishes` are the settings
 * `processes.return-and-refund`, `abilities` what the connectors accept; throws SL-PROCESS-006 for one that is unknown or not readable.
 */
export function returnAndRefund(wishes: Partial<ReturnPolicy> = {}, abilities: Abilities = ALL_ABLE): AnyProcess {
  const policy: ReturnRules = { ...readReturnPolicy(wishes as Readonly<Record<string, unknown>>), ...abilities };
  const rows: Rows<State, State> = {
    ...orderRows(policy),
    ...askRows(policy),
    ...goodsRows(policy),
    ...moneyRows(policy),
    ...insteadRows(policy),
    ...clockRows(policy),
  };
  return defineProcess<State>({
    name: 'return-and-refund',
    version: 1,
    summary: 'From goods that a buyer gives back to their place in the stock and the money for them, line by line.',
    roles: ['erp'],
    correlate,
    initial: noFacts,
    begins: [
      'OrderPlaced',
      'OrderEdited',
      'ShipmentDispatched',
      'ShipmentDelivered',
      'ReturnRequested',
      'ReturnDecided',
      'ReturnReceived',
      'ReturnInspected',
      'RefundSettled',
    ],
    meanings: {
      expected: 'Something is known of the order, and the order itself has not arrived.',
      bought: 'The order is known; nothing of it comes back.',
      deciding: 'A return waits for the rules or for a person to decide.',
      receiving: 'Goods may come and are waited for.',
      inspecting: 'Goods are here and somebody must look at them.',
      settling: 'The goods were looked at; stock, money and channel are told.',
      settled: 'Nothing of any return is open.',
    },
    states: {
      expected: rows,
      bought: rows,
      deciding: rows,
      receiving: rows,
      inspecting: rows,
      settling: rows,
      settled: rows,
    },
    ignores: {},
    migrate: {},
  });
}

const ALL_ABLE: Abilities = { takesReturns: true, recordRefundsIn: [], giftCardsIn: [] };

/** What becomes of an order for other goods is told to the return that called for it. */
const OF_REPLACEMENTS: readonly string[] = ['OrderAllocated', 'OrderRejected', 'OrderCancelled'];

/** One instance an order. What is settled for other reasons than a return concerns none. */
function correlate({ name, data }: Message, subject: string): Address | undefined {
  if (OF_REPLACEMENTS.includes(name)) {
    const { order } = data as { readonly order: string };
    return isOfHub(order) ? { alias: exchangeAlias(order) } : undefined;
  }
  const told = data as { readonly order?: string | { readonly id?: string }; readonly return?: unknown };
  if (name === 'RefundSettled' && told.return === undefined) return undefined;
  if (typeof told.order === 'string') return { key: told.order };
  const { order } = (told.return ?? {}) as { readonly order?: string };
  if (typeof order === 'string') return { key: order };
  return subject.startsWith('order/') ? { key: subject } : undefined;
}

// ── the order ───────────────────────────────────────────────────────────────────────────────────────────────

function orderRows(policy: ReturnRules): Rows<State, State> {
  const bought = (state: State, order: Order, message: Message) => {
    const placedMs = epochMsOf(order.placedAt) ?? message.atMs;
    const isOlder = state.bought !== undefined && !isNewer(state.bought.version, order.version);
    return onward(state, isOlder ? state : { ...state, bought: boughtOf(order, placedMs) }, message, policy);
  };
  const sent = (state: State, at: string, message: Message) =>
    onward(state, { ...state, sentMs: Math.max(state.sentMs, epochMsOf(at) ?? message.atMs) }, message, policy);
  return {
    OrderPlaced: (state, message) => bought(state, message.data.order, message),
    // What the ERP makes of an order shows in its parcels; what was paid for a line is the channel's word.
    OrderEdited: (state, message) => (message.data.by === 'erp' ? [state] : bought(state, message.data.order, message)),
    ShipmentDispatched: (state, message) => sent(state, message.data.at, message),
    ShipmentDelivered: (state, message) => sent(state, message.data.at, message),
  };
}

function isNewer(known: string, told: string): boolean {
  const [before, after] = [epochMsOf(known), epochMsOf(told)];
  return before !== undefined && after !== undefined ? after > before : told > known;
}

// ── what people want and decide ─────────────────────────────────────────────────────────────────────────────

function askRows(policy: ReturnRules): Rows<State, State> {
  return {
    ReturnRequested: (state, message) => {
      const { id, order } = message.data.return;
      const known = state.returns[id];
      if (known?.asked !== undefined) return onward(state, state, message, policy);
      if (known === undefined && Object.keys(state.returns).length >= LIMITS.returnsPerOrder) {
        const reason = `an order has at most ${LIMITS.returnsPerOrder} returns`;
        return [
          state,
          event('ReturnDeclined', { return: id, order, code: 'SL-RETURN-002', reason, at: message.time }, id),
        ];
      }
      const facts = changed(state, id, message.atMs, ({ location }) => ({
        asked: askedOf(message),
        location: location ?? message.data.return.at,
      }));
      return onward(state, facts, message, policy);
    },
    ReturnDecided: (state, message) => {
      const { decision, by, reason, return: id } = message.data;
      const facts = changed(state, id, message.atMs, (one) => {
        if (decision === 'settle') return { settled: true };
        const untouched = one.receipts.length === 0 && one.inspections.length === 0;
        if (one.verdict === 'open') return { decided: { decision, by, reason } };
        // Before anything came an approval can be taken back.
        return decision === 'decline' && one.verdict === 'approved' && untouched
          ? { verdict: 'open', decided: { decision, by, reason } }
          : {};
      });
      return onward(state, facts, message, policy);
    },
  };
}

function askedOf({ data, atMs, connection }: Message<EventData<'ReturnRequested'>>): Asked {
  const { lines, wanted, exchangeFor = [], shippingBack, paidBack } = data.return;
  return {
    from: connection,
    askedBy: data.askedBy,
    atMs: epochMsOf(data.at) ?? atMs,
    lines,
    wanted,
    exchange: exchangeFor.reduce((sum, { price, quantity }) => sum + priceOf(price.amount, millionthsOf(quantity)), 0),
    ...(exchangeFor.length === 0 ? {} : { exchangeFor }),
    ...(paidBack === undefined ? {} : { paidBack: paidBack.amount }),
    shippingBack: shippingBack === true,
  };
}

// ── goods ───────────────────────────────────────────────────────────────────────────────────────────────────

function goodsRows(policy: ReturnRules): Rows<State, State> {
  return {
    ReturnReceived: (state, message) => {
      const { return: id, location, lines } = message.data;
      const counts = lines.map(({ line, sku, quantity }) => ({ line, sku, quantity: millionthsOf(quantity) }));
      const facts = changed(state, id, message.atMs, (one) => ({
        receipts: [...one.receipts, ...counts],
        ...(policy.inspection === 'none' ? { inspections: [...one.inspections, asGood(counts)] } : {}),
        location,
        receivedMs: message.atMs,
      }));
      return onward(state, facts, message, policy);
    },
    ReturnInspected: (state, message) => {
      const { return: id, lines } = message.data;
      const found = lines.map(({ line, sku, quantity, condition, deduction }) => ({
        line,
        sku,
        quantity: millionthsOf(quantity),
        condition,
        deduction: Math.max(0, deduction?.amount ?? 0),
      }));
      const facts = changed(state, id, message.atMs, (one) => ({
        inspections: [...one.inspections, { lines: found }],
        receivedMs: one.receivedMs === 0 ? message.atMs : one.receivedMs,
      }));
      return onward(state, facts, message, policy);
    },
    'receive-return.done': taken('done', policy),
    'receive-return.rejected': taken('rejected', policy),
    'receive-return.failed': taken('failed', policy),
  };
}

type Received = {
  readonly request: { readonly return: string; readonly lines: readonly ReceivedLine[] };
  readonly failure?: { readonly code: string };
};
/** The ERP knows the goods and not the store: it is told of it by configuration, and nothing else is wrong. */
const UNKNOWN_STORE = 'SL-ODOO-035';
interface ReceivedLine {
  readonly line: string;
  readonly quantity: { readonly value: string; readonly unit: string };
  readonly condition: string;
}

/** The answer of the ERP to a batch of goods. What was done stays done, however a repeated delivery then went. */
const taken = (how: Batch['goods'], policy: ReturnRules) => (state: State, message: Message<Received>) => {
  const { return: id, lines } = message.data.request;
  const isUnknownStore = message.data.failure?.code === UNKNOWN_STORE && how === 'rejected';
  const againMs = isUnknownStore ? message.atMs + policy.unknownStoreMs : undefined;
  const one = state.returns[id];
  const index = (one?.batches ?? []).findIndex((batch) => batch.goods !== 'done' && isOf(batch, lines));
  const facts = index < 0 ? state : withBatch(state, id, (_, at) => at === index, { goods: how, againMs });
  return onward(state, facts, message, policy);
};

const isOf = (batch: Batch, lines: readonly ReceivedLine[]): boolean =>
  batch.lines.length === lines.length &&
  batch.lines.every(({ line, quantity, condition }, index) => {
    const told = lines[index];
    return told?.line === line && told.condition === condition && millionthsOf(told.quantity) === quantity;
  });

function withBatch(
  facts: Facts,
  id: string,
  is: (batch: Batch, index: number) => boolean,
  change: Partial<Batch>,
): Facts {
  return changed(facts, id, 0, ({ batches }: ReturnFacts) => ({
    batches: batches.map((batch, index) => (is(batch, index) ? { ...batch, ...change } : batch)),
  }));
}

// ── money ───────────────────────────────────────────────────────────────────────────────────────────────────

function moneyRows(policy: ReturnRules): Rows<State, State> {
  const recorded = (how: Batch['goods']) => (state: State, message: Message<{ request: { purpose: string } }>) => {
    const { purpose } = message.data.request;
    const one = Object.values(state.returns).find(({ batches }) => batches.some((batch) => batch.purpose === purpose));
    const facts =
      one === undefined
        ? state
        : withBatch(state, one.id, (batch) => batch.purpose === purpose && batch.told !== 'done', { told: how });
    return onward(state, facts, message, policy);
  };
  return {
    RefundSettled: (state, message) => {
      const { return: id = '', purpose, given, byChannel, kept, reason } = message.data;
      if (state.returns[id] === undefined) return [state];
      const told = {
        given: given.amount,
        byChannel: byChannel?.amount ?? 0,
        kept: kept?.amount ?? 0,
        answered: true,
        reason,
      };
      return onward(
        state,
        withBatch(state, id, (batch) => batch.purpose === purpose, told),
        message,
        policy,
      );
    },
    'record-refund.done': recorded('done'),
    'record-refund.rejected': recorded('rejected'),
    'record-refund.failed': recorded('failed'),
  };
}

const clockRows = (policy: ReturnRules): Rows<State, State> => ({
  ...Object.fromEntries(
    CLOCKS.map((clock) => [
      `deadline.${clock}`,
      (state: State, message: Message) => tooLate(state, clock, message, policy),
    ]),
  ),
  'deadline.store': (state, message) => askAgain(state, message, policy),
});

// ── in place of money ───────────────────────────────────────────────────────────────────────────────────────

function insteadRows(policy: ReturnRules): Rows<State, State> {
  const withCard = (state: State, purpose: string, card: Ask): Facts => {
    const one = Object.values(state.returns).find(({ batches }) => batches.some((batch) => batch.purpose === purpose));
    if (one === undefined) return state;
    return withBatch(state, one.id, (batch) => batch.purpose === purpose && batch.card !== 'done', { card });
  };
  const refused = (how: Ask) => (state: State, message: Message<{ request: { purpose: string } }>) =>
    onward(state, withCard(state, message.data.request.purpose, how), message, policy);
  const replaced =
    (how: Replacement['state']) =>
    (state: State, message: Message<{ order: string }>): ReturnType<typeof onward> => {
      const one = Object.values(state.returns).find(({ replacement }) => replacement?.order === message.data.order);
      const known = one?.replacement;
      const facts =
        one === undefined || known === undefined
          ? state
          : changed(state, one.id, 0, () => ({ replacement: { ...known, state: how } }));
      return onward(state, facts, message, policy);
    };
  return {
    'issue-gift-card.done': (state, message) => {
      const { request, result, connection } = message.data;
      const { order, return: returned, purpose } = request;
      const [next, ...outputs] = onward(state, withCard(state, purpose, 'done'), message, policy);
      const isKnown = Object.values(state.returns).some(({ batches }) =>
        batches.some((batch) => batch.purpose === purpose && batch.card === 'done'),
      );
      if (result === undefined || isKnown) return [next, ...outputs];
      const { giftCard, masked, amount } = result;
      const card = { giftCard: `gift-card/${connection}/${giftCard}`, order, masked, amount, at: message.time };
      return [
        next,
        event('GiftCardIssued', { ...card, ...(returned === undefined ? {} : { return: returned }) }, purpose),
        ...outputs,
      ];
    },
    'issue-gift-card.rejected': refused('rejected'),
    'issue-gift-card.failed': refused('failed'),
    OrderAllocated: replaced('allocated'),
    OrderRejected: replaced('lost'),
    OrderCancelled: replaced('lost'),
  };
}
