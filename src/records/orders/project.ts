import type { StoredMessage } from '../../backbone/event-log.ts';
import type { CommandName } from '../../canonical/command.ts';
import { type CommandResult, type Envelope, nameOf, type Outcome, topicOf } from '../../canonical/envelope.ts';
import type { EventData, EventName } from '../../canonical/event.ts';
import type { Order } from '../../canonical/order.ts';
import { connectionOf, type ForeignRecord } from '../../canonical/value.ts';
import type { Failure } from '../../kernel/failure.ts';
import type { Json } from '../../kernel/json.ts';
import { type Facts, rankOf } from './facts.ts';
import { type Identifier, type IdentifierKind, identifierFact } from './identifier.ts';

/** What one message says of one order. */
export interface Contribution {
  /** The order, or the payment reference by which an order will be known. */
  readonly about: { readonly order: string } | { readonly paymentReference: string };
  readonly facts: Facts;
  readonly recordedAt: number;
}

interface Said {
  readonly facts: Record<string, unknown>;
  readonly identifiers?: readonly Identifier[];
  /** Ranks the snapshot by the channel's version before the hub's time of recording. */
  readonly version?: string;
}

/** What a message adds to the record of its order; `undefined` when it speaks of none. Pure and total. */
export function contributionOf(message: StoredMessage): Contribution | undefined {
  const about = subjectOf(message.envelope);
  if (about === undefined) return undefined;
  const said = saidBy(message.envelope);
  const rank = rankOf(message);
  const ranked = (name: string): string => (name === 'snapshot' && said.version ? `${said.version}/${rank}` : rank);
  const names = (said.identifiers ?? []).map((identifier) => [identifierFact(identifier), {}] as const);
  const facts: Facts = Object.fromEntries(
    [...Object.entries(said.facts), ...names].map(([name, value]) => [
      name,
      { rank: ranked(name), value: value as Json },
    ]),
  );
  return { about, facts, recordedAt: message.recordedAt };
}

function subjectOf(envelope: Envelope): Contribution['about'] | undefined {
  const data = envelope.data as { order?: unknown; request?: { order?: unknown }; reference?: unknown } | null;
  const named = idOf(data?.order) ?? idOf(data?.request?.order);
  if (named !== undefined) return { order: named };
  if (envelope.correlationid.startsWith('order/')) return { order: envelope.correlationid };
  if (envelope.subject.startsWith('order/')) return { order: envelope.subject };
  const isPayment = envelope.subject.startsWith('payment/') && typeof data?.reference === 'string';
  return isPayment ? { paymentReference: data.reference as string } : undefined;
}

function idOf(order: unknown): string | undefined {
  const id = typeof order === 'string' ? order : (order as { id?: unknown } | null | undefined)?.id;
  return typeof id === 'string' && id.startsWith('order/') ? id : undefined;
}

function saidBy(envelope: Envelope): Said {
  if (topicOf(envelope).startsWith('outcome.')) return saidByOutcome(envelope as Envelope<Outcome>);
  const name = nameOf(envelope) as EventName;
  const say = EVENTS[name] as ((data: unknown, envelope: Envelope) => Said) | undefined;
  return say === undefined ? { facts: {} } : told(() => say(envelope.data, envelope));
}

/**
 * Messages were validated before they were appended, perhaps by another version of the hub. Data of another shape says
 * nothing that could be recorded here; the message itself still stands on the passport.
 */
function told(say: () => Said): Said {
  try {
    return say();
  } catch (error) {
    if (error instanceof TypeError) return { facts: {} };
    throw error;
  }
}

// ── events ──────────────────────────────────────────────────────────────────────────────────────────────────

type Sayings = { readonly [Name in EventName]?: (data: EventData<Name>, envelope: Envelope) => Said };

const EVENTS: Sayings = {
  OrderPlaced: ({ order }) => snapshot(order),
  // The channel owns the basket; what the ERP made of it shows in parcels, invoices and refunds.
  OrderEdited: ({ order, by }) => (by === 'erp' ? { facts: {} } : snapshot(order)),
  OrderAccepted: ({ booked, total }) => booking(booked, total),
  OrderRejected: ({ code, reason }) => ({ facts: { rejected: { code, reason } } }),
  OrderAllocated: ({ complete }) => ({ facts: { allocated: { complete } } }),
  OrderHeld: ({ code, reason, until }) => ({ facts: { hold: { held: true, code, reason, until: until ?? null } } }),
  OrderReleased: () => ({ facts: { hold: { held: false } } }),
  OrderCancelled: ({ by, at, reason }) => ({ facts: { cancelled: { by, at, reason: reason ?? null } } }),
  OrderClosed: ({ outcome }, { time }) => ({ facts: { closed: { outcome, at: time } } }),
  PaymentAuthorized: (data) => payment(data, 'authorised'),
  PaymentCaptured: (data, { id }) => {
    const said = payment(data, 'captured');
    return { ...said, facts: { ...said.facts, [`capture:${data.payment}:${id}`]: { amount: data.amount } } };
  },
  PaymentFailed: (data) => payment(data, 'failed'),
  PaymentVoided: (data) => payment(data, 'voided'),
  RefundIssued: ({ refund, amount, payment: of }) => ({
    facts: { [`refund:${connectionOf(of)}:${refund}`]: { amount } },
    identifiers: [{ value: refund, kind: 'refund' }],
  }),
  RefundFailed: ({ refund, payment: of, reason }) => ({
    facts: { [`refund-failed:${connectionOf(of)}:${refund}`]: { reason: reason ?? null } },
    identifiers: [{ value: refund, kind: 'refund' }],
  }),
  DisputeOpened: ({ payment: of, amount }) => ({ facts: { [`dispute:${of}`]: { amount } } }),
  ShipmentDispatched: ({ shipment, record, tracking, complete, at }) => ({
    facts: {
      [`shipment:${shipment}`]: { name: record.name ?? record.id, tracking: tracking?.number ?? null, complete, at },
    },
    identifiers: [
      ...named(record, 'shipment'),
      ...(tracking === undefined ? [] : [{ value: tracking.number, kind: 'tracking' as const }]),
    ],
  }),
  ShipmentDelivered: ({ shipment, at }) => ({ facts: { [`delivered:${shipment}`]: { at } } }),
  ShipmentFailed: ({ shipment, at, reason }) => ({
    facts: { [`shipment-failed:${shipment}`]: { at, reason: reason ?? null } },
  }),
  InvoicePosted: ({ invoice, total }) => document('invoice', invoice, total),
  CreditNotePosted: ({ creditNote, total }) => document('credit-note', creditNote, total),
  PaymentRegistered: ({ record, amount }) => ({
    facts: { [`registered:${record.connection}:${record.id}`]: { amount } },
  }),
  RefundRegistered: ({ record, amount }) => ({
    facts: { [`repaid:${record.connection}:${record.id}`]: { amount } },
  }),
};

function snapshot(order: Order): Said {
  const { channel, foreignId, name, placedAt, currency, totals, paymentMode, lines, test } = order;
  return {
    version: order.version,
    facts: {
      snapshot: {
        channel,
        foreignId,
        name,
        placedAt,
        currency,
        total: totals.total,
        paymentMode,
        lines: lines.length,
        test,
        presentment: order.presentment?.total ?? null,
      },
    },
    identifiers: [
      { value: foreignId, kind: 'channel-id' },
      { value: name, kind: 'channel-name' },
      ...order.payments.flatMap(({ reference }): Identifier[] =>
        reference === undefined ? [] : [{ value: reference, kind: 'payment' }],
      ),
    ],
  };
}

type PaymentFacts = EventData<'PaymentCaptured'>;

function payment(data: PaymentFacts, state: string): Said {
  const { reference, amount, at, gateway } = data;
  return {
    facts: { [`payment:${data.payment}:${state}`]: { reference, amount, at, gateway } },
    identifiers: [{ value: reference, kind: 'payment' }],
  };
}

function booking(record: ForeignRecord, total: unknown): Said {
  return {
    facts: { booked: { connection: record.connection, id: record.id, name: record.name ?? record.id, total } },
    identifiers: named(record, 'erp-order'),
  };
}

function document(kind: 'invoice' | 'credit-note', record: ForeignRecord, total: unknown): Said {
  return {
    facts: { [`${kind}:${record.connection}:${record.id}`]: { name: record.name ?? record.id, total } },
    identifiers: named(record, kind),
  };
}

/** Names only: the bare number of a foreign record says nothing and would collide with shop names. */
function named(record: ForeignRecord, kind: IdentifierKind): Identifier[] {
  return record.name === undefined ? [] : [{ value: record.name, kind }];
}

// ── outcomes ────────────────────────────────────────────────────────────────────────────────────────────────

type Results = {
  readonly [Name in CommandName]?: (result: CommandResult<Name>, outcome: Outcome) => Said;
};

const RESULTS: Results = {
  'book-order': ({ record, total }) => booking(record, total),
  'amend-order': ({ record, total }) => booking(record, total),
  'confirm-order': ({ complete }) => ({ facts: { confirmed: { complete } } }),
  'post-invoice': ({ record, total }) => document('invoice', record, total),
  'post-credit-note': ({ record, total }) => document('credit-note', record, total),
  'record-shipment': ({ record }) => ({
    facts: { [`fulfilment:${record.connection}:${record.id}`]: { name: record.name ?? record.id } },
    identifiers: named(record, 'fulfilment'),
  }),
  'refund-payment': ({ refund, amount }, { connection }) => ({
    facts: { [`refund:${connection}:${refund}`]: { amount } },
    identifiers: [{ value: refund, kind: 'refund' }],
  }),
};

/** The last outcome of each command says whether it stands open; results say what the other side now calls things. */
function saidByOutcome(envelope: Envelope<Outcome>): Said {
  const { command, outcome, connection, result, failure } = envelope.data ?? {};
  if (typeof command !== 'string' || typeof outcome !== 'string') return { facts: {} };
  const asked = {
    [`command:${envelope.causationid ?? envelope.id}`]: { command, connection, outcome, ...brief(failure) },
  };
  const tell = RESULTS[command] as ((result: unknown, outcome: Outcome) => Said) | undefined;
  if (outcome !== 'done' || tell === undefined) return { facts: asked };
  const said = told(() => tell(result, envelope.data));
  return { ...said, facts: { ...asked, ...said.facts } };
}

function brief(failure: Failure | undefined): Record<string, string> {
  return failure === undefined ? {} : { code: failure.code, because: failure.because };
}
