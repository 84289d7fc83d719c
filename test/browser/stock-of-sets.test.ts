import { afterAll, beforeAll, expect, test } from 'vitest';
import type { StockAnswer } from '../../src/ledgers/stock/why.ts';
import { openWorld, type World, waitUntil } from '../scenarios/world.ts';
import { openVisitor, type Visitor } from './visit.ts';

let world: World;
let visitor: Visitor;

beforeAll(async () => {
  world = await openWorld({
    stock: { ordersFrom: 'location/wh', channels: { 'shopify-eu': {} } },
    odooSettings: { articles: {} },
    manufacturing: true,
    async prepare({ people }) {
      await people.addProduct({ name: 'Gift set', price: 30, variants: [{ sku: 'GIFT' }] });
      await people.makeKit('GIFT', { MUG: 2, TEE: 1 });
    },
  });
  for (const location of world.eu.simulator.state.locations.slice(1)) location.active = false;
  world.eu.simulator.stockItem('GIFT', 0);
  visitor = await openVisitor();
});
afterAll(async () => {
  await visitor?.[Symbol.asyncDispose]();
  await world?.[Symbol.asyncDispose]();
});

test('of a set the page says which of its parts is the scarcest, and leads to it', async () => {
  const page = await visitor.signIn(world.hub);
  await waitUntil(() => (world.eu.simulator.availableOf('GIFT') ?? 0) > 0, 'the shop is told of the sets', 60_000);
  const { pools } = await world.ask<StockAnswer>('/api/v1/stock/GIFT');
  expect(pools[0]?.parts).toContainEqual(expect.objectContaining({ sku: 'MUG', each: '2', sets: '250', limits: true }));
  await page.goto(`${world.hub.url}/stock`);
  await page.getByRole('link', { name: 'GIFT', exact: true }).click();
  const parts = page.getByRole('region', { name: 'Parts of the set' });
  const scarcest = parts.getByRole('row').filter({ hasText: 'the scarcest' });
  await scarcest.waitFor();
  expect(await scarcest.count()).toBe(1);
  expect(await scarcest.textContent()).toMatch(/^MUG.*250 sets.*fresh/);
  const places = page.getByRole('region', { name: 'Places' });
  expect(await places.getByRole('row').filter({ hasText: 'location/wh' }).count()).toBe(2);
  await parts.getByRole('link', { name: 'MUG', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'MUG' }).waitFor();
  expect(await page.getByRole('region', { name: 'Parts of the set' }).count()).toBe(0);
  expect(visitor.complaints()).toEqual([]);
  await page.context().close();
});
