import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemChance } from '../kernel/chance.ts';
import { CodedError } from '../kernel/failure.ts';
import { LIMITS } from '../kernel/limits.ts';
import {
  fileShelf,
  masterKeyFile,
  openSecretStore,
  readMasterKey,
  resolveSecrets,
  type SecretShelf,
} from './secrets.ts';

const STORED_AT = '2026-11-20T10:00:00.000Z';
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'storeloom-secrets-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof CodedError ? error.failure.code : `not a coded error: ${String(error)}`;
}

const key = systemChance.bytes(32);
const storeAt = (shelf: SecretShelf, masterKey = key) => openSecretStore(shelf, masterKey, systemChance);

describe('the store', () => {
  test('a secret is read back as it was set, listed by name and removed', async () => {
    const store = storeAt(fileShelf(join(folder, 'data', 'secrets.json')));
    await store.set('odoo-key', 'pä$$ wörd\n', STORED_AT);
    await store.set('a.key', 'x', STORED_AT);
    expect(await store.get('odoo-key')).toBe('pä$$ wörd\n');
    expect(await store.list()).toEqual([
      { name: 'a.key', storedAt: STORED_AT },
      { name: 'odoo-key', storedAt: STORED_AT },
    ]);
    expect(await store.remove('a.key')).toBe(true);
    expect(await store.remove('a.key')).toBe(false);
    expect(await codeOf(store.get('a.key'))).toBe('SL-SECRET-003');
  });

  test('the file holds nothing readable and belongs to its owner alone', async () => {
    const path = join(folder, 'secrets.json');
    const store = storeAt(fileShelf(path));
    await store.set('odoo-key', 'a-very-secret-value', STORED_AT);
    const text = await readFile(path, 'utf8');
    expect(text).not.toContain('a-very-secret-value');
    expect(text).not.toContain(Buffer.from('a-very-secret-value').toString('base64'));
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  test('the same value sealed twice looks different', async () => {
    const path = join(folder, 'secrets.json');
    const store = storeAt(fileShelf(path));
    await store.set('a', 'same', STORED_AT);
    await store.set('b', 'same', STORED_AT);
    const { a, b } = JSON.parse(await readFile(path, 'utf8')) as Record<string, { sealed: string; nonce: string }>;
    expect(a?.nonce).not.toBe(b?.nonce);
    expect(a?.sealed).not.toBe(b?.sealed);
  });

  test('another master key, another name or an altered text is refused, and the value is not told', async () => {
    const path = join(folder, 'secrets.json');
    const shelf = fileShelf(path);
    await storeAt(shelf).set('a', 'the value', STORED_AT);
    expect(await codeOf(storeAt(shelf, systemChance.bytes(32)).get('a'))).toBe('SL-SECRET-004');
    const sealed = JSON.parse(await readFile(path, 'utf8')) as Record<string, { sealed: string; tag: string }>;
    await writeFile(path, JSON.stringify({ ...sealed, b: sealed.a, c: { ...sealed.a, tag: 'AAAA' } }));
    expect(await codeOf(storeAt(shelf).get('b'))).toBe('SL-SECRET-004');
    expect(await codeOf(storeAt(shelf).get('c'))).toBe('SL-SECRET-004');
    expect(await storeAt(shelf).get('a')).toBe('the value');
  });

  test('names and values at, under and over their limits', async () => {
    const store = storeAt(fileShelf(join(folder, 'secrets.json')));
    await store.set('n'.repeat(100), 'v'.repeat(LIMITS.secretBytes), STORED_AT);
    expect(await codeOf(store.set('n'.repeat(101), 'v', STORED_AT))).toBe('SL-SECRET-006');
    expect(await codeOf(store.set('n', 'v'.repeat(LIMITS.secretBytes + 1), STORED_AT))).toBe('SL-SECRET-006');
    for (const name of ['', '../x', 'a b', '-a', 'ä', '__proto__']) {
      expect(await codeOf(store.set(name, 'v', STORED_AT)), name).toBe('SL-SECRET-006');
    }
    for (const value of ['', 'a\0b']) expect(await codeOf(store.set('n', value, STORED_AT))).toBe('SL-SECRET-006');
  });

  test('a file that the hub did not write is refused', async () => {
    const path = join(folder, 'secrets.json');
    await writeFile(path, 'not json');
    expect(await codeOf(storeAt(fileShelf(path)).list())).toBe('SL-SECRET-002');
  });
});

describe('the master key', () => {
  test('is made once, with 32 bytes, readable by its owner alone', async () => {
    const path = join(folder, 'data', 'master.key');
    const [one, other] = await Promise.all([masterKeyFile(path, systemChance), masterKeyFile(path, systemChance)]);
    expect(one.length).toBe(32);
    expect(Buffer.from(other).equals(one)).toBe(true);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  test('is read from base64 and hexadecimal text, and refused at any other length', () => {
    expect(Buffer.from(readMasterKey(`${Buffer.from(key).toString('base64')}\n`)).equals(key)).toBe(true);
    expect(Buffer.from(readMasterKey(Buffer.from(key).toString('hex'))).equals(key)).toBe(true);
    for (const text of ['', 'short', Buffer.from(key).toString('base64').slice(0, -4)]) {
      expect(() => readMasterKey(text)).toThrow('SL-SECRET-005');
    }
  });

  test('a file that holds no key is refused and not overwritten', async () => {
    const path = join(folder, 'master.key');
    await writeFile(path, 'not a key');
    expect(await codeOf(masterKeyFile(path, systemChance))).toBe('SL-SECRET-005');
    expect(await readFile(path, 'utf8')).toBe('not a key');
  });
});

describe('references', () => {
  test('are replaced wherever they stand in a text, in lists and objects', async () => {
    const path = join(folder, 'file-secret');
    await writeFile(path, 'from file\r\n');
    const store = { get: async (name: string) => `stored ${name}` };
    const sources = { environment: { KEY: 'from $& env' }, store };
    const settings = {
      a: '${env:KEY}',
      b: ['x-${secret:odoo}-y', 7],
      c: { d: `\${file:${path}}`, e: 'plain $ {text}' },
    };
    expect(await resolveSecrets(settings, sources)).toEqual({
      a: 'from $& env',
      b: ['x-stored odoo-y', 7],
      c: { d: 'from file', e: 'plain $ {text}' },
    });
  });

  test.each([
    ['${env:MISSING}', 'SL-SECRET-001'],
    ['${env:EMPTY}', 'SL-SECRET-001'],
    ['${file:/no/such/file}', 'SL-SECRET-002'],
    ['${file:relative}', 'SL-SECRET-007'],
    ['${secret:missing}', 'SL-SECRET-003'],
    ['${vault:x}', 'SL-SECRET-007'],
    ['${}', 'SL-SECRET-007'],
  ])('%s leads nowhere: %s with the path of the setting', async (reference, code) => {
    const store = storeAt(fileShelf(join(folder, 'secrets.json')));
    const work = resolveSecrets({ list: [{ key: reference }] }, { environment: { EMPTY: '' }, store });
    const error = await work.catch((reason: unknown) => reason);
    expect((error as CodedError).failure).toMatchObject({ code, field: 'list[0].key' });
  });
});
