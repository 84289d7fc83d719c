import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../testing/test-database.ts';
import { createPostgresSearch, type SearchOptions } from './search.ts';

let own: TestDatabase;

beforeAll(async () => {
  own = await testDatabase();
  const { database } = own;
  const ids = ['return/hub/1001-1', 'return/hub/1001-2', 'return/hub/2002-1', 'return/stores/1001-9', 'return/zeta/5'];
  await database.query(
    `insert into return_record (id, order_id, channel, state, held, first_seen, last_seen, content)
     select id, 'order/shop/1', case when id like '%stores%' then 'other' else 'shop' end, 'requested', false, 1, 1, '{}'
     from unnest($1::text[]) id`,
    [ids],
  );
  const processes = [
    ['settlement', 'payout/paypal-main/po_1'],
    ['settlement', 'payout/stripe-main/po_11'],
    ['settlement', 'payout/stripe-main/po_2'],
    ['store-day', 'store-day/paris/2026-11-20'],
  ];
  await database.query(
    `insert into process (process, key, version, revision, at, state, handled, deadlines)
     select process, key, 1, 1, 'expected', '{}', '[]', '[]' from unnest($1::text[], $2::text[]) as made (process, key)`,
    [processes.map(([process]) => process), processes.map(([, key]) => key)],
  );
  const sold = (businessDate: string) => ({ data: { receipt: { location: 'location/paris', businessDate } } });
  const events: [string, unknown][] = [
    ['receipt/stores/1', sold('2026-11-20')],
    ['receipt/stores/2', sold('2026-11-21')],
    ['payment/stripe-main/pi_1', { data: {} }],
  ];
  for (const [index, [key, envelope]] of events.entries()) {
    await database.query(
      `insert into event_live (lane, position, recorded_at_ms, slice, identity, topic, key, envelope)
       values ('live', $1, 1, 0, gen_random_uuid(), 'event.SaleCompleted', $2, $3)`,
      [index + 1, key, JSON.stringify(envelope)],
    );
  }
});
afterAll(() => own[Symbol.asyncDispose]());

const find = async (text: string, more: Partial<SearchOptions> = {}) =>
  (await createPostgresSearch(own.database).find(text, { personal: false, limit: 20, ...more })).map(
    ({ kind, id }) => `${kind} ${id}`,
  );

test('returns are found by their own reference, whichever connection made them, and by their id', async () => {
  expect(await find('1001-')).toEqual([
    'return return/hub/1001-1',
    'return return/hub/1001-2',
    'return return/stores/1001-9',
  ]);
  expect(await find('return/hub/1001-2')).toEqual(['return return/hub/1001-2']);
  expect(await find('1001-', { channels: ['other'] })).toEqual(['return return/stores/1001-9']);
});

test('payouts are found by their own reference and by their id', async () => {
  expect(await find('po_1')).toEqual(['payout payout/paypal-main/po_1', 'payout payout/stripe-main/po_11']);
  expect(await find('payout/stripe-main/po_2')).toEqual(['payout payout/stripe-main/po_2']);
  expect(await find('po_1', { channels: ['stripe-main'] })).toEqual(['payout payout/stripe-main/po_11']);
});

test('a receipt is found on the day of its store, and any other key as itself', async () => {
  expect(await find('receipt/stores/1')).toEqual(['story store-day/paris/2026-11-20']);
  expect(await find('receipt/stores/2')).toEqual(['story receipt/stores/2']);
  expect(await find('payment/stripe-main/pi_1')).toEqual(['story payment/stripe-main/pi_1']);
});
