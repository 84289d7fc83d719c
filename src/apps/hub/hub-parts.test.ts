import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { type Configuration, DEFAULTS } from '../../config/schema.ts';
import { withinScope } from '../../connector/call-scope.ts';
import { CONNECTORS, isSecretSetting } from '../connectors.ts';
import { forget } from './housekeeping.ts';
import { createLog, hideInLog, readableLine } from './log.ts';
import { nodeName } from './node-name.ts';
import { processProblems } from './processes.ts';

const DAY_MS = 86_400_000;

const NO_LIMITS = {
  wrongTries: { waitUntil: async () => 0, failed: async () => {}, succeeded: async () => {}, forget: async () => {} },
  transmissions: { belongsTo: async () => true, forget: async () => {} },
  quotas: { add: async () => 0, forget: async () => {} },
};

describe('the log', () => {
  test('is JSON for machines and lines for people', () => {
    const lines: string[] = [];
    const out = { write: (line: string) => void lines.push(line) };
    createLog({ level: 'info', readable: false, hub: 'h', out }).warn({ connection: 'shop' }, 'webhook not taken');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 'warn',
      hub: 'h',
      connection: 'shop',
      msg: 'webhook not taken',
    });
    createLog({ level: 'info', readable: true, hub: 'h', out }).info({ port: 1 }, 'open');
    // Some machines ask for colours even where nobody looks.
    expect(stripVTControlCharacters(lines[1] ?? '')).toMatch(/\d\d:\d\d:\d\d .*info .*open .*port=1/);
  });

  test('a line that is no JSON is passed on, and a stack stands below', () => {
    expect(readableLine('plain\n')).toBe('plain\n');
    expect(
      readableLine(JSON.stringify({ level: 'error', time: '2026-11-20T10:00:00Z', msg: 'm', stack: 'at x' })),
    ).toContain('\nat x\n');
  });
});

test('housekeeping forgets what is older than its retention and needed by nobody', async () => {
  const asked: unknown[] = [];
  const now = 1_000 * DAY_MS;
  const floors = { live: 7, standard: 0, bulk: 0 };
  await forget({
    log: {
      prepare: async () => {},
      dropBefore: async (...given) => {
        asked.push(given);
        return [{ lane: 'live', through: 5 }];
      },
    },
    state: { retentionFloors: async () => floors },
    identity: {
      forget: async (...given) => {
        asked.push(given);
      },
    },
    calls: {
      write: async () => {},
      story: async () => [],
      latest: async () => [],
      keep: async (...given) => {
        asked.push(given);
        return 1;
      },
    },
    forgetStock: async (kept) => {
      asked.push(kept);
      return 2;
    },
    forgetMoney: async (beforeMs) => {
      asked.push([beforeMs]);
      return 1;
    },
    forgetAnswers: async () => 0,
    approvals: { forget: async () => {} },
    limits: NO_LIMITS,
    messagesDays: 400,
    callsDays: 14,
    stockHistoryDays: 100,
    stockHistoryLines: 5_000,
    moneyHistoryDays: 300,
    clock: { now: () => now },
    logger: createLog({ level: 'silent', readable: false, hub: 'h' }),
  });
  expect(asked).toEqual([
    [600 * DAY_MS, floors],
    [986 * DAY_MS, now],
    [999 * DAY_MS],
    { beforeMs: 900 * DAY_MS, lines: 5_000 },
    [700 * DAY_MS],
  ]);
});

test('no line of the log holds a known secret or what looks like a person', () => {
  const lines: string[] = [];
  const out = { write: (line: string) => void lines.push(line) };
  const log = createLog({ level: 'debug', readable: false, hub: 'h', out });
  log.info(
    { key: 'order/shopify-eu/5678901234567', at: '2026-11-20T10:00:00.000Z', position: 123_456_789_012 },
    'fine',
  );
  hideInLog(log, ['apikey-of-odoo']);
  log.warn(
    { failure: { because: 'ann@example.com said apikey-of-odoo', list: ['shpat_1234567890'] } },
    'call +49 30 1234567',
  );
  log.error(new Error('ann@example.com was not found'));
  log.child({ part: 'x' }).error({ err: new Error('apikey-of-odoo') }, 'child');
  const scope = { causes: [], correlations: ['order/1'], lane: 'live', attempt: 1 } as const;
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  withinScope({ ...scope, traceparent }, () => log.info({}, 'in hand'));
  const [fine, ...others] = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(fine).toMatchObject({
    key: 'order/shopify-eu/5678901234567',
    at: '2026-11-20T10:00:00.000Z',
    position: 123_456_789_012,
    msg: 'fine',
  });
  expect(JSON.stringify(others)).not.toMatch(/ann@|apikey-of|shpat_1|1234567"/);
  expect(others[1]).toMatchObject({ level: 'error', error: 'Error', msg: '‹e-mail› was not found' });
  expect(others[1]?.stack).toMatch(/hub-parts/);
  expect(others[3]).toMatchObject({ correlation: 'order/1', traceId: '0af7651916cd43dd8448eb211c80319c' });
});

test('a process keeps its name over a restart, and no two have the same', () => {
  const at = (dataDirectory: string, port: number): Configuration => ({
    ...structuredClone(DEFAULTS),
    hub: { ...structuredClone(DEFAULTS.hub), dataDirectory, port },
  });
  expect(nodeName(at('/a', 4600), 1)).toBe(nodeName(at('/a', 4600), 2));
  expect(nodeName(at('/a', 4600), 1)).not.toBe(nodeName(at('/a', 4601), 1));
  expect(nodeName(at('/a', 4600), 1)).not.toBe(nodeName(at('/b', 4600), 1));
  expect(nodeName(at('/a', 0), 1)).not.toBe(nodeName(at('/a', 0), 2));
});

test('secret settings are known by the schema of their connector, nested and in lists', () => {
  expect(CONNECTORS.map(({ manifest }) => manifest.name)).toEqual([
    'api',
    'bank',
    'odoo',
    'paypal',
    'pos',
    'shopify',
    'stripe',
    'woocommerce',
  ]);
  expect(isSecretSetting('woocommerce', ['consumerKey'])).toBe(true);
  expect(isSecretSetting('woocommerce', ['webhookSecrets', 0])).toBe(true);
  expect(isSecretSetting('odoo', ['apiKey'])).toBe(true);
  expect(isSecretSetting('odoo', ['url'])).toBe(false);
  expect(isSecretSetting('shopify', ['webhookSecrets', 0])).toBe(true);
  expect(isSecretSetting('shopify', ['clientCredentials', 'clientSecret'])).toBe(true);
  expect(isSecretSetting('shopify', ['clientCredentials', 'clientId'])).toBe(false);
  expect(isSecretSetting('paypal', ['clientSecret'])).toBe(true);
  expect(isSecretSetting('unknown', ['x'])).toBe(false);
  for (const name of ['password', 'privateKey', 'passphrase'])
    expect(isSecretSetting('bank', ['sftp', name])).toBe(true);
  expect(isSecretSetting('bank', ['sftp', 'hostKey'])).toBe(false);
});

test('settings of processes are refused by name, rule and what was meant', () => {
  const problems = (processes: Configuration['processes']) =>
    processProblems({ ...structuredClone(DEFAULTS), processes });
  expect(problems({})).toEqual([]);
  expect(problems({ 'order-to-cash': { paymentMs: 60_000 } })).toEqual([]);
  expect(problems({ 'order-to-cahs': {} })).toMatchObject([
    { code: 'SL-CONFIG-004', next: 'Did you mean `order-to-cash`?' },
  ]);
  expect(problems({ 'order-to-cash': { unpaid: 'shrug' } })).toMatchObject([
    { code: 'SL-PROCESS-006', field: 'processes.order-to-cash.unpaid' },
  ]);
});
