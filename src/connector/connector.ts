import type { TSchema } from 'typebox';
import type { Binding } from '../canonical/binding.ts';
import type { CommandName } from '../canonical/command.ts';
import type { CommandData, CommandResult, Delivery, Envelope, Lane } from '../canonical/envelope.ts';
import type { EventData, EventName } from '../canonical/event.ts';
import type { Chance } from '../kernel/chance.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Failure } from '../kernel/failure.ts';
import type { Json } from '../kernel/json.ts';
import type { Quantity } from '../kernel/quantity.ts';
import type { Http } from './http.ts';

/** Data about a connector: the catalogue, the guided set-up and the reference page are made from it. */
export interface Manifest {
  /** Folder and kind: `odoo`. */
  readonly name: string;
  readonly title: string;
  /** One sentence: what it moves. */
  readonly summary: string;
  readonly vendorApi: {
    readonly version: string /** RFC 3339 date when the vendor ends it. */;
    readonly sunset?: string;
  };
  /**
   * Which edition of the connector's own rules reads and writes: raised by one whenever the same payload would give other events, or
   * the same command another record. Every event carries it, so that a person sees by which rules it was read.
   */
  readonly mappingVersion: number;
  readonly emits: readonly EventName[];
  readonly accepts: readonly CommandName[];
  /** How fresh each flow is. */
  readonly tiers: Readonly<Record<string, 'real-time' | 'near-real-time' | 'micro-batch' | 'batch'>>;
  /** Documented limits by bucket; learnt values replace them while running. */
  readonly rateLimits: readonly RateLimitDeclaration[];
  /** How long raw deliveries are kept as evidence, in days. */
  readonly retentionDays: number;
  /** Names of fields that the wire tap may show beside those that are harmless in every system; see mask.ts. */
  readonly visibleFields?: readonly string[];
  /** Address of the vendor's documentation. */
  readonly documentation?: string;
}

export interface RateLimitDeclaration {
  /** Name that requests give as `bucket`. */
  readonly bucket: string;
  /** Units that come back per second. */
  readonly perSecond: number;
  /** Units that may be spent at once. */
  readonly burst: number;
  /** Part of the bucket kept for the live lane, 0 to 1. */
  readonly liveShare: number;
}

/** What a kind of outside system can do. `defineConnector` makes one; only `apps/` knows which exist. */
export interface Connector<Settings = unknown> {
  readonly manifest: Manifest;
  /** JSON Schema of the settings; a secret field carries `x-secret: true`, its description is the help text. */
  readonly settings: TSchema;
  readonly webhook?: Webhook<Settings>;
  /** Foreign → canonical: pure, total, no clock. Never throws on any input. */
  translate(delivery: Delivery, profile: Profile<Settings>): Translation;
  /**
   * Where people look at a record in the system itself; undefined when that is not known. Pure. `said` is the command or the event
   * that named the record: `book-order`, `InvoicePosted`.
   */
  recordAddress?(
    record: { readonly id: string; readonly said: string },
    profile: Profile<Settings>,
  ): string | undefined;
  /** Opens one configured connection. Makes no call before it is asked. */
  open(context: ConnectionContext<Settings>): Connection;
}

/** What is known of a connection without any I/O. */
export interface Profile<Settings> {
  /** The connection's name: `shopify-eu`. */
  readonly connection: string;
  readonly settings: Settings;
}

export interface ConnectionContext<Settings> extends Profile<Settings> {
  readonly http: Http;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly bindings: Bindings;
  /** Address that outside systems post to: `https://hub.example/webhooks/shopify-eu`; undefined when the hub has none. */
  readonly webhookUrl?: string;
  readonly log: ConnectionLog;
}

/** Structured log lines of a connection; values of private fields do not belong here. */
export interface ConnectionLog {
  info(message: string, facts?: Record<string, unknown>): void;
  warn(message: string, facts?: Record<string, unknown>): void;
}

/** Which canonical id is which foreign record. */
export interface Bindings {
  find(canonical: string, connection: string, kind: string): Promise<Binding | undefined>;
  canonicalOf(connection: string, kind: string, foreignId: string): Promise<string | undefined>;
  /** Whether a connection has any binding of a kind; what asks for each line of each order asks this first. */
  holds(connection: string, kind: string): Promise<boolean>;
  /** The first binding of a canonical id wins; answers the one that holds. */
  bind(binding: Binding): Promise<Binding>;
}

// ── webhooks ────────────────────────────────────────────────────────────────────────────────────────────────

export interface WebhookRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export type Verdict =
  | {
      readonly verdict: 'accepted';
      readonly topic: string;
      /** The id by which this delivery is stored once. */
      readonly deliveryId: string;
      /** Headers worth keeping, in lower case; never signatures. */
      readonly headers: Readonly<Record<string, string>>;
      /** The foreign object that it is about, when headers say so: deliveries of one object stay in order. */
      readonly object?: string;
      /** A name that its sender uses for one body only. Whoever takes webhooks remembers it, and refuses another body under it so. */
      readonly once?: { readonly name: string; readonly otherwise: Failure };
    }
  /** Answer 2xx, store nothing: a ping. */
  | { readonly verdict: 'acknowledged' }
  /** Answer 401 and leave no trace that could block a later good delivery. */
  | { readonly verdict: 'refused'; readonly failure: Failure };

export interface Webhook<Settings> {
  /**
   * Address of a public document (the certificate of whoever signed) without which the signature cannot be checked; undefined for an
   * address that may not be asked. It is read by the connection's `readDocument` and handed to `verify`.
   */
  needs?(request: WebhookRequest, profile: Profile<Settings>): string | undefined;
  /** On the raw bytes, before any parsing; constant-time comparison. */
  verify(request: WebhookRequest, profile: Profile<Settings>, clock: Clock, document?: string): Verdict;
}

// ── translation ─────────────────────────────────────────────────────────────────────────────────────────────

/** An event as a connector writes it; the runtime adds source, id, cause, lane and correlation. */
export interface DraftEvent<Name extends EventName = EventName> {
  readonly name: Name;
  readonly subject: string;
  readonly time: string;
  /** What makes it unique at its source: kind, foreign id, foreign version. */
  readonly fact: readonly string[];
  readonly data: EventData<Name>;
  /** The business story; the subject by default. */
  readonly correlation?: string;
  /** Paths that were defaulted or derived. */
  readonly derived?: readonly string[];
}

/** A delivery that says only "look there". */
export interface Hint {
  /** Kind of the foreign record: `sale.order`, `order`. */
  readonly kind: string;
  readonly foreignId: string;
}

export type Translation =
  | { readonly kind: 'events'; readonly events: readonly DraftEvent[] }
  | { readonly kind: 'hints'; readonly hints: readonly Hint[] }
  /**
   * Several messages in one delivery: each becomes a delivery of its own and is translated by itself, so that one which
   * is not understood is a case alone and can be retried alone.
   */
  | { readonly kind: 'parts'; readonly parts: readonly FactDraft[] }
  /** Understood and of no interest, with the reason. */
  | { readonly kind: 'ignored'; readonly because: string }
  /** Not understood: it becomes a case, the raw bytes stay as evidence. */
  | { readonly kind: 'invalid'; readonly failure: Failure };

// ── an open connection ──────────────────────────────────────────────────────────────────────────────────────

export interface Connection {
  readonly commands: CommandHandlers;
  readonly polls: readonly Poll[];
  /** Reads what a hint points at, as facts to translate. A connector whose system reads many at once writes `fetchMany` instead. */
  fetch?(hint: Hint): Promise<readonly FactDraft[]>;
  /** Reads what hints of one kind point at in one call, at most `most`; answers the facts of each, in the same order. */
  readonly fetchMany?: {
    readonly most: number;
    run(hints: readonly Hint[]): Promise<readonly (readonly FactDraft[])[]>;
  };
  readonly provisioner?: Provisioner;
  /** Reads a document that a webhook needs, and keeps it: a call for the first webhook, none for the others. */
  readDocument?(address: string): Promise<string>;
  /** Reads all stock that the system knows, for the proof of stock. */
  readonly stock?: StockReading;
  /** Connects and says what is right and wrong; used by `storeloom check`. Never throws. */
  check(): Promise<readonly Finding[]>;
  close(): Promise<void>;
}

type CommandHandlers = { readonly [Name in CommandName]?: CommandHandler<Name> };

export interface CommandHandler<Name extends CommandName> {
  /** The circuit that this command belongs to: `orders`, `payments`. */
  readonly operation: string;
  /** Sent twice, takes effect once, also when an answer was lost after the effect. Throws `CodedError`. */
  carryOut(command: Envelope<CommandData<Name>>, call: Call): Promise<CommandResult<Name>>;
  /** Many at once, one answer each in the same order; throws when the whole call failed. */
  readonly carryOutMany?: {
    readonly most: number;
    /** How many the bulk lane gives at once, where that lane has another way for many; it may take long over them. */
    readonly mostInBulk?: number;
    run(commands: readonly Envelope<CommandData<Name>>[], call: Call): Promise<readonly Carried<Name>[]>;
  };
}

export type Carried<Name extends CommandName> =
  | { readonly kind: 'done'; readonly result: CommandResult<Name> }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** What a command's handler knows of this try. */
export interface Call {
  /** 1 for the first try. */
  readonly attempt: number;
  /** An earlier try ended without an answer: look before you write. */
  readonly uncertain: boolean;
  /** True in a shadow replay: compute, write nothing. */
  readonly shadow: boolean;
  readonly lane: Lane;
  readonly traceparent?: string;
  readonly signal: AbortSignal;
}

/** Something read from a system, to be stored as a delivery and translated like any webhook. */
export interface FactDraft {
  readonly topic: string;
  /** Kind, foreign id and version: the same fact read twice is stored once. */
  readonly id: string;
  /** JSON text. */
  readonly body: string;
  /** The foreign object: facts of one object stay in order. */
  readonly object?: string;
}

/** Reads changes behind a cursor, with overlapping windows. */
export interface Poll {
  readonly name: string;
  readonly everyMs: number;
  readonly lane: Lane;
  /** One page. `cursor` is undefined the first time and begins now, not with history. */
  read(
    cursor: Json | undefined,
  ): Promise<{ readonly facts: readonly FactDraft[]; readonly cursor: Json; readonly more: boolean }>;
}

/** Asks a system for its stock to compare it: nothing of it is told, except where `look` gives facts to tell. */
export interface StockReading {
  /** One page of everything that is counted; `after` is undefined at the beginning, `next` at the end. */
  page(after: Json | undefined): Promise<StockPage>;
  /** Some articles, now. What it does not know is left out. */
  look(skus: readonly string[]): Promise<StockPage & { readonly facts: readonly FactDraft[] }>;
}

export interface StockPage {
  readonly seen: readonly StockSeen[];
  /** By the hub's clock, before the question left. */
  readonly askedAtMs: number;
  readonly next?: Json;
}

/** What a system says of an article. */
export interface StockSeen {
  readonly sku: string;
  /** The hub's location, for systems that count by location. */
  readonly location?: string;
  /** On hand, or shown as sellable; undefined when the article is not counted and sold without end. */
  readonly quantity?: Quantity;
  readonly reserved?: Quantity;
  /** When the system last changed it, by its own clock; RFC 3339. */
  readonly changedAt?: string;
}

/** Keeps what the hub needs on the other side: webhooks, rules, scopes. */
export interface Provisioner {
  /** What is missing, disabled or points elsewhere; changes nothing. */
  audit(): Promise<readonly Finding[]>;
  /** Mends what the audit found and is safe to mend; answers what was done. */
  heal(): Promise<readonly Finding[]>;
}

/** One line of a check or an audit. */
export interface Finding {
  /** What was looked at: "sale module", "webhook orders/create". */
  readonly subject: string;
  readonly verdict: 'ok' | 'warning' | 'problem';
  /** What was found. */
  readonly found: string;
  /** What to do about it. */
  readonly next?: string;
}

/** Types a connector; the only thing that its folder exports. */
export function defineConnector<Settings>(connector: Connector<Settings>): Connector<Settings> {
  return connector;
}
