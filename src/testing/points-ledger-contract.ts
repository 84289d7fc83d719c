import { describe, expect, test } from 'vitest';
import { type CommandData, type Envelope, newCommand, newEvent } from '../canonical/envelope.ts';
import type { EventData } from '../canonical/event.ts';
import { instant } from '../kernel/clock.ts';
import { createPointsLedger, type PointsLedger } from '../ledgers/points/ledger.ts';
import type { PointsCommandName, SpendingName } from '../ledgers/points/read.ts';
import type { PointsStore } from '../ledgers/points/store.ts';

export const POINTS_START = Date.parse('2026-11-20T10:00:00Z');
export const ANN = 'points-account/ann';
export const POINTS_ORDER = 'order/shop/1';

/** What the process asks for: points and totals by line. */
export function asked(
  name: PointsCommandName,
  lines: Readonly<Record<string, readonly [points: number, total: number]>>,
  order = POINTS_ORDER,
  account = ANN,
): Envelope<CommandData<PointsCommandName>> {
  const at = instant(POINTS_START);
  const told = Object.entries(lines).map(([line, [points, total]]) => ({ line, sku: `SKU-${line}`, points, total }));
  const cause = { id: `${name} ${JSON.stringify([order, lines])}`, correlationid: order, lane: 'live' } as const;
  return newCommand({
    name,
    source: '/processes/loyalty',
    connection: 'loyalty',
    subject: order,
    time: at,
    data: { account, order, lines: told, reason: name === 'accrue-points' ? 'paid' : 'goods came back', at },
    cause,
  });
}

export const redeemed = (redemption: string, points: number): Envelope =>
  newEvent({
    name: 'PointsRedeemed',
    source: '/connections/till',
    subject: ANN,
    time: instant(POINTS_START),
    fact: [redemption],
    data: { account: ANN, redemption, points, at: instant(POINTS_START) },
  });

const AT = instant(POINTS_START);
const spending = <Name extends SpendingName>(name: Name, data: CommandData<Name>, purpose: string) =>
  newCommand({
    name,
    source: '/gateway',
    connection: 'loyalty',
    subject: ANN,
    time: AT,
    data,
    cause: { id: `${name} ${purpose}`, correlationid: ANN, lane: 'live' },
  });

/** Points are to be set aside for `minutes`. */
export const reserve = (code: string, points: number, { account = ANN, minutes = 30 } = {}): Envelope =>
  spending(
    'reserve-points',
    { account, redemption: code, points, code, until: instant(POINTS_START + minutes * 60_000), at: AT },
    code,
  );
export const take = (code: string, order = POINTS_ORDER): Envelope =>
  spending('take-points', { code, order, at: AT }, `${code} ${order}`);
/** A till takes points at once. */
export const takeWhole = (code: string, points: number, account = ANN): Envelope =>
  spending('take-points', { code, whole: { account, redemption: code, points }, at: AT }, `${code} ${account}`);
export const giveBack = (code: string, order?: string): Envelope =>
  spending('give-back-points', { code, ...(order === undefined ? {} : { order }), at: AT }, `${code} ${order}`);

export const pointsLedger = (
  store: PointsStore,
  belowZero: 'debt' | 'case' = 'case',
  now = () => POINTS_START,
): PointsLedger => createPointsLedger({ store, belowZero, clock: { now, sleep: async () => {} } });

const namesOf = (told: readonly Envelope[]): string[] => told.map(({ type }) => type.split('.')[2] ?? '');
const balanceOf = async (store: PointsStore, account = ANN): Promise<number | undefined> =>
  (await store.balances([account]))[0]?.balance;

/** What every store of the points ledger does. `open` answers an empty one. */
export function pointsLedgerContract(driver: string, open: () => Promise<PointsStore>): void {
  describe(`the points ledger (${driver})`, () => {
    test('adds what was earned and takes back what came back, line by line, and says so', async () => {
      const store = await open();
      const ledger = pointsLedger(store);
      const told = await ledger.take([asked('accrue-points', { 1: [59, 59], 2: [25, 25] })]);
      expect(namesOf(told)).toEqual(['accrue-points-done', 'PointsAccrued']);
      expect(told[1]?.data).toMatchObject({
        points: 84,
        balance: 84,
        reason: 'paid',
        lines: [{ line: '1', points: 59 }, {}],
      });
      const [done, event] = await ledger.take([asked('reverse-points', { 1: [39, 39] })]);
      expect(done?.data).toMatchObject({ outcome: 'done', result: { balance: 45 } });
      expect(event?.data).toMatchObject({ points: 39, balance: 45, lines: [{ line: '1', sku: 'SKU-1', points: 39 }] });
      const entries = await store.ofOrder(POINTS_ORDER, 10);
      expect(entries.map(({ change, balance }) => [change, balance])).toEqual([
        [59, 59],
        [25, 84],
        [-39, 45],
      ]);
      expect(await store.ofOrder('order/shop/2', 10)).toEqual([]);
    });

    test('counts a command once, however often it is delivered, and answers it the same', async () => {
      const store = await open();
      const ledger = pointsLedger(store);
      const command = asked('accrue-points', { 1: [59, 59] });
      const first = await ledger.take([command]);
      await ledger.take([asked('reverse-points', { 1: [9, 9] })]);
      expect((await ledger.take([command])).map(({ id }) => id)).toEqual(first.map(({ id }) => id));
      expect(await balanceOf(store)).toBe(50);
    });

    test('never takes more of a line than it earned, and waits with what comes too early', async () => {
      const store = await open();
      const ledger = pointsLedger(store);
      expect(namesOf(await ledger.take([asked('reverse-points', { 1: [70, 70] })]))).toEqual(['reverse-points-done']);
      expect(await balanceOf(store)).toBeUndefined();
      const told = await ledger.take([asked('accrue-points', { 1: [59, 59] })]);
      expect(namesOf(told)).toEqual(['accrue-points-done', 'PointsAccrued', 'PointsReversed']);
      expect(await balanceOf(store)).toBe(0);
      await ledger.take([asked('accrue-points', { 1: [20, 79] })]);
      expect(await balanceOf(store)).toBe(9);
    });

    test('an older total that arrives late changes nothing', async () => {
      const store = await open();
      const ledger = pointsLedger(store);
      await ledger.take([asked('accrue-points', { 1: [59, 59] }), asked('reverse-points', { 1: [20, 59] })]);
      await ledger.take([asked('reverse-points', { 1: [39, 39] })]);
      expect(await balanceOf(store)).toBe(0);
    });

    test('points go back to the account that they came to', async () => {
      const store = await open();
      const ledger = pointsLedger(store);
      await ledger.take([asked('accrue-points', { 1: [59, 59] })]);
      await ledger.take([asked('reverse-points', { 1: [59, 59] }, POINTS_ORDER, 'points-account/bob')]);
      expect(await store.balances([ANN, 'points-account/bob'])).toEqual([{ account: ANN, balance: 0 }]);
    });

    test('what was spent may leave a debt, which is a case until it is earned again', async () => {
      const store = await open();
      const ledger = pointsLedger(store);
      await ledger.take([asked('accrue-points', { 1: [59, 59] }), redeemed('R-1', 40), redeemed('R-1', 40)]);
      expect(await balanceOf(store)).toBe(19);
      const below = await ledger.take([asked('reverse-points', { 1: [59, 59] })]);
      expect(namesOf(below)).toEqual(['reverse-points-done', 'PointsReversed', 'VarianceFound']);
      expect(below[2]?.data as EventData<'VarianceFound'>).toMatchObject({
        about: ANN,
        kind: 'SL-POINTS-001',
        of: 'points',
      });
      const more = asked('accrue-points', { 1: [90, 90] }, 'order/shop/2');
      expect(namesOf(await ledger.take([more]))).toEqual(['accrue-points-done', 'PointsAccrued', 'VarianceSettled']);
      expect(await balanceOf(store)).toBe(50);
    });

    test('a debt is nobody else’s business where the rules say so', async () => {
      const store = await open();
      const ledger = pointsLedger(store, 'debt');
      await ledger.take([asked('accrue-points', { 1: [59, 59] }), redeemed('R-1', 40)]);
      const below = await ledger.take([asked('reverse-points', { 1: [59, 59] })]);
      expect(namesOf(below)).toEqual(['reverse-points-done', 'PointsReversed']);
      expect(await balanceOf(store)).toBe(-40);
    });

    test('what is set aside is spent by one only, and the rest is free', async () => {
      const store = await open();
      const ledger = pointsLedger(store);
      await ledger.take([asked('accrue-points', { 1: [100, 100] })]);
      expect(namesOf(await ledger.take([reserve('A', 70)]))).toEqual(['reserve-points-done']);
      const [refusal] = await ledger.take([reserve('B', 31)]);
      expect(refusal?.data).toMatchObject({ outcome: 'rejected', failure: { code: 'SL-POINTS-002' } });
      expect(await balanceOf(store)).toBe(100);
      expect(await store.held([ANN], POINTS_START)).toMatchObject([{ code: 'A', points: 70, state: 'reserved' }]);
      const told = await ledger.take([take('A'), takeWhole('T', 30), takeWhole('U', 1)]);
      expect(namesOf(told)).toEqual([
        'take-points-done',
        'PointsRedeemed',
        'take-points-done',
        'PointsRedeemed',
        'take-points-rejected',
      ]);
      expect(await balanceOf(store)).toBe(0);
      expect(await store.held([ANN], POINTS_START)).toEqual([]);
      // What the ledger says comes round to itself.
      expect(await ledger.take(told.filter(({ type }) => type.includes('PointsRedeemed')))).toEqual([]);
      expect(await balanceOf(store)).toBe(0);
      const [second] = await ledger.take([take('A', 'order/shop/2')]);
      expect(second?.data).toMatchObject({ failure: { code: 'SL-POINTS-003' } });
    });

    test('a command is answered the same ever after, whatever has become of the points', async () => {
      const store = await open();
      const ledger = pointsLedger(store);
      await ledger.take([asked('accrue-points', { 1: [100, 100] })]);
      const messages = [reserve('A', 70), reserve('B', 50), take('A'), giveBack('A', POINTS_ORDER), take('C')];
      const first: Envelope[] = [];
      for (const message of messages) first.push(...(await ledger.take([message])));
      const again = (await ledger.take(messages)).map(({ id }) => id);
      expect(again.sort()).toEqual(first.map(({ id }) => id).sort());
      expect(await balanceOf(store)).toBe(100);
    });

    test('what is set aside is free again when its time is over; an order that comes late takes what is left', async () => {
      const store = await open();
      let nowMs = POINTS_START;
      const ledger = pointsLedger(store, 'case', () => nowMs);
      await ledger.take([asked('accrue-points', { 1: [100, 100] }), reserve('A', 70, { minutes: 1 })]);
      nowMs += 60_000;
      expect(await store.held([ANN], nowMs)).toEqual([]);
      expect(namesOf(await ledger.take([reserve('B', 40)]))).toEqual(['reserve-points-done']);
      expect(namesOf(await ledger.take([take('A')]))).toEqual(['take-points-rejected']);
      await ledger.take([giveBack('B')]);
      expect(namesOf(await ledger.take([take('A', 'order/shop/2')]))).toEqual(['take-points-done', 'PointsRedeemed']);
      expect(await balanceOf(store)).toBe(30);
    });

    test('a cancelled order gives back what it took, once, and takes nothing later', async () => {
      const store = await open();
      const ledger = pointsLedger(store);
      await ledger.take([asked('accrue-points', { 1: [100, 100] }), reserve('A', 70), take('A')]);
      expect(namesOf(await ledger.take([giveBack('A', POINTS_ORDER)]))).toEqual([
        'give-back-points-done',
        'PointsGivenBack',
      ]);
      await ledger.take([giveBack('A', POINTS_ORDER), reserve('B', 10), giveBack('B', POINTS_ORDER), take('B')]);
      expect(await balanceOf(store)).toBe(100);
      const entries = await store.ofOrder(POINTS_ORDER, 10);
      expect(entries.map(({ fact, change }) => [fact.kind, change])).toEqual([
        ['accrued', 100],
        ['redeemed', -70],
        ['returned', 70],
      ]);
    });

    test('what an order has taken is not given back over its head; what a till took is', async () => {
      const store = await open();
      const ledger = pointsLedger(store);
      await ledger.take([asked('accrue-points', { 1: [100, 100] }), reserve('A', 70), take('A'), takeWhole('T', 20)]);
      expect(namesOf(await ledger.take([giveBack('A'), giveBack('A', 'order/shop/2')]))).toEqual([
        'give-back-points-rejected',
        'give-back-points-done',
      ]);
      expect(await balanceOf(store)).toBe(10);
      await ledger.take([giveBack('T')]);
      expect(await balanceOf(store)).toBe(30);
    });

    test('tells the movements of accounts page by page, the latest first', async () => {
      const store = await open();
      const ledger = pointsLedger(store);
      for (const number of [1, 2, 3])
        await ledger.take([asked('accrue-points', { 1: [number, number] }, `order/shop/${number}`)]);
      const [latest, second] = await store.ofAccounts([ANN], 2);
      expect([latest?.change, second?.change]).toEqual([3, 2]);
      expect((await store.ofAccounts([ANN], 5, second?.id)).map(({ change }) => change)).toEqual([1]);
    });
  });
}
