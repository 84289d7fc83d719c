import * as client from 'openid-client';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LIMITS } from '../../kernel/limits.ts';
import { type GatewayBench, gatewayBench, OWN_TOKEN } from '../../testing/gateway-bench.ts';
import { type VirtualClock, virtualClock } from '../../testing/virtual-clock.ts';

let bench: GatewayBench;
let clock: VirtualClock;

beforeEach(() => {
  clock = virtualClock();
  bench = gatewayBench({ clock });
  bench.gateway.open(bench.parts);
});
afterEach(() => bench.gateway.close());

const inject = (method: 'GET' | 'POST', url: string, token: string, payload?: object) =>
  bench.gateway.app.inject({
    method,
    url: `/api/v1${url}`,
    headers: { authorization: `Bearer ${token}` },
    ...(payload === undefined ? {} : { payload }),
  });

const MACHINE = { id: 'picker', scopes: ['read', 'operate'], owner: 'Warehouse', purpose: 'Picks orders' };

async function add(change: object = {}): Promise<string> {
  const answer = await inject('POST', '/machines', OWN_TOKEN, { ...MACHINE, ...change });
  expect(answer.statusCode).toBe(201);
  return (answer.json() as { secret: string }).secret;
}

const ask = (form: Record<string, string>, headers: Record<string, string> = {}) =>
  bench.gateway.app.inject({
    method: 'POST',
    url: '/oauth/token',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    payload: new URLSearchParams(form).toString(),
  });

const grant = (secret: string, more: Record<string, string> = {}) =>
  ask({ grant_type: 'client_credentials', client_id: 'picker', client_secret: secret, ...more });

const tokenOf = async (secret: string, more: Record<string, string> = {}): Promise<string> =>
  ((await grant(secret, more)).json() as { access_token: string }).access_token;

describe('a machine', () => {
  test('gets a token for its secret with a client library, in both ways, and may do what its scopes say', async () => {
    const secret = await add();
    const url = await bench.gateway.listen('127.0.0.1', 0);
    const server = { issuer: url, token_endpoint: `${url}/oauth/token` };
    for (const way of [client.ClientSecretBasic(secret), client.ClientSecretPost(secret)]) {
      const house = new client.Configuration(server, 'picker', undefined, way);
      client.allowInsecureRequests(house);
      const tokens = await client.clientCredentialsGrant(house, { scope: 'read' });
      expect(tokens).toMatchObject({ token_type: 'bearer', expires_in: 600, scope: 'read' });
      const me = await inject('GET', '/me', tokens.access_token);
      expect(me.json()).toMatchObject({ kind: 'machine', name: 'machine/picker', permissions: ['read'] });
      const paused = await inject('POST', '/subscriptions/translate%2Fshop/pause', tokens.access_token, {
        reason: 'why',
      });
      expect(paused.statusCode).toBe(403);
    }
    expect((await inject('GET', '/machines', OWN_TOKEN)).json().machines).toMatchObject([
      { id: 'picker', owner: 'Warehouse', usedAt: expect.any(String) },
      { id: 'reader' },
    ]);
  });

  test('has a token for minutes, and never longer than itself', async () => {
    const secret = await add({ expiresAt: new Date(clock.now() + 900_000).toISOString() });
    const token = await tokenOf(secret);
    await clock.moveBy(599_999);
    expect((await inject('GET', '/orders', token)).statusCode).toBe(200);
    const last = (await grant(secret)).json();
    expect(last).toMatchObject({ expires_in: 300 });
    await clock.moveBy(1);
    expect((await inject('GET', '/orders', token)).json()).toMatchObject({ code: 'SL-GATEWAY-006' });
    await clock.moveBy(300_000);
    expect((await grant(secret)).json()).toMatchObject({ error: 'invalid_client' });
  });

  test('that is switched off is out at once, with the tokens it has', async () => {
    const secret = await add();
    const token = await tokenOf(secret);
    expect((await inject('POST', '/machines/picker/disable', OWN_TOKEN, {})).json()).toMatchObject({ disabled: true });
    expect((await inject('GET', '/orders', token)).json()).toMatchObject({ status: 403, code: 'SL-IDENTITY-003' });
    expect((await grant(secret)).statusCode).toBe(401);
    await inject('POST', '/machines/picker/enable', OWN_TOKEN, {});
    expect((await inject('GET', '/orders', token)).statusCode).toBe(200);
  });

  test('changes its secret without a gap', async () => {
    const first = await add();
    const rotated = await inject('POST', '/machines/picker/rotate', OWN_TOKEN, { overlapHours: 1 });
    const { secret: second } = rotated.json() as { secret: string };
    expect(rotated.body).not.toContain(first);
    for (const secret of [first, second]) expect((await grant(secret)).statusCode).toBe(200);
    await clock.moveBy(3_600_000);
    expect((await grant(first)).statusCode).toBe(401);
    expect((await grant(second)).statusCode).toBe(200);
    await inject('POST', '/machines/picker/rotate', OWN_TOKEN, { overlapHours: 0 });
    expect((await grant(second)).statusCode).toBe(401);
  });

  test('may ask as often as its quota says', async () => {
    const token = await tokenOf(await add({ requestsPerMinute: 2 }));
    for (const expected of [200, 200, 429]) expect((await inject('GET', '/orders', token)).statusCode).toBe(expected);
    await clock.moveBy(60_000);
    expect((await inject('GET', '/orders', token)).statusCode).toBe(200);
  });

  test('is never given what needs a person, and never the id of another', async () => {
    for (const scope of ['administer', 'approve', 'root']) {
      const answer = await inject('POST', '/machines', OWN_TOKEN, { ...MACHINE, scopes: [scope] });
      expect(answer.statusCode).toBe(400);
    }
    await add();
    const twice = await inject('POST', '/machines', OWN_TOKEN, MACHINE);
    expect(twice.statusCode).toBe(409);
    expect(twice.json()).toMatchObject({ code: 'SL-IDENTITY-011' });
    const past = { ...MACHINE, id: 'other', expiresAt: '2020-01-01T00:00:00Z' };
    expect((await inject('POST', '/machines', OWN_TOKEN, past)).json()).toMatchObject({ field: 'expiresAt' });
  });
});

describe('the token endpoint', () => {
  test('says the same of an unknown client and of a wrong secret, and slows guessing down', async () => {
    const secret = await add();
    const wrong = await grant('slm_wrong');
    const unknown = await ask({ grant_type: 'client_credentials', client_id: 'nobody', client_secret: 'x' });
    for (const answer of [wrong, unknown]) {
      expect(answer.statusCode).toBe(401);
      expect(answer.headers['www-authenticate']).toContain('Basic');
      expect(answer.headers['cache-control']).toBe('no-store');
    }
    const { request: _a, ...said } = wrong.json() as Record<string, unknown>;
    const { request: _b, ...alsoSaid } = unknown.json() as Record<string, unknown>;
    expect(said).toEqual(alsoSaid);
    for (let tries = 0; tries < LIMITS.wrongTries; tries += 1) await grant('slm_wrong');
    const slowed = await grant(secret);
    expect(slowed.statusCode).toBe(429);
    expect(slowed.json()).toMatchObject({ code: 'SL-IDENTITY-006' });
    await clock.moveBy(LIMITS.wrongTryWaitMs * 4);
    expect((await grant(secret)).statusCode).toBe(200);
  });

  test.each([
    [{ grant_type: 'password', username: 'a', password: 'b' }, {}, 400, 'unsupported_grant_type'],
    [{}, {}, 400, 'unsupported_grant_type'],
    [{ grant_type: 'client_credentials' }, {}, 401, 'invalid_client'],
    [{ grant_type: 'client_credentials' }, { authorization: 'Basic !' }, 401, 'invalid_client'],
    [{ grant_type: 'client_credentials', client_secret: 'x' }, { authorization: 'Basic YTpi' }, 400, 'invalid_request'],
  ])('refuses %o %o in the words of OAuth', async (form, headers, status, error) => {
    const answer = await ask(form as unknown as Record<string, string>, headers as unknown as Record<string, string>);
    expect(answer.statusCode).toBe(status);
    expect(answer.json()).toMatchObject({ error });
  });

  test('gives no scope that the machine has not, and takes nothing but forms', async () => {
    const secret = await add();
    expect((await grant(secret, { scope: 'read personal' })).json()).toMatchObject({ error: 'invalid_scope' });
    const json = await bench.gateway.app.inject({
      method: 'POST',
      url: '/oauth/token',
      payload: { client_id: 'picker' },
    });
    expect(json.json()).toMatchObject({ error: 'invalid_request' });
    const twice = await bench.gateway.app.inject({
      method: 'POST',
      url: '/oauth/token',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: 'grant_type=client_credentials&client_id=a&client_id=b',
    });
    expect(twice.statusCode).toBe(400);
  });
});
