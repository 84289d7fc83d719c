import { describe, expect, test } from 'vitest';
import { systemClock } from '../../kernel/clock.ts';
import { anOrder, CALL, commandOf, type OrderWish, startWorld, type World } from './testing/world.ts';

const VERSIONS = [19, 17] as const;

const orderRows = (world: World, fields: readonly string[] = []) => world.simulator.records('sale.order', [], fields);
const lineRows = (world: World) =>
  world.simulator.records(
    'sale.order.line',
    [],
    ['product_id', 'product_uom_qty', 'price_unit', 'discount', 'is_delivery', 'name'],
  );

describe.each(VERSIONS)('booking on Odoo %i', (version) => {
  test('writes source document, reference, addresses, taxes and the shipping charge', async () => {
    await using world = await startWorld({ version });
    const order = anOrder({ shipping: { price: 490, tax: 19 } });
    await world.hub().ask('book-order', { order });
    const taxes = version === 19 ? 'tax_ids' : 'tax_id';
    const [sale] = orderRows(world, [
      'origin',
      'client_order_ref',
      'date_order',
      'partner_id',
      'partner_shipping_id',
      'partner_invoice_id',
    ]);
    expect(sale).toMatchObject({ origin: order.id, client_order_ref: '#1001', date_order: '2026-11-20 10:00:00' });
    const partner = (id: unknown) =>
      world.simulator.records(
        'res.partner',
        [['id', '=', (id as number[])[0]]],
        ['name', 'street', 'type', 'email', 'country_id', 'parent_id'],
      )[0];
    expect(partner(sale?.partner_id)).toMatchObject({ name: 'Ann Flow', email: 'ann@example.com', type: 'contact' });
    expect(partner(sale?.partner_shipping_id)).toMatchObject({
      name: 'Bob Flow',
      street: '2 Side',
      type: 'delivery',
      country_id: [1, 'Belgium'],
    });
    expect(partner(sale?.partner_invoice_id)).toMatchObject({ name: 'Ann Flow', street: '1 Main', type: 'invoice' });
    const lines = world.simulator.records('sale.order.line', [], ['name', 'is_delivery', taxes, 'price_total']);
    expect(lines).toMatchObject([
      { name: 'TEE-BLACK-M', is_delivery: false, price_total: 39.98 },
      { name: 'Standard', is_delivery: true, price_total: 4.9 },
    ]);
    expect(lines.map((line) => (line[taxes] as number[]).length)).toEqual([1, 1]);
  });

  test('a line without tax stays without, although its product has one', async () => {
    await using world = await startWorld({ version });
    const order = anOrder({ lines: [{ sku: 'MUG-BLUE', quantity: 1, price: 1250 }] });
    expect((await world.hub().ask('book-order', { order })).total).toEqual(order.totals.total);
    expect(world.simulator.records('sale.order', [], ['amount_tax'])).toMatchObject([{ amount_tax: 0 }]);
  });

  test('the same buyer is one contact, whatever the case of the address', async () => {
    await using world = await startWorld({ version });
    const hub = world.hub();
    await hub.ask('book-order', { order: anOrder({ id: '1', email: 'Ann@Example.com' }) });
    await hub.ask('book-order', { order: anOrder({ id: '2', email: 'ann@example.COM' }) });
    const buyers = world.simulator.records('res.partner', [['email_normalized', '=', 'ann@example.com']], ['name']);
    expect(buyers).toHaveLength(1);
    expect(world.simulator.records('res.partner', [['type', '=', 'delivery']])).toHaveLength(1);
  });

  test('a known contact of Odoo is used, not made again', async () => {
    await using world = await startWorld({ version });
    const known = await world.simulator.perform((environment) =>
      environment.create('res.partner', { name: 'Known', email: 'ann@example.com' }),
    );
    await world.hub().ask('book-order', { order: anOrder() });
    expect(orderRows(world, ['partner_id'])).toMatchObject([{ partner_id: [known, 'Known'] }]);
  });

  test('a buyer who says nothing gets a contact of their own, or shares one', async () => {
    await using world = await startWorld({ version });
    const nobody = { buyer: {} };
    await world.hub().ask('book-order', { order: anOrder({ id: '1', email: undefined, change: nobody }) });
    const shared = await world.simulator.perform((environment) =>
      environment.create('res.partner', { name: 'Counter' }),
    );
    await world
      .hub({ settings: { guests: { policy: 'shared', partner: shared } } })
      .ask('book-order', { order: anOrder({ id: '2', email: undefined, change: nobody }) });
    expect(orderRows(world, ['partner_id']).map((row) => (row.partner_id as [number, string])[1])).toEqual([
      'Ann Flow',
      'Counter',
    ]);
  });

  test('a batch is one load, and a bad order in it stops no other', async () => {
    await using world = await startWorld({ version });
    const hub = world.hub();
    const orders = ['1', '2', '3', '4'].map((id) =>
      anOrder({
        id,
        email: `buyer${id}@example.com`,
        lines: [{ sku: id === '3' ? 'NO-SUCH' : 'MUG-BLUE', quantity: 1, price: 1250, tax: 19 }],
      }),
    );
    const commands = orders.map((order) => commandOf('book-order', { order }, 'placed', systemClock));
    const carried = await hub.connection.commands['book-order']?.carryOutMany?.run(commands, CALL);
    expect(carried?.map((each) => (each.kind === 'done' ? each.result.record.name : each.failure.code))).toEqual([
      'S00001',
      'S00002',
      'SL-ODOO-010',
      'S00003',
    ]);
    expect(orderRows(world)).toHaveLength(3);
    const loads = (
      hub.context.http as unknown as { requests: readonly { body?: string; url: string }[] }
    ).requests.filter(({ body, url }) => url.endsWith('sale.order/load') || body?.includes('"sale.order","load"'));
    expect(loads).toHaveLength(1);
  });

  test('a buyer whom Odoo refuses stops only their own order, and is not named', async () => {
    await using world = await startWorld({ version });
    const hub = world.hub();
    const orders = ['1', '2', '3'].map((id) => {
      const order = anOrder({ id, email: `buyer${id}@example.com` });
      return id === '2' ? { ...order, buyer: { ...order.buyer, taxNumber: 'not-a-number' } } : order;
    });
    const commands = orders.map((order) => commandOf('book-order', { order }, 'placed', systemClock));
    const carried = await hub.connection.commands['book-order']?.carryOutMany?.run(commands, CALL);
    expect(carried?.map(({ kind }) => kind)).toEqual(['done', 'failed', 'done']);
    const text = JSON.stringify(carried);
    expect(text).toContain('does not seem to be valid');
    expect(text).not.toContain('not-a-number');
    expect(text).not.toContain('Ann Flow');
  });

  test('what a person adds to Odoo after a refusal counts at the very next try', async () => {
    await using world = await startWorld({ version });
    const hub = world.hub();
    const order = anOrder({ lines: [{ sku: 'MUG-BLUE', quantity: 1, price: 1250, tax: 8.88 }] });
    expect(await hub.refused('book-order', { order })).toMatchObject({ code: 'SL-ODOO-014' });
    await world.simulator.people.addTax(8.88, true);
    expect(await hub.ask('book-order', { order })).toMatchObject({ total: { amount: 1250, currency: 'EUR' } });
  });

  test('a record that Odoo itself refuses is set aside with its reason', async () => {
    await using world = await startWorld({ version });
    const hub = world.hub({ settings: { pricelists: { EUR: 99 } } });
    const failure = await hub.refused('book-order', { order: anOrder() });
    expect(failure).toMatchObject({ code: 'SL-ODOO-006', kind: 'invalid', field: 'pricelist_id' });
    expect(orderRows(world)).toEqual([]);
  });

  test('an order of nothing is booked too', async () => {
    await using world = await startWorld({ version });
    const order = anOrder({ lines: [{ sku: 'MUG-BLUE', quantity: 2, price: 1250, discount: 2500, tax: 19 }] });
    expect((await world.hub().ask('book-order', { order })).total).toEqual({ amount: 0, currency: 'EUR' });
    expect(lineRows(world)).toMatchObject([{ discount: 100, price_unit: 12.5 }]);
  });

  test('a discount is shown as percent where that is exact', async () => {
    await using world = await startWorld({ version });
    await world.hub().ask('book-order', {
      order: anOrder({ lines: [{ sku: 'MUG-BLUE', quantity: 2, price: 1250, discount: 250, tax: 19 }] }),
    });
    expect(lineRows(world)).toMatchObject([{ discount: 10, price_unit: 12.5 }]);
  });

  test('an order in another currency stands on its pricelist', async () => {
    await using world = await startWorld({ version });
    await world.simulator.people.activateCurrency('USD');
    const order = anOrder({
      currency: 'USD',
      inclusive: false,
      lines: [{ sku: 'MUG-BLUE', quantity: 3, price: 1399, tax: 7 }],
    });
    expect((await world.hub().ask('book-order', { order })).total).toEqual(order.totals.total);
    expect(orderRows(world, ['currency_id'])).toMatchObject([{ currency_id: [2, 'USD'] }]);
  });

  test('a gift card that has no SKU is booked on the product that is named for it', async () => {
    await using world = await startWorld({ version });
    const order = anOrder({ lines: [{ quantity: 1, price: 5000, kind: 'gift-card' }] });
    expect((await world.hub().refused('book-order', { order })).code).toBe('SL-ODOO-013');
    await world
      .hub({ settings: { products: { giftCard: 'TOTE-NATURAL', rounding: 'ROUNDING' } } })
      .ask('book-order', { order });
    expect(lineRows(world)).toMatchObject([{ price_unit: 50 }]);
  });
});

describe('what cannot be booked', () => {
  const cases: readonly [string, OrderWish, (world: World) => Promise<unknown>, object][] = [
    [
      'an unknown SKU',
      { lines: [{ sku: 'NEW-1', quantity: 1, price: 100 }] },
      async () => undefined,
      { code: 'SL-ODOO-010', kind: 'invalid', field: 'order.lines[0].sku', value: 'NEW-1' },
    ],
    [
      'an archived product',
      {},
      (world) => world.simulator.people.archiveProduct('TEE-BLACK-M'),
      { code: 'SL-ODOO-011', kind: 'invalid', value: 'TEE-BLACK-M' },
    ],
    [
      'two products with one SKU',
      {},
      (world) => world.simulator.people.stockShelves([{ sku: 'TEE-BLACK-M', name: 'Twin', price: 1 }]),
      { code: 'SL-ODOO-012', kind: 'invalid' },
    ],
    [
      'a line without SKU',
      { lines: [{ quantity: 1, price: 100 }] },
      async () => undefined,
      { code: 'SL-ODOO-013', field: 'order.lines[0].sku' },
    ],
    [
      'a tax that Odoo does not have',
      { lines: [{ sku: 'MUG-BLUE', quantity: 1, price: 100, tax: 8.25 }] },
      async () => undefined,
      { code: 'SL-ODOO-014', kind: 'invalid', value: '0.0825', field: 'order.lines[0].taxes[0]' },
    ],
    [
      'a rate with two taxes',
      {},
      (world) => world.simulator.people.addTax(19, true, '19% incl. special'),
      { code: 'SL-ODOO-015', kind: 'invalid' },
    ],
    [
      'a currency without pricelist',
      { currency: 'USD' },
      async () => undefined,
      { code: 'SL-ODOO-016', field: 'order.currency', value: 'USD' },
    ],
    [
      'an inactive currency',
      { currency: 'JPY' },
      async () => undefined,
      { code: 'SL-ODOO-016', because: expect.stringContaining('not active') },
    ],
    [
      'a unit that the product does not have',
      { change: { lines: [{ ...anOrder().lines[0], quantity: { value: '0.5', unit: 'm' } }] as never } },
      async () => undefined,
      { code: 'SL-ODOO-034', value: 'm' },
    ],
  ];
  test.each(cases)(
    '%s is a case with its field and a next step, and leaves nothing behind',
    async (_says, wish, prepare, expected) => {
      await using world = await startWorld();
      await prepare(world);
      const failure = await world.hub().refused('book-order', { order: anOrder(wish) });
      // The hub may give money back without asking Odoo for a cancellation first.
      expect(failure).toMatchObject({ ...expected, absent: true });
      expect(failure.next).toBeTruthy();
      expect(world.simulator.records('sale.order')).toEqual([]);
    },
  );

  test('shipping without a product for it', async () => {
    await using world = await startWorld({}, { products: {} });
    expect(await world.hub().refused('book-order', { order: anOrder({ shipping: { price: 490 } }) })).toMatchObject({
      code: 'SL-ODOO-017',
      field: 'products.shipping',
    });
  });

  test('a missing right', async () => {
    await using world = await startWorld();
    world.simulator.denied.add('sale.order.create');
    const failure = await world.hub().refused('book-order', { order: anOrder() });
    expect(failure).toMatchObject({
      code: 'SL-ODOO-003',
      kind: 'invalid',
      because: expect.stringContaining('not allowed'),
    });
  });

  test('once mended, the same command goes through', async () => {
    await using world = await startWorld();
    const hub = world.hub();
    await world.simulator.people.archiveProduct('TEE-BLACK-M');
    expect((await hub.refused('book-order', { order: anOrder() })).code).toBe('SL-ODOO-011');
    await world.simulator.people.unarchiveProduct('TEE-BLACK-M');
    expect((await hub.ask('book-order', { order: anOrder() })).record.name).toBe('S00001');
  });

  test('a quotation that stands there already is not said to be absent', async () => {
    await using world = await startWorld();
    const order = anOrder();
    await world.hub().ask('book-order', { order });
    // Another hub remembers nothing of the article.
    await world.simulator.people.archiveProduct('TEE-BLACK-M');
    const failure = await world.hub().refused('book-order', { order });
    expect(failure).toMatchObject({ code: 'SL-ODOO-011' });
    expect(failure.absent).toBeUndefined();
    expect(world.simulator.records('sale.order')).toHaveLength(1);
  });

  test('a mapped tax settles what the rate leaves open', async () => {
    await using world = await startWorld();
    const special = await world.simulator.people.addTax(19, true, '19% incl. special');
    await world
      .hub({ settings: { taxes: [{ rate: '0.19', inclusive: true, tax: special }] } })
      .ask('book-order', { order: anOrder() });
    expect(world.simulator.records('sale.order.line', [], ['tax_ids'])).toMatchObject([{ tax_ids: [special] }]);
  });
});

describe('when the totals differ', () => {
  // The channel rounds each line up; Odoo rounds the whole document once.
  const order = anOrder({
    inclusive: false,
    lines: Array.from({ length: 6 }, () => ({ sku: 'MUG-BLUE', quantity: 1, price: 13, tax: 20 })),
  });
  const off = {
    ...order,
    totals: { ...order.totals, total: { amount: order.totals.total.amount + 3, currency: 'EUR' } },
  };

  test('a small difference goes on a rounding line', async () => {
    await using world = await startWorld({ rounding: 'round_globally' });
    const booked = await world.hub().ask('book-order', { order: off });
    expect(booked.total).toEqual(off.totals.total);
    expect(booked.roundingDifference?.amount).not.toBe(0);
  });

  test('a large one is held: the quotation stays for a person', async () => {
    await using world = await startWorld({}, { totals: { mostDifference: 1 } });
    const failure = await world.hub().refused('book-order', { order: off });
    expect(failure).toMatchObject({ code: 'SL-ODOO-019', kind: 'invalid', field: 'order.totals.total' });
    expect(failure.absent).toBeUndefined();
    expect(world.simulator.records('sale.order', [], ['state'])).toMatchObject([{ state: 'draft' }]);
  });

  test('or refused: the quotation is cancelled and the process is told', async () => {
    await using world = await startWorld({}, { totals: { policy: 'reject' } });
    expect(await world.hub().refused('book-order', { order: off })).toMatchObject({
      code: 'SL-ODOO-020',
      kind: 'rejected',
    });
    expect(world.simulator.records('sale.order', [], ['state'])).toMatchObject([{ state: 'cancel' }]);
  });

  test('without a product for rounding it is a case', async () => {
    await using world = await startWorld({}, { products: { shipping: 'SHIPPING' } });
    expect(await world.hub().refused('book-order', { order: off })).toMatchObject({
      code: 'SL-ODOO-017',
      field: 'products.rounding',
    });
  });
});

describe.each(VERSIONS)('confirming on Odoo %i', (version) => {
  test('says whether everything is reserved', async () => {
    await using world = await startWorld({ version });
    const hub = world.hub();
    const order = anOrder({ lines: [{ sku: 'POSTER-A2', quantity: 9, price: 2490 }] });
    await hub.ask('book-order', { order });
    expect(await hub.ask('confirm-order', { order: order.id })).toMatchObject({ complete: false });
    await world.simulator.people.receiveStock('POSTER-A2', 1);
    expect(await hub.ask('confirm-order', { order: order.id })).toMatchObject({ complete: true });
    expect(world.simulator.records('stock.picking')).toHaveLength(1);
  });

  test('what is confirmed already, or by somebody else, is success', async () => {
    await using world = await startWorld({ version });
    const hub = world.hub();
    const orders = ['1', '2'].map((id) => anOrder({ id }));
    for (const order of orders) await hub.ask('book-order', { order });
    await hub.ask('confirm-order', { order: orders[0]?.id as string });
    const commands = orders.map((order) => commandOf('confirm-order', { order: order.id }, 'go', systemClock));
    const carried = await hub.connection.commands['confirm-order']?.carryOutMany?.run(commands, CALL);
    expect(carried?.map(({ kind }) => kind)).toEqual(['done', 'done']);
    expect(world.simulator.records('stock.picking')).toHaveLength(2);
  });

  test('an order that is not there or was cancelled there is refused', async () => {
    await using world = await startWorld({ version });
    const hub = world.hub();
    expect((await hub.refused('confirm-order', { order: 'order/shopify-eu/9' })).code).toBe('SL-ODOO-021');
    await hub.ask('book-order', { order: anOrder() });
    await world.simulator.people.cancelOrder(anOrder().id);
    expect(await hub.refused('confirm-order', { order: anOrder().id })).toMatchObject({
      code: 'SL-ODOO-022',
      kind: 'rejected',
    });
  });
});

describe.each(VERSIONS)('cancelling on Odoo %i', (version) => {
  test('frees the stock, also twice', async () => {
    await using world = await startWorld({ version });
    const hub = world.hub();
    const { id } = anOrder();
    await hub.ask('book-order', { order: anOrder() });
    await hub.ask('confirm-order', { order: id });
    expect(await hub.ask('cancel-order', { order: id, reason: 'changed my mind' })).toMatchObject({
      alreadyShipped: false,
    });
    expect(await hub.ask('cancel-order', { order: id })).toMatchObject({ alreadyShipped: false });
    expect(orderRows(world, ['state'])).toMatchObject([{ state: 'cancel' }]);
    expect(world.simulator.records('stock.quant', [['reserved_quantity', '>', 0]])).toEqual([]);
  });

  test('what has left stays sold; what has not is stopped', async () => {
    await using world = await startWorld({ version });
    const hub = world.hub();
    const { id } = anOrder();
    await hub.ask('book-order', { order: anOrder() });
    await hub.ask('confirm-order', { order: id });
    await world.simulator.people.shipPicking(id, { quantities: { 'TEE-BLACK-M': 1 } });
    expect(await hub.ask('cancel-order', { order: id })).toMatchObject({ alreadyShipped: true });
    expect(orderRows(world, ['state'])).toMatchObject([{ state: 'sale' }]);
    expect(world.simulator.records('stock.picking', [], ['state'])).toMatchObject([
      { state: 'done' },
      { state: 'cancel' },
    ]);
  });

  test('a locked order is refused with the way out', async () => {
    await using world = await startWorld({ version });
    const hub = world.hub();
    await hub.ask('book-order', { order: anOrder() });
    await hub.ask('confirm-order', { order: anOrder().id });
    await world.simulator.people.lockOrder(anOrder().id);
    expect(await hub.refused('cancel-order', { order: anOrder().id })).toMatchObject({
      code: 'SL-ODOO-023',
      kind: 'rejected',
    });
  });
});

describe.each(VERSIONS)('amending on Odoo %i', (version) => {
  const before = anOrder({
    lines: [
      { sku: 'MUG-BLUE', quantity: 2, price: 1250, tax: 19 },
      { sku: 'TEE-BLACK-M', quantity: 1, price: 1999, tax: 19 },
    ],
  });
  const after = anOrder({
    lines: [
      { sku: 'MUG-BLUE', quantity: 3, price: 1250, tax: 19 },
      { sku: 'TEE-BLACK-M', quantity: 1, price: 1999, tax: 19 },
      { sku: 'BEANS-250', quantity: 1, price: 745, tax: 7 },
    ],
  });
  const fewer = anOrder({ lines: [{ sku: 'MUG-BLUE', quantity: 1, price: 1250, tax: 19 }] });

  test.each([false, true])('more and new lines, confirmed: %s', async (confirmed) => {
    await using world = await startWorld({ version });
    const hub = world.hub();
    await hub.ask('book-order', { order: before });
    if (confirmed) await hub.ask('confirm-order', { order: before.id });
    for (const _time of [1, 2]) {
      expect((await hub.ask('amend-order', { order: after })).total).toEqual(after.totals.total);
    }
    expect(lineRows(world).map((line) => line.product_uom_qty)).toEqual([3, 1, 1]);
    if (!confirmed) return;
    const moves = world.simulator.records('stock.move', [], ['product_uom_qty', 'state']);
    expect(moves).toMatchObject([
      { product_uom_qty: 3, state: 'assigned' },
      { product_uom_qty: 1, state: 'assigned' },
      { product_uom_qty: 1, state: 'assigned' },
    ]);
  });

  test.each([false, true])('fewer lines and pieces, confirmed: %s', async (confirmed) => {
    await using world = await startWorld({ version });
    const hub = world.hub();
    await hub.ask('book-order', { order: before });
    if (confirmed) await hub.ask('confirm-order', { order: before.id });
    expect((await hub.ask('amend-order', { order: fewer })).total).toEqual(fewer.totals.total);
    const quantities = lineRows(world).map((line) => line.product_uom_qty);
    expect(quantities).toEqual(confirmed ? [1, 0] : [1]);
    if (confirmed)
      expect(world.simulator.records('stock.move', [['state', '!=', 'cancel']], ['product_uom_qty'])).toMatchObject([
        { product_uom_qty: 1 },
      ]);
  });

  test('below what was delivered, locked or cancelled is refused', async () => {
    await using world = await startWorld({ version });
    const hub = world.hub();
    await hub.ask('book-order', { order: before });
    await hub.ask('confirm-order', { order: before.id });
    await world.simulator.people.shipPicking(before.id);
    expect((await hub.refused('amend-order', { order: fewer })).kind).toMatch(/rejected|invalid/);
    await world.simulator.people.lockOrder(before.id);
    expect((await hub.refused('amend-order', { order: after })).code).toBe('SL-ODOO-023');
  });
});
