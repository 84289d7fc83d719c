import { decodeJwt, type JWTPayload } from 'jose';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ProviderConfiguration } from '../../config/identity.ts';
import { systemChance } from '../../kernel/chance.ts';
import { systemClock } from '../../kernel/clock.ts';
import { CLIENT, type CompanyProvider, startCompanyProvider } from '../../testing/company-provider.ts';
import { type GatewayBench, gatewayBench } from '../../testing/gateway-bench.ts';
import { TestBrowser } from '../../testing/test-browser.ts';
import { claimAt, grantsOf, nameOf } from './claims.ts';
import { createOpenIdProvider } from './openid.ts';
import type { SignInProvider } from './provider.ts';

const ROLES_FROM: ProviderConfiguration['rolesFrom'] = {
  claim: 'groups',
  roles: [
    { value: 'hub-admins', role: 'administrator' },
    { value: 'support-paris', role: 'operator', reach: ['location/paris'] },
  ],
};

let bench: GatewayBench;
let company: CompanyProvider;
let browser: TestBrowser;
let hubUrl: string;
/** What a forger between provider and hub puts in the place of the id token. */
let forge: ((token: string) => Promise<string>) | undefined;
let isAway: boolean;

beforeEach(async () => {
  forge = undefined;
  isAway = false;
  // The provider must know the hub's address and the hub the provider's, so the hub asks for its provider late.
  let real: SignInProvider | undefined;
  const late = (): SignInProvider => real as SignInProvider;
  const provider: SignInProvider = {
    begin: (redirectUri) => late().begin(redirectUri),
    finish: (cameBackTo, content) => late().finish(cameBackTo, content),
    endSessionUrl: (returnTo) => late().endSessionUrl(returnTo),
  };
  bench = gatewayBench({ identity: { provider } });
  hubUrl = await bench.gateway.listen('127.0.0.1', 0);
  company = await startCompanyProvider(hubUrl);
  real = createOpenIdProvider({
    configuration: { issuer: company.issuer, clientId: CLIENT.id, rolesFrom: ROLES_FROM },
    clientSecret: CLIENT.secret,
    clock: systemClock,
    chance: systemChance,
    fetch: tampered,
  });
  bench.gateway.open(bench.parts);
  browser = new TestBrowser();
});

afterEach(async () => {
  await bench.gateway.close();
  await company.close();
});

const tampered: typeof fetch = async (input, init) => {
  if (isAway) throw new TypeError('fetch failed');
  const answer = await fetch(input, init);
  if (forge === undefined || !String(input).endsWith('/token')) return answer;
  const body = (await answer.json()) as { id_token: string };
  return Response.json({ ...body, id_token: await forge(body.id_token) });
};

const isCallback = (url: URL): boolean => url.pathname === '/sign-in/callback';
const me = async () => (await browser.request(`${hubUrl}/api/v1/me`)).json() as Promise<Record<string, unknown>>;
const groups = (...names: string[]) => ({ name: 'Ada Lovelace', email: 'ada@example.com', groups: names });

/** Goes the whole way; answers what the last page said. */
async function signIn(at = browser): Promise<{ status: number; text: string }> {
  const { answer } = await at.open(`${hubUrl}/sign-in?return=/console-is-elsewhere`);
  return { status: answer?.status ?? 0, text: (await answer?.text()) ?? '' };
}

describe('signing in with the company account', () => {
  test('gives the roles of the groups, where they reach, and leads back to where one was', async () => {
    company.account = { id: 'ada', claims: groups('support-paris', 'unknown-group') };
    const { url } = await browser.open(`${hubUrl}/sign-in?return=/orders/1001`, (at) =>
      at.pathname.startsWith('/orders'),
    );
    expect(url.pathname).toBe('/orders/1001');
    expect(await me()).toMatchObject({
      kind: 'person',
      label: 'Ada Lovelace',
      email: 'ada@example.com',
      roles: ['operator'],
      reach: { channels: [], locations: ['location/paris'] },
    });
    expect(browser.cookie(hubUrl, 'storeloom-sign-in')).toBeUndefined();
  });

  test('asks with PKCE, state and nonce, and tells the provider nothing else', async () => {
    const { url } = await browser.open(`${hubUrl}/sign-in`, (at) => at.origin === company.issuer);
    expect(url.searchParams.get('code_challenge_method')).toBe('S256');
    expect(url.searchParams.get('state')).toMatch(/^[\w-]{43}$/);
    expect(url.searchParams.get('nonce')).toMatch(/^[\w-]{43}$/);
    expect(url.searchParams.get('redirect_uri')).toBe(`${hubUrl}/sign-in/callback`);
  });

  test('without a group that has a role is refused on a page that says what to do', async () => {
    company.account = { id: 'bob', claims: groups('other') };
    const { status, text } = await signIn();
    expect(status).toBe(403);
    expect(text).toContain('SL-IDENTITY-002');
    expect(text).toContain('storeloom people grant');
    expect(browser.cookie(hubUrl, 'storeloom-session')).toBeUndefined();
    // An administrator now sees who it was and can grant something.
    expect(await bench.parts.identity.store.people()).toMatchObject([{ subject: 'bob', grants: [] }]);
  });

  test('again after a group was taken away gives less, also to the sessions that are open', async () => {
    company.account = { id: 'ada', claims: groups('hub-admins') };
    await signIn();
    expect(await me()).toMatchObject({ roles: ['administrator'] });
    company.account = { id: 'ada', claims: groups('support-paris') };
    await signIn(new TestBrowser());
    expect(await me()).toMatchObject({ roles: ['operator'] });
    company.account = { id: 'ada', claims: groups() };
    expect((await signIn(new TestBrowser())).status).toBe(403);
    expect(await me()).toMatchObject({ code: 'SL-IDENTITY-002' });
  });

  test('that the provider refuses is told, without what it sent', async () => {
    company.refuses = true;
    const { status, text } = await signIn();
    expect(status).toBe(401);
    expect(text).toContain('access_denied');
    expect(text).toContain('SL-IDENTITY-010');
  });

  test('while the provider is away is told as a passing trouble, and works afterwards', async () => {
    isAway = true;
    const { status, text } = await signIn();
    expect(status).toBe(503);
    expect(text).toContain('SL-IDENTITY-009');
    isAway = false;
    company.account = { id: 'ada', claims: groups('hub-admins') };
    await signIn();
    expect(await me()).toMatchObject({ roles: ['administrator'] });
  });

  test('ends at the provider too', async () => {
    company.account = { id: 'ada', claims: groups('hub-admins') };
    await signIn();
    const { csrfToken } = await me();
    const out = await browser.request(`${hubUrl}/sign-out`, {
      method: 'POST',
      headers: { 'x-csrf-token': String(csrfToken) },
    });
    const { endSessionUrl } = (await out.json()) as { endSessionUrl: string };
    expect(new URL(endSessionUrl).origin).toBe(company.issuer);
    expect(await me()).toMatchObject({ code: 'SL-GATEWAY-006' });
  });
});

describe('a sign-in that was tampered with', () => {
  beforeEach(() => {
    company.account = { id: 'ada', claims: groups('hub-admins') };
  });

  /** Goes to the provider and stops before the way back. */
  const wayBack = async (at = browser): Promise<URL> => (await at.open(`${hubUrl}/sign-in`, isCallback)).url;

  async function expectRefused(url: URL, at = browser): Promise<void> {
    const { answer } = await at.open(url.href);
    expect(answer?.status).toBe(401);
    expect(await answer?.text()).toContain('SL-IDENTITY-010');
    expect(at.cookie(hubUrl, 'storeloom-session')).toBeUndefined();
  }

  test('with another state', async () => {
    const url = await wayBack();
    url.searchParams.set('state', 'x'.repeat(43));
    await expectRefused(url);
  });

  test('with the answer to somebody else, in a browser that began none or another one', async () => {
    const stolen = await wayBack(new TestBrowser());
    await expectRefused(stolen, new TestBrowser());
    await wayBack();
    await expectRefused(stolen);
  });

  test('with a code that was used before', async () => {
    const url = await wayBack();
    const ticket = browser.cookie(hubUrl, 'storeloom-sign-in') ?? '';
    const thief = new TestBrowser();
    expect((await browser.open(url.href, (at) => at.pathname === '/')).url.pathname).toBe('/');
    thief.plant(hubUrl, 'storeloom-sign-in', ticket);
    await expectRefused(url, thief);
    // The same code under a sign-in of their own fits neither state nor verifier.
    const own = await wayBack(thief);
    own.searchParams.set('code', url.searchParams.get('code') ?? '');
    await expectRefused(own, thief);
  });

  test('with another code', async () => {
    const url = await wayBack();
    url.searchParams.set('code', 'made-up');
    await expectRefused(url);
  });

  const forgeries: readonly (readonly [string, (claims: JWTPayload) => Promise<string>])[] = [
    ['no signature', async (claims) => unsigned(claims)],
    ['the signature of somebody else', (claims) => company.sign(claims, { own: false })],
    ['another nonce', (claims) => company.sign({ ...claims, nonce: 'another' })],
    ['no nonce', ({ nonce: _, ...claims }) => company.sign(claims)],
    ['another audience', (claims) => company.sign({ ...claims, aud: 'another-client' })],
    ['another issuer', (claims) => company.sign({ ...claims, iss: 'https://evil.example' })],
    ['a time that is over', (claims) => company.sign({ ...claims, exp: Math.floor(systemClock.now() / 1_000) - 120 })],
    ['a time to come', (claims) => company.sign({ ...claims, nbf: Math.floor(systemClock.now() / 1_000) + 120 })],
  ];
  test.each(forgeries)('with an id token that has %s', async (_what, forged) => {
    forge = (token) => forged(decodeJwt(token));
    await expectRefused(await wayBack());
  });

  test('but a clock that is a little behind is borne with', async () => {
    forge = (token) => company.sign({ ...decodeJwt(token), exp: Math.floor(systemClock.now() / 1_000) - 5 });
    await signIn();
    expect(await me()).toMatchObject({ roles: ['administrator'] });
  });
});

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const unsigned = (claims: JWTPayload): string => `${part({ alg: 'none' })}.${part(claims)}.`;

describe('claims', () => {
  test('are found by their name, or dot by dot, and never in what every object has', () => {
    expect(claimAt({ 'https://example.com/groups': ['a'] }, 'https://example.com/groups')).toEqual(['a']);
    expect(claimAt({ realm_access: { roles: ['a'] } }, 'realm_access.roles')).toEqual(['a']);
    expect(claimAt({}, 'constructor.name')).toBeUndefined();
    expect(claimAt({ realm_access: null }, 'realm_access.roles')).toBeUndefined();
  });

  test('give roles only by the table, whatever shape they have', () => {
    expect(grantsOf({ groups: 'hub-admins' }, ROLES_FROM)).toMatchObject([{ role: 'administrator', reach: ['*'] }]);
    for (const held of [['administrator'], { 0: 'hub-admins' }, [['hub-admins']], 7, null, undefined])
      expect(grantsOf({ groups: held }, ROLES_FROM)).toEqual([]);
    expect(nameOf({ name: ' ', email: 'a@b.c' }, 's')).toBe('a@b.c');
    expect(nameOf({ name: 7 }, 's')).toBe('s');
  });
});
