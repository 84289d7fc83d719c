import { expect, test } from 'vitest';
import { CONNECTORS } from '../../src/apps/connectors.ts';
import type { CommandResult } from '../../src/canonical/envelope.ts';
import type { Connector } from '../../src/connector/connector.ts';
import { quantity } from '../../src/kernel/quantity.ts';
import { type SoldOrder, WEB_CHANNELS } from '../faults/sellers.ts';
import { openSellersWorld, type SellersWorld } from './sellers.ts';
import { hurried, waitUntil } from './world.ts';

/** How long the hub waits for the order of pieces that left a shop, as those that somebody counted away do. */
const SETTLE_MS = 20_000;
/** Rest is when the log was silent for longer than that: what is given up then is offered again. */
const QUIET_MS = SETTLE_MS + 10_000;

/**
 * Odoo feeds both shops with numbers, and one of them with articles; both shops feed Odoo with orders, and each of the three tells the hub of
 * every change, also of those that the hub itself made.
 */
const RING = {
  articles: [
    { sku: 'TEE', stock: 40 },
    { sku: 'MUG', stock: 30 },
  ],
  stock: { settleMs: SETTLE_MS },
  settings: { 'odoo-main': { articles: {} }, 'shopify-eu': { watchArticles: true } },
  sections: { assortment: { channels: { 'shopify-eu': { list: 'standard' } } } },
};
const SKUS = ['TEE', 'MUG'];
/** Pieces that an order of a shop still counts on and Odoo does not keep for it any more: they stay claimed. */
const COUNTED_ON: Readonly<Record<string, number>> = { MUG: 1 };
/** Messages that one change of stock may lead to. */
const MOST_OF_A_WAVE = 60;

const onShelves = ({ shown }: SellersWorld, sku: string): number =>
  WEB_CHANNELS.reduce((sum, channel) => sum + (shown(channel, sku) ?? 0), 0);

/** What a merchant does to articles in the shop is polled; nobody waits minutes for that here. */
const POLL_MS = 1_000;
const quick = CONNECTORS.flatMap((each) => (each.manifest.name === 'shopify' ? hurried([each], POLL_MS) : [each]));

async function open(): Promise<SellersWorld> {
  const world = await openSellersWorld(RING, quick);
  await waitUntil(
    () =>
      onShelves(world, 'TEE') === 40 && onShelves(world, 'MUG') === 30 && world.shopify.productOf('TEE') !== undefined,
    'the shops show all there is',
    60_000,
  );
  return world;
}

/** What happens in all three systems at once. Answers the orders. */
async function bustle(world: SellersWorld): Promise<{ readonly tee: SoldOrder; readonly mug: SoldOrder }> {
  const { shopify, woo, odoo, paris } = world;
  const tee = world.buy('shopify-eu', 'TEE', 2);
  const mug = world.buy('woo-eu', 'MUG', 3);
  if (tee === undefined || mug === undefined) throw new Error('there was nothing to buy');
  await waitUntil(
    () => odoo.records('sale.order', [['state', '=', 'sale']], ['origin']).length === 2,
    'both orders are confirmed',
    60_000,
  );
  // Orders are edited in the shop and in Odoo, numbers are typed into both shops, articles are renamed here and there.
  shopify.editOrder(tee.order.slice('order/shopify-eu/'.length), {
    add: [{ sku: 'MUG', price: '10.00', quantity: 1 }],
  });
  await odoo.people.editOrderLine(mug.order, 'MUG', { quantity: 2 });
  shopify.countItem('TEE', 33);
  woo.shelve({ sku: 'NEW', stock: 1 });
  const number = woo.state.orders.get(Number(mug.order.slice('order/woo-eu/'.length)));
  if (number !== undefined) woo.change(number.id, { customer_note: 'ring twice' });
  shopify.renameProduct('TEE', 'Cheap shirt');
  await odoo.people.renameProduct('MUG', 'Large mug');
  await odoo.people.receiveStock('TEE', 5);
  paris.till('1').sell({ sku: 'MUG', pieces: 1, cents: 1_000 });
  await paris.flush();
  return { tee, mug };
}

test('three systems that feed each other come to rest, and what the owner says stands everywhere', async () => {
  await using world = await open();
  await bustle(world);
  await world.untilQuiet(QUIET_MS);
  expect(world.shopify.productOf('TEE')?.title).toBe('TEE');
  expect(world.shopify.productOf('MUG')?.title).toBe('Large mug');
  for (const sku of SKUS) {
    const { pools, history } = await world.why(sku);
    const { onHand, reserved } = world.held('wh', sku);
    const claimed = COUNTED_ON[sku] ?? 0;
    const free = onHand - reserved - claimed;
    const { left, claims, unheard } = pools[0] ?? {};
    const seen = { sku, left: Number(left), shown: onShelves(world, sku), claims, unheard };
    expect(seen, JSON.stringify(history.slice(0, 20))).toEqual({
      sku,
      left: free,
      shown: free,
      claims: String(claimed),
      unheard: '0',
    });
  }
  // A single change makes its way once: a wave goes out, its echoes come back, and none of them starts another.
  const before = await world.messages();
  await world.odoo.people.receiveStock('MUG', 1);
  await waitUntil(async () => (await world.messages()) > before, 'the change is heard');
  await world.untilQuiet(QUIET_MS);
  const { onHand, reserved } = world.held('wh', 'MUG');
  expect(onShelves(world, 'MUG')).toBe(onHand - reserved - (COUNTED_ON.MUG ?? 0));
  // The hints of Odoo, its reading, two numbers with their answers, and what the shops say of them.
  expect((await world.messages()) - before).toBeLessThan(MOST_OF_A_WAVE);
}, 400_000);

/** Shopify, whose answers to our own writes are not recognised: it always seems to show another number than it was told. */
const forgetful = CONNECTORS.map((connector): Connector<never> => {
  if (connector.manifest.name !== 'shopify') return connector;
  return {
    ...connector,
    open(context) {
      const opened = connector.open(context);
      const handler = opened.commands['publish-availability'];
      if (handler === undefined) return opened;
      const strange = (result: CommandResult<'publish-availability'>): CommandResult<'publish-availability'> => ({
        ...result,
        applied: false,
        shown: quantity(Number(result.shown.value) + 1),
      });
      const { carryOutMany: _, ...single } = handler;
      const carryOut: typeof handler.carryOut = async (command, call) => strange(await handler.carryOut(command, call));
      return { ...opened, commands: { ...opened.commands, 'publish-availability': { ...single, carryOut } } };
    },
  };
});

test('a ring in which an echo is not recognised does not come to rest, and that is seen', async () => {
  await using world = await openSellersWorld(RING, forgetful);
  await waitUntil(async () => (await world.messages()) > 50, 'the ring is running', 60_000);
  await expect(world.untilQuiet(undefined, 30_000)).rejects.toThrow('the log stops growing');
  const { history } = await world.why('TEE');
  expect(history.filter(({ kind }) => kind === 'published').length).toBeGreaterThan(20);
}, 400_000);
