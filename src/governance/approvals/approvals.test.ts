import { describe, expect, test } from 'vitest';
import { APPROVALS_DEFAULTS } from '../../config/approvals.ts';
import type { PersonRole } from '../../config/identity.ts';
import { seededChance } from '../../kernel/chance.ts';
import { approvalStoreContract } from '../../testing/approval-store-contract.ts';
import { virtualClock } from '../../testing/virtual-clock.ts';
import { LOCAL_CALLER, personCaller } from '../identity/caller.ts';
import { createMemoryIdentityStore } from '../identity/memory-store.ts';
import { type ApprovalRequest, createApprovals } from './approvals.ts';
import { createMemoryApprovalStore } from './memory-store.ts';
import { needsSecondPerson } from './policy.ts';

approvalStoreContract('memory', async () => createMemoryApprovalStore());

const GROUPS = { brands: {}, regions: {} };
const HOUR_MS = 3_600_000;
const euros = (amount: number) => ({ amount, currency: 'EUR' });

const SKIP: ApprovalRequest<'skip-letters'> = {
  kind: 'skip-letters',
  subject: 'letter deliver/erp/live/1',
  reason: 'booked by hand',
  reach: { channels: ['shop-eu'], locations: [] },
  deed: { choice: { ids: ['deliver/erp/live/1'] }, reason: 'booked by hand' },
  money: [euros(4_200)],
  count: 1,
};

async function house() {
  const clock = virtualClock(0);
  const identity = createMemoryIdentityStore();
  const approvals = createApprovals({
    store: createMemoryApprovalStore(),
    identity,
    groups: GROUPS,
    policy: APPROVALS_DEFAULTS,
    clock,
    chance: seededChance(1),
  });
  const callerFor = async (id: string, role: PersonRole, reach: readonly string[] = ['*']) => {
    await identity.meet({
      id,
      issuer: 'i',
      subject: id,
      name: id,
      grants: [{ role, reach, from: 'provider' }],
      createdAt: 0,
      signedInAt: 0,
    });
    const person = await identity.person(id);
    if (person === undefined) throw new Error('nobody was met');
    const times = { createdAt: 0, seenAt: 0, expiresAt: 1 };
    return personCaller({ person, session: { id: 's', person: id, ...times, address: '', agent: '' } }, GROUPS, false);
  };
  return { approvals, clock, identity, callerFor };
}

describe('what asks for a second person', () => {
  const policy = { ...APPROVALS_DEFAULTS, limits: { EUR: '50.00' }, retryAbove: 10 };
  test.each([
    ['money above the limit', { kind: 'skip-letters', money: [euros(5_001)] }, true],
    ['money up to the limit', { kind: 'skip-letters', money: [euros(5_000)] }, false],
    ['many small amounts together', { kind: 'skip-letters', money: [euros(3_000), euros(3_000)] }, true],
    ['amounts that would cancel out', { kind: 'skip-letters', money: [euros(9_000), euros(-9_000)] }, true],
    ['a currency without a limit', { kind: 'skip-letters', money: [{ amount: 1, currency: 'SEK' }] }, true],
    ['money that nobody can tell', { kind: 'release-order', money: 'unknown' }, true],
    ['no money', { kind: 'skip-letters', count: 900 }, false],
    ['what is wide, without money', { kind: 'skip-letters', isWide: true }, true],
    ['a retry of many', { kind: 'retry-letters', count: 11 }, true],
    ['a retry of few', { kind: 'retry-letters', count: 10 }, false],
  ] as const)('%s', (_name, weight, asks) => {
    expect(needsSecondPerson(policy, weight)).toBe(asks);
    expect(needsSecondPerson({ ...policy, kinds: [] }, weight)).toBe(false);
  });
});

describe('four eyes', () => {
  test('a second person approves, once', async () => {
    const { approvals, callerFor } = await house();
    const bob = await callerFor('bob', 'approver');
    const asked = await approvals.request(SKIP, 'person/ada');
    expect(asked).toMatchObject({ state: 'waiting', askedBy: 'person/ada', amounts: [euros(4_200)] });
    const id = asked?.id ?? '';
    expect(await approvals.decide(id, { verdict: 'approved' }, bob)).toMatchObject({
      state: 'approved',
      decision: { by: 'person/bob' },
    });
    await expect(approvals.decide(id, { verdict: 'declined' }, bob)).rejects.toThrow('SL-APPROVAL-003');
    const approved = await approvals.get(id);
    expect(await approvals.finish(approved, { outcome: { skipped: '1' } })).toBe(true);
    expect(await approvals.finish(approved, { outcome: { skipped: '0' } })).toBe(false);
    expect(await approvals.get(id)).toMatchObject({ state: 'done', outcome: { skipped: '1' } });
  });

  test('never the one who asked, by whatever right', async () => {
    const { approvals, callerFor } = await house();
    const ada = await callerFor('ada', 'administrator');
    const bob = await callerFor('bob', 'viewer');
    const { id } = (await approvals.request(SKIP, 'person/ada')) ?? { id: '' };
    await expect(approvals.decide(id, { verdict: 'approved' }, ada)).rejects.toThrow('SL-APPROVAL-002');
    // Who stands in for the one who asked has the right of the one who asked.
    await approvals.delegate(ada, 'person/bob', HOUR_MS);
    await expect(approvals.decide(id, { verdict: 'approved' }, bob)).rejects.toThrow('SL-APPROVAL-002');
    const own = (await approvals.request({ ...SKIP, subject: 'other' }, 'local')) ?? { id: '' };
    await expect(approvals.decide(own.id, { verdict: 'approved' }, LOCAL_CALLER)).rejects.toThrow('SL-APPROVAL-002');
    expect(await approvals.get(id)).toMatchObject({ state: 'waiting' });
  });

  test('never beyond the reach of the role', async () => {
    const { approvals, callerFor } = await house();
    const { id } = (await approvals.request(SKIP, 'person/ada')) ?? { id: '' };
    for (const other of [
      await callerFor('far', 'approver', ['channel/shop-us']),
      await callerFor('operator', 'operator'),
    ]) {
      await expect(approvals.decide(id, { verdict: 'approved' }, other)).rejects.toThrow('SL-APPROVAL-004');
    }
    const near = await callerFor('near', 'approver', ['channel/shop-eu']);
    expect(await approvals.decide(id, { verdict: 'declined', reason: 'look again' }, near)).toMatchObject({
      state: 'declined',
      decision: { by: 'person/near', reason: 'look again' },
    });
  });

  test('nothing is approved after its deadline, and the same may be asked again', async () => {
    const { approvals, callerFor, clock } = await house();
    const bob = await callerFor('bob', 'approver');
    const { id } = (await approvals.request(SKIP, 'person/ada')) ?? { id: '' };
    expect((await approvals.request(SKIP, 'person/eve'))?.id).toBe(id);
    await clock.moveBy(24 * HOUR_MS);
    expect(await approvals.get(id)).toMatchObject({ state: 'expired' });
    await expect(approvals.decide(id, { verdict: 'approved' }, bob)).rejects.toThrow('SL-APPROVAL-003');
    expect(await approvals.expire()).toMatchObject([{ id }]);
    expect((await approvals.request(SKIP, 'person/ada'))?.id).not.toBe(id);
  });

  test('only the one who asked takes it back', async () => {
    const { approvals } = await house();
    const { id } = (await approvals.request(SKIP, 'person/ada')) ?? { id: '' };
    await expect(approvals.withdraw(id, 'person/bob')).rejects.toThrow('SL-APPROVAL-004');
    expect(await approvals.withdraw(id, 'person/ada')).toMatchObject({ state: 'withdrawn' });
  });
});

describe('standing in', () => {
  test('approves by the right of who named them, while both last', async () => {
    const { approvals, callerFor, clock, identity } = await house();
    const carl = await callerFor('carl', 'approver');
    const bob = await callerFor('bob', 'viewer');
    const first = (await approvals.request(SKIP, 'person/ada')) ?? { id: '' };
    await expect(approvals.decide(first.id, { verdict: 'approved' }, bob)).rejects.toThrow('SL-APPROVAL-004');
    await approvals.delegate(carl, 'person/bob', HOUR_MS);
    expect(await approvals.decide(first.id, { verdict: 'approved' }, bob)).toMatchObject({
      decision: { by: 'person/bob', onBehalfOf: 'person/carl' },
    });

    const second = (await approvals.request({ ...SKIP, subject: 'second' }, 'person/ada')) ?? { id: '' };
    await identity.changePerson('carl', { disabled: true });
    await expect(approvals.decide(second.id, { verdict: 'approved' }, bob)).rejects.toThrow('SL-APPROVAL-004');
    await identity.changePerson('carl', { disabled: false });
    await clock.moveBy(HOUR_MS);
    await expect(approvals.decide(second.id, { verdict: 'approved' }, bob)).rejects.toThrow('SL-APPROVAL-004');
  });

  test('is not passed on, and is named properly', async () => {
    const { approvals, callerFor } = await house();
    const carl = await callerFor('carl', 'approver');
    const bob = await callerFor('bob', 'viewer');
    await callerFor('eve', 'viewer');
    await approvals.delegate(carl, 'person/bob', HOUR_MS);
    await approvals.delegate(bob, 'person/eve', HOUR_MS);
    const { id } = (await approvals.request(SKIP, 'person/ada')) ?? { id: '' };
    const eve = await callerFor('eve', 'viewer');
    await expect(approvals.decide(id, { verdict: 'approved' }, eve)).rejects.toThrow('SL-APPROVAL-004');
    const bad: readonly (readonly [typeof carl, string, number])[] = [
      [carl, 'person/carl', HOUR_MS],
      [carl, 'person/bob', 0],
      [carl, 'person/bob', 61 * 24 * HOUR_MS],
      [LOCAL_CALLER, 'person/bob', HOUR_MS],
    ];
    for (const nobody of ['person/nobody', 'machine/robot']) {
      await expect(approvals.delegate(carl, nobody, HOUR_MS)).rejects.toThrow('SL-IDENTITY-008');
    }
    for (const [by, standIn, until] of bad) {
      await expect(approvals.delegate(by, standIn, until)).rejects.toThrow('SL-APPROVAL-005');
    }
  });
});
