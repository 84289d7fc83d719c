import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newConnector } from './new-connector.ts';

// That what it writes passes types, lint and contract is proven in test/scaffold.

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'storeloom-new-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('writes the whole folder under the new name and says what to do next', async () => {
  const made = await newConnector('my-shop', folder);
  expect(made.files).toEqual(
    expect.arrayContaining(['index.ts', 'errors.ts', 'my-shop.test.ts', 'simulator/index.ts', 'README.md']),
  );
  const written = await readdir(join(folder, 'my-shop'), { recursive: true });
  expect(written).toEqual(expect.arrayContaining([...made.files]));
  const index = await readFile(join(folder, 'my-shop', 'index.ts'), 'utf8');
  expect(index).toContain('export const myShop = defineConnector<Settings>');
  expect(await readFile(join(folder, 'my-shop', 'manifest.ts'), 'utf8')).toContain("title: 'My Shop'");
  expect(await readFile(join(folder, 'my-shop', 'errors.ts'), 'utf8')).toContain('SL-MYSHOP-001');
  expect(made.next.length).toBeGreaterThan(1);
});

test.each(['', 'A', '1a', 'a_b', 'a--b', '-a', 'a-', '../x', 'class', 'contract', 'n'.repeat(31)])(
  '"%s" is refused',
  async (name) => {
    await expect(newConnector(name, folder)).rejects.toThrow('SL-NEW-001');
    expect(await readdir(folder)).toEqual([]);
  },
);

test('a name at the limit is taken', async () => {
  expect((await newConnector('n'.repeat(30), folder)).files.length).toBeGreaterThan(10);
});

test('a folder that holds something is left alone', async () => {
  await newConnector('shop', folder);
  await writeFile(join(folder, 'shop', 'mine.txt'), 'mine');
  await expect(newConnector('shop', folder)).rejects.toThrow('SL-NEW-002');
  expect(await readFile(join(folder, 'shop', 'mine.txt'), 'utf8')).toBe('mine');
});
