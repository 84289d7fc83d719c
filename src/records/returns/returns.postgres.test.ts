import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { StoredMessage } from '../../backbone/event-log.ts';
import { newEvent } from '../../canonical/envelope.ts';
import type { EventData, EventName } from '../../canonical/event.ts';
import { type TestDatabase, testDatabase } from '../../testing/test-database.ts';
import { newsOf } from './project.ts';
import { createPostgresReturnStore } from './store.ts';

let temporary: TestDatabase;

beforeAll(async () => {
  temporary = await testDatabase();
});
afterAll(() => temporary[Symbol.asyncDispose]());
beforeEach(() => temporary.database.query('truncate return_record'));

const AT = '2026-11-20T10:00:00Z';
const ORDER = 'order/shop/1';
const ID = 'return/hub/1';
const euro = (amount: number) => ({ amount, currency: 'EUR' });
const quantity = { value: '1', unit: 'each' };

let position = 0;
function told<Name extends EventName>(name: Name, data: EventData<Name>) {
  position += 1;
  const envelope = newEvent({ name, source: '/test', subject: ORDER, time: AT, fact: [String(position)], data });
  const message: StoredMessage = {
    lane: 'live',
    position,
    key: ORDER,
    topic: `event.${name}`,
    recordedAt: 1_000 + position,
    envelope,
  } as StoredMessage;
  const news = newsOf(message);
  if (news === undefined) throw new Error(`${name} says nothing of a return`);
  return news;
}

const asked = (id = ID, order = ORDER, at = 'location/paris') =>
  told('ReturnRequested', {
    return: {
      id,
      order,
      lines: [{ line: '1', sku: 'TEE', quantity, reason: 'other' }],
      wanted: 'refund',
      at,
      note: 'my secret story',
    },
    askedBy: 'person/1',
    at: AT,
  });
const story = () => [
  asked(),
  told('ReturnHeld', { return: ID, order: ORDER, code: 'SL-RETURN-005', reason: 'dear', total: euro(500), at: AT }),
  told('ReturnDecided', { return: ID, order: ORDER, decision: 'approve', by: 'person/2', reason: 'fine', at: AT }),
  told('ReturnApproved', { return: ID, order: ORDER, total: euro(500), shares: [], by: 'person', at: AT }),
  told('ReturnReceived', {
    return: ID,
    order: ORDER,
    location: 'location/nord',
    lines: [{ line: '1', sku: 'TEE', quantity }],
    at: AT,
  }),
  told('RefundSettled', {
    return: ID,
    order: ORDER,
    purpose: 'return-1/1',
    asked: euro(500),
    given: euro(500),
    at: AT,
  }),
];

test('any order of arrival, any number of times, gives the same return', async () => {
  const store = createPostgresReturnStore(temporary.database);
  const whole = story();
  await store.apply(whole);
  const expected = await store.get(ID);
  expect(expected).toMatchObject({
    state: 'received',
    channel: 'shop',
    location: 'location/nord',
    askedBy: 'person/1',
    worth: euro(500),
    decision: { verdict: 'approved', by: 'person/2', reason: 'fine' },
    refunded: euro(500),
  });
  expect(expected?.held).toBeUndefined();
  await temporary.database.query('truncate return_record');
  for (const one of [...whole].reverse()) await store.apply([one]);
  for (const one of whole) await store.apply([one, one]);
  expect(await store.get(ID)).toEqual(expected);
});

test('a hold stands until something goes on, and what the buyer wrote is not kept here', async () => {
  const store = createPostgresReturnStore(temporary.database);
  await store.apply(story().slice(0, 2));
  expect(await store.get(ID)).toMatchObject({ state: 'requested', held: { code: 'SL-RETURN-005' } });
  const rows = await temporary.database.query<{ content: unknown }>('select content from return_record');
  expect(JSON.stringify(rows)).not.toContain('secret');
});

test('pages, filters and the reach of the caller', async () => {
  const store = createPostgresReturnStore(temporary.database);
  await store.apply([
    asked('return/hub/a', 'order/shop/1', 'location/paris'),
    asked('return/hub/b', 'order/other/2', 'location/nord'),
    asked('return/hub/c', 'order/shop/3', 'location/nord'),
  ]);
  const ids = async (query: Partial<Parameters<typeof store.list>[0]>) =>
    (await store.list({ limit: 10, ...query })).map(({ id }) => id.at(-1));
  expect(await ids({})).toEqual(['c', 'b', 'a']);
  expect(await ids({ order: 'order/other/2' })).toEqual(['b']);
  expect(await ids({ state: 'approved' })).toEqual([]);
  expect(await ids({ held: false, within: { channels: ['shop'], locations: [] } })).toEqual(['c', 'a']);
  expect(await ids({ within: { channels: [], locations: ['location/nord'] } })).toEqual(['c', 'b']);
  const [first, second] = await store.list({ limit: 1 });
  expect([first?.id, second?.id]).toEqual(['return/hub/c', 'return/hub/b']);
  const after = { firstSeen: Date.parse(first?.firstSeen ?? ''), id: first?.id ?? '' };
  expect(await ids({ after })).toEqual(['b', 'a']);
});
