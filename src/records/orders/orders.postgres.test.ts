import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { orderStoreContract } from '../../testing/order-store-contract.ts';
import { orderStory } from '../../testing/order-story.ts';
import { type TestDatabase, testDatabase } from '../../testing/test-database.ts';
import { createPostgresOrderStore } from './postgres-store.ts';
import { contributionOf } from './project.ts';

let temporary: TestDatabase;

beforeAll(async () => {
  temporary = await testDatabase();
});

afterAll(() => temporary[Symbol.asyncDispose]());

async function emptyStore() {
  await temporary.database.query('truncate order_record, order_identifier, payment_unclaimed');
  return createPostgresOrderStore(temporary.database);
}

orderStoreContract('postgres', emptyStore, 15);

describe('several hubs', () => {
  test('write the same orders at once without losing a fact or waiting for each other for ever', async () => {
    const store = await emptyStore();
    const stories = Array.from({ length: 10 }, (_, index) => orderStory(`5${index}`, `#5${index}`, `pi_5${index}`));
    const messages = stories.flat().flatMap((message) => contributionOf(message) ?? []);
    const workers = Array.from({ length: 4 }, (_, worker) =>
      messages.filter((_message, index) => index % 4 === worker),
    );
    await Promise.all(workers.map((part) => store.apply(part)));
    const { orders } = await store.list({ limit: 100 });
    expect(orders).toHaveLength(10);
    for (const { summary } of orders) {
      expect(summary).toMatchObject({
        state: 'closed',
        money: { total: 4990, captured: 4990, refunded: 500, invoiced: 4990 },
      });
    }
  });

  test('a search takes wildcards as letters', async () => {
    const store = await emptyStore();
    await store.apply(orderStory('1', '#1', 'pi_1').flatMap((message) => contributionOf(message) ?? []));
    expect((await store.list({ limit: 10, search: '%' })).orders).toEqual([]);
    expect((await store.list({ limit: 10, search: '_' })).orders).toEqual([]);
    expect((await store.list({ limit: 10, search: 'PI_' })).orders).toHaveLength(1);
  });
});
