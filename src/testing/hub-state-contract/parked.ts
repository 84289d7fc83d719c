import { expect, test } from 'vitest';
import type { HubState, ParkedMessage } from '../../backbone/hub-state.ts';
import type { Failure } from '../../kernel/failure.ts';
import { dead, FAILURE, NODE, row } from './rows.ts';

/** What a driver owes of messages that left the stream. */
export function parkedTests(state: () => HubState): void {
  test('a row is given back as it was written, whatever its failure says', async () => {
    await state().take(NODE.owner, 'orders', [1]);
    const full = row(11, { state: 'retry', attempts: 2, kills: 1, nextAt: 500, inHandOf: 'one/1', failure: FAILURE });
    expect(await state().park(NODE.owner, [full])).toEqual([]);
    const [stored] = await state().parkedOf('orders', 'live', 'order/1', 10);
    expect(stored).toMatchObject({ ...full, failure: { code: 'SL-TEST-001' } });
    const { inHandOf: _, ...free } = full;
    await state().park(NODE.owner, [{ ...free, state: 'held' }]);
    expect((await state().parkedOf('orders', 'live', 'order/1', 10))[0]).not.toHaveProperty('inHandOf');
  });

  test('a waiting row never replaces one that is there', async () => {
    await state().take(NODE.owner, 'orders', [1]);
    await state().park(NODE.owner, [row(11, { state: 'retry', nextAt: 5 }), row(12)]);
    await state().park(NODE.owner, [row(11), row(12, { state: 'dead' })]);
    const rows = await state().parkedOf('orders', 'live', 'order/1', 10);
    expect(rows.map((each) => each.state)).toEqual(['retry', 'dead']);
  });

  test('finds what is due, what is in trouble and what was left in hand, for the slices asked', async () => {
    await state().take(NODE.owner, 'orders', [1, 2]);
    await state().park(NODE.owner, [
      row(11, { state: 'retry', nextAt: 300 }),
      row(12),
      row(13, { key: 'order/2', slice: 2, state: 'held', nextAt: 100 }),
      row(14, { key: 'order/3', state: 'retry', nextAt: 100, inHandOf: 'someone' }),
      row(15, { key: 'order/4', state: 'dead', nextAt: 100 }),
      row(16, { key: 'order/5', state: 'dead', blocks: false }),
      row(17, { key: 'order/6' }),
    ]);
    const due = async (slices: number[], at: number) =>
      (await state().due('orders', slices, at, 10)).map((each) => each.position);
    expect(await due([1, 2], 99)).toEqual([]);
    expect(await due([1, 2], 300)).toEqual([13, 11]);
    expect(await due([1], 300)).toEqual([11]);
    const troubled = await state().troubledKeys('orders', [1]);
    expect(troubled.map((each) => each.key).sort()).toEqual(['order/1', 'order/3', 'order/4', 'order/6']);
    expect(troubled.filter((each) => each.headless).map((each) => each.key)).toEqual(['order/6']);
    expect((await state().leftInHand('one/1', 'orders', [1])).map((each) => each.position)).toEqual([14]);
    expect(await state().leftInHand('someone', 'orders', [1])).toEqual([]);
    expect((await state().parkedCounts()).get('orders')).toEqual({ retrying: 5, dead: 2, oldestSince: 11_000 });
    expect(await state().unpark(NODE.owner, [row(11)])).toEqual([]);
    expect((await state().parkedOf('orders', 'live', 'order/1', 10)).map((each) => each.position)).toEqual([12]);
  });

  test('what an unwell connection held is woken, and nothing else', async () => {
    await state().take(NODE.owner, 'orders', [1]);
    const held = (position: number, failure: Partial<Failure>, more: Partial<ParkedMessage> = {}): ParkedMessage => ({
      ...dead(position, `k${position}`, 'away'),
      state: 'held',
      holds: 3,
      nextAt: 9_000,
      failure: { kind: 'transient', code: 'SL-TEST-001', because: 'away', ...failure },
      ...more,
    });
    await state().park(NODE.owner, [
      held(11, {}),
      held(12, { kind: 'unauthorized' }, { state: 'retry' }),
      held(13, { scope: 'operation' }),
      held(14, { kind: 'throttled' }),
      held(15, {}, { holds: 0, state: 'retry' }),
      held(16, {}, { inHandOf: NODE.owner }),
      held(17, {}, { nextAt: 400 }),
      held(18, {}, { state: 'dead' }),
    ]);
    expect(await state().wakeHeld('others', 500)).toBe(0);
    expect(await state().wakeHeld('orders', 500)).toBe(2);
    const times = (await state().letters('all', 9)).map(({ row }) => [row.position, row.nextAt]);
    expect(times.toSorted(([left = 0], [right = 0]) => left - right)).toEqual([
      [11, 500],
      [12, 500],
      [13, 9_000],
      [14, 9_000],
      [15, 9_000],
      [16, 9_000],
      [17, 400],
      [18, 9_000],
    ]);
  });
}
