import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The house as the guards see it: every file that git knows or would know. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));

export function filesOf(...patterns: readonly RegExp[]): string[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '--deduplicate'], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const deleted = new Set(execFileSync('git', ['ls-files', '--deleted'], { cwd: ROOT, encoding: 'utf8' }).split('\n'));
  return listed
    .split('\n')
    .filter((file) => file !== '' && !deleted.has(file))
    .filter((file) => patterns.some((pattern) => pattern.test(file)));
}

export const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

/** Source without comments, so that a guard speaks of code only. Strings stay. */
export function codeOf(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:'"`])\/\/.*$/gm, '$1');
}
