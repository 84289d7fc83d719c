import { describe, expect, test } from 'vitest';
import { seededChance } from '../../kernel/chance.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Checkout, PackingBench, Parcel, PickTask, PlacedOrder, ShopFront, SoldLine, Store } from './parties.ts';
import { SHOPS, type ShopName } from './shopping.ts';
import { startTillTraffic } from './tills.ts';
import { startTraffic } from './traffic.ts';
import { startWarehouse } from './warehouse.ts';

/** A clock whose sleeps take no time, and end for good after so many. */
function shortClock(sleeps: number): Clock & { readonly over: Promise<void> } {
  let left = sleeps;
  let now = 0;
  let end = (): void => {};
  const over = new Promise<void>((resolve) => {
    end = resolve;
  });
  return {
    over,
    now: () => now,
    async sleep(delayMs, signal) {
      now += delayMs;
      left -= 1;
      if (left > 0) return void (await new Promise((resolve) => setImmediate(resolve)));
      end();
      if (signal?.aborted) return;
      await new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()));
    },
  };
}

function counterShop(name: ShopName, did: string[]): ShopFront {
  let last = 0;
  const note =
    (what: string) =>
    async (order: PlacedOrder): Promise<void> =>
      void did.push(`${what} ${order.name}`);
  return {
    name,
    domain: `${name}.example.com`,
    currency: name === 'shopify-us' ? 'USD' : 'EUR',
    async place(trip) {
      last += 1;
      const order = { id: String(last), name: `#${name}-${last}`, due: trip.payment === 'gift-card' ? 0 : 1_000 };
      did.push(`place ${order.name}`);
      return order;
    },
    paid: async (order, { state }) => void did.push(`${state} ${order.name}`),
    collected: note('collected'),
    cancel: note('cancel'),
    edit: note('edit'),
    isShipped: () => last > 100,
  };
}

describe('buyers', () => {
  test('buy, pay in their way, and change their mind; each order is paid once at the most', async () => {
    const did: string[] = [];
    const paid: string[] = [];
    const clock = shortClock(500);
    const checkout: Checkout = {
      pay({ metadata, capture, card, currency }) {
        paid.push(`${card} ${metadata.shop} ${metadata.order_id} ${currency}`);
        return { id: `pi_${paid.length}`, status: capture === 'manual' ? 'requires_capture' : 'succeeded' };
      },
    };
    const trouble: unknown[] = [];
    const traffic = startTraffic({
      shops: new Map(SHOPS.map((name) => [name, counterShop(name, did)])),
      checkout,
      chance: seededChance(11),
      clock,
      ordersPerMinute: 60,
      onNews: () => {},
      onTrouble: (error) => trouble.push(error),
    });
    await clock.over;
    await traffic.stop();
    expect(trouble).toEqual([]);
    expect(traffic.placed).toBeGreaterThan(400);
    const good = paid.filter((line) => line.startsWith('good'));
    expect(new Set(good).size).toBe(good.length);
    expect(paid.filter((line) => line.startsWith('declined')).length).toBeGreaterThan(3);
    for (const what of ['captured', 'authorized', 'collected', 'cancel', 'edit']) {
      expect(did.filter((line) => line.startsWith(what)).length, what).toBeGreaterThan(0);
    }
    const money = did
      .filter((line) => /^(captured|authorized|collected) /.test(line))
      .map((line) => line.split(' ')[1]);
    expect(new Set(money).size).toBe(money.length);
  });

  test('nobody buys while they are paused', async () => {
    const clock = shortClock(50);
    const traffic = startTraffic({
      shops: new Map(),
      checkout: { pay: () => ({ id: 'pi', status: 'succeeded' }) },
      chance: seededChance(1),
      clock,
      ordersPerMinute: 60,
      onNews: () => {},
      onTrouble: () => {},
    });
    traffic.pause();
    await clock.over;
    await traffic.stop();
    expect(traffic.placed).toBe(0);
  });
});

describe('customers of the stores', () => {
  /** A store that only notes what happens at its tills. */
  function notingStore(name: string, did: string[]): Store {
    const note = (what: string) => (lines: readonly SoldLine[]) => {
      for (const { product, quantity } of lines) did.push(`${what} ${name} ${product.sku} ${quantity}`);
    };
    return {
      name,
      sell: note('sell'),
      takeBack: note('back'),
      sellByMistake: note('mistake'),
      takeBackOrder: (order) => void did.push(`back ${name} ${order}`),
      heartbeat: () => void did.push(`alive ${name}`),
      send: async () => void did.push(`send ${name}`),
      receipts: () => [],
      waiting: 0,
    };
  }

  async function serve(free: number, rounds: number, paused = false): Promise<string[]> {
    const did: string[] = [];
    const clock = shortClock(rounds);
    const tills = startTillTraffic({
      stores: ['loom-mitte', 'loom-nord'].map((name) => notingStore(name, did)),
      free: () => free,
      chance: seededChance(3),
      clock,
      customersPerMinute: 60,
      onTrouble: (error) => {
        throw error;
      },
    });
    if (paused) tills.pause();
    await clock.over;
    await tills.stop();
    return did;
  }

  test('buy, bring back and are rung up by mistake, in both stores; what was rung up is sent', async () => {
    const did = await serve(200, 600);
    for (const what of ['sell loom-mitte', 'sell loom-nord', 'back', 'mistake', 'alive loom-nord', 'send loom-mitte'])
      expect(did.filter((line) => line.startsWith(what)).length, what).toBeGreaterThan(3);
    // The limited edition is for the web.
    expect(did.filter((line) => line.includes('VASE-LTD'))).toEqual([]);
  });

  test('are sold nothing of what is running out, and nothing while the doors are closed', async () => {
    const sold = (did: readonly string[]) => did.filter((line) => /^(sell|back|mistake)/.test(line));
    expect(sold(await serve(25, 200))).toEqual([]);
    expect(sold(await serve(200, 200, true))).toEqual([]);
    expect(sold(await serve(26, 200)).every((line) => line.endsWith(' 1'))).toBe(true);
  });
});

test('the warehouse ships what is ready, in part now and then, with a tracking number each', async () => {
  const tasks = new Map<string, PickTask>(
    Array.from({ length: 60 }, (_, index) => [`S${index}`, { order: `S${index}`, pieces: { MUG: 1, TEE: 2 } }]),
  );
  const parcels: Parcel[] = [];
  let restocked = 0;
  const bench: PackingBench = {
    ready: async () => [...tasks.values()],
    async ship(task, parcel) {
      parcels.push(parcel);
      if (parcel.quantities === undefined) tasks.delete(task.order);
    },
    async restock() {
      restocked += 1;
      return ['VASE'];
    },
  };
  const clock = shortClock(200);
  const news: string[] = [];
  const warehouse = startWarehouse({
    bench,
    chance: seededChance(2),
    clock,
    everyMs: 1_000,
    most: 10,
    onNews: (line) => news.push(line),
    onTrouble: (error) => {
      throw error;
    },
  });
  await clock.over;
  await warehouse.stop();
  expect(tasks.size).toBe(0);
  expect(warehouse.shipped).toBe(parcels.length);
  const part = parcels.find(({ quantities }) => quantities !== undefined);
  expect([{ MUG: 1 }, { TEE: 2 }]).toContainEqual(part?.quantities);
  expect(new Set(parcels.map(({ tracking }) => tracking)).size).toBe(parcels.length);
  expect(news).toEqual(Array(restocked).fill('goods arrived: VASE'));
  expect(restocked).toBeGreaterThan(0);
});
