import type { Backbone } from '../backbone/backbone.ts';
import type { GiveWay } from '../backbone/give-way.ts';
import { type Articles, openArticles } from '../connector/articles.ts';
import type { CircuitView } from '../connector/circuit.ts';
import type {
  Bindings,
  Connection,
  ConnectionLog,
  Connector,
  Finding,
  Profile,
  Webhook,
} from '../connector/connector.ts';
import { type CallEnd, type OpenHttp, openHttp } from '../connector/http-undici.ts';
import { type MaskRules, maskBySchema, maskFacts, maskText, secretsOf } from '../connector/mask.ts';
import type { SecretSources } from '../connector/secrets.ts';
import type { SharedBuckets } from '../connector/shared-buckets.ts';
import type { WireTap } from '../connector/wire-tap.ts';
import type { Chance } from '../kernel/chance.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Tracer } from '../kernel/tracing.ts';
import { Auditor, type AuditReport } from './auditor.ts';
import { type ConnectionCounters, countConnection } from './counters.ts';
import { deliverSubscription } from './deliver.ts';
import { connectionErrors } from './errors.ts';
import type { PollCursors } from './poll-cursors.ts';
import { Poller } from './poller.ts';
import { type ConnectionConfiguration, connectorOf, settingsOf } from './settings.ts';
import { translateSubscription } from './translate.ts';

export interface ConnectionsOptions {
  readonly backbone: Pick<Backbone, 'append' | 'subscribe'>;
  /** Every connector that this hub knows, by name. */
  readonly connectors: Readonly<Record<string, Connector<never>>>;
  readonly configurations: readonly ConnectionConfiguration[];
  readonly secrets: SecretSources;
  readonly bindings: Bindings;
  readonly buckets: SharedBuckets;
  readonly tap: WireTap;
  readonly cursors: PollCursors;
  readonly clock: Clock;
  readonly chance: Chance;
  /** The node's name, for leases. */
  readonly node: string;
  /** Address that outside systems post to, or undefined when the hub has none that they can reach. */
  readonly webhookUrl?: (connection: string) => string | undefined;
  readonly log: (connection: string) => ConnectionLog;
  /** Whether this process translates and delivers. True by default. */
  readonly worker?: boolean;
  /** Whether this process polls and audits. True by default. */
  readonly scheduler?: boolean;
  readonly callTimeoutMs?: number;
  readonly auditEveryMs?: number;
  readonly tracer?: Tracer;
  /** Lets the polls of the bulk lane give way to live work. */
  readonly giveWay?: GiveWay;
  /** Told how every call ended. */
  readonly onCall?: (call: CallEnd & { readonly connection: string }) => void;
}

/** A configured connection that is open. */
export interface OpenedConnection {
  readonly name: string;
  readonly owner: string;
  readonly purpose: string;
  readonly connector: Connector<unknown>;
  readonly manifest: Connector<unknown>['manifest'];
  readonly profile: Profile<unknown>;
  readonly connection: Connection;
  readonly webhook?: Webhook<unknown>;
  readonly http: OpenHttp;
  /** Settings with every secret masked, for people. */
  readonly shownSettings: unknown;
  circuits(): readonly CircuitView[];
  counters(): Readonly<Record<string, number>>;
  /** What the last audit of this process found. */
  audit(): AuditReport | undefined;
  /** Connects and says what is right and wrong; never throws. */
  check(): Promise<readonly Finding[]>;
}

export interface Connections extends AsyncDisposable {
  readonly all: ReadonlyMap<string, OpenedConnection>;
  /** Begins to poll and audit; call after the backbone has started. */
  start(): void;
  /** Stops polls and audits after the page in hand. Call before the backbone stops. */
  quiesce(): Promise<void>;
  /** Lets running calls end for up to `graceMs` and closes every connection. Call after the backbone has stopped. */
  close(graceMs?: number): Promise<void>;
}

/**
 * Opens every configured connection and declares its subscriptions; makes no call. All problems of all connections are found
 * before anything is opened: the first is thrown, see `configurationProblems` for the whole list.
 */
export async function openConnections(options: ConnectionsOptions): Promise<Connections> {
  const [problem] = await configurationProblems(options);
  if (problem !== undefined) throw problem;
  const all = new Map<string, OpenedConnection>();
  const beside: (Poller | Auditor)[] = [];
  for (const configuration of options.configurations) {
    const { opened, background } = await openOne(configuration, options);
    all.set(configuration.name, opened);
    beside.push(...background);
  }
  let quiet: Promise<void> | undefined;
  const quiesce = (): Promise<void> => {
    quiet ??= Promise.all(beside.map((each) => each.stop())).then(() => {});
    return quiet;
  };
  const close = async (graceMs = 0): Promise<void> => {
    await quiesce();
    await Promise.all(
      [...all.values()].map(async ({ connection, http }) => {
        await http.close(graceMs);
        await connection.close();
      }),
    );
  };
  return {
    all,
    start: () => {
      for (const each of beside) each.start();
    },
    quiesce,
    close,
    [Symbol.asyncDispose]: () => close(),
  };
}

/** Everything that is wrong with the configured connections, one coded error each; calls no outside system. */
export async function configurationProblems(
  options: Pick<ConnectionsOptions, 'configurations' | 'connectors' | 'secrets'>,
): Promise<readonly unknown[]> {
  const problems: unknown[] = [];
  const names = new Set<string>();
  for (const configuration of options.configurations) {
    try {
      if (names.has(configuration.name)) {
        const because = `Two connections are named "${configuration.name}".`;
        throw connectionErrors.error('SL-CONN-009', { because, value: configuration.name });
      }
      names.add(configuration.name);
      await settingsOf(configuration, connectorOf(configuration, options.connectors), options.secrets);
    } catch (error) {
      problems.push(error);
    }
  }
  return problems;
}

interface Opened {
  readonly opened: OpenedConnection;
  readonly background: readonly (Poller | Auditor)[];
}

async function openOne(configuration: ConnectionConfiguration, options: ConnectionsOptions): Promise<Opened> {
  const { name, owner, purpose } = configuration;
  const { clock, chance } = options;
  const connector = connectorOf(configuration, options.connectors);
  const settings = await settingsOf(configuration, connector, options.secrets);
  const { manifest } = connector;
  const mask: MaskRules = {
    secrets: secretsOf(connector.settings, settings),
    ...(manifest.visibleFields === undefined ? {} : { visibleFields: manifest.visibleFields }),
  };
  const http = openHttp({
    connection: name,
    clock,
    chance,
    buckets: options.buckets,
    rateLimits: manifest.rateLimits,
    tap: options.tap,
    mask,
    ...(options.callTimeoutMs === undefined ? {} : { callTimeoutMs: options.callTimeoutMs }),
    ...(options.tracer === undefined ? {} : { tracer: options.tracer }),
    onCall: (call) => options.onCall?.({ ...call, connection: name }),
  });
  const webhookUrl = options.webhookUrl?.(name);
  const profile: Profile<unknown> = { connection: name, settings };
  const log = maskedLog(options.log(name), mask);
  const connection = connector.open({
    ...profile,
    http,
    clock,
    chance,
    bindings: options.bindings,
    log,
    ...(webhookUrl === undefined ? {} : { webhookUrl }),
  });
  const counters = countConnection();
  const shown = (text: string): string => maskText(text, mask);
  const parts: Parts = { name, connector, profile, connection, http, counters, log, mask: shown };
  if (options.worker !== false) subscribe(parts, options);
  const background = options.scheduler === false ? [] : backgroundOf(parts, options);
  const auditor = background.find((each) => each instanceof Auditor);
  return {
    background,
    opened: {
      name,
      owner,
      purpose,
      connector,
      manifest,
      profile,
      connection,
      http,
      ...(connector.webhook === undefined ? {} : { webhook: connector.webhook }),
      shownSettings: maskBySchema(connector.settings, settings, 'personal'),
      circuits: () => http.circuits.views(),
      counters: () => counters.snapshot(),
      audit: () => auditor?.report,
      check: () => checkSafely(connection),
    },
  };
}

/** Connectors are asked not to log private values; here it is made sure. */
function maskedLog(log: ConnectionLog, rules: MaskRules): ConnectionLog {
  const masked = (facts: Record<string, unknown> | undefined) =>
    maskFacts(facts ?? {}, rules) as Record<string, unknown>;
  return {
    info: (message, facts) => log.info(maskText(message, rules), masked(facts)),
    warn: (message, facts) => log.warn(maskText(message, rules), masked(facts)),
  };
}

interface Parts {
  readonly name: string;
  readonly connector: Connector<unknown>;
  readonly profile: Profile<unknown>;
  readonly connection: Connection;
  readonly http: OpenHttp;
  readonly counters: ConnectionCounters;
  readonly log: ConnectionLog;
  readonly mask: (text: string) => string;
}

function subscribe(parts: Parts, { backbone, bindings, clock }: ConnectionsOptions): void {
  const { name, connector, profile, connection, http, counters } = parts;
  const articles = openArticles({ bindings, connection: name, clock });
  backbone.subscribe(
    translateSubscription({ connection: name, connector, profile, opened: connection, articles, clock, counters }),
  );
  const known = new Map([[name, articles]]);
  const articlesOf = (channel: string): Articles => {
    const found = known.get(channel) ?? openArticles({ bindings, connection: channel, clock });
    known.set(channel, found);
    return found;
  };
  const { circuits } = http;
  backbone.subscribe(
    deliverSubscription({ connection: name, opened: connection, circuits, articlesOf, clock, counters }),
  );
}

function backgroundOf(parts: Parts, options: ConnectionsOptions): readonly (Poller | Auditor)[] {
  const { name, connection, counters, log, mask } = parts;
  const { backbone, cursors, clock, chance, node, auditEveryMs } = options;
  const poller = new Poller({
    connection: name,
    polls: connection.polls,
    backbone,
    cursors,
    clock,
    chance,
    node,
    log,
    counters,
    ...(options.giveWay === undefined ? {} : { giveWay: options.giveWay }),
  });
  const { provisioner } = connection;
  if (provisioner === undefined) return [poller];
  const auditor = new Auditor({
    connection: name,
    provisioner,
    cursors,
    clock,
    chance,
    node,
    log,
    mask,
    ...(auditEveryMs === undefined ? {} : { everyMs: auditEveryMs }),
  });
  return [poller, auditor];
}

/** A connector's check promises not to throw; a bug in one must not hide the others. */
async function checkSafely(connection: Connection): Promise<readonly Finding[]> {
  try {
    return await connection.check();
  } catch (error) {
    const found = error instanceof Error ? error.name : 'an unknown error';
    return [{ subject: 'check', verdict: 'problem', found: `The check itself failed: ${found}.` }];
  }
}
