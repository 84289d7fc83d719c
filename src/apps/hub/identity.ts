import type { Configuration } from '../../config/schema.ts';
import type { IdentityParts } from '../../gateway/parts.ts';
import { createPeople } from '../../governance/identity/people.ts';
import { createPostgresIdentityStore } from '../../governance/identity/postgres-store.ts';
import type { Chance } from '../../kernel/chance.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Storage } from './storage.ts';

interface Means {
  readonly configuration: Configuration;
  readonly clock: Clock;
  readonly chance: Chance;
}

const MINUTE_MS = 60_000;

/** People and machines of a hub. */
export function openIdentity({ configuration, clock, chance }: Means, { database }: Storage): IdentityParts {
  const { identity } = configuration;
  const store = createPostgresIdentityStore(database);
  const pace = { idleMs: identity.sessionIdleMinutes * MINUTE_MS, mostMs: identity.sessionHours * 60 * MINUTE_MS };
  return {
    store,
    people: createPeople({ store, clock, chance, pace }),
    groups: { brands: identity.brands ?? {}, regions: identity.regions ?? {} },
  };
}

/** The path of a sign-in link when nobody administers the hub yet; undefined when somebody does. */
export async function firstLink({ store, people }: IdentityParts): Promise<string | undefined> {
  if (await store.hasAdministrator()) return undefined;
  return `/sign-in?link=${(await people.newLink()).secret}`;
}
