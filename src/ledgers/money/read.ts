import type { CommandName } from '../../canonical/command.ts';
import { type Envelope, nameOf, type Outcome } from '../../canonical/envelope.ts';
import type { EventData, EventName } from '../../canonical/event.ts';
import { isKeptReference } from '../../canonical/return.ts';
import { connectionOf } from '../../canonical/value.ts';
import { epochMsOf } from '../../kernel/clock.ts';
import { type Money, zero } from '../../kernel/money.ts';
import type { FactKind, MoneyFact } from './fact.ts';

/** What a reader knows of every message beside its data. */
interface Told {
  readonly atMs: number;
  readonly event: string;
}

type PaymentTold = Pick<EventData<'PaymentCaptured'>, 'payment' | 'order' | 'amount' | 'at'>;
type Reader<Data> = (data: Data, told: Told) => readonly MoneyFact[];
type Readers = { readonly [Name in EventName]?: Reader<EventData<Name>> };
type OutcomeReaders = { readonly [Name in CommandName]?: Reader<Outcome<Name, 'done'>> };

const time = (text: string, { atMs }: Told): number => epochMsOf(text) ?? atMs;
const ordered = (order: string | undefined) => (order === undefined ? {} : { order });

/** A fact of one payment; `what` sets apart several of a kind. */
function ofPayment(kind: FactKind, data: PaymentTold, told: Told, what?: string): MoneyFact {
  return {
    fact: what === undefined ? `${kind}/${data.payment}` : `${kind}/${data.payment}/${what}`,
    kind,
    payment: data.payment,
    ...ordered(data.order),
    connection: connectionOf(data.payment),
    amount: data.amount,
    atMs: time(data.at, told),
    event: told.event,
  };
}

interface DocumentTold {
  readonly order: string | undefined;
  readonly record: { readonly connection: string; readonly id: string; readonly name?: string | undefined };
  readonly amount: Money;
}

/** A document in the books. */
function ofDocument(kind: 'invoiced' | 'credited', { order, record, amount }: DocumentTold, told: Told): MoneyFact {
  return {
    fact: `${kind}/${record.connection}/${record.id}`,
    kind,
    ...ordered(order),
    connection: record.connection,
    amount,
    ...(record.name === undefined ? {} : { note: record.name }),
    atMs: told.atMs,
    event: told.event,
  };
}

function registered(order: string, reference: string, amount: Money, connection: string, told: Told): MoneyFact {
  return { fact: `registered/${order}/${reference}`, kind: 'registered', order, connection, amount, ...told };
}

interface RepaidTold {
  readonly order: string | undefined;
  readonly record: { readonly connection: string; readonly id: string };
  readonly amount: Money;
  readonly gateway?: string | undefined;
  readonly reference?: string | undefined;
}

function repaid({ order, record, amount, gateway, reference }: RepaidTold, told: Told): MoneyFact {
  const { connection, id } = record;
  const kind = reference !== undefined && isKeptReference(reference) ? 'cleared' : 'repaid';
  const note = gateway === undefined ? {} : { note: gateway };
  return {
    fact: `${kind}/${connection}/${id}`,
    kind,
    ...ordered(order),
    connection,
    amount,
    ...note,
    ...told,
  };
}

const agreed: Reader<EventData<'OrderPlaced'>> = ({ order }, told) => [
  {
    fact: `agreed/${order.id}`,
    kind: 'agreed',
    order: order.id,
    connection: order.channel,
    amount: order.totals.total,
    ...told,
  },
  ...(order.test
    ? [
        {
          fact: `test/${order.id}`,
          kind: 'test',
          order: order.id,
          connection: order.channel,
          amount: zero(order.totals.total.currency),
          ...told,
        } as const,
      ]
    : []),
];

const EVENTS: Readers = {
  OrderPlaced: agreed,
  OrderEdited: agreed,
  PaymentAuthorized: (data, told) => [ofPayment('authorised', data, told)],
  PaymentCaptured: (data, told) => [{ ...ofPayment('captured', data, told), note: data.gateway }],
  PaymentVoided: (data, told) => [ofPayment('voided', data, told)],
  // Each try is a fact of its own: a buyer may be refused twice before a card is taken.
  PaymentFailed: (data, told) => [
    {
      ...ofPayment('failed', data, told, told.event),
      ...(data.reason === undefined ? {} : { note: data.reason }),
    },
  ],
  RefundIssued: (data, told) => [ofPayment('refunded', data, told, data.refund)],
  RefundFailed: (data, told) => [ofPayment('refund-failed', data, told, data.refund)],
  RefundSettled: ({ order, purpose, kept, at }, told) =>
    kept === undefined
      ? []
      : [
          {
            fact: `kept/${order}/${purpose}`,
            kind: 'kept',
            order,
            connection: connectionOf(order),
            amount: kept,
            note: purpose,
            atMs: time(at, told),
            event: told.event,
          },
        ],
  DisputeFundsWithdrawn: (data, told) => [ofPayment('disputed', data, told, data.dispute)],
  DisputeFundsReinstated: (data, told) => [ofPayment('reinstated', data, told, data.dispute)],
  InvoicePosted: ({ order, invoice, total }, told) => [
    ofDocument('invoiced', { order, record: invoice, amount: total }, told),
  ],
  CreditNotePosted: ({ order, creditNote, total }, told) => [
    ofDocument('credited', { order, record: creditNote, amount: total }, told),
  ],
  PaymentRegistered: ({ order, reference, amount, record }, told) =>
    order === undefined ? [] : [registered(order, reference, amount, record.connection, told)],
  RefundRegistered: (data, told) => (data.order === undefined ? [] : [repaid({ ...data, order: data.order }, told)]),
  SettlementReported: ({ lines, payout, gateway }, told) =>
    lines.map((line): MoneyFact => {
      const connection = connectionOf(line.payment ?? payout ?? `payout/${gateway}/`);
      const presented = line.presented ?? line.gross;
      return {
        fact: `settled/${connection}/${line.line}`,
        kind: 'settled',
        ...(line.payment === undefined ? {} : { payment: line.payment }),
        ...ordered(line.order),
        connection,
        amount: line.gross,
        fee: line.fee.amount,
        presented,
        ...(line.rate === undefined ? {} : { rate: line.rate }),
        note: line.kind,
        atMs: time(line.at, told),
        event: told.event,
      };
    }),
  PayoutPaid: ({ payout, reference, amount, at }, told) => [
    {
      fact: `payout/${payout}`,
      kind: 'payout',
      connection: connectionOf(payout),
      amount,
      note: reference,
      atMs: time(at, told),
      event: told.event,
    },
  ],
};

const OUTCOMES: OutcomeReaders = {
  'capture-payment': ({ request, result }, told) =>
    result === undefined ? [] : [ofPayment('captured', { ...request, amount: result.amount, at: '' }, told)],
  'refund-payment': ({ request, result }, told) =>
    result === undefined
      ? []
      : [ofPayment('refunded', { ...request, amount: result.amount, at: '' }, told, result.refund)],
  'post-invoice': ({ request, result }, told) =>
    result === undefined
      ? []
      : [ofDocument('invoiced', { order: request.order, record: result.record, amount: result.total }, told)],
  'post-credit-note': ({ request, result }, told) =>
    result === undefined
      ? []
      : [ofDocument('credited', { order: request.order, record: result.record, amount: result.total }, told)],
  'register-payment': ({ request, result }, told) =>
    result === undefined
      ? []
      : [registered(request.order, request.reference, request.amount, result.record.connection, told)],
  'register-refund': ({ request, result }, told) =>
    result === undefined ? [] : [repaid({ ...request, record: result.record }, told)],
};

/** What the ledger listens to. */
export const MONEY_TOPICS: readonly string[] = [
  ...Object.keys(EVENTS).map((name) => `event.${name}`),
  ...Object.keys(OUTCOMES).map((name) => `outcome.${name}.done`),
];

/** The facts of money in a message; none when it tells of something else. Pure and total over valid messages. */
export function moneyFactsOf(envelope: Envelope): readonly MoneyFact[] {
  const name = nameOf(envelope);
  const told: Told = { atMs: epochMsOf(envelope.time) ?? 0, event: envelope.id };
  const [command = '', outcome] = name.split('.');
  const reader = outcome === 'done' ? OUTCOMES[command as CommandName] : EVENTS[name as EventName];
  return (reader as Reader<unknown> | undefined)?.(envelope.data, told) ?? [];
}
