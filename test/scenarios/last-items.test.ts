import { expect, test } from 'vitest';
import { seededChance } from '../../src/kernel/chance.ts';
import { type SoldOrder, WEB_CHANNELS, type WebChannel } from '../faults/sellers.ts';
import { openSellersWorld, type SellersWorld } from './sellers.ts';
import { pause, waitUntil } from './world.ts';

/**
 * Two shops and two stores sell the last pieces at once. Of SAFE each shop leaves some for the counter in the same house; of FREE
 * it does not; some pieces of FAR lie in a store whose stock no shop shows.
 */
const ARTICLES = [
  { sku: 'SAFE', stock: 24 },
  { sku: 'FREE', stock: 16 },
  { sku: 'FAR', stock: 3, lyon: 6 },
];
/** What is left for the counter: so much by each of the two shops. */
const SAFETY = 2;
const COUNTER = 2 * SAFETY;
const SKUS = ARTICLES.map(({ sku }) => sku);
const existed = (sku: string): number => ARTICLES.find((each) => each.sku === sku)?.stock ?? 0;
/** Longer than an order takes to be heard here, so that what left a shop unheard does not hold the end up for minutes. */
const SETTLE_MS = 40_000;
const stock = { settleMs: SETTLE_MS, products: [{ match: ['SAFE'], safety: { fixed: SAFETY } }] };
const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
const pieces = (orders: readonly SoldOrder[], sku: string): number =>
  sum(orders.filter((order) => order.sku === sku).map((order) => order.pieces));
const onShelves = ({ shown }: SellersWorld, sku: string): number =>
  sum(WEB_CHANNELS.map((channel) => shown(channel, sku) ?? 0));

/** Buyers who come to both shops as long as `goOn`; they take one or two pieces of whatever is shown. */
async function rush(world: SellersWorld, goOn: () => boolean, seed: number): Promise<SoldOrder[]> {
  const sold: SoldOrder[] = [];
  const buyer = async (channel: WebChannel, number: number): Promise<void> => {
    const chance = seededChance(seed + number);
    while (goOn()) {
      for (const sku of SKUS) {
        const order = world.buy(channel, sku, chance.fraction() < 0.3 ? 2 : 1);
        if (order !== undefined) sold.push(order);
        await pause(chance.fraction() * 60);
      }
    }
  };
  await Promise.all(WEB_CHANNELS.flatMap((channel) => [0, 1, 2].map((number) => buyer(channel, number))));
  return sold;
}

/**
 * Waits until the channels show what the ledger says is left, and the ledger says what Odoo has. `soldOf`: pieces that orders want
 * of an article; what Odoo could not reserve of them is promised to nobody else.
 */
async function untilAtRest(
  world: SellersWorld,
  safetyOf: (sku: string) => number = () => 0,
  soldOf?: (sku: string) => number,
): Promise<void> {
  for (const sku of SKUS) {
    let seen = '';
    await waitUntil(
      async () => {
        const { pools, claims } = await world.why(sku);
        const { onHand, reserved } = world.held('wh', sku);
        const [pool] = pools;
        const left = Number(pool?.left);
        seen = JSON.stringify({ sku, onHand, reserved, shown: onShelves(world, sku), pool, claims });
        return (
          claims.quantity === '0' &&
          Number(pool?.onHand) === onHand &&
          left === onHand - (soldOf?.(sku) ?? reserved) &&
          onShelves(world, sku) === Math.max(0, left - safetyOf(sku))
        );
      },
      `${sku} is at rest`,
      120_000,
    ).catch((error: unknown) => {
      throw new Error(`${String(error)}: ${seen}\n${world.complaints.join('')}`);
    });
  }
}

/** Every order stands in Odoo once, confirmed, with the pieces that were bought. */
async function untilBooked(world: SellersWorld, orders: readonly SoldOrder[]): Promise<void> {
  const confirmed = (): number => world.odoo.records('sale.order', [['state', '=', 'sale']], ['origin']).length;
  await waitUntil(() => confirmed() >= orders.length, `all ${orders.length} orders are confirmed`, 90_000);
  const sales = world.odoo.records('sale.order', [], ['origin']).map(({ origin }) => String(origin));
  expect(sales.sort()).toEqual(orders.map(({ order }) => order).sort());
}

/** Two shops are rushed until nothing is left on their shelves and the ledger knows it. */
async function sellOut(world: SellersWorld, meanwhile: () => Promise<void>, seed: number): Promise<SoldOrder[]> {
  let over = false;
  const buying = rush(world, () => !over, seed);
  try {
    await meanwhile();
    await waitUntil(
      async () => {
        const pools = (await Promise.all(SKUS.map((sku) => world.why(sku)))).map(({ pools: [pool] }) => pool);
        const isSold = pools.every((pool, at) => Number(pool?.left) <= (SKUS[at] === 'SAFE' ? COUNTER : 0));
        return isSold && SKUS.every((sku) => onShelves(world, sku) === 0);
      },
      'all is sold',
      200_000,
    );
  } finally {
    over = true;
  }
  return buying;
}

async function untilShown(world: SellersWorld): Promise<void> {
  const all = [existed('SAFE') - COUNTER, existed('FREE'), existed('FAR')];
  await waitUntil(
    () => SKUS.every((sku, at) => onShelves(world, sku) === all[at]),
    'the shops show all that they may',
    60_000,
  );
}

test('two shops and two stores sell the last pieces at once, and all that was promised is there', async () => {
  await using world = await openSellersWorld({ articles: ARTICLES, stock });
  const { paris, lyon, odoo } = world;
  await untilShown(world);
  const [till, far] = [paris.till('1'), lyon.till('1')];
  const ringUp = async (): Promise<void> => {
    for (let round = 0; round < 2; round += 1) {
      till.sell({ sku: 'SAFE', pieces: SAFETY, cents: 1_000 });
      far.sell({ sku: 'FAR', pieces: 3, cents: 1_000 });
      await Promise.all([paris.flush(), lyon.flush()]);
      await pause(40);
    }
  };
  const orders = await sellOut(world, ringUp, 11);
  await untilAtRest(world, (sku) => (sku === 'SAFE' ? COUNTER : 0));

  // What the shops left is sold over the counter: the very last pieces.
  await untilBooked(world, orders);
  const { onHand, reserved } = world.held('wh', 'SAFE');
  const left = onHand - reserved;
  expect(left).toBeGreaterThanOrEqual(0);
  if (left > 0) till.sell({ sku: 'SAFE', pieces: left, cents: 1_000 });
  await paris.flush();
  await waitUntil(() => world.held('wh', 'SAFE').onHand === reserved, 'Odoo has the last sale');
  await untilAtRest(world);
  // Not one too many, and not one too few.
  const sold = SKUS.map((sku) => pieces(orders, sku) + (sku === 'SAFE' ? COUNTER + left : 0));
  expect(sold).toEqual(SKUS.map(existed));
  expect(world.held('lyo', 'FAR')).toEqual({ onHand: 0, reserved: 0 });
  // Each order has its goods reserved, so that all of it can leave.
  for (const { order } of orders) await odoo.people.shipPicking(order, { carrier: 'DHL', tracking: order });
  expect(SKUS.map((sku) => world.held('wh', sku))).toEqual(SKUS.map(() => ({ onHand: 0, reserved: 0 })));
  expect(await world.ask('/api/v1/dead-letters?limit=10')).toMatchObject({ letters: [] });
}, 400_000);

test('a till that takes pieces which a shop has just sold leaves so many missing, and no shop adds to it', async () => {
  await using world = await openSellersWorld({ articles: ARTICLES, stock });
  const { paris, odoo } = world;
  await untilShown(world);
  const till = paris.till('1');
  let overCounter = 0;
  const ringUp = async (): Promise<void> => {
    // Whoever stands at the counter sells what lies there, whatever was promised to somebody else.
    for (; overCounter < 6; overCounter += 1) {
      till.sell({ sku: 'FREE', pieces: 1, cents: 1_000 });
      await paris.flush();
      await pause(20);
    }
  };
  const orders = await sellOut(world, ringUp, 12);
  await untilBooked(world, orders);
  await waitUntil(() => world.held('wh', 'FREE').onHand === existed('FREE') - overCounter, 'Odoo has all sales');
  await untilAtRest(
    world,
    (sku) => (sku === 'SAFE' ? COUNTER : 0),
    (sku) => pieces(orders, sku),
  );
  const web = pieces(orders, 'FREE');
  // The shops together never sold more than there was, and what is missing was sold over the counter.
  expect(web).toBeLessThanOrEqual(existed('FREE'));
  const missing = Math.max(0, web + overCounter - existed('FREE'));
  expect(missing).toBeLessThanOrEqual(overCounter);
  const { onHand, reserved } = world.held('wh', 'FREE');
  expect(onHand - reserved).toBe(Math.max(0, existed('FREE') - overCounter - web));
  expect(web - reserved).toBe(missing);

  // New goods go to those who wait first; the shops show the rest.
  await odoo.people.receiveStock('FREE', missing + 4);
  await waitUntil(() => onShelves(world, 'FREE') === 4, 'the shops show what is left of the new goods', 60_000);
  expect(world.held('wh', 'FREE')).toEqual({ onHand: existed('FREE') - overCounter + missing + 4, reserved: web });
}, 400_000);
