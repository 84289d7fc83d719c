import type { Backbone } from '../../backbone/backbone.ts';
import type { GiveWay } from '../../backbone/give-way.ts';
import { ConfigurationProblems } from '../../config/load.ts';
import type { Configuration, Role } from '../../config/schema.ts';
import { AUDIT } from '../../connections/auditor.ts';
import { configurationProblems, type OpenedConnection, openConnections } from '../../connections/open.ts';
import { postgresBindings } from '../../connections/postgres/bindings.ts';
import { postgresCallStore } from '../../connections/postgres/call-store.ts';
import { limitsLeft } from '../../connections/postgres/limits-left.ts';
import { pollView, postgresPollCursors } from '../../connections/postgres/poll-cursors.ts';
import { bucketStates, postgresBuckets } from '../../connections/postgres/shared-buckets.ts';
import type { ConnectionConfiguration } from '../../connections/settings.ts';
import type { ConnectionLog, Connector, StockReading } from '../../connector/connector.ts';
import { secretsOf } from '../../connector/mask.ts';
import { type SecretSources, storedSecretsIn } from '../../connector/secrets.ts';
import { refill } from '../../connector/shared-buckets.ts';
import { BatchedTap, type CallStore, type TappedCall } from '../../connector/wire-tap.ts';
import type { GatewayConnection, SecretDue } from '../../gateway/parts.ts';
import type { Chance } from '../../kernel/chance.ts';
import { type Clock, instant } from '../../kernel/clock.ts';
import { durationMs } from '../../kernel/duration.ts';
import { CodedError } from '../../kernel/failure.ts';
import type { Tracer } from '../../kernel/tracing.ts';
import { settingsOf as alertSettings } from '../../operations/alerts/rules.ts';
import type { LimitLeft, OutboundCall } from '../../operations/call-metrics.ts';
import type { Circuit } from '../../operations/metrics.ts';
import type { StoryEntry } from '../../records/orders/narrate.ts';
import { type HubLog, hideInLog } from './log.ts';
import type { Storage } from './storage.ts';

/** The configured connections of a hub, open. */
export interface HubConnections {
  /** What the gateway serves, with the circuits of all hubs where these are known. */
  forGateway(circuits?: () => ReadonlyMap<string, readonly Circuit[]>): ReadonlyMap<string, GatewayConnection>;
  /** What was said on the wire in a story, for the passport. */
  calls(correlations: readonly string[], limit: number): Promise<readonly StoryEntry[]>;
  readonly callStore: CallStore;
  /** Those that can be asked for all stock, by name. */
  stockReadings(): ReadonlyMap<string, StockReading>;
  circuits(): ReadonlyMap<string, readonly Circuit[]>;
  lostCalls(): number;
  /** What is left of every vendor's limit. */
  limits(): Promise<readonly LimitLeft[]>;
  /** Begins to poll and audit, when this process is a scheduler; call after delivery has started. */
  start(): void;
  /** Ends polls and audits; call before delivery stops. */
  quiesce(): Promise<void>;
  /** Lets running calls end and closes everything; call after delivery has stopped. */
  close(): Promise<void>;
}

export interface HubConnectionsOptions {
  readonly configuration: Configuration;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: HubLog;
  readonly has: (role: Role) => boolean;
  readonly node: string;
  readonly backbone: Backbone;
  readonly storage: Storage;
  readonly connectors: readonly Connector<never>[];
  readonly secrets: SecretSources;
  /** Where outside systems reach this hub; undefined when they cannot. */
  readonly publicUrl?: string;
  readonly giveWay: GiveWay;
  readonly tracer?: Tracer;
  readonly onCall?: (call: OutboundCall) => void;
}

/** Throws everything that is wrong with the configured connections at once; calls no outside system. */
export async function refuseBadConnections(
  configuration: Configuration,
  connectors: readonly Connector<never>[],
  secrets: SecretSources,
): Promise<void> {
  const found = await configurationProblems({
    configurations: configurationsOf(configuration),
    connectors: byName(connectors),
    secrets,
  });
  const failures = found.map((problem) => {
    if (problem instanceof CodedError) return problem.failure;
    throw problem;
  });
  const [first, ...others] = failures;
  if (first !== undefined) throw new ConfigurationProblems([first, ...others]);
}

/** Opens every configured connection; makes no call. Throws what is wrong with the configuration of the first bad one. */
export async function openHubConnections(options: HubConnectionsOptions): Promise<HubConnections> {
  const { configuration, clock, chance, log, has, node, backbone, connectors, secrets, publicUrl } = options;
  const { database } = options.storage;
  const callStore: CallStore = postgresCallStore(database);
  const tap = new BatchedTap({
    store: callStore,
    clock,
    onLost: (calls, because) => log.warn({ calls, because }, 'evidence of calls could not be kept'),
  });
  const connections = await openConnections({
    backbone,
    connectors: byName(connectors),
    configurations: configurationsOf(configuration),
    secrets,
    bindings: postgresBindings(database),
    buckets: postgresBuckets(database),
    tap,
    cursors: postgresPollCursors(database),
    clock,
    chance,
    node,
    webhookUrl: (name) => (publicUrl === undefined ? undefined : `${publicUrl.replace(/\/+$/, '')}/webhooks/${name}`),
    log: (connection) => connectionLog(log, connection),
    scheduler: has('scheduler'),
    giveWay: options.giveWay,
    ...(options.tracer === undefined ? {} : { tracer: options.tracer }),
    ...(options.onCall === undefined ? {} : { onCall: options.onCall }),
  });
  const all = [...connections.all.values()];
  for (const { connector, profile } of all) hideInLog(log, secretsOf(connector.settings, profile.settings));
  return {
    forGateway: (circuits) =>
      new Map(
        all.map((opened) => {
          const own = { ...opened, circuits: () => circuits?.().get(opened.name) ?? opened.circuits() };
          return [opened.name, gatewayView(own, options)];
        }),
      ),
    calls: async (correlations, limit) => (await callStore.story(correlations, limit)).map(entryOf),
    callStore,
    stockReadings: () =>
      new Map(all.flatMap(({ name, connection: { stock } }) => (stock === undefined ? [] : [[name, stock] as const]))),
    circuits: () => new Map(all.map((opened) => [opened.name, opened.circuits()])),
    lostCalls: () => tap.lost,
    limits: async () => limitsOf(all, await bucketStates(database), clock.now()),
    start: () => connections.start(),
    quiesce: () => connections.quiesce(),
    async close() {
      await connections.close(configuration.hub.drainMs);
      await tap.close();
    },
  };
}

/** A bucket that was never drawn from is full. */
function limitsOf(
  all: readonly OpenedConnection[],
  states: Awaited<ReturnType<typeof bucketStates>>,
  nowMs: number,
): LimitLeft[] {
  return all.flatMap(({ name: connection, manifest }) =>
    manifest.rateLimits.map((shape) => {
      const { bucket, burst } = shape;
      const state = states.get(`${connection}/${bucket}`);
      const left = state === undefined ? burst : refill({ ...state, blockedUntil: 0 }, shape, nowMs).available;
      return { connection, bucket, burst, left };
    }),
  );
}

export function byName(connectors: readonly Connector<never>[]): Record<string, Connector<never>> {
  return Object.fromEntries(connectors.map((connector) => [connector.manifest.name, connector]));
}

export function configurationsOf({ connections }: Configuration): ConnectionConfiguration[] {
  return Object.entries(connections).map(([name, connection]) => ({ name, ...connection }));
}

function connectionLog(log: HubLog, connection: string): ConnectionLog {
  return {
    info: (message, facts) => log.info({ connection, ...facts }, message),
    warn: (message, facts) => log.warn({ connection, ...facts }, message),
  };
}

type ViewMeans = Pick<HubConnectionsOptions, 'configuration' | 'secrets' | 'storage'>;

function gatewayView({ webhook, ...opened }: OpenedConnection, means: ViewMeans): GatewayConnection {
  const { name, owner, purpose, manifest, profile, circuits, check } = opened;
  const { database } = means.storage;
  const { readDocument } = opened.connection;
  return {
    name,
    owner,
    purpose,
    manifest,
    profile,
    ...(webhook === undefined ? {} : { webhook }),
    ...(readDocument === undefined ? {} : { readDocument }),
    circuits,
    limits: () => limitsLeft(database, name, manifest.rateLimits),
    ...(opened.connection.provisioner === undefined ? {} : { audited: () => pollView(database, name, AUDIT) }),
    secrets: () => secretsDue(name, means),
    recordAddress: (record) => opened.connector.recordAddress?.(record, profile),
    check,
  };
}

/** The stored secrets of one connection, each due at the age at which people are told to change it. */
async function secretsDue(connection: string, { configuration, secrets }: ViewMeans): Promise<SecretDue[]> {
  const names = storedSecretsIn(configuration.connections[connection]?.settings);
  if (names.length === 0) return [];
  const { keyAge, within } = alertSettings(configuration.alerts, 'expiring');
  const stored = (await secrets.store?.list?.()) ?? [];
  return stored
    .filter(({ name }) => names.includes(name))
    .map(({ name, storedAt }) => {
      const storedAtMs = Date.parse(storedAt);
      return { name, storedAtMs, dueAtMs: storedAtMs + durationMs(keyAge), noticeMs: durationMs(within) };
    });
}

/** A tapped call as a step of the story. Everything in it was masked when it was tapped. */
function entryOf(call: TappedCall): StoryEntry {
  const { method, address, connection, operation, status, failure, durationMs, attempt } = call;
  const ended = status === undefined ? (failure ?? 'no answer') : String(status);
  const path = URL.parse(address)?.pathname ?? address;
  return {
    at: instant(call.at + Math.round(durationMs)),
    kind: 'call',
    name: `${method} ${path}`,
    from: connection,
    ...(status === undefined || status >= 400 ? { failed: true } : {}),
    text: `${operation}: ${ended} in ${Math.round(durationMs)} ms${attempt > 1 ? `, attempt ${attempt}` : ''}`,
    data: { request: call.request, answer: call.answer, causes: call.causes, traceparent: call.traceparent },
  };
}
