import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TillReport } from '../records/stores/report.ts';
import type { TillStore } from '../records/stores/store.ts';
import type { Till } from '../records/stores/till.ts';

const KEY = { connection: 'stores', location: 'location/paris', till: '1' };
const START_MS = Date.UTC(2026, 10, 20, 10);

/** A report of a numbered message; its content is its number and `content`. */
export function tillReport(
  number: number,
  change: Partial<TillReport> & { readonly content?: string } = {},
): TillReport {
  const { content = 'a', ...rest } = change;
  return {
    key: KEY,
    message: `${number}${content}`,
    name: 'SaleCompleted',
    sequence: number,
    record: `sale/${number}`,
    receipt: `receipt/stores/${number}`,
    at: new Date(START_MS + number * 60_000).toISOString(),
    recordedAt: START_MS + number * 60_000 + 500,
    ...rest,
  };
}

/** Everything but when gaps were noticed, which depends on what came first. */
const settled = (till: Till | undefined) => ({
  ...till,
  sequence: till?.sequence && {
    ...till.sequence,
    gaps: till.sequence.gaps.map(({ first, last, told }) => ({ first, last, told })),
  },
});

/** What every driver of the record of stores must do; `open` gives an empty store. */
export function tillStoreContract(name: string, open: () => Promise<TillStore>, runs: number): void {
  const gapsOf = async (store: TillStore) =>
    ((await store.get(KEY))?.sequence?.gaps ?? []).map(({ first, last }) => [first, last]);

  describe(`the record of a till: ${name}`, () => {
    test('tells its last sale, its heartbeat, whether it is open, and how much it sold', async () => {
      const store = await open();
      await store.apply([
        tillReport(10, { name: 'TillOpened', record: 'opened/10' }),
        tillReport(11),
        tillReport(12),
        tillReport(13, { name: 'SaleVoided', record: 'void/13' }),
      ]);
      const { sequence: _s, record: _r, receipt: _p, ...heartbeat } = tillReport(14);
      await store.apply([{ ...heartbeat, name: 'StoreHeartbeat', version: '8.2', lastSequence: 13 }]);
      expect(await store.get(KEY)).toEqual({
        key: KEY,
        sequence: { lowest: 10, highest: 13, gaps: [] },
        sales: 2,
        voids: 1,
        twins: 0,
        lastSale: { receipt: 'receipt/stores/12', at: '2026-11-20T10:12:00.000Z' },
        heartbeat: { at: '2026-11-20T10:14:00.000Z', version: '8.2' },
        day: { open: true, at: '2026-11-20T10:10:00.000Z' },
        firstHeard: START_MS + 600_500,
        lastHeard: START_MS + 840_500,
      });
    });

    test('notices jumps, also the last numbers of a till that went silent, and closes them when they come', async () => {
      const store = await open();
      await store.apply([tillReport(1), tillReport(5)]);
      expect(await gapsOf(store)).toEqual([[2, 4]]);
      await store.apply([tillReport(3)]);
      expect(await gapsOf(store)).toEqual([
        [2, 2],
        [4, 4],
      ]);
      const { sequence: _, record: _r, ...heartbeat } = tillReport(6);
      await store.apply([{ ...heartbeat, name: 'StoreHeartbeat', lastSequence: 7 }]);
      expect(await gapsOf(store)).toEqual([
        [2, 2],
        [4, 4],
        [6, 7],
      ]);
      await store.apply([7, 6, 4, 2].map((number) => tillReport(number)));
      expect((await store.get(KEY))?.sequence).toEqual({ lowest: 1, highest: 7, gaps: [] });
    });

    test('the same again is taken once; the same number or id with other content is a contradiction, for ever', async () => {
      const store = await open();
      expect(await store.apply([tillReport(1), tillReport(1), tillReport(2)])).toEqual([
        { kind: 'taken' },
        { kind: 'taken' },
        { kind: 'taken' },
      ]);
      const byNumber = tillReport(2, { content: 'b', record: 'sale/other' });
      const byId = tillReport(9, { content: 'c', record: 'sale/1' });
      for (let tries = 0; tries < 2; tries += 1) {
        expect(await store.apply([byNumber])).toMatchObject([
          { kind: 'contradicts', by: 'number', others: [{ message: '2a', contradicts: false }] },
        ]);
        expect(await store.apply([byId])).toMatchObject([
          { kind: 'contradicts', by: 'id', others: [{ message: '1a' }] },
        ]);
        expect(await store.apply([tillReport(2)])).toEqual([{ kind: 'taken' }]);
      }
      expect(await store.get(KEY)).toMatchObject({ sales: 4, twins: 2 });
    });

    test('tills of two places or two connections have their own numbers', async () => {
      const store = await open();
      const keys = [
        KEY,
        { ...KEY, till: '2' },
        { ...KEY, location: 'location/lyon' },
        { ...KEY, connection: 'others' },
      ];
      const reports = keys.map((key, index) => tillReport(1, { key, content: `${index}`, record: `sale/${index}` }));
      expect(await store.apply(reports)).toEqual(keys.map(() => ({ kind: 'taken' })));
      const pages: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await store.list({ limit: 3, ...(cursor === undefined ? {} : { cursor }) });
        pages.push(...page.tills.map(({ key }) => Object.values(key).join(' ')));
        cursor = page.next;
      } while (cursor !== undefined);
      expect(pages).toEqual([
        'others location/paris 1',
        'stores location/lyon 1',
        'stores location/paris 1',
        'stores location/paris 2',
      ]);
      expect((await store.list({ limit: 10, location: 'location/paris', connection: 'stores' })).tills).toHaveLength(2);
      const paris = await store.list({ limit: 10, locations: ['location/paris'] });
      expect(paris.tills.map(({ key }) => key.location)).toEqual(Array(3).fill('location/paris'));
      expect((await store.list({ limit: 10, location: 'location/lyon', locations: ['location/paris'] })).tills).toEqual(
        [],
      );
      await expect(store.list({ limit: 1, cursor: 'bm8' })).rejects.toMatchObject({
        failure: { code: 'SL-RECORD-003' },
      });
    });

    test('gaps are overdue until a person was told; what is left of them stays told', async () => {
      const store = await open();
      await store.apply([tillReport(1), tillReport(4), tillReport(9)]);
      const noticed = START_MS + 4 * 60_000 + 500;
      expect(await store.overdueGaps(noticed, 10)).toEqual([]);
      const overdue = await store.overdueGaps(noticed + 1, 10);
      expect(overdue).toEqual([{ key: KEY, first: 2, last: 3, since: noticed, told: false }]);
      expect(await store.overdueGaps(noticed * 2, 10)).toHaveLength(2);
      await store.markTold(overdue);
      await store.apply([tillReport(2)]);
      expect((await store.get(KEY))?.sequence?.gaps).toMatchObject([
        { first: 3, last: 3, told: true },
        { first: 5, last: 8, told: false },
      ]);
      expect(await store.overdueGaps(noticed * 2, 10)).toMatchObject([{ first: 5, last: 8 }]);
    });

    test('any order of arrival, in any pieces, with repeats, gives the same record', async () => {
      const reports = [
        tillReport(3, { name: 'TillOpened', record: 'opened/3' }),
        ...[4, 5, 8, 9, 12].map((number) => tillReport(number)),
        tillReport(9, { content: 'b', record: 'sale/9b' }),
        tillReport(13, { name: 'TillClosed', record: 'closed/13' }),
      ];
      const straight = await open();
      await straight.apply(reports);
      const expected = settled(await straight.get(KEY));
      await fc.assert(
        fc.asyncProperty(
          fc.shuffledSubarray(reports, { minLength: reports.length }),
          fc.array(fc.nat(reports.length - 1), { maxLength: 5 }),
          fc.integer({ min: 1, max: 9 }),
          async (shuffled, repeats, size) => {
            const store = await open();
            const all = [...shuffled, ...repeats.flatMap((index) => reports[index] ?? [])];
            for (let from = 0; from < all.length; from += size) await store.apply(all.slice(from, from + size));
            expect(settled(await store.get(KEY))).toEqual(expected);
          },
        ),
        { numRuns: runs },
      );
    });

    test('what is forgotten no longer contradicts, and its number stays seen', async () => {
      const store = await open();
      await store.apply([tillReport(1), tillReport(2), tillReport(3)]);
      await store.forget(tillReport(3).recordedAt);
      expect(await store.apply([tillReport(1, { content: 'b' })])).toEqual([{ kind: 'taken' }]);
      expect(await store.apply([tillReport(3, { content: 'b' })])).toMatchObject([{ kind: 'contradicts' }]);
      expect(await gapsOf(store)).toEqual([]);
    });

    test('a held sale is released when its event is heard again, and a later event holds it anew', async () => {
      const store = await open();
      const sale = {
        receipt: 'receipt/stores/1',
        event: 'e1',
        location: 'location/paris',
        code: 'SL-SALE-001',
        reason: 'TEE is not a product',
        since: START_MS,
      };
      expect(await store.hold(sale)).toBe('held');
      expect(await store.held(10)).toEqual([sale]);
      expect(await store.hold(sale)).toBe('released');
      expect(await store.held(10)).toEqual([]);
      expect(await store.hold({ ...sale, event: 'e2', location: undefined })).toBe('held');
      expect(await store.held(10)).toEqual([{ ...sale, event: 'e2', location: undefined }]);
      await store.settle(['receipt/stores/1', 'receipt/stores/2']);
      expect(await store.held(10)).toEqual([]);
    });
  });
}
