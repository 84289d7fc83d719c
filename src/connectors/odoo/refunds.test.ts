import { describe, expect, test } from 'vitest';
import { anOrder, type Hub, startWorld, type World } from './testing/world.ts';

const VERSIONS = [19, 17] as const;
const order = anOrder({ lines: [{ sku: 'TEE-BLACK-M', quantity: 3, price: 1999, tax: 19 }] });
const facts = {
  order: order.id,
  payment: 'payment/stripe-eu/pi_1',
  at: '2026-11-20T10:00:05Z',
  gateway: 'stripe',
};
const euros = (amount: number) => ({ amount, currency: 'EUR' });
const taken = { ...facts, reference: 'pi_1', amount: order.totals.total };
const given = (amount: number, reference = 're_1') => ({ ...facts, reference, amount: euros(amount) });

/** An order that was invoiced, paid, and credited by so many cents. */
async function credited(world: World, amount: number, hub = world.hub()): Promise<Hub> {
  await hub.ask('book-order', { order });
  await hub.ask('confirm-order', { order: order.id });
  await world.simulator.people.shipPicking(order.id);
  await hub.ask('post-invoice', { order: order.id });
  await hub.ask('register-payment', taken);
  await hub.ask('post-credit-note', { order: order.id, amount: euros(amount) });
  return hub;
}

const notes = ({ simulator }: World) =>
  simulator.records(
    'account.move',
    [['move_type', '=', 'out_refund']],
    ['amount_total', 'amount_residual', 'payment_state'],
  );
const payments = ({ simulator }: World, reference: string) =>
  simulator.records(
    'account.payment',
    [
      [simulator.version >= 18 ? 'memo' : 'ref', '=', reference],
      ['state', 'not in', ['cancel', 'canceled']],
    ],
    ['amount', 'payment_type', 'is_reconciled', 'name'],
  );

describe.each(VERSIONS)('refunds in the books of Odoo %i', (version) => {
  test('are outgoing payments that pay the credit note: credited is refunded', async () => {
    await using world = await startWorld({ version });
    const hub = await credited(world, 1_999);
    const { record } = await hub.ask('register-refund', given(1_999));
    expect(payments(world, 're_1')).toMatchObject([{ amount: 19.99, payment_type: 'outbound', is_reconciled: true }]);
    expect(record.id).toBe(String(payments(world, 're_1')[0]?.id));
    expect(notes(world)).toMatchObject([{ amount_total: 19.99, amount_residual: 0, payment_state: 'paid' }]);
    expect(payments(world, 'pi_1')).toMatchObject([{ payment_type: 'inbound' }]);
  });

  test('are registered once, whichever answer is lost', async () => {
    for (let lost = 1; lost <= 20; lost += 1) {
      await using world = await startWorld({ version });
      await credited(world, 1_999);
      let met = false;
      const unlucky = world.hub({
        fate: (_request, count) => {
          if (count !== lost) return 'arrives';
          met = true;
          return 'is lost';
        },
      });
      await unlucky.ask('register-refund', given(1_999)).catch(() => undefined);
      await world.hub().ask('register-refund', given(1_999), 'again');
      expect([lost, payments(world, 're_1').length]).toEqual([lost, 1]);
      if (!met) return;
    }
    throw new Error('the command never came to its end');
  });

  test('in parts pay the credit note in parts', async () => {
    await using world = await startWorld({ version });
    const hub = await credited(world, 1_999);
    await hub.ask('register-refund', given(1_000), 'first');
    expect(notes(world)).toMatchObject([{ amount_residual: 9.99, payment_state: 'partial' }]);
    await hub.ask('register-refund', given(999, 're_2'), 'second');
    expect(notes(world)).toMatchObject([{ payment_state: 'paid' }]);
  });

  test('wait for a credit note, and one reference is one amount', async () => {
    await using world = await startWorld({ version });
    const hub = world.hub();
    await hub.ask('book-order', { order });
    expect(await hub.refused('register-refund', given(1_999))).toMatchObject({ code: 'SL-ODOO-027' });
    await credited(world, 1_999, hub);
    await hub.ask('register-refund', given(1_000));
    expect(await hub.refused('register-refund', given(500), 'other')).toMatchObject({ code: 'SL-ODOO-028' });
  });
});
