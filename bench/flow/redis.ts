import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../src/backbone/postgres/embedded/free-port.ts';

/** A Redis of its own that keeps an append-only file. */
export interface Redis extends AsyncDisposable {
  readonly port: number;
  readonly pid: number;
}

/** Starts `redis-server`; undefined when there is none on this machine. */
export async function startRedis(fsync: 'always' | 'everysec'): Promise<Redis | undefined> {
  const directory = await mkdtemp(join(tmpdir(), 'storeloom-redis-'));
  const port = await freePort();
  const options = { port, bind: '127.0.0.1', dir: directory, save: '', appendonly: 'yes', appendfsync: fsync };
  const child = spawn(
    'redis-server',
    Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]),
    { stdio: 'ignore' },
  );
  const remove = (): Promise<void> => rm(directory, { recursive: true, force: true });
  const failed = new Promise<boolean>((resolve) => child.once('error', () => resolve(false)));
  const ended = new Promise((resolve) => child.once('exit', resolve));
  if (!(await Promise.race([failed, answers(port)]))) {
    child.kill('SIGKILL');
    await remove();
    return undefined;
  }
  return {
    port,
    pid: child.pid ?? 0,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await ended;
      await remove();
    },
  };
}

async function answers(port: number): Promise<boolean> {
  for (let tries = 0; tries < 100; tries += 1) {
    const socket = connect(port, '127.0.0.1');
    const open = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    socket.destroy();
    if (open) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}
