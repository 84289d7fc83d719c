import { expect, test } from 'vitest';
import type { TillLine } from '../../src/gateway/api/stores.ts';
import { WEB_CHANNELS } from '../faults/sellers.ts';
import { openSellersWorld } from './sellers.ts';
import { openWorld, waitUntil } from './world.ts';

const pointOfSale = { zone: 'Europe/Paris', stores: { 'Furniture Shop': { location: 'paris' } } };

test.each([19, 17] as const)(
  "sales of Odoo %i's own tills show in the record of the stores, and their stock is not moved again",
  async (odooVersion) => {
    await using world = await openWorld({ odooVersion, odooSettings: { pointOfSale } });
    const stock = (): number =>
      Number(world.odoo.records('stock.quant', [['product_id.default_code', '=', 'TEE']], ['quantity'])[0]?.quantity);
    const tills = async (): Promise<readonly TillLine[]> =>
      (await world.ask<{ tills: TillLine[] }>('/api/v1/stores')).tills;
    const before = stock();
    const sale = await world.odoo.tills.ringUp([{ sku: 'TEE', quantity: 3, price: 20 }]);
    await waitUntil(async () => (await tills())[0]?.sales === 1, 'the sale is known');
    await world.odoo.tills.ringUp([{ sku: 'TEE', quantity: -1, price: 20 }], { refunds: sale });
    await waitUntil(async () => (await tills())[0]?.sales === 2, 'the return is known');
    expect(await tills()).toMatchObject([
      { connection: 'odoo-main', location: 'location/paris', till: 'Furniture Shop', sales: 2, missing: 0, twins: 0 },
    ]);
    await world.odoo.tills.closeSession();
    expect(stock()).toBe(before - 2);
    // An order of the web shop passes everything that came before it: by then a second booking would have been asked for.
    await world.untilState(world.eu.buys({ pieces: { MUG: 1 } }), 'allocated');
    expect(await world.ask('/api/v1/dead-letters?limit=10')).toMatchObject({ letters: [] });
    expect(stock()).toBe(before - 2);
  },
);

/** A reading, and what it leads to, is through by then on a slow machine as well. */
const PATIENCE_MS = 60_000;

test.each([17, 19] as const)(
  'what a till of Odoo %i sold is offered nowhere while its stock waits for the end of the session',
  async (odooVersion) => {
    await using world = await openSellersWorld({
      odooVersion,
      articles: [{ sku: 'TEE', stock: 10 }],
      settings: {
        'odoo-main': { pointOfSale: { zone: 'Europe/Paris', stores: { 'Furniture Shop': { location: 'wh' } } } },
      },
    });
    const { odoo } = world;
    const offered = (): number => WEB_CHANNELS.reduce((sum, channel) => sum + (world.shown(channel, 'TEE') ?? 0), 0);
    const read = async () => (await world.why('TEE')).positions.find(({ location }) => location === 'location/wh');
    await odoo.tills.moveStock('at closing');
    await waitUntil(() => offered() === 10, 'all is offered', PATIENCE_MS);
    await odoo.tills.ringUp([{ sku: 'TEE', quantity: 4, price: 10 }]);
    await waitUntil(() => offered() === 6, 'what the till sold is not offered any more', PATIENCE_MS);
    // Goods come in, so that a reading is taken that does not know of the sale.
    await odoo.perform((environment) => {
      const [quant] = environment.search('stock.quant', [
        ['product_id.default_code', '=', 'TEE'],
        ['quantity', '=', 10],
      ]);
      environment.write('stock.quant', [Number(quant?.id)], { quantity: 11 });
    });
    await waitUntil(async () => (await read())?.onHand === '11', 'it was read', PATIENCE_MS);
    await waitUntil(() => offered() === 7, 'what came in is offered', PATIENCE_MS);
    await world.untilQuiet();
    expect(offered()).toBe(7);
    expect((await world.why('TEE')).claims).toMatchObject({ quantity: '4', oldest: [{ reason: 'sold in the store' }] });
    await odoo.tills.closeSession();
    expect(world.held('wh', 'TEE')).toEqual({ onHand: 7, reserved: 0 });
    await waitUntil(
      async () => (await world.why('TEE')).claims.quantity === '0' && (await read())?.onHand === '7' && offered() === 7,
      'the claim is gone and the number is right',
      PATIENCE_MS,
    );
  },
);
