import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Bought } from '../scenarios/shopping.ts';
import { openWorld, type World, waitUntil } from '../scenarios/world.ts';
import { openVisitor, type Visitor } from './visit.ts';

/** What the people of a retailer do every day, done in a real browser on a real hub. */
let world: World;
let visitor: Visitor;
let page: Page;
let paid: Bought;
let stuck: readonly Bought[];

const PATIENCE_MS = 60_000;

beforeAll(async () => {
  world = await openWorld({ stock: { ordersFrom: 'location/wh', channels: { 'shopify-eu': {} } } });
  const shop = world.eu.simulator;
  for (const location of shop.state.locations.slice(1)) location.active = false;
  shop.stockItem('MUG', 3);
  visitor = await openVisitor();
  paid = world.us.buys({ pieces: { TEE: 1, BOOK: 1 } });
  stuck = Array.from({ length: 3 }, () => world.us.buys({ pieces: { 'SCARF-NEW': 1 } }));
  await world.untilState(paid, 'allocated', PATIENCE_MS);
  for (const each of stuck) await world.until(each, ({ held }) => held !== undefined, PATIENCE_MS);
});
afterAll(async () => {
  await visitor?.[Symbol.asyncDispose]();
  await world?.[Symbol.asyncDispose]();
});
beforeEach(async () => {
  page = await visitor.signIn(world.hub);
});
afterEach(async () => {
  await page.context().close();
  expect(visitor.complaints()).toEqual([]);
});

const open = (path: string) => page.goto(`${world.hub.url}${path}`);
const find = async (text: string): Promise<void> => {
  await page.getByLabel('Search orders, payments, parcels, articles').waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
};
const passportOf = (bought: Bought) => page.getByRole('heading', { level: 1, name: bought.name, exact: true });

/** Says why, and does it. */
async function confirm(deed: string, reason?: string): Promise<void> {
  const dialog = page.getByRole('dialog').filter({ has: page.getByRole('button', { name: deed, exact: true }) });
  if (reason !== undefined) await dialog.getByLabel('Reason').fill(reason);
  await dialog.getByRole('button', { name: deed, exact: true }).click();
}

test('1. see what is late, and which system is the cause', async () => {
  await page.getByRole('heading', { level: 1, name: /stuck(, most)? at odoo-main/ }).waitFor();
  const late = page.getByRole('region', { name: 'Late and at risk' });
  for (const { name } of stuck) await late.getByRole('link', { name, exact: true }).waitFor();
  const systems = page.getByRole('region', { name: 'Systems' });
  await systems.getByRole('listitem').filter({ hasText: 'odoo-main' }).filter({ hasText: 'troubled' }).waitFor();
});

test('2. find an order by its number, by its payment, and by the e-mail of its buyer, with a reason', async () => {
  await find(paid.name);
  await passportOf(paid).waitFor();
  await open('/');
  await find(paid.intent);
  await passportOf(paid).waitFor();
  await open('/');
  await find('ann@example.com');
  await page.getByText('Nothing goes by that').waitFor();
  await page.getByRole('button', { name: 'Search buyers too' }).click();
  await confirm('Search them', 'The buyer is on the telephone');
  await page.getByRole('link', { name: paid.name, exact: true }).waitFor();
});

test('3. read the passport of an order', async () => {
  await open(`/orders/${encodeURIComponent(paid.order)}`);
  await passportOf(paid).waitFor();
  const timeline = page.getByRole('region', { name: 'Timeline' });
  await timeline.getByText('OrderPlaced', { exact: true }).waitFor();
  await timeline.getByText('book-order done', { exact: true }).waitFor();
  await page.getByRole('img', { name: 'The process is fulfilling' }).waitFor();
  await page.getByRole('region', { name: 'Goods' }).getByRole('link', { name: 'TEE' }).waitFor();
  await timeline.getByText('OrderPlaced', { exact: true }).click();
  await timeline.getByLabel('Content of OrderPlaced').waitFor();
  expect(await page.locator('body').textContent()).not.toContain('ann@example.com');
});

test('4. see personal data with a reason, which the audit keeps', async () => {
  await open(`/orders/${encodeURIComponent(paid.order)}`);
  await page.getByRole('button', { name: 'Show personal data' }).click();
  await confirm('Show it', 'The parcel came back');
  await page.getByRole('button', { name: 'Hide personal data' }).waitFor();
  const timeline = page.getByRole('region', { name: 'Timeline' });
  await timeline.getByText('OrderPlaced', { exact: true }).click();
  await timeline.getByText('ann@example.com').first().waitFor();
  await open('/audit');
  await page.getByText('The parcel came back').first().waitFor();
});

test('5. correct one message and send it again', async () => {
  const [wrong] = stuck;
  await open('/cases');
  const row = page.getByRole('row').filter({ hasText: wrong?.order ?? '' });
  await row.getByRole('button').click();
  const drawer = page.getByRole('dialog', { name: 'A stuck message' });
  await drawer.getByRole('button', { name: 'Show personal data' }).click();
  await confirm('Show it', 'The shop sold the wrong article');
  const content = drawer.getByLabel('What is asked for, corrected');
  await content.fill((await content.inputValue()).replaceAll('SCARF-NEW', 'SOCKS'));
  await drawer.getByLabel('Reason').fill('It is sold as SOCKS');
  await drawer.getByRole('button', { name: 'Put it in its place' }).click();
  await page.getByText('The corrected message takes its place').waitFor();
  await waitUntil(async () => (await world.passport(wrong?.order ?? '')).order.booked !== undefined, 'it is booked');
});

test('6. skip one message with a reason', async () => {
  const [, skipped] = stuck;
  await open(`/orders/${encodeURIComponent(skipped?.order ?? '')}`);
  await page.getByRole('button', { name: 'Skip with a reason' }).click();
  await confirm('Skip it', 'Booked by hand as S99999');
  await page.getByText('1 message set aside.').waitFor();
  await waitUntil(
    async () => (await world.passport(skipped?.order ?? '')).stuck.length === 0,
    'nothing is stuck in it',
  );
});

test('7. mend the cause behind many messages and try all of them again', async () => {
  const more = Array.from({ length: 4 }, () => world.us.buys({ pieces: { 'SCARF-NEW': 1 } }));
  for (const each of more) await world.until(each, ({ held }) => held !== undefined, PATIENCE_MS);
  await open('/cases');
  await page.getByText('no product has the internal reference "SCARF-NEW"').first().waitFor();
  await page.getByText('What to do').waitFor();
  await world.odoo.people.stockShelves([{ sku: 'SCARF-NEW', name: 'Scarf', price: 10, stock: 50 }]);
  await page.getByRole('button', { name: /^Try all \d+ messages again/ }).click();
  const dialog = page.getByRole('dialog', { name: /^Try \d+ messages again/ });
  await dialog.getByText('handed over again').waitFor();
  await dialog.getByRole('button', { name: /^Try \d+ again/ }).click();
  await dialog.getByText(/have left the case/).waitFor();
  for (const each of more) await world.until(each, ({ booked }) => booked !== undefined, PATIENCE_MS);
});

test('8. ask why a stock number is published', async () => {
  const shown = () => world.eu.simulator.availableOf('MUG');
  await waitUntil(() => (shown() ?? 0) > 3, 'the shop is told of the mugs', PATIENCE_MS);
  await open('/stock');
  await page.getByRole('link', { name: 'MUG', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'MUG' }).waitFor();
  const why = page.getByRole('region', { name: /^Why this number/ });
  await why.getByText('left to offer').first().waitFor();
  const inShop = why.getByRole('row').filter({ hasText: 'shopify-eu' });
  await waitUntil(
    async () => ((await inShop.textContent()) ?? '').includes(String(shown())),
    'the page says what the shop shows',
    PATIENCE_MS,
  );
  await page.getByRole('img', { name: /over time/ }).waitFor();
});

test('9. pause a flow with a reason and let it go on', async () => {
  await open('/flows');
  await page.getByRole('button', { name: 'Pause deliver/shopify-us' }).click();
  await confirm('Pause it', 'The shop moves to another plan');
  await page.getByText(/A person paused it: The shop moves to another plan/).waitFor();
  await page.getByRole('button', { name: 'Resume deliver/shopify-us' }).click();
  await confirm('Resume it');
  await page.getByRole('button', { name: 'Pause deliver/shopify-us' }).waitFor();
});

test('10. test a connection', async () => {
  await open('/connections');
  await page.getByRole('button', { name: 'Test now: odoo-main' }).click();
  await page.getByText(/All is well\.|need a look\./).waitFor();
});
