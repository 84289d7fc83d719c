import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { handIn, stateAccount } from '../../src/connectors/bank/simulator/index.ts';
import { openWooWorld } from './woo-world.ts';

const PATIENCE = { timeout: 60_000, interval: 200 };
const euro = (amount: number) => ({ amount, currency: 'EUR' });
const today = () => new Date().toISOString().slice(0, 10);

test('an order that waits for a transfer is booked when the bank shows it, and the payment is registered in Odoo', async () => {
  let files = '';
  await using world = await openWooWorld({
    pollMs: 500,
    // The shop calls an order paid when it is completed; that money came is for the bank to say.
    wooSettings: { gateways: { bacs: 'house-bank' } },
    orderToCash: { unpaid: 'hold' },
    connections(folder) {
      files = join(folder, 'bank');
      mkdirSync(files);
      return {
        'house-bank': {
          connector: 'bank',
          owner: 'finance@example.com',
          purpose: 'a scenario',
          settings: { folder: { path: files, done: join(folder, 'done') }, everyMs: 200, settleMs: 50 },
        },
      };
    },
  });
  const { woo, odoo, hub } = world;
  const address = { first_name: 'Ann', last_name: 'Flow', address_1: 'Weg 1', city: 'Berlin', postcode: '10115' };
  const billing = { ...address, country: 'DE', email: 'ann@example.com' };
  const bought = woo.buy({ lines: [{ sku: 'TEE', quantity: 2 }], paymentMethod: 'bacs', status: 'on-hold', billing });
  const order = `order/woo-eu/${bought.id}`;
  const total = Math.round(Number(woo.total(bought.id)) * 100);
  const waiting = await world.untilState(bought.id, 'accepted');
  expect(waiting.order.money).toMatchObject({ total, captured: 0 });
  expect(odoo.records('sale.order', [['origin', '=', order]], ['state'])).toMatchObject([{ state: 'draft' }]);

  const { name, content } = stateAccount({
    format: 'camt.053.001.08',
    account: 'DE89370400440532013000',
    sequence: 1,
    until: today(),
    opening: euro(100_000),
    lines: [
      { amount: euro(total), bookedOn: today(), counterparty: 'FLOW ANN', remittance: `Bestellung ${bought.id} danke` },
      { amount: euro(total), bookedOn: today(), counterparty: 'City Properties', remittance: 'Deposit' },
    ],
  });
  await handIn(files, name, content);
  const allocated = await world.untilState(bought.id, 'allocated');
  expect(allocated.order.money).toMatchObject({ total, captured: total });

  await odoo.people.shipPicking(order, { carrier: 'DHL', tracking: '00340434161094000001' });
  const closed = await world.untilState(bought.id, 'closed');
  expect(closed.order.money).toMatchObject({ total, captured: total, refunded: 0, invoiced: total, credited: 0 });
  const invoices = odoo.records(
    'account.move',
    [['move_type', '=', 'out_invoice']],
    ['amount_total', 'amount_residual'],
  );
  expect(
    invoices.map(({ amount_total, amount_residual }) => [Math.round(Number(amount_total) * 100), amount_residual]),
  ).toEqual([[total, 0]]);

  const ask = async (path: string): Promise<unknown> =>
    (await fetch(`${hub.url}/api/v1${path}`, { headers: { authorization: `Bearer ${hub.token}` } })).json();
  await expect
    .poll(() => ask(`/orders/${encodeURIComponent(order)}/money`), PATIENCE)
    .toMatchObject({ agreed: total, registered: total, payments: [{ captured: total, refunded: 0 }] });
  expect(await ask('/bank/lines')).toMatchObject({
    lines: expect.arrayContaining([
      expect.objectContaining({ state: 'matched', matched: [order], by: 'rule' }),
      expect.objectContaining({ state: 'open', matched: [] }),
    ]),
  });
});
