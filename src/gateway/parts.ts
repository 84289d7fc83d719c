import type { Backbone } from '../backbone/backbone.ts';
import type { Finding, Manifest, Profile, Webhook } from '../connector/connector.ts';
import type { People } from '../governance/identity/people.ts';
import type { ReachGroups } from '../governance/identity/reach.ts';
import type { IdentityStore } from '../governance/identity/store.ts';
import type { PolicyAnswer } from '../ledgers/stock/explain.ts';
import type { StockAnswer } from '../ledgers/stock/why.ts';
import type { Circuit } from '../operations/metrics.ts';
import type { PartnerDesk } from '../partners/desk.ts';
import type { StoryEntry } from '../records/orders/narrate.ts';
import type { OrderStore } from '../records/orders/store.ts';
import type { TillStore } from '../records/stores/store.ts';
import type { SignInProvider } from './sign-in/provider.ts';

/** A configured connection as the gateway needs it. */
export interface GatewayConnection {
  readonly name: string;
  readonly owner: string;
  readonly purpose: string;
  readonly manifest: Manifest;
  readonly profile: Profile<unknown>;
  readonly webhook?: Webhook<unknown>;
  circuits(): readonly Circuit[];
  /** Connects and says what is right and wrong. */
  check(): Promise<readonly Finding[]>;
}

/** People and machines, and how they come in. */
export interface IdentityParts {
  readonly store: IdentityStore;
  readonly people: People;
  readonly groups: ReachGroups;
  /** Where people sign in with their company account, when one is configured. */
  readonly provider?: SignInProvider;
}

/** What the gateway serves once the hub has it; until then it answers 503. */
export interface GatewayParts {
  /** Whether this process takes webhooks; without it they are answered 503, so that the sender tries another one. */
  readonly ingress: boolean;
  readonly backbone: Pick<Backbone, 'append' | 'log' | 'status' | 'pause' | 'resume' | 'deadLetters' | 'replays'>;
  readonly connections: ReadonlyMap<string, GatewayConnection>;
  readonly identity: IdentityParts;
  readonly orders: OrderStore;
  readonly stores: TillStore;
  /** How long a till that should speak may say nothing; LIMITS.tillSilenceMs by default. */
  readonly tillSilenceMs?: number;
  /** What the stock ledger says; a gateway without one has none. */
  readonly stock?: StockView;
  /** Where people keep the webhook endpoints of partners; a gateway without one has none. */
  readonly partners?: PartnerDesk;
  /** What was said on the wire in a story, masked, oldest first. */
  readonly calls?: (correlation: string, limit: number) => Promise<readonly StoryEntry[]>;
  /** Everything that must hold before traffic should come here. */
  readonly ready: () => Promise<readonly ReadyCheck[]>;
}

export interface ReadyCheck {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
}

/** The stock ledger as people and APIs see it. */
export interface StockView {
  /** Throws SL-STOCK-008 for an article that the ledger never heard of. */
  why(sku: string): Promise<StockAnswer>;
  /** For one article, or what holds where no rule says otherwise. */
  policy(sku?: string): PolicyAnswer;
}
