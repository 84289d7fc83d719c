import { join } from 'node:path';
import type { Backbone } from '../backbone/backbone.ts';
import { adoptLog, createBackbone, type DeskBackbone } from '../backbone/consume/create-backbone.ts';
import type { Tuning } from '../backbone/consume/tuning.ts';
import { ConfigurationProblems } from '../config/load.ts';
import type { Configuration, Role } from '../config/schema.ts';
import type { SharedCircuits } from '../connections/postgres/shared-circuits.ts';
import type { Connector } from '../connector/connector.ts';
import type { SecretSources } from '../connector/secrets.ts';
import { createGateway, type Gateway } from '../gateway/gateway.ts';
import { createPostgresAnswers, forgetAnswers } from '../gateway/idempotency.ts';
import type { IdentityParts } from '../gateway/parts.ts';
import { ownToken } from '../gateway/tokens.ts';
import type { Approvals } from '../governance/approvals/approvals.ts';
import { createPostgresAuditStore } from '../governance/audit/postgres-store.ts';
import type { AuditStore } from '../governance/audit/store.ts';
import { type Chance, systemChance } from '../kernel/chance.ts';
import { type Clock, systemClock } from '../kernel/clock.ts';
import type { Tracer } from '../kernel/tracing.ts';
import { createStatementLedger } from '../ledgers/bank/store.ts';
import { bankStatements } from '../ledgers/bank/subscription.ts';
import { forgetHistory } from '../ledgers/stock/postgres-retention.ts';
import { bookingTimes } from '../operations/booking-times.ts';
import { createMetrics, type HubMetrics } from '../operations/metrics.ts';
import type { OpenTracer } from '../operations/traces/tracer.ts';
import type { Partners } from '../partners/partners.ts';
import { createPostgresArticleStore } from '../records/articles/postgres-store.ts';
import { articleRecords } from '../records/articles/subscription.ts';
import { createPostgresOrderStore } from '../records/orders/postgres-store.ts';
import type { OrderStore } from '../records/orders/store.ts';
import { orderRecords } from '../records/orders/subscription.ts';
import { createPostgresTillStore } from '../records/stores/postgres-store.ts';
import type { TillStore } from '../records/stores/store.ts';
import { gapCases, storeRecords } from '../records/stores/subscription.ts';
import { CONNECTORS } from './connectors.ts';
import { leaveAddress } from './hub/address.ts';
import { openApiRecords } from './hub/api-records.ts';
import { openApprovals, runApprovals } from './hub/approvals.ts';
import { keepAudit } from './hub/audit.ts';
import { type HubConnections, openHubConnections, refuseBadConnections } from './hub/connections.ts';
import { keepHouse } from './hub/housekeeping.ts';
import { firstLink, openIdentity, sharedLimits } from './hub/identity.ts';
import { createLog, type HubLog, hideInLog } from './hub/log.ts';
import { type HubMoney, openMoney } from './hub/money.ts';
import { nodeName } from './hub/node-name.ts';
import { type HubOperations, openOperations } from './hub/operations.ts';
import { openHubPartners, startTelling } from './hub/partners.ts';
import { type HubProcesses, openProcesses, processProblems } from './hub/processes.ts';
import { readiness } from './hub/readiness.ts';
import { lazySecrets, openSecrets } from './hub/secrets.ts';
import { openSharedCircuits } from './hub/shared-circuits.ts';
import { type HubStock, openStock } from './hub/stock.ts';
import { stockChannelProblems } from './hub/stock-plan.ts';
import { type HubStockProof, openStockProof, type StockProofPace } from './hub/stock-proof.ts';
import { openStorage, type Storage, startServer } from './hub/storage.ts';
import { watchTills } from './hub/stores.ts';
import { openTraces } from './hub/telemetry.ts';
import { openTogether } from './hub/together.ts';
import { watch } from './hub/watch.ts';
import { version } from './version.ts';

/** Where `npm run console` puts the pages. */
const CONSOLE = join(import.meta.dirname, '../../console/dist');

export interface HubOptions {
  readonly configuration: Configuration;
  /** The connectors that connections may name; all of this package by default. */
  readonly connectors?: readonly Connector<never>[];
  /** For `${env:NAME}` in settings; the process's own by default. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly clock?: Clock;
  readonly chance?: Chance;
  readonly log?: HubLog;
  /** Paces of delivery, for tests. */
  readonly tuning?: Partial<Tuning>;
  /** Paces of the proof of stock, for tests. */
  readonly stockProof?: Partial<StockProofPace>;
  /** Outside systems run on this machine (demo, tests): without a public address they are given the hub's own. */
  readonly loopback?: boolean;
  /** After a wanted restore: ties the cursors to the log as it is now. */
  readonly adoptLog?: boolean;
}

export interface Hub extends AsyncDisposable {
  /** Where the gateway listens: `http://127.0.0.1:4600`. */
  readonly url: string;
  /** A sign-in link while nobody administers the hub: good once, and for whoever may see this terminal only. */
  readonly firstLink?: string;
  /** The hub's own API token. */
  readonly token: string;
  readonly node: string;
  readonly backbone: Backbone;
  /** Resolves with the reason when the hub cannot go on; the process should end and be started again. */
  readonly halted: Promise<unknown>;
  /** Takes nothing new, lets running work end, gives leases back, stops what it started. */
  close(): Promise<void>;
}

/**
 * Starts a hub: the only place that wires everything together. It listens at once and answers 503 until it can store.
 * Several hubs may run on one database; each takes its share. Throws what is wrong as coded errors, with everything that
 * was begun ended again.
 */
export async function startHub(options: HubOptions): Promise<Hub> {
  const closers = new Closers();
  try {
    return await assemble(options, closers);
  } catch (error) {
    await closers.close();
    throw error;
  }
}

async function assemble(options: HubOptions, closers: Closers): Promise<Hub> {
  const means = meansOf(options);
  const { configuration, clock, chance, log, secrets, connectors } = means;
  const { hub } = configuration;
  await refuseBadConfiguration(means);
  const token = await ownToken(hub.dataDirectory, chance);
  hideInLog(log, [token]);
  const metrics = createMetrics(hub.name);
  const gateway = openGateway(means, metrics, token);
  const url = await gateway.listen(hub.host, hub.port);
  closers.add('gateway', () => gateway.close());

  const server = await startServer({ configuration, log, secrets });
  closers.add('database server', () => server.stop());
  const storage = await openStorage(server.url, { configuration, clock, log, secrets });
  closers.add('storage', () => storage.close());
  const halt = Promise.withResolvers<unknown>();
  const shared = server.kind === 'embedded' ? secrets : await sharedSecrets(means, storage);
  const tracer = await openTraces(means, shared);
  if (tracer !== undefined) closers.add('traces', () => tracer.close());
  const backbone = await openDelivery({ ...options, ...tracing(tracer) }, means, storage, halt.resolve);
  const publicUrl = hub.publicUrl ?? (options.loopback === true ? url : undefined);
  const connections = await openHubConnections({
    ...means,
    backbone,
    storage,
    connectors,
    secrets: shared,
    ...tracing(tracer),
    onCall: (call) => metrics.call(call),
    ...(publicUrl === undefined ? {} : { publicUrl }),
  });
  closers.add('connections', () => connections.close());
  const circuits = openSharedCircuits(means, storage, connections);
  closers.add('shared circuits', () => circuits.end());
  const processes = await openProcesses(means, storage, backbone);
  const orders = createPostgresOrderStore(storage.database);
  backbone.subscribe(orderRecords(orders));
  backbone.subscribe(bookingTimes(metrics.booked));
  const stores = createPostgresTillStore(storage.database);
  backbone.subscribe(storeRecords(stores));
  backbone.subscribe(gapCases(stores));
  backbone.subscribe(articleRecords(createPostgresArticleStore(storage.database)));
  backbone.subscribe(bankStatements(createStatementLedger(storage.database)));
  const stock = openStock({ ...means, onEntries: metrics.stockEntries }, storage, backbone);
  const proofs = openStockProof(
    { ...means, pace: options.stockProof ?? {} },
    { storage, backbone, connections, stock },
  );
  const money = openMoney(means, storage, backbone);
  const records = openApiRecords(storage.database, backbone);
  const partners = openHubPartners(means, storage, backbone);
  closers.add('partners', () => partners.close());

  closers.add('delivery', () => backbone.stop());
  if (means.has('worker')) {
    await backbone.start();
    closers.add('telling of partners', startTelling(partners));
  }
  const identity = await openIdentity({ ...means, secrets: shared }, storage);
  const approvals = openApprovals(means, storage, identity);
  const audit = createPostgresAuditStore(storage.database);
  const watched = { storage, backbone, stores, identity: identity.store, circuits: circuits.all };
  const operations = await openOperations({ ...means, secrets: shared }, watched);
  const parts: Parts = {
    ...tracing(tracer),
    storage,
    backbone,
    connections,
    circuits,
    processes,
    orders,
    stores,
    stock,
    proofs,
    money,
    identity,
    records,
    audit,
    approvals,
    partners,
    operations,
    together: openTogether(means, storage, { backbone, identity, operations }),
  };
  const schedules = startSchedules(means, parts);
  closers.add('schedules', schedules.stop);
  watch(metrics, { ...means, ...parts });
  openDoor(gateway, means, parts, halt.promise);
  closers.add('address', await leaveAddress(hub.dataDirectory, url, clock));
  log.info({ url, node: means.node, roles: hub.roles, database: server.kind }, 'the hub is open');
  // What comes in from now on is answered 503, so that nothing is acknowledged that could not be stored.
  closers.add('door', async () => gateway.shut());
  const { dataDirectory } = hub;
  closers.add('audit', keepAudit({ store: parts.audit, gateway, dataDirectory, clock, log }));
  const close = (): Promise<void> => closers.close();
  const link = await firstLink(identity);
  return {
    url,
    token,
    ...(link === undefined ? {} : { firstLink: `${publicUrl ?? url}${link}` }),
    node: means.node,
    backbone,
    halted: halt.promise,
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** What every part is made with. */
interface Means {
  readonly configuration: Configuration;
  readonly connectors: readonly Connector<never>[];
  readonly secrets: SecretSources;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: HubLog;
  readonly node: string;
  readonly has: (role: Role) => boolean;
}

function meansOf(options: HubOptions): Means {
  const { configuration } = options;
  const { hub } = configuration;
  const chance = options.chance ?? systemChance;
  const environment = options.environment ?? process.env;
  // The store makes its key at first use: a hub that refers to no stored secret leaves none behind.
  const store = lazySecrets({ dataDirectory: hub.dataDirectory, environment, chance });
  return {
    configuration,
    connectors: options.connectors ?? CONNECTORS,
    secrets: { environment, store },
    clock: options.clock ?? systemClock,
    chance,
    log: options.log ?? createLog({ level: hub.logLevel, readable: false, hub: hub.name }),
    node: nodeName(configuration, process.pid),
    has: (role) => hub.roles.includes(role),
  };
}

/** Says everything that is wrong before anything is begun. */
async function refuseBadConfiguration({ configuration, connectors, secrets }: Means): Promise<void> {
  const [problem, ...problems] = [
    ...processProblems(configuration),
    ...stockChannelProblems(configuration, connectors),
  ];
  if (problem !== undefined) throw new ConfigurationProblems([problem, ...problems]);
  // Hubs that share a database find their secrets in it, so their connections can only be checked once it is open.
  if (configuration.database.url === undefined) await refuseBadConnections(configuration, connectors, secrets);
}

async function sharedSecrets({ configuration, chance, secrets }: Means, storage: Storage): Promise<SecretSources> {
  const { environment } = secrets;
  const { dataDirectory } = configuration.hub;
  return { environment, store: await openSecrets({ dataDirectory, environment, chance }, storage.database) };
}

async function openDelivery(
  options: HubOptions & { readonly tracer?: Tracer },
  { configuration, clock, chance, log, node }: Means,
  storage: Storage,
  onHalt: (reason: unknown) => void,
): Promise<DeskBackbone> {
  if (options.adoptLog === true) {
    const moved = await adoptLog(storage.log, storage.state);
    log.warn({ moved }, 'the cursors were tied to the log as it is now');
  }
  return createBackbone({
    log: storage.log,
    state: storage.state,
    clock,
    chance,
    node,
    logger: log,
    ...tracing(options.tracer),
    tuning: { stopMs: Math.ceil(configuration.hub.drainMs / 2), ...options.tuning },
    onHalt: (reason) => {
      log.error({ reason: String(reason) }, 'delivery has stopped for good');
      onHalt(reason);
    },
  });
}

/** Everything behind the door. */
interface Parts {
  readonly storage: Storage;
  readonly backbone: Backbone;
  readonly connections: HubConnections;
  readonly circuits: SharedCircuits;
  readonly processes: HubProcesses;
  readonly orders: OrderStore;
  readonly stores: TillStore;
  readonly stock: HubStock;
  readonly proofs: HubStockProof;
  readonly money: HubMoney;
  readonly identity: IdentityParts;
  readonly tracer?: OpenTracer;
  readonly records: ReturnType<typeof openApiRecords>;
  readonly audit: AuditStore;
  readonly approvals: Approvals;
  readonly together: ReturnType<typeof openTogether>;
  readonly partners: Partners;
  readonly operations: HubOperations;
}

/** Without a tracer the parts are made without one. */
const tracing = <Kind extends Tracer>(tracer: Kind | undefined): { readonly tracer?: Kind } =>
  tracer === undefined ? {} : { tracer };

function openDoor(gateway: Gateway, means: Means, parts: Parts, halt: Promise<unknown>): void {
  const {
    storage,
    backbone,
    connections,
    processes,
    orders,
    stores,
    stock,
    proofs,
    identity,
    records,
    audit,
    partners,
  } = parts;
  let halted: unknown;
  void halt.then((reason) => {
    halted = reason;
  });
  gateway.open({
    backbone,
    identity,
    audit,
    approvals: parts.approvals,
    together: parts.together,
    orders,
    stores,
    tillSilenceMs: means.configuration.stores.silenceMs,
    stock: { ...stock.view, proofs: proofs.view },
    money: parts.money.view,
    answers: createPostgresAnswers(storage.database),
    limits: sharedLimits(storage.database),
    processes: processes.view,
    ...records,
    partners: partners.desk,
    cases: parts.operations.cases,
    titles: parts.operations.titles,
    operations: parts.operations.view,
    ingress: means.has('ingress'),
    ...tracing(parts.tracer),
    connections: connections.forGateway(parts.circuits.all),
    calls: connections.calls,
    ready: readiness({ database: storage.database, clock: means.clock, halted: () => halted }),
  });
}

function openGateway({ configuration, clock, chance, log }: Means, metrics: HubMetrics, token: string): Gateway {
  const { hub } = configuration;
  return createGateway({
    hub: hub.name,
    metrics,
    version: version(),
    ownToken: token,
    ...(hub.trustedProxies.length === 0 ? {} : { trustedProxies: hub.trustedProxies }),
    ...(hub.publicUrl === undefined ? {} : { publicUrl: hub.publicUrl }),
    requestsPerMinute: hub.apiRequestsPerMinute,
    openMetrics: hub.metrics === 'open',
    clock,
    chance,
    log,
    console: CONSOLE,
  });
}

/** Polls, audits, deadlines and housekeeping, when this process has the role. */
function startSchedules(means: Means, parts: Parts) {
  const ending = new AbortController();
  if (!means.has('scheduler')) return { stop: async () => {} };
  const { configuration, clock, log } = means;
  const { storage, connections, processes, backbone, stores, stock, proofs, identity } = parts;
  connections.start();
  const running = [
    processes.runDeadlines(ending.signal),
    watchTills({ store: stores, backbone, clock, logger: log, pace: configuration.stores }, ending.signal),
    stock.run(ending.signal),
    parts.operations.run(ending.signal),
    proofs.run(ending.signal),
    parts.money.run(ending.signal),
    runApprovals(means, parts, ending.signal),
    keepHouse(
      {
        log: storage.log,
        state: storage.state,
        calls: connections.callStore,
        forgetStock: (kept) => forgetHistory(storage.database, kept),
        identity: identity.store,
        approvals: parts.approvals,
        limits: sharedLimits(storage.database),
        forgetAnswers: () => forgetAnswers(storage.database),
        ...configuration.retention,
        clock,
        logger: log,
      },
      ending.signal,
    ),
  ];
  return {
    async stop() {
      ending.abort();
      await Promise.all([...running, parts.connections.quiesce()]);
    },
  };
}

/** Ends what was begun, the latest first, once; one failure does not keep the others from ending. */
class Closers {
  readonly #steps: { readonly what: string; readonly close: () => Promise<void> }[] = [];
  #closing: Promise<void> | undefined;

  add(what: string, close: () => Promise<void>): void {
    this.#steps.push({ what, close });
  }

  close(): Promise<void> {
    this.#closing ??= this.#closeAll();
    return this.#closing;
  }

  async #closeAll(): Promise<void> {
    const failures: unknown[] = [];
    for (const { what, close } of this.#steps.reverse()) {
      await close().catch((error: unknown) => failures.push(new Error(`${what} did not end`, { cause: error })));
    }
    if (failures.length > 0) throw new AggregateError(failures, 'the hub did not end cleanly');
  }
}
