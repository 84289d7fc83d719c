import { resolveSecrets } from '../../connector/secrets.ts';
import type { IdentityParts, SharedLimits } from '../../gateway/parts.ts';
import { createPostgresQuotas } from '../../gateway/quota.ts';
import { createOpenIdProvider } from '../../gateway/sign-in/openid.ts';
import type { SignInProvider } from '../../gateway/sign-in/provider.ts';
import { createPostgresTransmissions } from '../../gateway/transmissions.ts';
import { createMachines } from '../../governance/identity/machines.ts';
import { createPeople } from '../../governance/identity/people.ts';
import { createPostgresIdentityStore } from '../../governance/identity/postgres-store.ts';
import { createPostgresWrongTries } from '../../governance/identity/postgres-wrong-tries.ts';
import type { Means as HubMeans } from './means.ts';
import type { Storage } from './storage.ts';

type Means = Pick<HubMeans, 'configuration' | 'clock' | 'chance' | 'secrets'>;

const MINUTE_MS = 60_000;

/** People and machines of a hub. */
export async function openIdentity(means: Means, { database }: Storage): Promise<IdentityParts> {
  const { identity } = means.configuration;
  const provider = await openProvider(means);
  return {
    ...identityOver(means, database),
    groups: { brands: identity.brands ?? {}, regions: identity.regions ?? {} },
    ...(provider === undefined ? {} : { provider }),
  };
}

/** What all hubs on the database count together of who comes in. */
export function sharedLimits(database: Storage['database']): SharedLimits {
  return {
    wrongTries: createPostgresWrongTries(database),
    quotas: createPostgresQuotas(database),
    transmissions: createPostgresTransmissions(database),
  };
}

/** People and machines as they are kept in a database, or in one transaction of it. */
export function identityOver(
  { configuration: { identity }, clock, chance }: Pick<Means, 'configuration' | 'clock' | 'chance'>,
  database: Storage['database'],
): Pick<IdentityParts, 'store' | 'people' | 'machines'> {
  const store = createPostgresIdentityStore(database);
  const pace = { idleMs: identity.sessionIdleMinutes * MINUTE_MS, mostMs: identity.sessionHours * 60 * MINUTE_MS };
  return {
    store,
    people: createPeople({ store, clock, chance, pace }),
    machines: createMachines({ store, clock, chance, tokenMs: identity.machineTokenSeconds * 1_000 }),
  };
}

async function openProvider({ configuration, clock, chance, secrets }: Means): Promise<SignInProvider | undefined> {
  const { provider } = configuration.identity;
  if (provider === undefined) return undefined;
  const field = 'identity.provider.clientSecret';
  const clientSecret =
    provider.clientSecret === undefined
      ? undefined
      : ((await resolveSecrets(provider.clientSecret, secrets, field)) as string);
  return createOpenIdProvider({
    configuration: provider,
    clock,
    chance,
    fetch,
    ...(clientSecret === undefined ? {} : { clientSecret }),
  });
}

/** The path of a sign-in link when nobody administers the hub yet; undefined when somebody does. */
export async function firstLink({ store, people }: IdentityParts): Promise<string | undefined> {
  if (await store.hasAdministrator()) return undefined;
  return `/sign-in?link=${(await people.newLink()).secret}`;
}
