import { expect, test } from 'vitest';
import { virtualClock } from '../../../testing/virtual-clock.ts';
import type { Incoming } from './calls.ts';
import { IDLE, type Load, workers } from './workers.ts';

const call = (method: string, more: Partial<Incoming> = {}): Incoming => ({
  model: 'sale.order',
  method,
  ids: undefined,
  named: {},
  positional: undefined,
  ...more,
});
const READ = call('search_read');

test('orders are done at their pace, whoever brings them, and a call is answered when its own are done', async () => {
  const clock = virtualClock();
  const load: Load = { ...IDLE, mostOrdersPerSecond: 5 };
  const run = workers(clock, load);
  const from = clock.now();
  const done: number[] = [];
  const note = async (): Promise<void> => void done.push(clock.now() - from);
  const data = [['order_1'], [''], ['order_2']];
  const work = [run(call('load', { named: { data } }), note), run(call('action_confirm', { ids: [1, 2, 3] }), note)];
  await run(READ, note);
  expect(done).toEqual([0]);
  await clock.moveBy(1_000);
  await Promise.all(work);
  expect(done).toEqual([0, 200, 500]);
});

test('with one worker a reading waits behind an order', async () => {
  const clock = virtualClock();
  const run = workers(clock, { ...IDLE, workers: 1, mostOrdersPerSecond: 1 });
  const done: string[] = [];
  const work = [
    run(call('action_confirm', { ids: [1, 2] }), async () => void done.push('confirmed')),
    run(READ, async () => void done.push('read')),
  ];
  await clock.moveBy(500);
  expect(done).toEqual([]);
  await clock.moveBy(500);
  await Promise.all(work);
  expect(done).toEqual(['confirmed', 'read']);
});
