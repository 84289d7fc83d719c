import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { scaffoldErrors } from './errors.ts';

const TEMPLATE = new URL('./template/', import.meta.url);
/** The folder that the template's imports are relative to. */
const SOURCE = fileURLToPath(new URL('../../', import.meta.url));
const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const MOST_NAME = 30;
/** Characters of a name in its error codes. */
const MOST_AREA = 12;

/** What was written. */
export interface NewConnector {
  readonly name: string;
  readonly folder: string;
  /** Paths within the folder. */
  readonly files: readonly string[];
  /** What to do next, one sentence each. */
  readonly next: readonly string[];
}

/**
 * Writes a fresh connector into `<directory>/<name>`: the complete example of this folder under another name. It already passes
 * types, lint and the contract. `directory` is `src/connectors` of a checkout; elsewhere, `source` says where `src/` is.
 * Throws SL-NEW-001 for a name that cannot be used, SL-NEW-002 when the folder holds something.
 */
export async function newConnector(name: string, directory: string, source: string = SOURCE): Promise<NewConnector> {
  if (!NAME.test(name) || name.length > MOST_NAME || RESERVED.has(camelOf(name))) {
    throw scaffoldErrors.error('SL-NEW-001', { because: `"${name}" cannot name a connector.`, value: name });
  }
  const folder = join(directory, name);
  const there = await readdir(folder).catch(() => []);
  if (there.length > 0) throw scaffoldErrors.error('SL-NEW-002', { because: `${folder} is not empty.` });
  const files: string[] = [];
  for (const path of await templateFiles()) {
    const text = await readFile(new URL(path, TEMPLATE), 'utf8');
    const target = targetOf(path, name);
    await mkdir(dirname(join(folder, target)), { recursive: true });
    await writeFile(join(folder, target), rewritten(text, path, name, relative(folder, source)));
    files.push(target);
  }
  return {
    name,
    folder,
    files,
    next: [
      `Run its contract: npx vitest run --project unit ${name}`,
      `Read ${join(folder, 'README.md')}: it says which file to replace with what.`,
      'Add the connector to src/apps/connectors.ts, so that the hub knows it.',
    ],
  };
}

/** Words that cannot name a constant. */
const RESERVED = new Set(
  `break case catch class const continue debugger default delete do else enum export extends false finally for function if
   implements import in instanceof interface let new null package private protected public return static super switch this
   throw true try typeof var void while with yield await async of errors manifest translate verify settings contract body start sample
   shipment`.split(/\s+/),
);

async function templateFiles(): Promise<readonly string[]> {
  const entries = await readdir(TEMPLATE, { recursive: true, withFileTypes: true });
  const root = fileURLToPath(TEMPLATE);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

/** The template's `failures.ts` is a connector's `errors.ts`; here it would put its codes into the hub's own catalogue. */
function targetOf(path: string, name: string): string {
  return path === 'failures.ts' ? 'errors.ts' : path.replace('acme', name);
}

function rewritten(text: string, path: string, name: string, toSource: string): string {
  const depth = path.split('/').length - 1;
  const up = `${'../'.repeat(depth)}${toSource.split(sep).join('/').replace(/\/$/, '')}`;
  const named = text
    .replaceAll('SL-ACME-', `SL-${name.replaceAll('-', '').toUpperCase().slice(0, MOST_AREA)}-`)
    // Parts of identifiers, then identifiers, then what people and machines read.
    .replace(/(?<=[a-z])Acme|Acme(?=[A-Z])/g, pascalOf(name))
    .replaceAll('Acme', titleOf(name))
    .replace(/(?<=export const |\{ |connector: )acme\b/g, camelOf(name))
    .replaceAll('acme', name);
  return withImports(named, up, depth);
}

/** Imports of the kit, the kernel and the test instruments, as seen from where the connector now stands. */
function withImports(text: string, up: string, depth: number): string {
  const local = '\\.\\./'.repeat(depth);
  const moved = text
    .replaceAll("'./failures.ts'", "'./errors.ts'")
    .replace(new RegExp(`'${local}\\.\\./\\.\\./\\.\\./(canonical|kernel|testing)/`, 'g'), `'${up}/$1/`)
    .replace(new RegExp(`'${local}\\.\\./\\.\\./([a-z-]+\\.ts)'`, 'g'), `'${up}/connector/$1'`);
  return moved.replace(/^(?:import [^;]*;\n)+/, sortedImports);
}

/** The order that the linter wants: Node, packages, then from the farthest folder to this one, each by path. */
function sortedImports(block: string): string {
  const keyOf = (statement: string): string => {
    const path = /from '([^']+)';\n$/.exec(statement)?.[1] ?? '';
    const ups = path.split('../').length - 1;
    if (path.startsWith('.')) return `3 ${9 - ups} ${path.replaceAll('/', ' ')}`;
    return path.startsWith('node:') ? `1 ${path}` : `2 ${path}`;
  };
  const statements = block.match(/import [^;]*;\n/g) ?? [];
  return [...statements].sort((left, right) => (keyOf(left) < keyOf(right) ? -1 : 1)).join('');
}

const wordsOf = (name: string): readonly string[] => name.split('-');
const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
const pascalOf = (name: string): string => wordsOf(name).map(capital).join('');
const titleOf = (name: string): string => wordsOf(name).map(capital).join(' ');

function camelOf(name: string): string {
  const pascal = pascalOf(name);
  return pascal.charAt(0).toLowerCase() + pascal.slice(1);
}
