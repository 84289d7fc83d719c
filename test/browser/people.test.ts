import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { openDatabase } from '../../src/backbone/postgres/database.ts';
import { createPostgresIdentityStore } from '../../src/governance/identity/postgres-store.ts';
import type { GatewayBench } from '../../src/testing/gateway-bench.ts';
import { type Asker, signedInAs } from '../../src/testing/sign-in.ts';
import { openWorld, type World } from '../scenarios/world.ts';
import { breaches } from './breaches.ts';
import { openVisitor, type Visitor } from './visit.ts';

/** Who may do what: given, taken and ended by an administrator in a real browser on a real hub. */
let world: World;
let visitor: Visitor;
let page: Page;
let colleague: Asker;

beforeAll(async () => {
  world = await openWorld();
  const database = await openDatabase(world.databaseUrl, { poolSize: 1 });
  const identity = { store: createPostgresIdentityStore(database), groups: { brands: {}, regions: {} } };
  const parts = { identity } as unknown as GatewayBench['parts'];
  colleague = await signedInAs({ parts }, 'colleague', [{ role: 'viewer', reach: ['*'] }]);
  await database.close();
  visitor = await openVisitor();
});
afterAll(async () => {
  await visitor?.[Symbol.asyncDispose]();
  await world?.[Symbol.asyncDispose]();
});
beforeEach(async () => {
  page = await visitor.signIn(world.hub, { reducedMotion: 'reduce' });
});
afterEach(async () => {
  await page.context().close();
  expect(visitor.complaints()).toEqual([]);
});

const open = (path: string) => page.goto(`${world.hub.url}${path}`);
const dialogOf = (name: string) => page.getByRole('dialog', { name });
const asColleague = (path: string) => fetch(`${world.hub.url}/api/v1${path}`, { headers: colleague.headers });

/** Somebody else does something while the request of this page is on its way. */
const meanwhile = (address: string, deed: () => Promise<unknown>) =>
  page.route(
    `**/api/v1/${address}`,
    async (route) => {
      await deed();
      await route.continue();
    },
    { times: 1 },
  );

interface Granted {
  readonly grants: readonly { readonly role: string; readonly reach: readonly string[]; readonly from: string }[];
}
async function grants() {
  const { people } = await world.ask<{ people: (Granted & { id: string })[] }>('/api/v1/people');
  return (people.find(({ id }) => id === colleague.person)?.grants ?? [])
    .filter(({ from }) => from === 'administrator')
    .map(({ role, reach }) => `${role} in ${reach.join()}`);
}

async function tokenOf(id: string, secret: string): Promise<Response> {
  const basic = Buffer.from(`${id}:${secret}`).toString('base64');
  const body = new URLSearchParams({ grant_type: 'client_credentials' });
  return fetch(`${world.hub.url}/oauth/token`, { method: 'POST', headers: { authorization: `Basic ${basic}` }, body });
}

test('a role is given where it is to reach, and where nobody can reach is said before it is sent', async () => {
  await open('/people');
  await page.getByRole('button', { name: 'Roles of colleague' }).click();
  const dialog = dialogOf('Roles of colleague');
  const give = dialog.getByRole('button', { name: 'Give it' });
  await dialog.getByLabel('Where').fill('north');
  await dialog.getByText('“north” of what?').waitFor();
  expect(await give.isDisabled()).toBe(true);
  await dialog.getByRole('combobox', { name: 'Role' }).click();
  await page.getByRole('option', { name: /^operator/ }).click();
  await dialog.getByLabel('Where').fill('channel/shopify-eu');
  await give.click();
  await dialog.getByText('channel/shopify-eu, by administrator').waitFor();
  expect(await grants()).toEqual(['operator in channel/shopify-eu']);
  await dialog.getByRole('button', { name: 'Take back operator' }).click();
  await dialog.getByText('channel/shopify-eu, by administrator').waitFor({ state: 'detached' });
  expect(await grants()).toEqual([]);
});

test('two administrators do not overwrite each other: the second one is told, and looks again', async () => {
  await open('/people');
  await page.getByRole('button', { name: 'Roles of colleague' }).click();
  const dialog = dialogOf('Roles of colleague');
  const elsewhere = { role: 'viewer', reach: ['channel/shopify-us'] };
  const deed = () => world.post(`/api/v1/people/${colleague.person}/grant`, elsewhere);
  await meanwhile('people/*/grant', deed);
  await dialog.getByRole('button', { name: 'Give it' }).click();
  await dialog.getByText('Somebody else changed it meanwhile').waitFor();
  expect(await grants()).toEqual(['viewer in channel/shopify-us']);
  await dialog.getByRole('button', { name: 'Look again' }).click();
  await dialog.getByText('channel/shopify-us, by administrator').waitFor();
  await dialog.getByRole('button', { name: 'Take back viewer' }).click();
  await dialog.getByText('channel/shopify-us, by administrator').waitFor({ state: 'detached' });
  await dialog.getByRole('button', { name: 'Close' }).last().click();

  await page.getByRole('button', { name: 'Switch off colleague' }).click();
  await meanwhile('people/*/disable', deed);
  await dialogOf('Switch colleague off').getByRole('button', { name: 'Switch off' }).click();
  await dialogOf('Switch colleague off').getByText('Somebody else changed it meanwhile').waitFor();
  expect((await asColleague('/me')).status).toBe(200);
});

test('a machine is added, its secret shown once and used, and changed in peace', async () => {
  await open('/people');
  await page.getByRole('button', { name: 'Add a machine' }).click();
  const dialog = dialogOf('Add a machine');
  await dialog.getByLabel('Name').fill('Picker');
  await dialog.getByText('Lower-case letters, digits and hyphens, a letter first.').waitFor();
  await dialog.getByLabel('Name').fill('picker');
  await dialog.getByLabel('Purpose').fill('Picks orders');
  await dialog.getByLabel('Owner').fill('Warehouse team');
  await dialog.getByLabel('Where').fill('channel/shopify-eu');
  await dialog.getByLabel('Requests in a minute').fill('600');
  await dialog.getByLabel('Ends').fill('2090-01-31');
  await dialog.getByRole('button', { name: 'Add it' }).click();
  const shown = dialogOf('The secret of picker');
  const first = (await shown.locator('pre').textContent()) ?? '';
  await shown.getByRole('button', { name: 'I have it' }).click();
  await shown.waitFor({ state: 'detached' });
  const row = page.getByRole('row').filter({ hasText: 'Picks orders' });
  await row.getByText('600 a minute').waitFor();
  await row.getByText('channel/shopify-eu').waitFor();
  const heads = page.getByRole('region', { name: 'Machines' }).getByRole('columnheader');
  expect(await row.getByRole('cell').count()).toBe(await heads.count());
  expect(await page.locator('body').textContent()).not.toContain(first);
  expect(await breaches(page)).toEqual([]);

  const given = await tokenOf('picker', first);
  const { access_token: token } = (await given.json()) as { access_token: string };
  const headers = { authorization: `Bearer ${token}` };
  const me = (await (await fetch(`${world.hub.url}/api/v1/me`, { headers })).json()) as object;
  expect(me).toMatchObject({ name: 'machine/picker', reach: { channels: ['shopify-eu'] } });

  await row.getByRole('button', { name: 'Rotate secret of picker' }).click();
  await dialogOf('Rotate the secret of picker').getByLabel('Hours for which both are good').fill('0');
  await dialogOf('Rotate the secret of picker').getByRole('button', { name: 'Rotate it' }).click();
  const second = (await shown.locator('pre').textContent()) ?? '';
  await shown.getByRole('button', { name: 'I have it' }).click();
  expect((await tokenOf('picker', second)).status).toBe(200);
  expect((await tokenOf('picker', first)).status).toBe(401);

  await shown.waitFor({ state: 'detached' });
  await row.getByRole('button', { name: 'Switch off picker' }).click();
  await meanwhile('machines/*/disable', () => world.post('/api/v1/machines/picker/rotate', { overlapHours: 24 }));
  const off = dialogOf('Switch picker off');
  await off.getByRole('button', { name: 'Switch off' }).click();
  await off.getByText('Somebody else changed it meanwhile').waitFor();
  await off.getByRole('button', { name: 'Look again' }).click();
  await off.waitFor({ state: 'detached' });
  await row.getByRole('button', { name: 'Switch off picker' }).click();
  await off.getByRole('button', { name: 'Switch off' }).click();
  await row.getByText('switched off').waitFor();
  expect((await fetch(`${world.hub.url}/api/v1/me`, { headers })).status).toBe(403);
});

test('whoever is away names who approves for them, and takes it back', async () => {
  await open('/approvals');
  const panel = page.getByRole('region', { name: 'Stand-ins' });
  await panel.getByText('Everybody approves for themselves').waitFor();
  await panel.getByRole('button', { name: 'Name who approves for you' }).click();
  const dialog = dialogOf('Name who approves for you');
  await dialog.getByRole('combobox', { name: 'Who' }).click();
  await page.getByRole('option', { name: 'colleague' }).click();
  await dialog.getByLabel('Until the end of').fill('2090-01-31');
  await dialog.getByRole('button', { name: 'Name them' }).click();
  await dialog.getByText('The end must be within 60 days from now').waitFor();
  const inAMonth = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
  await dialog.getByLabel('Until the end of').fill(inAMonth);
  await dialog.getByRole('button', { name: 'Name them' }).click();
  await dialog.waitFor({ state: 'detached' });
  await panel.getByRole('row').filter({ hasText: 'colleague' }).waitFor();
  const { standIns } = await world.ask<{ standIns: object[] }>('/api/v1/stand-ins');
  expect(standIns).toMatchObject([{ standIn: colleague.name, until: `${inAMonth}T23:59:59.000Z` }]);
  expect(await breaches(page)).toEqual([]);
  await panel.getByRole('button', { name: 'Approve alone again' }).click();
  await dialogOf('Approve alone again').getByRole('button', { name: 'End it' }).click();
  await panel.getByText('Everybody approves for themselves').waitFor();
});

test('a session is ended, and its browser is out', async () => {
  expect((await asColleague('/me')).status).toBe(200);
  await open('/people');
  await page.getByRole('button', { name: 'End it: a session of colleague' }).click();
  await dialogOf('End a session of colleague').getByRole('button', { name: 'End it' }).click();
  await page.getByRole('button', { name: 'End it: a session of colleague' }).waitFor({ state: 'detached' });
  expect((await asColleague('/me')).status).toBe(401);
});
