import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LIMITS } from '../../kernel/limits.ts';
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

  test('a beginning that thousands of orders have is gone through from the newest, page after page, and none is left out', async () => {
    const store = await emptyStore();
    const { database } = temporary;
    const old = LIMITS.namesLookedAt + 1;
    const fresh = LIMITS.ordersLookedAt + 10;
    await database.query(
      `insert into order_record (order_id, facts, summary, channel, state, held, open, sort_at, first_seen, last_seen)
       select 'order/shop/' || n, '{}', '{}', 'shop', 'closed', false, false, n, n, n from generate_series(1, $1::bigint) as n`,
      [old + fresh],
    );
    await database.query(
      `insert into order_identifier (order_id, kind, value, normalized)
       select 'order/shop/' || n, 'tracking', 'TRACK' || n, 'track' || n from generate_series(1, $1::bigint) as n`,
      [old],
    );
    const found: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await store.list({ search: 'Track', limit: 200, ...(cursor === undefined ? {} : { cursor }) });
      found.push(...page.orders.map(({ summary }) => summary.id));
      cursor = page.next;
    } while (cursor !== undefined);
    expect(found).toEqual(Array.from({ length: old }, (_, index) => `order/shop/${old - index}`));
    // One name fewer, and they are sorted at once.
    await database.query(`delete from order_identifier where order_id = 'order/shop/1'`);
    const { orders } = await store.list({ search: 'track', limit: 1 });
    expect(orders.map(({ summary }) => summary.id)).toEqual([`order/shop/${old}`]);
  });
});

describe('the tally of orders', () => {
  const tallied = `select hour_ms, channel, state, held, orders from order_tally`;
  const counted = `select sort_at / 3600000 * 3600000 as hour_ms, channel, state, held, count(*) as orders
    from order_record group by 1, 2, 3, 4`;
  const difference = `(select * from (${tallied}) t except select * from (${counted}) c)
    union all (select * from (${counted}) c except select * from (${tallied}) t)`;

  test('is what counting the orders gives, whatever was written, changed or taken away', async () => {
    const store = await emptyStore();
    const { database } = temporary;
    const right = async (): Promise<void> => expect(await database.query(difference)).toEqual([]);
    const stories = ['1', '2', '3'].map((id) => orderStory(id, `#${id}`, `pi_${id}`));
    for (let length = 1; length <= 14; length += 1) {
      const messages = stories.flatMap((story) => story.slice(0, length));
      await store.apply(messages.flatMap((message) => contributionOf(message) ?? []));
      await right();
    }
    expect(await store.counts()).toEqual([{ state: 'closed', held: false, orders: 3 }]);
    await database.query(`update order_record set sort_at = sort_at + 7200000, held = true where order_id like '%2'`);
    await right();
    await database.query(`delete from order_record where order_id like '%3'`);
    await right();
    expect(await database.query(tallied)).toHaveLength(2);
    await database.query('truncate order_record');
    await right();
  });
});
