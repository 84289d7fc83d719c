import { exportJWK, type GenerateKeyPairResult, generateKeyPair, SignJWT } from 'jose';
import * as client from 'openid-client';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { LIMITS } from '../../kernel/limits.ts';
import { type GatewayBench, gatewayBench, OWN_TOKEN } from '../../testing/gateway-bench.ts';
import { type VirtualClock, virtualClock } from '../../testing/virtual-clock.ts';
import { ASSERTION_TYPE } from './client-assertion.ts';

const HOUSE = 'https://hub.example.com';
let bench: GatewayBench;
let clock: VirtualClock;
let pair: GenerateKeyPairResult;
let other: GenerateKeyPairResult;
let made = 0;

beforeAll(async () => {
  pair = await generateKeyPair('ES256', { extractable: true });
  other = await generateKeyPair('ES256', { extractable: true });
});
beforeEach(() => {
  clock = virtualClock(Date.now());
  bench = gatewayBench({ publicUrl: HOUSE, clock });
  bench.gateway.open(bench.parts);
});
afterEach(() => bench.gateway.close());

const own = { authorization: `Bearer ${OWN_TOKEN}` };
const administer = (method: 'POST' | 'DELETE', url: string, payload?: object) =>
  bench.gateway.app.inject({
    method,
    url: `/api/v1${url}`,
    headers: own,
    ...(payload === undefined ? {} : { payload }),
  });

async function addPicker(keys: readonly object[]): Promise<void> {
  await administer('POST', '/machines', { id: 'picker', scopes: ['read', 'operate'], owner: 'o', purpose: 'p' });
  expect((await administer('POST', '/machines/picker/keys', { keys })).statusCode).toBe(200);
}
const publicKey = async (kid?: string) => ({
  ...(await exportJWK(pair.publicKey)),
  ...(kid === undefined ? {} : { kid }),
});

async function assertion(
  change: Record<string, unknown> = {},
  key = pair.privateKey,
  header: object = {},
): Promise<string> {
  made += 1;
  const now = Math.floor(clock.now() / 1_000);
  const claims = {
    iss: 'picker',
    sub: 'picker',
    aud: `${HOUSE}/oauth/token`,
    iat: now,
    exp: now + 60,
    jti: `jti-${made}-abcdef`,
  };
  const payload = Object.fromEntries(
    Object.entries({ ...claims, ...change }).filter(([, value]) => value !== undefined),
  );
  return new SignJWT(payload).setProtectedHeader({ alg: 'ES256', ...header }).sign(key);
}

const exchange = (client_assertion: string, more: Record<string, string> = {}, headers: Record<string, string> = {}) =>
  bench.gateway.app.inject({
    method: 'POST',
    url: '/oauth/token',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    payload: new URLSearchParams({
      grant_type: 'client_credentials',
      client_assertion_type: ASSERTION_TYPE,
      client_assertion,
      ...more,
    }).toString(),
  });

describe('a machine with a key', () => {
  test('gets a token with a client library', async () => {
    const url = await bench.gateway.listen('127.0.0.1', 0);
    await addPicker([await publicKey('spring')]);
    // The library makes its assertions for the issuer, which is the hub's public address.
    const house = new client.Configuration(
      { issuer: HOUSE, token_endpoint: `${url}/oauth/token` },
      'picker',
      undefined,
      client.PrivateKeyJwt({ key: pair.privateKey, kid: 'spring' }),
    );
    client.allowInsecureRequests(house);
    const tokens = await client.clientCredentialsGrant(house, { scope: 'read' });
    expect(tokens).toMatchObject({ token_type: 'bearer', scope: 'read' });
    const me = await bench.gateway.app.inject({
      url: '/api/v1/me',
      headers: { authorization: `Bearer ${tokens.access_token}` },
    });
    expect(me.json()).toMatchObject({ name: 'machine/picker', permissions: ['read'] });
  });

  test('uses an assertion once', async () => {
    await addPicker([await publicKey()]);
    const made = await assertion();
    expect((await exchange(made)).statusCode).toBe(200);
    const again = await exchange(made);
    expect(again.statusCode).toBe(401);
    expect(again.json()).toMatchObject({ error: 'invalid_client', error_description: 'The assertion was used before' });
  });

  test('is refused with anything that does not fit', async () => {
    await addPicker([await publicKey('spring')]);
    const seconds = (): number => Math.floor(clock.now() / 1_000);
    // Whoever guesses has to wait, so that each try comes after the memory of the former.
    const refused = async (given: string, more: Record<string, string> = {}, headers: Record<string, string> = {}) => {
      await clock.moveBy(LIMITS.wrongTryMemoryMs + 1);
      return (await exchange(given, more, headers)).json().error;
    };
    const bad: readonly (() => Record<string, unknown>)[] = [
      () => ({ aud: 'https://other.example.com/oauth/token' }),
      () => ({ aud: undefined }),
      () => ({ iss: 'somebody' }),
      () => ({ exp: seconds() - 60 }),
      () => ({ exp: seconds() + 3_600 }),
      () => ({ exp: undefined }),
      () => ({ jti: undefined }),
      () => ({ jti: 'short' }),
      () => ({ nbf: seconds() + 600 }),
      () => ({ iat: seconds() + 600 }),
    ];
    for (const change of bad) {
      await clock.moveBy(LIMITS.wrongTryMemoryMs + 1);
      const answer = (await exchange(await assertion(change()))).json();
      expect(answer, String(change)).toMatchObject({
        error: 'invalid_client',
        error_description: expect.stringMatching(/^The assertion cannot/),
      });
    }
    await clock.moveBy(LIMITS.wrongTryMemoryMs + 1);
    const now = seconds();
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = { iss: 'picker', sub: 'picker', aud: `${HOUSE}/oauth/token`, exp: now + 60, jti: 'jti-unsigned' };
    const unsigned = `${part({ alg: 'none' })}.${part(claims)}.`;
    const bySecret = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256' })
      .sign(new TextEncoder().encode(JSON.stringify(await publicKey())));
    for (const forged of [unsigned, bySecret, await assertion({}, other.privateKey), 'nothing'])
      expect(await refused(forged)).toBe('invalid_client');
    await clock.moveBy(LIMITS.wrongTryMemoryMs + 1);
    expect((await exchange(await assertion(), { client_id: 'other' })).json().error).toBe('invalid_client');
    const twice = { authorization: `Basic ${Buffer.from('picker:secret').toString('base64')}` };
    expect((await exchange(await assertion(), {}, twice)).json().error).toBe('invalid_request');
    expect((await exchange(await assertion(), { client_assertion_type: 'x' })).json().error).toBe('invalid_request');
    expect((await exchange(await assertion())).statusCode).toBe(200);
  });

  test('is out when its key is taken away, or when it is switched off', async () => {
    await addPicker([await publicKey('spring')]);
    expect((await exchange(await assertion())).statusCode).toBe(200);
    expect((await administer('DELETE', '/machines/picker/keys/spring')).json().keys).toEqual([]);
    expect((await exchange(await assertion())).statusCode).toBe(401);
    await administer('POST', '/machines/picker/keys', { keys: [await publicKey('spring')] });
    await administer('POST', '/machines/picker/disable');
    expect((await exchange(await assertion())).statusCode).toBe(401);
  });

  test('is told in the audit how it was recognised', async () => {
    await addPicker([await publicKey()]);
    await exchange(await assertion());
    const [latest] = await bench.parts.audit.list({ limit: 1, action: 'issueToken' });
    expect(JSON.parse(latest?.body ?? '{}')).toMatchObject({ actor: 'machine/picker', authority: 'client key' });
  });
});

describe('a key', () => {
  test('that is private, secret, weak or no key is not taken', async () => {
    await addPicker([await publicKey('spring')]);
    const weak = { kty: 'RSA', e: 'AQAB', n: Buffer.alloc(128, 255).toString('base64url') };
    const bad = [
      await exportJWK(pair.privateKey),
      { kty: 'oct', k: 'c2VjcmV0' },
      weak,
      { kty: 'EC', crv: 'P-256' },
      {},
    ];
    for (const key of bad) {
      const answer = await administer('POST', '/machines/picker/keys', { keys: [key] });
      expect([answer.statusCode, answer.json().code]).toEqual([400, 'SL-IDENTITY-015']);
    }
    const many = await Promise.all([1, 2, 3, 4, 5].map((name) => publicKey(`key-${name}`)));
    expect((await administer('POST', '/machines/picker/keys', { keys: many })).json().code).toBe('SL-IDENTITY-015');
  });
});
