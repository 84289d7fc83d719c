import { createCipheriv, createDecipheriv } from 'node:crypto';
import { chmod, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute } from 'node:path';
import type { Chance } from '../kernel/chance.ts';
import { CodedError } from '../kernel/failure.ts';
import { LIMITS } from '../kernel/limits.ts';
import { secretErrors } from './errors.ts';

/** A secret at rest: AES-256-GCM, bound to its name so that one cannot be passed off as another. Base64 throughout. */
export interface SealedSecret {
  readonly nonce: string;
  readonly sealed: string;
  readonly tag: string;
  /** When it was stored, RFC 3339 UTC. */
  readonly storedAt: string;
}

/** Where sealed secrets lie: a file of the data directory, or a table when several hubs share them. */
export interface SecretShelf {
  all(): Promise<ReadonlyMap<string, SealedSecret>>;
  put(name: string, secret: SealedSecret): Promise<void>;
  /** False when there was none. */
  remove(name: string): Promise<boolean>;
}

/** Stored secrets: set, listed by name, removed, and read only to open a connection. Values are never printed. */
export interface SecretStore {
  /** Throws SL-SECRET-006 for a name or value that is not usable. */
  set(name: string, value: string, storedAt: string): Promise<void>;
  list(): Promise<readonly { readonly name: string; readonly storedAt: string }[]>;
  remove(name: string): Promise<boolean>;
  /** Throws SL-SECRET-003 when there is none, SL-SECRET-004 when the master key is another. */
  get(name: string): Promise<string>;
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
const KEY_BYTES = 32;

/** Opens the store on a shelf. `masterKey` has 32 bytes. */
export function openSecretStore(shelf: SecretShelf, masterKey: Uint8Array, chance: Chance): SecretStore {
  return {
    async set(name, value, storedAt) {
      if (!NAME.test(name))
        throw secretErrors.error('SL-SECRET-006', { because: 'The name is not usable.', value: name });
      const bytes = Buffer.byteLength(value);
      if (bytes < 1 || bytes > LIMITS.secretBytes || value.includes('\0')) {
        throw secretErrors.error('SL-SECRET-006', { because: `The value of "${name}" has ${bytes} bytes.` });
      }
      await shelf.put(name, { ...seal(name, value, masterKey, chance), storedAt });
    },
    async list() {
      return [...(await shelf.all())].map(([name, { storedAt }]) => ({ name, storedAt })).sort(byName);
    },
    remove: (name) => shelf.remove(name),
    async get(name) {
      const sealed = (await shelf.all()).get(name);
      if (sealed === undefined) {
        throw secretErrors.error('SL-SECRET-003', { because: `No secret "${name}" is stored.`, value: name });
      }
      return unseal(name, sealed, masterKey);
    },
  };
}

const byName = (left: { name: string }, right: { name: string }): number => (left.name < right.name ? -1 : 1);

function seal(name: string, value: string, key: Uint8Array, chance: Chance): Omit<SealedSecret, 'storedAt'> {
  const nonce = chance.bytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(name));
  const sealed = Buffer.concat([cipher.update(value, 'utf8'), cipher.final()]);
  return {
    nonce: Buffer.from(nonce).toString('base64'),
    sealed: sealed.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
  };
}

function unseal(name: string, secret: SealedSecret, key: Uint8Array): string {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(secret.nonce, 'base64'), { authTagLength: 16 });
    decipher.setAAD(Buffer.from(name)).setAuthTag(Buffer.from(secret.tag, 'base64'));
    return Buffer.concat([decipher.update(Buffer.from(secret.sealed, 'base64')), decipher.final()]).toString('utf8');
  } catch {
    // The cause of a failed decryption says nothing that a person could use.
    throw secretErrors.error('SL-SECRET-004', { because: `The secret "${name}" was stored under another master key.` });
  }
}

/** A master key as text: 32 bytes in base64 or hexadecimal. Throws SL-SECRET-005. */
export function readMasterKey(text: string): Uint8Array {
  const trimmed = text.trim();
  const key = /^[0-9a-fA-F]{64}$/.test(trimmed) ? Buffer.from(trimmed, 'hex') : Buffer.from(trimmed, 'base64');
  if (key.length !== KEY_BYTES) {
    throw secretErrors.error('SL-SECRET-005', { because: `The master key has ${key.length} bytes.`, rule: '32 bytes' });
  }
  return key;
}

/** The master key kept in `path`, made at the first start and readable by its owner alone. Throws SL-SECRET-005. */
export async function masterKeyFile(path: string, chance: Chance): Promise<Uint8Array> {
  await mkdir(dirname(path), { recursive: true });
  try {
    // `wx` lets one of two hubs that start together win; the other reads what the winner wrote.
    const file = await open(path, 'wx', 0o600);
    try {
      await file.writeFile(`${Buffer.from(chance.bytes(KEY_BYTES)).toString('base64')}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'EEXIST') throw unusableKey(path, error);
  }
  try {
    return readMasterKey(await readFile(path, 'utf8'));
  } catch (error) {
    throw error instanceof CodedError ? error : unusableKey(path, error);
  }
}

function unusableKey(path: string, error: unknown): CodedError {
  const { code } = error as { code?: unknown };
  return secretErrors.error('SL-SECRET-005', { because: `${path} cannot be used (${String(code)}).` });
}

/** Sealed secrets in one JSON file, replaced whole and readable by its owner alone. */
export function fileShelf(path: string): SecretShelf {
  const read = async (): Promise<Record<string, SealedSecret>> => {
    const text = await readFile(path, 'utf8').catch((error: { code?: unknown }) => {
      if (error.code === 'ENOENT') return '{}';
      throw secretErrors.error('SL-SECRET-002', { because: `${path} cannot be read (${String(error.code)}).` });
    });
    try {
      return JSON.parse(text) as Record<string, SealedSecret>;
    } catch {
      throw secretErrors.error('SL-SECRET-002', { because: `${path} is not the JSON that the hub wrote.` });
    }
  };
  const write = async (secrets: Record<string, SealedSecret>): Promise<void> => {
    await mkdir(dirname(path), { recursive: true });
    const beside = `${path}.new`;
    await writeFile(beside, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
    await chmod(beside, 0o600);
    await rename(beside, path);
  };
  return {
    all: async () => new Map(Object.entries(await read())),
    put: async (name, secret) => write({ ...(await read()), [name]: secret }),
    remove: async (name) => {
      const { [name]: gone, ...rest } = await read();
      if (gone === undefined) return false;
      if (Object.keys(rest).length === 0) await rm(path, { force: true });
      else await write(rest);
      return true;
    },
  };
}

export interface SecretSources {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Left out where no secret store is open: `${secret:…}` is then refused. */
  readonly store?: Pick<SecretStore, 'get'> & Partial<Pick<SecretStore, 'list'>>;
}

const REFERENCE = /\$\{([^}]*)\}/g;

/** The names of the stored secrets that the texts of `value` refer to, each once, in order. */
export function storedSecretsIn(value: unknown): readonly string[] {
  const references = [...(JSON.stringify(value) ?? '').matchAll(REFERENCE)].map(([, reference]) => reference ?? '');
  const names = references.flatMap((each) => (each.startsWith('secret:') ? [each.slice('secret:'.length)] : []));
  return [...new Set(names)].sort();
}

/**
 * A copy of `value` with every `${env:NAME}`, `${file:/path}` and `${secret:name}` in its texts replaced. A file's closing
 * line break is not part of its secret. Throws SL-SECRET-001 to 004 and 007, with the path of the setting as `field`.
 */
export async function resolveSecrets(value: unknown, sources: SecretSources, path = ''): Promise<unknown> {
  if (typeof value === 'string') return await resolveText(value, sources, path);
  if (Array.isArray(value)) {
    return await Promise.all(value.map((item, index) => resolveSecrets(item, sources, `${path}[${index}]`)));
  }
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).map(async ([name, part]) => {
    return [name, await resolveSecrets(part, sources, path === '' ? name : `${path}.${name}`)] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

async function resolveText(text: string, sources: SecretSources, field: string): Promise<string> {
  const references = [...text.matchAll(REFERENCE)].map(([, reference]) => reference ?? '');
  if (references.length === 0) return text;
  const values = await Promise.all(references.map((reference) => resolveReference(reference, sources, field)));
  let next = 0;
  return text.replace(REFERENCE, () => {
    next += 1;
    return values[next - 1] ?? '';
  });
}

async function resolveReference(reference: string, sources: SecretSources, field: string): Promise<string> {
  const colon = reference.indexOf(':');
  const kind = reference.slice(0, colon);
  const name = reference.slice(colon + 1);
  switch (kind) {
    case 'env': {
      const value = sources.environment[name];
      if (value !== undefined && value !== '') return value;
      throw secretErrors.error('SL-SECRET-001', { because: `The environment variable ${name} is not set.`, field });
    }
    case 'file':
      return await readSecretFile(name, field);
    case 'secret': {
      if (sources.store === undefined) {
        throw secretErrors.error('SL-SECRET-003', { because: `No secret "${name}" is stored.`, field });
      }
      try {
        return await sources.store.get(name);
      } catch (error) {
        throw error instanceof CodedError ? new CodedError({ ...error.failure, field }, { cause: error }) : error;
      }
    }
    default:
      throw secretErrors.error('SL-SECRET-007', { because: `"${field}" holds a reference of no known kind.`, field });
  }
}

async function readSecretFile(path: string, field: string): Promise<string> {
  if (!isAbsolute(path)) {
    throw secretErrors.error('SL-SECRET-007', { because: `"${field}" names a file without an absolute path.`, field });
  }
  const text = await readFile(path, 'utf8').catch((error: { code?: unknown }) => {
    throw secretErrors.error('SL-SECRET-002', { because: `${path} cannot be read (${String(error.code)}).`, field });
  });
  const value = text.replace(/\r?\n$/, '');
  if (value !== '' && Buffer.byteLength(value) <= LIMITS.secretBytes) return value;
  throw secretErrors.error('SL-SECRET-002', { because: `${path} is empty or too large for a secret.`, field });
}
