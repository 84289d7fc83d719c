import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { parseConfiguration } from '../config/load.ts';
import {
  type BankSimulator,
  linesOfPayouts,
  startBankSimulator,
  stateAccount,
} from '../connectors/bank/simulator/index.ts';
import { type TestDatabase, testDatabase } from '../testing/test-database.ts';
import { createLog } from './hub/log.ts';
import { type Hub, startHub } from './hub.ts';

const CLI = new URL('./cli.ts', import.meta.url).pathname;
const FIXTURES = new URL('../connectors/bank/fixtures/', import.meta.url).pathname;
const ACCOUNT = 'FR7630006000011234567890189';
const PATIENCE = { timeout: 60_000, interval: 100 };

let root: string;
let database: TestDatabase;
let server: BankSimulator;
let hub: Hub;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'storeloom-bank-hub-'));
  await mkdir(join(root, 'in'));
  database = await testDatabase();
  server = await startBankSimulator();
  const { host, port, username, password, hostKey, directory } = server;
  const file = join(root, 'storeloom.yaml');
  const text = `
hub: { name: bank-hub, port: 0 }
database: { url: ${database.url} }
connections:
  bank-folder:
    connector: bank
    owner: finance@example.com
    purpose: Statements
    settings: { folder: { path: ${join(root, 'in')}, done: ${join(root, 'done')} }, everyMs: 200, settleMs: 100 }
  bank-sftp:
    connector: bank
    owner: finance@example.com
    purpose: Statements
    settings:
      sftp: { host: ${host}, port: ${port}, username: ${username}, password: "\${env:BANK_PASSWORD}", hostKey: "${hostKey}", directory: ${directory}, done: ${directory}/done }
      everyMs: 200
      settleMs: 0
`;
  await writeFile(file, text);
  const environment = { BANK_PASSWORD: password };
  const { configuration } = parseConfiguration(text, { environment, file });
  hub = await startHub({
    configuration,
    environment,
    log: createLog({ level: 'silent', readable: false, hub: 'bank-hub' }),
  });
}, 120_000);
afterAll(async () => {
  await hub?.close();
  await server?.close();
  await database?.[Symbol.asyncDispose]();
  await rm(root, { recursive: true, force: true });
}, 60_000);

async function told(topic: string): Promise<Record<string, unknown>[]> {
  const rows = await database.database.query<{ envelope: { data: Record<string, unknown> } }>(
    'select envelope from event where topic = $1 order by position',
    [`event.${topic}`],
  );
  return rows.map(({ envelope }) => envelope.data);
}

/** Statements that follow one another, as files: each pays some payouts out. */
function statements(count: number): ReturnType<typeof stateAccount>[] {
  let opening = { amount: 10_000, currency: 'EUR' };
  return Array.from({ length: count }, (_, index) => {
    const until = `2026-11-${String(index + 10)}`;
    const payouts = [1, 2].map((each) => ({
      amount: { amount: 1_000 * each + index, currency: 'EUR' },
      reference: `po_${index}_${each}`,
      arrivesOn: until,
      descriptor: 'PAYOUTS OF A PROVIDER',
    }));
    const file = stateAccount({
      format: 'mt940',
      account: ACCOUNT,
      sequence: index + 1,
      until,
      opening,
      lines: linesOfPayouts(payouts),
    });
    opening = file.closing;
    return file;
  });
}

test('files of a server become lines and statements; one that is missing is a variance until it comes', async () => {
  const [first, second, third] = statements(3) as [never, never, never] as ReturnType<typeof statements>;
  if (first === undefined || second === undefined || third === undefined) throw new Error('three statements');
  server.deliver(first.name, first.content);
  server.deliver(third.name, third.content);
  await vi.waitFor(
    async () =>
      expect(await told('VarianceFound')).toMatchObject([
        { kind: 'SL-BANK-021', of: 'bank', amount: { amount: 3_002 } },
      ]),
    PATIENCE,
  );
  server.deliver(second.name, second.content);
  await vi.waitFor(
    async () => expect(await told('VarianceSettled')).toMatchObject([{ kind: 'SL-BANK-021' }]),
    PATIENCE,
  );
  expect((await told('BankTransactionReported')).length).toBe(6);
  expect((await told('BankStatementReported')).length).toBe(3);
  await vi.waitFor(
    () => expect(server.files().every((path) => path.startsWith('/statements/done/'))).toBe(true),
    PATIENCE,
  );
  // The same bytes under another name say nothing new.
  server.deliver('again.sta', first.content);
  await vi.waitFor(() => expect(server.files()).toContain('/statements/done/again.sta'), PATIENCE);
  expect((await told('BankTransactionReported')).length).toBe(6);
}, 180_000);

test('rows that cannot be read become cases, and the command line lists what is there', async () => {
  await copyFile(join(FIXTURES, 'camt053-08-bad-rows.xml'), join(root, 'in', 'rows.xml.part'));
  await copyFile(join(FIXTURES, 'camt053-08-bad-rows.xml'), join(root, 'in', 'rows.xml'));
  await vi.waitFor(
    async () => expect(await readdir(join(root, 'done')).catch(() => [])).toEqual(['rows.xml']),
    PATIENCE,
  );
  const letters = await vi.waitFor(async () => {
    const found = await hub.backbone.deadLetters.list({ subscription: 'translate/bank-folder' }, 20);
    expect(found).toHaveLength(5);
    return found;
  }, PATIENCE);
  expect(JSON.stringify(letters)).toContain('rows.xml, line 11: BookgDt is not a day of the calendar');
  await vi.waitFor(async () => {
    const listed = await storeloom(['bank', 'statements', '--json', '--connection', 'bank-folder']);
    expect(JSON.parse(listed)).toMatchObject({
      statements: [{ lines: 1, unreadable: 5, file: 'rows.xml' }],
      findings: [],
    });
  }, PATIENCE);
  const preview = await storeloom(['bank', 'import', join(FIXTURES, 'mt940-german.sta'), '--preview']);
  expect(preview).toContain('adds up');
  await storeloom(['bank', 'import', join(FIXTURES, 'mt940-german.sta'), '--apply', '--connection', 'bank-folder']);
  await vi.waitFor(
    async () => expect((await readdir(join(root, 'done'))).sort()).toEqual(['mt940-german.sta', 'rows.xml']),
    PATIENCE,
  );
  expect(await storeloom(['bank', 'statements'])).toContain('37040044/0532013000');
}, 240_000);

/** The real command line beside the hub. */
async function storeloom(args: readonly string[]): Promise<string> {
  const { PATH = '', HOME = '' } = process.env;
  const env = { PATH, HOME, BANK_PASSWORD: server.password };
  const { stdout } = await promisify(execFile)(process.execPath, [CLI, ...args], { cwd: root, env });
  return stdout;
}
