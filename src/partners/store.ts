import type { Lane } from '../canonical/envelope.ts';
import type { Endpoint, KnownEndpoint } from './endpoint.ts';
import type { Verdict } from './judge.ts';

export const DELIVERY_STATES = ['waiting', 'delivered', 'given-up'] as const;

/** That an endpoint is to be told of a message. */
export interface Due {
  readonly endpoint: string;
  /** `webhook-id`. */
  readonly id: string;
  readonly lane: Lane;
  /** Where the message stands in the log; 0 for a test. */
  readonly position: number;
  /** The business key: deliveries of one key and lane go out one after the other. */
  readonly key: string;
  readonly type: string;
}

/** A delivery with how it stands. Times are epoch milliseconds. */
export interface PartnerDelivery extends Due {
  readonly state: (typeof DELIVERY_STATES)[number];
  /** Tries that count on the ladder; those that failed with the whole endpoint do not. */
  readonly attempts: number;
  readonly nextAt: number;
  readonly firstAt?: number;
  readonly triedAt?: number;
  readonly createdAt: number;
  readonly endedAt?: number;
  /** Code of its last failure. */
  readonly failure?: string;
}

/** One try. */
export interface Attempt {
  readonly at: number;
  readonly durationMs: number;
  readonly status?: number;
  readonly failure?: string;
  readonly because?: string;
  /** The beginning of what was answered, masked. */
  readonly answer: string;
}

export interface DuePage {
  readonly endpoint: string;
  readonly owner: string;
  readonly lane: Lane;
  readonly limit: number;
  /** In flight just now. */
  readonly except: readonly string[];
  readonly nowMs: number;
  /** How long the lease must hold on: a try must not outlive it. */
  readonly leaseLeftMs: number;
}

export interface DeliveryPage {
  readonly state?: PartnerDelivery['state'];
  readonly limit: number;
  /** Only those before this number: the `next` of the page before. */
  readonly before?: number;
}

/** Something that a person must hear of. */
export type Trouble =
  | { readonly kind: 'disabled'; readonly endpoint: string; readonly reason: string; readonly at: number }
  | { readonly kind: 'given-up'; readonly endpoint: string; readonly delivery: string; readonly at: number };

/** Looks at an endpoint as it stands while nobody else can change it, and throws when it must not be changed. */
export type EndpointCheck = (now: KnownEndpoint) => void;

/** What was said last of what to send again: one delivery, or those since a moment. */
export type AgainChoice = { readonly id: string } | { readonly sinceMs: number; readonly delivered: boolean };

/** Endpoints as people keep them. Of changes in one moment each sees what the one before it wrote; one that throws changes nothing. */
export interface EndpointStore {
  /** By time of creation. */
  endpoints(): Promise<readonly KnownEndpoint[]>;
  endpoint(id: string): Promise<KnownEndpoint | undefined>;
  /** False when there are `most` already. */
  addEndpoint(endpoint: Endpoint, most: number): Promise<boolean>;
  changeEndpoint(id: string, change: (now: KnownEndpoint) => Partial<Endpoint>): Promise<KnownEndpoint | undefined>;
  /** `enabled` forgets how it failed. */
  setState(
    id: string,
    state: KnownEndpoint['state'],
    reason: string | undefined,
    atMs: number,
    check?: EndpointCheck,
  ): Promise<KnownEndpoint | undefined>;
  /** Answers what was removed. */
  removeEndpoint(id: string, check?: EndpointCheck): Promise<KnownEndpoint | undefined>;
}

/** Deliveries, who sends them, and how they end. */
export interface DeliveryStore {
  /** Stores what is not stored yet. */
  enqueue(due: readonly Due[], nowMs: number): Promise<void>;
  /** Takes every enabled endpoint that nobody has, keeps those of `owner`; answers them. */
  lease(owner: string, leaseMs: number): Promise<readonly string[]>;
  release(owner: string): Promise<void>;
  /** What may be sent now of an endpoint that is `owner`'s and well: of each key and lane the first, in order. */
  due(page: DuePage): Promise<readonly PartnerDelivery[]>;
  /** Writes down a try and what follows from it, in one transaction. */
  settle(delivery: Pick<Due, 'endpoint' | 'id'>, attempt: Attempt, verdict: Verdict): Promise<void>;
  /** Newest first. */
  deliveries(endpoint: string, page: DeliveryPage): Promise<{ deliveries: readonly PartnerDelivery[]; next?: number }>;
  delivery(endpoint: string, id: string): Promise<PartnerDelivery | undefined>;
  /** Oldest first, the latest hundred. */
  attempts(endpoint: string, id: string): Promise<readonly Attempt[]>;
  /** A test, sent at once and never again. */
  recordTest(due: Due, attempt: Attempt, delivered: boolean): Promise<void>;
  /** Lets deliveries wait again, as if never tried; answers how many. */
  again(endpoint: string, choice: AgainChoice, nowMs: number): Promise<number>;
  waiting(): Promise<ReadonlyMap<string, number>>;
  /** What people were not told of yet. */
  untold(limit: number): Promise<readonly Trouble[]>;
  markTold(troubles: readonly Trouble[]): Promise<void>;
  /** Forgets what ended, and what waits, since before `beforeMs`; answers how many. */
  forget(beforeMs: number): Promise<number>;
}

export interface PartnerStore extends EndpointStore, DeliveryStore {
  /** `again` and the state `enabled`, in one step. */
  recover(
    id: string,
    choice: AgainChoice,
    nowMs: number,
    check?: EndpointCheck,
  ): Promise<{ readonly endpoint: KnownEndpoint; readonly again: number } | undefined>;
}
