import { createHash, timingSafeEqual } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ApiToken, Scope } from '../config/schema.ts';
import type { Chance } from '../kernel/chance.ts';

/** Who is asking. */
export interface Caller {
  readonly name: string;
  readonly scopes: readonly Scope[];
}

const FILE = 'api-token';

/** The hub's own token, made at the first start and readable by its owner only. It may do everything. */
export async function ownToken(dataDirectory: string, chance: Chance): Promise<string> {
  const file = join(dataDirectory, FILE);
  const known = await readOwnToken(dataDirectory);
  if (known !== undefined) return known;
  const token = `slt_${Buffer.from(chance.bytes(32)).toString('base64url')}`;
  await mkdir(dataDirectory, { recursive: true });
  // Whoever comes second finds the file and takes what the first one wrote.
  await writeFile(file, `${token}\n`, { mode: 0o600, flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await chmod(file, 0o600);
  return (await readOwnToken(dataDirectory)) ?? token;
}

/** The token of a hub that was started here before; `undefined` when none was. */
export async function readOwnToken(dataDirectory: string): Promise<string | undefined> {
  const text = await readFile(join(dataDirectory, FILE), 'utf8').catch(() => '');
  return text.trim() === '' ? undefined : text.trim();
}

/** Finds the caller of a token by comparing hashes in constant time. */
export function callerFinder(
  own: string | undefined,
  configured: readonly ApiToken[],
): (token: string) => Caller | undefined {
  const known = [
    ...(own === undefined
      ? []
      : [{ caller: { name: 'local', scopes: ['read', 'operate', 'personal'] as const }, hash: hashOf(own) }]),
    ...configured.map(({ name, scopes, sha256 }) => ({ caller: { name, scopes }, hash: Buffer.from(sha256, 'hex') })),
  ];
  return (token) => {
    const hash = hashOf(token);
    // Every known token is compared, so that the time says nothing about which one was near.
    return known.filter((entry) => timingSafeEqual(entry.hash, hash))[0]?.caller;
  };
}

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();
