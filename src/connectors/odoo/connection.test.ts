import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../kernel/clock.ts';
import { majorOf } from './client.ts';
import { odoo } from './index.ts';
import { argumentsOf } from './jsonrpc.ts';
import { anOrder, startWorld, type World } from './testing/world.ts';

const VERSIONS = [19, 17] as const;

/** A receiver of webhooks that keeps what came. */
async function receiver(onArrival: () => unknown = () => undefined) {
  const arrived: { readonly url: string; readonly body: Record<string, unknown>; readonly seen: unknown }[] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    arrived.push({ url: request.url ?? '', body: JSON.parse(text) as Record<string, unknown>, seen: onArrival() });
    response.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/odoo-main`;
  return { url, arrived, [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())) };
}

describe.each(VERSIONS)('automation rules of Odoo %i', (version) => {
  test('are missing, are made, and are then right', async () => {
    await using world = await startWorld({ version });
    const { provisioner } = world.hub({ webhookUrl: 'https://hub.example/webhooks/odoo-main' }).connection;
    expect((await provisioner?.audit())?.map(({ verdict, found }) => `${verdict}: ${found}`)).toEqual(
      Array(5).fill('problem: missing'),
    );
    expect((await provisioner?.heal())?.map(({ found }) => found)).toEqual(Array(5).fill('created'));
    expect((await provisioner?.audit())?.every(({ verdict }) => verdict === 'ok')).toBe(true);
    expect(world.simulator.records('base.automation')).toHaveLength(5);
    const [rule] = world.simulator.records('base.automation', [], ['trigger_field_ids', 'filter_domain', 'trigger']);
    expect(rule).toMatchObject({ trigger: 'on_create_or_write', filter_domain: expect.stringContaining('order/%') });
    expect(rule?.trigger_field_ids).not.toEqual([]);
  });

  test.each([
    ['switched off', 'base.automation', { active: false }],
    ['filters differently', 'base.automation', { filter_domain: false }],
    ['watches other fields', 'base.automation', { trigger_field_ids: [[6, 0, []]] }],
    ['posts elsewhere', 'ir.actions.server', { webhook_url: 'https://other.example/' }],
    ['sends other fields', 'ir.actions.server', { webhook_field_ids: [[6, 0, []]] }],
  ])('%s is found and mended', async (fault, model, values) => {
    await using world = await startWorld({ version });
    const { provisioner } = world.hub({ webhookUrl: 'https://hub.example/webhooks/odoo-main' }).connection;
    await provisioner?.heal();
    await world.simulator.perform((environment) => environment.write(model, [1], values));
    expect((await provisioner?.audit())?.[0]).toMatchObject({ verdict: 'problem', found: fault });
    expect((await provisioner?.heal())?.[0]).toMatchObject({ found: `mended: ${fault}` });
    expect((await provisioner?.audit())?.every(({ verdict }) => verdict === 'ok')).toBe(true);
  });

  test('without rights or a secret it says so and changes nothing', async () => {
    await using world = await startWorld({ version });
    world.simulator.denied.add('base.automation.create');
    const denied = world.hub({ webhookUrl: 'https://hub.example/x' }).connection.provisioner;
    expect(await denied?.heal()).toMatchObject([{ verdict: 'problem', found: expect.stringContaining('not allowed') }]);
    const { webhookSecret: _secret, ...settings } = world.settings;
    const bare = odoo.open({ ...world.hub().context, settings, webhookUrl: 'https://hub.example/x' });
    expect((await bare.provisioner?.heal())?.[0]).toMatchObject({
      verdict: 'problem',
      found: expect.stringContaining('webhookSecret'),
    });
    expect(world.simulator.records('base.automation')).toEqual([]);
  });

  test('post one hint for a delivery, to an address with the secret, as early as the version does', async () => {
    await using world = await startWorld({ version });
    const states = () => world.simulator.records('stock.picking', [], ['state']).map(({ state }) => state);
    await using hook = await receiver(states);
    const hub = world.hub({ webhookUrl: hook.url });
    await hub.connection.provisioner?.heal();
    await hub.ask('book-order', { order: anOrder() });
    await hub.ask('confirm-order', { order: anOrder().id });
    hook.arrived.length = 0;
    await world.simulator.people.shipPicking(anOrder().id);
    const deliveries = hook.arrived.filter(({ body }) => body._model === 'stock.picking');
    expect(deliveries.length).toBeGreaterThanOrEqual(1);
    expect(new Set(deliveries.map(({ body }) => JSON.stringify(body))).size).toBe(
      deliveries.length === 1 ? 1 : deliveries.length,
    );
    expect(deliveries[0]?.url).toBe('/webhooks/odoo-main?secret=a-long-secret');
    expect(deliveries[0]?.body).toMatchObject({
      _model: 'stock.picking',
      _id: 1,
      write_date: expect.stringMatching(/\.\d{6}$/),
    });
    // 17 posts inside the transaction: whoever looks at once sees the old state.
    expect(deliveries[0]?.seen).toEqual([version === 17 ? 'assigned' : 'done']);
  });

  test('17 posts also what is rolled back; 19 does not', async () => {
    await using world = await startWorld({ version });
    await using hook = await receiver();
    await world.hub({ webhookUrl: hook.url }).connection.provisioner?.heal();
    const failed = world.simulator.perform((environment) => {
      environment.create('sale.order', { partner_id: 1, origin: 'order/shop/1' });
      throw new Error('rolled back');
    });
    await expect(failed).rejects.toThrow('rolled back');
    expect(hook.arrived).toHaveLength(version === 17 ? 1 : 0);
    expect(world.simulator.records('sale.order')).toEqual([]);
  });

  test('without filters they post one change many times', async () => {
    await using world = await startWorld({ version });
    await using hook = await receiver();
    await world.simulator.perform((environment) => {
      const [model] = environment.search('ir.model', [['model', '=', 'res.partner']]);
      const action = { name: 'x', model_id: model?.id, state: 'webhook', webhook_url: hook.url };
      environment.create('base.automation', {
        name: 'all',
        model_id: model?.id,
        trigger: 'on_create_or_write',
        action_server_ids: [[0, 0, action]],
      });
    });
    await world.simulator.perform((environment) => environment.create('res.partner', { name: 'x' }));
    expect(hook.arrived.length).toBeGreaterThan(1);
    expect(new Set(hook.arrived.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  });
});

describe('webhooks', () => {
  const settings = { url: 'x', database: 'y', apiKey: 'z', webhookSecret: 's3cret' };
  const profile = { connection: 'odoo-main', settings };
  const body = Buffer.from(JSON.stringify({ _model: 'sale.order', _id: 7, write_date: '2026-11-20 20:08:03.355726' }));
  const verify = (query: Record<string, string>, given: Uint8Array = body, own: object = settings) =>
    odoo.webhook?.verify(
      { headers: {}, query, body: given },
      { ...profile, settings: own as typeof settings },
      systemClock,
    );

  test('are taken with the secret, one delivery for equal bytes', () => {
    const verdict = verify({ secret: 's3cret' });
    expect(verdict).toMatchObject({ verdict: 'accepted', topic: 'sale.order', object: 'sale.order/7', headers: {} });
    expect(verify({ secret: 's3cret' })).toEqual(verdict);
  });

  test.each([[{}], [{ secret: '' }], [{ secret: 's3cre' }], [{ secret: 's3cret2' }]])(
    'are refused with %j',
    (query) => {
      expect(verify(query as Record<string, string>)).toMatchObject({
        verdict: 'refused',
        failure: { code: 'SL-ODOO-032' },
      });
    },
  );

  test('are refused when the connection has no secret', () => {
    expect(verify({ secret: '' }, body, { ...settings, webhookSecret: undefined })).toMatchObject({
      verdict: 'refused',
    });
  });

  test('that are not JSON are kept as evidence', () => {
    expect(verify({ secret: 's3cret' }, Buffer.from('<html>'))).toMatchObject({
      verdict: 'accepted',
      topic: 'unknown',
    });
  });
});

describe.each(VERSIONS)('the check of Odoo %i', (version) => {
  const found = async (world: World, settings = {}) =>
    (await world.hub({ settings }).connection.check()).map(
      ({ verdict, subject, found: text }) => `${verdict} ${subject}: ${text}`,
    );

  test('is all well on a good day', async () => {
    await using world = await startWorld({ version });
    const report = await found(world);
    expect(report.filter((line) => line.startsWith('problem'))).toEqual([]);
    expect(report[0]).toContain(version === 19 ? 'Odoo 19' : 'Odoo 17');
    expect(report).toContain(
      `ok rounding: taxes are rounded ${version === 19 ? 'over the whole document' : 'line by line'}, unit prices are kept ${version === 19 ? 'unrounded' : 'with 2 digits'}`,
    );
  });

  test('proves journals and accounts of entries, which payments could not use', async () => {
    await using world = await startWorld({ version });
    const settings = { journals: { stripe: 'BNK1', settlement: 'MISC' }, accounts: { fees: '620100' } };
    const report = await found(world, { ...settings, returns: { writeOff: 'WH/Stock' } });
    expect(report.filter((line) => line.startsWith('problem'))).toEqual([]);
    expect(report).toContain('ok journal for settlement: MISC, for entries; payments need a bank or cash journal');
    expect(report).toContain('ok account for fees: 620100');
    expect(report).toContain('ok returns.writeOff: WH/Stock');
  });

  test('says which credit notes stay open, and where what is owed stands on no account', async () => {
    await using world = await startWorld({ version });
    const owed = async (journals: Record<string, string>) =>
      (await found(world, { journals })).filter((line) => line.includes('journals of what is owed'));
    expect(await owed({ stripe: 'BNK1', gift_card: 'GIFT', exchange: 'CSH1' })).toEqual([
      'ok journals of what is owed: gift_card: GIFT, in and out on one account',
      'warning journals of what is owed: exchange: payments of CSH1 do not all stand on one account',
      'warning journals of what is owed: none for till: their credit notes stay open',
    ]);
    expect(await owed({ gift_card: 'GIFT', exchange: 'EXCH', till: 'TILL' })).toHaveLength(3);
  });

  test.each<[string, Partial<Record<string, unknown>>, (world: World) => unknown, string]>([
    ['a wrong key', { apiKey: 'wrong' }, () => undefined, 'problem connection: SL-ODOO-002'],
    ['a wrong database', { database: 'nope' }, () => undefined, 'problem connection: SL-ODOO-001'],
    [
      'a database that is down',
      {},
      (world) => (world.simulator.troubles.databaseDown = true),
      'problem connection: SL-ODOO-001',
    ],
    ['a company that is not there', { company: 'Elsewhere' }, () => undefined, 'problem connection: SL-ODOO-030'],
    [
      'a missing right',
      {},
      (world) => world.simulator.denied.add('account.payment.create'),
      'problem right to create account.payment: missing',
    ],
    [
      'an account that is not there',
      { accounts: { fees: '999999' } },
      () => undefined,
      'problem accounts: SL-ODOO-030',
    ],
    [
      'a location for returns that is not there',
      { returns: { writeOff: 'WH/No' } },
      () => undefined,
      'problem returns: SL-ODOO-030',
    ],
    ['a journal that is not there', { journals: { stripe: 'NOPE' } }, () => undefined, 'problem journals: SL-ODOO-030'],
    [
      'a product that is not there',
      { products: { shipping: 'NOPE' } },
      () => undefined,
      'problem product for shipping: 0 active products',
    ],
    ['a warehouse that is not there', { warehouse: 'NOPE' }, () => undefined, 'problem warehouse: SL-ODOO-030'],
    [
      'a tax that is not there',
      { taxes: [{ rate: '0.19', tax: 999 }] },
      () => undefined,
      'problem tax for 0.19: 999 is no active sales tax',
    ],
    [
      'no webhooks possible',
      {},
      (world) => world.simulator.denied.add('base.automation.create'),
      'warning right to create base.automation: missing',
    ],
  ])('tells %s', async (_says, settings, prepare, expected) => {
    await using world = await startWorld({ version });
    prepare(world);
    const report = await world.hub({ settings }).connection.check();
    const line = report.find(({ verdict, subject, found: text }) =>
      `${verdict} ${subject}: ${text}`.startsWith(expected),
    );
    expect(line, JSON.stringify(report, undefined, 1)).toBeDefined();
    expect(line?.next).toBeTruthy();
  });

  test('never throws, whatever stands at the address', async () => {
    await using world = await startWorld({ version });
    expect((await world.hub({ settings: { url: 'http://127.0.0.1:9' } }).connection.check())[0]).toMatchObject({
      verdict: 'problem',
    });
  });
});

describe('versions', () => {
  test('17 needs a login, 19 does not', async () => {
    await using seventeen = await startWorld({ version: 17 });
    const { login: _login, ...settings } = seventeen.settings;
    const connection = odoo.open({ ...seventeen.hub().context, settings });
    expect((await connection.check())[0]).toMatchObject({
      verdict: 'problem',
      found: expect.stringContaining('login'),
    });
  });

  test('19 also takes JSON-RPC when told so', async () => {
    await using world = await startWorld({ version: 19 });
    expect((await world.hub({ settings: { version: '19' } }).ask('book-order', { order: anOrder() })).record.name).toBe(
      'S00001',
    );
    expect([...world.simulator.calls.keys()].some((path) => path.startsWith('/json/2/'))).toBe(true);
  });

  test.each([
    [[19, 0, 0, 'final', 0, ''], 19],
    [['saas~18', 2, 0, 'final', 0, ''], 18],
    [undefined, 22],
    [['x'], 0],
  ])('%j is %i', (info, major) => {
    expect(majorOf(info as readonly unknown[])).toBe(major);
  });

  test('a version that is too old is named', async () => {
    await using world = await startWorld({ version: 17 });
    const connection = odoo.open({ ...world.hub().context, settings: { ...world.settings, version: '16' as never } });
    expect((await connection.check())[0]).toMatchObject({
      verdict: 'problem',
      found: expect.stringContaining('SL-ODOO-031'),
    });
  });

  test('create and write take their values positionally, because overrides rename the parameter', () => {
    const call = { model: 'sale.order', repeatable: true };
    expect(argumentsOf({ ...call, method: 'write', ids: [1], named: { vals: { a: 1 } } })).toEqual([
      [[1], { a: 1 }],
      {},
    ]);
    expect(argumentsOf({ ...call, method: 'create', named: { vals_list: [{}] }, context: { x: 1 } })).toEqual([
      [[{}]],
      { context: { x: 1 } },
    ]);
    expect(argumentsOf({ ...call, method: 'search_read', named: { domain: [] } })).toEqual([[], { domain: [] }]);
  });
});
