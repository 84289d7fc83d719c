import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Bought } from '../scenarios/shopping.ts';
import { openWorld, type World, waitUntil } from '../scenarios/world.ts';
import { breaches } from './breaches.ts';
import { openVisitor, type Visitor } from './visit.ts';

/** Each page with something that is there when it has come; one return and one day of a store are looked at in `finance-tasks.test.ts`. */
const PAGES: readonly (readonly [string, string])[] = [
  ['/', 'Systems'],
  ['/orders', 'Newest first'],
  ['/cases', 'Messages'],
  ['/stock', 'Articles'],
  ['/stock/TEE', 'History'],
  ['/flows', 'Going out: what outside systems are asked to do'],
  ['/connections', 'odoo-main'],
  ['/partners', 'Endpoints'],
  ['/replay', 'Replays'],
  ['/approvals', 'Newest first'],
  ['/alerts', 'What stands now'],
  ['/audit', 'Newest first'],
  ['/returns', 'Newest first'],
  ['/variances', 'Variances'],
  ['/days', 'Closed days'],
  ['/payments', 'Latest first'],
  ['/payments?state=failed', 'Payments found'],
  ['/bank', 'Bank'],
  ['/bank?show=payouts', 'Settled'],
  ['/bank?show=statements', 'Statements'],
  ['/store-days', 'Store days'],
  ['/people', 'Signed in'],
  ['/search?q=nobody', 'Found'],
];
/** Some thirty pages one after the other, each looked through by axe: on a loaded machine that takes minutes. */
const PATIENCE_MS = 300_000;
const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

let world: World;
let visitor: Visitor;
let stuck: Bought;
let customer: string;
let endpoint: string;
let payment: string;
let today: string;

beforeAll(async () => {
  world = await openWorld({ processes: { loyalty: { earn: { EUR: 1, USD: 1 } } } });
  visitor = await openVisitor();
  stuck = world.us.buys({ pieces: { TEE: 1, 'SCARF-NEW': 1 }, customer: { id: '4711' } });
  await world.until(stuck, ({ held }) => held !== undefined, 60_000);
  await waitUntil(async () => {
    const path = `/api/v1/customers?order=${encodeURIComponent(stuck.order)}`;
    const { customers } = await world.ask<{ customers: { id: string }[] }>(path);
    customer = customers[0]?.id ?? '';
    return customer !== '';
  }, 'the customer is known');
  world.stripe.pay({
    amount: stuck.total,
    currency: 'usd',
    metadata: { order_id: stuck.id, shop: stuck.shop.shop },
    paymentMethod: 'pm_card_chargeDeclinedInsufficientFunds',
  });
  await waitUntil(async () => {
    const { payments } = await world.ask<{ payments: { id: string; state: string }[] }>('/api/v1/payments');
    payment = payments.find(({ state }) => state !== 'failed')?.id ?? '';
    return payment !== '' && payments.some(({ state }) => state === 'failed');
  }, 'a payment is taken and another one refused');
  await waitUntil(async () => {
    const points = `/api/v1/customers/${encodeURIComponent(customer)}/points`;
    return (await world.ask<{ entries: unknown[] }>(points)).entries.length > 0;
  }, 'the customer has points');
  ({ today } = await world.ask<{ today: string }>('/api/v1/days'));
  const wish = { url: 'http://127.0.0.1:9/none', description: 'Nobody', owner: 'tests', types: ['order.*'] };
  const added = await world.post<{ endpoint: { id: string } }>('/api/v1/webhook-endpoints', wish);
  endpoint = added.endpoint.id;
  await world.post(`/api/v1/webhook-endpoints/${endpoint}/test`, {});
});
afterAll(async () => {
  await visitor?.[Symbol.asyncDispose]();
  await world?.[Symbol.asyncDispose]();
});

const pages = (): readonly (readonly [string, string])[] => [
  ...PAGES,
  [`/orders/${encodeURIComponent(stuck.order)}`, 'Timeline'],
  [`/orders/${encodeURIComponent(stuck.order)}/money`, 'Does it add up?'],
  [`/customers/${encodeURIComponent(customer)}`, 'Known as'],
  [`/payments/${encodeURIComponent(payment)}`, 'How it stands'],
  [`/customers/${encodeURIComponent(customer)}`, 'Points'],
  [`/partners/${endpoint}`, 'Deliveries'],
  [`/days/${today}`, 'From orders to the bank'],
];

async function come(page: Page, path: string, heading: string): Promise<void> {
  await page.goto(`${world.hub.url}${path}`);
  await page.getByRole('heading', { name: heading, exact: true }).waitFor();
  await waitUntil(async () => (await page.locator('[aria-busy="true"]').count()) === 0, `${path} has come`);
}

describe.each(['light', 'dark'] as const)('every page can be used by everybody, %s', (colorScheme) => {
  test(
    'on a wide screen',
    async () => {
      const page = await visitor.signIn(world.hub, { colorScheme, reducedMotion: 'reduce' });
      for (const [path, heading] of pages()) {
        await come(page, path, heading);
        expect(await breaches(page), path).toEqual([]);
      }
      await page.context().close();
    },
    PATIENCE_MS,
  );

  test(
    'on a phone, where nothing is wider than the screen',
    async () => {
      const page = await visitor.signIn(world.hub, { ...PHONE, colorScheme, reducedMotion: 'reduce' });
      for (const [path, heading] of pages()) {
        await come(page, path, heading);
        expect(await breaches(page), path).toEqual([]);
        const width = (await page.evaluate('document.documentElement.scrollWidth')) as number;
        expect(width, path).toBeLessThanOrEqual(PHONE.viewport.width);
      }
      await page.context().close();
    },
    PATIENCE_MS,
  );
});

test('dialogs are named, hold the keyboard, and give it back', async () => {
  const page = await visitor.signIn(world.hub, { reducedMotion: 'reduce' });
  await come(page, '/flows', 'Going out: what outside systems are asked to do');
  const pause = page.getByRole('button', { name: 'Pause deliver/odoo-main' });
  await pause.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Pause deliver/odoo-main' }).waitFor();
  expect(await breaches(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  const focused = () => page.evaluate('document.activeElement?.getAttribute("aria-label")');
  await waitUntil(async () => (await focused()) === 'Pause deliver/odoo-main', 'the button has the keyboard again');
  await page.context().close();
});

test('a phone finds every page: four in the bar, the others in its drawer', async () => {
  const page = await visitor.signIn(world.hub, { ...PHONE, reducedMotion: 'reduce' });
  const bar = page.getByRole('navigation', { name: 'Pages of the phone' });
  await bar.getByRole('link', { name: 'Cases' }).click();
  await page.getByRole('heading', { level: 1, name: 'Cases' }).waitFor();
  await bar.getByRole('button', { name: 'More' }).click();
  await page.getByRole('dialog', { name: 'More pages' }).getByRole('link', { name: 'Connections' }).click();
  await page.getByRole('heading', { level: 1, name: 'Connections' }).waitFor();
  await page.context().close();
});
