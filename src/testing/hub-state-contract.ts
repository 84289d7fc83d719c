import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Gate, HubState, ParkedMessage, ReplayRow, TakenCursor } from '../backbone/hub-state.ts';
import type { Failure } from '../kernel/failure.ts';

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

const NODE = { owner: 'one/1', name: 'one', subscriptions: ['orders'] } as const;
const FAILURE: Failure = { kind: 'unknown', code: 'SL-TEST-001', because: 'the line \u0000 broke \ud800' };

const row = (position: number, more: Partial<ParkedMessage> = {}): ParkedMessage => ({
  subscription: 'orders',
  lane: 'live',
  position,
  key: 'order/1',
  slice: 1,
  state: 'waiting',
  blocks: true,
  attempts: 0,
  holds: 0,
  kills: 0,
  rounds: 0,
  uncertain: false,
  since: position * 1_000,
  fingerprint: '',
  ...more,
});

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

function parkedTests(state: () => HubState): void {
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
}

function letterTests(state: () => HubState): void {
  const dead = (position: number, key: string, fingerprint: string): ParkedMessage =>
    row(position, { key, state: 'dead', fingerprint, failure: FAILURE, rounds: 1 });

  test('groups letters by cause, the largest first, and lists them by every choice', async () => {
    await state().take(NODE.owner, 'orders', [1]);
    await state().park(NODE.owner, [
      dead(11, 'a', 'tax'),
      dead(12, 'b', 'tax'),
      dead(13, 'c', 'sku'),
      row(14, { key: 'a' }),
    ]);
    const causes = await state().causes();
    expect(causes.map(({ fingerprint, letters, dead: waiting }) => [fingerprint, letters, waiting])).toEqual([
      ['tax', 2, 2],
      ['sku', 1, 1],
    ]);
    expect(causes[0]).toMatchObject({ subscription: 'orders', keys: ['b', 'a'], since: 11_000, latest: 12_000 });
    expect((await state().causes(['a', 'x'])).map(({ letters, keys }) => [letters, keys])).toEqual([[1, ['a']]]);
    expect(await state().causes([])).toEqual([]);
    const list = async (choice: Parameters<HubState['letters']>[0], limit = 10) =>
      (await state().letters(choice, limit)).map((each) => [each.row.position, each.waiting]);
    expect(await list('all')).toEqual([
      [13, 0],
      [12, 0],
      [11, 1],
    ]);
    expect(await list('all', 1)).toEqual([[13, 0]]);
    expect(await list({ id: 'orders/live/11' })).toEqual([[11, 1]]);
    expect(await list({ fingerprint: 'tax' })).toHaveLength(2);
    expect(await list({ key: 'c' })).toEqual([[13, 0]]);
    expect(await list({ subscription: 'other' })).toEqual([]);
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

  test('a retry at a rate makes one due after the other, and what was not tried since is taken back', async () => {
    await state().take(NODE.owner, 'orders', [1]);
    await state().park(NODE.owner, [
      dead(11, 'a', 'tax'),
      dead(12, 'b', 'tax'),
      dead(13, 'c', 'tax'),
      dead(14, 'd', 'sku'),
    ]);
    const letters = async () =>
      (await state().letters('all', 9)).map(({ row }) => [row.position, row.state, row.nextAt]);
    expect(await state().retryLetters({ fingerprint: 'tax' }, 1_000, 500)).toBe(3);
    expect(await letters()).toEqual([
      [14, 'dead', undefined],
      [13, 'retry', 2_000],
      [12, 'retry', 1_500],
      [11, 'retry', 1_000],
    ]);
    const waiting = async () => (await state().causes()).map((cause) => [cause.fingerprint, cause.letters, cause.dead]);
    expect(await waiting()).toEqual([
      ['tax', 3, 0],
      ['sku', 1, 1],
    ]);
    expect(await state().recallLetters({ fingerprint: 'tax' }, 1_600)).toBe(1);
    expect((await waiting())[0]).toEqual(['tax', 3, 1]);
    expect(await state().recallLetters({ fingerprint: 'sku' }, 0)).toBe(0);
    expect((await letters())[1]).toEqual([13, 'dead', undefined]);
  });

  test('letters are read page by page, none twice and none left out', async () => {
    await state().take(NODE.owner, 'orders', [1]);
    await state().park(
      NODE.owner,
      [11, 12, 13, 14, 15].map((position) => dead(position, `k${position}`, 'tax')),
    );
    const seen: number[] = [];
    let last: Awaited<ReturnType<HubState['letters']>>[number] | undefined;
    do {
      const page = await state().letters({ fingerprint: 'tax' }, 2, last?.row);
      seen.push(...page.map(({ row }) => row.position));
      last = page.at(-1);
    } while (last !== undefined);
    expect(seen).toEqual([15, 14, 13, 12, 11]);
  });

  test('a retry begins afresh, a skip frees what waits behind; what is in hand is left alone', async () => {
    await state().take(NODE.owner, 'orders', [1]);
    await state().park(NODE.owner, [
      { ...dead(11, 'a', 'tax'), attempts: 9, blocks: false },
      dead(12, 'b', 'tax'),
      row(13, { key: 'b' }),
      row(14, { key: 'b' }),
      { ...dead(15, 'c', 'tax'), state: 'retry', inHandOf: 'one/1' },
    ]);
    expect(await state().retryLetters({ key: 'a' }, 700)).toBe(1);
    expect((await state().parkedOf('orders', 'live', 'a', 5))[0]).toMatchObject({
      state: 'retry',
      attempts: 0,
      blocks: true,
      rounds: 1,
      nextAt: 700,
    });
    expect(await state().skipLetters({ fingerprint: 'tax' }, 'a test', 'eva', 800)).toBe(2);
    expect(await state().skipLetters({ fingerprint: 'tax' }, 'a test', 'eva', 800)).toBe(0);
    expect((await state().letters({ key: 'b' }, 5))[0]?.row).toMatchObject({
      state: 'skipped',
      skipped: { reason: 'a test', by: 'eva' },
    });
    const named = await state().letters({ ids: ['orders/live/15', 'orders/live/99'] }, 5);
    expect(named.map((each) => each.row.position)).toEqual([15]);
    expect(await state().retryLetters({ ids: [] }, 700)).toBe(0);
    const beginnings = { within: ['c', 'x'] };
    for (const choice of [
      beginnings,
      { fingerprint: 'tax', ...beginnings },
      { subscription: 'orders', ...beginnings },
      { key: 'c', ...beginnings },
      { id: 'orders/live/15', ...beginnings },
      { ids: ['orders/live/15', 'orders/live/12'], ...beginnings },
    ]) {
      expect((await state().letters(choice, 5)).map((each) => each.row.position)).toEqual([15]);
    }
    expect(await state().letters({ key: 'c', within: ['d'] }, 5)).toEqual([]);
    expect(await state().letters({ within: [] }, 5)).toEqual([]);
    expect(await state().skipLetters({ fingerprint: 'tax', within: ['z'] }, 'a test', 'eva', 800)).toBe(0);
    expect(await state().retryLetters({ subscription: 'orders', within: ['z'] }, 700)).toBe(0);
    expect(await state().recallLetters({ subscription: 'orders', within: ['z'] }, 700)).toBe(0);
    const behind = await state().parkedOf('orders', 'live', 'b', 5);
    expect(behind.map((each) => [each.position, each.nextAt])).toEqual([
      [13, 800],
      [14, undefined],
    ]);
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
