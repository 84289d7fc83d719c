import { describe, expect, test } from 'vitest';
import { explainConfiguration } from './explain.ts';
import { ConfigurationProblems, type LoadOptions, parseConfiguration, readConfiguration } from './load.ts';
import { nearest } from './nearest.ts';

const WHOLE = `
hub:
  name: shop-hub
  port: 4700
connections:
  odoo-main:
    connector: odoo
    owner: finance@example.com
    purpose: books and stock
    settings:
      url: https://odoo.example
      apiKey: \${secret:odoo-key}
      webhookSecret: in-clear
roles:
  erp: odoo-main
`;

const load = (text: string, options: Partial<LoadOptions> = {}) =>
  parseConfiguration(text, { environment: {}, file: '/etc/storeloom/storeloom.yaml', ...options });

const problemsOf = (text: string, options: Partial<LoadOptions> = {}) => {
  try {
    load(text, options);
  } catch (error) {
    if (error instanceof ConfigurationProblems) return error.problems;
    throw error;
  }
  return [];
};

describe('loading', () => {
  test('defaults fill what the file leaves out, and folders are relative to the file', () => {
    const { configuration } = load(WHOLE);
    expect(configuration.hub).toMatchObject({
      name: 'shop-hub',
      host: '127.0.0.1',
      port: 4700,
      dataDirectory: '/etc/storeloom/.storeloom',
      roles: ['ingress', 'worker', 'scheduler'],
    });
    expect(configuration.connections['odoo-main']?.settings.apiKey).toBe('${secret:odoo-key}');
  });

  test('an empty file is a hub with defaults', () => {
    expect(load('').configuration.hub.port).toBe(4600);
    expect(load('connections:\n').configuration.connections).toEqual({});
  });

  test('the environment wins over the file, and the command line over both', () => {
    const loaded = load(WHOLE, {
      environment: { STORELOOM_PORT: '4800', DATABASE_URL: 'postgres://hub:pw@db/hub', STORELOOM_NAME: '' },
    });
    expect(loaded.configuration.hub.port).toBe(4800);
    expect(loaded.configuration.database.url).toBe('postgres://hub:pw@db/hub');
    expect(loaded.configuration.hub.name).toBe('shop-hub');
    expect(loaded.originOf(['hub', 'port'])).toEqual({ from: 'environment', variable: 'STORELOOM_PORT' });
    const option = load(WHOLE, {
      environment: { STORELOOM_ROLES: 'ingress, worker' },
      options: [[['hub', 'port'], 4900, '--port']],
    });
    expect(option.configuration.hub).toMatchObject({ port: 4900, roles: ['ingress', 'worker'] });
    expect(option.originOf(['hub', 'port'])).toEqual({ from: 'option', option: '--port' });
  });

  test('how patiently tills are watched is said field by field, and explained', () => {
    const loaded = load('stores:\n  gapPatienceMs: 3600000\n');
    expect(loaded.configuration.stores).toEqual({
      gapPatienceMs: 3_600_000,
      silenceMs: 1_800_000,
      lookEveryMs: 60_000,
    });
    const told = explainConfiguration(loaded).filter(({ path }) => path.startsWith('stores.'));
    expect(told.map(({ path, value, from }) => [path, value, from])).toEqual([
      ['stores.gapPatienceMs', '3600000', 'file'],
      ['stores.silenceMs', '1800000', 'default'],
      ['stores.lookEveryMs', '60000', 'default'],
    ]);
    expect(problemsOf('stores: { gapPatienceMs: 1, patience: 5 }')).toHaveLength(2);
  });

  test('a file that is not there says what to do', async () => {
    await expect(readConfiguration('/nowhere/storeloom.yaml', { environment: {} })).rejects.toMatchObject({
      failure: { code: 'SL-CONFIG-001', next: expect.stringContaining('storeloom init') },
    });
  });
});

describe('what is wrong', () => {
  test('a wrong value names file, line, path, rule and value', () => {
    expect(problemsOf('hub:\n  name: x\n  port: many\n')).toEqual([
      expect.objectContaining({
        code: 'SL-CONFIG-003',
        because: 'storeloom.yaml:3: hub.port must be integer, not "many"',
        field: 'hub.port',
        rule: 'must be integer',
        value: '"many"',
      }),
    ]);
  });

  test('an unknown setting is refused once, with what was probably meant', () => {
    expect(problemsOf('hub:\n  prot: 4700\n')).toEqual([
      expect.objectContaining({
        code: 'SL-CONFIG-004',
        because: 'storeloom.yaml:2: hub.prot is not a setting',
        next: 'Did you mean `port`?',
      }),
    ]);
  });

  test('a missing setting says under which line it belongs and what it is', () => {
    const [first] = problemsOf(
      'connections:\n  odoo-main:\n    connector: odoo\n    purpose: books\n    settings: {}\n',
    );
    expect(first).toMatchObject({
      code: 'SL-CONFIG-005',
      because: 'storeloom.yaml:2: connections.odoo-main.owner is missing',
      next: expect.stringContaining('Who is told when it fails'),
    });
  });

  test('every problem is told at once', () => {
    expect(problemsOf('hub:\n  port: -1\n  logLevel: loud\nroles: 3\n').map(({ field }) => field)).toEqual([
      'hub.port',
      'hub.logLevel',
      'roles',
    ]);
  });

  test('a role must name a connection that is there', () => {
    expect(problemsOf(WHOLE.replace('erp: odoo-main', 'erp: odoo-mian'))).toEqual([
      expect.objectContaining({ code: 'SL-CONFIG-006', field: 'roles.erp', next: 'Did you mean `odoo-main`?' }),
    ]);
  });

  test('the assortment speaks of connections that are there, and has an owner', () => {
    const shop = '\nassortment:\n  channels:\n    shop-eu: { list: retail }\n';
    expect(problemsOf(`${WHOLE}${shop}`).map(({ code, field }) => `${code} ${field}`)).toEqual([
      'SL-CONFIG-006 assortment.channels.shop-eu',
    ]);
    const own = shop.replace('shop-eu', 'odoo-main');
    expect(problemsOf(`${WHOLE}${own}`).map(({ code, field }) => `${code} ${field}`)).toEqual([
      'SL-CONFIG-003 assortment.channels.odoo-main',
    ]);
    const nobody = WHOLE.replace(/^roles:[\s\S]*?erp: odoo-main\n?/m, '');
    expect(problemsOf(`${nobody}${own}`)[0]).toMatchObject({
      code: 'SL-CONFIG-005',
      field: 'assortment.owner',
      next: expect.stringContaining('role `erp`'),
    });
    expect(problemsOf(`${WHOLE}\ncatalogue: { channels: {} }\n`)[0]).toMatchObject({
      code: 'SL-CONFIG-004',
      field: 'catalogue',
      next: 'Did you mean `assortment`?',
    });
    expect(problemsOf(`${WHOLE}\nassortment: { chanels: {} }\n`)[0]).toMatchObject({
      code: 'SL-CONFIG-004',
      next: 'Did you mean `channels`?',
    });
  });

  test('a connection is named so that it can stand in an address', () => {
    expect(problemsOf(WHOLE.replaceAll('odoo-main', 'Odoo/Main'))[0]).toMatchObject({ code: 'SL-CONFIG-003' });
  });

  test.each([
    ['tabs', 'hub:\n\tname: x\n', /storeloom\.yaml:2: /],
    ['a key that stands twice', 'hub:\n  name: a\n  name: b\n', /storeloom\.yaml:3: /],
    ['an open bracket', 'hub: {name: x\n', /storeloom\.yaml:\d: /],
    ['a list', '- hub\n', /must hold settings/],
    ['a bomb of aliases', `a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n`, /alias|SL-CONFIG/i],
  ])('unreadable YAML is told with its line: %s', (_name, text, because) => {
    const [first] = problemsOf(text);
    expect(first?.code).toMatch(/SL-CONFIG-00[24]/);
    expect(`${first?.code} ${first?.because}`).toMatch(because);
  });

  test('an environment variable that does not fit is named as the origin', () => {
    expect(problemsOf('', { environment: { STORELOOM_PORT: 'http' } })[0]?.because).toBe(
      'environment STORELOOM_PORT: hub.port must be integer, not "http"',
    );
  });

  test('values of addresses and settings are never repeated in a problem', () => {
    const [first] = problemsOf('hub:\n  publicUrl: https//token-in-here\n');
    expect(JSON.stringify(first)).not.toContain('token-in-here');
  });
});

describe('explain', () => {
  test('says of every value where it came from', () => {
    const explained = explainConfiguration(load(WHOLE, { environment: { STORELOOM_HOST: '0.0.0.0' } }));
    const of = (path: string) => explained.find((setting) => setting.path === path);
    expect(of('hub.port')).toMatchObject({ value: '4700', origin: 'storeloom.yaml:4', variable: 'STORELOOM_PORT' });
    expect(of('hub.host')).toMatchObject({ value: '"0.0.0.0"', origin: 'environment STORELOOM_HOST' });
    expect(of('hub.logLevel')).toMatchObject({ value: '"info"', origin: 'default' });
    expect(of('hub.roles')).toMatchObject({ value: '["ingress","worker","scheduler"]', origin: 'default' });
  });

  test('shows references, hides secrets in clear and says that they are exposed', () => {
    const explained = explainConfiguration(load(WHOLE, { environment: { DATABASE_URL: 'postgres://hub:pw@db/hub' } }));
    const of = (path: string) => explained.find((setting) => setting.path === path);
    expect(of('connections.odoo-main.settings.apiKey')).toMatchObject({
      value: '"${secret:odoo-key}"',
      exposed: false,
    });
    expect(of('connections.odoo-main.settings.webhookSecret')).toMatchObject({ value: '***', exposed: true });
    expect(of('database.url')?.value).toBe('"postgres://hub:***@db/hub"');
    expect(JSON.stringify(explained)).not.toMatch(/in-clear|:pw@/);
  });

  test("a connector's own word on what is secret is followed", () => {
    const explained = explainConfiguration(load(WHOLE), { isSecret: (_connector, path) => path[0] === 'url' });
    expect(explained.find(({ path }) => path === 'connections.odoo-main.settings.url')?.value).toBe('***');
  });
});

test('the nearest word is found only when it is near', () => {
  expect(nearest('prot', ['port', 'host'])).toBe('port');
  expect(nearest('xylophone', ['port', 'host'])).toBeUndefined();
});
