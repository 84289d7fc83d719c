import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { kill, platform } from 'node:process';

/** What a running server writes about itself into `postmaster.pid`. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  readonly socketDirectory: string;
  /** Empty when it listens on its socket only. */
  readonly address: string;
}

/** Reads `postmaster.pid` of a data directory; `undefined` when there is none or it is half written. */
export async function readPostmaster(data: string): Promise<Postmaster | undefined> {
  const text = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '');
  const [pid, , , port, socketDirectory, address] = text.split('\n');
  if (!(Number(pid) > 0) || !(Number(port) > 0)) return undefined;
  return {
    pid: Number(pid),
    port: Number(port),
    socketDirectory: socketDirectory?.trim() ?? '',
    address: address?.trim() ?? '',
  };
}

/**
 * Whether a process with this id runs, also one of another user. One that has ended and was not yet collected by its
 * parent does not: in a container whose first process collects nobody, it may stay so for ever.
 */
export async function isAlive(pid: number): Promise<boolean> {
  try {
    kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return !/^[ZX]/.test((await statusOf(pid))[0] ?? '');
}

/** The fields of proc(5) `stat` from the state on; empty where the system has none. */
async function statusOf(pid: number): Promise<string[]> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // Counted after the name, which may hold spaces and brackets.
  return text === '' ? [] : text.slice(text.lastIndexOf(')') + 2).split(' ');
}

/**
 * Whether the process is a PostgreSQL. A container that starts again gives out the same small process ids, so a live
 * id in `postmaster.pid` may be anyone. Where the system does not tell, it is taken for one, which is the safe side.
 */
export async function isPostgres(pid: number): Promise<boolean> {
  if (platform !== 'linux') return isAlive(pid);
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return command.split('\0')[0]?.endsWith('postgres') ?? false;
}

/** Tells a process from a later one with the same id: its start time where the system shows it (Linux). */
export async function identityOf(pid: number): Promise<string> {
  // The start time is field 22, the state is field 3.
  return (await statusOf(pid))[19] ?? '';
}

/** Above what any system gives out. */
const NO_PROCESS = 9_999_999;

/**
 * Makes `postmaster.pid` name no process, where the one it names has ended but still shows or is another program: else
 * PostgreSQL refuses to start. The rest of the file stays, because by it PostgreSQL finds out whether old backends still
 * work on the data, which must not be hidden from it.
 */
export async function disownPostmaster(data: string): Promise<void> {
  const file = join(data, 'postmaster.pid');
  const text = await readFile(file, 'utf8').catch(() => '');
  const postmaster = await readPostmaster(data);
  if (text !== '') await writeFile(file, text.replace(/^\d+/, String(NO_PROCESS)));
  // The socket has a lock file too, which says nothing more.
  if (postmaster !== undefined && postmaster.socketDirectory !== '') {
    await rm(join(postmaster.socketDirectory, `.s.PGSQL.${postmaster.port}.lock`), { force: true });
  }
}
