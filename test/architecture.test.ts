import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import { codeOf, filesOf, read } from './house.ts';

/**
 * Who may import whom, by folder of `src/`. A folder may always import itself. `test` marks what only test files and the
 * contract suites may import.
 */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  kernel: [],
  canonical: ['kernel'],
  backbone: ['kernel', 'canonical'],
  connector: ['kernel', 'canonical'],
  connectors: ['kernel', 'canonical', 'connector'],
  process: ['kernel', 'canonical', 'backbone'],
  processes: ['kernel', 'canonical', 'process'],
  records: ['kernel', 'canonical', 'backbone'],
  ledgers: ['kernel', 'canonical', 'backbone'],
  jobs: ['kernel', 'canonical', 'backbone', 'ledgers'],
  config: ['kernel', 'canonical'],
  connections: ['kernel', 'canonical', 'backbone', 'connector'],
  governance: ['kernel', 'canonical', 'backbone', 'config'],
  operations: ['kernel', 'canonical', 'backbone', 'records', 'connections', 'ledgers', 'config'],
  partners: ['kernel', 'canonical', 'backbone', 'connector'],
  gateway: [
    'kernel',
    'canonical',
    'backbone',
    'connector',
    'connections',
    'records',
    'ledgers',
    'jobs',
    'operations',
    'governance',
    'config',
    'partners',
  ],
  testing: ['kernel', 'canonical', 'backbone', 'connector', 'connections', 'process', 'processes', 'ledgers'],
  apps: [
    'kernel',
    'canonical',
    'backbone',
    'connector',
    'connectors',
    'connections',
    'process',
    'processes',
    'records',
    'ledgers',
    'jobs',
    'config',
    'governance',
    'operations',
    'partners',
    'gateway',
    'testing',
  ],
};

/** npm packages that have one home. */
const HOMES: Readonly<Record<string, readonly string[]>> = {
  pg: ['backbone/postgres', 'records', 'ledgers', 'jobs', 'governance', 'operations', 'testing', 'apps'],
  nodemailer: ['operations'],
  croner: ['operations'],
  fastify: ['gateway'],
  'openid-client': ['gateway'],
  jose: ['gateway'],
  undici: ['connector', 'partners'],
  commander: ['apps'],
  '@clack/prompts': ['apps'],
  'fast-xml-parser': ['connectors/bank'],
  'ssh2-sftp-client': ['connectors/bank'],
  ssh2: ['connectors/bank'],
  stripe: ['connectors/stripe'],
  '@shopify/admin-api-client': ['connectors/shopify'],
  graphql: ['connectors/shopify'],
  typebox: [
    'canonical',
    'connector',
    'connectors',
    'config',
    'gateway',
    'governance',
    'apps',
    'testing',
    'connections',
  ],
  yaml: ['config', 'apps'],
  'prom-client': ['operations', 'gateway'],
  '@opentelemetry/api': ['operations'],
  '@opentelemetry/sdk-trace': ['operations'],
  '@opentelemetry/resources': ['operations'],
  '@opentelemetry/exporter-trace-otlp-http': ['operations'],
  vitest: ['testing'],
  '@fastify/static': ['gateway'],
};

/** What takes time, chance, the network or the environment; only drivers and composition roots touch them. */
const TAKEN = /\b(Date\.now\(|new Date\(\)|Math\.random\(|process\.env\b|console\.|(?<![.\w])fetch\()/;
const MAY_TAKE = [
  /^src\/apps\//,
  /^src\/kernel\/(clock|chance)\.ts$/,
  /^src\/testing\//,
  /^src\/connectors\/[^/]+\/simulator\//,
];

interface Import {
  readonly file: string;
  readonly target: string;
}

/** Tests, and what only tests use: `src/testing/` and a connector's own `testing/`. */
const isTest = (file: string): boolean => /\.test\.ts$|\/testing\//.test(file);
const sources = filesOf(/^src\/.*\.ts$/);
const product = sources.filter((file) => !isTest(file));

function importsOf(file: string): Import[] {
  const code = codeOf(read(file));
  const found = code.matchAll(
    /(?:^|\n)\s*(?:import|export)\s[^;]*?from\s+'([^']+)'|\bimport\(\s*'([^']+)'\s*\)|(?:^|\n)\s*import\s+'([^']+)'/g,
  );
  return [...found].map(([, from, dynamic, bare]) => ({ file, target: from ?? dynamic ?? bare ?? '' }));
}

const folderOf = (file: string): string => file.split('/')[1] ?? '';
const resolve = (file: string, target: string): string => normalize(join(dirname(file), target));
const imports = product.flatMap(importsOf);
const own = imports.filter(({ target }) => target.startsWith('.'));

describe('architecture', () => {
  test('the guard sees what it guards', () => {
    expect(product.length).toBeGreaterThan(30);
    expect(own.length).toBeGreaterThan(50);
    expect(own).toContainEqual({ file: 'src/canonical/value.ts', target: '../kernel/currency.ts' });
    expect(importsOf('src/canonical/value.ts').map(({ target }) => target)).toContain('typebox');
  });

  test('every folder of src is declared', () => {
    const folders = new Set(sources.map(folderOf));
    expect([...folders].filter((folder) => !(folder in MAY_IMPORT))).toEqual([]);
  });

  test('folders import only what stands below them', () => {
    const wrong = own.filter(({ file, target }) => {
      const from = folderOf(file);
      const to = folderOf(resolve(file, target));
      // A simulator is a test instrument that the demo also uses, so it may use the simulator kit.
      if (/\/simulator\//.test(file) && resolve(file, target) === 'src/testing/simulator.ts') return false;
      return from !== to && !(MAY_IMPORT[from] ?? []).includes(to);
    });
    expect(wrong.map(({ file, target }) => `${file} imports ${target}`)).toEqual([]);
  });

  test('a connector never imports another connector, and others see only its front door', () => {
    const wrong = own.filter(({ file, target }) => {
      const path = resolve(file, target);
      const [, folder, name] = path.split('/');
      if (folder !== 'connectors') return false;
      if (folderOf(file) === 'connectors') return file.split('/')[2] !== name;
      return !/^src\/connectors\/[^/]+\/(index\.ts|simulator\/index\.ts)$/.test(path);
    });
    expect(wrong.map(({ file, target }) => `${file} imports ${target}`)).toEqual([]);
  });

  test('the console knows the hub only by its API, and nothing of the hub knows the console', () => {
    const pages = filesOf(/^console\/.*\.tsx?$/);
    expect(pages.length).toBeGreaterThan(5);
    const outside = pages
      .flatMap(importsOf)
      .filter(({ file, target }) => target.startsWith('.') && !resolve(file, target).startsWith('console/'));
    const inside = own.filter(({ file, target }) => resolve(file, target).startsWith('console/'));
    expect([...outside, ...inside].map(({ file, target }) => `${file} imports ${target}`)).toEqual([]);
  });

  test('npm packages stay at home', () => {
    const wrong = imports.filter(({ file, target }) => {
      const homes =
        HOMES[target.startsWith('@') ? target.split('/').slice(0, 2).join('/') : (target.split('/')[0] ?? '')];
      return homes !== undefined && !homes.some((home) => file.startsWith(`src/${home}/`));
    });
    expect(wrong.map(({ file, target }) => `${file} imports ${target}`)).toEqual([]);
  });

  test('time, chance, the network and the environment are asked for, not taken', () => {
    const wrong = product
      .filter((file) => !MAY_TAKE.some((pattern) => pattern.test(file)))
      .flatMap((file) =>
        codeOf(read(file))
          .split('\n')
          .filter((line) => TAKEN.test(line))
          .map((line) => `${file}: ${line.trim()}`),
      );
    expect(TAKEN.test('const now = Date.now();')).toBe(true);
    expect(wrong).toEqual([]);
  });

  test('no module reaches itself through its imports', () => {
    const graph = new Map<string, string[]>();
    for (const file of product) {
      // Types vanish at run time, so only imports of values can make a circle that bites.
      const values = codeOf(read(file)).replace(/(?:^|\n)\s*(?:import|export) type [^;]*;/g, '\n');
      const targets = [...values.matchAll(/\bfrom\s+'(\.[^']+)'/g)].map(([, target]) => resolve(file, target ?? ''));
      graph.set(file, targets);
    }
    const done = new Set<string>();
    const circles: string[] = [];
    const visit = (file: string, trail: readonly string[]): void => {
      if (trail.includes(file)) return void circles.push([...trail.slice(trail.indexOf(file)), file].join(' → '));
      if (done.has(file)) return;
      for (const next of graph.get(file) ?? []) visit(next, [...trail, file]);
      done.add(file);
    };
    for (const file of product) visit(file, []);
    expect(circles).toEqual([]);
  });
});
