import { expect, test } from 'vitest';
import type { DeadLetter } from '../../src/backbone/backbone.ts';
import { fulfilledBooks } from './books.ts';
import type { Bought } from './shopping.ts';
import { openWorld, pause, type World } from './world.ts';

async function comesToItsEnd(world: World, bought: Bought, pieces: number): Promise<void> {
  await world.untilState(bought, 'allocated', 60_000);
  await world.odoo.people.shipPicking(bought.order, { carrier: 'DHL', tracking: `T${bought.id}` });
  const { order } = await world.untilState(bought, 'closed', 60_000);
  expect(world.books(bought)).toEqual(
    fulfilledBooks(bought, { booked: order.booked, pieces, tracking: [`T${bought.id}`] }),
  );
}

test('a SKU that Odoo does not know: a dead letter says field, value and next step; created and retried it goes on', async () => {
  await using world = await openWorld();
  const other = world.eu.buys({ pieces: { TEE: 1 } });
  const bought = world.eu.buys({ pieces: { TEE: 1, 'SCARF-NEW': 1 } });
  const stuck = await world.until(bought, ({ held }) => held?.code === 'SL-ORDER-001');
  expect(stuck.stuck).toMatchObject([{ subscription: 'deliver/odoo-main', code: 'SL-ODOO-010' }]);
  const [trouble] = stuck.stuck;
  expect(trouble?.because).toContain('SCARF-NEW');
  expect(trouble?.next).toMatch(/retry/i);
  const { letters } = await world.ask<{ letters: DeadLetter[] }>('/api/v1/dead-letters');
  expect(letters).toMatchObject([
    {
      id: trouble?.letter,
      failure: { code: 'SL-ODOO-010', value: 'SCARF-NEW', field: expect.stringContaining('sku') },
    },
  ]);
  expect(world.books(bought).sales).toEqual([]);
  // One bad order holds no other.
  await comesToItsEnd(world, other, 1);

  await world.odoo.people.stockShelves([{ sku: 'SCARF-NEW', name: 'Scarf', price: 10, stock: 5 }]);
  const retried = await world.post<{ retried: number }>('/api/v1/dead-letters/retry', { id: trouble?.letter });
  expect(retried.retried).toBe(1);
  await comesToItsEnd(world, bought, 2);
  expect((await world.passport(bought.order)).stuck).toEqual([]);
});

test('Odoo throttles, answers HTML and fails now and then: everything is booked once, a little later', async () => {
  await using world = await openWorld();
  Object.assign(world.odoo.faults, { throttleShare: 0.05, retryAfterSeconds: 1, htmlShare: 0.05, errorShare: 0.05 });
  const bought = Array.from({ length: 3 }, () => world.eu.buys({ pieces: { TEE: 1 } }));
  await Promise.all(bought.map((each) => world.untilState(each, 'allocated', 60_000)));
  Object.assign(world.odoo.faults, { throttleShare: 0, htmlShare: 0, errorShare: 0 });
  await Promise.all(bought.map((each) => comesToItsEnd(world, each, 1)));
});

test('answers of Odoo that are lost after the effect double nothing', async () => {
  await using world = await openWorld();
  world.odoo.faults.lostAnswerShare = 0.12;
  const bought = Array.from({ length: 4 }, () => world.eu.buys({ pieces: { MUG: 2 } }));
  await Promise.all(bought.map((each) => comesToItsEnd(world, each, 2)));
  expect(world.odoo.records('account.move', [['move_type', '=', 'out_invoice']])).toHaveLength(4);
  expect(world.odoo.records('account.payment')).toHaveLength(4);
});

test('Odoo away: the shop is still answered at once, and all is booked when it is back', async () => {
  await using world = await openWorld();
  world.odoo.faults.down = true;
  const bought = Array.from({ length: 5 }, () => world.eu.buys({ pieces: { TEE: 1 } }));
  await world.eu.simulator.webhooks.settled();
  expect(world.eu.simulator.webhooks.sent.every(({ tries }) => tries.length === 1 && (tries[0] ?? 0) < 300)).toBe(true);
  await pause(2_000);
  expect(bought.flatMap((each) => world.books(each).sales)).toEqual([]);
  world.odoo.faults.down = false;
  await Promise.all(bought.map((each) => comesToItsEnd(world, each, 1)));
});

test('a key of Odoo that is revoked burns no attempt; with the key back the work goes on', async () => {
  await using world = await openWorld();
  world.odoo.faults.unauthorized = true;
  const bought = world.eu.buys({ pieces: { TEE: 1 } });
  await world.until(bought, ({ payment }) => payment === 'captured');
  await pause(3_000);
  expect((await world.ask<{ letters: DeadLetter[] }>('/api/v1/dead-letters')).letters).toEqual([]);
  world.odoo.faults.unauthorized = false;
  await comesToItsEnd(world, bought, 1);
});

test('Stripe fails every second call for a while: each hold is captured once', async () => {
  await using world = await openWorld();
  const bought = Array.from({ length: 3 }, () => world.eu.buys({ pieces: { TEE: 1 }, card: 'authorises' }));
  await Promise.all(bought.map((each) => world.untilState(each, 'allocated')));
  Object.assign(world.stripe.faults, { errorShare: 0.5 });
  const ends = Promise.all(bought.map((each) => comesToItsEnd(world, each, 1)));
  // While half of the calls fail, the circuit may stay open by chance for as long as it likes; so the bad day has an end.
  await new Promise((resolve) => setTimeout(resolve, 6_000));
  Object.assign(world.stripe.faults, { errorShare: 0 });
  await ends;
});

test('a shop that is throttled or loses answers shows each parcel once', async () => {
  await using world = await openWorld();
  const bought = Array.from({ length: 3 }, () => world.eu.buys({ pieces: { TEE: 1 } }));
  await Promise.all(bought.map((each) => world.untilState(each, 'allocated')));
  Object.assign(world.eu.simulator.faults, { throttleShare: 0.2, lostAnswerShare: 0.2 });
  await Promise.all(bought.map((each) => comesToItsEnd(world, each, 1)));
});

test('a closed period holds the invoice; when it is open again the order closes', async () => {
  await using world = await openWorld();
  const bought = world.eu.buys({ pieces: { TEE: 1 } });
  await world.untilState(bought, 'allocated');
  await world.odoo.people.closePeriod('2099-12-31');
  await world.odoo.people.shipPicking(bought.order, { carrier: 'DHL', tracking: `T${bought.id}` });
  const held = await world.until(bought, ({ held: hold }) => hold !== undefined);
  const [letter] = held.stuck;
  expect(letter).toMatchObject({ subscription: 'deliver/odoo-main' });
  await world.odoo.people.openPeriod();
  await world.post('/api/v1/dead-letters/retry', { id: letter?.letter });
  const { order } = await world.untilState(bought, 'closed');
  expect(world.books(bought)).toEqual(
    fulfilledBooks(bought, { booked: order.booked, pieces: 1, tracking: [`T${bought.id}`] }),
  );
});
