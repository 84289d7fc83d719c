import { createReadStream } from 'node:fs';
import { access, constants, lstat, mkdir, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Finding } from '../../connector/connector.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { bankErrors } from './errors.ts';
import type { FolderSettings } from './manifest.ts';
import type { FileSource, ListedFile } from './source.ts';

/** Files that somebody puts into a folder of this machine. */
export function folderSource({ path, done }: FolderSettings): FileSource {
  return {
    place: path,
    list: () => reached(path, () => listFolder(path)),
    async open(name) {
      await access(join(path, name), constants.R_OK).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'EACCES' || error.code === 'EPERM')
          throw bankErrors.error('SL-BANK-012', { because: `${name}: ${error.code}` });
      });
      return { name, chunks: () => createReadStream(join(path, name)), close: async () => {} };
    },
    async finish(name, sha256) {
      if (done === undefined) return false;
      return reached(done, () => moveAway(join(path, name), done, name, sha256));
    },
    async check() {
      return [
        await folderFinding('folder', path, constants.R_OK),
        ...(done === undefined ? [] : [await folderFinding('folder for files that are told', done, constants.W_OK)]),
      ];
    },
  };
}

async function listFolder(path: string): Promise<readonly ListedFile[]> {
  const names = (await readdir(path)).sort().slice(0, LIMITS.bankFilesListed);
  const listed: ListedFile[] = [];
  for (const name of names) {
    // A file may be gone since it was listed; links are not followed out of the folder.
    const found = await lstat(join(path, name)).catch(() => undefined);
    if (found?.isFile() === true) listed.push({ name, bytes: found.size, modifiedMs: Math.trunc(found.mtimeMs) });
  }
  return listed;
}

/** Never over a file of that name: two statements of one name are both kept. */
async function moveAway(from: string, folder: string, name: string, sha256: string): Promise<boolean> {
  await mkdir(folder, { recursive: true });
  const taken = await lstat(join(folder, name)).then(
    () => true,
    () => false,
  );
  try {
    await rename(from, join(folder, taken ? `${name}.${sha256.slice(0, 12)}` : name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  return true;
}

async function reached<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const { code = 'an unknown error' } = error as NodeJS.ErrnoException;
    throw bankErrors.error('SL-BANK-007', { because: `${path}: ${code}` }, error);
  }
}

async function folderFinding(subject: string, path: string, mode: number): Promise<Finding> {
  try {
    await access(path, mode);
    return { subject, verdict: 'ok', found: `${path} is there.` };
  } catch (error) {
    const { code = 'an unknown error' } = error as NodeJS.ErrnoException;
    return {
      subject,
      verdict: 'problem',
      found: `${path}: ${code}.`,
      next: 'Create the folder and give the hub its rights.',
    };
  }
}
