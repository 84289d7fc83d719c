import { expect, test } from 'vitest';
import { openWooWorld, type WooWorld } from './woo-world.ts';
import { waitUntil } from './world.ts';

const openWorld = (pollMs: number): Promise<WooWorld> => openWooWorld({ pollMs });

const BUYER = {
  first_name: 'Ann',
  last_name: 'Flow',
  address_1: 'Weberstraße 1',
  city: 'Berlin',
  postcode: '10115',
  country: 'DE',
};
const BASKET = {
  lines: [
    { sku: 'TEE', quantity: 3 },
    { sku: 'MUG', quantity: 1 },
  ],
  shipping: { total: '4.12' },
  coupon: { code: 'autumn', percent: 7 },
  billing: { ...BUYER, email: 'ann@example.com' },
  shippingAddress: BUYER,
};

test('an order is booked and confirmed in Odoo to the cent, its shipment is told back, and its books are closed', async () => {
  await using world = await openWorld(300_000);
  const { woo, odoo } = world;
  await waitUntil(() => woo.webhooks.pings.length >= 10, 'the shop knows the hub');
  // The unsigned ping of each webhook was taken for what it is.
  expect(woo.webhooks.pings.filter(({ status }) => status < 200 || status > 299)).toEqual([]);
  const bought = woo.buy(BASKET);
  const order = `order/woo-eu/${bought.id}`;
  const allocated = await world.untilState(bought.id, 'allocated');
  const sales = odoo.records('sale.order', [['origin', '=', order]], ['name', 'state', 'amount_total']);
  expect(sales.map(({ state, amount_total }) => [state, Number(amount_total).toFixed(2)])).toEqual([
    ['sale', woo.total(bought.id)],
  ]);
  expect(allocated.story.some(({ kind }) => kind === 'delivery')).toBe(true);

  await odoo.people.shipPicking(order, { carrier: 'DHL', tracking: '00340434161094000001' });
  const closed = await world.untilState(bought.id, 'closed');
  const total = Math.round(Number(woo.total(bought.id)) * 100);
  expect(closed.order.money).toMatchObject({ total, captured: total, refunded: 0, invoiced: total, credited: 0 });
  expect(closed.stuck).toEqual([]);
  expect(bought.status).toBe('completed');
  expect(bought.notes.map(({ text, toBuyer }) => [text.includes('00340434161094000001'), toBuyer])).toEqual([
    [true, true],
  ]);
});

test('an order whose webhooks are lost is found, and one that is deleted for good is cancelled in Odoo', async () => {
  await using world = await openWorld(500);
  const { woo, odoo } = world;
  woo.faults.dropShare = 1;
  const bought = woo.buy(BASKET);
  const order = `order/woo-eu/${bought.id}`;
  await world.untilState(bought.id, 'allocated');
  // Of this nobody is told: no webhook, no time of update, no line in any list.
  woo.destroyOrder(bought.id);
  await waitUntil(() => {
    const [sale] = odoo.records('sale.order', [['origin', '=', order]], ['state']);
    return sale?.state === 'cancel';
  }, 'the sale is cancelled');
});

test('an order that is cancelled in the shop is cancelled in Odoo, and its money is given back once', async () => {
  await using world = await openWorld(300_000);
  const { woo, odoo } = world;
  await waitUntil(() => woo.webhooks.pings.length >= 10, 'the shop knows the hub');
  const bought = woo.buy(BASKET);
  await world.untilState(bought.id, 'allocated');
  woo.setStatus(bought.id, 'cancelled');
  const total = Math.round(Number(woo.total(bought.id)) * 100);
  await world.untilState(bought.id, 'cancelled', ({ money }) => money.refunded === total);
  expect(bought.refunds.map(({ amount, reason }) => [amount, reason.startsWith('Storeloom refund')])).toEqual([
    [total, true],
  ]);
  const [sale] = odoo.records('sale.order', [['origin', '=', `order/woo-eu/${bought.id}`]], ['state']);
  expect(sale?.state).toBe('cancel');
});
