import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Finding } from '../../connector/connector.ts';
import { systemClock } from '../../kernel/clock.ts';
import { follow, plainHttp } from '../../testing/plain-connection.ts';
import { startWooSimulator, type WooSimulator } from './simulator/index.ts';
import { openShop, settingsFor, WEBHOOK_SECRET } from './testing/open-connection.ts';

const READ_ONLY = { consumerKey: 'ck_read', consumerSecret: 'cs_read', permissions: 'read' as const };
const HOOK = 'http://127.0.0.1:9/webhooks/woo-eu';

let shop: WooSimulator;
beforeEach(async () => {
  shop = await startWooSimulator({ keys: [READ_ONLY], articles: [{ sku: 'TEE', price: '19.90', stock: 50 }] });
});
afterEach(() => shop.close());

const verdicts = (findings: readonly Finding[]) => findings.map(({ subject, verdict }) => [subject, verdict]);
const problems = (findings: readonly Finding[]) => findings.filter(({ verdict }) => verdict === 'problem');

describe('webhooks', () => {
  const open = (more = {}) => openShop(settingsFor(shop, more), { webhookUrl: HOOK }).provisioner;
  const audit = async (more = {}) => (await open(more)?.audit()) ?? [];
  const heal = async (more = {}) => (await open(more)?.heal()) ?? [];
  const hooks = () => [...shop.state.webhooks.values()];

  test('are made with our secret, pinged, and found to be right', async () => {
    expect(await heal()).toHaveLength(10);
    expect(hooks().every(({ secret, deliveryUrl }) => secret === WEBHOOK_SECRET && deliveryUrl === HOOK)).toBe(true);
    expect(shop.webhooks.pings).toHaveLength(10);
    expect(problems(await audit())).toEqual([]);
    expect(await heal()).toEqual([]);
    // Their names show when the secret changes, and never the secret.
    expect(JSON.stringify(hooks().map(({ name }) => name))).not.toContain(WEBHOOK_SECRET);
  });

  test('that the shop switched off are replaced: switching them on would not reset what it counts', async () => {
    await heal();
    const off = hooks()[0];
    if (off === undefined) throw new Error('there is none');
    Object.assign(off, { status: 'disabled', failures: 6 });
    expect((await audit())[0]?.found).toContain('disabled');
    await heal();
    expect(shop.state.webhooks.has(off.id)).toBe(false);
    expect(hooks().filter(({ topic }) => topic === off.topic)).toMatchObject([{ status: 'active', failures: 0 }]);
  });

  test('that came twice, lead to an old address or sign with an old secret are mended; others are not touched', async () => {
    await heal();
    const [first, second, third] = hooks();
    const foreign = { ...(first as NonNullable<typeof first>), id: 900, deliveryUrl: 'https://elsewhere.example/x' };
    shop.state.webhooks.set(900, foreign);
    shop.state.webhooks.set(901, { ...(first as NonNullable<typeof first>), id: 901 });
    if (second !== undefined) second.deliveryUrl = 'https://old.example/webhooks/woo-eu';
    if (third !== undefined) third.name = 'Storeloom woo-eu 00000000';
    const found = problems(await audit()).map((finding) => finding.found);
    expect(found).toEqual([
      expect.stringContaining('2 times'),
      expect.stringContaining('points to https://old.example'),
      expect.stringContaining('secret'),
    ]);
    await heal();
    expect(problems(await audit())).toEqual([]);
    expect(shop.state.webhooks.get(900)).toEqual(foreign);
    expect(hooks()).toHaveLength(11);
  });

  test('a new first secret means new webhooks', async () => {
    await heal();
    const more = { webhookSecrets: ['another-secret-of-tests', WEBHOOK_SECRET] };
    expect(problems(await audit(more))).toHaveLength(10);
    await heal(more);
    expect(hooks().every(({ secret }) => secret === 'another-secret-of-tests')).toBe(true);
  });

  test('a key that may only read cannot make them, and the finding says so', async () => {
    const found = await heal({ consumerKey: READ_ONLY.consumerKey, consumerSecret: READ_ONLY.consumerSecret });
    expect(found.every(({ verdict, found: what }) => verdict === 'problem' && what.includes('write permissions'))).toBe(
      true,
    );
  });

  test('a hub without an address says that it has gap recovery only', async () => {
    expect(verdicts((await openShop(settingsFor(shop)).provisioner?.audit()) ?? [])).toEqual([['webhooks', 'warning']]);
  });
});

describe('signing in', () => {
  const ordersOf = async (more: Parameters<typeof settingsFor>[1], forwarded?: string) => {
    const plain = plainHttp();
    const http: typeof plain = {
      ...plain,
      request: (request) =>
        plain.request(
          forwarded === undefined
            ? request
            : { ...request, headers: { ...request.headers, 'x-forwarded-proto': forwarded } },
        ),
    };
    const findings = await openShop(settingsFor(shop, more), { http }).check();
    return findings.find(({ subject }) => subject === 'shop')?.verdict;
  };

  test('over http requests are signed; a password is ignored there', async () => {
    expect(await ordersOf({})).toBe('ok');
    expect(await ordersOf({ signIn: 'basic' })).toBe('problem');
  });

  test('over https the key is a password', async () => {
    expect(await ordersOf({ signIn: 'basic' }, 'https')).toBe('ok');
    expect(await ordersOf({ signIn: 'basic', consumerSecret: 'cs_wrong' }, 'https')).toBe('problem');
    const asked: string[] = [];
    const plain = plainHttp();
    const http: typeof plain = {
      ...plain,
      request: async (request) => {
        asked.push(`${request.url} ${request.headers?.authorization ?? ''}`);
        return { status: 404, headers: {}, body: '{"code":"woocommerce_rest_invalid_id","message":"Invalid ID."}' };
      },
    };
    const elsewhere = openShop(settingsFor(shop, { address: 'https://shop.example/sub/' }), { http });
    await follow(elsewhere, { kind: 'customer', foreignId: '2' });
    expect(asked).toEqual([
      `https://shop.example/sub/wp-json/wc/v3/customers/2 Basic ${btoa(`${shop.consumerKey}:${shop.consumerSecret}`)}`,
    ]);
  });

  test('a clock that is an hour off is set by the answer of the shop', async () => {
    for (const offMs of [-3_600_000, 3_600_000]) {
      const clock = { now: () => systemClock.now() + offMs, sleep: systemClock.sleep };
      const connection = openShop(settingsFor(shop), { clock });
      const findings = await connection.check();
      expect(verdicts(findings)).toContainEqual(['shop', 'ok']);
      expect(verdicts(findings)).toContainEqual(['clock', 'warning']);
    }
  });

  test('a time that only a proxy on the way believes is forgotten, and the own clock holds again', async () => {
    const plain = plainHttp();
    const http: typeof plain = {
      ...plain,
      request: async (request) => {
        const response = await plain.request(request);
        return { ...response, headers: { ...response.headers, date: 'Tue, 10 Nov 2026 08:00:00 GMT' } };
      },
    };
    let offMs = 3_600_000;
    const clock = { now: () => systemClock.now() + offMs, sleep: systemClock.sleep };
    const connection = openShop(settingsFor(shop), { http, clock });
    const asked = () => follow(connection, { kind: 'customer', foreignId: '2' });
    await expect(asked()).rejects.toMatchObject({ failure: { code: 'SL-WOO-002' } });
    offMs = 0;
    await expect(asked()).resolves.toEqual([]);
  });

  test('notices of PHP before the JSON do no harm', async () => {
    shop.troubles.phpNotices = true;
    expect(await ordersOf({})).toBe('ok');
  });
});

describe('check', () => {
  test('says what is right', async () => {
    const connection = openShop(settingsFor(shop, { currency: 'EUR', pricesIncludeTax: true }), { webhookUrl: HOOK });
    await connection.provisioner?.heal();
    const findings = await connection.check();
    expect(problems(findings)).toEqual([]);
    expect(verdicts(findings)).toEqual(
      expect.arrayContaining([
        ['address', 'warning'],
        ['shop', 'ok'],
        ['currency', 'ok'],
        ['prices', 'ok'],
        ['payment method bacs', 'ok'],
        ['webhook order.created', 'ok'],
      ]),
    );
  });

  test('says what is not as configured', async () => {
    shop.state.digits = 0;
    const more = {
      currency: 'USD',
      pricesIncludeTax: false,
      gateways: { paypal: 'paypal-main' },
      webhookSecrets: ['short'],
    };
    const findings = await openShop(settingsFor(shop, more)).check();
    expect(verdicts(findings.filter(({ verdict }) => verdict !== 'ok'))).toEqual(
      expect.arrayContaining([
        ['webhookSecrets', 'warning'],
        ['currency', 'problem'],
        ['decimals', 'problem'],
        ['prices', 'problem'],
        ['payment method paypal', 'warning'],
      ]),
    );
  });

  test('in maintenance it says until when', async () => {
    shop.troubles.maintenance = true;
    expect(problems(await openShop(settingsFor(shop)).check())[0]?.found).toContain('SL-WOO-005');
  });
});
