import { globSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { ErrorEntry } from '../kernel/error-catalogue.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Every coded error of the house, gathered from the `errors.ts` of each folder. A code that stands twice is refused. */
export async function errorEntries(): Promise<ReadonlyMap<string, ErrorEntry>> {
  const entries = new Map<string, ErrorEntry>();
  for (const file of globSync('src/**/errors.ts', { cwd: ROOT, exclude: ['src/connector/new/**'] }).sort()) {
    const module = (await import(pathToFileURL(join(ROOT, file)).href)) as Record<string, { entries?: object }>;
    for (const table of Object.values(module)) {
      for (const [code, entry] of Object.entries(table.entries ?? {})) {
        if (entries.has(code)) throw new Error(`${code} is declared twice, the second time in ${file}`);
        entries.set(code, entry as ErrorEntry);
      }
    }
  }
  return entries;
}
