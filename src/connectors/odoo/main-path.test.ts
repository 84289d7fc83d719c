import { describe, expect, test } from 'vitest';
import { anOrder, startWorld } from './testing/world.ts';

const ORDER = anOrder({
  lines: [
    { sku: 'TEE-BLACK-M', quantity: 3, price: 1999, discount: 600, tax: 19 },
    { sku: 'BEANS-250', quantity: 2, price: 745, tax: 7 },
  ],
  shipping: { price: 490, tax: 19 },
});

describe.each([19, 17] as const)('a paid order on Odoo %i', (version) => {
  test('is booked, confirmed, shipped, invoiced and paid, with the same total all the way', async () => {
    await using world = await startWorld({ version });
    const hub = world.hub();
    const { simulator } = world;

    const booked = await hub.ask('book-order', { order: ORDER });
    expect(booked.total).toEqual(ORDER.totals.total);
    expect(booked.record).toMatchObject({ connection: 'odoo-main', name: 'S00001' });
    const [sale] = simulator.records('sale.order', [], ['origin', 'client_order_ref', 'state', 'amount_total']);
    expect(sale).toMatchObject({
      origin: ORDER.id,
      client_order_ref: '#1001',
      state: 'draft',
      amount_total: ORDER.totals.total.amount / 100,
    });

    expect(await hub.ask('confirm-order', { order: ORDER.id })).toMatchObject({ complete: true });
    const picking = await simulator.people.shipPicking('S00001', { tracking: 'TRK-1', carrier: 'DHL' });
    expect(picking).toBeGreaterThan(0);

    const invoice = await hub.ask('post-invoice', { order: ORDER.id });
    expect(invoice.total).toEqual(ORDER.totals.total);
    const payment = {
      order: ORDER.id,
      payment: 'payment/stripe-eu/pi_1',
      reference: 'pi_1',
      amount: ORDER.totals.total,
      at: '2026-11-20T10:00:05Z',
      gateway: 'stripe',
    };
    await hub.ask('register-payment', payment);
    const [move] = simulator.records('account.move', [], ['payment_state', 'amount_residual', 'state']);
    expect(move).toMatchObject({ payment_state: 'paid', amount_residual: 0, state: 'posted' });
    expect(simulator.records('account.payment')).toHaveLength(1);
  });
});
