import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { openDatabase } from '../../src/backbone/postgres/database.ts';
import { readExport } from '../../src/governance/audit/export.ts';
import { createPostgresIdentityStore } from '../../src/governance/identity/postgres-store.ts';
import { type Got, type Receiver, startReceiver } from '../../src/partners/testing/receiver.ts';
import type { GatewayBench } from '../../src/testing/gateway-bench.ts';
import { signedInAs } from '../../src/testing/sign-in.ts';
import type { Bought } from '../scenarios/shopping.ts';
import { openWorld, type World, waitUntil } from '../scenarios/world.ts';
import { openVisitor, type Visitor } from './visit.ts';

/** What is done now and then in the control room, in a real browser on a real hub. */
let world: World;
let visitor: Visitor;
let receiver: Receiver;
let page: Page;
let paid: Bought;

const PATIENCE_MS = 60_000;

beforeAll(async () => {
  receiver = await startReceiver();
  world = await openWorld();
  visitor = await openVisitor();
  paid = world.us.buys({ pieces: { TEE: 1, BOOK: 1 } });
  await world.untilState(paid, 'allocated', PATIENCE_MS);
});
afterAll(async () => {
  await visitor?.[Symbol.asyncDispose]();
  await world?.[Symbol.asyncDispose]();
  await receiver?.[Symbol.asyncDispose]();
});
beforeEach(async () => {
  page = await visitor.signIn(world.hub);
});
afterEach(async () => {
  await page.context().close();
  expect(visitor.complaints()).toEqual([]);
});

/** A viewer of some channels, with a session in the database of the hub. */
async function viewerOf(...reach: string[]): Promise<{ readonly cookie: string }> {
  const database = await openDatabase(world.databaseUrl, { poolSize: 1 });
  const store = createPostgresIdentityStore(database);
  const parts = { identity: { store, groups: { brands: {}, regions: {} } } } as unknown as GatewayBench['parts'];
  const { headers } = await signedInAs({ parts }, 'viewer', [{ role: 'viewer', reach }]);
  await database.close();
  return { cookie: headers.cookie ?? '' };
}

const open = (path: string) => page.goto(`${world.hub.url}${path}`);

/** Says why, and does it. */
async function confirm(deed: string, reason?: string): Promise<void> {
  const dialog = page.getByRole('dialog').filter({ has: page.getByRole('button', { name: deed, exact: true }) });
  if (reason !== undefined) await dialog.getByLabel('Reason').fill(reason);
  await dialog.getByRole('button', { name: deed, exact: true }).click();
}

test('a connection says which webhooks are registered, and a passport by which rules it was read and where the order is in Odoo', async () => {
  await open('/connections');
  const shop = page.getByRole('region', { name: 'shopify-us' });
  await shop.getByText('All is as it should be').waitFor();
  await shop
    .locator('details', { hasText: 'there and well' })
    .or(shop.getByText(/mended: /))
    .first()
    .waitFor();
  await shop.getByText(/^Looked at/).waitFor();
  await open(`/orders/${encodeURIComponent(paid.order)}`);
  const inOdoo = page.getByRole('link', { name: /^Open S\d+/ });
  expect(await inOdoo.getAttribute('href')).toMatch(
    /^http:\/\/127\.0\.0\.1:\d+\/web#id=\d+&model=sale\.order&view_type=form$/,
  );
  await page.getByText('OrderPlaced', { exact: true }).first().click();
  await page.getByText(/^Read by shopify@.+ mapping \d+$/).waitFor();
});

test('from an order to its customer, whose names are shown with a reason', async () => {
  await open(`/orders/${encodeURIComponent(paid.order)}`);
  await page.getByRole('link', { name: /^Customer/ }).click();
  await page.getByRole('heading', { level: 1, name: 'A customer' }).waitFor();
  await page.getByRole('region', { name: 'Orders', exact: true }).getByRole('link', { name: paid.name }).waitFor();
  expect(await page.locator('body').textContent()).not.toContain('ann@example.com');
  await page.getByRole('button', { name: 'Show personal data' }).click();
  await confirm('Show it', 'The buyer is on the telephone');
  await page.getByText('ann@example.com').first().waitFor();
  await open('/search?q=ann%40example');
  await page.getByRole('button', { name: 'Search buyers too' }).click();
  await confirm('Search them', 'The buyer wrote a letter');
  await page.getByRole('row').filter({ hasText: 'customer' }).getByRole('link').click();
  await page.getByRole('heading', { name: 'Known as' }).waitFor();
});

test('a payment that is found by its key opens its own page', async () => {
  const { payments } = await world.ask<{ payments: { id: string }[] }>('/api/v1/payments');
  const id = payments[0]?.id ?? '';
  await open(`/search?q=${encodeURIComponent(id)}`);
  await page.getByRole('heading', { level: 1, name: `Payment ${id.split('/').at(-1)}` }).waitFor();
  expect(new URL(page.url()).pathname).toBe(`/payments/${encodeURIComponent(id)}`);
});

test('whoever sees one channel only is told so, is offered what they may open, and is refused nothing', async () => {
  const limited = await visitor.browser.newContext({ viewport: { width: 1360, height: 900 }, locale: 'en-GB' });
  limited.setDefaultTimeout(PATIENCE_MS);
  const { cookie } = await viewerOf('channel/shopify-us');
  const [name = '', value = ''] = cookie.split('=');
  await limited.addCookies([{ name, value, url: world.hub.url }]);
  const own = await limited.newPage();
  const refused: string[] = [];
  own.on('response', (answer) => {
    if (answer.status() >= 400) refused.push(`${answer.status()} ${answer.url()}`);
  });
  const note = own.getByRole('note').filter({ hasText: /^Only what .* your/ });
  await own.goto(world.hub.url);
  await own.getByRole('heading', { name: 'Stuck money' }).waitFor();
  await note.waitFor();
  expect(await own.getByRole('alert').count()).toBe(0);
  expect(await own.getByRole('heading', { name: 'Service levels' }).count()).toBe(0);
  const rail = own.getByRole('navigation', { name: 'Pages', exact: true });
  expect(await rail.getByRole('link', { name: /Alerts|Variances|Bank|Replay|Audit|People/ }).count()).toBe(0);
  for (const name of ['Flows', 'Connections', 'Stock']) {
    await rail.getByRole('link', { name, exact: true }).click();
    await own.getByRole('heading', { level: 1, name }).waitFor();
    await note.waitFor();
  }
  await own.goto(`${world.hub.url}/orders/${encodeURIComponent(paid.order)}`);
  await own.getByText('What its process waits for is shown to roles that reach everywhere.').waitFor();
  await own.getByRole('region', { name: 'Timeline', exact: true }).waitFor();
  expect(refused).toEqual([]);
  await limited.close();
});

test('an order is cancelled from its passport, with a reason, and says what that did to stock and money', async () => {
  const bought = world.us.buys({ pieces: { MUG: 1 } });
  await world.untilState(bought, 'allocated', PATIENCE_MS);
  await open(`/orders/${encodeURIComponent(bought.order)}`);
  const money = page.getByRole('region', { name: 'Money effect' });
  await money.getByText('Captured').waitFor();
  await page.getByRole('button', { name: 'Cancel the order' }).click();
  await confirm('Cancel it', 'The buyer called: bought twice');
  await page.getByText(`${bought.name} is being cancelled.`).waitFor();
  await world.untilState(bought, 'cancelled', PATIENCE_MS);
  await money.getByText('Refunded').waitFor();
  await page.getByRole('region', { name: 'Timeline' }).getByText('OrderCancelled', { exact: true }).first().waitFor();
  await page.getByRole('button', { name: 'Cancel the order' }).waitFor({ state: 'detached' });
});

test('a flow runs empty, pauses, and goes on', async () => {
  await open('/flows');
  await page.getByRole('button', { name: 'Drain deliver/odoo-main' }).click();
  await confirm('Drain it', 'Odoo is updated at noon');
  const resume = page.getByRole('button', { name: 'Resume deliver/odoo-main' });
  await resume.waitFor();
  await page.getByText('drained: Odoo is updated at noon').waitFor();
  await resume.click();
  await confirm('Resume it');
  await page.getByRole('button', { name: 'Drain deliver/odoo-main' }).waitFor();
});

test('a partner is told: added with a filter, its secret shown once, tested, disabled, enabled, sent again', async () => {
  await open('/partners');
  await page.getByText('Nobody is told yet').waitFor();
  await page.getByRole('button', { name: 'Add an endpoint' }).click();
  const form = page.getByRole('dialog', { name: 'Add an endpoint' });
  await form.getByRole('textbox', { name: 'Address' }).fill(receiver.url);
  await form.getByRole('textbox', { name: 'What it is for' }).fill('The marketing agency');
  await form.getByRole('textbox', { name: 'Owner' }).fill('crm@example.com');
  await form.getByRole('button', { name: 'Add it' }).click();
  const shown = page.getByRole('dialog', { name: 'The signing secret' });
  const secret = (await shown.locator('pre').textContent()) ?? '';
  expect(secret).toMatch(/^whsec_/);
  await shown.getByRole('button', { name: 'I have it' }).click();
  await page.getByRole('link', { name: 'The marketing agency' }).click();
  await page.getByRole('button', { name: 'Send a test event' }).click();
  await page.getByText(/^The test was taken/).waitFor();
  await waitUntil(() => receiver.taken.length > 0, 'the test has come');
  const got = receiver.taken[0] as Got;
  expect(new Webhook(secret).verify(got.body, got.headers as Record<string, string>)).toBeDefined();

  await page.getByRole('button', { name: 'Disable', exact: true }).click();
  await confirm('Disable it', 'The partner moves its servers');
  await page.getByText('The partner moves its servers').first().waitFor();
  const bought = world.us.buys({ pieces: { MUG: 1 } });
  await world.untilState(bought, 'allocated', PATIENCE_MS);
  const deliveries = page.getByRole('region', { name: 'Deliveries' });
  await deliveries.getByRole('row').filter({ hasText: bought.order }).filter({ hasText: 'waiting' }).first().waitFor();
  expect(receiver.taken.some(({ event }) => event.subject === bought.order)).toBe(false);
  await page.getByRole('button', { name: 'Enable', exact: true }).click();
  await confirm('Enable it');
  await waitUntil(() => receiver.taken.some(({ event }) => event.subject === bought.order), 'what it missed has come');

  const placed = deliveries.getByRole('row').filter({ hasText: bought.order }).filter({ hasText: 'OrderPlaced' });
  await placed.filter({ hasText: 'delivered' }).getByRole('button').click();
  const drawer = page.getByRole('dialog', { name: 'storeloom.order.OrderPlaced.v1' });
  await drawer.getByText('204').first().waitFor();
  await drawer.getByRole('button', { name: 'Send again' }).click();
  await page.getByText('It is sent again, under the same id.').waitFor();
  await drawer.getByRole('heading', { name: /^[2-9] tries/ }).waitFor();
  const ids = () =>
    receiver.taken.filter(
      ({ event }) => event.type === 'storeloom.order.OrderPlaced.v1' && event.subject === bought.order,
    );
  await waitUntil(() => ids().length > 1, 'it came again');
  expect(new Set(ids().map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  await page.keyboard.press('Escape');
  await drawer.waitFor({ state: 'detached' });

  await page.getByRole('button', { name: 'Rotate secret' }).click();
  await confirm('Rotate it');
  const fresh = (await shown.locator('pre').textContent()) ?? '';
  expect(fresh).toMatch(/^whsec_/);
  expect(fresh).not.toBe(secret);
  await shown.getByRole('button', { name: 'I have it' }).click();
  await page.getByText('A former one').waitFor();
});

test('the audit says who did it by name, is narrowed by what, on what and when, and is exported', async () => {
  await open('/audit');
  const row = page.getByRole('row').filter({ hasText: 'Local administrator' }).first();
  await row.waitFor();
  await page.getByLabel('On what').fill(paid.order);
  await row.waitFor({ state: 'detached' });
  await page.getByLabel('On what').fill('order/nobody/1');
  await page.getByText('Nobody did that').waitFor();
  await page.getByLabel('On what').fill('');
  await page.getByRole('combobox', { name: 'What' }).fill('makeSignInLink');
  await page.getByRole('heading', { name: 'Entries found' }).waitFor();
  await page.getByRole('row').filter({ hasText: 'makeSignInLink' }).first().waitFor();
  await row.waitFor({ state: 'detached' });
  // What stands in the address is the same list for a colleague.
  await page.reload();
  await page.getByRole('row').filter({ hasText: 'makeSignInLink' }).first().waitFor();
  expect(await page.getByRole('combobox', { name: 'What' }).inputValue()).toBe('makeSignInLink');
  await page.getByLabel('From day').fill('2020-01-01');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Export' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('audit.jsonl');
  const verdict = await readExport((await readFile(await download.path(), 'utf8')).split('\n'));
  expect(verdict).not.toHaveProperty('broken');
  expect(verdict.entries).toBeGreaterThan(0);
});
