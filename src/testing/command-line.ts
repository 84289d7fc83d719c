import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../apps/cli.ts', import.meta.url));

/** How a command ended, and what it printed. */
export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface CommandPlace {
  /** The folder that it runs in; its `storeloom.yaml` is found there. */
  readonly folder: string;
  /** What it finds in its environment besides where programs and the person are. */
  readonly env?: Readonly<Record<string, string>>;
  /** What is typed into it. */
  readonly input?: string;
}

/** Runs the real command line in a process of its own. */
export function storeloom({ folder, env = {}, input = '' }: CommandPlace, ...args: readonly string[]): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const { PATH = '', HOME = '' } = process.env;
    const child = spawn(process.execPath, [CLI, ...args], { cwd: folder, env: { PATH, HOME, ...env } });
    const told = { out: '', err: '' };
    child.stdout.on('data', (chunk) => {
      told.out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      told.err += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? -1, ...told }));
    child.stdin.end(input);
  });
}
