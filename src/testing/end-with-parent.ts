import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { argv, execPath, kill, stdin } from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { isAlive, isPostgres } from '../backbone/postgres/embedded/postmaster.ts';

/**
 * A server that outlives the run of tests which started it keeps memory and disk for ever, and a run that is killed cannot stop it. So a
 * small process stands beside: it holds the other end of a pipe, and when that ends without a word, it ends the server and removes
 * its folders.
 */
export interface Guard {
  /** The server was stopped in good order: there is nothing to do any more. */
  dismiss(): void;
}

const DISMISSED = 'dismissed';
/** A server may write for a while before it is gone. */
const PATIENCE_MS = 60_000;
const ROUND_MS = 100;

/** Sees to it that a PostgreSQL ends with this process, however that ends. */
export function guardServer(pid: number, folders: readonly string[]): Guard {
  // Of a group of its own: whoever kills ours with one signal must not kill it too.
  const child = spawn(execPath, [fileURLToPath(import.meta.url), String(pid), ...folders], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  child.unref();
  const pipe = child.stdin;
  (pipe as unknown as { unref?: () => void }).unref?.();
  pipe.on('error', () => {});
  child.on('error', () => {});
  return { dismiss: () => void pipe.end(DISMISSED) };
}

/** The small process itself. */
async function stand(pid: number, folders: readonly string[]): Promise<void> {
  let said = '';
  for await (const part of stdin) said += String(part);
  if (said === DISMISSED) return;
  if (await isPostgres(pid)) {
    // At once, without a last checkpoint: nobody will read it again.
    kill(pid, 'SIGQUIT');
    for (let waitedMs = 0; waitedMs < PATIENCE_MS && (await isAlive(pid)); waitedMs += ROUND_MS) await wait(ROUND_MS);
  }
  for (const folder of folders) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

if (argv[1] === fileURLToPath(import.meta.url)) await stand(Number(argv[2]), argv.slice(3));
