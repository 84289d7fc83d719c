import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';

const VITEST = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url));
const REPORTER = fileURLToPath(new URL('closing-line.ts', import.meta.url));

/** Runs files of tests as a whole run would, in a folder and a process of their own; answers the lines that it printed. */
async function printed(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'storeloom-closing-line-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, source] of Object.entries(files)) await writeFile(join(folder, name), source);
  const { PATH = '', HOME = '' } = process.env;
  const words = ['run', '--root', folder, '--globals', '--reporter', REPORTER];
  const out = await new Promise<string>((resolve) => {
    // A run with failures ends with an exit code of its own; what it printed is what counts here.
    execFile(process.execPath, [VITEST, ...words], { cwd: folder, env: { PATH, HOME } }, (_error, told) =>
      resolve(told),
    );
  });
  return out.trimEnd().split('\n');
}

test('the end of a run names what failed: tests, hooks, files and what nobody caught', {
  timeout: 120_000,
}, async () => {
  const lines = await printed({
    'hook.test.js': `
      beforeAll(() => { throw new Error('the shops do not know the hub\\nand more of it') });
      test('never runs', () => {});`,
    'inner.test.js': `
      describe('of one kind', () => {
        beforeAll(() => { throw new Error('no world') });
        test('never runs either', () => {});
      });
      test('is well', () => {});`,
    'later.test.js': `
      afterAll(() => { throw new Error('does not end') });
      test('is well', () => {});`,
    'broken.test.js': `import './nowhere.js'; test('is not even known', () => {});`,
    'thrown.test.js': `test('is well', async () => {
      setTimeout(() => { throw new Error('nobody waits for me') }, 1);
      await new Promise((resolve) => setTimeout(resolve, 100));
    });`,
    'wrong.test.js': `
      describe('a sum', () => test('is right', () => expect(1 + 1, '\\u001b[31m' + 'x'.repeat(500)).toBe(3)));
      test('is well', () => {});
      test('is left out', (context) => context.skip());`,
  });
  expect(lines).toEqual([
    '6 failures:',
    expect.stringMatching(/^ {2}broken\.test\.js: .*nowhere\.js/),
    '  hook.test.js, a hook: the shops do not know the hub',
    '  inner.test.js > of one kind, a hook: no world',
    '  later.test.js, a hook: does not end',
    expect.stringMatching(/^ {2}wrong\.test\.js > a sum > is right: x+…$/),
    '  caught by nobody: nobody waits for me',
    '4 passed, 6 failed, 3 skipped',
  ]);
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(200);
});

test('of many failures the first are named, and how many more there are', async () => {
  const lines = await printed({
    'many.test.js': `test.each(Array.from({ length: 43 }, (_, index) => index))('%i', () => { throw new Error('no') });`,
  });
  expect(lines.slice(-3)).toEqual(['  many.test.js > 39: no', '  and 3 more', '0 passed, 43 failed, 0 skipped']);
});

test('a run without failures ends with its one line', async () => {
  const lines = await printed({ 'well.test.js': `test('is well', () => {});` });
  expect(lines).toEqual(['1 passed, 0 failed, 0 skipped']);
});
