import type { Backbone } from '../backbone/backbone.ts';
import type { PollView } from '../connections/poll-cursors.ts';
import type { LimitLeft } from '../connections/postgres/limits-left.ts';
import type { Finding, Manifest, Profile, Webhook } from '../connector/connector.ts';
import type { Approvals } from '../governance/approvals/approvals.ts';
import type { AuditStore } from '../governance/audit/store.ts';
import type { Machines } from '../governance/identity/machines.ts';
import type { People } from '../governance/identity/people.ts';
import type { ReachGroups } from '../governance/identity/reach.ts';
import type { IdentityStore } from '../governance/identity/store.ts';
import type { WrongTryStore } from '../governance/identity/wrong-tries.ts';
import type { Days } from '../jobs/certificate/days.ts';
import type { ProofAnswer, WholeProofAnswer } from '../jobs/stock-proof/answer.ts';
import type { Tracer } from '../kernel/tracing.ts';
import type { StockEffects } from '../ledgers/stock/effects.ts';
import type { PolicyAnswer } from '../ledgers/stock/explain.ts';
import type { StockFreshness } from '../ledgers/stock/freshness.ts';
import type { StockList } from '../ledgers/stock/list.ts';
import type { StockAnswer } from '../ledgers/stock/why.ts';
import type { Links } from '../operations/alerts/notice.ts';
import type { Delivery } from '../operations/alerts/store.ts';
import type { AlertAction, AlertStep, SpokenAlert } from '../operations/alerts/word.ts';
import type { CaseDesk } from '../operations/cases/desk.ts';
import type { ServiceLevel } from '../operations/levels/level.ts';
import type { Circuit } from '../operations/metrics.ts';
import type { DailyReport } from '../operations/report/report.ts';
import type { RunbookSection } from '../operations/runbook-sections.ts';
import type { PartnerDesk } from '../partners/desk.ts';
import type { ArticleList } from '../records/articles/list.ts';
import type { CustomerList } from '../records/customers/list.ts';
import type { StoryEntry } from '../records/orders/narrate.ts';
import type { OrderStore } from '../records/orders/store.ts';
import type { ReturnStore } from '../records/returns/store.ts';
import type { Search } from '../records/search/search.ts';
import type { TillStore } from '../records/stores/store.ts';
import type { TodayRecord } from '../records/today/today.ts';
import type { AnswerStore } from './idempotency.ts';
import type { MoneyView } from './money.ts';
import type { PayoutView } from './payouts.ts';
import type { PointsView } from './points.ts';
import type { CodeWords } from './problem.ts';
import type { QuotaStore } from './quota.ts';
import type { SignInProvider } from './sign-in/provider.ts';
import type { StoreDayView } from './store-days.ts';
import type { TransmissionStore } from './transmissions.ts';

/** A stored secret and when a new one is due. */
export interface SecretDue {
  readonly name: string;
  readonly storedAtMs: number;
  readonly dueAtMs: number;
  /** How long before it is due people are told. */
  readonly noticeMs: number;
}

/** A configured connection as the gateway needs it. */
export interface GatewayConnection {
  readonly name: string;
  readonly owner: string;
  readonly purpose: string;
  readonly manifest: Manifest;
  readonly profile: Profile<unknown>;
  readonly webhook?: Webhook<unknown>;
  /** Reads what webhooks need for their signature; see `Webhook.needs`. */
  readDocument?(address: string): Promise<string>;
  circuits(): readonly Circuit[];
  /** What is left of its rate limits, of those that were ever drawn on. */
  limits?(): Promise<readonly LimitLeft[]>;
  /** How the last audit of its webhooks and rights ended, of whichever hub; undefined before the first one. */
  audited?(): Promise<PollView | undefined>;
  /** The stored secrets that its settings refer to, never their values. */
  secrets?(): Promise<readonly SecretDue[]>;
  /** Where people look at a record in the system itself. */
  recordAddress?(record: { readonly id: string; readonly said: string }): string | undefined;
  /** Connects and says what is right and wrong. */
  check(): Promise<readonly Finding[]>;
}

/** People and machines, and how they come in. */
export interface IdentityParts {
  readonly store: IdentityStore;
  readonly people: People;
  readonly machines: Machines;
  readonly groups: ReachGroups;
  /** Where people sign in with their company account, when one is configured. */
  readonly provider?: SignInProvider;
}

/** The parts whose effects are in the hub's own database, beside the audit. */
export interface TogetherParts {
  readonly backbone: GatewayParts['backbone'];
  /** Makes whoever else brakes the subscription in such a way wait until this work has ended. */
  readonly holdBrake: (subscription: string) => Promise<void>;
  readonly identity: IdentityParts;
  readonly approvals: Approvals;
  readonly audit: AuditStore;
  readonly cases: CaseDesk;
}

/** Wrong tries and requests that all hubs count together. */
export interface SharedLimits {
  readonly wrongTries: WrongTryStore;
  readonly quotas: QuotaStore;
  /** Names that a sender of webhooks may use for one body only. */
  readonly transmissions: TransmissionStore;
}

/** What the gateway serves once the hub has it; until then it answers 503. */
export interface GatewayParts {
  /** Whether this process takes webhooks; without it they are answered 503, so that the sender tries another one. */
  readonly ingress: boolean;
  readonly backbone: Pick<
    Backbone,
    'append' | 'log' | 'status' | 'drain' | 'pause' | 'resume' | 'deadLetters' | 'replays'
  >;
  readonly connections: ReadonlyMap<string, GatewayConnection>;
  readonly identity: IdentityParts;
  readonly audit: AuditStore;
  /** Four eyes; without them one person is enough for everything. */
  readonly approvals?: Approvals;
  readonly orders: OrderStore;
  readonly stores: TillStore;
  /**
   * Does work on parts that write in one transaction, which ends with the work: all of it is kept, or nothing. Without it each part
   * writes for itself.
   */
  readonly together?: <Answer>(work: (parts: TogetherParts) => Promise<Answer>) => Promise<Answer>;
  readonly holdBrake?: TogetherParts['holdBrake'];
  /** What all hubs count together; without it each counts alone. */
  readonly limits?: SharedLimits;
  /** Where answers to requests with an Idempotency-Key are kept. */
  readonly answers: AnswerStore;
  /** What the operations screen asks. */
  readonly today?: TodayRecord;
  readonly search?: Search;
  readonly articles?: ArticleList;
  readonly customers?: CustomerList;
  readonly stockList?: StockList;
  readonly stockFreshness?: StockFreshness;
  /** What orders did to stock; a gateway without a ledger knows none. */
  readonly stockEffects?: StockEffects;
  readonly returns?: ReturnStore;
  readonly processes?: ProcessView;
  /** The business days of stores; a gateway without them has none. */
  readonly storeDays?: StoreDayView;
  /** The payouts of providers; a gateway without them has none. */
  readonly payouts?: PayoutView;
  /** How long a till that should speak may say nothing; LIMITS.tillSilenceMs by default. */
  readonly tillSilenceMs?: number;
  /** What the stock ledger says; a gateway without one has none. */
  readonly stock?: StockView;
  /** What the money ledger says; a gateway without one has none. */
  readonly money?: MoneyView;
  /** What the points ledger says; a gateway without one has none. */
  readonly points?: PointsView;
  /** The days of the retailer and their certificates; a gateway without a money ledger has none. */
  readonly days?: Days;
  /** Where people keep the webhook endpoints of partners; a gateway without one has none. */
  readonly partners?: PartnerDesk;
  /** What people must mend. */
  readonly cases: CaseDesk;
  /** What codes mean and what to do about them, of connectors too; without it those that this folder can see. */
  readonly codes?: CodeWords;
  /** Alerts, service levels and the daily report; a gateway without a desk has none. */
  readonly operations?: OperationsView;
  /** What was said on the wire in some stories, masked, oldest first. */
  readonly calls?: (correlations: readonly string[], limit: number) => Promise<readonly StoryEntry[]>;
  /** Shows webhooks as the first step of their trace, when somebody traces. */
  readonly tracer?: Tracer;
  /** Everything that must hold before traffic should come here. */
  readonly ready: () => Promise<readonly ReadyCheck[]>;
}

export const DECISIONS = ['release', 'cancel'] as const;

/** Something that a person may decide about an instance. */
export interface Decision {
  readonly name: (typeof DECISIONS)[number];
  readonly meaning: string;
  readonly movesMoney: boolean;
}

/** A business process as the API tells it. */
export interface ProcessGraph {
  readonly name: string;
  readonly version: number;
  readonly summary: string;
  readonly begins: readonly string[];
  readonly states: readonly {
    readonly name: string;
    readonly meaning: string;
    readonly answers: readonly string[];
    readonly instances: number;
  }[];
  readonly moves: readonly { readonly from: string; readonly on: string; readonly to: string }[];
}

/** An instance of a business process, without what it knows. */
export interface InstanceLine {
  readonly process: string;
  readonly key: string;
  readonly at: string;
  readonly version: number;
  readonly revision: number;
  readonly wakeAt?: string;
  readonly deadlines: readonly { readonly name: string; readonly at: string }[];
}

/** The business processes as people and APIs see them. */
export interface ProcessView {
  list(): Promise<readonly ProcessGraph[]>;
  /** By key, one more than `limit` when there are more. */
  instances(
    process: string,
    query: { readonly at?: string; readonly after?: string; readonly limit: number },
  ): Promise<readonly InstanceLine[]>;
  instance(process: string, key: string): Promise<(InstanceLine & { readonly state: unknown }) | undefined>;
  /** What a person may decide about an instance, and at which revision; undefined when there is none. */
  decisions(
    process: string,
    key: string,
  ): Promise<{ readonly decisions: readonly Decision[]; readonly revision: number } | undefined>;
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
  /** Proofs of stock, where there are any. */
  readonly proofs?: ProofView;
}

/** Proofs of stock as people and APIs see them. */
export interface ProofView {
  /** Asks for one; while one is open, answers that one. Throws SL-PROOF-012 when there is nothing to compare. */
  begin(wish: { readonly by: string; readonly repair?: 'safe' | 'none' }): Promise<ProofAnswer>;
  /** The newest first, of those before one where a number is given. */
  list(limit: number, before?: number): Promise<readonly ProofAnswer[]>;
  /** With the variances that it found. */
  get(id: number): Promise<WholeProofAnswer | undefined>;
}

/** A way to people, and when it is left in peace. */
export interface AlertRouteView {
  readonly name: string;
  readonly kind: string;
  readonly quiet?: {
    readonly from: string;
    readonly until: string;
    readonly timeZone: string;
    /** What is this bad is sent all the same. */
    readonly except: string;
    isNow(): boolean;
  };
}

/** The operations desk as people and APIs see it. */
export interface OperationsView {
  readonly links: Links;
  readonly routes: readonly AlertRouteView[];
  /** Those that fire first. */
  alerts(): Promise<readonly SpokenAlert[]>;
  /** What happened to alerts, the latest first. */
  alertSteps(limit: number): Promise<readonly AlertStep[]>;
  /** Does what a person wants with an alert. Throws SL-OPS-007 for one that does not stand. */
  actOnAlert(id: string, action: AlertAction, who: string): Promise<SpokenAlert>;
  /** The latest messages to people first. */
  deliveries(limit: number): Promise<readonly Delivery[]>;
  levels(): Promise<readonly ServiceLevel[]>;
  /** Of yesterday without a date. Throws SL-OPS-005 when the date cannot be used. */
  report(date?: string): Promise<DailyReport>;
  /** Sends a test along a route now. Throws SL-OPS-001 with why it could not, SL-OPS-004 for a route that is not there. */
  test(route: string): Promise<void>;
  /** The section of a runbook by page and section below docs/runbooks; undefined when the pages are not here. */
  runbook(section: string): RunbookSection | undefined;
}
