import { expect, test } from 'vitest';
import type { CommandName } from '../../src/canonical/command.ts';
import { type CommandData, newCommand, type Outcome } from '../../src/canonical/envelope.ts';
import type { EventData } from '../../src/canonical/event.ts';
import { openWorld, type World, waitUntil } from './world.ts';

/** What was told of an article at the warehouse, by its topic. */
async function told<Data>({ hub }: World, sku: string, topic: string): Promise<readonly Data[]> {
  const history = await hub.backbone.log.history(`stock/${sku}/wh`, 1_000);
  return history.filter((message) => message.topic === topic).map(({ envelope }) => envelope.data as Data);
}

/** The newest position of an article. */
async function position(world: World, sku: string): Promise<string> {
  const readings = (await told<EventData<'InventoryAdjusted'>>(world, sku, 'event.InventoryAdjusted'))
    .map((data) => data.position)
    .sort((left, right) => (left.observedAt < right.observedAt ? -1 : 1));
  const last = readings.at(-1);
  return last === undefined ? 'unknown' : `${last.onHand.value}/${last.reserved.value}/${last.available.value}`;
}

/** Asks a connection for something, as a process would; answers how it ended. */
async function carriedOut<Name extends CommandName>(
  world: World,
  name: Name,
  connection: string,
  data: CommandData<Name>,
  purpose: string,
): Promise<Outcome<Name>> {
  const command = newCommand({
    name,
    source: '/processes/scenario',
    connection,
    subject: `stock/${purpose}`,
    time: new Date().toISOString(),
    data,
    cause: { id: purpose, correlationid: purpose, lane: 'live' },
  });
  await world.hub.backbone.append([command]);
  const outcomes = async () => (await world.hub.backbone.log.story(purpose, 100)).filter(isOutcome);
  await waitUntil(async () => (await outcomes()).length > 0, `${name} for ${purpose} has ended`);
  return (await outcomes())[0]?.envelope.data as Outcome<Name>;
}

const isOutcome = ({ topic }: { readonly topic: string }): boolean => topic.startsWith('outcome.');

test('stock of Odoo is heard, published to a shop, sold there, and moved by a till, each number once', async () => {
  await using world = await openWorld();
  const shop = world.eu.simulator;
  const [, store] = shop.state.locations;
  if (store !== undefined) store.active = false;
  shop.stockItem('MUG', 3);

  await waitUntil(async () => (await position(world, 'MUG')) !== 'unknown', 'the full reading has told all positions');
  const [before] = (await position(world, 'MUG')).split('/').map(Number);
  const onHand = before ?? 0;

  const publication = {
    sku: 'MUG',
    location: 'location/wh',
    quantity: { value: '5', unit: 'each' },
    token: 1,
    expected: { value: '4', unit: 'each' },
  };
  const refused = await carriedOut(world, 'publish-availability', 'shopify-eu', publication, 'first');
  expect(refused).toMatchObject({ outcome: 'done', result: { applied: false, shown: { value: '3' } } });
  const again = { ...publication, token: 2, expected: { value: '3', unit: 'each' } };
  const published = await carriedOut(world, 'publish-availability', 'shopify-eu', again, 'second');
  expect(published).toMatchObject({ outcome: 'done', result: { applied: true, shown: { value: '5' } } });
  expect(shop.availableOf('MUG')).toBe(5);

  // A buyer takes two: the shop says so, the order is booked, and Odoo holds two.
  const bought = world.eu.buys({ pieces: { MUG: 2 } });
  await world.untilState(bought, 'allocated');
  const observed = async () =>
    (await told<EventData<'AvailabilityObserved'>>(world, 'MUG', 'event.AvailabilityObserved')).map(
      (data) => `${data.sku}@${data.location} ${data.quantity.value}`,
    );
  for (const shown of ['MUG@location/wh 5', 'MUG@location/wh 3']) {
    await waitUntil(async () => (await observed()).includes(shown), `the shop has told ${shown}`);
  }
  await waitUntil(
    async () => (await position(world, 'MUG')) === `${onHand}/2/${onHand - 2}`,
    'Odoo tells what is held',
  );

  // A till sells one: asked twice, booked once, and told.
  const movement = {
    location: 'location/wh',
    movement: 'receipt/pos-paris/4711',
    lines: [{ sku: 'MUG', change: { value: '-1', unit: 'each' } }],
    at: '2026-11-20T10:00:00Z',
  };
  const [first, second] = [
    await carriedOut(world, 'adjust-stock', 'odoo-main', movement, 'till'),
    await carriedOut(world, 'adjust-stock', 'odoo-main', movement, 'till again'),
  ];
  expect(first).toMatchObject({ outcome: 'done' });
  expect(second.result).toEqual(first.result);
  const left = onHand - 1;
  await waitUntil(async () => (await position(world, 'MUG')) === `${left}/2/${left - 2}`, 'Odoo tells what is left');
});
