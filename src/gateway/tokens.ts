import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Chance } from '../kernel/chance.ts';

const FILE = 'api-token';

/**
 * The hub's own token, made at the first start and readable by its owner only. It is for the command line beside the hub and may
 * do everything; people sign in and machines have tokens of their own.
 */
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
