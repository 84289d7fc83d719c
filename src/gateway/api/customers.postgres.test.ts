import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { createPostgresCustomerList } from '../../records/customers/list.ts';
import { sightingOf } from '../../records/customers/person.ts';
import { createPostgresCustomerStore } from '../../records/customers/postgres-store.ts';
import { type GatewayBench, gatewayBench, OWN_TOKEN, READ_TOKEN } from '../../testing/gateway-bench.ts';
import { orderStory } from '../../testing/order-story.ts';
import { type TestDatabase, testDatabase } from '../../testing/test-database.ts';

let own: TestDatabase;
let bench: GatewayBench;
beforeAll(async () => {
  own = await testDatabase();
  const story = orderStory('1001', '#1001', 'pi_1');
  await createPostgresCustomerStore(own.database).apply(story.flatMap((message) => sightingOf(message) ?? []));
});
afterAll(() => own[Symbol.asyncDispose]());
beforeEach(() => {
  bench = gatewayBench();
  bench.gateway.open({ ...bench.parts, customers: createPostgresCustomerList(own.database) });
});
afterEach(() => bench.gateway.close());

const get = async (url: string, token: string) => {
  const answer = await bench.gateway.app.inject({
    url: `/api/v1${url}`,
    headers: { authorization: `Bearer ${token}` },
  });
  return { status: answer.statusCode, body: answer.json(), text: answer.body };
};

test('names of a customer are masked for whoever may not see them, and do not find anybody', async () => {
  const { body, text } = await get('/customers?order=order/shopify-eu/1001', READ_TOKEN);
  expect(body).toMatchObject({ personal: false, customers: [{ id: expect.stringMatching(/^customer\//) }] });
  expect(text).not.toMatch(/ada@example|Lovelace/i);
  expect((await get('/customers?search=ada@', READ_TOKEN)).body).toEqual({ customers: [], personal: false });
  expect((await get(`/customers/${body.customers[0].id}`, READ_TOKEN)).text).not.toMatch(/ada@example|Lovelace/i);
});

test('whoever may see personal data finds a customer by e-mail and reads the names', async () => {
  const { body } = await get('/customers?search=ADA@', OWN_TOKEN);
  expect(body.personal).toBe(true);
  const [customer] = body.customers;
  expect(customer.names).toContainEqual(expect.objectContaining({ kind: 'email', value: 'ada@example.com' }));
  expect((await get(`/customers/${customer.id}`, OWN_TOKEN)).body).toEqual({ customer, personal: true });
  expect(await get('/customers/customer/nobody', OWN_TOKEN)).toMatchObject({
    status: 404,
    body: { code: 'SL-GATEWAY-010' },
  });
  expect(await get('/customers?cursor=bm8', OWN_TOKEN)).toMatchObject({ body: { code: 'SL-RECORD-003' } });
});
