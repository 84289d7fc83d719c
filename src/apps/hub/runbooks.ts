import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type RunbookSection, sectionsOf } from '../../operations/runbook-sections.ts';

/** The runbooks that came with this hub, by page and section; none where the folder was left out. */
export function readRunbooks(): ReadonlyMap<string, RunbookSection> {
  const folder = fileURLToPath(new URL('../../../docs/runbooks/', import.meta.url));
  const pages = globSync('*.md', { cwd: folder });
  return new Map(pages.flatMap((page) => sectionsOf(basename(page), readFileSync(`${folder}/${page}`, 'utf8'))));
}
