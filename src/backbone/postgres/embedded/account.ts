import { spawn } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { backboneErrors } from '../../errors.ts';

/** Whom PostgreSQL runs as. `undefined` ids mean: as whoever runs the hub. */
export interface Account {
  readonly uid?: number;
  readonly gid?: number;
}

/** What a program said and how it ended. */
export interface Run {
  readonly code: number;
  readonly output: string;
}

/** The environment of every program of PostgreSQL: nothing of the hub's own, so that no PG* variable leaks in. */
const ENVIRONMENT = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' };

/** Runs a program as `account` and gathers what it prints; never rejects for a program that fails. */
export function runAs(account: Account, program: string, parameters: readonly string[]): Promise<Run> {
  return new Promise((resolve) => {
    const child = spawn(program, parameters, {
      cwd: '/',
      env: ENVIRONMENT,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(account.uid === undefined ? {} : { uid: account.uid, gid: account.gid ?? account.uid }),
    });
    let output = '';
    const keep = (chunk: Buffer): void => {
      output = (output + chunk.toString('utf8')).slice(-16_384);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => resolve({ code: -1, output: error.message }));
    child.on('close', (code) => resolve({ code: code ?? -1, output }));
  });
}

/** Account names that are taken when they exist, the hub's own first. */
const KNOWN = ['storeloom', 'postgres'] as const;

/**
 * Whom to run PostgreSQL as. An ordinary user runs it as themselves. Root gives way to the owner of an existing data
 * directory, then to an account that exists for it, and else creates the system account `storeloom`.
 * Throws SL-BACKBONE-011 when no account can be had.
 */
export async function chooseAccount(dataDirectory: string): Promise<Account> {
  if (userInfo().uid !== 0) return {};
  const owner = await stat(dataDirectory).catch(() => undefined);
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const known = await knownAccount();
  if (known !== undefined) return known;
  const created = await runAs({}, 'useradd', [
    '--system',
    '--no-create-home',
    '--shell',
    '/usr/sbin/nologin',
    KNOWN[0],
  ]);
  const account = await knownAccount();
  if (account === undefined) {
    throw backboneErrors.error('SL-BACKBONE-011', {
      because: `the hub runs as root and the account "${KNOWN[0]}" could not be created: ${created.output.trim()}`,
    });
  }
  return account;
}

async function knownAccount(): Promise<Account | undefined> {
  const lines = (await readFile('/etc/passwd', 'utf8').catch(() => '')).split('\n').map((line) => line.split(':'));
  for (const name of KNOWN) {
    const line = lines.find((fields) => fields[0] === name);
    if (line !== undefined && Number(line[2]) > 0) return { uid: Number(line[2]), gid: Number(line[3]) };
  }
  return undefined;
}

/** Whether `account` may enter the folder `path`, asked of the system itself: mode bits alone do not tell. */
export async function canEnter(account: Account, path: string): Promise<boolean> {
  return (await runAs(account, '/bin/sh', ['-c', 'cd -- "$1"', 'sh', path])).code === 0;
}
