import { randomUUID } from 'node:crypto';
import type { Backbone } from '../../backbone/backbone.ts';
import type { SecretStore } from '../../connector/secrets.ts';
import { openPartners, type Partners } from '../../partners/partners.ts';
import { createPostgresPartnerStore } from '../../partners/postgres-store.ts';
import type { Means as HubMeans } from './means.ts';
import { openSecrets } from './secrets.ts';
import type { Storage } from './storage.ts';

type Means = Pick<HubMeans, 'configuration' | 'secrets' | 'clock' | 'chance' | 'log' | 'node'>;

const HOUR_MS = 3_600_000;

/**
 * Partners that are told by webhook. Their signing secrets lie sealed in the database, whichever it is: they are made while
 * the hub runs, by several hubs perhaps, and a file knows no two writers.
 */
export function openHubPartners(
  { configuration, secrets, clock, chance, log, node }: Means,
  storage: Storage,
  backbone: Backbone,
): Partners {
  const { hub, partners } = configuration;
  const { environment } = secrets;
  return openPartners({
    store: createPostgresPartnerStore(storage.database),
    backbone,
    secrets: lazyStore(() => openSecrets({ dataDirectory: hub.dataDirectory, environment, chance }, storage.database)),
    rules: { ports: partners.ports, loopback: partners.loopback },
    clock,
    chance,
    logger: log,
    // A killed hub comes back under its name; its lease must not look like its own.
    owner: `${node}/${randomUUID()}`,
    pace: { disableAfterMs: partners.disableAfterHours * HOUR_MS, keepMs: partners.keepDays * 24 * HOUR_MS },
  });
}

/** Delivers until the answer is called, which lets running tries end. */
export function startTelling(partners: Partners): () => Promise<void> {
  const ending = new AbortController();
  const running = partners.run(ending.signal);
  return async () => {
    ending.abort();
    await running;
  };
}

/** The master key is made at first use: a hub that has no endpoints leaves none behind. */
function lazyStore(open: () => Promise<SecretStore>): SecretStore {
  let opened: Promise<SecretStore> | undefined;
  const store = (): Promise<SecretStore> => {
    opened ??= open().catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };
  return {
    set: async (name, value, storedAt) => (await store()).set(name, value, storedAt),
    list: async () => (await store()).list(),
    remove: async (name) => (await store()).remove(name),
    get: async (name) => (await store()).get(name),
  };
}
