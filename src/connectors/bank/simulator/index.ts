import { createHash, timingSafeEqual } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import ssh2, { type AuthContext, type Connection } from 'ssh2';
import { type Clock, systemClock } from '../../../kernel/clock.ts';
import { type RemoteFile, serveFiles } from './files.ts';

export { handIn } from './hand-in.ts';
export {
  FORMATS,
  linesOfPayouts,
  type StatedAccount,
  type StatedLine,
  stateAccount,
} from './statement.ts';

/** The bad days of a bank's server; they can be changed while it runs. */
export interface BankFaults {
  /** Ends every connection before a word is said. */
  down: boolean;
  /** Lets nobody in. */
  unauthorized: boolean;
  /** Names that are listed and may not be read. */
  readonly locked: Set<string>;
  /** Ends the connection in the middle of a file, this many times. */
  cuts: number;
}

/** An SFTP server as banks run them: one user, a directory of statements, a key that does not change. */
export interface BankSimulator extends AsyncDisposable {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  /** The user's own key, which the server knows too. */
  readonly privateKey: string;
  /** Fingerprint of the server: SHA256:…. */
  readonly hostKey: string;
  readonly directory: string;
  readonly faults: BankFaults;
  /** Puts a file into the directory, whole. */
  deliver(name: string, content: Uint8Array): void;
  /** Paths of all files, sorted. */
  files(): readonly string[];
  close(): Promise<void>;
}

const DIRECTORY = '/statements';

/** Starts the server on a free port of this machine. */
export async function startBankSimulator(options: { readonly clock?: Clock } = {}): Promise<BankSimulator> {
  const { clock = systemClock } = options;
  const host = drawKeys();
  const user = drawKeys();
  const files = new Map<string, RemoteFile>();
  const directories = new Set([DIRECTORY, '/']);
  const faults: BankFaults = { down: false, unauthorized: false, locked: new Set(), cuts: 0 };
  const access = { username: 'retailer', password: 'a password of the bank', publicKey: user.public };
  const open = new Set<Connection>();
  const server = new ssh2.Server({ hostKeys: [host.private] }, (connection) => {
    open.add(connection);
    connection.on('close', () => open.delete(connection));
    connection.on('error', () => {});
    if (faults.down) return void connection.end();
    connection.on('authentication', (context) =>
      !faults.unauthorized && mayEnter(context, access) ? context.accept() : context.reject(['password', 'publickey']),
    );
    connection.on('ready', () => {
      connection.on('session', (accept) => {
        accept().on('sftp', (begin) =>
          serveFiles(begin(), { files, directories, faults, cut: () => connection.end() }),
        );
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = async (): Promise<void> => {
    for (const connection of open) connection.end();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return {
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    username: access.username,
    password: access.password,
    privateKey: user.private,
    hostKey: fingerprintOf(host.public),
    directory: DIRECTORY,
    faults,
    deliver: (name, content) => void files.set(`${DIRECTORY}/${name}`, { content, modifiedMs: clock.now() }),
    files: () => [...files.keys()].sort(),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Not Ed25519: ssh2 1.17 writes one pair in 256 of those down so that nobody can read it (mscdex/ssh2 issue 1513). */
const drawKeys = () => ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 });

/** As banks print it beside their addresses. */
function fingerprintOf(publicKey: string): string {
  const bytes = Buffer.from(publicKey.split(' ')[1] ?? '', 'base64');
  return `SHA256:${createHash('sha256').update(bytes).digest('base64').replace(/=+$/, '')}`;
}

interface Access {
  readonly username: string;
  readonly password: string;
  readonly publicKey: string;
}

function mayEnter(context: AuthContext, { username, password, publicKey }: Access): boolean {
  if (context.username !== username) return false;
  if (context.method === 'password') return same(Buffer.from(context.password), Buffer.from(password));
  if (context.method !== 'publickey') return false;
  const known = ssh2.utils.parseKey(publicKey);
  if (known instanceof Error || !same(context.key.data, known.getPublicSSH())) return false;
  return (
    context.signature === undefined ||
    known.verify(context.blob as Buffer, context.signature, context.hashAlgo) === true
  );
}

const same = (left: Uint8Array, right: Uint8Array): boolean =>
  left.length === right.length && timingSafeEqual(left, right);
