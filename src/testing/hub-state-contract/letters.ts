import { expect, test } from 'vitest';
import type { HubState } from '../../backbone/hub-state.ts';
import { dead, NODE, row } from './rows.ts';

/** What a driver owes of what people see and mend. */
export function letterTests(state: () => HubState): void {
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
