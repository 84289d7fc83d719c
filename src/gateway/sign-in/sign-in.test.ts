import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LIMITS } from '../../kernel/limits.ts';
import { type GatewayBench, gatewayBench, OWN_TOKEN, READ_TOKEN } from '../../testing/gateway-bench.ts';
import { type VirtualClock, virtualClock } from '../../testing/virtual-clock.ts';
import { returnOf } from './routes.ts';

let bench: GatewayBench;
let clock: VirtualClock;

function open(publicUrl?: string): void {
  bench = gatewayBench({ clock, ...(publicUrl === undefined ? {} : { publicUrl }) });
  bench.gateway.open(bench.parts);
}

beforeEach(() => {
  clock = virtualClock();
  open();
});
afterEach(() => bench.gateway.close());

const inject = (request: {
  method?: 'GET' | 'POST' | 'HEAD';
  url: string;
  headers?: Record<string, string>;
  payload?: object;
}) => bench.gateway.app.inject(request);

async function newLink(): Promise<string> {
  const answer = await inject({
    method: 'POST',
    url: '/api/v1/sign-in-links',
    headers: { authorization: `Bearer ${OWN_TOKEN}` },
    payload: {},
  });
  expect(answer.statusCode).toBe(201);
  return (answer.json() as { path: string }).path;
}

/** Signs in by a link; answers the cookie as the browser sends it. */
async function signIn(headers: Record<string, string> = {}): Promise<string> {
  const answer = await inject({ url: await newLink(), headers });
  expect(answer.statusCode).toBe(303);
  return String(answer.headers['set-cookie']).split(';')[0] ?? '';
}

const me = async (cookie: string) => inject({ url: '/api/v1/me', headers: { cookie } });
const csrfOf = async (cookie: string): Promise<string> =>
  ((await me(cookie)).json() as { csrfToken: string }).csrfToken;

describe('a sign-in link', () => {
  test('lets its finder in as local administrator, once', async () => {
    const path = await newLink();
    const answer = await inject({ url: `${path}&return=/orders/1?tab=story` });
    expect(answer.headers.location).toBe('/orders/1?tab=story');
    const cookie = String(answer.headers['set-cookie']);
    expect(cookie).toMatch(/^storeloom-session=sls_[\w-]{43}; .*HttpOnly; SameSite=Strict$/);
    const who = (await me(cookie.split(';')[0] ?? '')).json();
    expect(who).toMatchObject({
      kind: 'person',
      label: 'Local administrator',
      roles: ['administrator'],
      reach: 'everywhere',
      permissions: expect.arrayContaining(['administer', 'personal']),
      expiresAt: new Date(clock.now() + 12 * 3_600_000).toISOString(),
    });
    const again = await inject({ url: path });
    expect(again.statusCode).toBe(401);
    expect(again.json()).toMatchObject({ code: 'SL-IDENTITY-004', next: expect.stringContaining('storeloom console') });
    expect(again.headers['set-cookie']).toBeUndefined();
  });

  test('is not used up by whoever only looks at it, and ends', async () => {
    const path = await newLink();
    expect((await inject({ method: 'HEAD', url: path })).statusCode).toBe(404);
    expect((await inject({ url: path, headers: { 'sec-purpose': 'prefetch;prerender' } })).statusCode).toBe(204);
    await clock.moveBy(LIMITS.signInLinkMs - 1);
    expect((await inject({ url: path })).statusCode).toBe(303);
    const late = await newLink();
    await clock.moveBy(LIMITS.signInLinkMs);
    expect((await inject({ url: late })).statusCode).toBe(401);
  });

  test('is made by nobody but the own token', async () => {
    const cookie = await signIn();
    const headers = { cookie, 'x-csrf-token': await csrfOf(cookie) };
    expect((await inject({ method: 'POST', url: '/api/v1/sign-in-links', headers, payload: {} })).statusCode).toBe(403);
    const reader = { authorization: `Bearer ${READ_TOKEN}` };
    expect(
      (await inject({ method: 'POST', url: '/api/v1/sign-in-links', headers: reader, payload: {} })).statusCode,
    ).toBe(403);
  });

  test('is guessed slower and slower', async () => {
    const wrong = `/sign-in?link=sll_${'a'.repeat(43)}`;
    for (let tries = 0; tries < LIMITS.wrongTries; tries += 1)
      expect((await inject({ url: wrong })).statusCode).toBe(401);
    const refused = await inject({ url: wrong });
    expect(refused.statusCode).toBe(429);
    expect(refused.json()).toMatchObject({ code: 'SL-IDENTITY-006' });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThanOrEqual(1);
    // A right one has to wait as well, or guessing would be free.
    const right = await newLink();
    expect((await inject({ url: right })).statusCode).toBe(429);
    await clock.moveBy(LIMITS.wrongTryWaitMs);
    expect((await inject({ url: wrong })).statusCode).toBe(401);
    await clock.moveBy(LIMITS.wrongTryWaitMs);
    expect((await inject({ url: right })).statusCode).toBe(429);
    await clock.moveBy(LIMITS.wrongTryWaitMs);
    expect((await inject({ url: right })).statusCode).toBe(303);
  });

  test('tells people what is wrong on a page', async () => {
    const page = await inject({ url: '/sign-in?link=nonsense', headers: { accept: 'text/html' } });
    expect(page.headers['content-type']).toContain('text/html');
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
    expect(page.headers['referrer-policy']).toBe('no-referrer');
    expect(page.body).toContain('SL-IDENTITY-004');
    expect((await inject({ url: '/sign-in' })).body).toContain('storeloom console');
  });
});

describe('a session', () => {
  test('is the only thing that a fixed or foreign cookie never becomes', async () => {
    const planted = `storeloom-session=sls_${'x'.repeat(43)}`;
    expect((await me(planted)).statusCode).toBe(401);
    const fresh = await signIn({ cookie: planted });
    expect(fresh).not.toBe(planted);
    expect((await me(planted)).statusCode).toBe(401);
    // Who signs in again leaves the former session behind.
    const next = await signIn({ cookie: fresh });
    expect((await me(fresh)).json()).toMatchObject({ code: 'SL-IDENTITY-001' });
    expect((await me(next)).statusCode).toBe(200);
  });

  test('ends when nobody uses it, and at the latest when it is old', async () => {
    const idle = await signIn();
    await clock.moveBy(3_600_000 - 1);
    expect((await me(idle)).statusCode).toBe(200);
    await clock.moveBy(3_600_000);
    expect((await me(idle)).statusCode).toBe(401);
    const busy = await signIn();
    for (let hours = 0; hours < 23; hours += 1) {
      await clock.moveBy(1_800_000);
      expect((await me(busy)).statusCode).toBe(200);
    }
    await clock.moveBy(1_800_000);
    expect((await me(busy)).json()).toMatchObject({ code: 'SL-IDENTITY-001' });
  });

  test('changes nothing without the token of its own page', async () => {
    const cookie = await signIn();
    const pause = (headers: Record<string, string>) =>
      inject({
        method: 'POST',
        url: '/api/v1/subscriptions/translate%2Fshop/pause',
        headers: { cookie, host: 'localhost:4600', ...headers },
        payload: { reason: 'maintenance' },
      });
    const token = await csrfOf(cookie);
    const own = { 'x-csrf-token': token };
    for (const headers of [
      {},
      { 'x-csrf-token': 'wrong' },
      { ...own, 'sec-fetch-site': 'cross-site' },
      { ...own, 'sec-fetch-site': 'same-site' },
      { ...own, 'sec-fetch-site': 'none' },
      { ...own, origin: 'https://evil.example' },
      { ...own, origin: 'null' },
    ]) {
      const refused = await pause(headers);
      expect(refused.statusCode).toBe(403);
      expect(refused.json()).toMatchObject({ code: 'SL-IDENTITY-005' });
    }
    expect(bench.done).toEqual([]);
    const good = { ...own, 'sec-fetch-site': 'same-origin', origin: 'http://localhost:4600' };
    expect((await pause(good)).statusCode).toBe(200);
  });

  test('is left by signing out', async () => {
    const cookie = await signIn();
    const csrf = await csrfOf(cookie);
    expect((await inject({ method: 'POST', url: '/sign-out', headers: { cookie } })).statusCode).toBe(403);
    const out = await inject({ method: 'POST', url: '/sign-out', headers: { cookie, 'x-csrf-token': csrf } });
    expect(out.json()).toEqual({ signedOut: true });
    expect(String(out.headers['set-cookie'])).toMatch(/^storeloom-session=; Max-Age=0/);
    expect((await me(cookie)).statusCode).toBe(401);
  });

  test('shows personal data only when a reason is given', async () => {
    const cookie = await signIn();
    const stories = (headers: object) =>
      inject({ url: '/api/v1/replays/r1/differences', headers: { cookie, ...headers } });
    expect((await stories({})).body).not.toContain('ada@example.com');
    expect((await stories({ 'x-unmask-reason': 'the buyer called' })).body).toContain('ada@example.com');
    expect((await stories({ 'x-unmask-reason': ' ' })).statusCode).toBe(400);
  });

  test('of an account that is switched off, or lost its roles, is worth nothing', async () => {
    const cookie = await signIn();
    const { store } = bench.parts.identity;
    const [person] = await store.people();
    await store.changePerson(person?.id ?? '', { disabled: true });
    expect((await me(cookie)).json()).toMatchObject({ code: 'SL-IDENTITY-003', status: 403 });
  });
});

describe('over https', () => {
  test('the cookie is bound to the host and travels over TLS only', async () => {
    await bench.gateway.close();
    open('https://hub.example.com');
    const headers = { host: 'hub.example.com' };
    const answer = await inject({ url: await newLink(), headers });
    const cookie = String(answer.headers['set-cookie']);
    expect(cookie).toMatch(/^__Host-storeloom-session=sls_/);
    expect(cookie).toContain('Secure');
    expect(cookie).not.toContain('Domain');
    const [pair = ''] = cookie.split(';');
    expect((await inject({ url: '/api/v1/me', headers: { ...headers, cookie: pair } })).statusCode).toBe(200);
    const planted = pair.replace('__Host-', '');
    expect((await inject({ url: '/api/v1/me', headers: { ...headers, cookie: planted } })).statusCode).toBe(401);
  });
});

test.each([
  ['/orders/1', '/orders/1'],
  ['//evil.example', '/'],
  ['/\\evil.example', '/'],
  ['https://evil.example', '/'],
  ['javascript:alert(1)', '/'],
  [['/a', '/b'], '/'],
  [undefined, '/'],
])('after signing in %s leads to %s', (given, expected) => {
  expect(returnOf(given)).toBe(expected);
});
