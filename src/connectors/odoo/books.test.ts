import { describe, expect, test } from 'vitest';
import { systemClock } from '../../kernel/clock.ts';
import { anOrder, CALL, commandOf, type Hub, memoryBindings, startWorld, type World } from './testing/world.ts';

const VERSIONS = [19, 17] as const;
const order = anOrder({
  lines: [
    { sku: 'TEE-BLACK-M', quantity: 3, price: 1999, discount: 500, tax: 19 },
    { sku: 'BEANS-250', quantity: 2, price: 745, tax: 7 },
  ],
  shipping: { price: 490, tax: 19 },
});
const payment = {
  order: order.id,
  payment: 'payment/stripe-eu/pi_1',
  reference: 'pi_1',
  amount: order.totals.total,
  at: '2026-11-20T10:00:05Z',
  gateway: 'stripe',
};

async function shipped(world: World): Promise<Hub> {
  const hub = world.hub();
  await hub.ask('book-order', { order });
  await hub.ask('confirm-order', { order: order.id });
  await world.simulator.people.shipPicking(order.id);
  return hub;
}

async function invoiced(world: World): Promise<Hub> {
  const hub = await shipped(world);
  await hub.ask('post-invoice', { order: order.id });
  return hub;
}

const moves = (world: World, type = 'out_invoice') =>
  world.simulator.records(
    'account.move',
    [['move_type', '=', type]],
    ['state', 'amount_total', 'payment_state', 'name', 'amount_residual'],
  );
const payments = (world: World) => world.simulator.records('account.payment', [], ['state', 'amount', 'is_reconciled']);

describe.each(VERSIONS)('invoices on Odoo %i', (version) => {
  test('the same command posts one invoice', async () => {
    await using world = await startWorld({ version });
    const hub = await shipped(world);
    const first = await hub.ask('post-invoice', { order: order.id });
    expect(await hub.ask('post-invoice', { order: order.id })).toEqual(first);
    expect(moves(world)).toMatchObject([{ state: 'posted', name: first.record.name }]);
  });

  test('partial deliveries give an invoice each, together the whole order', async () => {
    await using world = await startWorld({ version });
    const hub = world.hub();
    const simple = anOrder({ lines: [{ sku: 'MUG-BLUE', quantity: 3, price: 1250, tax: 19 }] });
    await hub.ask('book-order', { order: simple });
    await hub.ask('confirm-order', { order: simple.id });
    await world.simulator.people.shipPicking(simple.id, { quantities: { 'MUG-BLUE': 1 } });
    const first = await hub.ask('post-invoice', { order: simple.id }, 'shipment 1');
    await world.simulator.people.shipPicking(simple.id);
    const second = await hub.ask('post-invoice', { order: simple.id }, 'shipment 2');
    expect([first.total.amount, second.total.amount]).toEqual([1250, 2500]);
    expect(second.record.id).not.toBe(first.record.id);
  });

  test('before anything is delivered there is nothing to invoice', async () => {
    await using world = await startWorld({ version });
    const hub = world.hub();
    await hub.ask('book-order', { order });
    await hub.ask('confirm-order', { order: order.id });
    expect(await hub.refused('post-invoice', { order: order.id })).toMatchObject({
      code: 'SL-ODOO-025',
      kind: 'rejected',
    });
  });

  test('a draft that somebody made is posted, not made again', async () => {
    await using world = await startWorld({ version });
    const hub = await shipped(world);
    await world.simulator.perform((environment) => {
      const wizard = environment.create('sale.advance.payment.inv', { sale_order_ids: [[6, 0, [1]]] });
      environment.models.get('sale.advance.payment.inv')?.methods?.create_invoices?.(environment, [wizard], {}, []);
    });
    await hub.ask('post-invoice', { order: order.id });
    expect(moves(world)).toMatchObject([{ state: 'posted' }]);
  });

  test('a closed period is a case, and the invoice is posted once the books are open', async () => {
    await using world = await startWorld({ version });
    const hub = await shipped(world);
    await world.simulator.people.closePeriod('2099-12-31');
    expect(await hub.refused('post-invoice', { order: order.id })).toMatchObject({
      code: 'SL-ODOO-024',
      kind: 'invalid',
    });
    await world.simulator.people.openPeriod();
    expect((await hub.ask('post-invoice', { order: order.id })).total).toEqual(order.totals.total);
    expect(moves(world)).toHaveLength(1);
  });
});

describe.each(VERSIONS)('payments on Odoo %i', (version) => {
  test('the same payment asked for twice is registered once', async () => {
    await using world = await startWorld({ version });
    const hub = await invoiced(world);
    const first = await hub.ask('register-payment', payment);
    expect(await hub.ask('register-payment', payment)).toEqual(first);
    expect(payments(world)).toHaveLength(1);
  });

  test('two at the same moment in one hub are one', async () => {
    await using world = await startWorld({ version });
    const hub = await invoiced(world);
    const both = await Promise.all([
      hub.ask('register-payment', payment, 'a'),
      hub.ask('register-payment', payment, 'b'),
    ]);
    expect(both[0]).toEqual(both[1]);
    expect(payments(world)).toHaveLength(1);
  });

  test('a double by another writer is cancelled; the one that settles the invoice stays', async () => {
    await using world = await startWorld({ version });
    const hub = await invoiced(world);
    await hub.ask('register-payment', payment);
    const reference = version === 19 ? 'memo' : 'ref';
    await world.simulator.perform((environment) => {
      const [wizard] = environment.search('account.payment.register', []);
      environment.models
        .get('account.payment.register')
        ?.methods?.action_create_payments?.(environment, [wizard?.id as number], {}, []);
    });
    expect(world.simulator.records('account.payment', [[reference, '=', 'pi_1']])).toHaveLength(2);
    const kept = await hub.ask('register-payment', payment, 'again');
    expect(kept.record.id).toBe('1');
    expect(payments(world).map(({ state }) => state)).toEqual(
      version === 19 ? ['paid', 'canceled'] : ['posted', 'cancel'],
    );
  });

  test('a part pays a part', async () => {
    await using world = await startWorld({ version });
    const hub = await invoiced(world);
    await hub.ask('register-payment', { ...payment, amount: { amount: 1000, currency: 'EUR' } });
    expect(moves(world)).toMatchObject([{ payment_state: 'partial' }]);
    await hub.ask('register-payment', {
      ...payment,
      payment: 'payment/stripe-eu/pi_2',
      reference: 'pi_2',
      amount: { amount: order.totals.total.amount - 1000, currency: 'EUR' },
    });
    expect(moves(world)).toMatchObject([{ payment_state: 'paid', amount_residual: 0 }]);
  });

  test('what cannot be registered says why', async () => {
    await using world = await startWorld({ version });
    const early = await shipped(world);
    expect(await early.refused('register-payment', payment)).toMatchObject({ code: 'SL-ODOO-027', kind: 'rejected' });
    await early.ask('post-invoice', { order: order.id });
    expect(await early.refused('register-payment', { ...payment, gateway: 'klarna' })).toMatchObject({
      code: 'SL-ODOO-026',
      kind: 'invalid',
      value: 'klarna',
    });
    await early.ask('register-payment', payment);
    expect(
      await early.refused('register-payment', { ...payment, amount: { amount: 1, currency: 'EUR' } }, 'other'),
    ).toMatchObject({ code: 'SL-ODOO-028' });
    expect(
      await early.refused('register-payment', { ...payment, payment: 'payment/stripe-eu/pi_9', reference: 'pi_9' }),
    ).toMatchObject({ code: 'SL-ODOO-027' });
  });
});

describe.each(VERSIONS)('credit notes on Odoo %i', (version) => {
  test('of everything, once', async () => {
    await using world = await startWorld({ version });
    const hub = await invoiced(world);
    const first = await hub.ask('post-credit-note', { order: order.id, amount: order.totals.total, reason: 'Damaged' });
    expect(first.total).toEqual(order.totals.total);
    expect(
      await hub.ask('post-credit-note', { order: order.id, amount: order.totals.total, reason: 'Damaged' }),
    ).toEqual(first);
    expect(moves(world, 'out_refund')).toMatchObject([{ state: 'posted' }]);
  });

  test.each([1, 333, 1000, 4999, order.totals.total.amount - 1])('of %i cents, exactly', async (amount) => {
    await using world = await startWorld({ version });
    const hub = await invoiced(world);
    const credited = await hub.ask('post-credit-note', { order: order.id, amount: { amount, currency: 'EUR' } });
    expect(credited.total.amount).toBe(amount);
    expect(moves(world, 'out_refund').map((row) => Math.round(Number(row.amount_total) * 100))).toEqual([amount]);
  });

  test('never more than was invoiced', async () => {
    await using world = await startWorld({ version });
    const hub = await invoiced(world);
    await hub.ask('post-credit-note', { order: order.id, amount: { amount: 5000, currency: 'EUR' } }, 'refund 1');
    expect(
      await hub.refused('post-credit-note', { order: order.id, amount: order.totals.total }, 'refund 2'),
    ).toMatchObject({ code: 'SL-ODOO-029', kind: 'rejected' });
  });

  test('over several invoices, oldest first', async () => {
    await using world = await startWorld({ version });
    const hub = world.hub();
    const simple = anOrder({ lines: [{ sku: 'MUG-BLUE', quantity: 2, price: 1250, tax: 19 }] });
    await hub.ask('book-order', { order: simple });
    await hub.ask('confirm-order', { order: simple.id });
    for (const shipment of ['1', '2']) {
      await world.simulator.people.shipPicking(simple.id, { quantities: { 'MUG-BLUE': 1 } });
      await hub.ask('post-invoice', { order: simple.id }, shipment);
    }
    expect(
      (await hub.ask('post-credit-note', { order: simple.id, amount: { amount: 2000, currency: 'EUR' } })).total.amount,
    ).toBe(2000);
    expect(moves(world, 'out_refund').map((row) => row.amount_total)).toEqual([12.5, 7.5]);
  });
});

// ── lost answers and races ──────────────────────────────────────────────────────────────────────────────────

/** Asks like a delivery worker: again after every failure that does not say no, knowing that it is uncertain. */
async function until(ask: (call: object, attempt: number) => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await ask({ attempt, uncertain: attempt > 1 }, attempt);
      return;
    } catch (error) {
      const failure = (error as { failure?: { kind: string; code: string } }).failure;
      if (attempt > 20 || failure === undefined || !['transient', 'unknown'].includes(failure.kind)) throw error;
    }
  }
}

/** The whole story of an order. */
async function story(hub: Hub, world: World): Promise<void> {
  await until((call) => hub.ask('book-order', { order }, 'book', call));
  await until((call) => hub.ask('confirm-order', { order: order.id }, 'confirm', call));
  if (world.simulator.records('stock.picking', [['state', '=', 'done']]).length === 0)
    await world.simulator.people.shipPicking(order.id);
  await until((call) => hub.ask('post-invoice', { order: order.id }, 'invoice', call));
  await until((call) => hub.ask('register-payment', payment, 'pay', call));
  await until((call) =>
    hub.ask('post-credit-note', { order: order.id, amount: { amount: 1000, currency: 'EUR' } }, 'credit', call),
  );
}

function expectOnce(world: World): void {
  expect(world.simulator.records('sale.order', [], ['state', 'amount_total'])).toMatchObject([
    { state: 'sale', amount_total: order.totals.total.amount / 100 },
  ]);
  expect(world.simulator.records('sale.order.line', [['product_uom_qty', '>', 0]])).toHaveLength(
    3 + (world.simulator.version === 17 ? 1 : 0),
  );
  expect(world.simulator.records('stock.picking')).toHaveLength(1);
  expect(moves(world)).toMatchObject([{ state: 'posted', payment_state: 'paid' }]);
  expect(payments(world)).toHaveLength(1);
  expect(moves(world, 'out_refund')).toMatchObject([{ state: 'posted', amount_total: 10 }]);
  expect(world.simulator.records('res.partner', [['email_normalized', '=', 'ann@example.com']])).toHaveLength(1);
}

describe.each(VERSIONS)('on Odoo %i, whichever answer is lost', (version) => {
  test('everything happens once', async () => {
    let calls = 0;
    {
      await using world = await startWorld({ version });
      const hub = world.hub({
        fate: (_request, count) => {
          calls = Math.max(calls, count);
          return 'arrives';
        },
      });
      await story(hub, world);
      expectOnce(world);
    }
    for (let lost = 1; lost <= calls; lost += 1) {
      await using world = await startWorld({ version });
      const hub = world.hub({ fate: (_request, count) => (count === lost ? 'is lost' : 'arrives') });
      await story(hub, world);
      expectOnce(world);
    }
  });

  test('also when the hub forgot everything and starts anew', async () => {
    await using world = await startWorld({ version });
    await story(world.hub(), world);
    const hub = world.hub({ bindings: memoryBindings() });
    await hub.ask('book-order', { order }, 'book', { uncertain: true, attempt: 2 });
    await hub.ask('confirm-order', { order: order.id }, 'confirm', { uncertain: true, attempt: 2 });
    await hub.ask('post-invoice', { order: order.id }, 'invoice', { uncertain: true, attempt: 2 });
    await hub.ask('register-payment', payment, 'pay', { uncertain: true, attempt: 2 });
    await hub.ask('post-credit-note', { order: order.id, amount: { amount: 1000, currency: 'EUR' } }, 'credit', {
      uncertain: true,
      attempt: 2,
    });
    expectOnce(world);
  });

  test('serialization failures are ridden out', async () => {
    await using world = await startWorld({ version });
    const hub = world.hub();
    world.simulator.troubles.serializationFailures = 2;
    await until((call) => hub.ask('book-order', { order }, 'book', call));
    world.simulator.troubles.serializationFailures = 1;
    expect(await hub.refused('confirm-order', { order: order.id })).toMatchObject({
      code: 'SL-ODOO-007',
      kind: 'transient',
      scope: 'operation',
    });
    expect(await hub.ask('confirm-order', { order: order.id })).toMatchObject({ complete: true });
  });
});

describe.each(VERSIONS)('on Odoo %i, two hubs at the same moment', (version) => {
  test('book one order, one contact', async () => {
    await using world = await startWorld({ version });
    const hubs = [world.hub(), world.hub(), world.hub()];
    const booked = await Promise.all(hubs.map((hub) => hub.ask('book-order', { order })));
    expect(new Set(booked.map(({ record }) => record.id)).size).toBe(1);
    expect(world.simulator.records('sale.order', [], ['amount_total'])).toMatchObject([
      { amount_total: order.totals.total.amount / 100 },
    ]);
    expect(world.simulator.records('res.partner', [['email_normalized', '=', 'ann@example.com']])).toHaveLength(1);
  });

  test('confirm once, cancel once', async () => {
    await using world = await startWorld({ version });
    const hubs = [world.hub(), world.hub()];
    await hubs[0]?.ask('book-order', { order });
    await Promise.all(hubs.map((hub) => hub.ask('confirm-order', { order: order.id })));
    expect(world.simulator.records('stock.picking')).toHaveLength(1);
    await Promise.all(hubs.map((hub) => hub.ask('cancel-order', { order: order.id })));
    expect(world.simulator.records('sale.order', [], ['state'])).toMatchObject([{ state: 'cancel' }]);
  });

  test('invoice, pay and credit once in the end', async () => {
    await using world = await startWorld({ version });
    await shipped(world);
    const hubs = [world.hub(), world.hub()];
    await Promise.all(hubs.map((hub) => hub.ask('post-invoice', { order: order.id })));
    expect(moves(world)).toHaveLength(1);
    await Promise.all(hubs.map((hub) => until((call) => hub.ask('register-payment', payment, 'pay', call))));
    expect(payments(world).filter(({ is_reconciled }) => is_reconciled)).toHaveLength(1);
    expect(payments(world).filter(({ state }) => !['cancel', 'canceled'].includes(String(state)))).toHaveLength(1);
    const refund = { order: order.id, amount: { amount: 1000, currency: 'EUR' } };
    await Promise.all(hubs.map((hub) => until((call) => hub.ask('post-credit-note', refund, 'credit', call))));
    expect(moves(world, 'out_refund')).toMatchObject([{ state: 'posted', amount_total: 10 }]);
  });
});

test('a shadow replay computes and writes nothing', async () => {
  await using world = await startWorld();
  const hub = await invoiced(world);
  const before = ['sale.order', 'account.move', 'account.payment', 'stock.picking'].map((model) =>
    world.simulator.records(model),
  );
  const shadow = { shadow: true };
  const other = anOrder({ id: '2' });
  await expect(hub.ask('book-order', { order: other }, 'x', shadow)).rejects.toThrow(/shadow replay/);
  await hub.ask('confirm-order', { order: order.id }, 'x', shadow);
  await hub.ask('cancel-order', { order: order.id }, 'x', shadow);
  await hub.ask('amend-order', { order }, 'x', shadow);
  await hub.ask('post-invoice', { order: order.id }, 'x', shadow);
  await hub.ask('post-credit-note', { order: order.id, amount: order.totals.total }, 'x', shadow);
  await expect(hub.ask('register-payment', payment, 'x', shadow)).rejects.toThrow(/SL-ODOO/);
  expect(
    ['sale.order', 'account.move', 'account.payment', 'stock.picking'].map((model) => world.simulator.records(model)),
  ).toEqual(before);
});

test('commands of one call carry the lane and the trace to Odoo', async () => {
  await using world = await startWorld();
  const hub = world.hub();
  const command = commandOf('book-order', { order }, 'placed', systemClock);
  await hub.connection.commands['book-order']?.carryOut(command, { ...CALL, lane: 'bulk', traceparent: '00-1-2-01' });
  const { requests } = hub.context.http as unknown as {
    requests: readonly { lane?: string; traceparent?: string; operation: string }[];
  };
  expect(new Set(requests.map(({ lane, traceparent, operation }) => `${lane} ${traceparent} ${operation}`))).toEqual(
    new Set(['bulk 00-1-2-01 orders']),
  );
});
