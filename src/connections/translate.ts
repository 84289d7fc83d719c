import type { Claimed, Handled, Subscription } from '../backbone/backbone.ts';
import { type Delivery, type Envelope, type Lane, newDelivery, newEvent } from '../canonical/envelope.ts';
import { eventDataFailure } from '../canonical/validate.ts';
import type { Articles } from '../connector/articles.ts';
import { type CallScope, withinScope } from '../connector/call-scope.ts';
import type { Connection, Connector, DraftEvent, FactDraft, Hint, Profile } from '../connector/connector.ts';
import { type Clock, instant } from '../kernel/clock.ts';
import type { Failure } from '../kernel/failure.ts';
import { LIMITS } from '../kernel/limits.ts';
import { withArticles } from './articles-named.ts';
import { failureOf } from './carry-out.ts';
import type { ConnectionCounters } from './counters.ts';
import { connectionErrors } from './errors.ts';
import { createHintReader, type HintReader } from './hint-reader.ts';

export interface TranslateOptions {
  readonly connection: string;
  readonly connector: Connector<unknown>;
  readonly profile: Profile<unknown>;
  /** The open connection, for reading what hints point at. */
  readonly opened: Pick<Connection, 'fetch' | 'fetchMany'>;
  /** Which article is which, where people said so. */
  readonly articles: Articles;
  readonly clock: Clock;
  readonly counters: ConnectionCounters;
  /** Foreign objects in work at once. Default 32, and as many more as the connection reads hints in one call. */
  readonly concurrency?: number;
}

const CONCURRENCY = 32;

/**
 * `translate/<connection>`: raw deliveries in, canonical events out. What cannot be understood becomes a dead letter with
 * the field and the rule; the raw bytes stay as evidence.
 */
export function translateSubscription(options: TranslateOptions): Subscription {
  const { connection } = options;
  const reader = createHintReader(options.opened, options.clock);
  return {
    name: `translate/${connection}`,
    topics: [`delivery.${connection}`],
    from: 'beginning',
    owner: connection,
    // Hints that are read together wait together, beside what needs no reading.
    concurrency: options.concurrency ?? CONCURRENCY + (options.opened.fetchMany?.most ?? 0),
    // A delivery that cannot be read must not hold the later ones of its object: they may well be readable.
    spent: 'skip',
    handle: (batch, signal) =>
      Promise.all(batch.map((claimed) => translateOne(claimed as Claimed<Delivery>, signal, options, reader))),
  };
}

async function translateOne(
  claimed: Claimed<Delivery>,
  signal: AbortSignal,
  options: TranslateOptions,
  reader: HintReader | undefined,
): Promise<Handled> {
  const { envelope } = claimed.message;
  const scope: CallScope = {
    causes: [envelope.id],
    correlations: [envelope.correlationid],
    lane: envelope.lane,
    attempt: claimed.attempt,
    signal,
    ...(envelope.traceparent === undefined ? {} : { traceparent: envelope.traceparent }),
  };
  try {
    return await withinScope(scope, () =>
      translated(envelope, options, reader && ((hints) => reader.read(hints, scope))),
    );
  } catch (error) {
    // Only hints need the other side; while it is away, deliveries that carry their facts are still translated.
    return { kind: 'failed', failure: { ...failureOf(error), scope: 'operation' } };
  }
}

/** Reads the facts of some hints. */
type ReadHints = (hints: readonly Hint[]) => Promise<readonly (readonly FactDraft[])[]>;

async function translated(
  envelope: Envelope<Delivery>,
  options: TranslateOptions,
  readHints: ReadHints | undefined,
): Promise<Handled> {
  const { connector, profile, counters } = options;
  const translation = connector.translate(envelope.data, profile);
  switch (translation.kind) {
    case 'events':
      return emitted(await withArticles(translation.events, options.articles), envelope, options);
    case 'hints':
      return await followed(translation.hints, envelope, options, readHints);
    case 'parts':
      return split(translation.parts, envelope, options);
    case 'ignored':
      counters.translated('ignored', 1);
      return { kind: 'done' };
    case 'invalid':
      counters.translated('invalid', 1);
      return { kind: 'failed', failure: translation.failure };
  }
}

function emitted(drafts: readonly DraftEvent[], cause: Envelope<Delivery>, options: TranslateOptions): Handled {
  const { connector, counters } = options;
  const failure =
    drafts.length > LIMITS.eventsPerDelivery
      ? connectionErrors.failure('SL-CONN-006', {
          because: `${connector.manifest.name}: one delivery gives ${drafts.length} events.`,
          rule: `at most ${LIMITS.eventsPerDelivery} events`,
        })
      : drafts.map((draft) => draftFailure(draft, connector)).find((each) => each !== undefined);
  if (failure !== undefined) {
    counters.translated('invalid', 1);
    return { kind: 'failed', failure };
  }
  const translator = translatorOf(connector);
  counters.translated('events', drafts.length);
  return { kind: 'done', emit: drafts.map((draft) => draftToEvent(draft, cause.data, { translator, cause })) };
}

/** Why a translator's event is not in the canonical language; the field and the rule come from its schema. */
function draftFailure(draft: DraftEvent, { manifest }: Connector<unknown>): Failure | undefined {
  const wrong = (because: string, field?: string, rule?: string): Failure =>
    connectionErrors.failure('SL-CONN-006', {
      because: `${manifest.name}: ${because}`,
      ...(field === undefined ? {} : { field }),
      ...(rule === undefined ? {} : { rule }),
    });
  const { name, subject, fact } = draft;
  if (subject.length < 1 || subject.length > LIMITS.keyLength) {
    return wrong(`${name} has a subject of ${subject.length} characters`, 'subject', `1 to ${LIMITS.keyLength}`);
  }
  if (fact.length === 0) return wrong(`${name} does not say what makes it unique`, 'fact');
  const failure = eventDataFailure(name, draft.data);
  return failure && wrong(failure.because, failure.field, failure.rule);
}

/** Reads what the hints point at; what was read is a delivery of its own. */
async function followed(
  hints: readonly Hint[],
  envelope: Envelope<Delivery>,
  options: TranslateOptions,
  readHints: ReadHints | undefined,
): Promise<Handled> {
  const { connection, clock, counters } = options;
  if (readHints === undefined) {
    throw connectionErrors.error('SL-CONN-007', { because: `${connection} was pointed at a record.` });
  }
  if (hints.length > LIMITS.hintsPerDelivery) {
    const because = `${connection}: one delivery gives ${hints.length} hints.`;
    throw connectionErrors.error('SL-CONN-006', { because, rule: `at most ${LIMITS.hintsPerDelivery} hints` });
  }
  const facts = (await readHints(hints)).flat();
  const read = { connection, via: 'hint', lane: envelope.lane, nowMs: clock.now(), cause: envelope } as const;
  const emit = facts.map((fact) => factToDelivery(fact, read));
  counters.translated('hints', hints.length);
  return { kind: 'done', emit };
}

/** The Splitter: a delivery of many messages becomes as many deliveries, with it as their cause. */
function split(parts: readonly FactDraft[], cause: Envelope<Delivery>, options: TranslateOptions): Handled {
  const { connection, clock, counters } = options;
  if (parts.length > LIMITS.partsPerDelivery) {
    const because = `${connection}: one delivery gives ${parts.length} parts.`;
    throw connectionErrors.error('SL-CONN-006', { because, rule: `at most ${LIMITS.partsPerDelivery} parts` });
  }
  const read = { connection, via: cause.data.via, lane: cause.lane, nowMs: clock.now(), cause } as const;
  counters.translated('parts', parts.length);
  return { kind: 'done', emit: parts.map((part) => factToDelivery(part, read)) };
}

/** Where a fact was read, and on whose behalf. */
export interface ReadFact {
  readonly connection: string;
  readonly via: Delivery['via'];
  readonly lane: Lane;
  readonly nowMs: number;
  /** The delivery whose hint led to it. */
  readonly cause?: Envelope;
}

/**
 * A fact that was read, as a delivery to translate: the same fact read twice is stored once. Ids of facts are kept apart
 * from the vendor's ids of pushed deliveries. Facts of one foreign object share a business key and so stay in order.
 */
export function factToDelivery(fact: FactDraft, { connection, via, lane, nowMs, cause }: ReadFact): Envelope<Delivery> {
  return newDelivery({
    delivery: {
      connection,
      via,
      topic: fact.topic,
      deliveryId: `fact:${fact.id}`,
      headers: {},
      body: fact.body,
      encoding: 'utf8',
      receivedAt: instant(nowMs),
    },
    lane,
    ...(fact.object === undefined ? {} : { subject: `delivery/${connection}/${fact.object}` }),
    ...(cause === undefined ? {} : { causationid: cause.id }),
    ...(cause?.traceparent === undefined ? {} : { traceparent: cause.traceparent }),
  });
}

/** Who read it, in which version of the vendor's API, by which edition of the connector's own rules. */
const translatorOf = ({ manifest: { name, vendorApi, mappingVersion } }: Connector<unknown>): string =>
  `${name}@${vendorApi.version} mapping ${mappingVersion}`;

/** A connector's draft as a message: source, id, cause, lane and story are the runtime's. */
export function draftToEvent(
  draft: DraftEvent,
  delivery: Delivery,
  context: { readonly translator: string; readonly cause?: Envelope },
): Envelope {
  return newEvent({
    name: draft.name,
    source: `/connections/${delivery.connection}`,
    subject: draft.subject,
    time: draft.time,
    fact: draft.fact,
    data: draft.data,
    correlation: draft.correlation ?? draft.subject,
    connection: delivery.connection,
    translator: context.translator,
    ...(context.cause === undefined ? {} : { cause: context.cause }),
    ...(draft.derived === undefined ? {} : { derived: draft.derived }),
  });
}
