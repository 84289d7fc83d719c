import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Connection, FactDraft } from '../../connector/connector.ts';
import { memoryBindings } from '../../connector/memory/bindings.ts';
import { systemChance } from '../../kernel/chance.ts';
import type { Json } from '../../kernel/json.ts';
import { bank } from './index.ts';
import type { BankSettings } from './manifest.ts';
import { type BankSimulator, startBankSimulator, stateAccount } from './simulator/index.ts';
import { fixture } from './testing/read-file.ts';

let nowMs = Date.parse('2026-11-20T06:00:00Z');
const clock = { now: () => nowMs, sleep: async () => {} };

/** A connection of which only the files are real. */
function open(settings: BankSettings, bindings = memoryBindings()): Connection {
  const noHttp = { request: () => Promise.reject(new Error('no HTTP here')) } as never;
  return bank.open({
    connection: 'bank-main',
    settings,
    http: noHttp,
    clock,
    chance: systemChance,
    bindings,
    log: { info() {}, warn() {} },
  });
}

interface Round {
  readonly facts: readonly FactDraft[];
  readonly cursor: Json | undefined;
}

/** Reads as the poller does until there is nothing more; the cursor goes through JSON as it does there. */
async function round({ polls }: Connection, from?: Json): Promise<Round> {
  const facts: FactDraft[] = [];
  let cursor = from;
  for (let page = 0; page < 500; page += 1) {
    const read = await polls[0]?.read(cursor);
    if (read === undefined) throw new Error('no poll');
    facts.push(...read.facts);
    cursor = JSON.parse(JSON.stringify(read.cursor)) as Json;
    if (!read.more) return { facts, cursor };
  }
  throw new Error('the poll does not come to an end');
}

const topics = (facts: readonly FactDraft[]): string[] => facts.map(({ topic }) => topic);
const eur = (amount: number) => ({ amount, currency: 'EUR' });

let root: string;
let folder: string;
let connections: Connection[];
const made = (connection: Connection): Connection => {
  connections.push(connection);
  return connection;
};

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'storeloom-bank-test-'));
  folder = join(root, 'in');
  await mkdir(folder);
  connections = [];
});
afterEach(async () => {
  for (const connection of connections) await connection.close();
  await rm(root, { recursive: true, force: true });
});

describe('a folder', () => {
  const put = (name: string, bytes: Uint8Array): Promise<void> => writeFile(join(folder, name), bytes);

  test('a file is taken when its size stands still, told, and moved away', async () => {
    const done = join(root, 'done');
    const connection = made(open({ folder: { path: folder, done } }));
    await put('a.xml', fixture('camt053-02.xml').subarray(0, 500));
    const first = await round(connection);
    nowMs += 20_000;
    await put('a.xml', fixture('camt053-02.xml'));
    const grown = await round(connection, first.cursor);
    nowMs += 5_000;
    const tooEarly = await round(connection, grown.cursor);
    expect([first, grown, tooEarly].flatMap(({ facts }) => facts)).toEqual([]);
    nowMs += 5_000;
    const { facts, cursor } = await round(connection, tooEarly.cursor);
    expect(topics(facts)).toEqual(['bank-lines', 'bank-statement']);
    expect(await readdir(folder)).toEqual([]);
    expect(await readdir(done)).toEqual(['a.xml']);
    expect((await round(connection, cursor)).facts).toEqual([]);
  });

  test('a file that stays is told once; the same content under another name is told of no more', async () => {
    const connection = made(open({ folder: { path: folder }, settleMs: 0 }));
    await put('a.xml', fixture('camt053-02.xml'));
    const first = await round(connection);
    expect(topics(first.facts)).toEqual(['bank-lines', 'bank-statement']);
    await put('copy.xml', fixture('camt053-02.xml'));
    const second = await round(connection, first.cursor);
    expect(second.facts).toEqual([]);
    expect((await round(connection, second.cursor)).facts).toEqual([]);
    expect((await readdir(folder)).sort()).toEqual(['a.xml', 'copy.xml']);
  });

  test('a second file of one name does not overwrite the first', async () => {
    const done = join(root, 'done');
    const connection = made(open({ folder: { path: folder, done }, settleMs: 0 }));
    await put('a', fixture('camt053-02.xml'));
    const { cursor } = await round(connection);
    await put('a', fixture('mt940-german.sta'));
    await round(connection, cursor);
    expect((await readdir(done)).map((name) => name.replace(/\.[0-9a-f]{12}$/, '.digest')).sort()).toEqual([
      'a',
      'a.digest',
    ]);
  });

  test('names of transfers under way, links and other patterns are left alone', async () => {
    const connection = made(open({ folder: { path: folder }, settleMs: 0, pattern: '*.sta, c??t*.xml' }));
    for (const name of ['.hidden.sta', 'x.sta.tmp', 'x.sta.part', 'x.pdf', 'camt.xml', 'y.sta'])
      await put(name, fixture('mt940-german.sta'));
    const { facts } = await round(connection);
    const files = facts.map(({ body }) => (JSON.parse(body) as { file: string }).file);
    expect([...new Set(files)]).toHaveLength(1);
    expect(files[0]).toMatch(/^(camt\.xml|y\.sta)$/);
  });

  test('a refused file is a delivery that says why and holds the text; it stays, and blocks nothing', async () => {
    const done = join(root, 'done');
    const connection = made(open({ folder: { path: folder, done }, settleMs: 0 }));
    await put('bad.xml', fixture('refused-cut.xml'));
    await put('good.sta', fixture('mt940-german.sta'));
    const { facts, cursor } = await round(connection);
    expect(topics(facts).sort()).toEqual(['bank-file', 'bank-lines', 'bank-statement']);
    const refused = facts.find(({ topic }) => topic === 'bank-file');
    expect(JSON.parse(refused?.body ?? '{}')).toMatchObject({
      file: 'bad.xml',
      beginning: fixture('refused-cut.xml').toString(),
      failure: { code: 'SL-BANK-002' },
    });
    expect(await readdir(folder)).toEqual(['bad.xml']);
    expect((await round(connection, cursor)).facts).toEqual([]);
    await put('bad.xml', fixture('camt053-02.xml'));
    expect(topics((await round(connection, cursor)).facts)).toEqual(['bank-lines', 'bank-statement']);
  });

  test('every row that cannot be read is a delivery of its own beside the others', async () => {
    const connection = made(open({ folder: { path: folder }, settleMs: 0 }));
    await put('rows.xml', fixture('camt053-08-bad-rows.xml'));
    expect(topics((await round(connection)).facts)).toEqual([
      ...Array(5).fill('bank-row'),
      'bank-lines',
      'bank-statement',
    ]);
  });

  test('a hub that dies after any page goes on where it was, and tells the same', async () => {
    const lines = Array.from({ length: 6_000 }, (_, at) => ({
      amount: eur(at + 1),
      bookedOn: '2026-11-20',
      bankReference: `R${at}`,
    }));
    const { content } = stateAccount({
      format: 'mt940',
      account: 'DE89370400440532013000',
      sequence: 1,
      until: '2026-11-20',
      opening: eur(0),
      lines,
    });
    await put('large.sta', content);
    const settings: BankSettings = { folder: { path: folder }, settleMs: 0 };
    const whole = (await round(made(open(settings)))).facts;
    expect(whole.length).toBeGreaterThan(12);
    const bindings = memoryBindings();
    const facts: FactDraft[] = [];
    let cursor: Json | undefined;
    let connection = open(settings, bindings);
    for (let more = true; more; ) {
      const read = await connection.polls[0]?.read(cursor);
      facts.push(...(read?.facts ?? []));
      cursor = JSON.parse(JSON.stringify(read?.cursor)) as Json;
      more = read?.more === true;
      // A fresh connection after every page that told something: nothing but the cursor and the bindings survive.
      if (read?.facts.length !== 0) {
        await connection.close();
        connection = open(settings, bindings);
      }
    }
    await connection.close();
    expect(facts).toEqual(whole);
  });

  test('a folder that is gone is a passing failure, and a check says what to do', async () => {
    const connection = made(open({ folder: { path: join(root, 'nowhere') } }));
    await expect(round(connection)).rejects.toMatchObject({ failure: { code: 'SL-BANK-007', kind: 'transient' } });
    expect(await connection.check()).toMatchObject([{ verdict: 'problem', next: expect.any(String) }]);
    expect(await made(open({})).check()).toMatchObject([{ verdict: 'problem', next: expect.any(String) }]);
  });
});

describe('a server of a bank', () => {
  let server: BankSimulator;
  beforeEach(async () => {
    server = await startBankSimulator({ clock });
  });
  afterEach(() => server.close());

  const settingsOf = (more: object = {}): BankSettings => {
    const { host, port, username, password, hostKey, directory } = server;
    return {
      sftp: { host, port, username, password, hostKey, directory, done: `${directory}/done`, ...more },
      settleMs: 0,
    };
  };

  test('files are fetched, told and moved; nothing stays on the disk of the hub', async () => {
    const before = (await readdir(tmpdir())).filter((name) => name.startsWith('storeloom-bank-')).length;
    server.deliver('a.xml', fixture('camt053-02.xml'));
    const connection = made(open(settingsOf()));
    const { facts } = await round(connection);
    expect(topics(facts)).toEqual(['bank-lines', 'bank-statement']);
    expect(server.files()).toEqual(['/statements/done/a.xml']);
    await connection.close();
    expect((await readdir(tmpdir())).filter((name) => name.startsWith('storeloom-bank-')).length).toBeLessThanOrEqual(
      before,
    );
    expect(await connection.check()).toMatchObject([{ verdict: 'ok' }]);
  });

  test('a key lets us in as a password does', async () => {
    server.deliver('a.xml', fixture('camt053-02.xml'));
    const { sftp } = settingsOf({ privateKey: server.privateKey });
    const { password: _password, ...withKey } = sftp as NonNullable<BankSettings['sftp']>;
    expect(topics((await round(made(open({ sftp: withKey, settleMs: 0 })))).facts)).toEqual([
      'bank-lines',
      'bank-statement',
    ]);
  });

  test.each([
    ['a wrong password', 'SL-BANK-008', 'unauthorized', { password: 'wrong' }],
    ['another host key', 'SL-BANK-009', 'unauthorized', { hostKey: `SHA256:${'A'.repeat(43)}` }],
    ['a directory that is not there', 'SL-BANK-007', 'transient', { directory: '/nowhere' }],
  ])('%s is said as what it is', async (_says, code, kind, more) => {
    const connection = made(open(settingsOf(more)));
    await expect(round(connection)).rejects.toMatchObject({ failure: { code, kind } });
    const findings = await connection.check();
    expect(findings).toMatchObject([{ verdict: 'problem', next: expect.any(String) }]);
    expect(JSON.stringify(findings)).not.toContain('a password of the bank');
  });

  test('a server that is away, and a transfer that is cut, are passing; afterwards everything is told', async () => {
    server.deliver('a.xml', fixture('camt053-02.xml'));
    server.faults.down = true;
    const connection = made(open(settingsOf()));
    await expect(round(connection)).rejects.toMatchObject({ failure: { code: 'SL-BANK-007' } });
    server.faults.down = false;
    server.faults.cuts = 1;
    await expect(round(connection)).rejects.toMatchObject({ failure: { code: 'SL-BANK-007' } });
    expect(topics((await round(connection)).facts)).toEqual(['bank-lines', 'bank-statement']);
  });

  test('a file that may not be read is a case and blocks no other', async () => {
    server.deliver('a.xml', fixture('camt053-02.xml'));
    server.deliver('b.sta', fixture('mt940-german.sta'));
    server.faults.locked.add('a.xml');
    const { facts } = await round(made(open(settingsOf())));
    expect(topics(facts)).toEqual(['bank-file', 'bank-lines', 'bank-statement']);
    expect(facts[0]?.body).toContain('SL-BANK-012');
    expect(server.files()).toEqual(['/statements/a.xml', '/statements/done/b.sta']);
  });
});
