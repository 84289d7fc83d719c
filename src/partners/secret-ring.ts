import type { SecretStore } from '../connector/secrets.ts';
import type { Chance } from '../kernel/chance.ts';
import { type Clock, instant } from '../kernel/clock.ts';
import { freshId } from '../kernel/ids.ts';
import type { EndpointSecret } from './endpoint.ts';
import { newSigningSecret } from './signature.ts';

interface Means {
  readonly secrets: SecretStore;
  readonly clock: Clock;
  readonly chance: Chance;
}

/** The signing secrets of endpoints, sealed in the secret store of the house. A name stands for one value for ever. */
export interface SecretRing {
  values(names: readonly string[]): Promise<readonly string[]>;
  make(endpoint: string): Promise<{ readonly secret: EndpointSecret; readonly value: string }>;
  drop(secrets: readonly EndpointSecret[]): Promise<void>;
}

export function createSecretRing({ secrets, clock, chance }: Means): SecretRing {
  const known = new Map<string, string>();
  return {
    values: (names) =>
      Promise.all(
        names.map(async (name) => {
          const value = known.get(name) ?? (await secrets.get(name));
          known.set(name, value);
          return value;
        }),
      ),
    async make(endpoint) {
      const now = clock.now();
      const name = `webhook.${endpoint}.${freshId(now, chance)}`;
      const value = newSigningSecret(chance);
      await secrets.set(name, value, instant(now));
      return { secret: { name, createdAt: now }, value };
    },
    async drop(gone) {
      for (const { name } of gone) {
        known.delete(name);
        await secrets.remove(name);
      }
    },
  };
}
