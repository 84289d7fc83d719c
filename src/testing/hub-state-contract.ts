import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Gate, HubState, ReplayRow, TakenCursor } from '../backbone/hub-state.ts';
import { letterTests } from './hub-state-contract/letters.ts';
import { parkedTests } from './hub-state-contract/parked.ts';
import { NODE, row } from './hub-state-contract/rows.ts';

/** What every driver of the hub's state must do; the delivery on top has a contract of its own. */
export function hubStateContract(
  name: string,
  open: () => Promise<{ readonly state: HubState } & AsyncDisposable>,
): void {
  describe(`the hub's state on ${name}`, () => {
    let world: Awaited<ReturnType<typeof open>>;
    let state: HubState;
    beforeEach(async () => {
      world = await open();
      state = world.state;
      await state.join(NODE, 60_000);
      await state.declare('orders', { live: 10, bulk: 0 });
    });
    afterEach(() => world[Symbol.asyncDispose]());
    cursorTests(() => state);
    parkedTests(() => state);
    letterTests(() => state);
    gateTests(() => state);
    drainTests(() => state);
    replayTests(() => state);
  });
}

function cursorTests(state: () => HubState): void {
  test('a declared cursor stays where it is', async () => {
    await state().declare('orders', { live: 99, standard: 5 });
    const cursors = await state().cursors('orders');
    expect(cursors).toHaveLength(3 * 64);
    expect(new Set(cursors.map((each) => `${each.lane} ${each.position}`))).toEqual(
      new Set(['live 10', 'bulk 0', 'standard 5']),
    );
    expect(await state().highestCursors()).toEqual({ live: 10, standard: 5, bulk: 0 });
  });

  test('a slice has one owner, all lanes together, and a cursor never moves back', async () => {
    const taken = await state().take(NODE.owner, 'orders', [3]);
    expect(taken.map((each) => each.lane).sort()).toEqual(['bulk', 'live']);
    expect(taken.every((each) => each.epoch === 1 && !each.unclean)).toBe(true);
    await state().join({ owner: 'two/1', name: 'two', subscriptions: ['orders'] }, 60_000);
    expect(await state().take('two/1', 'orders', [3])).toEqual([]);
    const [owners] = await state().sliceOwners(['orders']);
    expect(owners?.owned.get(NODE.owner)).toEqual([3]);
    expect(owners?.free).toHaveLength(63);
    const live = taken.filter((each) => each.lane === 'live');
    expect(
      await state().saveCursors(
        NODE.owner,
        live.map((each) => ({ ...each, position: 20 })),
      ),
    ).toEqual([]);
    expect(
      await state().saveCursors(
        NODE.owner,
        live.map((each) => ({ ...each, position: 15 })),
      ),
    ).toEqual([]);
    await state().release(NODE.owner, taken);
    const again = await state().take('two/1', 'orders', [3]);
    expect(again.find((each) => each.lane === 'live')).toMatchObject({ position: 20, epoch: 2, unclean: false });
  });

  test('a later run under the same name replaces the earlier, whose slices are taken uncleanly with its mark', async () => {
    const taken = await state().take(NODE.owner, 'orders', [3]);
    const live = taken.filter((each) => each.lane === 'live');
    const mark = live.map((each) => ({ ...each, position: 42 }));
    expect(await state().markInHand(NODE.owner, mark)).toEqual([]);
    expect(await state().markInHand(NODE.owner, mark)).toEqual([]);
    await state().join({ ...NODE, owner: 'one/2' }, 60_000);
    expect(await state().renew(NODE.owner, 60_000)).toBe('replaced');
    expect(await state().renew('one/2', 60_000)).toBe('renewed');
    expect(await state().renew('never', 60_000)).toBe('gone');
    expect((await state().liveNodes()).map((node) => node.owner)).toEqual(['one/2']);
    const after = await state().take('one/2', 'orders', [3]);
    expect(after.find((each) => each.lane === 'live')).toMatchObject({
      unclean: true,
      stalled: false,
      epoch: 2,
      inHand: { position: 42, attempts: 2 },
    });
    expect(await state().saveCursors(NODE.owner, mark)).toHaveLength(1);
    expect(await state().park(NODE.owner, [row(5, { slice: 3 })])).toMatchObject([{ position: 5 }]);
    expect(await state().unpark(NODE.owner, [row(5, { slice: 3 })])).toMatchObject([{ position: 5 }]);
  });

  test('a cursor that two runs in a row left where it stood is stalled, until it moves or is given back', async () => {
    const takeAs = async (owner: string) => {
      await state().join({ ...NODE, owner }, 60_000);
      const taken = await state().take(owner, 'orders', [3]);
      return taken.find((each) => each.lane === 'live') as TakenCursor;
    };
    expect(await takeAs('run/1')).toMatchObject({ unclean: false, stalled: false });
    expect(await takeAs('run/2')).toMatchObject({ unclean: true, stalled: false });
    const third = await takeAs('run/3');
    expect(third).toMatchObject({ unclean: true, stalled: true });
    await state().saveCursors('run/3', [{ ...third, position: third.position + 1 }]);
    const fourth = await takeAs('run/4');
    expect(fourth).toMatchObject({ unclean: true, stalled: false });
    expect((await takeAs('run/5')).stalled).toBe(true);
    await state().release('run/5', [{ ...fourth, epoch: fourth.epoch + 1 }]);
    expect(await takeAs('run/6')).toMatchObject({ unclean: false, stalled: false });
  });

  test('retention keeps what a cursor or a parked message still needs', async () => {
    await state().take(NODE.owner, 'orders', [1]);
    expect(await state().retentionFloors()).toEqual({ live: 10, standard: 0, bulk: 0 });
    await state().park(NODE.owner, [row(4, { state: 'retry' })]);
    expect(await state().retentionFloors()).toEqual({ live: 3, standard: 0, bulk: 0 });
  });

  test('adopting a log pulls cursors down to its heads', async () => {
    expect(await state().knownIncarnation()).toBeUndefined();
    expect(await state().adoptLog('first', { live: 7, standard: 0, bulk: 0 })).toBe(64);
    expect(await state().adoptLog('second', { live: 7, standard: 0, bulk: 0 })).toBe(0);
    expect(await state().knownIncarnation()).toBe('second');
    expect((await state().highestCursors()).live).toBe(7);
  });
}

function gateTests(state: () => HubState): void {
  const gate = (more: Partial<Gate> = {}): Gate => ({
    subscription: 'orders',
    reason: 'away',
    byPerson: false,
    since: 1,
    until: 100,
    probes: 0,
    ...more,
  });

  test('of two pauses the later holds, a failed probe sets the time anew, and one asker may probe', async () => {
    await state().shutGate(gate());
    await state().shutGate(gate({ until: 50, since: 9 }));
    expect((await state().gates())[0]).toMatchObject({ until: 100, since: 1 });
    expect(await state().claimProbe('orders', 99, 500)).toBe(false);
    expect(await state().claimProbe('orders', 100, 500)).toBe(true);
    expect(await state().claimProbe('orders', 100, 500)).toBe(false);
    await state().shutGate(gate({ until: 200, probes: 1 }));
    expect((await state().gates())[0]).toMatchObject({ until: 200, probes: 1 });
    await state().openGate('orders', false);
    expect(await state().gates()).toEqual([]);
  });

  test('a pause by a person wins, cannot be probed, and only a person ends it', async () => {
    await state().shutGate(gate());
    await state().shutGate({ subscription: 'orders', reason: 'counting', byPerson: true, since: 2, probes: 0 });
    await state().shutGate(gate({ until: 900 }));
    expect((await state().gates())[0]).toMatchObject({ reason: 'counting', byPerson: true });
    expect((await state().gates())[0]).not.toHaveProperty('until');
    expect(await state().claimProbe('orders', 1_000, 2_000)).toBe(false);
    await state().openGate('orders', false);
    expect(await state().gates()).toHaveLength(1);
    await state().openGate('orders', true);
    expect(await state().gates()).toEqual([]);
  });
}

function drainTests(state: () => HubState): void {
  const marks = { live: 5, standard: 0, bulk: 0 };
  const drain = { subscription: 'orders', reason: 'an upgrade', since: 1, marks };

  test('of two drains the first stays; ended it is gone; finished it is a pause by a person', async () => {
    await state().beginDrain(drain);
    await state().beginDrain({ ...drain, since: 2 });
    expect(await state().drains()).toEqual([drain]);
    expect(await state().finishDrain({ ...drain, since: 2 }, 9)).toBe(false);
    await state().endDrain('orders');
    expect(await state().drains()).toEqual([]);
    expect(await state().finishDrain(drain, 9)).toBe(false);
    expect(await state().gates()).toEqual([]);
    await state().beginDrain(drain);
    expect(await state().finishDrain(drain, 9)).toBe(true);
    expect(await state().drains()).toEqual([]);
    expect((await state().gates())[0]).toMatchObject({ reason: 'drained: an upgrade', byPerson: true, since: 9 });
  });
}

function replayTests(state: () => HubState): void {
  const replay = (more: Partial<ReplayRow> = {}): ReplayRow => ({
    id: 'r1',
    request: {
      subscription: 'orders',
      select: { kind: 'range', lane: 'live', after: 0, through: 100 },
      shadow: true,
      by: 'eva',
    },
    state: 'running',
    total: 3,
    handled: 0,
    failed: 0,
    differences: 0,
    cursor: 0,
    run: true,
    places: [],
    startedAt: 5,
    ...more,
  });

  test('a run has one live owner, whose progress and differences are saved together', async () => {
    await state().putReplay(replay(), []);
    expect(await state().claimReplays(NODE.owner, ['other'])).toEqual([]);
    expect(await state().claimReplays(NODE.owner, ['orders'])).toMatchObject([{ id: 'r1', cursor: 0 }]);
    await state().join({ owner: 'two/1', name: 'two', subscriptions: ['orders'] }, 60_000);
    expect(await state().claimReplays('two/1', ['orders'])).toEqual([]);
    const progress = { id: 'r1', cursor: 7, handled: 2, failed: 1, state: 'running' } as const;
    const difference = { lane: 'live', position: 3, diff: { total: ['1', '2'] } } as const;
    const failed = row(9, { state: 'retry', nextAt: 1 });
    expect(await state().saveReplay('two/1', progress, [], [])).toBe(false);
    expect(await state().saveReplay(NODE.owner, progress, [difference], [failed])).toBe(true);
    expect(await state().replay('r1')).toMatchObject({ cursor: 7, handled: 2, failed: 1, differences: 1 });
    expect(await state().replayDifferences('r1', 5)).toEqual([difference]);
    expect(await state().parkedOf('orders', 'live', 'order/1', 5)).toHaveLength(1);
    await state().releaseReplays(NODE.owner);
    expect(await state().claimReplays('two/1', ['orders'])).toMatchObject([{ id: 'r1', cursor: 7 }]);
    await state().abortReplay('r1');
    expect(await state().saveReplay('two/1', progress, [], [])).toBe(false);
    expect(await state().replay('r1')).toMatchObject({ state: 'aborted' });
    expect(await state().replay('none')).toBeUndefined();
  });

  test('parked messages of a replay are its progress, and an abort takes only its own away', async () => {
    await state().take(NODE.owner, 'orders', [1]);
    await state().park(NODE.owner, [row(11, { state: 'dead', attempts: 4 })]);
    const parked = [11, 12, 13].map((position) => row(position, { state: 'retry', nextAt: 5, replay: 'r1' }));
    await state().putReplay(replay({ run: false }), parked);
    const rows = await state().parkedOf('orders', 'live', 'order/1', 5);
    expect(rows.map((each) => [each.state, each.attempts, each.replay])).toEqual([
      ['retry', 0, undefined],
      ['retry', 0, 'r1'],
      ['retry', 0, 'r1'],
    ]);
    expect(await state().claimReplays(NODE.owner, ['orders'])).toEqual([]);
    await state().unpark(NODE.owner, [row(12)]);
    expect(await state().replay('r1')).toMatchObject({ state: 'running', handled: 2 });
    await state().abortReplay('r1');
    expect((await state().parkedOf('orders', 'live', 'order/1', 5)).map((each) => each.position)).toEqual([11]);
    expect(await state().replays()).toMatchObject([{ id: 'r1', state: 'aborted' }]);
  });
}
