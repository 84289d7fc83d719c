import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newConnector } from '../../src/connector/new/new-connector.ts';
import { ROOT, read } from '../house.ts';

/** A folder that git and the guards do not look at, within the house so that packages are found. */
const parent = join(ROOT, '.storeloom');
const NAMES = ['my-little-shop', 'x1', 'a-vendor-with-a-very-long-name'];
let folder = '';

beforeAll(async () => {
  mkdirSync(parent, { recursive: true });
  folder = mkdtempSync(join(parent, 'scaffold-'));
  for (const name of NAMES) await newConnector(name, folder);
  const { files: _, ...biome } = JSON.parse(read('biome.json')) as Record<string, unknown>;
  writeFileSync(join(folder, 'biome.json'), JSON.stringify({ ...biome, root: true }));
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ extends: '../../tsconfig.json', include: ['.'] }));
  const config =
    "export default { test: { include: ['**/*.test.ts'], testTimeout: 120_000, hookTimeout: 120_000 } };\n";
  writeFileSync(join(folder, 'vitest.config.ts'), config);
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  if (readdirSync(parent).length === 0) rmSync(parent, { recursive: true });
});

/** Runs a tool of the house on the generated folder, without what vitest tells its own workers. */
function run(tool: string, ...rest: readonly string[]): { readonly status: number | null; readonly said: string } {
  const path = fileURLToPath(import.meta.resolve(tool === 'tsc' ? 'typescript/package.json' : `${tool}/package.json`));
  const script = { tsc: 'bin/tsc', vitest: 'vitest.mjs', '@biomejs/biome': 'bin/biome' }[tool] ?? '';
  const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^VITEST|^NODE_/.test(name)));
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(dirname(path), script), ...rest], {
    cwd: folder,
    env: environment,
    encoding: 'utf8',
  });
  return { status, said: `${stdout}${stderr}` };
}

describe('storeloom new connector', () => {
  test('what it writes passes the type checker', () => {
    expect(run('tsc', '-p', '.')).toEqual({ status: 0, said: '' });
  });

  test('what it writes passes the linter, whatever the name', () => {
    const { status, said } = run('@biomejs/biome', 'check', '--error-on-warnings', ...NAMES);
    expect(said).toContain('No fixes applied');
    expect(status, said).toBe(0);
  });

  test('what it writes passes the contract of connectors', () => {
    const { status, said } = run('vitest', 'run', '--root', folder, '--config', join(folder, 'vitest.config.ts'));
    expect(status, said).toBe(0);
    expect(said).toContain(`${NAMES.length} passed`);
  });

  test('nothing of the template shows through', () => {
    const texts = NAMES.flatMap((name) =>
      readdirSync(join(folder, name), { recursive: true, encoding: 'utf8' })
        .filter((file) => /\.(ts|md)$/.test(file))
        .map((file) => [file, read(join(folder, name, file).slice(ROOT.length))] as const),
    );
    expect(texts.length).toBeGreaterThan(30);
    expect(texts.filter(([file, text]) => /acme/i.test(file + text)).map(([file]) => file)).toEqual([]);
  });
});
