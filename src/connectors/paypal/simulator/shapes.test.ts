import { existsSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seededChance } from '../../../kernel/chance.ts';
import { systemClock } from '../../../kernel/clock.ts';
import { money } from '../../../kernel/money.ts';
import { plainHttp } from '../../../testing/plain-connection.ts';
import { createPaypalClient, objectOrThrow } from '../client.ts';
import { type PaypalSimulator, startPaypalSimulator } from './index.ts';

/** PayPal's own descriptions, where a checkout keeps them beside the repository. */
const SPECIFICATIONS = new URL('../../../../../shared/specs/paypal/', import.meta.url);
const READING = { operation: 'reading' } as const;

let simulator: PaypalSimulator;
const paths: Record<string, string> = {};

beforeAll(async () => {
  simulator = await startPaypalSimulator({ chance: seededChance(4) });
  const { act } = simulator;
  const hold = act.authorize(money(5_000, 'EUR'), 'SO1');
  const capture = act.capture(hold.id);
  const refund = act.refund(capture.id, money(1_000, 'EUR'), 'SO1');
  act.withdraw('EUR', 1_000);
  const at = new Date(systemClock.now() - 86_400_000).toISOString();
  const to = new Date(systemClock.now() + 86_400_000).toISOString();
  Object.assign(paths, {
    authorization: `/v2/payments/authorizations/${hold.id}`,
    capture: `/v2/payments/captures/${capture.id}`,
    refund: `/v2/payments/refunds/${refund.id}`,
    order: `/v2/checkout/orders/${hold.order}`,
    report: `/v1/reporting/transactions?start_date=${at}&end_date=${to}`,
    balances: '/v1/reporting/balances',
    events: `/v1/notifications/webhooks-events?start_time=${at}&end_time=${to}`,
    webhook: `/v1/notifications/webhooks/${simulator.addWebhook('https://hub.example.com/webhooks/paypal')}`,
    missing: '/v2/payments/captures/NONE',
  });
});
afterAll(() => simulator.close());

async function read(name: string): Promise<unknown> {
  const { url: apiUrl, clientId, clientSecret } = simulator;
  const client = createPaypalClient(plainHttp(), { clientId, clientSecret, webhookId: 'W', apiUrl }, systemClock);
  return objectOrThrow(await client.get(paths[name] ?? '', READING));
}

describe.skipIf(!existsSync(SPECIFICATIONS))("answers have the shape of PayPal's own descriptions", () => {
  test.each([
    ['authorization', 'payments_payment_v2', 'authorization-2'],
    ['capture', 'payments_payment_v2', 'capture-2'],
    ['refund', 'payments_payment_v2', 'refund'],
    ['order', 'checkout_orders_v2', 'order'],
    ['report', 'reporting_transactions_v1', 'search_response'],
    ['balances', 'reporting_transactions_v1', 'balances_response'],
    ['events', 'notifications_webhooks_v1', 'EventList'],
    ['webhook', 'notifications_webhooks_v1', 'webhook'],
  ])('%s', async (name, file, schema) => {
    const text = readFileSync(new URL(`${file}.json`, SPECIFICATIONS), 'utf8');
    const whole = JSON.parse(text) as { components: { schemas: Record<string, unknown> } };
    expect(whole.components.schemas[schema], schema).toBeDefined();
    const ajv = new Ajv2020({ unicodeRegExp: false, strict: false, allErrors: true, validateFormats: false });
    ajv.addSchema({ $id: 'paypal', components: whole.components });
    const validate = ajv.compile({ $ref: `paypal#/components/schemas/${schema}` });
    validate(await read(name));
    // PayPal's reports write offsets without the colon that its own description asks for; everything else must fit.
    const wrong = (validate.errors ?? []).filter(
      ({ schemaPath }) => schemaPath !== '#/components/schemas/date_time/pattern',
    );
    expect(wrong).toEqual([]);
  });
});

test('an error names its issue and a debug id', async () => {
  await expect(read('missing')).rejects.toMatchObject({
    failure: { code: 'SL-PAYPAL-014', because: expect.stringMatching(/INVALID_RESOURCE_ID \(debug id [0-9a-z]+\)/) },
  });
});

describe('tokens', () => {
  test('are asked for once for many calls, renewed when revoked, and limited', async () => {
    await using own = await startPaypalSimulator({ chance: seededChance(9), tokensPerMinute: 2 });
    const { url: apiUrl, clientId, clientSecret } = own;
    const settings = { clientId, clientSecret, webhookId: 'W', apiUrl };
    const client = createPaypalClient(plainHttp(), settings, systemClock);
    const path = `/v2/payments/captures/${own.act.pay(money(100, 'EUR')).id}`;
    await Promise.all([client.get(path, READING), client.get(path, READING), client.get(path, READING)]);
    expect(own.calls.get('/v1/oauth2/token')).toBe(1);
    own.revokeTokens();
    expect((await client.get(path, READING)).ok).toBe(true);
    expect(own.calls.get('/v1/oauth2/token')).toBe(2);
    own.revokeTokens();
    await expect(client.get(path, READING)).rejects.toMatchObject({
      failure: { code: 'SL-PAYPAL-003', retryAfterMs: 60_000 },
    });
  });
});
