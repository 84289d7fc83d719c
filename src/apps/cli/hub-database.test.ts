import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { storeloom } from '../../testing/command-line.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'storeloom-nothing-'));
});
afterAll(() => rm(folder, { recursive: true }));

test.each([
  ['audit', 'verify'],
  ['audit', 'export', 'audit.jsonl'],
  ['day', 'verify'],
  ['mapping', 'export'],
  ['backup', 'all.backup'],
])('`storeloom %s %s` where no hub ever was says so, and makes nothing', async (...args) => {
  const { code, err } = await storeloom({ folder }, ...args);
  expect(err).toMatch(/SL-CLI-008 .*\.storeloom/);
  expect(code).toBe(1);
  expect(await readdir(folder)).toEqual([]);
});
