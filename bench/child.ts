import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** Scripts of a benchmark as processes of their own, so that what measures never shares a thread with what is measured. */
export interface Server extends AsyncDisposable {
  readonly pid: number;
  /** The first line it printed: its port. */
  readonly said: string;
  readonly url: string;
}

/** Starts a script that prints its port and then serves until SIGTERM. `script` is relative to `bench/`. */
export async function startServer(script: string, ...parameters: readonly string[]): Promise<Server> {
  const child = start(script, parameters);
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const ended = once(child, 'exit');
  const first = await Promise.race([
    once(lines, 'line').then(([line]) => String(line)),
    ended.then(() => Promise.reject(new Error(`${script} ended before it served`))),
  ]);
  return {
    pid: child.pid ?? 0,
    said: first,
    url: `http://127.0.0.1:${first}`,
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      const patience = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await ended;
      clearTimeout(patience);
    },
  };
}

/** Runs a script to its end and answers the JSON that it printed. */
export async function run<Result>(script: string, ...parameters: readonly string[]): Promise<Result> {
  const child = start(script, parameters);
  const chunks: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${script} ended with ${code}`);
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as Result;
}

function start(script: string, parameters: readonly string[]): ChildProcess {
  const path = fileURLToPath(new URL(script, import.meta.url));
  return spawn(process.execPath, [path, ...parameters], { stdio: ['ignore', 'pipe', 'inherit'] });
}
