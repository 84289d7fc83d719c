import type { Backbone } from '../backbone/backbone.ts';
import type { Finding, Manifest, Profile, Webhook } from '../connector/connector.ts';
import type { People } from '../governance/identity/people.ts';
import type { ReachGroups } from '../governance/identity/reach.ts';
import type { IdentityStore } from '../governance/identity/store.ts';
import type { PolicyAnswer } from '../ledgers/stock/explain.ts';
import type { StockAnswer } from '../ledgers/stock/why.ts';
import type { Alert } from '../operations/alerts/alert.ts';
import type { Links } from '../operations/alerts/notice.ts';
import type { Delivery } from '../operations/alerts/store.ts';
import type { CaseDesk } from '../operations/cases/store.ts';
import type { ServiceLevel } from '../operations/levels/level.ts';
import type { Circuit } from '../operations/metrics.ts';
import type { DailyReport } from '../operations/report/report.ts';
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
  /** Cases, alerts, service levels and the daily report; a gateway without a desk has none. */
  readonly operations?: OperationsView;
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

/** The operations desk as people and APIs see it. */
export interface OperationsView {
  readonly cases: CaseDesk;
  readonly links: Links;
  readonly routes: readonly { readonly name: string; readonly kind: string }[];
  alerts(): Promise<readonly Alert[]>;
  /** The latest messages to people first. */
  deliveries(limit: number): Promise<readonly Delivery[]>;
  levels(): Promise<readonly ServiceLevel[]>;
  /** Of yesterday without a date. Throws SL-OPS-005 when the date cannot be used. */
  report(date?: string): Promise<DailyReport>;
  /** Sends a test along a route now. Throws SL-OPS-001 with why it could not, SL-OPS-004 for a route that is not there. */
  test(route: string): Promise<void>;
}
