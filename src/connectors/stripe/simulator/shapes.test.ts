import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seededChance } from '../../../kernel/chance.ts';
import balanceTransaction from '../fixtures/balance_transaction.json' with { type: 'json' };
import charge from '../fixtures/charge.json' with { type: 'json' };
import dispute from '../fixtures/dispute.json' with { type: 'json' };
import event from '../fixtures/event.json' with { type: 'json' };
import intent from '../fixtures/payment_intent.json' with { type: 'json' };
import payout from '../fixtures/payout.json' with { type: 'json' };
import refund from '../fixtures/refund.json' with { type: 'json' };
import webhookEndpoint from '../fixtures/webhook_endpoint.json' with { type: 'json' };
import { type StripeSimulator, startStripeSimulator } from './index.ts';

/** Fields of Stripe's objects that the simulator leaves out: nothing of the connector or the SDK reads them. */
const LEFT_OUT = new Set(
  `payment_method_configuration_details excluded_payment_method_types customer_account managed_payments application
   application_fee application_fee_amount calculated_statement_descriptor failure_balance_transaction fraud_details
   on_behalf_of outcome receipt_email receipt_number review shipping source_transfer statement_descriptor
   statement_descriptor_suffix transfer_data transfer_group source radar_options presentment_details enhanced_eligibility_types
   payment_method_details customer payment_method hooks`.split(/\s+/),
);

let simulator: StripeSimulator;
beforeAll(async () => {
  simulator = await startStripeSimulator({ chance: seededChance(4) });
  const paid = simulator.pay({ amount: 5_000, currency: 'eur' });
  simulator.act.refund({ payment: paid.id, amount: 1_000, metadata: {} });
  simulator.act.dispute(simulator.pay({ amount: 700, currency: 'eur' }).id);
  simulator.act.payOut('eur');
  simulator.addEndpoint({ url: 'http://127.0.0.1:9/webhooks/x' });
});
afterAll(() => simulator.close());

async function first(path: string): Promise<Record<string, unknown>> {
  const response = await fetch(`${simulator.url}${path}`, {
    headers: { authorization: `Bearer ${simulator.secretKey}` },
  });
  const list = (await response.json()) as { data: Record<string, unknown>[] };
  return list.data[0] as Record<string, unknown>;
}

const typeOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);

describe("objects have the shape of Stripe's own fixtures", () => {
  test.each([
    ['/v1/payment_intents', intent],
    ['/v1/charges', charge],
    ['/v1/refunds', refund],
    ['/v1/disputes', dispute],
    ['/v1/balance_transactions', balanceTransaction],
    ['/v1/payouts', payout],
    ['/v1/events', event],
    ['/v1/webhook_endpoints', webhookEndpoint],
  ] as [string, Record<string, unknown>][])('%s', async (path, fixture) => {
    const object = await first(path);
    const missing = Object.keys(fixture).filter((field) => !(field in object) && !LEFT_OUT.has(field));
    expect(missing).toEqual([]);
    for (const [field, value] of Object.entries(fixture)) {
      const types = [typeOf(value), typeOf(object[field])];
      if (types.includes('null') || !(field in object)) continue;
      expect(types[1], field).toBe(types[0]);
    }
  });
});
