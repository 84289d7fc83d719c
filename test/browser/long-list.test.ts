import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OrderLine } from '../../console/src/api/shapes.ts';
import { openWorld, type World, waitUntil } from '../scenarios/world.ts';
import { openVisitor, type Visitor } from './visit.ts';

/** Of a retailer with very many orders only what the page asks for is made. */
const ORDERS = 1_000_000;
const NEWEST = Date.UTC(2026, 10, 20, 12);

let world: World;
let visitor: Visitor;
beforeAll(async () => {
  world = await openWorld();
  visitor = await openVisitor();
});
afterAll(async () => {
  await visitor?.[Symbol.asyncDispose]();
  await world?.[Symbol.asyncDispose]();
});

const order = (number: number): OrderLine => ({
  id: `order/shop/${number}`,
  name: `#${number}`,
  channel: 'shop',
  state: number % 3 === 0 ? 'accepted' : 'closed',
  payment: 'captured',
  currency: 'EUR',
  money: { total: number, captured: number, refunded: 0, invoiced: 0, credited: 0 },
  invoices: [],
  tracking: [],
  open: [],
  test: false,
  ...(number % 3 === 0 ? { lateness: 'late' as const } : {}),
  firstSeen: NEWEST - (ORDERS - number) * 1_000,
  lastSeen: NEWEST,
});

/** Answers for the hub, and tells what it was asked. */
async function answerOrders(page: Page, asked: URLSearchParams[]): Promise<void> {
  await page.route(/\/api\/v1\/orders\?/, async (route) => {
    const { searchParams } = new URL(route.request().url());
    asked.push(searchParams);
    const from = Number(searchParams.get('cursor') ?? ORDERS);
    const limit = Number(searchParams.get('limit'));
    const orders = Array.from({ length: Math.min(limit, from) }, (_, index) => order(from - index));
    await route.fulfill({ json: { orders, ...(from > limit ? { next: String(from - limit) } : {}) } });
  });
}

const drawn = (page: Page): Promise<number> => page.locator('table.orders tr[data-index]').count();

test('however far one scrolls, only the orders in sight are drawn', async () => {
  const page = await visitor.signIn(world.hub);
  const asked: URLSearchParams[] = [];
  await answerOrders(page, asked);
  await page.goto(`${world.hub.url}/orders`);
  await page.getByRole('link', { name: `#${ORDERS}`, exact: true }).waitFor();
  const reached = async (): Promise<number> =>
    Number(await page.locator('table.orders tr[data-index]').last().getAttribute('data-index'));
  await waitUntil(async () => {
    await page.evaluate('window.scrollTo(0, document.documentElement.scrollHeight)');
    return (await reached()) > 1_000;
  }, 'a thousand orders have gone by');
  expect(await drawn(page)).toBeLessThan(120);
  expect(asked.length).toBeGreaterThan(9);
  // What stands there is what belongs there: nothing is left out or twice.
  const lines = await page
    .locator('table.orders tr[data-index]')
    .evaluateAll((rows) =>
      rows.map((row) => [
        Number((row as { dataset?: { index?: string } }).dataset?.index),
        row.querySelector('a')?.textContent,
      ]),
    );
  for (const [index, name] of lines) expect(name).toBe(`#${ORDERS - Number(index)}`);
  await page.context().close();
});

test('the keys go through all of them, also those that are not drawn yet, and open one', async () => {
  const page = await visitor.signIn(world.hub);
  await answerOrders(page, []);
  await page.goto(`${world.hub.url}/orders`);
  const first = page.getByRole('link', { name: `#${ORDERS}`, exact: true });
  await first.waitFor();
  await first.focus();
  const focused = () => page.evaluate('document.activeElement?.textContent');
  await page.keyboard.press('ArrowDown');
  await waitUntil(async () => (await focused()) === `#${ORDERS - 1}`, 'the next line has the keyboard');
  await page.keyboard.press('End');
  await waitUntil(
    async () => Number(String(await focused()).slice(1)) <= ORDERS - 99,
    'the last line has the keyboard',
  );
  await page.keyboard.press('Home');
  await waitUntil(async () => (await focused()) === `#${ORDERS}`, 'the first line has it again');
  await page.keyboard.press('Enter');
  await waitUntil(async () => new URL(page.url()).pathname !== '/orders', 'the order is open');
  await page.context().close();
});

test('a filter stands in the address and in what the hub is asked', async () => {
  const page = await visitor.signIn(world.hub);
  const asked: URLSearchParams[] = [];
  await answerOrders(page, asked);
  await page.goto(`${world.hub.url}/orders?lateness=late&channel=shop`);
  await page.getByRole('link', { name: `#${ORDERS}`, exact: true }).waitFor();
  expect(asked.every((each) => each.get('lateness') === 'late' && each.get('channel') === 'shop')).toBe(true);
  // Both kinds of lateness at once, and then the other one alone.
  await page.getByText('At risk', { exact: true }).click();
  await waitUntil(async () => page.url().includes('lateness=any'), 'the address says both');
  await waitUntil(async () => asked.some((each) => each.get('lateness') === 'any'), 'the hub was asked for both');
  await page.getByText('Late', { exact: true }).click();
  await waitUntil(async () => page.url().includes('lateness=at-risk'), 'the address says so');
  await waitUntil(async () => asked.some((each) => each.get('lateness') === 'at-risk'), 'the hub was asked');
  expect(visitor.complaints()).toEqual([]);
  await page.context().close();
});

test('one types on while the list follows, and the field follows the address', async () => {
  const page = await visitor.signIn(world.hub);
  await answerOrders(page, []);
  await page.goto(`${world.hub.url}/orders?state=closed`);
  const field = page.getByLabel('Beginning of any number of an order');
  await field.focus();
  await page.keyboard.type('PI');
  await waitUntil(async () => page.url().includes('search=PI'), 'the address follows');
  await page.getByRole('heading', { name: 'Orders found' }).waitFor();
  await page.keyboard.type('_1');
  await waitUntil(async () => page.url().includes('search=PI_1'), 'what was typed after it arrived too');
  expect(new URL(page.url()).searchParams.get('state')).toBe('closed');
  await page.getByRole('navigation').getByRole('link', { name: 'Orders', exact: true }).click();
  await waitUntil(async () => (await field.inputValue()) === '', 'the field is empty again');
  expect(visitor.complaints()).toEqual([]);
  await page.context().close();
});

test('a page without orders is no end while there are older ones', async () => {
  const page = await visitor.signIn(world.hub);
  await page.route(/\/api\/v1\/orders\?/, (route) => {
    const isFirst = !new URL(route.request().url()).searchParams.has('cursor');
    return route.fulfill({ json: isFirst ? { orders: [], next: 'older' } : { orders: [order(17)] } });
  });
  await page.goto(`${world.hub.url}/orders?search=1`);
  await page.getByText('None of the newest orders goes by that').waitFor();
  await page.getByRole('button', { name: 'Look further back' }).click();
  await page.getByRole('link', { name: '#17', exact: true }).waitFor();
  expect(visitor.complaints()).toEqual([]);
  await page.context().close();
});
