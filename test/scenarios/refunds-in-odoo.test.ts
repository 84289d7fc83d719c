import { expect, test } from 'vitest';
import type { Bought } from './shopping.ts';
import { openWorld, type World, waitUntil } from './world.ts';

/** Three T-shirts, paid by card, sent, invoiced and in the books. */
async function boughtThree(world: World): Promise<Bought> {
  const bought = world.eu.buys({ pieces: { TEE: 3 } });
  await world.untilState(bought, 'allocated');
  await world.odoo.people.shipPicking(bought.order, { carrier: 'DHL', tracking: 'R2' });
  await world.untilState(bought, 'closed');
  return bought;
}

const bookedNotes = ({ odoo }: World) =>
  odoo.records('account.move', [['move_type', '=', 'out_refund']], ['state', 'amount_total', 'payment_state']);
const paidOut = ({ odoo }: World) =>
  odoo.records('account.payment', [['payment_type', '=', 'outbound']], ['amount', 'is_reconciled', 'memo']);

test('a credit note that a person posts and pays in Odoo is given back at Stripe, once, and the books close', async () => {
  await using world = await openWorld({ policy: { creditedInErp: 'give-when-paid' } });
  const bought = await boughtThree(world);
  const note = await world.odoo.people.postCreditNote(bought.order, { TEE: 1 });
  await waitUntil(async () => {
    const { story } = await world.passport(bought.name);
    return story.some(({ name }) => name === 'OrderHeld');
  }, 'the credit note is a case');
  expect(world.books(bought)).toMatchObject({ refunded: 0, credits: [{ open: 1_990, total: 1_990 }] });

  await world.odoo.people.payCreditNote(note, 'BNK1');
  await world.until(bought, ({ state }, { refunded }) => state === 'closed' && refunded === 1_990);
  expect(world.books(bought)).toMatchObject({
    refunded: 1_990,
    registered: bought.total - 1_990,
    credits: [{ total: 1_990, open: 0 }],
  });
  expect(paidOut(world)).toMatchObject([{ amount: 19.9, is_reconciled: true }]);
});

test('a refund at Stripe ends in Odoo with a credit note that is paid, and what people see there is no second one', async () => {
  await using world = await openWorld({ policy: { creditedInErp: 'give' } });
  const bought = await boughtThree(world);
  world.stripe.act.refund({ payment: bought.intent, amount: 1_990, metadata: { order_id: bought.id } });
  await world.until(bought, ({ state }, { credits }) => state === 'closed' && credits.some(({ open }) => open === 0));
  expect(bookedNotes(world)).toMatchObject([{ state: 'posted', amount_total: 19.9, payment_state: 'paid' }]);
  expect(paidOut(world)).toMatchObject([{ amount: 19.9, is_reconciled: true }]);
  expect(world.books(bought)).toMatchObject({ refunded: 1_990, registered: bought.total - 1_990 });
});
