import { expect, test } from 'vitest';
import { stockBench } from '../../testing/stock-bench.ts';
import { cancelled, orderOf, placed, readingOf } from '../../testing/stock-messages.ts';
import { testDatabase } from '../../testing/test-database.ts';
import { createPostgresStockEffects } from './effects.ts';
import { createPostgresStockStore } from './postgres-store.ts';

test('an order tells what was kept for it and what was given back, and goes by an index', async () => {
  await using own = await testDatabase();
  const bench = stockBench(createPostgresStockStore(own.database));
  const now = bench.clock.now();
  await bench.tell(readingOf({ sku: 'TEE', onHand: 10, atMs: now }));
  const [mine, other] = ['1', '2'].map((id) => orderOf('shop', id, [{ sku: 'TEE', quantity: 2 }]));
  if (mine === undefined || other === undefined) throw new Error('there are two orders');
  await bench.tell(placed(mine, now), placed(other, now));
  await bench.tell(cancelled(mine.id, now));
  const effects = createPostgresStockEffects(own.database);
  const found = await effects.of(mine.id, 100);
  expect(found.map(({ kind, sku, change, held }) => [kind, sku, change, held])).toEqual([
    ['claimed', 'TEE', '2', '2'],
    ['released', 'TEE', '-2', '0'],
  ]);
  expect(await effects.of(other.id, 100)).toHaveLength(1);
  expect(await effects.of('order/shop/none', 100)).toEqual([]);
  await own.database.query(`insert into stock_entry (sku, at_ms, kind, entry)
    select 'X', 1, 'claimed', json_build_object('about', 'order/x/' || n) from generate_series(1, 5000) n`);
  await own.database.query('analyze stock_entry');
  const plan = await own.database.query<{ 'QUERY PLAN': string }>(
    `explain select entry from stock_entry where entry ->> 'about' = 'order/x/7'
     and kind in ('claimed', 'changed', 'reflected', 'released', 'expired') order by id limit 10`,
  );
  expect(plan.map((row) => row['QUERY PLAN']).join('\n')).toContain('stock_entry_about');
});
