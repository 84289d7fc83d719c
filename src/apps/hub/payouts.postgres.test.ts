import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PayoutQuery } from '../../gateway/payouts.ts';
import { type TestDatabase, testDatabase } from '../../testing/test-database.ts';
import { payoutView } from './payouts.ts';

let temporary: TestDatabase;
beforeAll(async () => {
  temporary = await testDatabase();
  await keep('stripe-main/po_1', 'settled', { day: '2026-11-20', amount: eur(100) });
  await keep('stripe-main/po_2', 'settled', { day: '2026-11-21', amount: eur(200), varies: ['SL-SETTLE-003'] });
  await keep('paypal/B1', 'banking', { day: '2026-11-21', amount: { amount: 300, currency: 'USD' } });
  await keep('stripe-main/po_3', 'expected', { day: '2026-11-22', currency: 'EUR' });
  // Kept before days were.
  await keep('stripe-main/po_0', 'settled', { amount: eur(50) });
});
afterAll(() => temporary[Symbol.asyncDispose]());

const eur = (amount: number) => ({ amount, currency: 'EUR' });

async function keep(name: string, at: string, facts: object): Promise<void> {
  const key = `payout/${name}`;
  const data = { at, id: key, came: 'paid', parts: [], net: 0, sums: {}, varies: [], ...facts };
  await temporary.database.query(
    `insert into process (process, key, version, revision, at, wake_at_ms, state, handled, deadlines)
     values ('settlement', $1, 1, 1, $2, null, $3, '[]', '{}')`,
    [key, at, JSON.stringify({ data })],
  );
}

const found = async (query: Partial<PayoutQuery> = {}): Promise<readonly string[]> =>
  (await payoutView(temporary.database).list({ limit: 10, ...query })).map(({ id }) => id.slice('payout/'.length));

const ALL = ['stripe-main/po_3', 'stripe-main/po_2', 'paypal/B1', 'stripe-main/po_1', 'stripe-main/po_0'];

test('payouts are listed the latest day first, page by page, those without a day last', async () => {
  expect(await found()).toEqual(ALL);
  const view = payoutView(temporary.database);
  const paged: string[] = [];
  for (let after: PayoutQuery['after']; paged.length < 10; ) {
    const [next] = await view.list({ limit: 1, ...(after === undefined ? {} : { after }) });
    if (next === undefined) break;
    paged.push(next.id.slice('payout/'.length));
    after = { day: next.day ?? '', id: next.id };
  }
  expect(paged).toEqual(ALL);
});

test('they are found by state, provider, currency and day', async () => {
  expect(await found({ open: true })).toEqual(['stripe-main/po_3', 'stripe-main/po_2', 'paypal/B1']);
  expect(await found({ open: false })).toEqual(['stripe-main/po_1', 'stripe-main/po_0']);
  expect(await found({ at: 'expected' })).toEqual(['stripe-main/po_3']);
  expect(await found({ connections: ['paypal'] })).toEqual(['paypal/B1']);
  expect(await found({ connections: [] })).toEqual([]);
  expect(await found({ currency: 'USD' })).toEqual(['paypal/B1']);
  expect(await found({ currency: 'EUR', from: '2026-11-21' })).toEqual(['stripe-main/po_3', 'stripe-main/po_2']);
  expect(await found({ until: '2026-11-20' })).toEqual(['stripe-main/po_1']);
  expect(await found({ from: '2026-11-21', until: '2026-11-21' })).toEqual(['stripe-main/po_2', 'paypal/B1']);
});

test('one is read with the day that it is of', async () => {
  const one = await payoutView(temporary.database).get('payout/stripe-main/po_1');
  expect(one).toMatchObject({ day: '2026-11-20', amount: eur(100), at: 'settled' });
});
