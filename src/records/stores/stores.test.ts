import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DeadLetter, Handled } from '../../backbone/backbone.ts';
import type { StoredMessage } from '../../backbone/event-log.ts';
import { type Envelope, newEvent } from '../../canonical/envelope.ts';
import type { EventData } from '../../canonical/event.ts';
import { sampleReceipt } from '../../testing/sample-receipt.ts';
import { tillStoreContract } from '../../testing/till-store-contract.ts';
import { lookAtGaps } from './gaps.ts';
import { createMemoryTillStore } from './memory-store.ts';
import { reportOf } from './report.ts';
import { missingCount, promised, type Sequence, seen } from './sequence.ts';
import { GAP_SUBSCRIPTION, gapCases, storeRecords } from './subscription.ts';
import { silentSince } from './till.ts';

tillStoreContract('memory', async () => createMemoryTillStore(), 100);

const START_MS = Date.UTC(2026, 10, 20, 10);

function stored(envelope: Envelope, position = 1): StoredMessage {
  return {
    envelope,
    topic: 'event.x',
    key: envelope.subject,
    lane: 'live',
    position,
    recordedAt: START_MS + position,
  } as StoredMessage;
}

function sale(number: number, change: Parameters<typeof sampleReceipt>[0] = {}): StoredMessage {
  const receipt = sampleReceipt({ number, ...change });
  const event = newEvent({
    name: 'SaleCompleted',
    source: '/connections/stores',
    subject: receipt.id,
    time: receipt.at,
    fact: ['sale', JSON.stringify(receipt)],
    data: { receipt },
    connection: 'stores',
  });
  return stored(event, number);
}

const { signal } = new AbortController();
const claims = (messages: readonly StoredMessage[], shadow = false) =>
  messages.map((message) => ({ message, attempt: 1, uncertain: false, idempotencyKey: 'k', shadow }));
const codes = (handled: readonly Handled[]) =>
  handled.map((each) => (each.kind === 'failed' ? each.failure.code : each.kind));

describe('the numbers of a till', () => {
  test('in any order are the span of the lowest and the highest, less what is missing', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(40), { minLength: 1 }), fc.option(fc.nat(50)), (numbers, last) => {
        let sequence: Sequence | undefined;
        for (const number of numbers) sequence = seen(sequence, number, 0);
        if (last !== null) sequence = promised(sequence, last, 0);
        const highest = Math.max(...numbers, last ?? 0);
        const lowest = Math.min(...numbers);
        expect(sequence).toMatchObject({ lowest, highest });
        const missing = (sequence?.gaps ?? []).flatMap(({ first, last: end }) =>
          Array.from({ length: end - first + 1 }, (_, index) => first + index),
        );
        const expected = Array.from({ length: highest - lowest + 1 }, (_, index) => lowest + index);
        expect(missing).toEqual(expected.filter((number) => !numbers.includes(number)));
        expect(missingCount(sequence?.gaps ?? [])).toBe(missing.length);
      }),
    );
  });

  test('begin with what the till promises when it says nothing else', () => {
    expect(seen(promised(undefined, 41, 0), 42, 0)).toEqual({ lowest: 42, highest: 42, gaps: [] });
    expect(seen(promised(undefined, 41, 0), 41, 0)).toEqual({ lowest: 41, highest: 41, gaps: [] });
  });
});

describe('the subscription', () => {
  test('makes a case of a number that is used again, keeps both, and holds nothing else', async () => {
    const store = createMemoryTillStore();
    const subscription = storeRecords(store);
    const other = sale(2, { id: 'receipt/stores/other', record: { connection: 'stores', id: 'other' }, sequence: 1 });
    const handled = await subscription.handle(claims([sale(1), other, sale(3)]), signal);
    expect(codes(handled)).toEqual(['done', 'SL-RECORD-004', 'done']);
    expect(handled[1]).toMatchObject({ failure: { field: 'sequence', value: '1' } });
    // Heard again after a crash, everyone says what they said.
    expect(codes(await subscription.handle(claims([other, sale(1)]), signal))).toEqual(['SL-RECORD-004', 'done']);
    const [till] = (await store.list({ limit: 1 })).tills;
    expect(till).toMatchObject({ sales: 3, twins: 1, sequence: { gaps: [{ first: 2, last: 2 }] } });
  });

  test('writes nothing in a shadow', async () => {
    const store = createMemoryTillStore();
    expect(codes(await storeRecords(store).handle(claims([sale(1)], true), signal))).toEqual(['done']);
    expect((await store.list({ limit: 1 })).tills).toEqual([]);
  });

  test('makes a case of a held sale; retried, it asks the process to try again', async () => {
    const store = createMemoryTillStore();
    const subscription = storeRecords(store);
    const data: EventData<'SaleHeld'> = { receipt: 'receipt/stores/1', code: 'SL-SALE-001', reason: 'no such product' };
    const held = stored(
      newEvent({
        name: 'SaleHeld',
        source: '/processes/store-sale',
        subject: data.receipt,
        time: '2026-11-20T10:00:00Z',
        fact: ['1'],
        data,
      }),
    );
    expect(codes(await subscription.handle(claims([held]), signal))).toEqual(['SL-RECORD-006']);
    expect(await store.held(10)).toMatchObject([data]);
    const [again] = await subscription.handle(claims([held]), signal);
    expect(again).toMatchObject({
      kind: 'done',
      emit: [{ type: 'storeloom.store.SaleReleased.v1', subject: data.receipt, causationid: held.envelope.id }],
    });
  });

  test('reads of any data what it can, and never throws', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('SaleCompleted', 'SaleVoided', 'TillOpened', 'TillClosed', 'StoreHeartbeat', 'Other'),
        fc.jsonValue(),
        (name, data) => {
          const { envelope } = sale(1);
          const message = stored({ ...envelope, type: `storeloom.store.${name}.v1`, data });
          expect(() => reportOf(message)).not.toThrow();
        },
      ),
    );
  });
});

describe('gaps', () => {
  test('that last are told once, and their case closes when the numbers have come', async () => {
    const store = createMemoryTillStore();
    const records = storeRecords(store);
    await records.handle(claims([sale(1), sale(4)]), signal);
    let nowMs = START_MS + 10;
    const appended: Envelope[] = [];
    const letters: DeadLetter[] = [];
    const retried: string[] = [];
    const look = () =>
      lookAtGaps({
        store,
        clock: { now: () => nowMs, sleep: async () => {} },
        patienceMs: 60_000,
        subscription: GAP_SUBSCRIPTION,
        backbone: {
          append: async (messages) => {
            appended.push(...messages);
            return [];
          },
          deadLetters: {
            causes: async () => [],
            list: async () => letters,
            retry: async (choice) => retried.push(JSON.stringify(choice)),
            recall: async () => 0,
            skip: async () => 0,
          },
        },
      });
    expect(await look()).toEqual({ told: 0, closed: 0 });
    nowMs += 60_000;
    expect(await look()).toEqual({ told: 1, closed: 0 });
    expect(appended).toMatchObject([
      {
        type: 'storeloom.store.TillGapFound.v1',
        connection: 'stores',
        subject: 'till-gap/stores/location/paris/1/2-3',
        data: { first: 2, last: 3, till: '1' },
      },
    ]);
    expect(await look()).toEqual({ told: 0, closed: 0 });

    const cases = gapCases(store);
    const found = stored(appended[0] as Envelope);
    const [failed] = await cases.handle(claims([found]), signal);
    expect(failed).toMatchObject({ kind: 'failed', failure: { code: 'SL-RECORD-005', value: '2–3' } });
    letters.push({ id: 'letter', message: found } as DeadLetter);
    await records.handle(claims([sale(3)]), signal);
    expect(await cases.handle(claims([found]), signal)).toMatchObject([{ failure: { value: '2' } }]);
    expect(await look()).toEqual({ told: 0, closed: 0 });
    await records.handle(claims([sale(2)]), signal);
    expect(await look()).toEqual({ told: 0, closed: 1 });
    expect(retried).toEqual(['{"id":"letter"}']);
    expect(await cases.handle(claims([found]), signal)).toEqual([{ kind: 'done' }]);
  });

  test('a till is silent when it should speak and says nothing for too long', () => {
    const till = { day: undefined, heartbeat: { at: '', version: undefined }, lastHeard: 1_000 };
    expect(silentSince(till, 1_999, 1_000)).toBeUndefined();
    expect(silentSince(till, 2_000, 1_000)).toBe(1_000);
    expect(silentSince({ ...till, day: { open: true, at: '' }, heartbeat: undefined }, 9_000, 1_000)).toBe(1_000);
    expect(silentSince({ ...till, day: { open: false, at: '' } }, 9_000, 1_000)).toBeUndefined();
    expect(silentSince({ ...till, heartbeat: undefined }, 9_000, 1_000)).toBeUndefined();
  });
});
