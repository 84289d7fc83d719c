import { expect, test } from 'vitest';
import { testDatabase } from '../../testing/test-database.ts';
import { lookAtFreshness } from './freshness.ts';

test('each channel is told with its articles, what is under way, what is refused or kept back, and how long a publication takes', async () => {
  await using temporary = await testDatabase();
  const sheets: Record<string, Record<string, object>> = {
    ONE: { shop: { lagMs: 100, shownMs: 5_000 }, other: { suppressed: 'SL-STOCK-001' } },
    TWO: { shop: { lagMs: 300, shownMs: 9_000, flight: { sentMs: 8_000 } } },
    THREE: { 'shop location/paris': { lagMs: 200, shownMs: 7_000, refused: { code: 'SL-STOCK-007' } } },
    FOUR: { 'shop location/rome': { flight: { sentMs: 6_000 } } },
  };
  for (const [sku, shelves] of Object.entries(sheets)) {
    const sheet = JSON.stringify({ sku, positions: {}, shelves });
    await temporary.database.query('insert into stock_sheet (sku, sheet) values ($1, $2)', [sku, sheet]);
  }
  // One that is only locked yet.
  await temporary.database.query("insert into stock_sheet (sku, sheet) values ('LOCKED', '{}')");
  expect(await lookAtFreshness(temporary.database)).toEqual([
    {
      connection: 'other',
      articles: 1,
      underWay: 0,
      oldestUnderWayMs: null,
      refused: 0,
      suppressed: 1,
      lagMs: null,
      latestMs: null,
    },
    {
      connection: 'shop',
      articles: 4,
      underWay: 2,
      oldestUnderWayMs: 6_000,
      refused: 1,
      suppressed: 0,
      lagMs: 200,
      latestMs: 9_000,
    },
  ]);
});
