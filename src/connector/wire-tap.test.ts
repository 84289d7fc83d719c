import { describe, expect, test } from 'vitest';
import { LIMITS } from '../kernel/limits.ts';
import { virtualClock } from '../testing/virtual-clock.ts';
import { memoryCallStore } from './memory/call-store.ts';
import { BatchedTap, type CallStore, type TappedCall } from './wire-tap.ts';

const call = (number: number): TappedCall => ({
  at: number,
  connection: 'shop',
  operation: 'orders',
  method: 'GET',
  address: 'https://shop.example/orders',
  causes: [`m-${number}`],
  correlations: ['order/shop/1'],
  lane: 'live',
  attempt: 1,
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  status: 200,
  durationMs: 3,
  request: '',
  answer: '',
});

/** A store whose writes wait until they are let through. */
function slowStore(): { store: CallStore; batches: number[]; release: () => void } {
  let release = (): void => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const batches: number[] = [];
  const store = {
    ...memoryCallStore(),
    write: async (calls: readonly TappedCall[]) => {
      await gate;
      batches.push(calls.length);
    },
  };
  return { store, batches, release };
}

describe('the tap', () => {
  test('collects calls and writes them together', async () => {
    const clock = virtualClock();
    const { store, batches, release } = slowStore();
    release();
    const tap = new BatchedTap({ store, clock });
    for (let number = 0; number < 700; number += 1) tap.record(call(number));
    expect(batches).toEqual([]);
    await clock.moveBy(1_000);
    expect(batches).toEqual([500, 200]);
  });

  test('never waits: a store that hangs holds nobody up, and beyond the queue calls are counted as lost', async () => {
    const { store, batches, release } = slowStore();
    const clock = virtualClock();
    const lost: string[] = [];
    const tap = new BatchedTap({ store, clock, onLost: (calls, because) => lost.push(`${calls} ${because}`) });
    for (let number = 0; number < LIMITS.tapQueue; number += 1) tap.record(call(number));
    expect(tap.lost).toBe(0);
    tap.record(call(0));
    expect(tap.lost).toBe(1);
    expect(lost).toEqual(['1 the queue of the wire tap is full']);
    release();
    await tap.close();
    expect(batches.reduce((sum, size) => sum + size, 0)).toBe(LIMITS.tapQueue);
  });

  test('a store that fails loses a batch, says so, and the next one is kept', async () => {
    const kept = memoryCallStore();
    let writes = 0;
    const store: CallStore = {
      ...kept,
      write: async (calls) => {
        writes += 1;
        if (writes === 1) throw new Error('the database is away');
        await kept.write(calls);
      },
    };
    const clock = virtualClock();
    const lost: string[] = [];
    const tap = new BatchedTap({ store, clock, onLost: (calls, because) => lost.push(`${calls} ${because}`) });
    tap.record(call(1));
    await clock.moveBy(1_000);
    tap.record(call(2));
    await tap.close();
    expect(lost).toEqual(['1 the database is away']);
    expect(kept.calls.map(({ at }) => at)).toEqual([2]);
  });

  test('what waits is written when it is closed', async () => {
    const store = memoryCallStore();
    const tap = new BatchedTap({ store, clock: virtualClock() });
    tap.record(call(1));
    await tap.close();
    expect(await store.story(['order/shop/1'], 10)).toHaveLength(1);
  });
});
