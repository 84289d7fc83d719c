import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exportLines } from '../../governance/audit/export.ts';
import { createMemoryAuditStore } from '../../governance/audit/memory-store.ts';
import { type Ended, storeloom } from '../../testing/command-line.ts';

let folder: string;
const store = createMemoryAuditStore();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'storeloom-audit-'));
  const event = {
    actor: 'local',
    authority: 'own token',
    from: '::1',
    action: 'pauseSubscription',
    on: {},
    request: 'r',
  };
  await store.append([1, 2, 3, 4].map((at) => ({ ...event, at, outcome: 'done' as const })));
  await write('all.jsonl', (await Array.fromAsync(exportLines(store, 1, 4))).join(''));
  await write('middle.jsonl', (await Array.fromAsync(exportLines(store, 2, 3))).join(''));
});
afterAll(() => rm(folder, { recursive: true }));

const write = (name: string, text: string): Promise<void> => writeFile(join(folder, name), text);
const verify = (...args: readonly string[]): Promise<Ended> => storeloom({ folder }, 'audit', 'verify', ...args);

async function anchorAt(sequence: number, change: { readonly hash?: string } = {}): Promise<void> {
  const [entry] = await store.read(sequence - 1, 1);
  await write('anchor.json', JSON.stringify({ sequence, hash: entry?.hash ?? 'f'.repeat(64), ...change }));
}

describe('an export with an anchor', () => {
  const held = (file: string): Promise<Ended> => verify('--file', file, '--anchor', 'anchor.json');

  test('is good when its entry is the one that the anchor knows', async () => {
    await anchorAt(3);
    expect(await held('all.jsonl')).toMatchObject({ code: 0, out: expect.stringContaining('4 entries') });
    expect((await held('middle.jsonl')).code).toBe(0);
  });

  test('was made anew when its entry is another one', async () => {
    await anchorAt(3, { hash: 'f'.repeat(64) });
    const { code, err } = await held('all.jsonl');
    expect(code).toBe(1);
    expect(err).toMatch(/SL-AUDIT-003 .*entry 3 is not the one that the anchor knows/);
  });

  test('is not compared with an anchor of another time, and says so', async () => {
    for (const sequence of [1, 4, 9]) {
      await anchorAt(sequence);
      const { code, err } = await held('middle.jsonl');
      expect(code).toBe(2);
      expect(err).toMatch(new RegExp(`SL-CLI-004 .*entry ${sequence}.*2 to 3`));
    }
  });
});

test('a file that is not there or cannot be read is told by its name', async () => {
  await anchorAt(3);
  const missing = await verify('--file', 'nowhere.jsonl');
  expect(missing.err).toMatch(/SL-CLI-004 .*nowhere\.jsonl.*ENOENT/);
  expect(missing.code).toBe(2);
  expect((await verify('--file', '.')).err).toMatch(/SL-CLI-004 .*EISDIR/);
  for (const more of [[], ['--file', 'all.jsonl']]) {
    expect((await verify('--anchor', 'nowhere.json', ...more)).err).toMatch(/SL-CLI-004 .*nowhere\.json.*ENOENT/);
  }
});

test.each(['{ "sequence": 3', '{ "sequence": 3 }', '{ "sequence": "3", "hash": "f" }', 'null', '[]'])(
  'what is no anchor is not taken for one: %s',
  async (text) => {
    await write('anchor.json', text);
    expect((await verify('--anchor', 'anchor.json', '--file', 'all.jsonl')).err).toMatch(/SL-CLI-004 .*anchor\.json/);
  },
);

test('a line that is no entry is told as what it is', async () => {
  await write('torn.jsonl', '{ "sequence": 1,\n');
  expect((await verify('--file', 'torn.jsonl')).err).toContain('SL-AUDIT-004');
});
