import { describe, expect, test } from 'vitest';
import type { Approval } from '../governance/approvals/approval.ts';
import type { ApprovalStore } from '../governance/approvals/store.ts';

const START_MS = Date.UTC(2026, 10, 20, 10);

export function sampleApproval(id: string, change: Partial<Approval> = {}): Approval {
  return {
    id,
    kind: 'skip-letters',
    subject: `letter ${id}`,
    reason: 'booked by hand',
    reach: 'everywhere',
    deed: { choice: { ids: [id] }, reason: 'booked by hand' },
    state: 'waiting',
    askedBy: 'person/ada',
    askedAt: START_MS,
    expiresAt: START_MS + 1_000,
    amounts: [{ amount: 4_200, currency: 'EUR' }],
    ...change,
  };
}

/** What every store of requests for approval does. */
export function approvalStoreContract(name: string, open: () => Promise<ApprovalStore>): void {
  describe(`the store of approvals (${name})`, () => {
    test('keeps a request as it was asked, and finds it', async () => {
      const store = await open();
      const asked = sampleApproval('a1');
      expect(await store.add(asked, START_MS)).toEqual(asked);
      expect(await store.get('a1')).toEqual(asked);
      expect(await store.get('a2')).toBeUndefined();
    });

    test('one thing waits once, also when two ask at the same moment', async () => {
      const store = await open();
      const same = { subject: 'order/1' };
      const asked = await Promise.all(['a1', 'a2', 'a3'].map((id) => store.add(sampleApproval(id, same), START_MS)));
      expect(new Set(asked.map(({ id }) => id)).size).toBe(1);
      expect(await store.list({ limit: 10 })).toHaveLength(1);
      await store.add(sampleApproval('a4', { ...same, kind: 'release-order' } as Partial<Approval>), START_MS);
      expect(await store.list({ limit: 10 })).toHaveLength(2);
    });

    test('what has expired makes room for a fresh request, and is written down', async () => {
      const store = await open();
      await store.add(sampleApproval('a1', { subject: 's' }), START_MS);
      const fresh = sampleApproval('a2', { subject: 's', expiresAt: START_MS + 5_000 });
      expect((await store.add(fresh, START_MS + 1_000)).id).toBe('a2');
      expect(await store.get('a1')).toMatchObject({ state: 'expired', endedAt: START_MS + 1_000 });
      expect((await store.expire(START_MS + 4_999)).map(({ id }) => id)).toEqual([]);
      expect(await store.expire(START_MS + 5_000)).toMatchObject([{ id: 'a2', state: 'expired' }]);
      expect(await store.get('a2')).toMatchObject({ state: 'expired', endedAt: START_MS + 5_000 });
    });

    test('of two who decide at the same moment one wins', async () => {
      const store = await open();
      const asked = await store.add(sampleApproval('a1'), START_MS);
      const written = await Promise.all([
        store.change({ ...asked, state: 'approved' }, 'waiting'),
        store.change({ ...asked, state: 'declined', endedAt: START_MS }, 'waiting'),
      ]);
      expect(written.filter(Boolean)).toHaveLength(1);
      expect(['approved', 'declined']).toContain((await store.get('a1'))?.state);
    });

    test('lists the newest first, page by page and by state', async () => {
      const store = await open();
      for (const id of ['a1', 'a2', 'a3']) await store.add(sampleApproval(id), START_MS);
      expect((await store.list({ limit: 5, subject: 'letter a2' })).map(({ id }) => id)).toEqual(['a2']);
      await store.change(sampleApproval('a2', { state: 'declined', endedAt: START_MS }), 'waiting');
      const idsOf = async (query: Parameters<ApprovalStore['list']>[0]) =>
        (await store.list(query)).map(({ id }) => id);
      expect(await idsOf({ limit: 1 })).toEqual(['a3', 'a2']);
      expect(await idsOf({ limit: 2, after: 'a3' })).toEqual(['a2', 'a1']);
      expect(await idsOf({ limit: 5, state: 'waiting' })).toEqual(['a3', 'a1']);
    });

    test('forgets what ended long ago, and nothing that waits', async () => {
      const store = await open();
      await store.add(sampleApproval('a1'), START_MS);
      await store.add(sampleApproval('a2'), START_MS);
      await store.change(sampleApproval('a1', { state: 'declined', endedAt: START_MS + 10 }), 'waiting');
      await store.forget(START_MS + 10);
      expect(await store.list({ limit: 5 })).toHaveLength(2);
      await store.forget(START_MS + 11);
      expect(await store.list({ limit: 5 })).toMatchObject([{ id: 'a2' }]);
    });

    test('knows who stands in for whom, until when', async () => {
      const store = await open();
      const named = { approver: 'person/ada', standIn: 'person/bob', until: START_MS + 100, namedAt: START_MS };
      await store.delegate(named);
      expect(await store.delegations(START_MS)).toEqual([named]);
      await store.delegate({ ...named, standIn: 'person/eve' });
      expect(await store.delegations(START_MS)).toMatchObject([{ standIn: 'person/eve' }]);
      expect(await store.delegations(START_MS + 100)).toEqual([]);
      expect(await store.endDelegation('person/ada')).toBe(true);
      expect(await store.endDelegation('person/ada')).toBe(false);
    });
  });
}
