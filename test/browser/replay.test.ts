import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWorld, type World } from '../scenarios/world.ts';
import { openVisitor, type Visitor } from './visit.ts';

/** Messages of the log handled again, from a real browser on a real hub. */
let world: World;
let visitor: Visitor;
let page: Page;

const FLOW = 'translate/shopify-us';

beforeAll(async () => {
  world = await openWorld();
  visitor = await openVisitor();
  const bought = world.us.buys({ pieces: { TEE: 1 } });
  await world.untilState(bought, 'allocated');
});
afterAll(async () => {
  await visitor?.[Symbol.asyncDispose]();
  await world?.[Symbol.asyncDispose]();
});

interface Found {
  readonly replays: readonly { readonly id: string; readonly state: string; readonly request: { shadow: boolean } }[];
}
const replays = async () => (await world.ask<Found>('/api/v1/replays')).replays;

test('a shadow of a range is counted, begun and read; one that takes too long is aborted', async () => {
  page = await visitor.signIn(world.hub);
  await page.goto(`${world.hub.url}/replay`);
  await page.getByText('Nothing was replayed yet').waitFor();
  const form = page.getByRole('region', { name: 'Handle again' });
  const begin = form.getByRole('button', { name: 'Begin a shadow' });
  await form.getByRole('combobox', { name: 'Flow' }).fill(FLOW);
  await page.getByRole('option', { name: FLOW, exact: true }).click();
  await form.getByText('A range', { exact: true }).click();
  await form.getByLabel('Through position').fill('0');
  expect(await begin.isDisabled()).toBe(true);
  await form.getByLabel('Through position').fill('1000');
  await form.getByRole('button', { name: 'How many?' }).click();
  await form
    .getByRole('status')
    .getByText(/^\d+ messages? of \d+ keys?\.$/)
    .waitFor();
  const { orders: before } = await world.ask<{ orders: readonly object[] }>('/api/v1/orders');
  await begin.click();
  const line = page.getByRole('region', { name: 'Replays' }).getByRole('listitem').filter({ hasText: FLOW });
  await line.getByText('done', { exact: true }).waitFor();
  await line.getByText('live 1 to 1000').waitFor();
  await line.getByText(/, [1-9]\d* differences?$/).waitFor();
  await line.getByRole('button', { name: 'Show differences' }).click();
  await line
    .getByText(/^live \d+$/)
    .first()
    .waitFor();
  // What would be written has people in it: without a reason it is only said how much it is.
  await line
    .getByText(/‹\d+ characters›/)
    .first()
    .waitFor();
  expect(await line.textContent()).not.toContain('ann@example.com');
  expect(await replays()).toMatchObject([{ state: 'done', request: { shadow: true } }]);
  expect((await world.ask<{ orders: readonly object[] }>('/api/v1/orders')).orders).toHaveLength(before.length);

  // One message in a quarter of an hour: whoever began it has made a mistake.
  const select = { kind: 'range', lane: 'live', after: 0, through: 1_000 };
  await world.post('/api/v1/replays', { subscription: 'records/orders', select, shadow: true, ratePerSecond: 0.001 });
  await page.reload();
  const slow = page
    .getByRole('region', { name: 'Replays' })
    .getByRole('listitem')
    .filter({ hasText: 'records/orders' });
  await slow.getByText('running', { exact: true }).waitFor();
  await slow.getByRole('button', { name: 'Abort' }).click();
  await slow.getByText('aborted', { exact: true }).waitFor();
  expect((await replays()).map(({ state }) => state).sort()).toEqual(['aborted', 'done']);
  expect(visitor.complaints()).toEqual([]);
});
