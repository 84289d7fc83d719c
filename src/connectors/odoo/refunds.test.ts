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

/** Journals of what is owed in another way than as money. */
const OWED = { gift_card: 'GIFT', exchange: 'EXCH', till: 'TILL' };

const balanceOf = ({ simulator }: World, code: string): number => {
  const items = simulator.records('account.move.line', [], ['balance', 'account_id', 'parent_state']);
  const [account] = simulator.records('account.account', [['code', '=', code]]);
  const own = items.filter(
    ({ account_id, parent_state }) => (account_id as number[])[0] === account?.id && parent_state === 'posted',
  );
  return Math.round(own.reduce((sum, { balance }) => sum + Number(balance), 0) * 100) / 100;
};

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

  test.each([
    ['gift-card', 'gift_card', '218000'],
    ['exchange', 'exchange', '218100'],
    ['till', 'till', '218200'],
  ] as const)(
    'as %s pay the credit note from the journal of %s, and its account says what is owed',
    async (as, gateway, account) => {
      await using world = await startWorld({ version }, { journals: { stripe: 'BNK1', '*': 'CSH1', ...OWED } });
      const hub = await credited(world, 1_999);
      const asked = { ...given(1_999, `${as} for return-1/${as} of ${order.id}`), gateway, as };
      const { record } = await hub.ask('register-refund', asked);
      expect((await world.hub().ask('register-refund', asked, 'again')).record).toEqual(record);
      expect(notes(world)).toMatchObject([{ amount_residual: 0, payment_state: 'paid' }]);
      expect(balanceOf(world, account)).toBe(-19.99);
      expect(payments(world, asked.reference)).toMatchObject([{ payment_type: 'outbound', is_reconciled: true }]);
    },
  );

  test('as a gift card are owed once, though several hubs try at once and one loses its answer', async () => {
    const asked = { ...given(1_999, 'gift-card for r of o'), gateway: 'gift_card', as: 'gift-card' as const };
    await using world = await startWorld({ version }, { journals: { stripe: 'BNK1', ...OWED } });
    await credited(world, 1_999);
    const unlucky = world.hub({
      fate: ({ url, body }) => (`${url} ${body}`.includes('action_create_payments') ? 'is lost' : 'arrives'),
    });
    const hubs = [unlucky, world.hub(), world.hub()];
    await Promise.allSettled(hubs.map((hub) => hub.ask('register-refund', asked)));
    await world.hub().ask('register-refund', asked, 'again');
    expect([payments(world, asked.reference).length, balanceOf(world, '218000')]).toEqual([1, -19.99]);
  });

  test('as a gift card stay with people where no journal is named for cards, also where one is for all others', async () => {
    await using world = await startWorld({ version }, { journals: { stripe: 'BNK1', '*': 'CSH1' } });
    const hub = await credited(world, 1_999);
    const asked = {
      ...given(1_999, 'gift-card for return-1/gift-card of o'),
      gateway: 'gift_card',
      as: 'gift-card' as const,
    };
    expect(await hub.refused('register-refund', asked)).toMatchObject({
      code: 'SL-CANON-002',
      kind: 'rejected',
      field: 'journals.gift_card',
    });
    expect(notes(world)).toMatchObject([{ payment_state: 'not_paid' }]);
  });

  test('as a gift card, and what the card pays later, add up to what is still owed', async () => {
    await using world = await startWorld({ version }, { journals: { stripe: 'BNK1', ...OWED } });
    const hub = await credited(world, 1_999);
    await hub.ask('register-refund', {
      ...given(1_999, 'gift-card for r of o'),
      gateway: 'gift_card',
      as: 'gift-card',
    });
    const later = anOrder({ id: '1002', lines: [{ sku: 'MUG-BLUE', quantity: 1, price: 1_250, tax: 19 }] });
    await hub.ask('book-order', { order: later }, 'book later');
    await hub.ask('confirm-order', { order: later.id }, 'confirm later');
    await world.simulator.people.shipPicking(later.id);
    await hub.ask('post-invoice', { order: later.id }, 'invoice later');
    const spent = {
      ...taken,
      order: later.id,
      reference: '1002-gift_card',
      gateway: 'gift_card',
      amount: euros(1_250),
    };
    await hub.ask('register-payment', spent, 'spend');
    expect(balanceOf(world, '218000')).toBe(-7.49);
  });
});
