import { expect, test } from 'vitest';
import type { ReturnRecord } from '../../src/records/returns/summary.ts';
import type { Bought } from './shopping.ts';
import { openWorld, type World, type WorldWish, waitUntil } from './world.ts';

interface Taken {
  readonly return: string;
  readonly order: string;
}

const each = (count: number) => ({ value: String(count), unit: 'each' });
const shown = (world: World, id: string): Promise<ReturnRecord> =>
  world.ask(`/api/v1/returns/${encodeURIComponent(id)}`);
const say = (world: World, id: string, what: string, body: object): Promise<Taken> =>
  world.post(`/api/v1/returns/${encodeURIComponent(id)}/${what}`, body);

async function until(
  world: World,
  id: string,
  holds: (one: ReturnRecord) => boolean,
  what: string,
): Promise<ReturnRecord> {
  let last: ReturnRecord | undefined;
  await waitUntil(
    async () => {
      last = await shown(world, id).catch(() => undefined);
      return last !== undefined && holds(last);
    },
    `${what}: ${JSON.stringify(last)}`,
  );
  return last as ReturnRecord;
}

/** A retailer with a store of its own stock, and a place for what cannot be sold any more. */
const WITH_A_STORE: WorldWish = {
  prepare: (odoo) => odoo.people.addWarehouse('PARIS', 'Store Paris'),
  odooSettings: { returns: { writeOff: 'WH/Scrap' } },
};

/** What Odoo has of an article in the store. */
const inStore = ({ odoo }: World, sku: string): number =>
  (
    odoo.records(
      'stock.quant',
      [
        ['product_id.default_code', '=', sku],
        ['location_id.complete_name', '=', 'PARIS/Stock'],
      ],
      ['quantity'],
    ) as readonly { readonly quantity: number }[]
  ).reduce((sum, { quantity }) => sum + quantity, 0);

/** Three T-shirts, paid by card, sent, invoiced and in the books. */
async function boughtThree(world: World): Promise<Bought> {
  const bought = world.eu.buys({ pieces: { TEE: 3 } });
  await world.untilState(bought, 'allocated');
  await world.odoo.people.shipPicking(bought.order, { carrier: 'DHL', tracking: 'R1' });
  await world.untilState(bought, 'closed');
  return bought;
}

test('bought online, two of three given back in a store: the card is refunded once, and the books have the credit note and the goods', async () => {
  await using world = await openWorld(WITH_A_STORE);
  const bought = await boughtThree(world);
  const request = {
    id: 'form-1',
    order: bought.name,
    location: 'location/paris',
    lines: [{ sku: 'TEE', quantity: each(2), reason: 'does-not-fit' }],
  };
  const { return: id } = await world.post<Taken>('/api/v1/returns', request);
  // The same form again is the same return.
  expect(await world.post<Taken>('/api/v1/returns', request)).toEqual({ return: id, order: bought.order });
  const approved = await until(world, id, ({ state }) => state === 'approved', 'the rules approve');
  expect(approved).toMatchObject({
    channel: 'shopify-eu',
    askedBy: 'local',
    worth: { amount: 3_980, currency: 'EUR' },
    shares: [{ amount: { amount: 3_980 }, tax: { amount: 635 } }],
    decision: { verdict: 'approved', by: 'rule' },
  });

  await say(world, id, 'receive', { lines: [{ sku: 'TEE', quantity: each(2) }] });
  await until(world, id, ({ state }) => state === 'received', 'the goods are here');
  expect(world.books(bought).refunded).toBe(0);
  const found = { lines: [{ sku: 'TEE', quantity: each(2), condition: 'restock' }] };
  await Promise.all([say(world, id, 'inspect', found), say(world, id, 'inspect', found)]);

  await until(world, id, ({ refunded }) => refunded?.amount === 3_980, 'the money is given back');
  await world.until(bought, (_, { refunded, credits }) => refunded === 3_980 && credits.length === 1);
  expect(world.books(bought)).toMatchObject({ refunded: 3_980, credits: [expect.objectContaining({ total: 3_980 })] });
  const completed = await until(
    world,
    id,
    ({ state }) => state === 'completed',
    'goods and money are where they belong',
  );
  expect(completed.held).toBeUndefined();
  expect(inStore(world, 'TEE')).toBe(2);
  // The return transfer, the credit note of two pieces, its payment, and both reconciled: all of it stands in Odoo.
  await world.until(bought, (_, { credits }) => credits.every(({ open }) => open === 0));
  const [back] = world.odoo.records(
    'account.move',
    [['move_type', '=', 'out_refund']],
    ['payment_state', 'invoice_line_ids'],
  );
  expect(back).toMatchObject({ payment_state: 'paid' });
  const pieces = world.odoo
    .records('account.move.line', [['id', 'in', back?.invoice_line_ids]], ['quantity', 'price_total'])
    .filter(({ quantity, price_total }) => Number(quantity) > 0 && Number(price_total) > 0);
  expect(pieces).toMatchObject([{ quantity: 2, price_total: 39.8 }]);
  expect(world.books(bought).registered).toBe(bought.total - 3_980);

  // A second return gets what is left, and no more.
  const last = await world.post<Taken>('/api/v1/returns', {
    ...request,
    id: 'form-2',
    lines: [{ sku: 'TEE', quantity: each(2), reason: 'does-not-fit' }],
  });
  const declined = await until(world, last.return, ({ state }) => state === 'declined', 'more than bought is declined');
  expect(declined.decision?.reason).toContain('more would come back');

  const { story } = await world.passport(bought.name);
  const names = story.map(({ name }) => name);
  for (const name of ['ReturnRequested', 'ReturnApproved', 'ReturnReceived', 'RefundRequested', 'RefundSettled']) {
    expect(names, names.join(', ')).toContain(name);
  }
});

test('a refund that somebody gave at Stripe is not given again for the return', async () => {
  await using world = await openWorld(WITH_A_STORE);
  const bought = await boughtThree(world);
  // Somebody at Stripe was faster than the return.
  world.stripe.act.refund({ payment: bought.intent, amount: 1_990, metadata: { order_id: bought.id } });
  await world.until(bought, (_, { refunded, credits }) => refunded === 1_990 && credits.length === 1);
  const { return: id } = await world.post<Taken>('/api/v1/returns', {
    order: bought.name,
    location: 'location/paris',
    lines: [{ sku: 'TEE', quantity: each(1), reason: 'defective' }],
  });
  await until(world, id, ({ state }) => state === 'approved', 'the rules approve');
  await say(world, id, 'inspect', { lines: [{ sku: 'TEE', quantity: each(1), condition: 'write-off' }] });
  const settled = await until(world, id, ({ refunded }) => refunded !== undefined, 'the order answers');
  expect(settled.refunded).toEqual({ amount: 1_990, currency: 'EUR' });
  expect(world.books(bought)).toMatchObject({ refunded: 1_990, credits: [{ total: 1_990 }] });
});
