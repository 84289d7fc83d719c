import type { Backbone } from '../backbone/backbone.ts';
import type { Tuning } from '../backbone/consume/tuning.ts';
import { ConfigurationProblems } from '../config/load.ts';
import type { Configuration } from '../config/schema.ts';
import type { Connector } from '../connector/connector.ts';
import type { SecretSources } from '../connector/secrets.ts';
import { ownToken } from '../gateway/tokens.ts';
import type { Chance } from '../kernel/chance.ts';
import type { Clock } from '../kernel/clock.ts';
import { createMetrics } from '../operations/metrics.ts';
import { leaveAddress } from './hub/address.ts';
import { keepAudit } from './hub/audit.ts';
import { Closers } from './hub/closers.ts';
import { refuseBadConnections } from './hub/connections.ts';
import { openDoor, openGateway } from './hub/door.ts';
import { firstLink } from './hub/identity.ts';
import { type HubLog, hideInLog } from './hub/log.ts';
import { type Means, meansOf } from './hub/means.ts';
import { type Ground, openParts } from './hub/parts.ts';
import { processProblems } from './hub/processes.ts';
import { startSchedules } from './hub/schedules.ts';
import { openSecrets } from './hub/secrets.ts';
import { stockChannelProblems } from './hub/stock-plan.ts';
import type { StockProofPace } from './hub/stock-proof.ts';
import { openStorage, type Storage, startServer } from './hub/storage.ts';
import { openTraces } from './hub/telemetry.ts';
import { watch } from './hub/watch.ts';
import { keepWebhookCounts } from './hub/webhook-counts.ts';

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
  const { configuration, clock, chance, log, secrets } = means;
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
  const shared = server.kind === 'embedded' ? secrets : await sharedSecrets(means, storage);
  const tracer = await openTraces(means, shared);
  if (tracer !== undefined) closers.add('traces', () => tracer.close());
  const halt = Promise.withResolvers<unknown>();
  const publicUrl = hub.publicUrl ?? (options.loopback === true ? url : undefined);
  const ground: Ground = { storage, secrets: shared, metrics, tracer, publicUrl, closers, onHalt: halt.resolve };
  const parts = await openParts(options, means, ground);
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
  closers.add('webhook counts', keepWebhookCounts({ tally: metrics.webhooks, database: storage.database, clock, log }));
  const close = (): Promise<void> => closers.close();
  const link = await firstLink(parts.identity);
  return {
    url,
    token,
    ...(link === undefined ? {} : { firstLink: `${publicUrl ?? url}${link}` }),
    node: means.node,
    backbone: parts.backbone,
    halted: halt.promise,
    close,
    [Symbol.asyncDispose]: close,
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
