import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { ALERTS_DEFAULTS } from '../../src/config/alerts.ts';
import { type HttpReceiver, httpReceiver } from '../../src/testing/receivers.ts';
import type { Bought } from '../scenarios/shopping.ts';
import { openWorld, type World, waitUntil } from '../scenarios/world.ts';
import { openVisitor, type Visitor } from './visit.ts';

/** Who mends what and by when, and what people are told of: in a real browser on a real hub. */
let world: World;
let hook: HttpReceiver;
let visitor: Visitor;
let page: Page;
let stuck: readonly Bought[];
let id: string;

const PATIENCE_MS = 60_000;
const CODE = 'SL-ODOO-010';

interface Told {
  readonly cases: readonly { readonly id: string; readonly kind: string; readonly owner: string }[];
}

beforeAll(async () => {
  hook = await httpReceiver();
  world = await openWorld({
    alerts: {
      lookEvery: '1s',
      rules: { ...ALERTS_DEFAULTS.rules, 'overdue-cases': { for: '1s', clear: '1s' } },
      routes: {
        'on-call': {
          kind: 'webhook',
          url: hook.url,
          quiet: { from: '00:00', until: '00:00', timeZone: 'UTC' },
        },
      },
    },
    cases: { deadlines: { critical: '1s', warning: '1s', notice: '1s' } },
  });
  visitor = await openVisitor();
  stuck = Array.from({ length: 2 }, () => world.us.buys({ pieces: { 'SCARF-NEW': 1 } }));
  for (const each of stuck) await world.until(each, ({ held }) => held !== undefined, PATIENCE_MS);
  const found = (await world.ask<Told>('/api/v1/cases')).cases.find(({ kind }) => kind === 'dead-letters');
  id = found?.id ?? '';
});
afterAll(async () => {
  await visitor?.[Symbol.asyncDispose]();
  await world?.[Symbol.asyncDispose]();
  await hook?.[Symbol.asyncDispose]();
});
beforeEach(async () => {
  page = await visitor.signIn(world.hub);
});
afterEach(async () => {
  await page.context().close();
  expect(visitor.complaints()).toEqual([]);
});

const open = async (path: string): Promise<void> => {
  await page.goto(`${world.hub.url}${path}`);
};
const openCase = () => open(`/cases?case=${id}`);
const put = (owner: string) =>
  fetch(`${world.hub.url}/api/v1/cases/${id}/owner`, {
    method: 'PUT',
    body: JSON.stringify({ owner }),
    headers: { authorization: `Bearer ${world.hub.token}`, 'content-type': 'application/json' },
  });

test('a case says in words what it is, how late it is and how to mend it; who takes it has it in their list', async () => {
  await openCase();
  const panel = page.getByRole('region', { name: 'A SKU is not in Odoo' });
  await panel.getByText(CODE).waitFor();
  await panel.getByText(/\d+ (s|min|h) late/).waitFor();
  await page.getByRole('region', { name: 'Runbook' }).getByText('How to mend.').waitFor();
  await panel.getByRole('button', { name: 'Take it' }).click();
  await page.getByText('The case is yours.').waitFor();
  await panel.getByText(', you').waitFor();
  await page.getByRole('region', { name: 'History' }).getByText('assigned').waitFor();
  await page.getByText('Mine', { exact: true }).click();
  await page.waitForURL(/whose=mine/);
  const list = page.getByRole('list', { name: 'Cases' });
  await waitUntil(async () => (await list.getByRole('listitem').count()) === 1, 'only this one is mine');
  await panel.getByRole('button', { name: 'Give it back' }).click();
  await page.getByText('You have no case').waitFor();
});

test('a case is given to a team, with a note that stays', async () => {
  await openCase();
  await page.getByRole('button', { name: 'Give it to somebody' }).click();
  const dialog = page.getByRole('dialog', { name: 'Give the case to somebody' });
  const owner = dialog.getByRole('combobox', { name: 'Who answers for it' });
  await owner.click();
  await page.getByRole('option', { name: 'operations' }).waitFor();
  await owner.fill('operations');
  await page.getByRole('option', { name: 'operations' }).click();
  await waitUntil(async () => (await owner.inputValue()) === 'operations', 'operations are chosen');
  await dialog.getByLabel('Note').fill('the article is being entered');
  await dialog.getByRole('button', { name: 'Give it' }).click();
  await page.getByText('The case has a new owner.').waitFor();
  await page.getByRole('region', { name: 'History' }).getByText('the article is being entered').waitFor();
});

test('when somebody else was faster, nothing is changed, it is said, and one looks again', async () => {
  await openCase();
  await page.getByRole('button', { name: 'Give it to somebody' }).click();
  const dialog = page.getByRole('dialog', { name: 'Give the case to somebody' });
  await dialog.getByRole('combobox', { name: 'Who answers for it' }).fill('tests@example.com');
  await page.getByRole('option', { name: 'tests@example.com' }).click();
  expect((await put('night shift')).status).toBe(200);
  await dialog.getByRole('button', { name: 'Give it' }).click();
  await dialog.getByText('Somebody else changed it meanwhile').waitFor();
  await dialog.getByRole('button', { name: 'Look again' }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByText('night shift').first().waitFor();
});

test('a deed whose answer is lost is done once, however often it is asked for', async () => {
  const keys: string[] = [];
  const replayed: (string | undefined)[] = [];
  await page.route('**/api/v1/cases/*/comment', async (route) => {
    keys.push(route.request().headers()['idempotency-key'] ?? '');
    const answer = await route.fetch();
    replayed.push(answer.headers()['idempotency-replayed']);
    await (keys.length === 1 ? route.abort() : route.fulfill({ response: answer }));
  });
  await openCase();
  await page.getByRole('button', { name: 'Write a note' }).click();
  const dialog = page.getByRole('dialog', { name: 'Write a note' });
  await dialog.getByLabel('Reason').fill('said only once');
  await dialog.getByRole('button', { name: 'Keep it' }).click();
  await dialog.getByText('The hub does not answer').waitFor();
  await dialog.getByRole('button', { name: 'Keep it' }).click();
  await dialog.waitFor({ state: 'detached' });
  expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
  expect(keys[1]).toBe(keys[0]);
  expect(replayed).toEqual([undefined, 'true']);
  const { steps } = await world.ask<{ steps: { note: string }[] }>(`/api/v1/cases/${id}`);
  expect(steps.filter(({ note }) => note === 'said only once')).toHaveLength(1);
});

test('an alert leads to what it is about, is looked at and muted, and its history stays', async () => {
  await open('/alerts');
  const stands = page.getByRole('region', { name: 'What stands now' });
  const line = stands.getByRole('listitem').filter({ hasText: 'past the deadline' }).first();
  await line.getByRole('button', { name: /^I look at it/ }).click();
  await page.getByRole('dialog', { name: 'I look at it' }).getByRole('button', { name: 'I look at it' }).click();
  await line.getByText(/seen by/).waitFor();
  await line.getByRole('button', { name: /^Mute/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Mute the alert' });
  await dialog.getByLabel('Reason').fill('It is being mended');
  await dialog.getByRole('button', { name: 'Mute it' }).click();
  await line.getByText(/^muted/).waitFor();
  const history = page.getByRole('region', { name: 'History' });
  for (const word of ['fired', 'acknowledged', 'muted'])
    await history.getByText(word, { exact: true }).first().waitFor();
  await page.getByText('in peace now, except for critical').waitFor();
  await line.getByRole('button', { name: /^Hear of it again/ }).click();
  await line.getByRole('button', { name: /^Mute/ }).waitFor();
  await line.getByRole('link').click();
  await page.getByRole('heading', { level: 1, name: 'Cases' }).waitFor();
  await page.getByRole('list', { name: 'Cases' }).getByText(/late$/).first().waitFor();
});

test('service levels say what is promised, what was kept and how fast the budget goes', async () => {
  await open('/alerts');
  const orders = page.getByRole('region', { name: 'Web orders' });
  await orders.getByText(/in the ERP within/).waitFor();
  await orders.getByText('Last 6 hours').waitFor();
  await open('/');
  await page
    .getByRole('region', { name: 'Service levels' })
    .getByText(/in the ERP within/)
    .waitFor();
});
