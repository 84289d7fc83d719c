import type { Static } from 'typebox';
import type { Failure } from '../kernel/failure.ts';
import { factId } from '../kernel/ids.ts';
import type { CommandName, commands } from './command.ts';
import { domainOf, type EventData, type EventName } from './event.ts';

/** A class of work with reserved capacity; bulk never stands in front of live. */
export const LANES = ['live', 'standard', 'bulk'] as const;
export type Lane = (typeof LANES)[number];

/** A message: a CloudEvents 1.0 envelope in structured JSON, with the hub's extension attributes. */
export interface Envelope<Data = unknown> {
  readonly specversion: '1.0';
  /** Derived from the fact, see `factId`: the same fact is the same message. */
  readonly id: string;
  /** `/connections/<connection>`, `/processes/<process>`, or `/people/<name>` for what a person decided. */
  readonly source: string;
  /** `storeloom.<domain>.<Event>.v<N>`; see `topicOf`. */
  readonly type: string;
  /** The business key: messages of one subject and lane are handled in order. */
  readonly subject: string;
  /** When it happened at the source, RFC 3339 UTC. */
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly dataschema?: string;
  /** The business story it belongs to, usually the order's id. */
  readonly correlationid: string;
  /** The id of the message that caused this one. */
  readonly causationid?: string;
  readonly traceparent?: string;
  readonly tracestate?: string;
  readonly lane: Lane;
  /** The connection that a delivery came from or that a command goes to. */
  readonly connection?: string;
  /** Translator that read the delivery, with the version of the vendor's API and of its own rules: `shopify@2026-10 mapping 1`. */
  readonly translator?: string;
  /** Paths of fields that the translator defaulted or derived, separated by commas. */
  readonly derived?: string;
  readonly data: Data;
}

/** A raw delivery: the bytes as they came, kept as evidence until they are translated and beyond. */
export interface Delivery {
  readonly connection: string;
  /** How it came: pushed, found by polling, fetched after a hint, or read from a file. */
  readonly via: 'webhook' | 'poll' | 'hint' | 'file';
  /** The sender's own name of the kind: `orders/create`, `payment_intent.succeeded`. */
  readonly topic: string;
  /** The id by which this delivery is stored once. */
  readonly deliveryId: string;
  /** The headers that matter, in lower case; never signatures or secrets. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body as UTF-8 text, or as base64 when it is not UTF-8. */
  readonly body: string;
  readonly encoding: 'utf8' | 'base64';
  /** When the hub took it, RFC 3339 UTC. */
  readonly receivedAt: string;
}

export type CommandData<Name extends CommandName> = Static<(typeof commands)[Name]['request']>;
export type CommandResult<Name extends CommandName> = Static<(typeof commands)[Name]['result']>;

/** How a command ended: done, refused by business, or given up by the delivery worker (a case stands open). */
export type OutcomeKind = 'done' | 'rejected' | 'failed';
export interface Outcome<Name extends CommandName = CommandName, Kind extends OutcomeKind = OutcomeKind> {
  readonly command: Name;
  readonly outcome: Kind;
  readonly connection: string;
  /** What was asked, so that whoever answers needs no memory. */
  readonly request: CommandData<Name>;
  readonly result?: CommandResult<Name>;
  readonly failure?: Failure;
}

export const eventType = (name: EventName): string => `storeloom.${domainOf(name)}.${name}.v1`;
export const commandType = (name: CommandName): string => `storeloom.command.${name}.v1`;
export const outcomeType = (name: CommandName, outcome: OutcomeKind): string =>
  `storeloom.outcome.${name}-${outcome}.v1`;
/** A deadline of a process that has passed; it concerns the instance that set it and nobody else. */
export const deadlineType = (process: string, name: string): string => `storeloom.deadline.${process}/${name}.v1`;
export const DELIVERY_TYPE = 'storeloom.delivery.Received.v1';

/**
 * The topic that subscriptions name.
 *
 * | message | topic |
 * |---|---|
 * | raw delivery | `delivery.<connection>` |
 * | event | `event.<Event>` |
 * | command | `command.<connection>.<command>` |
 * | outcome | `outcome.<command>.<done, rejected or failed>` |
 * | deadline | `deadline.<process>.<name>` |
 */
export function topicOf(envelope: Pick<Envelope, 'type' | 'connection'>): string {
  const [, domain = '', name = ''] = envelope.type.split('.');
  switch (domain) {
    case 'delivery':
      return `delivery.${envelope.connection ?? ''}`;
    case 'command':
      return `command.${envelope.connection ?? ''}.${name}`;
    case 'outcome': {
      const cut = name.lastIndexOf('-');
      return `outcome.${name.slice(0, cut)}.${name.slice(cut + 1)}`;
    }
    case 'deadline':
      return `deadline.${name.replace('/', '.')}`;
    default:
      return `event.${name}`;
  }
}

/** The short name that code and process tables use: `OrderPlaced`, `book-order.done`, `deadline.payment`. */
export function nameOf(envelope: Pick<Envelope, 'type' | 'connection'>): string {
  const topic = topicOf(envelope);
  if (topic.startsWith('event.')) return topic.slice('event.'.length);
  if (topic.startsWith('outcome.')) return topic.slice('outcome.'.length);
  if (topic.startsWith('deadline.')) return `deadline.${topic.slice(topic.lastIndexOf('.') + 1)}`;
  return topic;
}

interface Cause {
  readonly id: string;
  readonly correlationid: string;
  readonly lane: Lane;
  readonly traceparent?: string;
  readonly tracestate?: string;
}

const traceOf = (cause: Cause | undefined) => ({
  ...(cause?.traceparent === undefined ? {} : { traceparent: cause.traceparent }),
  ...(cause?.tracestate === undefined ? {} : { tracestate: cause.tracestate }),
});

/** A business event. `fact` names what makes it unique at its source: kind, foreign id, foreign version. */
export function newEvent<Name extends EventName>(options: {
  name: Name;
  source: string;
  subject: string;
  time: string;
  fact: readonly string[];
  data: EventData<Name>;
  correlation?: string;
  cause?: Cause;
  lane?: Lane;
  connection?: string;
  translator?: string;
  derived?: readonly string[];
}): Envelope<EventData<Name>> {
  return {
    specversion: '1.0',
    id: factId(options.source, options.name, ...options.fact),
    source: options.source,
    type: eventType(options.name),
    subject: options.subject,
    time: options.time,
    datacontenttype: 'application/json',
    correlationid: options.correlation ?? options.cause?.correlationid ?? options.subject,
    ...(options.cause ? { causationid: options.cause.id } : {}),
    ...traceOf(options.cause),
    lane: options.lane ?? options.cause?.lane ?? 'live',
    ...(options.connection === undefined ? {} : { connection: options.connection }),
    ...(options.translator === undefined ? {} : { translator: options.translator }),
    ...(options.derived === undefined || options.derived.length === 0 ? {} : { derived: options.derived.join(',') }),
    data: options.data,
  };
}

/**
 * A command to a connection. Its id, and so its idempotency key, derives from the message that caused it and `purpose`:
 * a step that runs twice asks once.
 */
export function newCommand<Name extends CommandName>(options: {
  name: Name;
  source: string;
  connection: string;
  subject: string;
  time: string;
  data: CommandData<Name>;
  cause: Cause;
  purpose?: string;
  lane?: Lane;
}): Envelope<CommandData<Name>> {
  return {
    specversion: '1.0',
    id: factId(options.source, 'command', options.name, options.connection, options.cause.id, options.purpose ?? ''),
    source: options.source,
    type: commandType(options.name),
    subject: options.subject,
    time: options.time,
    datacontenttype: 'application/json',
    correlationid: options.cause.correlationid,
    causationid: options.cause.id,
    ...traceOf(options.cause),
    lane: options.lane ?? options.cause.lane,
    connection: options.connection,
    data: options.data,
  };
}

/** The id of the one answer of that kind that a command has. */
export const outcomeId = (command: Pick<Envelope, 'id'>, outcome: 'done' | 'rejected'): string =>
  factId(command.id, outcome, '');

/** How a command ended. There is one `done` and one `rejected` for a command; `failed` may come again after a retry. */
export function newOutcome<Name extends CommandName>(options: {
  command: Envelope<CommandData<Name>>;
  name: Name;
  outcome: OutcomeKind;
  time: string;
  result?: CommandResult<Name>;
  failure?: Failure;
  /** Tells one `failed` of a command from the next. */
  round?: string;
}): Envelope<Outcome<Name>> {
  const { command } = options;
  const connection = command.connection ?? '';
  return {
    specversion: '1.0',
    id: factId(command.id, options.outcome, options.round ?? ''),
    source: `/connections/${connection}`,
    type: outcomeType(options.name, options.outcome),
    subject: command.subject,
    time: options.time,
    datacontenttype: 'application/json',
    correlationid: command.correlationid,
    causationid: command.id,
    ...traceOf(command),
    lane: command.lane,
    connection,
    data: {
      command: options.name,
      outcome: options.outcome,
      connection,
      request: command.data,
      ...(options.result === undefined ? {} : { result: options.result }),
      ...(options.failure === undefined ? {} : { failure: options.failure }),
    },
  };
}

/** A raw delivery as a message. Stored once per (connection, deliveryId). */
export function newDelivery(options: {
  delivery: Delivery;
  subject?: string;
  lane?: Lane;
  causationid?: string;
  traceparent?: string;
}): Envelope<Delivery> {
  const { delivery } = options;
  const source = `/connections/${delivery.connection}`;
  const id = factId(source, 'delivery', delivery.deliveryId);
  const subject = options.subject ?? `delivery/${delivery.connection}/${id}`;
  return {
    specversion: '1.0',
    id,
    source,
    type: DELIVERY_TYPE,
    subject,
    time: delivery.receivedAt,
    datacontenttype: 'application/json',
    correlationid: subject,
    ...(options.causationid === undefined ? {} : { causationid: options.causationid }),
    ...(options.traceparent === undefined ? {} : { traceparent: options.traceparent }),
    lane: options.lane ?? 'live',
    connection: delivery.connection,
    data: delivery,
  };
}
