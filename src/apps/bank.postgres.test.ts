import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { parseConfiguration } from '../config/load.ts';
import {
  type BankSimulator,
  handIn,
  linesOfPayouts,
  startBankSimulator,
  stateAccount,
} from '../connectors/bank/simulator/index.ts';
import { storeloom as commandLine } from '../testing/command-line.ts';
import { type TestDatabase, testDatabase } from '../testing/test-database.ts';
import { createLog } from './hub/log.ts';
import { type Hub, startHub } from './hub.ts';

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
});
afterAll(async () => {
  await hub?.close();
  await server?.close();
  await database?.[Symbol.asyncDispose]();
  await rm(root, { recursive: true, force: true });
});

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
});

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
    const listed = await storeloom('bank', 'statements', '--json', '--connection', 'bank-folder');
    expect(JSON.parse(listed)).toMatchObject({
      statements: [{ lines: 1, unreadable: 5, file: 'rows.xml' }],
      findings: [],
    });
  }, PATIENCE);
  const preview = await storeloom('bank', 'import', join(FIXTURES, 'mt940-german.sta'), '--preview');
  expect(preview).toContain('adds up');
  await storeloom('bank', 'import', join(FIXTURES, 'mt940-german.sta'), '--apply', '--connection', 'bank-folder');
  await vi.waitFor(
    async () => expect((await readdir(join(root, 'done'))).sort()).toEqual(['mt940-german.sta', 'rows.xml']),
    PATIENCE,
  );
  expect(await storeloom('bank', 'statements')).toContain('37040044/0532013000');
  // From another machine it is the hub that is asked, and no database of that machine.
  const afar = join(root, 'afar');
  await mkdir(afar);
  const at = ['--url', hub.url, '--token', hub.token];
  const { out, err } = await commandLine({ folder: afar }, ...at, 'bank', 'statements');
  expect(out, err).toContain('37040044/0532013000');
  expect(await readdir(afar)).toEqual([]);
});

test('which files were read is listed, with what came again, what was refused, and the rows that could not be read', async () => {
  const put = (name: string, text: string): Promise<void> => handIn(join(root, 'in'), name, text);
  const files = async (): Promise<readonly Record<string, unknown>[]> =>
    JSON.parse(await storeloom('bank', 'files', '--json', '--connection', 'bank-folder')).files;
  // Another account, so that it is not the statement of the test before.
  const text = (await readFile(join(FIXTURES, 'camt053-08-bad-rows.xml'), 'utf8')).replaceAll(
    'DE89 3704 0044 0532 0130 00',
    ACCOUNT,
  );
  await put('march.xml', text);
  const told = { file: 'march.xml', state: 'told', statements: 1, lines: 1, unreadable: 5 };
  await vi.waitFor(async () => expect(await files()).toContainEqual(expect.objectContaining(told)), PATIENCE);
  await put('march-again.xml', text);
  await put('letter.xml', 'Dear customer, your statement follows by post.');
  await vi.waitFor(async () => {
    const listed = await files();
    expect(listed.filter(({ state }) => state === 'refused')).toMatchObject([
      { file: 'letter.xml', stuck: [{ code: expect.stringMatching(/^SL-BANK-/), reason: expect.any(String) }] },
    ]);
    expect(listed.find(({ file }) => file === 'march.xml')).toMatchObject({ again: ['march-again.xml'] });
  }, PATIENCE);
  const march = await vi.waitFor(async () => {
    const found = (await files()).find(({ file }) => file === 'march.xml');
    expect(found?.stuck).toHaveLength(5);
    return found;
  }, PATIENCE);
  expect(march?.stuck).toContainEqual(
    expect.objectContaining({
      line: 11,
      field: expect.any(String),
      reason: expect.stringContaining('day of the calendar'),
    }),
  );
  const shown = await storeloom('bank', 'files', '--connection', 'bank-folder');
  expect(shown).toContain('march.xml');
  expect(shown).toContain('the same as march-again.xml');
  expect(shown).toMatch(/line 11.*day of the calendar/);
});

/** The real command line beside the hub. */
async function storeloom(...args: readonly string[]): Promise<string> {
  const { code, out, err } = await commandLine({ folder: root, env: { BANK_PASSWORD: server.password } }, ...args);
  if (code !== 0) throw new Error(err);
  return out;
}
