import { join } from 'node:path';
import type { Database } from '../../backbone/postgres/database.ts';
import { postgresShelf } from '../../connections/postgres/secret-shelf.ts';
import { fileShelf, masterKeyFile, openSecretStore, readMasterKey, type SecretStore } from '../../connector/secrets.ts';
import type { Chance } from '../../kernel/chance.ts';

export interface SecretPlace {
  readonly dataDirectory: string;
  /** `STORELOOM_MASTER_KEY` (32 bytes in base64 or hexadecimal) wins over the key file of the data directory. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly chance: Chance;
}

/**
 * The stored secrets of a hub, sealed under a key that is made at first use. With the embedded database they lie in
 * `secrets.json` of the data directory; hubs that share a database share the secrets in it, and the key.
 */
export async function openSecrets(
  { dataDirectory, environment, chance }: SecretPlace,
  shared?: Database,
): Promise<SecretStore> {
  const given = environment.STORELOOM_MASTER_KEY;
  const key =
    given === undefined || given === ''
      ? await masterKeyFile(join(dataDirectory, 'master.key'), chance)
      : readMasterKey(given);
  const shelf = shared === undefined ? fileShelf(join(dataDirectory, 'secrets.json')) : postgresShelf(shared);
  return openSecretStore(shelf, key, chance);
}

/** A store that is opened when the first secret is asked for. */
export function lazySecrets(place: SecretPlace): Pick<SecretStore, 'get' | 'list'> {
  let store: Promise<SecretStore> | undefined;
  return {
    // Names and dates lie open, so that a hub without any secret makes no key to find none.
    async list() {
      const sealed = await fileShelf(join(place.dataDirectory, 'secrets.json')).all();
      return [...sealed].map(([name, { storedAt }]) => ({ name, storedAt }));
    },
    async get(name) {
      store ??= openSecrets(place);
      return (await store).get(name);
    },
  };
}
