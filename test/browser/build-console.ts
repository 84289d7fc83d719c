import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const CONSOLE = join(import.meta.dirname, '../../console');
const BUILT = join(CONSOLE, 'dist/index.html');

/** Vitest's global setup: the pages that the tests look at are those of the sources as they are now. */
export default function setup(): void {
  const sources = ['src', 'index.html', 'vite.config.ts'].flatMap((name) => filesIn(join(CONSOLE, name)));
  const changedMs = Math.max(...sources.map((file) => statSync(file).mtimeMs));
  if (existsSync(BUILT) && statSync(BUILT).mtimeMs > changedMs) return;
  // As a user would, in a process of its own: the test runner's environment would make another build.
  execFileSync(process.execPath, [join(CONSOLE, 'build.ts')], { env: { ...process.env, NODE_ENV: 'production' } });
}

function filesIn(place: string): string[] {
  if (statSync(place).isFile()) return [place];
  return readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
