import type { StoredMessage } from '../../backbone/event-log.ts';
import type { Delivery, Envelope, Outcome } from '../../canonical/envelope.ts';
import { nameOf, topicOf } from '../../canonical/envelope.ts';
import { instant } from '../../kernel/clock.ts';
import type { Failure } from '../../kernel/failure.ts';
import { formatMoney, type Money } from '../../kernel/money.ts';

/** One step of an order's story. */
export interface StoryEntry {
  /** When the hub made it durable, or when the call ended; RFC 3339. */
  readonly at: string;
  readonly kind: 'delivery' | 'event' | 'command' | 'outcome' | 'call' | 'letter' | 'stock';
  /** `orders/create`, `OrderPlaced`, `book-order`, `POST /json/2/sale.order/load`. */
  readonly name: string;
  /** Who said it: a connection or a process. */
  readonly from: string;
  /** Who it is for. */
  readonly to?: string;
  /** One line for a person; holds no personal data. */
  readonly text: string;
  readonly failure?: Failure;
  /** True for a call that was not answered, or answered with an error. */
  readonly failed?: boolean;
  /** What read an event: connector, version of the vendor's API, version of the connector's own mapping. */
  readonly translator?: string;
  /** The record of an outside system that it speaks of. */
  readonly record?: {
    readonly connection: string;
    readonly id: string;
    readonly name?: string;
    /** Where people look at it there. */
    readonly address?: string;
  };
  /** Where the message stands in the log. */
  readonly message?: {
    readonly id: string;
    readonly lane: string;
    readonly position: number;
    readonly topic: string;
    readonly cause?: string;
  };
  /** The whole content; private fields are masked for whoever may not see them. */
  readonly data?: unknown;
}

type Told = Pick<StoryEntry, 'kind' | 'name' | 'from' | 'to' | 'text' | 'failure' | 'record'>;

/** A message as a step of the story. Pure and total. */
export function narrate({ envelope, recordedAt, lane, position, topic }: StoredMessage): StoryEntry {
  return {
    at: instant(recordedAt),
    ...tell(envelope),
    ...(envelope.translator === undefined ? {} : { translator: envelope.translator }),
    message: {
      id: envelope.id,
      lane,
      position,
      topic,
      ...(envelope.causationid === undefined ? {} : { cause: envelope.causationid }),
    },
    data: envelope.data,
  };
}

function tell(envelope: Envelope): Told {
  const from = envelope.source.split('/')[2] ?? envelope.source;
  const topic = topicOf(envelope);
  if (topic.startsWith('delivery.')) return delivery(envelope.data as Delivery, from);
  if (topic.startsWith('command.')) {
    const name = envelope.type.split('.')[2] ?? envelope.type;
    return { kind: 'command', name, from, to: envelope.connection ?? '', text: detailOf(envelope.data) };
  }
  if (topic.startsWith('outcome.')) return outcome(envelope.data as Outcome, from);
  return { kind: 'event', name: nameOf(envelope), from, text: detailOf(envelope.data), ...recordIn(envelope.data) };
}

function delivery(data: Partial<Delivery> | null, from: string): Told {
  const bytes = Buffer.byteLength(data?.body ?? '');
  const ways: Readonly<Record<string, string>> = {
    webhook: 'pushed',
    poll: 'found by polling',
    hint: 'fetched after a hint',
    file: 'read from a file',
  };
  const text = `${ways[data?.via ?? ''] ?? 'received'}, ${bytes} bytes`;
  return { kind: 'delivery', name: data?.topic ?? 'delivery', from, text };
}

function outcome(data: Partial<Outcome> | null, from: string): Told {
  const { command = 'command', outcome: end = 'done', result, failure } = data ?? {};
  const text = failure === undefined ? detailOf(result) : `${failure.code} ${failure.because}`;
  return {
    kind: 'outcome',
    name: `${command} ${end}`,
    from,
    text,
    ...(failure === undefined ? {} : { failure }),
    ...recordIn(result),
  };
}

/** The outside record that a message names. */
function recordIn(data: unknown): Pick<StoryEntry, 'record'> {
  const record = isFacts(data) ? recordOf(data) : undefined;
  const [connection, id, name] = [record?.connection, record?.id, record?.name].map(textOf);
  if (connection === undefined || id === undefined) return {};
  return { record: { connection, id, ...(name === undefined ? {} : { name }) } };
}

const recordOf = (facts: Facts): Facts | undefined =>
  [facts.record, facts.booked, facts.invoice, facts.creditNote].find(isFacts);

interface Facts {
  readonly [field: string]: unknown;
}

/** The parts of any data that tell people most, in a fixed order: names, amounts, numbers, reasons. Never personal fields. */
function detailOf(data: unknown): string {
  const facts = (data ?? {}) as Facts;
  const order = isFacts(facts.order) ? facts.order : undefined;
  const record = recordOf(facts);
  const parts = [
    order === undefined ? undefined : orderText(order),
    record === undefined ? undefined : textOf(record.name ?? record.id),
    moneyText(facts.total) ?? moneyText(facts.amount),
    typeof facts.points === 'number' ? `${facts.points} points` : undefined,
    textOf(facts.refund),
    order === undefined ? textOf(facts.reference) : undefined,
    isFacts(facts.tracking) ? `tracking ${textOf(facts.tracking.number) ?? ''}` : undefined,
    typeof facts.complete === 'boolean' ? (facts.complete ? 'complete' : 'in part') : undefined,
    textOf(facts.outcome),
    facts.by === undefined ? undefined : `by ${textOf(facts.by) ?? ''}`,
    textOf(facts.code),
    textOf(facts.reason),
  ];
  return parts.filter((part) => part !== undefined && part !== '').join(', ');
}

function orderText(order: Facts): string {
  const totals = isFacts(order.totals) ? order.totals : {};
  const lines = Array.isArray(order.lines) ? order.lines.length : 0;
  return [
    textOf(order.name),
    moneyText(totals.total),
    `${lines} ${lines === 1 ? 'line' : 'lines'}`,
    textOf(order.paymentMode),
  ]
    .filter((part) => part !== undefined)
    .join(', ');
}

function moneyText(value: unknown): string | undefined {
  if (!isFacts(value)) return undefined;
  const { amount, currency } = value as unknown as Money;
  if (typeof amount !== 'number' || typeof currency !== 'string') return undefined;
  try {
    return `${formatMoney({ amount, currency })} ${currency}`;
  } catch {
    return `${amount} ${currency}`;
  }
}

const isFacts = (value: unknown): value is Facts =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
