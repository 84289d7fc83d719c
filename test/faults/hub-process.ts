import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../../src/apps/cli.ts', import.meta.url));

/** A hub as a process of its own, so that it can be killed like one. */
export interface HubProcess {
  readonly url: string;
  readonly pid: number;
  /** SIGKILL: no last word, no clean-up. */
  kill(): Promise<void>;
  /** SIGTERM: closes in order. */
  stop(): Promise<void>;
}

export interface HubPlace {
  /** Where `storeloom.yaml` and the data directory are. */
  readonly directory: string;
  readonly port: number;
  readonly environment?: Readonly<Record<string, string>>;
  /** How long the start may take. */
  readonly startMs?: number;
}

/** Starts `storeloom start` and resolves when it takes webhooks. Its log goes on in `<directory>/hub.log`. */
export async function startHubProcess(place: HubPlace): Promise<HubProcess> {
  const log = createWriteStream(join(place.directory, 'hub.log'), { flags: 'a' });
  await once(log, 'open');
  const child = spawn(process.execPath, [CLI, 'start', '--port', String(place.port)], {
    cwd: place.directory,
    env: { ...process.env, ...place.environment, DATABASE_URL: place.environment?.DATABASE_URL ?? '' },
    stdio: ['ignore', log, log],
  });
  const ended = once(child, 'exit').finally(() => log.close());
  const url = `http://127.0.0.1:${place.port}`;
  try {
    await untilReady(url, child, place.startMs ?? 120_000);
  } catch (error) {
    child.kill('SIGKILL');
    await ended;
    throw new Error(`${String(error)}\n${(await readFile(join(place.directory, 'hub.log'), 'utf8')).slice(-2_000)}`);
  }
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await ended;
  };
  return { url, pid: child.pid ?? 0, kill: () => end('SIGKILL'), stop: () => end('SIGTERM') };
}

async function untilReady(url: string, child: ChildProcess, startMs: number): Promise<void> {
  const deadline = Date.now() + startMs;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`the hub ended with ${child.exitCode} while it started`);
    const status = await fetch(`${url}/readyz`).then(
      (response) => response.status,
      () => 0,
    );
    if (status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`the hub was not ready after ${startMs} ms`);
}
