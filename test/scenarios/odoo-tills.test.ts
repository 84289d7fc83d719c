import { expect, test } from 'vitest';
import type { TillLine } from '../../src/gateway/api/stores.ts';
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
