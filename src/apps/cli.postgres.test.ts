import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseConfiguration } from '../config/load.ts';
import { storeloom } from '../testing/command-line.ts';
import { orderBody, SHOP_SECRET, smallRetailer } from '../testing/small-retailer.ts';
import { type TestDatabase, testDatabase } from '../testing/test-database.ts';
import { createLog } from './hub/log.ts';
import { type Hub, startHub } from './hub.ts';

async function temporaryFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'storeloom-cli-'));
}

describe('beside a running hub', () => {
  let folder: string;
  let database: TestDatabase;
  let hub: Hub;
  const retailer = smallRetailer();

  beforeAll(async () => {
    folder = await temporaryFolder();
    database = await testDatabase();
    const file = join(folder, 'storeloom.yaml');
    const text = `
hub: { name: shop-hub, port: 0 }
database: { url: ${database.url} }
connections:
  shop: { connector: shop, owner: web, purpose: sells, settings: { secret: '\${env:SHOP_SECRET}' } }
  erp: { connector: erp, owner: books, purpose: books, settings: {} }
roles: { erp: erp }
`;
    await writeFile(file, text);
    hub = await startHub({
      configuration: parseConfiguration(text, { environment: {}, file }).configuration,
      connectors: retailer.connectors,
      environment: { SHOP_SECRET },
      log: createLog({ level: 'silent', readable: false, hub: 'test' }),
    });
    const unknown = JSON.parse(orderBody('66')) as { lines: { sku: string }[] };
    const bodies = [
      orderBody('1001'),
      orderBody('1002'),
      JSON.stringify({ ...unknown, lines: unknown.lines.map((line) => ({ ...line, sku: 'UNKNOWN' })) }),
    ];
    for (const body of bodies) {
      await fetch(`${hub.url}/webhooks/shop`, { method: 'POST', body, headers: { 'x-secret': SHOP_SECRET } });
    }
    for (let round = 0; round < 100; round += 1) {
      const { out } = await storeloom({ folder }, 'orders', '--json');
      const { orders } = JSON.parse(out) as { orders: { state: string; open: unknown[] }[] };
      if (orders.filter(({ state, open }) => state === 'allocated' || open.length > 0).length === 3) break;
    }
  });

  afterAll(async () => {
    await hub.close();
    await database[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  test('orders are listed, for people and as JSON', async () => {
    const people = await storeloom({ folder }, 'orders');
    expect(people.code).toBe(0);
    expect(people.out).toMatch(/#1001 +shop +allocated +captured +49\.90 EUR +S1001/);
    const machine = await storeloom({ folder }, 'orders', '--state', 'allocated', '--json');
    expect((JSON.parse(machine.out) as { orders: unknown[] }).orders).toHaveLength(2);
    expect((await storeloom({ folder }, 'orders', '--held')).out).toContain('#66');
    expect((await storeloom({ folder }, 'stores')).out).toContain('No store has said anything yet.');
    expect(JSON.parse((await storeloom({ folder }, 'stores', '--json')).out)).toEqual({ tills: [], held: [] });
  });

  test.each(['1001', '#1001', 'ref-1001', 's1001', 'order/shop/1001'])('the story is told by %s', async (id) => {
    const { code, out } = await storeloom({ folder }, 'order', id);
    expect(code).toBe(0);
    expect(out).toContain('#1001  order/shop/1001');
    const names = ['orders', 'OrderPlaced', 'book-order', 'book-order done', 'OrderAllocated'];
    let at = -1;
    for (const name of names) {
      const next = out.indexOf(name, at + 1);
      expect(next, name).toBeGreaterThan(at);
      at = next;
    }
    expect(out).not.toMatch(/ada@example\.com|Lovelace/);
  });

  test('the content of messages and the JSON of a passport are there when asked for', async () => {
    expect((await storeloom({ folder }, 'order', '1001', '--data')).out).toContain('"foreignId": "1001"');
    const { out } = await storeloom({ folder }, 'order', '1001', '--json');
    expect(JSON.parse(out)).toMatchObject({ order: { id: 'order/shop/1001' }, stuck: [] });
  });

  test('an unknown order is told with a next step, and as JSON for programs', async () => {
    const people = await storeloom({ folder }, 'order', 'nothing');
    expect(people.code).toBe(1);
    expect(people.err).toMatch(/✗ SL-RECORD-001 .*nothing/);
    expect(people.err).toContain('→');
    const machine = await storeloom({ folder }, 'order', 'nothing', '--json');
    expect(JSON.parse(machine.err)).toMatchObject({ error: { code: 'SL-RECORD-001' } });
    expect(machine.out).toBe('');
  });

  test('the hub is seen on one screen, paused and resumed', async () => {
    const { out } = await storeloom({ folder }, 'status');
    expect(out).toContain('shop-hub  ready');
    expect(out).toMatch(/deliver\/erp +0/);
    const paused = await storeloom({ folder }, 'pause', 'deliver/erp', '--reason', 'the ERP is being updated');
    expect(paused).toMatchObject({ code: 0 });
    expect((await storeloom({ folder }, 'status')).out).toContain('paused by a person: the ERP is being updated');
    expect(await storeloom({ folder }, 'resume', 'deliver/erp')).toMatchObject({ code: 0 });
    const drained = await storeloom({ folder }, 'drain', 'deliver/erp', '--reason', 'the ERP is moved');
    expect(drained).toMatchObject({ code: 0, out: expect.stringContaining('deliver/erp is empty and paused') });
    expect((await storeloom({ folder }, 'status')).out).toContain('paused by a person: drained: the ERP is moved');
    expect(await storeloom({ folder }, 'resume', 'deliver/erp')).toMatchObject({ code: 0 });
    expect(await storeloom({ folder }, 'drain', 'nobody', '--reason', 'why not')).toMatchObject({ code: 1 });
    expect(await storeloom({ folder }, 'pause', 'nobody', '--reason', 'why not')).toMatchObject({ code: 1 });
    expect(await storeloom({ folder }, 'pause', 'deliver/erp')).toMatchObject({ code: 2 });
  });

  test('what is stuck is seen by cause and mended by a retry', async () => {
    const causes = await storeloom({ folder }, 'cases');
    expect(causes.out).toContain('SL-ODOO-010  1 message at deliver/erp');
    expect(causes.out).toContain('the SKU UNKNOWN is not a product');
    const list = JSON.parse((await storeloom({ folder }, 'cases', 'messages', '--json')).out) as {
      letters: { id: string }[];
    };
    const id = list.letters[0]?.id ?? '';
    expect((await storeloom({ folder }, 'cases', 'message', id)).out).toContain('order/shop/66');
    expect(await storeloom({ folder }, 'cases', 'retry')).toMatchObject({ code: 2 });
    expect(await storeloom({ folder }, 'cases', 'skip', '--message', id)).toMatchObject({ code: 2 });
    retailer.missing.clear();
    const cause = /case (\w{8})/.exec(causes.out)?.[1] ?? '';
    expect((await storeloom({ folder }, 'cases', 'retry', cause)).out).toContain('1 message will be tried');
    for (let round = 0; round < 30; round += 1) {
      if ((await storeloom({ folder }, 'cases')).out.includes('Nothing needs a person')) return;
    }
    throw new Error('the letter was not mended');
  });

  test('a replay is previewed, run in shadow and followed', async () => {
    const preview = await storeloom({ folder }, 'replay', 'preview', 'records/orders', '--key', 'order/shop/1001');
    expect(preview.out).toMatch(/[1-9]\d* messages of 1 key would be delivered to records\/orders/);
    const shadow = await storeloom({ folder }, 'replay', 'shadow', 'records/orders', '--range', 'live:0-5', '--json');
    expect(shadow.code).toBe(0);
    expect(JSON.parse(shadow.out)).toMatchObject({ replay: { state: 'done', request: { shadow: true } } });
    expect((await storeloom({ folder }, 'replay', 'status')).out).toContain('shadow of live:0-5');
    expect(await storeloom({ folder }, 'replay', 'run', 'records/orders', '--range', 'nonsense')).toMatchObject({
      code: 2,
    });
  });

  test('a backup is written while the hub works, and is restored into an empty database', async () => {
    const made = await storeloom({ folder }, 'backup', 'all.backup');
    expect(made).toMatchObject({ code: 0 });
    expect(made.out).toMatch(/✓ [\d,]+ rows of \d+ tables/);
    expect((await stat(join(folder, 'all.backup'))).mode & 0o777).toBe(0o600);
    expect((await storeloom({ folder }, 'backup', 'all.backup')).err).toContain('SL-CLI-005');
    // Over data nothing is restored.
    expect((await storeloom({ folder }, 'restore', 'all.backup')).err).toContain('SL-BACKBONE-041');
    await database.database.query('create database restored_by_cli');
    // Not by `URL`: an address with a socket has no host.
    const url = database.url.replace(/\/[^/?@]+(?=\?|$)/, '/restored_by_cli');
    const restored = await storeloom({ folder, env: { DATABASE_URL: url } }, 'restore', 'all.backup');
    expect(restored.err).not.toContain('✗');
    expect(restored).toMatchObject({ code: 0 });
    expect(restored.out).toContain('storeloom start --adopt-log');
    await database.database.query('drop database restored_by_cli');
  });

  test('from elsewhere a hub is named by address and token', async () => {
    const elsewhere = await temporaryFolder();
    const none = await storeloom({ folder: elsewhere }, 'status');
    expect(none).toMatchObject({ code: 3 });
    expect(none.err).toContain('SL-CLI-001');
    expect(await storeloom({ folder: elsewhere }, 'status', '--url', hub.url, '--token', hub.token)).toMatchObject({
      code: 0,
    });
    const wrong = await storeloom({ folder: elsewhere }, 'status', '--url', hub.url, '--token', 'not-the-token');
    expect(wrong).toMatchObject({ code: 1 });
    expect(wrong.err).toContain('SL-GATEWAY-006');
    expect(
      await storeloom({ folder: elsewhere }, 'status', '--url', 'http://127.0.0.1:1', '--token', 'x'),
    ).toMatchObject({
      code: 3,
    });
    await rm(elsewhere, { recursive: true });
  });
});

describe('without a hub', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await temporaryFolder();
  });

  afterAll(() => rm(folder, { recursive: true }));

  const ODOO = [
    '--connection',
    'odoo-main=odoo',
    '--set',
    'odoo-main.url=http://127.0.0.1:1',
    '--set',
    'odoo-main.database=prod',
  ];

  test('init writes a commented file wholly by flags, and never a secret into it', async () => {
    const { code, out } = await storeloom(
      { folder },
      'init',
      '--name',
      'eu-hub',
      '--public-url',
      'https://hub.example.com',
      '--owner',
      'finance@example.com',
      ...ODOO,
      '--set',
      'odoo-main.apiKey=an-api-key-in-clear',
      '--connection',
      'shopify-eu=shopify',
      '--set',
      'shopify-eu.shopDomain=example.myshopify.com',
      '--set',
      'shopify-eu.accessToken=${env:SHOPIFY_TOKEN}',
      '--set',
      'shopify-eu.webhookSecrets=shpss_in_clear',
      '--connection',
      'stripe-main=stripe',
      '--set',
      'stripe-main.secretKey=${file:/run/secrets/stripe}',
      '--set',
      'stripe-main.webhookSecrets=whsec_in_clear',
    );
    expect(code).toBe(0);
    expect(out).toContain('storeloom check');
    const text = await readFile(join(folder, 'storeloom.yaml'), 'utf8');
    expect(text).not.toMatch(/in-clear|in_clear/);
    expect(text).toContain('# API key of a user that only the hub uses.');
    const { configuration } = parseConfiguration(text, { environment: {} });
    expect(configuration).toMatchObject({
      hub: { name: 'eu-hub', publicUrl: 'https://hub.example.com' },
      roles: { erp: 'odoo-main' },
      connections: {
        'odoo-main': { owner: 'finance@example.com', settings: { apiKey: '${secret:odoo-main-apiKey}' } },
        'shopify-eu': { settings: { accessToken: '${env:SHOPIFY_TOKEN}', gateways: { stripe: 'stripe-main' } } },
        'stripe-main': {
          settings: { orderReference: { shops: { 'example.myshopify.com': 'shopify-eu' } } },
        },
      },
    });
    const stored = await readFile(join(folder, '.storeloom', 'secrets.json'), 'utf8');
    expect(stored).not.toMatch(/in-clear|in_clear/);
    expect((await stat(join(folder, '.storeloom', 'secrets.json'))).mode & 0o777).toBe(0o600);
    expect((await storeloom({ folder }, 'secret', 'list')).out).toMatch(/odoo-main-apiKey/);
  });

  test('init does not write over a file, and says what is missing or mistyped', async () => {
    expect(await storeloom({ folder }, 'init', ...ODOO)).toMatchObject({
      code: 2,
      err: expect.stringContaining('SL-CLI-005'),
    });
    const at = ['--config', 'other.yaml'];
    const missing = await storeloom({ folder }, 'init', ...ODOO, ...at);
    expect(missing).toMatchObject({ code: 2, err: expect.stringContaining('needs apiKey') });
    const mistyped = await storeloom({ folder }, 'init', ...ODOO, '--set', 'odoo-main.apiKye=x', ...at);
    expect(mistyped.err).toContain('Did you mean `apiKey`?');
    const unknown = await storeloom({ folder }, 'init', '--connection', 'a=oddo', ...at);
    expect(unknown.err).toContain('Did you mean `a=odoo`?');
    expect(await storeloom({ folder }, 'init', ...at)).toMatchObject({ code: 2 });
    expect(existsSync(join(folder, 'other.yaml'))).toBe(false);
  });

  test('check says on one screen what is wrong and how to mend it', async () => {
    const { code, out } = await storeloom({ folder }, 'check', 'odoo-main', 'shopify-eu');
    expect(code).toBe(1);
    expect(out).toMatch(/✓ public address +https:\/\/hub\.example\.com/);
    expect(out).toMatch(/odoo-main {2}Odoo · finance@example\.com/);
    expect(out).toMatch(/✗/);
    expect(out).toContain('SL-SECRET-001');
    expect(out).toContain('SHOPIFY_TOKEN');
    expect(out).toMatch(/→/);
    expect(out).not.toMatch(/in-clear|in_clear/);
    const machine = await storeloom({ folder }, 'check', 'odoo-main', '--json');
    expect(JSON.parse(machine.out)).toMatchObject({ well: false });
  });

  test('start says everything that is wrong with the connections before it begins anything', async () => {
    const { code, err } = await storeloom({ folder }, 'start', '--port', '0');
    expect(code).toBe(2);
    expect(err).toContain('SHOPIFY_TOKEN is not set');
    expect(err).toContain('/run/secrets/stripe cannot be read');
    expect(existsSync(join(folder, '.storeloom', 'postgres'))).toBe(false);
  });

  test('config explain shows where values come from and masks secrets', async () => {
    const { out } = await storeloom({ folder, env: { STORELOOM_PORT: '4999' } }, 'config', 'explain');
    expect(out).toMatch(/hub\.port +4999 +environment STORELOOM_PORT/);
    expect(out).toMatch(/hub\.name +"eu-hub" +storeloom\.yaml:\d+/);
    expect(out).toContain('${secret:odoo-main-apiKey}');
  });

  test('secrets are read from standard input, listed by name and removed', async () => {
    expect(await storeloom({ folder, input: 'a secret value\n' }, 'secret', 'set', 'extra')).toMatchObject({
      code: 0,
    });
    const list = await storeloom({ folder }, 'secret', 'list', '--json');
    expect(list.out).toContain('"extra"');
    expect(list.out).not.toContain('a secret value');
    expect(await storeloom({ folder }, 'secret', 'set', 'empty')).toMatchObject({ code: 2 });
    expect(await storeloom({ folder }, 'secret', 'remove', 'extra')).toMatchObject({ code: 0 });
    expect(await storeloom({ folder }, 'secret', 'remove', 'extra')).toMatchObject({ code: 2 });
  });

  test('a new connector is written where it is asked for', async () => {
    const { code, out } = await storeloom({ folder }, 'new', 'connector', 'magento', '--directory', 'connectors');
    expect(code).toBe(0);
    expect(out).toContain('index.ts');
    expect(existsSync(join(folder, 'connectors', 'magento', 'translate.ts'))).toBe(true);
    const again = await storeloom({ folder }, 'new', 'connector', 'magento', '--directory', 'connectors');
    expect(again).toMatchObject({ code: 1, err: expect.stringContaining('SL-NEW-002') });
  });

  test('a broken file is told line by line', async () => {
    await writeFile(join(folder, 'broken.yaml'), 'hub:\n  prot: 1\n  logLevel: loud\n');
    const { code, err } = await storeloom({ folder }, 'start', '--config', 'broken.yaml');
    expect(code).toBe(2);
    expect(err).toContain('broken.yaml:2: hub.prot is not a setting');
    expect(err).toContain('Did you mean `port`?');
    expect(err).toContain('broken.yaml:3: hub.logLevel must be one of');
  });

  test('usage errors end with 2, help and version with 0', async () => {
    expect(await storeloom({ folder }, 'ordr')).toMatchObject({
      code: 2,
      err: expect.stringContaining('Did you mean order?'),
    });
    expect(await storeloom({ folder }, '--version')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^\d+\.\d+\.\d+/),
    });
    const commands = ['', 'order', 'cases', 'replay', 'init', 'check', 'start', 'demo', 'backup', 'secret', 'config'];
    const helps = commands.map((command) => storeloom({ folder }, ...(command === '' ? [] : [command]), '--help'));
    for (const { code, out } of await Promise.all(helps)) {
      expect(code).toBe(0);
      expect(out).toContain('Usage: storeloom');
    }
  });
});
