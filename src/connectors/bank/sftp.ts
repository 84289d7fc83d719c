import { createHash, timingSafeEqual } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Client from 'ssh2-sftp-client';
import type { Finding } from '../../connector/connector.ts';
import { CodedError } from '../../kernel/failure.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { bankErrors } from './errors.ts';
import type { SftpSettings } from './manifest.ts';
import type { FileSource, ListedFile, OpenFile } from './source.ts';

/** A server that says nothing for three of these is gone, in milliseconds. */
const ALIVE_MS = 5_000;

/** Files on the server of a bank. Each question is a session of its own: banks end idle ones. */
export function sftpSource(settings: SftpSettings): FileSource {
  const { directory, done } = settings;
  return {
    place: `${settings.username}@${settings.host}:${directory}`,
    list: () => session(settings, (client) => listDirectory(client, directory)),
    open: (name) => session(settings, (client) => download(client, directory, name)),
    async finish(name, sha256) {
      if (done === undefined) return false;
      return session(settings, (client) => moveAway(client, { directory, done, name, sha256 }));
    },
    check: () => checkServer(settings),
  };
}

const below = (directory: string, name: string): string => `${directory.replace(/\/+$/, '')}/${name}`;

async function listDirectory(client: Client, directory: string): Promise<readonly ListedFile[]> {
  const listed = await client.list(directory);
  return listed
    .filter(({ type }) => type === '-')
    .map(({ name, size, modifyTime }) => ({ name, bytes: size, modifiedMs: Math.trunc(modifyTime) }))
    .sort((left, right) => (left.name < right.name ? -1 : 1))
    .slice(0, LIMITS.bankFilesListed);
}

/** Onto the disk of this machine, because a file is read several times; only this user may read it, and it goes with `close`. */
async function download(client: Client, directory: string, name: string): Promise<OpenFile> {
  const { size } = await client.stat(below(directory, name));
  if (size > LIMITS.bankFileBytes) {
    const rule = `at most ${LIMITS.bankFileBytes} bytes`;
    throw bankErrors.error('SL-BANK-005', { because: `${name} has ${size} bytes`, rule });
  }
  const folder = await mkdtemp(join(tmpdir(), 'storeloom-bank-'));
  const close = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const path = join(folder, 'file');
    await client.fastGet(below(directory, name), path);
    return { name, chunks: () => createReadStream(path), close };
  } catch (error) {
    await close();
    if (isDenied(error)) throw bankErrors.error('SL-BANK-012', { because: `The server does not give ${name} out` });
    throw error;
  }
}

interface Move {
  readonly directory: string;
  readonly done: string;
  readonly name: string;
  readonly sha256: string;
}

async function moveAway(client: Client, { directory, done, name, sha256 }: Move): Promise<boolean> {
  const from = below(directory, name);
  if ((await client.exists(from)) === false) return true;
  if ((await client.exists(done)) === false) await client.mkdir(done, true);
  const taken = (await client.exists(below(done, name))) !== false;
  await client.rename(from, below(done, taken ? `${name}.${sha256.slice(0, 12)}` : name));
  return true;
}

/** One session with the server. Throws SL-BANK-007 to 009 for what goes wrong between us. */
async function session<Result>(settings: SftpSettings, work: (client: Client) => Promise<Result>): Promise<Result> {
  // What the server says while no call waits for an answer ends nothing and prints nothing; the next call tells of it.
  const client = new Client('bank', { error: () => {}, end: () => {}, close: () => {} });
  const pinned = pin(settings.hostKey);
  let strange = false;
  try {
    const { host, port = 22, username, password, privateKey, passphrase } = settings;
    await client.connect({
      host,
      port,
      username,
      ...(password === undefined ? {} : { password }),
      ...(privateKey === undefined ? {} : { privateKey }),
      ...(passphrase === undefined ? {} : { passphrase }),
      readyTimeout: LIMITS.callTimeoutMs,
      keepaliveInterval: ALIVE_MS,
      keepaliveCountMax: 3,
      hostVerifier: (key: Buffer): boolean => {
        strange = !timingSafeEqual(createHash('sha256').update(key).digest(), pinned);
        return !strange;
      },
    });
    return await work(client);
  } catch (error) {
    throw failureOf(error, settings, strange);
  } finally {
    await client.end().catch(() => {});
  }
}

function failureOf(error: unknown, { host, username, hostKey }: SftpSettings, strange: boolean): unknown {
  if (error instanceof CodedError) return error;
  if (strange) {
    const because = `${host} shows another host key than ${hostKey}`;
    return bankErrors.error('SL-BANK-009', { because, scope: 'connection' });
  }
  const { message, code } = error as Error & { readonly code?: unknown };
  if (/authentication methods failed|Cannot parse privateKey|passphrase/i.test(message)) {
    return bankErrors.error('SL-BANK-008', { because: `${host} does not let ${username} in` });
  }
  if (isDenied(error)) {
    return bankErrors.error('SL-BANK-008', { because: `${host} lets ${username} in, but not to the directory` });
  }
  const said = typeof code === 'string' || typeof code === 'number' ? ` (${code})` : '';
  return bankErrors.error('SL-BANK-007', { because: `${host} could not be asked${said}` }, error);
}

function isDenied(error: unknown): boolean {
  const { message, code } = error as Error & { readonly code?: unknown };
  return code === 3 || code === 'EACCES' || /permission denied/i.test(message);
}

/** The 32 bytes behind `SHA256:`. */
const pin = (hostKey: string): Buffer => Buffer.from(hostKey.slice('SHA256:'.length), 'base64');

async function checkServer(settings: SftpSettings): Promise<readonly Finding[]> {
  try {
    const files = await session(settings, (client) => listDirectory(client, settings.directory));
    return [
      {
        subject: 'server',
        verdict: 'ok',
        found: `${settings.host} shows ${files.length} files in ${settings.directory}.`,
      },
    ];
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    const { because, next } = error.failure;
    return [{ subject: 'server', verdict: 'problem', found: `${because}.`, ...(next === undefined ? {} : { next }) }];
  }
}
