import { describe, expect, test } from 'vitest';
import { LIMITS } from '../../kernel/limits.ts';
import { auditEvent, auditStoreContract } from '../../testing/audit-store-contract.ts';
import { virtualClock } from '../../testing/virtual-clock.ts';
import { type ChainedEntry, chain, GENESIS } from './chain.ts';
import { exportLines, readExport } from './export.ts';
import { createMemoryAuditStore } from './memory-store.ts';
import { Repeats } from './repeats.ts';
import { verifyChain } from './verify.ts';

auditStoreContract('memory', async () => createMemoryAuditStore());

const ENTRIES = chain(
  GENESIS,
  Array.from({ length: 6 }, (_, index) => auditEvent(index)),
);
const anchor = { sequence: 6, hash: ENTRIES[5]?.hash ?? '' };

/** The chain with one thing done to it. */
const tampered = (change: (entries: ChainedEntry[]) => void): ChainedEntry[] => {
  const entries = structuredClone(ENTRIES);
  change(entries);
  return entries;
};
const rewritten = chain(
  GENESIS,
  Array.from({ length: 6 }, (_, index) => auditEvent(index, index === 2 ? { actor: 'person/innocent' } : {})),
);

describe('the verifier', () => {
  test('is content with a whole chain', async () => {
    expect(await verifyChain(ENTRIES, { anchor })).toEqual({ entries: 6, head: anchor });
  });

  test.each([
    [
      'changed',
      tampered((all) => void Object.assign(all[2] as object, { body: all[2]?.body.replace('person/2', 'person/1') })),
      2,
      'entry 3 was changed',
    ],
    ['removed', tampered((all) => void all.splice(2, 1)), 2, 'entry 3 is missing'],
    [
      'inserted',
      tampered((all) => void all.splice(2, 0, { ...(all[1] as ChainedEntry) })),
      2,
      'entry 2 stands where 3 should',
    ],
    [
      'reordered',
      tampered((all) => void all.splice(2, 2, all[3] as ChainedEntry, all[2] as ChainedEntry)),
      2,
      'entry 3 is missing',
    ],
    [
      'removed and numbered anew',
      tampered((all) => {
        all.splice(2, 1);
        for (const [index, entry] of all.entries()) Object.assign(entry, { sequence: index + 1 });
      }),
      2,
      'entry 3 does not follow the one before it',
    ],
    ['cut at its end', tampered((all) => void all.splice(4)), 4, 'the anchor knows entry 6'],
    ['emptied', [], 0, 'the anchor knows entry 6'],
    ['made anew as a whole', rewritten, 5, 'entry 6 is not the one that the anchor knows'],
  ] as const)('finds a chain that was %s', async (_how, entries, good, says) => {
    const verdict = await verifyChain(entries, { anchor });
    expect(verdict.entries).toBe(good);
    expect(verdict.broken).toContain(says);
  });
});

describe('an export', () => {
  const linesOf = async (first: number, last: number): Promise<string[]> => {
    const store = createMemoryAuditStore();
    await store.append(Array.from({ length: 6 }, (_, index) => auditEvent(index)));
    return Array.fromAsync(exportLines(store, auditEvent(first).at, auditEvent(last).at));
  };

  test('of any time proves itself', async () => {
    for (const [first, last] of [
      [0, 5],
      [2, 3],
    ] as const) {
      const lines = await linesOf(first, last);
      expect(lines).toHaveLength(last - first + 2);
      expect(await readExport(lines)).toEqual({
        entries: last - first + 1,
        head: { sequence: last + 1, hash: ENTRIES[last]?.hash },
      });
    }
    expect(await readExport(await linesOf(50, 60))).toMatchObject({ entries: 0 });
  });

  test.each([
    ['beginning', (lines: string[]) => lines.slice(1), 'entry 1 is missing'],
    ['middle', (lines: string[]) => lines.toSpliced(2, 1), 'entry 3 is missing'],
    ['end', (lines: string[]) => lines.toSpliced(5, 1), 'the anchor knows entry 6'],
    ['whole content', (lines: string[]) => lines.slice(-1), 'all entries are missing'],
  ])('without its %s is found out', async (_part, cut, says) => {
    expect((await readExport(cut(await linesOf(0, 5)))).broken).toContain(says);
  });

  test('without its proof, or with something else in it, is none', async () => {
    const lines = await linesOf(0, 5);
    for (const bad of [lines.slice(0, -1), ['{}'], ['nonsense'], [...lines, lines[0] as string]])
      await expect(readExport(bad)).rejects.toMatchObject({ failure: { code: 'SL-AUDIT-004' } });
  });
});

describe('repeats', () => {
  test('are written once, and then by their number', async () => {
    const clock = virtualClock();
    const repeats = new Repeats(clock);
    const refusal = auditEvent(1, { outcome: 'refused' });
    expect(repeats.take(refusal)).toEqual([refusal]);
    for (let times = 0; times < 5; times += 1) expect(repeats.take(refusal)).toEqual([]);
    const other = auditEvent(1, { outcome: 'refused', from: '10.0.0.1' });
    expect(repeats.take(other)).toEqual([other]);
    await clock.moveBy(LIMITS.auditRepeatMs);
    expect(repeats.due()).toEqual([{ ...refusal, times: 5 }]);
    expect(repeats.due(true)).toEqual([]);
    expect(repeats.take(refusal)).toEqual([refusal]);
  });

  test('of too many kinds lose nothing', () => {
    const repeats = new Repeats(virtualClock());
    const written: unknown[] = [];
    for (let index = 0; index <= LIMITS.auditRepeatKinds; index += 1) {
      const event = auditEvent(0, { from: `${index}`, outcome: 'refused' });
      written.push(...repeats.take(event), ...repeats.take(event));
    }
    written.push(...repeats.due(true));
    expect(written).toHaveLength((LIMITS.auditRepeatKinds + 1) * 2);
  });
});
