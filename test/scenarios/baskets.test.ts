import { expect, test } from 'vitest';
import { integerBetween, pick, seededChance } from '../../src/kernel/chance.ts';
import { fulfilledBooks } from './books.ts';
import { ARTICLES, type Bought } from './shopping.ts';
import { openWorld, pause, type World } from './world.ts';

async function goesItsWay(world: World, bought: Bought, pieces: number): Promise<void> {
  await world.untilState(bought, 'allocated');
  await world.odoo.people.shipPicking(bought.order, { carrier: 'UPS', tracking: `1Z${bought.id}` });
  const { order } = await world.untilState(bought, 'closed');
  expect(world.books(bought)).toEqual(
    fulfilledBooks(bought, { booked: order.booked, pieces, tracking: [`1Z${bought.id}`] }),
  );
}

test('an order in dollars, taxed on top of its prices, stays in dollars to the cent', async () => {
  await using world = await openWorld();
  const bought = world.us.buys({ pieces: { TEE: 3, MUG: 1 }, discountCode: { code: 'FALL', amount: '7.77' } });
  await goesItsWay(world, bought, 4);
  const [sale] = world.odoo.records('sale.order', [['origin', '=', bought.order]], ['currency_id']);
  expect(sale?.currency_id).toEqual([expect.any(Number), 'USD']);
  const [invoice] = world.odoo.records('account.move', [['state', '=', 'posted']], ['currency_id']);
  expect(invoice?.currency_id).toEqual([expect.any(Number), 'USD']);
});

test('whatever is in the basket, Odoo has the same total as the shop', async () => {
  await using world = await openWorld();
  const chance = seededChance(20261121);
  const skus = ARTICLES.filter(({ stock }) => stock > 0).map(({ sku }) => sku);
  const bought = Array.from({ length: 12 }, (_, index) => {
    const shop = index % 3 === 2 ? world.us : world.eu;
    const pieces = Object.fromEntries(
      Array.from({ length: integerBetween(chance, 1, 4) }, () => [pick(chance, skus), integerBetween(chance, 1, 7)]),
    );
    const cents = integerBetween(chance, 1, 600);
    return shop.buys({
      pieces,
      ...(index % 2 === 0 ? { discountCode: { code: 'ODD', amount: (cents / 100).toFixed(2) } } : {}),
    });
  });
  await Promise.all(bought.map((each) => world.untilState(each, 'allocated')));
  for (const each of bought) {
    const { sales } = world.books(each);
    expect(sales, each.name).toMatchObject([{ state: 'sale', total: each.total }]);
  }
});

test('a buyer of whom the shop says nothing gets a contact of their own', async () => {
  await using world = await openWorld();
  const known = world.eu.buys({ pieces: { SOCKS: 1 } });
  const stranger = world.eu.buys({ pieces: { SOCKS: 1 }, from: 'nobody' });
  expect(stranger.shop.payload(stranger.id)).not.toContain('ann@example.com');
  await goesItsWay(world, stranger, 1);
  await world.untilState(known, 'allocated');
  const partnerOf = ({ order }: Bought) =>
    world.odoo.records('sale.order', [['origin', '=', order]], ['partner_id'])[0]?.partner_id;
  expect(partnerOf(stranger)).not.toEqual(partnerOf(known));
});

test('a sold gift card is booked and needs no parcel; the order closes when the rest has left', async () => {
  await using world = await openWorld();
  const bought = world.eu.buys({
    pieces: { TEE: 1 },
    more: [{ sku: '', title: 'Gift card', price: '25.00', giftCard: true, taxRates: [] }],
  });
  await goesItsWay(world, bought, 1);
});

test('a test order of the shop is not booked', async () => {
  await using world = await openWorld();
  const bought = world.eu.buys({ pieces: { TEE: 1 }, test: true });
  const { order } = await world.until(bought, ({ state, payment }) => state === 'rejected' && payment === 'captured');
  expect(order).toMatchObject({ test: true });
  await pause(500);
  expect(world.books(bought).sales).toEqual([]);
});
