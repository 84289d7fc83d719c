import { describe, expect, test } from 'vitest';
import type { CommandData } from '../../canonical/envelope.ts';
import { anOrder, type Hub, startWorld, type World } from './testing/world.ts';

const VERSIONS = [19, 17] as const;
type Data = CommandData<'receive-return'>;
type Condition = Data['lines'][number]['condition'];

const order = anOrder({
  lines: [
    { sku: 'MUG-BLUE', quantity: 5, price: 1250, tax: 19 },
    { sku: 'TEE-BLACK-M', quantity: 2, price: 1999, tax: 19 },
  ],
});

const comesBack = (
  lines: readonly (readonly [sku: string, quantity: string, condition?: Condition])[],
  more: Partial<Data> = {},
): Data => ({
  return: 'return/hub/1',
  order: order.id,
  lines: lines.map(([sku, value, condition = 'restock'], index) => ({
    line: String(index + 1),
    sku,
    quantity: { value, unit: 'each' },
    condition,
  })),
  ...more,
});

/** An order whose mugs went out in two deliveries, three and two. */
async function delivered(world: World, wish: Parameters<World['hub']>[0] = {}): Promise<Hub> {
  const hub = world.hub(wish);
  await hub.ask('book-order', { order });
  await hub.ask('confirm-order', { order: order.id });
  await world.simulator.people.shipPicking(order.id, { quantities: { 'MUG-BLUE': 3, 'TEE-BLACK-M': 2 } });
  await world.simulator.people.shipPicking(order.id);
  return hub;
}

const stockOf = ({ simulator }: World, sku: string, location = 'WH/Stock'): number =>
  simulator
    .records(
      'stock.quant',
      [
        ['product_id.default_code', '=', sku],
        ['location_id.complete_name', '=', location],
      ],
      ['quantity'],
    )
    .reduce((sum, row) => sum + Number(row.quantity), 0);

const returnsIn = ({ simulator }: World) =>
  simulator.records('stock.picking', [['picking_type_code', '=', 'incoming']], ['state', 'return_id', 'origin']);

const deliveredQuantity = ({ simulator }: World, sku: string): number =>
  Number(
    simulator.records('sale.order.line', [['product_id.default_code', '=', sku]], ['qty_delivered'])[0]?.qty_delivered,
  );

describe.each(VERSIONS)('returned goods in Odoo %i', (version) => {
  test('come back to stock over several deliveries, and the order has that much less delivered', async () => {
    await using world = await startWorld({ version });
    const hub = await delivered(world);
    const before = stockOf(world, 'MUG-BLUE');
    const { record } = await hub.ask('receive-return', comesBack([['MUG-BLUE', '4']]));
    expect(record).toMatchObject({ connection: 'odoo-main', id: expect.any(String) });
    expect(stockOf(world, 'MUG-BLUE')).toBe(before + 4);
    const returns = returnsIn(world);
    expect(returns.map(({ state }) => state)).toEqual(['done', 'done']);
    expect(new Set(returns.map(({ return_id }) => JSON.stringify(return_id))).size).toBe(2);
    expect(deliveredQuantity(world, 'MUG-BLUE')).toBe(1);
    expect(deliveredQuantity(world, 'TEE-BLACK-M')).toBe(2);
  });

  test('go where their condition says', async () => {
    const returns = { refurbish: 'WH/Workshop', writeOff: 'WH/Scrap' };
    await using world = await startWorld({ version }, { returns });
    await world.simulator.people.addLocation('WH/Workshop', 'WH/Stock');
    await world.simulator.people.addLocation('WH/Scrap', 'WH/Stock');
    const hub = await delivered(world);
    const before = stockOf(world, 'MUG-BLUE');
    await hub.ask(
      'receive-return',
      comesBack([
        ['MUG-BLUE', '1', 'restock'],
        ['MUG-BLUE', '1', 'refurbish'],
        ['MUG-BLUE', '3', 'write-off'],
      ]),
    );
    expect(stockOf(world, 'MUG-BLUE')).toBe(before + 1);
    expect(stockOf(world, 'MUG-BLUE', 'WH/Workshop')).toBe(1);
    expect(stockOf(world, 'MUG-BLUE', 'WH/Scrap')).toBe(3);
    expect(deliveredQuantity(world, 'MUG-BLUE')).toBe(0);
  });

  test('come to the store that took them', async () => {
    await using world = await startWorld({ version });
    await world.simulator.people.addWarehouse('PAR', 'Paris');
    const hub = await delivered(world);
    await hub.ask('receive-return', comesBack([['TEE-BLACK-M', '2']], { location: 'location/par' }));
    expect(stockOf(world, 'TEE-BLACK-M', 'PAR/Stock')).toBe(2);
  });

  test('partial and repeated returns add up; more than was delivered is refused and moves nothing', async () => {
    await using world = await startWorld({ version });
    const hub = await delivered(world);
    const before = stockOf(world, 'MUG-BLUE');
    await hub.ask('receive-return', comesBack([['MUG-BLUE', '2']]), 'first');
    await hub.ask('receive-return', comesBack([['MUG-BLUE', '2']]), 'second');
    const failure = await hub.refused(
      'receive-return',
      comesBack([
        ['TEE-BLACK-M', '1'],
        ['MUG-BLUE', '2'],
      ]),
      'third',
    );
    expect(failure).toMatchObject({ code: 'SL-ODOO-038', kind: 'rejected', field: 'lines[1].quantity' });
    expect(stockOf(world, 'MUG-BLUE')).toBe(before + 4);
    await hub.ask('receive-return', comesBack([['MUG-BLUE', '1']]), 'fourth');
    expect(deliveredQuantity(world, 'MUG-BLUE')).toBe(0);
  });

  test('what a person is taking back already cannot come back again', async () => {
    await using world = await startWorld({ version });
    const hub = await delivered(world);
    const [move] = world.simulator.records(
      'stock.move',
      [['product_id.default_code', '=', 'TEE-BLACK-M']],
      ['product_id'],
    );
    await world.simulator.perform((environment) => {
      const picking = environment.create('stock.picking', { picking_type_id: 2, origin: 'Return of WH/OUT/00001' });
      return environment.create('stock.move', {
        picking_id: picking,
        product_id: environment.get('stock.move', Number(move?.id)).product_id,
        product_uom_qty: 1,
        origin_returned_move_id: move?.id,
        to_refund: true,
        state: 'assigned',
        ...(version >= 19 ? {} : { name: 'back' }),
      });
    });
    const failure = await hub.refused('receive-return', comesBack([['TEE-BLACK-M', '2']]));
    expect(failure).toMatchObject({ code: 'SL-ODOO-038', value: '2' });
    await hub.ask('receive-return', comesBack([['TEE-BLACK-M', '1']]));
  });

  test.each(['stock.picking/load', 'action_confirm', 'stock.move/load', 'button_validate'])(
    'are taken once when the answer to %s is lost',
    async (lost) => {
      const [model = '', method = ''] = lost.includes('/') ? lost.split('/') : ['stock.picking', lost];
      await using world = await startWorld({ version });
      const before = stockOf(world, 'MUG-BLUE');
      const done = new Set<string>();
      const hub = await delivered(world, {
        fate: ({ url, body }) => {
          const call = `${url}${body}`;
          const isIt = call.includes(model) && (call.includes(`/${method}`) || call.includes(`"${method}"`));
          const isReturn = done.has('delivered') && isIt && !done.has('lost');
          if (isReturn) done.add('lost');
          return isReturn ? 'is lost' : 'arrives';
        },
      });
      done.add('delivered');
      const data = comesBack([['MUG-BLUE', '4']]);
      await hub.refused('receive-return', data);
      expect(done).toContain('lost');
      const [first, second] = await Promise.all([
        hub.ask('receive-return', data),
        world.hub().ask('receive-return', data),
      ]);
      expect(first).toEqual(second);
      expect(await hub.ask('receive-return', data)).toEqual(first);
      expect(stockOf(world, 'MUG-BLUE')).toBe(before - 1);
      expect(returnsIn(world)).toHaveLength(2);
    },
  );

  test('nothing is written in shadow', async () => {
    await using world = await startWorld({ version });
    const hub = await delivered(world);
    await hub.ask('receive-return', comesBack([['MUG-BLUE', '1']]), 'x', { shadow: true }).catch(() => undefined);
    expect(returnsIn(world)).toEqual([]);
  });

  test('failures name what is to be mended', async () => {
    await using world = await startWorld({ version }, { returns: { writeOff: 'WH/Nowhere' } });
    const hub = await delivered(world);
    const code = async (data: Data) => (await hub.refused('receive-return', data)).code;
    expect(await code(comesBack([['NO-SUCH', '1']]))).toBe('SL-ODOO-010');
    expect(await code(comesBack([['MUG-BLUE', '1', 'refurbish']]))).toBe('SL-ODOO-039');
    expect(await code(comesBack([['MUG-BLUE', '1', 'write-off']]))).toBe('SL-ODOO-030');
    expect(
      await hub.refused('receive-return', comesBack([['MUG-BLUE', '1']], { location: 'location/moon' })),
    ).toMatchObject({
      code: 'SL-ODOO-035',
      kind: 'rejected',
    });
    expect(await code(comesBack([['MUG-BLUE', '1']], { order: 'order/shopify-eu/9' }))).toBe('SL-ODOO-021');
    expect(returnsIn(world)).toEqual([]);
  });
});
