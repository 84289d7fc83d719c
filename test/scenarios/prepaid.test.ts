import { expect, test } from 'vitest';
import { openWorld } from './world.ts';

test('a prepaid order is booked, confirmed, shipped, invoiced, paid and closed, to the cent', async () => {
  await using world = await openWorld();
  const bought = world.eu.buys({
    pieces: { TEE: 2, BOOK: 1 },
    discountCode: { code: 'AUTUMN', amount: '3.33' },
  });

  const allocated = await world.untilState(bought, 'allocated');
  expect(world.books(bought).sales).toEqual([{ name: allocated.order.booked, state: 'sale', total: bought.total }]);

  await world.odoo.people.shipPicking(bought.order, { carrier: 'DHL', tracking: '00340434161094000001' });
  const closed = await world.untilState(bought, 'closed');
  expect(closed.order).toMatchObject({
    outcome: 'fulfilled',
    payment: 'captured',
    money: { total: bought.total, captured: bought.total, refunded: 0, invoiced: bought.total, credited: 0 },
    tracking: ['00340434161094000001'],
    open: [],
  });
  expect(closed.stuck).toEqual([]);
  expect(world.books(bought)).toEqual({
    sales: [{ name: closed.order.booked, state: 'sale', total: bought.total }],
    invoices: [{ total: bought.total, open: 0 }],
    credits: [],
    registered: bought.total,
    captured: bought.total,
    refunded: 0,
    sent: { odoo: 3, shop: 3 },
    tracking: ['00340434161094000001'],
    cancelledInShop: false,
  });

  const money = () => world.ask(`/api/v1/orders/${encodeURIComponent(bought.order)}/money`);
  await expect.poll(money, { timeout: 60_000 }).toMatchObject({
    agreed: bought.total,
    invoiced: bought.total,
    credited: 0,
    registered: bought.total,
    payments: [{ captured: bought.total, refunded: 0, disputed: 0 }],
  });

  for (const anyId of [bought.name, bought.name.slice(1), bought.id, bought.intent, String(closed.order.booked)]) {
    expect((await world.passport(anyId)).order.id).toBe(bought.order);
  }
  const said = closed.story.map(({ kind, name, from }) => (kind === 'delivery' ? `from ${from}` : `${kind} ${name}`));
  for (const step of [
    'from shopify-eu',
    'from stripe-main',
    'event OrderPlaced',
    'event PaymentCaptured',
    'command book-order',
    'outcome book-order done',
    'command confirm-order',
    'event ShipmentDispatched',
    'command record-shipment',
    'command post-invoice',
    'command register-payment',
    'event OrderClosed',
  ]) {
    expect(said).toContain(step);
  }
  expect(said.filter((step) => step === 'command book-order')).toHaveLength(1);
});
