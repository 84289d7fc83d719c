import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stockBench } from '../../testing/stock-bench.ts';
import { stockLedgerContract } from '../../testing/stock-ledger-contract.ts';
import { confirmed, edited, orderOf, placed, readingOf, recorded } from '../../testing/stock-messages.ts';
import { type TestDatabase, testDatabase } from '../../testing/test-database.ts';
import { forgetHistory } from './postgres-retention.ts';
import { createPostgresStockStore, RECIPES } from './postgres-store.ts';
import { recount } from './recount.ts';

let temporary: TestDatabase;

beforeAll(async () => {
  temporary = await testDatabase({ poolSize: 8 });
});

afterAll(() => temporary[Symbol.asyncDispose]());

async function emptyStore() {
  await temporary.database.query(
    'truncate stock_sheet, stock_owner, stock_claim, stock_recipe, stock_recipe_part, stock_entry, stock_source, stock_policy',
  );
  return createPostgresStockStore(temporary.database);
}

stockLedgerContract('postgres', emptyStore, 15);

test('which sets an article is in is asked of an index, however many articles there are', async () => {
  await emptyStore();
  const { database } = temporary;
  const articles = (from: string): string => `insert into ${from} from generate_series(1, 20000) n`;
  await database.query(articles(`stock_recipe (sku, rank, components) select 'A' || n, '1', '{}'`));
  await database.query(articles(`stock_recipe_part (component, sku) select 'P' || n, 'A' || n`));
  await database.query('analyze stock_recipe, stock_recipe_part');
  const plan = await database.query<{ 'QUERY PLAN': string }>(`explain (costs off) ${RECIPES}`, ['{A7,P9}']);
  expect(plan.map((row) => row['QUERY PLAN']).join('\n')).not.toContain('Seq Scan');
  expect((await database.query(RECIPES, ['{A7,P9}'])).map(({ sku }) => sku).sort()).toEqual(['A7', 'A9']);
});

describe('several hubs', () => {
  test('post orders of the same articles at once, and every piece is claimed once', async () => {
    const bench = stockBench(await emptyStore());
    const skus = ['A', 'B', 'C', 'D'];
    const now = bench.clock.now();
    await bench.tell(...skus.map((sku) => readingOf({ sku, onHand: 1_000, atMs: now })));
    const orders = Array.from({ length: 120 }, (_, index) => {
      const lines = [...skus.slice(index % 4), ...skus.slice(0, index % 4)].map((sku) => ({ sku, quantity: 1 }));
      return recorded(placed(orderOf(index % 2 === 0 ? 'shop' : 'market', String(index), lines), now), now);
    });
    const parts = Array.from({ length: 6 }, (_, worker) => orders.filter((_order, index) => index % 3 === worker % 3));
    await Promise.all(
      parts.map(async (part) => {
        for (let at = 0; at < part.length; at += 7) await bench.ledger.post(part.slice(at, at + 7));
      }),
    );
    for (const sku of skus) {
      expect((await bench.why(sku)).pools[0]).toMatchObject({ claims: '120', left: '880' });
    }
  });

  test('a reading that ends a claim while its order is waited for is counted once', async () => {
    const bench = stockBench(await emptyStore());
    const { database } = temporary;
    const now = bench.clock.now();
    const order = orderOf('shop', '1', [{ sku: 'TEE', quantity: 2 }]);
    await bench.tell(placed(order, now), confirmed(order.id, now));
    const waiting = (count: number) =>
      expect
        .poll(
          async () =>
            (
              await database.query(
                "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
              )
            ).length,
          { timeout: 60_000 },
        )
        .toBe(count);
    // Both wait for the article; the one that came first goes first.
    const [reading, edit] = await database.transaction(async (client) => {
      await client.query("select from stock_sheet where sku = 'TEE' for update");
      const first = bench.tell(readingOf({ sku: 'TEE', onHand: 9, reserved: 2, atMs: now + 10 }));
      await waiting(1);
      const second = bench.tell(edited({ ...order, version: '2' }, now));
      await waiting(2);
      return [first, second];
    });
    await Promise.all([reading, edit]);
    const history = await bench.store.history('TEE', { limit: 100 });
    expect(recount([...history].reverse()).claimed).toEqual({});
    expect(history.filter(({ kind }) => kind === 'reflected')).toHaveLength(1);
  });

  test('the history is shortened from its old end, by age and by size, and what is known stays', async () => {
    const { database } = temporary;
    const bench = stockBench(await emptyStore());
    const tell = async (sku: string): Promise<void> => {
      await bench.tell(readingOf({ sku, onHand: 1, atMs: bench.clock.now() }));
      await bench.clock.moveBy(1_000);
    };
    for (const sku of ['OLD', 'TEE', 'MUG']) await tell(sku);
    const lines = async (sku: string) => (await bench.store.history(sku, { limit: 100 })).length;
    const [old, tee, mug] = [await lines('OLD'), await lines('TEE'), await lines('MUG')];
    const many = 1_000_000;
    expect(await forgetHistory(database, { beforeMs: bench.clock.now() - 2_500, lines: many })).toBe(old);
    expect([await lines('OLD'), await lines('TEE'), await lines('MUG')]).toEqual([0, tee, mug]);
    expect((await bench.why('OLD')).positions).toMatchObject([{ onHand: '1' }]);
    expect(await forgetHistory(database, { beforeMs: 0, lines: mug })).toBe(tee);
    expect([await lines('TEE'), await lines('MUG')]).toEqual([0, mug]);
    expect(await forgetHistory(database, { beforeMs: 0, lines: many })).toBe(0);
  });

  test('the history cannot be rewritten', async () => {
    const bench = stockBench(await emptyStore());
    await bench.tell(readingOf({ sku: 'TEE', onHand: 1, atMs: bench.clock.now() }));
    await expect(temporary.database.query('delete from stock_entry')).rejects.toThrow('only ever added to');
    await expect(temporary.database.query("update stock_entry set sku = 'x'")).rejects.toThrow('only ever added to');
  });
});
