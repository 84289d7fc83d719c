import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stockBench, stockLedgerContract } from '../../testing/stock-ledger-contract.ts';
import { confirmed, orderOf, placed, readingOf, recorded } from '../../testing/stock-messages.ts';
import { type TestDatabase, testDatabase } from '../../testing/test-database.ts';
import { createPostgresStockStore } from './postgres-store.ts';
import { recount } from './recount.ts';

let temporary: TestDatabase;

beforeAll(async () => {
  temporary = await testDatabase({ poolSize: 8 });
});

afterAll(() => temporary[Symbol.asyncDispose]());

async function emptyStore() {
  await temporary.database.query(
    'truncate stock_sheet, stock_owner, stock_claim, stock_recipe, stock_recipe_part, stock_entry, stock_source',
  );
  return createPostgresStockStore(temporary.database);
}

stockLedgerContract('postgres', emptyStore, 15);

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

  test('orders, bookings and readings at once leave a history that adds up to what is claimed', async () => {
    const bench = stockBench(await emptyStore());
    const now = bench.clock.now();
    const orders = Array.from({ length: 40 }, (_, index) =>
      orderOf('shop', String(index), [
        { sku: 'A', quantity: 1 },
        { sku: 'B', quantity: 2 },
      ]),
    );
    await bench.tell(...orders.map((order) => placed(order, now)));
    const bookings = orders.map((order, index) => recorded(confirmed(order.id, now + index * 10), now));
    const readings = orders.map((_, index) =>
      recorded(
        readingOf({ sku: index % 2 === 0 ? 'A' : 'B', onHand: 500, reserved: index, atMs: now + index * 11 }),
        now,
      ),
    );
    await Promise.all([...bookings, ...readings].map((message) => bench.ledger.post([message])));
    for (const sku of ['A', 'B']) {
      const history = await bench.store.history(sku, { limit: 1_000 });
      const { claimed = {} } = recount([...history].reverse());
      const sum = Object.values(claimed).reduce((left, right) => left + right, 0);
      expect(String(sum / 1_000_000)).toBe((await bench.why(sku)).claims.quantity);
    }
  });

  test('the history cannot be rewritten', async () => {
    const bench = stockBench(await emptyStore());
    await bench.tell(readingOf({ sku: 'TEE', onHand: 1, atMs: bench.clock.now() }));
    await expect(temporary.database.query('delete from stock_entry')).rejects.toThrow('only ever added to');
    await expect(temporary.database.query("update stock_entry set sku = 'x'")).rejects.toThrow('only ever added to');
  });
});
