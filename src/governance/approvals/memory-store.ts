import type { Approval } from './approval.ts';
import type { ApprovalStore, Delegation } from './store.ts';

/** Requests for approval in memory: for tests. */
export function createMemoryApprovalStore(): ApprovalStore {
  const held = new Map<string, Approval>();
  const delegations = new Map<string, Delegation>();
  return {
    async add(approval, nowMs) {
      const same = [...held.values()].find(
        ({ kind, subject, state }) => state === 'waiting' && kind === approval.kind && subject === approval.subject,
      );
      if (same !== undefined && same.expiresAt > nowMs) return same;
      if (same !== undefined) held.set(same.id, { ...same, state: 'expired', endedAt: same.expiresAt });
      held.set(approval.id, approval);
      return approval;
    },
    get: async (id) => held.get(id),
    list: async ({ state, subject, limit, after }) =>
      [...held.values()]
        .filter((each) => (state === undefined || each.state === state) && (after === undefined || each.id < after))
        .filter((each) => subject === undefined || each.subject === subject)
        .sort((left, right) => (left.id < right.id ? 1 : -1))
        .slice(0, limit + 1),
    async change(approval, from) {
      if (held.get(approval.id)?.state !== from) return false;
      held.set(approval.id, approval);
      return true;
    },
    async expire(nowMs) {
      const over = [...held.values()]
        .filter(({ state, expiresAt }) => state === 'waiting' && expiresAt <= nowMs)
        .map((each): Approval => ({ ...each, state: 'expired', endedAt: each.expiresAt }));
      for (const each of over) held.set(each.id, each);
      return over;
    },
    async forget(beforeMs) {
      for (const [id, { endedAt }] of held) if (endedAt !== undefined && endedAt < beforeMs) held.delete(id);
      for (const [approver, { until }] of delegations) if (until < beforeMs) delegations.delete(approver);
    },
    async delegate(delegation) {
      delegations.set(delegation.approver, delegation);
    },
    endDelegation: async (approver) => delegations.delete(approver),
    delegations: async (nowMs) =>
      [...delegations.values()]
        .filter(({ until }) => until > nowMs)
        .sort((left, right) => (left.approver < right.approver ? -1 : 1)),
  };
}
