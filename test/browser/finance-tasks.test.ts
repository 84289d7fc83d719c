import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { env } from 'node:process';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type World, waitUntil } from '../scenarios/world.ts';
import { breaches } from './breaches.ts';
import { BANK_KEEPS, type FinanceWorld, openFinanceWorld } from './finance-world.ts';
import { openVisitor, type Visitor } from './visit.ts';

/** What finance does every morning, done in a real browser on a real hub. */
let finance: FinanceWorld;
let world: World;
let visitor: Visitor;
let page: Page;

beforeAll(async () => {
  finance = await openFinanceWorld();
  world = finance.world;
  visitor = await openVisitor();
});
afterAll(async () => {
  await visitor?.[Symbol.asyncDispose]();
  await finance?.[Symbol.asyncDispose]();
});
beforeEach(async () => {
  page = await visitor.signIn(world.hub);
});
afterEach(async () => {
  await page.context().close();
  expect(visitor.complaints()).toEqual([]);
});

const open = (path: string) => page.goto(`${world.hub.url}${path}`);

/** Says why, and does it. */
async function confirm(deed: string, reason: string): Promise<void> {
  const dialog = page.getByRole('dialog').filter({ has: page.getByRole('button', { name: deed, exact: true }) });
  await dialog.getByLabel('Reason').fill(reason);
  await dialog.getByRole('button', { name: deed, exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
}

/** Who paid and what they wrote stays hidden until one says why. */
async function showPersonal(): Promise<void> {
  await page.getByRole('button', { name: 'Show personal data' }).click();
  await confirm('Show it', 'Finding what the lines are for');
}

/** Four eyes: somebody else approves what was asked for here. */
async function approveAsAnother(): Promise<void> {
  const { approvals } = await world.ask<{ approvals: { id: string }[] }>('/api/v1/approvals?state=waiting');
  expect(approvals).toHaveLength(1);
  await world.post(`/api/v1/approvals/${approvals[0]?.id}/approve`, {});
}

/** Where one comes from the navigation. */
const go = (name: string) =>
  page.getByRole('navigation', { name: 'Pages', exact: true }).getByRole('link', { name, exact: true }).click();

const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
const LOOKS: readonly (readonly [string, BrowserContextOptions])[] = [
  ['light', { colorScheme: 'light' }],
  ['dark', { colorScheme: 'dark' }],
  ['phone', { ...PHONE, colorScheme: 'light' }],
  ['dark phone', { ...PHONE, colorScheme: 'dark' }],
];

const pages = (): readonly (readonly [string, string])[] => [
  ['/returns', 'Newest first'],
  [`/returns/${encodeURIComponent(finance.returned)}`, 'Goods and money'],
  [`/orders/${encodeURIComponent(finance.bought.order)}/money`, 'Does it add up?'],
  ['/bank', 'Bank'],
  ['/bank?show=payouts', 'On their way, or not alike'],
  ['/bank?show=statements', 'Statements'],
  [`/store-days?until=${finance.date}`, 'Store days'],
  [`/store-days/${finance.store}/${finance.date}`, 'Counted against expected'],
  ['/variances', 'Variances'],
];

test.each(LOOKS)('every page of money can be used by everybody, %s', async (look, options) => {
  const seen = await visitor.signIn(world.hub, { ...options, reducedMotion: 'reduce' });
  for (const [path, heading] of pages()) {
    await seen.goto(`${world.hub.url}${path}`);
    await seen.getByRole('heading', { name: heading, exact: true }).waitFor();
    await waitUntil(async () => (await seen.locator('[aria-busy="true"]').count()) === 0, `${path} has come`);
    expect(await breaches(seen), path).toEqual([]);
    const width = (await seen.evaluate('document.documentElement.scrollWidth')) as number;
    expect(width, path).toBeLessThanOrEqual(options.viewport?.width ?? 1360);
    await keepPicture(seen, `${look}-${path}`);
  }
  await seen.context().close();
});

/** Whoever wants to look at the pages names a folder in LOOK_AT. */
async function keepPicture(seen: Page, name: string): Promise<void> {
  if (env.LOOK_AT === undefined) return;
  mkdirSync(env.LOOK_AT, { recursive: true });
  await seen.screenshot({ path: join(env.LOOK_AT, `${name.replaceAll(/[^a-z0-9]+/gi, '-')}.png`), fullPage: true });
}

test('1. find the line of the bank that nobody knows, match it with its payout, and see what is left of it', async () => {
  await go('Bank');
  await showPersonal();
  const line = page.getByRole('listitem').filter({ hasText: 'STRIPE TECHNOLOGY EUROPE' }).first();
  await line.getByRole('button', { name: 'This is it' }).first().click();
  await confirm('Match it', 'The bank keeps a fee of each transfer');
  await page.getByText(/is matched\.$/).waitFor();
  await line.waitFor({ state: 'detached' });
  await open('/bank?show=payouts');
  const payout = page.getByRole('listitem', { name: /^Payout / });
  await payout.getByText('not the same as').waitFor({ state: 'attached' });
  await keepPicture(page, 'payout-not-alike');
  await page.getByLabel('Currency').fill('USD');
  await page.getByText('No such payout').first().waitFor();
  await keepPicture(page, 'payouts-in-dollars');
  await page.getByLabel('Currency').fill('EUR');
  await payout.first().waitFor();
  await payout.getByRole('link', { name: 'SL-SETTLE-003' }).click();
  await page.getByRole('heading', { level: 1, name: 'Variances' }).waitFor();
  await page
    .getByRole('row')
    .filter({ hasText: finance.payout })
    .getByText(`€${(BANK_KEEPS / 100).toFixed(2)}`)
    .waitFor();
});

test('2. say that a line belongs to nothing here', async () => {
  await open('/bank');
  await showPersonal();
  const rent = page.getByRole('listitem').filter({ hasText: 'City Properties' }).first();
  await rent.getByRole('button', { name: 'It belongs to nothing here' }).click();
  await confirm('Dismiss it', 'Rent of the store');
  await rent.waitFor({ state: 'detached' });
  await open('/bank?show=dismissed');
  await showPersonal();
  await page.getByText('City Properties').waitFor();
});

test('3. approve a return, take its goods in, and see the money given back and the sums of the order close', async () => {
  await open('/');
  await go('Returns');
  await page.getByText('Waits for a person', { exact: true }).click();
  await page.waitForURL(/held=true/);
  await page.getByRole('link', { name: finance.returned.split('/').at(-1) ?? '' }).click();
  const held = page.getByRole('region', { name: 'It waits for a person' });
  await held.getByText('SL-RETURN-005').waitFor();
  await held.getByText('What to do').waitFor();
  await page.getByRole('button', { name: 'Approve', exact: true }).click();
  await confirm('Approve it', 'A good customer');
  await page.getByRole('button', { name: 'Goods have come' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'They are here' }).click();
  const goods = page.getByRole('list', { name: 'Goods of TEE' });
  await goods
    .getByRole('listitem')
    .filter({ hasText: /^Here.*, reached$/ })
    .waitFor();
  await page.getByRole('button', { name: 'Goods were looked at' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'So it is' }).click();
  const money = page.getByRole('list', { name: 'Money for TEE' });
  await money.getByRole('listitem').filter({ hasText: '€39.80 in all' }).waitFor();
  await page.getByText('nothing is open').waitFor();
  await keepPicture(page, 'return-paid');
  await open(`/orders/${encodeURIComponent(finance.bought.order)}/money`);
  const sums = page.getByRole('listitem').filter({ hasText: 'The books say what payments say' });
  await sums.getByText('it closes').waitFor();
  await page.getByRole('row').filter({ hasText: 'Refunded' }).first().waitFor();
  await keepPicture(page, 'order-refunded');
  await open('/');
  await page.getByRole('region', { name: 'For finance' }).getByText('1 store day').waitFor();
  await keepPicture(page, 'today');
});

test('4. approve a counted difference, and see the day of the store in the books', async () => {
  await open(`/store-days?until=${finance.date}`);
  await page.getByRole('link', { name: `paris, ${finance.date}: differs, SL-DAY-003` }).click();
  const drawers = page.getByRole('region', { name: 'Counted against expected' });
  await drawers.getByText('+€19.90').waitFor();
  await page.getByRole('button', { name: 'Approve the count' }).click();
  await confirm('Approve it', 'Counted twice, a sale was not voided');
  await page.getByRole('link', { name: 'waits for a second person' }).waitFor();
  await approveAsAnother();
  await page.getByText('a person approved the count').waitFor();
  await page.getByRole('region', { name: 'In the books' }).getByText('odoo-main').first().waitFor();
  await keepPicture(page, 'day-closed');
});

test('5. settle by hand what no book will ever say otherwise', async () => {
  const { variances } = await world.ask<{ variances: { code: string }[] }>('/api/v1/variances?state=open');
  expect(variances.map(({ code }) => code)).toContain('SL-SETTLE-003');
  await open('/variances?code=SL-SETTLE-003');
  await page.getByRole('button', { name: /^Settle by hand/ }).click();
  await confirm('Settle it', 'The bank keeps it by contract');
  await page.getByRole('link', { name: 'waits for a second person' }).click();
  await page.getByText('Settle a variance by hand').waitFor();
  await approveAsAnother();
  await open('/variances?code=SL-SETTLE-003');
  await page.getByText('No variance is like that').waitFor();
  await open('/variances?state=settled');
  await page.getByText(/The bank keeps it by contract/).waitFor();
});
