import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ConfigurationProblems, parseConfiguration } from '../../src/config/load.ts';
import { type AuditEvent, eventOf } from '../../src/governance/audit/chain.ts';
import type { AuditStore } from '../../src/governance/audit/store.ts';
import { entriesOf } from '../../src/governance/audit/store.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { LIMITS } from '../../src/kernel/limits.ts';
import { createSender } from '../../src/partners/send.ts';
import { contributionOf } from '../../src/records/orders/project.ts';
import { type GatewayBench, gatewayBench, OWN_TOKEN } from '../../src/testing/gateway-bench.ts';
import { orderStory } from '../../src/testing/order-story.ts';
import { read as source } from '../house.ts';
import { EVERY_ROUTE, machineWith, signedIn, type Visitor } from './callers.ts';

/** The OWASP API Security Top 10 of 2023, as far as each can be shown at the gateway. */
let bench: GatewayBench;

beforeEach(async () => {
  bench = gatewayBench();
  bench.gateway.open(bench.parts);
  const story = orderStory('1001', '#1001', 'pi_1001');
  await bench.orders.apply(story.flatMap((message) => contributionOf(message) ?? []));
  await bench.parts.backbone.log.append(story.map(({ envelope }) => envelope));
});
afterEach(() => bench.gateway.close());

const get = (url: string, { headers }: Pick<Visitor, 'headers'>, more: Record<string, string> = {}) =>
  bench.gateway.app.inject({ url: `/api/v1${url}`, headers: { ...headers, ...more } });
const post = (url: string, { headers }: Pick<Visitor, 'headers'>, payload: object) =>
  bench.gateway.app.inject({ method: 'POST', url: `/api/v1${url}`, headers, payload });
const audited = async (): Promise<readonly AuditEvent[]> =>
  (await Array.fromAsync(entriesOf(bench.parts.audit))).map(eventOf);

describe('API1: broken object level authorization', () => {
  test('an order of another channel is not there, by whatever name, in no list and in no count', async () => {
    const stranger = await signedIn(bench, [{ role: 'operator', reach: ['channel/other', 'location/paris'] }]);
    for (const id of ['1001', '%231001', 'pi_1001', 'order/shopify-eu/1001', 'S1001']) {
      const answer = await get(`/orders/${id}`, stranger);
      expect(answer.statusCode).toBe(404);
      expect(answer.json()).toMatchObject({ code: 'SL-RECORD-001' });
    }
    for (const url of ['/orders', '/orders?channel=shopify-eu', '/orders?search=1001'])
      expect((await get(url, stranger)).json()).toEqual({ orders: [] });
    expect((await get('/orders/counts', stranger)).json()).toEqual({ counts: [] });
    const release = await post('/orders/release', stranger, { id: '1001', reason: 'trying' });
    expect(release.statusCode).toBe(404);
    const owner = await signedIn(bench, [{ role: 'operator', reach: ['channel/shopify-eu'] }]);
    expect((await get('/orders/1001', owner)).statusCode).toBe(200);
  });

  test('who may look everywhere but operate in one channel changes nothing in another', async () => {
    const mixed = await signedIn(bench, [
      { role: 'viewer', reach: ['*'] },
      { role: 'operator', reach: ['channel/other'] },
    ]);
    expect((await get('/orders/1001', mixed)).statusCode).toBe(200);
    expect((await post('/orders/release', mixed, { id: '1001', reason: 'trying' })).statusCode).toBe(404);
    const pause = await post('/subscriptions/translate%2Fshop/pause', mixed, { reason: 'trying' });
    expect(pause.json()).toMatchObject({ code: 'SL-IDENTITY-007' });
  });
});

describe('API2: broken authentication', () => {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { sub: 'person/admin', scope: 'read operate administer', exp: 4_102_444_800 };

  test('a JSON web token is nothing here, whoever signed it or did not', async () => {
    const forged = [
      `${part({ alg: 'none' })}.${part(claims)}.`,
      await new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(OWN_TOKEN)),
      await new SignJWT({ ...claims, exp: 1 }).setProtectedHeader({ alg: 'HS256' }).sign(new Uint8Array(32)),
    ];
    for (const token of forged) {
      const answer = await get('/me', { headers: { authorization: `Bearer ${token}` } });
      expect(answer.statusCode).toBe(401);
    }
  });

  test('guessing tokens is slowed down, and good ones from the same address go on', async () => {
    const machine = await machineWith(bench, ['read']);
    const statuses: number[] = [];
    for (let tries = 0; tries <= LIMITS.wrongTries; tries += 1) {
      statuses.push((await get('/me', { headers: { authorization: `Bearer slk_guess_${tries}` } })).statusCode);
    }
    expect(statuses.at(-1)).toBe(429);
    expect((await get('/me', machine)).statusCode).toBe(200);
  });

  test('credentials are taken from where they belong and from nowhere else', async () => {
    for (const url of [`/me?token=${OWN_TOKEN}`, `/me?access_token=${OWN_TOKEN}`])
      expect((await get(url, { headers: {} })).statusCode).toBe(401);
    const basic = Buffer.from(`local:${OWN_TOKEN}`).toString('base64');
    expect((await get('/me', { headers: { authorization: `Basic ${basic}` } })).statusCode).toBe(401);
    expect((await get('/me', { headers: { cookie: `storeloom-session=${OWN_TOKEN}` } })).statusCode).toBe(401);
  });
});

describe('API3: broken object property level authorization', () => {
  const own = { headers: { authorization: `Bearer ${OWN_TOKEN}` } };

  test('what a caller must not set is refused by name', async () => {
    const machine = { id: 'm', scopes: ['read'], owner: 'o', purpose: 'p' };
    for (const extra of [{ disabled: false }, { secrets: [] }, { createdAt: 0 }]) {
      expect((await post('/machines', own, { ...machine, ...extra })).statusCode).toBe(400);
    }
    const { person } = await signedIn(bench, [{ role: 'viewer', reach: ['*'] }]);
    const grant = { role: 'operator', from: 'provider' };
    expect((await post(`/people/${person}/grant`, own, grant)).statusCode).toBe(400);
    expect((await post(`/people/${person}/grant`, own, { role: 'owner' })).statusCode).toBe(400);
    expect((await post(`/people/${person}/grant`, own, { role: 'viewer', reach: ['everything'] })).statusCode).toBe(
      400,
    );
  });

  test('secrets are in no answer, and personal data only where somebody says why, which is in the audit', async () => {
    await post('/machines', own, { id: 'm', scopes: ['read'], owner: 'o', purpose: 'p' });
    expect((await get('/machines', own)).body).not.toMatch(/hash|slm_/);
    const operator = await signedIn(bench, [{ role: 'operator', reach: ['*'] }]);
    expect((await get('/orders/1001', operator)).body).not.toMatch(/ada@example\.com|Lovelace/);
    expect((await audited()).some(({ action }) => action === 'unmask')).toBe(false);
    const open = await get('/orders/1001', operator, { 'x-unmask-reason': 'the parcel came back' });
    expect(open.body).toMatch(/ada@example\.com/);
    expect((await audited()).at(-1)).toMatchObject({
      actor: `person/${operator.person}`,
      action: 'unmask',
      on: { order: '1001', route: 'readPassport', reason: 'the parcel came back' },
    });
    const viewer = await signedIn(bench, [{ role: 'viewer', reach: ['*'] }]);
    const still = await get('/orders/1001', viewer, { 'x-unmask-reason': 'curious' });
    expect(still.body).not.toMatch(/ada@example\.com/);
  });

  test('an operator of one brand sees nothing personal of the others', async () => {
    const mixed = await signedIn(bench, [
      { role: 'viewer', reach: ['*'] },
      { role: 'operator', reach: ['channel/other'] },
    ]);
    const answer = await get('/orders/1001', mixed, { 'x-unmask-reason': 'curious' });
    expect(answer.statusCode).toBe(200);
    expect(answer.body).not.toMatch(/ada@example\.com/);
  });
});

describe('API4: unrestricted resource consumption', () => {
  test('bodies, pages and requests have an end', async () => {
    const own = { headers: { authorization: `Bearer ${OWN_TOKEN}` } };
    const large = await post('/orders/release', own, { id: 'x', reason: 'x'.repeat(LIMITS.requestBodyBytes) });
    expect(large.statusCode).toBe(413);
    expect((await get(`/orders?limit=${LIMITS.pageSize + 1}`, own)).statusCode).toBe(400);
    expect((await get(`/audit?limit=${LIMITS.pageSize + 1}`, own)).statusCode).toBe(400);
    const form = await bench.gateway.app.inject({
      method: 'POST',
      url: '/oauth/token',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: `grant_type=${'x'.repeat(LIMITS.requestBodyBytes)}`,
    });
    expect(form.statusCode).toBe(413);
  });

  test('knocking without end does not fill the audit', async () => {
    for (let knocks = 0; knocks < 50; knocks += 1) await get('/orders', { headers: {} });
    expect(await audited()).toHaveLength(1);
    await bench.gateway.settle(true);
    expect((await audited()).at(-1)).toMatchObject({ actor: 'anonymous', action: 'listOrders', times: 49 });
  });
});

describe('API5: broken function level authorization', () => {
  test('no machine can reach what administers, even if its record says so', async () => {
    const robber = await machineWith(bench, ['read', 'operate', 'personal', 'configure', 'audit']);
    for (const { route, url, method } of EVERY_ROUTE.filter(
      ({ route: { permission } }) => permission === 'administer',
    )) {
      const answer = await bench.gateway.app.inject({ method, url, headers: robber.headers, payload: {} });
      expect(answer.statusCode, route.name).toBe(403);
    }
  });
});

describe('API6: unrestricted access to sensitive business flows', () => {
  test('what cannot be written into the audit is not told as done', async () => {
    await bench.gateway.close();
    const broken: Partial<AuditStore> = { append: () => Promise.reject(new Error('the database is away')) };
    bench = gatewayBench();
    bench.gateway.open({ ...bench.parts, audit: { ...bench.parts.audit, ...broken } as AuditStore });
    const own = { headers: { authorization: `Bearer ${OWN_TOKEN}` } };
    const answer = await post('/subscriptions/translate%2Fshop/pause', own, { reason: 'maintenance' });
    expect(answer.statusCode).toBe(503);
    expect(answer.json()).toMatchObject({ code: 'SL-AUDIT-002' });
    // Reading goes on.
    expect((await get('/subscriptions', own)).statusCode).toBe(200);
  });
});

describe('API7: server side request forgery', () => {
  test('the provider of identities is not asked in clear text beyond this machine', () => {
    const text = (issuer: string): string =>
      `identity: { provider: { issuer: '${issuer}', clientId: hub, rolesFrom: { claim: groups, roles: [] } } }`;
    const read = (issuer: string) => parseConfiguration(text(issuer), { environment: {} });
    for (const good of ['https://id.example.com', 'http://127.0.0.1:8080', 'http://localhost/realm']) {
      expect(read(good).configuration.identity.provider?.issuer).toBe(good);
    }
    for (const bad of ['http://id.example.com', 'http://169.254.169.254', 'http://127.0.0.1.evil.example', 'ftp://x']) {
      expect(() => read(bad)).toThrow(ConfigurationProblems);
    }
  });

  // Where partners' webhooks may go is asked before they are kept, and again of each address that is connected to.
  test.each([
    ['src/partners/address.test.ts', 'of this machine is taken for development only, also by http'],
    ['src/partners/address.test.ts', 'is refused as a whole when one of it is not public, or when there is nothing'],
    ['src/partners/address.test.ts', 'is asked for once and handed over as it was checked'],
    ['src/partners/partners.postgres.test.ts', 'whose name leads home is refused when it is connected to'],
    ['src/partners/partners.postgres.test.ts', 'that redirects is not followed'],
  ])('%s shows that an address %s', isShownBy);
});

describe('API8: security misconfiguration', () => {
  test('answers of the API are for their caller only, and say nothing of the inside', async () => {
    const own = { headers: { authorization: `Bearer ${OWN_TOKEN}` } };
    const answer = await get('/orders', own, { origin: 'https://evil.example' });
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    expect(answer.headers['x-powered-by']).toBeUndefined();
    const wrong = await get('/orders?cursor=garbage', own);
    expect(wrong.body).not.toMatch(/at .*\.ts:\d|node_modules|select /);
  });

  test('a forwarded address is believed from known proxies only', async () => {
    const knock = () => get('/orders', { headers: {} }, { 'x-forwarded-for': '203.0.113.9' });
    await knock();
    expect((await audited()).at(-1)?.from).toBe('127.0.0.1');
    await bench.gateway.close();
    bench = gatewayBench({ trustedProxies: ['127.0.0.1'] });
    bench.gateway.open(bench.parts);
    await knock();
    expect((await audited()).at(-1)?.from).toBe('203.0.113.9');
  });
});

describe('API9: improper inventory management', () => {
  test('everything that is served is in the document, and nothing else', async () => {
    const document = (await bench.gateway.app.inject('/api/v1/openapi.json')).json() as { paths: object };
    const paths = new Set(EVERY_ROUTE.map(({ route }) => `/api/v1${route.path.replace('*}', '}')}`));
    expect(new Set(Object.keys(document.paths))).toEqual(paths);
  });
});

describe('API10: unsafe consumption of APIs', () => {
  test('what a link to sign in says becomes no markup', async () => {
    const page = await bench.gateway.app.inject({
      url: '/sign-in?link=%3Cscript%3Ealert(1)%3C/script%3E',
      headers: { accept: 'text/html' },
    });
    expect(page.body).not.toContain('<script');
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
  });

  test('a partner leads the hub nowhere, is read to a limit, and of any type it is text', async () => {
    const visited: string[] = [];
    const partner = createServer(async (request, response) => {
      visited.push(request.url ?? '');
      request.resume();
      if (request.url === '/redirects') response.writeHead(307, { location: '/private' }).end();
      else if (request.url === '/to-the-cloud') {
        response.writeHead(308, { location: 'http://169.254.169.254/latest/meta-data' }).end();
      } else if (request.url === '/strange') {
        response.writeHead(200, { 'content-type': 'text/html' }).end('<script>alert(1)</script>');
      } else {
        response.writeHead(200, { 'content-type': 'application/octet-stream' });
        const isOver = once(response, 'close').then(() => true);
        // It never ends by itself: whoever reads all of it hangs here.
        while (!response.destroyed) {
          if (!response.write('x'.repeat(65_536))) await Promise.race([once(response, 'drain'), isOver]);
        }
      }
    });
    partner.listen(0, '127.0.0.1');
    await once(partner, 'listening');
    const sender = createSender({ clock: systemClock, rules: { ports: [], loopback: true } });
    const told = (path: string) => {
      const url = `http://127.0.0.1:${(partner.address() as AddressInfo).port}${path}`;
      return sender.send({ url, headers: {}, body: '{}', signal: AbortSignal.timeout(60_000) });
    };
    try {
      expect(await told('/redirects')).toMatchObject({ kind: 'answered', status: 307 });
      expect(await told('/to-the-cloud')).toMatchObject({ kind: 'answered', status: 308 });
      expect(await told('/strange')).toEqual({ kind: 'answered', status: 200, excerpt: '<script>alert(1)</script>' });
      const excerpt = 'x'.repeat(LIMITS.webhookAnswerBytes);
      expect(await told('/endless')).toEqual({ kind: 'answered', status: 200, excerpt });
      expect(visited).toEqual(['/redirects', '/to-the-cloud', '/strange', '/endless']);
    } finally {
      await sender.close();
      partner.closeAllConnections();
      partner.close();
      await once(partner, 'close');
    }
  });

  // All vendors are asked by one `Http`, and each connector is asked by the contract what it makes of a bad answer.
  test.each([
    ['src/connector/http-undici.test.ts', 'redirects are answers and not followed, so that keys never go elsewhere'],
    ['src/connector/http-undici.test.ts', 'an answer up to the limit is read, one byte more is refused'],
    ['src/connector/http-undici.test.ts', 'an answer that stops in the middle of its promised length is a lost answer'],
    ['src/testing/connector-contract/faults.ts', 'a proxy answers with an HTML page'],
    ['src/testing/connector-contract/faults.ts', 'the answer is cut in the middle'],
  ])('%s shows of vendors: %s', isShownBy);
});

/** That a test of these words is there: what is shown nearer to the code is not shown a second time here. */
function isShownBy(file: string, words: string): void {
  expect(source(file)).toContain(words);
}
