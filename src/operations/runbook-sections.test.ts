import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { sectionsOf } from './runbook-sections.ts';
import { RUNBOOKS, runbookOf } from './runbooks.ts';

const FOLDER = join(import.meta.dirname, '../../docs/runbooks');

test('a page falls into its sections, each without its heading', () => {
  const sections = sectionsOf('a.md', '# A\n\nAbout.\n\n## Slow down\n\nOne.\n\n## Keys & rights\n\nTwo.\n');
  expect(sections).toEqual([
    ['a.md#slow-down', { heading: 'Slow down', text: 'One.' }],
    ['a.md#keys--rights', { heading: 'Keys & rights', text: 'Two.' }],
  ]);
});

test('every code finds its section in the pages that are here', () => {
  const all = new Map(
    globSync('*.md', { cwd: FOLDER }).flatMap((page) =>
      sectionsOf(basename(page), readFileSync(join(FOLDER, page), 'utf8')),
    ),
  );
  expect([...RUNBOOKS.values(), runbookOf('SL-MINE-001')].filter((section) => !all.has(section))).toEqual([]);
  expect(all.get(runbookOf('SL-ODOO-010'))?.text).toContain('**How to mend.**');
});
