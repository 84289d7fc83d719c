import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWorld, type World } from '../scenarios/world.ts';
import { openVisitor, type Visitor } from './visit.ts';

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

test('whoever is not signed in is shown how to come in, and sees nothing else', async () => {
  const page = await visitor.browser.newPage();
  page.setDefaultTimeout(60_000);
  await page.goto(`${world.hub.url}/orders`);
  const link = page.getByRole('link', { name: 'Sign in with your company account' });
  await link.waitFor();
  expect(await link.getAttribute('href')).toBe('/sign-in?return=%2Forders');
  expect(await page.getByRole('navigation').count()).toBe(0);
  await page.context().close();
});

test('an empty hub teaches what would stand on each page', async () => {
  const page = await visitor.signIn(world.hub);
  await page.getByRole('heading', { name: 'All quiet' }).waitFor();
  for (const [name, title] of [
    ['Orders', 'No orders yet'],
    ['Cases', 'Nothing is stuck'],
    ['Replay', 'Nothing was replayed yet'],
  ] as const) {
    await page.getByRole('navigation', { name: 'Pages', exact: true }).getByRole('link', { name }).click();
    await page.getByText(title).waitFor();
  }
  await page.goto(`${world.hub.url}/no-such-page`);
  await page.getByText('No page lives here').waitFor();
  expect(visitor.complaints()).toEqual([]);
  await page.context().close();
});

test('an article that no channel publishes says so, and what stands where', async () => {
  const page = await visitor.signIn(world.hub);
  await page.goto(`${world.hub.url}/stock`);
  await page.getByRole('link', { name: 'TEE', exact: true }).click();
  await page.getByText('No channel publishes it').waitFor();
  await page.getByRole('region', { name: 'Places' }).getByRole('row').filter({ hasText: 'fresh' }).waitFor();
  expect(visitor.complaints()).toEqual([]);
  await page.context().close();
});

test('what happens is on the page without asking, and signing out ends it', async () => {
  const page = await visitor.signIn(world.hub);
  await page.getByText('live', { exact: true }).waitFor();
  const bought = world.us.buys({ pieces: { TEE: 1 } });
  await page.getByRole('heading', { name: 'Orders flow' }).waitFor();
  await world.untilState(bought, 'allocated');
  await page.getByRole('button', { name: /^Signed in as/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('link', { name: 'Sign in with your company account' }).waitFor();
  await page.goto(`${world.hub.url}/cases`);
  await page.getByRole('link', { name: 'Sign in with your company account' }).waitFor();
  await page.context().close();
});
