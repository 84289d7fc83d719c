import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../testing/test-database.ts';
import { forgetWebhookCounts, WebhookTally, webhookTraffic } from './webhook-counts.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOW = Date.UTC(2026, 10, 20, 10, 3);
let base: TestDatabase;
beforeAll(async () => {
  base = await testDatabase();
});
afterAll(() => base[Symbol.asyncDispose]());

test('what several hubs took and refused is one sum, beside the day before', async () => {
  const [one, other] = [new WebhookTally(), new WebhookTally()];
  const count = async (
    tally: WebhookTally,
    result: Parameters<WebhookTally['count']>[1],
    times: number,
    atMs: number,
  ) => {
    for (let each = 0; each < times; each += 1) tally.count('shop', result);
    await tally.write(base.database, atMs);
  };
  await count(one, 'stored', 30, NOW - 24 * HOUR - 20 * MINUTE);
  await count(other, 'repeated', 12, NOW - 24 * HOUR - 30 * MINUTE);
  await count(one, 'stored', 50, NOW - 26 * HOUR);
  await count(one, 'stored', 4, NOW - 2 * HOUR);
  await count(one, 'refused', 9, NOW - HOUR);
  await Promise.all([
    count(one, 'refused', 3, NOW),
    count(other, 'invalid', 2, NOW),
    count(other, 'unavailable', 5, NOW),
  ]);
  other.count('quiet', 'acknowledged');
  await other.write(base.database, NOW);
  const span = { nowMs: NOW, refusedMs: 15 * MINUTE, silentMs: HOUR };
  expect(await webhookTraffic(base.database, span)).toEqual([
    {
      connection: 'shop',
      refused: 5,
      refusedSinceMs: NOW - 3 * MINUTE,
      taken: 0,
      usual: 42,
      lastTakenMs: NOW - 2 * HOUR - 3 * MINUTE,
    },
  ]);
  await base.database.transaction((client) => forgetWebhookCounts(client, NOW - HOUR));
  expect(await webhookTraffic(base.database, span)).toMatchObject([{ usual: 0, lastTakenMs: null }]);
});

test('what could not be written is written with the next', async () => {
  const tally = new WebhookTally();
  tally.count('late', 'stored');
  const away = { query: () => Promise.reject(new Error('away')) };
  await expect(tally.write(away, NOW)).rejects.toThrow('away');
  tally.count('late', 'stored');
  await tally.write(base.database, NOW);
  const traffic = await webhookTraffic(base.database, { nowMs: NOW, refusedMs: HOUR, silentMs: HOUR });
  expect(traffic.find(({ connection }) => connection === 'late')).toMatchObject({ taken: 2 });
});
