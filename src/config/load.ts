import { readFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import { CodedError, type Failure } from '../kernel/failure.ts';
import { LIMITS } from '../kernel/limits.ts';
import { configErrors } from './errors.ts';
import { lineOf, nearestLine } from './lines.ts';
import type { Origin, Path } from './origin.ts';
import { problemsOf } from './problems.ts';
import { type Configuration, DEFAULTS, ENVIRONMENT } from './schema.ts';
import { readTelemetryVariable } from './telemetry.ts';
import { isTree, merge, put, type Tree } from './tree.ts';

/** A configuration that holds together, and where each of its values came from. */
export interface LoadedConfiguration {
  readonly configuration: Configuration;
  /** Absolute path of the file; undefined when there was none. */
  readonly file?: string;
  /** Where the value at a path, or the nearest thing around it, came from. */
  originOf(path: Path): Origin;
}

export interface LoadOptions {
  /** The environment's variables; see `ENVIRONMENT`. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Values given on the command line: `[['hub', 'port'], 4700, '--port']`. They win over everything. */
  readonly options?: readonly (readonly [Path, unknown, string])[];
}

/** Several things wrong at once; its own failure is the first of them. */
export class ConfigurationProblems extends CodedError {
  readonly problems: readonly Failure[];

  constructor(problems: readonly [Failure, ...Failure[]]) {
    super(problems[0]);
    this.problems = problems;
  }
}

/** Reads and checks a file. Throws `ConfigurationProblems`: SL-CONFIG-001 to -006, each with file, line, path and rule. */
export async function readConfiguration(file: string, options: LoadOptions): Promise<LoadedConfiguration> {
  const absolute = resolve(file);
  const text = await readFile(absolute, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    const why = cause.code === 'ENOENT' ? 'is not there' : `cannot be read (${cause.code ?? cause.message})`;
    throw new ConfigurationProblems([configErrors.failure('SL-CONFIG-001', { because: `${absolute} ${why}` })]);
  });
  return parseConfiguration(text, { ...options, file: absolute });
}

/** Checks the text of a configuration; relative folders are taken from the folder of `file`. */
export function parseConfiguration(
  text: string,
  options: LoadOptions & { readonly file?: string },
): LoadedConfiguration {
  const fileName = options.file === undefined ? 'storeloom.yaml' : basename(options.file);
  if (Buffer.byteLength(text) > LIMITS.configurationBytes) {
    throw problem('SL-CONFIG-002', `${fileName} is larger than ${LIMITS.configurationBytes} bytes`);
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, maxAliasCount: 0 } as object);
  const broken = document.errors.map((error) =>
    configErrors.failure('SL-CONFIG-002', {
      because: `${fileName}:${error.linePos?.[0].line ?? 1}: ${(error.message.split('\n')[0] ?? '').replace(/ at line \d+.*$/, '')}`,
    }),
  );
  raise(broken);
  const written: unknown = document.toJS() ?? {};
  if (typeof written !== 'object' || Array.isArray(written)) {
    throw problem('SL-CONFIG-002', `${fileName}:1: the file must hold settings like \`hub:\` and \`connections:\``);
  }

  const layers = layersOf(options);
  const merged = merge(structuredClone(DEFAULTS) as unknown as Tree, written as Tree);
  for (const [path, value] of layers) put(merged, path, value);

  const originOf = (path: Path): Origin => {
    const layer = layers.findLast(([at]) => at.every((part, index) => path[index] === part));
    if (layer !== undefined) return layer[2];
    const line = lineOf(document, lines, path);
    if (line !== undefined) return { from: 'file', file: fileName, line };
    return isDefault(path)
      ? { from: 'default' }
      : { from: 'file', file: fileName, line: nearestLine(document, lines, path) };
  };
  raise(problemsOf(merged, originOf));
  const configuration = merged as unknown as Configuration;
  const base = options.file === undefined ? resolve('.') : dirname(options.file);
  const placed: Configuration = {
    ...configuration,
    hub: { ...configuration.hub, dataDirectory: resolve(base, configuration.hub.dataDirectory) },
  };
  return { configuration: placed, ...(options.file === undefined ? {} : { file: options.file }), originOf };
}

type Layer = readonly [Path, unknown, Origin];

function layersOf(options: LoadOptions): Layer[] {
  const fromEnvironment = Object.entries(ENVIRONMENT).flatMap(([variable, path]): Layer[] => {
    const value = options.environment[variable];
    return value === undefined || value === ''
      ? []
      : [[path, readVariable(variable, path, value), { from: 'environment', variable }]];
  });
  const fromOptions = (options.options ?? []).map(
    ([path, value, option]): Layer => [path, value, { from: 'option', option }],
  );
  return [...fromEnvironment, ...fromOptions];
}

/** Variables are text; lists are separated by commas, and a text that is no number stays one so that the rule can say so. */
function readVariable(variable: string, path: readonly string[], value: string): unknown {
  const setting = path.join('.');
  if (setting === 'hub.roles') return value.split(',').map((role) => role.trim());
  if (setting === 'hub.port') return /^\d+$/.test(value) ? Number(value) : value;
  return readTelemetryVariable(variable, value);
}

function isDefault(path: Path): boolean {
  let at: unknown = DEFAULTS;
  for (const part of path) at = isTree(at) || Array.isArray(at) ? (at as Tree)[String(part)] : undefined;
  return at !== undefined;
}

function problem(code: 'SL-CONFIG-001' | 'SL-CONFIG-002', because: string): ConfigurationProblems {
  return new ConfigurationProblems([configErrors.failure(code, { because })]);
}

function raise(problems: readonly Failure[]): void {
  const [first, ...rest] = problems;
  if (first !== undefined) throw new ConfigurationProblems([first, ...rest]);
}
