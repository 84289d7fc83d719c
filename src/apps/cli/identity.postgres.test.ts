import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseConfiguration } from '../../config/load.ts';
import { storeloom as commandLine, type Ended } from '../../testing/command-line.ts';
import { SHOP_SECRET, smallRetailer } from '../../testing/small-retailer.ts';
import { TestBrowser } from '../../testing/test-browser.ts';
import { type TestDatabase, testDatabase } from '../../testing/test-database.ts';
import { createLog } from '../hub/log.ts';
import { type Hub, startHub } from '../hub.ts';

let folder: string;
let database: TestDatabase;
let hub: Hub;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'storeloom-people-'));
  database = await testDatabase();
  const file = join(folder, 'storeloom.yaml');
  const text = `
hub: { name: people-hub, port: 0 }
database: { url: ${database.url} }
connections:
  shop: { connector: shop, owner: web, purpose: sells, settings: { secret: '\${env:SHOP_SECRET}' } }
  erp: { connector: erp, owner: books, purpose: books, settings: {} }
roles: { erp: erp }
`;
  await writeFile(file, text);
  hub = await startHub({
    configuration: parseConfiguration(text, { environment: {}, file }).configuration,
    connectors: smallRetailer().connectors,
    environment: { SHOP_SECRET },
    log: createLog({ level: 'silent', readable: false, hub: 'test' }),
  });
});

afterAll(async () => {
  await hub.close();
  await database[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const storeloom = (...args: readonly string[]): Promise<Ended> => commandLine({ folder }, ...args);

async function json<Answer>(...args: readonly string[]): Promise<Answer> {
  const { code, out, err } = await storeloom(...args, '--json');
  if (code !== 0) throw new Error(err);
  return JSON.parse(out) as Answer;
}

test('the first start gives a link, and the command line another one', async () => {
  expect(hub.firstLink).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/sign-in\?link=sll_/);
  const { url } = await json<{ url: string }>('console');
  const browser = new TestBrowser();
  expect((await browser.open(url, (at) => at.pathname === '/')).url.pathname).toBe('/');
  const me = (await (await browser.request(`${hub.url}/api/v1/me`)).json()) as { roles: string[]; name: string };
  expect(me.roles).toEqual(['administrator']);
  const { people } = await json<{ people: { id: string; name: string }[] }>('people', 'list');
  expect(people).toMatchObject([{ name: 'Local administrator' }]);
  const id = people[0]?.id ?? '';

  const { sessions } = await json<{ sessions: { id: string; person: string }[] }>('sessions');
  expect(sessions).toMatchObject([{ person: id }]);
  const granted = await storeloom('people', 'grant', id, 'operator', '--reach', 'channel/shop');
  expect(granted.out).toContain('operator (channel/shop)');
  expect((await storeloom('people', 'grant', id, 'owner')).code).toBe(1);
  expect((await storeloom('people', 'grant', 'nobody@example.com', 'viewer')).err).toContain('SL-CLI-004');
  expect((await storeloom('people', 'revoke', id, 'operator')).out).not.toContain('operator');

  expect((await storeloom('sessions', 'revoke', sessions[0]?.id ?? '')).out).toContain('Ended');
  expect((await browser.request(`${hub.url}/api/v1/me`)).status).toBe(401);
  expect((await storeloom('people', 'disable', id)).out).toContain('off');
  // Whoever holds the machine of the hub can always let themselves in again.
  expect((await storeloom('people', 'enable', id)).out).not.toContain('off');
});

test('a machine is added, gets a token, changes its secret and is switched off', async () => {
  const add = ['machines', 'add', 'picker', '--scope', 'read', '--owner', 'Warehouse', '--purpose', 'Picks orders'];
  const { secret } = await json<{ secret: string }>(...add);
  const grant = async (clientSecret: string) => {
    const form = { grant_type: 'client_credentials', client_id: 'picker', client_secret: clientSecret };
    return fetch(`${hub.url}/oauth/token`, { method: 'POST', body: new URLSearchParams(form) });
  };
  const { access_token: token } = (await (await grant(secret)).json()) as { access_token: string };
  const ask = () => fetch(`${hub.url}/api/v1/orders`, { headers: { authorization: `Bearer ${token}` } });
  expect((await ask()).status).toBe(200);
  expect((await storeloom('machines')).out).toMatch(/picker +read +\* +Warehouse/);
  const rotated = await json<{ secret: string }>('machines', 'rotate', 'picker', '--overlap-hours', '0');
  expect((await grant(secret)).status).toBe(401);
  expect((await grant(rotated.secret)).status).toBe(200);
  const key = join(folder, 'picker-public.jwk.json');
  await writeFile(
    key,
    JSON.stringify({ kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo', kid: 'spring' }),
  );
  const keyed = await storeloom('machines', 'add-key', 'picker', key);
  expect(keyed).toMatchObject({ code: 0, out: expect.stringContaining('spring') });
  const machine = await json<{ keys: { id: string; kind: string }[] }>('machines', 'add-key', 'picker', key);
  expect(machine.keys).toMatchObject([{ id: 'spring', kind: 'Ed25519' }]);
  await writeFile(key, 'no key at all');
  expect((await storeloom('machines', 'add-key', 'picker', key)).err).toContain('SL-CLI-004');
  expect((await storeloom('machines', 'remove-key', 'picker', 'spring')).out).not.toContain('spring');
  expect((await storeloom('machines', 'disable', 'picker')).out).toContain('switched off');
  expect((await ask()).status).toBe(403);
  expect((await storeloom('machines', 'rotate', 'nobody')).err).toContain('SL-IDENTITY-008');
});

test('the audit has all of it, proves itself, and tells when somebody changed it', async () => {
  const { entries } = (await (
    await fetch(`${hub.url}/api/v1/audit?limit=200`, { headers: { authorization: `Bearer ${hub.token}` } })
  ).json()) as { entries: { action: string; actor: string; outcome: string }[] };
  const told = entries.map(({ action, outcome }) => `${action} ${outcome}`);
  for (const what of [
    'makeSignInLink',
    'signIn',
    'grantRole',
    'revokeSession',
    'disablePerson',
    'addMachine',
    'issueToken',
  ])
    expect(told).toContain(`${what} done`);
  expect(told).toContain('issueToken refused');
  const listed = await storeloom('audit', 'list', '--action', 'grantRole', '--from', '2020-01-01');
  expect(listed.out).toMatch(/local +grantRole +person=\w+ .*role=operator.* +done/);
  const signedIn = await json<{ entries: { label: string }[] }>('audit', 'list', '--action', 'signIn');
  expect(signedIn.entries).toMatchObject([{ label: 'Local administrator' }]);
  expect((await storeloom('audit', 'list', '--from', 'yesterday')).err).toContain('SL-CLI-004');
  expect((await storeloom('audit', 'verify')).out).toContain('each chained to the one before it');

  expect((await storeloom('audit', 'export', 'audit.jsonl')).code).toBe(0);
  expect((await stat(join(folder, 'audit.jsonl'))).mode & 0o777).toBe(0o600);
  expect((await storeloom('audit', 'verify', '--file', 'audit.jsonl')).code).toBe(0);
  expect((await storeloom('audit', 'export', 'audit.jsonl')).err).toContain('SL-CLI-005');
  const exported = await readFile(join(folder, 'audit.jsonl'), 'utf8');
  expect(exported).not.toMatch(/sl[slmk]_[\w-]{20}|Local administrator/);
  await writeFile(join(folder, 'other.jsonl'), exported.replace('grantRole', 'listOrders'));
  const changed = await storeloom('audit', 'verify', '--file', 'other.jsonl');
  expect(changed.code).toBe(1);
  expect(changed.err).toMatch(/SL-AUDIT-003 .*was changed/);

  await hub.close();
  const { sequence } = JSON.parse(await readFile(join(folder, '.storeloom', 'audit-anchor.json'), 'utf8')) as {
    sequence: number;
  };
  expect(sequence).toBeGreaterThanOrEqual(entries.length);
  await database.database.query('alter table audit_entry disable trigger user');
  await database.database.query('delete from audit_entry where sequence = $1', [sequence]);
  expect((await storeloom('audit', 'verify')).err).toContain('the end is missing');
});
