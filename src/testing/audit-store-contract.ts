import { describe, expect, test } from 'vitest';
import { type AuditEvent, type ChainedEntry, eventOf, GENESIS } from '../governance/audit/chain.ts';
import { type AuditQuery, type AuditStore, entriesOf } from '../governance/audit/store.ts';
import { verifyChain } from '../governance/audit/verify.ts';

const START_MS = Date.UTC(2026, 10, 20, 10);

export function auditEvent(number: number, change: Partial<AuditEvent> = {}): AuditEvent {
  return {
    at: START_MS + number,
    actor: `person/${number % 3}`,
    authority: 'session s',
    from: '::1',
    action: number % 2 === 0 ? 'releaseOrder' : 'pauseFlow',
    on: { order: `order/${number}` },
    outcome: 'done',
    request: `r${number}`,
    ...change,
  };
}

/** What every driver of the audit must do; `open` gives an empty store. */
export function auditStoreContract(name: string, open: () => Promise<AuditStore>): void {
  const filled = async (count: number): Promise<AuditStore> => {
    const store = await open();
    await store.append(Array.from({ length: count }, (_, index) => auditEvent(index)));
    return store;
  };

  describe(`the audit: ${name}`, () => {
    test('chains what is appended, also at the same moment', async () => {
      const store = await open();
      expect(await store.head()).toEqual(GENESIS);
      await Promise.all(
        Array.from({ length: 30 }, (_, index) => store.append([auditEvent(index), auditEvent(index + 100)])),
      );
      const verdict = await verifyChain(entriesOf(store));
      expect(verdict).toEqual({ entries: 60, head: await store.head() });
      expect((await store.read(0, 100)).map(({ sequence }) => sequence)).toEqual(
        Array.from({ length: 60 }, (_, index) => index + 1),
      );
    });

    test('is listed newest first, by who, what and outcome, page by page', async () => {
      const store = await filled(9);
      await store.append([auditEvent(9, { outcome: 'refused', code: 'SL-GATEWAY-007', times: 3 })]);
      const told = (entries: readonly ChainedEntry[]) => entries.map((entry) => eventOf(entry).request);
      const first = await store.list({ limit: 4 });
      expect(told(first)).toEqual(['r9', 'r8', 'r7', 'r6']);
      expect(told(await store.list({ limit: 10, before: first.at(-1)?.sequence ?? 0 }))).toEqual([
        'r5',
        'r4',
        'r3',
        'r2',
        'r1',
        'r0',
      ]);
      expect(told(await store.list({ limit: 10, actor: 'person/0', action: 'releaseOrder' }))).toEqual(['r6', 'r0']);
      const refused = await store.list({ limit: 10, outcome: 'refused' });
      expect(refused.map(eventOf)).toEqual([auditEvent(9, { outcome: 'refused', code: 'SL-GATEWAY-007', times: 3 })]);
    });

    test('is listed by when it was, and by what it was about', async () => {
      const store = await filled(5);
      const line = 'bank/main/1 "a\\b"';
      await store.append([
        auditEvent(5, { on: { id: line, orders: 'order/1 order/12', reason: 'as order/3 was' } }),
        auditEvent(6, { action: 'order/3', on: {} }),
      ]);
      const told = async (query: Omit<AuditQuery, 'limit'>) =>
        (await store.list({ ...query, limit: 10 })).map((entry) => eventOf(entry).request);
      expect(await told({ fromMs: START_MS + 2, beforeMs: START_MS + 4 })).toEqual(['r3', 'r2']);
      expect(await told({ fromMs: START_MS + 5 })).toEqual(['r6', 'r5']);
      expect(await told({ about: 'order/1' })).toEqual(['r5', 'r1']);
      expect(await told({ about: 'order/12' })).toEqual(['r5']);
      expect(await told({ about: line })).toEqual(['r5']);
      expect(await told({ about: 'order/3', beforeMs: START_MS + 5 })).toEqual(['r3']);
      expect(await told({ about: 'order' })).toEqual([]);
    });

    test('knows which entries belong to a time', async () => {
      const store = await filled(5);
      expect(await store.span(START_MS + 1, START_MS + 3)).toEqual({ first: 2, last: 4 });
      expect(await store.span(START_MS + 10, START_MS + 20)).toBeUndefined();
    });
  });
}
