import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { orderStory } from '../../testing/order-story.ts';
import { type TestDatabase, testDatabase } from '../../testing/test-database.ts';
import { createPostgresOrderStore } from '../orders/postgres-store.ts';
import { contributionOf } from '../orders/project.ts';
import { createPostgresCustomerList } from './list.ts';
import type { CustomerName, Sighting } from './person.ts';
import { createPostgresCustomerStore } from './postgres-store.ts';

let own: TestDatabase;
beforeAll(async () => {
  own = await testDatabase();
});
afterAll(() => own[Symbol.asyncDispose]());
const empty = () =>
  own.database.query('truncate customer, customer_link, customer_name, customer_order, order_record, order_identifier');
beforeEach(empty);

const email = (value: string): CustomerName => ({ kind: 'email', value, normalized: value.toLowerCase() });
const bought = (number: number, emails: readonly string[], channel = 'eu', more: Partial<Sighting> = {}): Sighting => ({
  keys: [...emails.map((value) => `email:${value.toLowerCase()}`), `order:order/${channel}/${number}`],
  names: emails.map(email),
  channel,
  order: `order/${channel}/${number}`,
  atMs: number * 1_000,
  ...more,
});

const list = () => createPostgresCustomerList(own.database);
const store = () => createPostgresCustomerStore(own.database);

test('any order of arrival, with repeats, gives the same customers under the same ids', async () => {
  const all = [
    bought(1, ['a@x.test']),
    bought(2, ['b@x.test'], 'us'),
    bought(3, ['c@x.test']),
    bought(4, ['A@x.test', 'b@x.test']),
    bought(5, ['d@x.test']),
    bought(5, ['c@x.test']),
  ];
  await store().apply(all);
  const expected = await list().list({ limit: 10 });
  expect(expected.map(({ names }) => names.map(({ value }) => value.toLowerCase()).sort())).toEqual([
    ['c@x.test', 'd@x.test'],
    ['a@x.test', 'b@x.test'],
  ]);
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray(all, { minLength: all.length }),
      fc.array(fc.nat(all.length - 1), { maxLength: 4 }),
      fc.integer({ min: 1, max: 4 }),
      async (shuffled, repeats, size) => {
        await empty();
        const sent = [...shuffled, ...repeats.flatMap((index) => all[index] ?? [])];
        for (let start = 0; start < sent.length; start += size) await store().apply(sent.slice(start, start + size));
        expect(await list().list({ limit: 10 })).toEqual(expected);
      },
    ),
    { numRuns: 10 },
  );
});

test('spend is counted in each currency, without orders that were cancelled, and the last order is named', async () => {
  const orders = createPostgresOrderStore(own.database);
  const stories = [
    orderStory('1', '#1', 'pi_1'),
    orderStory('2', '#2', 'pi_2'),
    orderStory('3', '#3', 'pi_3').slice(0, 2),
  ];
  await orders.apply(stories.flat().flatMap((message) => contributionOf(message) ?? []));
  await own.database.query(`update order_record set state = 'cancelled' where order_id = 'order/shopify-eu/3'`);
  await store().apply([1, 2, 3].map((number) => bought(number, ['a@x.test'], 'shopify-eu')));
  const [customer] = await list().list({ limit: 1 });
  expect(customer).toMatchObject({
    orders: 3,
    spend: [{ currency: 'EUR', orders: 2, amount: 2 * (4990 - 500) }],
    lastOrder: { name: '#3' },
  });
  const { orders: mine } = await orders.list({ limit: 10, customer: customer?.id ?? '' });
  expect(mine).toHaveLength(3);
  expect((await orders.list({ limit: 10, customer: 'customer/nobody' })).orders).toEqual([]);
});

test('whoever sees some channels only sees their customers, and only what these channels say of them', async () => {
  await store().apply([bought(1, ['a@x.test']), bought(2, ['b@x.test'], 'us'), bought(3, ['a@x.test', 'b@x.test'])]);
  const [whole] = await list().list({ limit: 10 });
  expect(whole?.names).toHaveLength(2);
  await store().apply([bought(9, ['c@x.test'], 'us')]);
  const within = await list().list({ limit: 10, channels: ['eu'] });
  expect(within).toHaveLength(1);
  expect(within[0]?.names.flatMap(({ channels }) => channels)).toEqual(['eu', 'eu']);
  expect(await list().list({ limit: 10, channels: ['eu'], search: 'c@' })).toEqual([]);
  expect(await list().list({ limit: 10, channels: ['eu'], order: 'order/us/9' })).toEqual([]);
  expect(await list().get(whole?.id ?? '', ['elsewhere'])).toBeUndefined();
  expect(await list().get(whole?.id ?? '', ['us'])).toBeDefined();
});

test('is found by the beginning of what it goes by, page by page, whatever the case', async () => {
  await store().apply(Array.from({ length: 5 }, (_, index) => bought(index, [`Person-${index}@x.test`])));
  const found = await list().list({ limit: 2, search: 'PERSON-' });
  expect(found).toHaveLength(3);
  const last = found[1];
  const next = await list().list({
    limit: 10,
    search: 'person-',
    after: { lastMs: last?.lastMs ?? 0, id: last?.id ?? '' },
  });
  expect(next.map(({ lastMs }) => lastMs)).toEqual([2_000, 1_000, 0]);
  expect(await list().list({ limit: 10, search: '%' })).toEqual([]);
});
