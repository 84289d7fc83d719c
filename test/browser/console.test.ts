import { expect, test } from 'vitest';
import { openWorld } from '../scenarios/world.ts';
import { openVisitor } from './visit.ts';

test('the hub serves the console, and it shows the hub', async () => {
  await using world = await openWorld();
  await using visitor = await openVisitor();
  const page = await visitor.signIn(world.hub);
  await page.getByText('first is open').waitFor();
  expect(visitor.complaints).toEqual([]);
});
