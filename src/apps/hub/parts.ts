import type { Backbone } from '../../backbone/backbone.ts';
import { adoptLog, createBackbone, type DeskBackbone } from '../../backbone/consume/create-backbone.ts';
import type { SecretSources } from '../../connector/secrets.ts';
import { returnApprovals } from '../../gateway/return-approvals.ts';
import { createPostgresAuditStore } from '../../governance/audit/postgres-store.ts';
import { createStatementLedger } from '../../ledgers/bank/store.ts';
import { bankStatements } from '../../ledgers/bank/subscription.ts';
import { bookingTimes } from '../../operations/booking-times.ts';
import type { HubMetrics } from '../../operations/metrics.ts';
import type { OpenTracer } from '../../operations/traces/tracer.ts';
import { createPostgresArticleStore } from '../../records/articles/postgres-store.ts';
import { articleRecords } from '../../records/articles/subscription.ts';
import { createPostgresOrderStore } from '../../records/orders/postgres-store.ts';
import { orderRecords } from '../../records/orders/subscription.ts';
import { createPostgresTillStore } from '../../records/stores/postgres-store.ts';
import { gapCases, storeRecords } from '../../records/stores/subscription.ts';
import type { HubOptions } from '../hub.ts';
import { openApiRecords } from './api-records.ts';
import { openApprovals } from './approvals.ts';
import type { Closers } from './closers.ts';
import { openHubConnections } from './connections.ts';
import { openDays } from './days.ts';
import { openFreshness } from './freshness.ts';
import { openIdentity } from './identity.ts';
import type { Means } from './means.ts';
import { openMoney } from './money.ts';
import { openOperations } from './operations.ts';
import { openHubPartners, startTelling } from './partners.ts';
import { openProcesses } from './processes.ts';
import { openSharedCircuits } from './shared-circuits.ts';
import { openStock } from './stock.ts';
import { openStockProof } from './stock-proof.ts';
import type { Storage } from './storage.ts';
import { tracing } from './telemetry.ts';
import { openTogether } from './together.ts';

/** What the parts stand on. */
export interface Ground {
  readonly storage: Storage;
  /** Of the hub itself, or of all hubs that share the database. */
  readonly secrets: SecretSources;
  readonly metrics: HubMetrics;
  readonly tracer: OpenTracer | undefined;
  /** Where outside systems reach this hub; undefined when they cannot. */
  readonly publicUrl: string | undefined;
  readonly closers: Closers;
  readonly onHalt: (reason: unknown) => void;
}

/** Everything behind the door. */
export type Parts = Awaited<ReturnType<typeof openParts>>;

/**
 * Opens every part of a hub, each with what it stands on, and starts delivery where the process is a worker: all subscriptions are
 * declared before, everything that asks for them comes after.
 */
export async function openParts(options: HubOptions, means: Means, ground: Ground) {
  const { storage, secrets, metrics, tracer, closers } = ground;
  const { database } = storage;
  const backbone = await openDelivery(options, means, ground);
  const connections = await openHubConnections({
    ...means,
    backbone,
    storage,
    secrets,
    ...tracing(tracer),
    onCall: (call) => metrics.call(call),
    ...(ground.publicUrl === undefined ? {} : { publicUrl: ground.publicUrl }),
  });
  closers.add('connections', () => connections.close());
  const circuits = openSharedCircuits(means, storage, connections);
  closers.add('shared circuits', () => circuits.end());
  const processes = await openProcesses(means, storage, backbone);
  const { orders, stores } = keepRecords(backbone, ground);
  const stock = openStock({ ...means, onEntries: metrics.stockEntries }, storage, backbone);
  const pace = options.stockProof ?? {};
  const proofs = openStockProof({ ...means, pace }, { storage, backbone, connections, stock });
  const money = openMoney(means, storage, backbone);
  const closing = openDays(means, storage, backbone);
  const records = openApiRecords(database, backbone);
  const partners = openHubPartners(means, storage, backbone);
  closers.add('partners', () => partners.close());
  const identity = await openIdentity({ ...means, secrets }, storage);
  const approvals = openApprovals(means, storage, identity);
  backbone.subscribe(returnApprovals(approvals));

  closers.add('delivery', () => backbone.stop());
  if (means.has('worker')) {
    await backbone.start();
    closers.add('telling of partners', startTelling(partners));
  }
  const audit = createPostgresAuditStore(database);
  const watched = { storage, backbone, stores, identity: identity.store, circuits: circuits.all };
  const operations = await openOperations({ ...means, secrets }, watched);
  return {
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
    days: closing({ codes: operations.codes }),
    identity,
    records,
    freshness: openFreshness(means, storage, closers),
    audit,
    approvals,
    partners,
    operations,
    together: openTogether(means, storage, { backbone, identity, operations }),
  };
}

/** What is kept of orders, tills, articles and bank statements for people to look up. */
function keepRecords(backbone: Backbone, { storage: { database }, metrics }: Ground) {
  const orders = createPostgresOrderStore(database);
  const stores = createPostgresTillStore(database);
  backbone.subscribe(orderRecords(orders));
  backbone.subscribe(bookingTimes(metrics.booked));
  backbone.subscribe(storeRecords(stores));
  backbone.subscribe(gapCases(stores));
  backbone.subscribe(articleRecords(createPostgresArticleStore(database)));
  backbone.subscribe(bankStatements(createStatementLedger(database)));
  return { orders, stores };
}

async function openDelivery(
  options: HubOptions,
  { configuration, clock, chance, log, node, giveWay }: Means,
  { storage, tracer, onHalt }: Ground,
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
    giveWay,
    ...tracing(tracer),
    tuning: { stopMs: Math.ceil(configuration.hub.drainMs / 2), ...options.tuning },
    onHalt: (reason) => {
      log.error({ reason: String(reason) }, 'delivery has stopped for good');
      onHalt(reason);
    },
  });
}
