import { expect, test } from 'vitest';
import type { ReturnNews } from '../records/returns/project.ts';
import { createPostgresReturnStore } from '../records/returns/store.ts';
import { testDatabase } from '../testing/test-database.ts';
import { causesOf } from './cases/causes.ts';
import { heldReturns } from './facts.ts';

const fact = (rank: string, value: object) => ({ rank, value: value as never });
const news = (id: string, order: string, facts: ReturnNews['facts']): ReturnNews => ({
  id,
  order,
  facts,
  recordedAt: 5,
});
const held = fact('2', { code: 'SL-RETURN-005', reason: 'dear', at: '2026-11-20T10:00:00Z' });

test('returns that wait for a person are one case for each channel and reason', async () => {
  await using temporary = await testDatabase();
  const store = createPostgresReturnStore(temporary.database);
  await store.apply([
    news('return/hub/1', 'order/shop/1', { held }),
    news('return/hub/2', 'order/shop/2', { held }),
    news('return/hub/3', 'order/shop/3', { held, progress: fact('3', {}) }),
  ]);
  const heldNow = await heldReturns(temporary.database);
  expect(heldNow).toEqual([{ channel: 'shop', code: 'SL-RETURN-005', count: 2, sinceMs: expect.anything() }]);
  const nothing = { dead: [], held: [], silent: [], doubts: [], variances: [], subscriptions: [], nowMs: 9 };
  expect(causesOf({ ...nothing, heldReturns: heldNow })).toMatchObject([
    { id: 'returns.shop.SL-RETURN-005', kind: 'held-returns', count: 2, connection: 'shop' },
  ]);
});
