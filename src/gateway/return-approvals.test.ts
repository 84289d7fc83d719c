import { expect, test } from 'vitest';
import type { Claimed } from '../backbone/backbone.ts';
import { newEvent } from '../canonical/envelope.ts';
import type { EventData, EventName } from '../canonical/event.ts';
import { APPROVALS_DEFAULTS } from '../config/approvals.ts';
import { createApprovals } from '../governance/approvals/approvals.ts';
import { createMemoryApprovalStore } from '../governance/approvals/memory-store.ts';
import { LOCAL_CALLER } from '../governance/identity/caller.ts';
import { createMemoryIdentityStore } from '../governance/identity/memory-store.ts';
import { seededChance } from '../kernel/chance.ts';
import { instant } from '../kernel/clock.ts';
import { virtualClock } from '../testing/virtual-clock.ts';
import { followRefusal, performApproved } from './approved-deeds.ts';
import { returnApprovals, waitingFor } from './return-approvals.ts';

const ORDER = 'order/shop/1';
const ID = 'return/hub/1';
const DAY_MS = 86_400_000;
const START_MS = Date.UTC(2026, 10, 20, 12);
const AT = instant(START_MS);

function desk(limits: Readonly<Record<string, string>> = {}) {
  const clock = virtualClock(START_MS);
  const approvals = createApprovals({
    store: createMemoryApprovalStore(),
    identity: createMemoryIdentityStore(),
    groups: { brands: {}, regions: {} },
    policy: { ...APPROVALS_DEFAULTS, limits },
    clock,
    chance: seededChance(1),
  });
  const said: { readonly name: string; readonly data: unknown }[] = [];
  const parts = {
    approvals,
    audit: { append: async () => {} },
    backbone: {
      append: async (events: readonly { readonly type: string; readonly data: unknown }[]) => {
        for (const { type, data } of events) said.push({ name: type, data });
        return [];
      },
    },
  } as unknown as Parameters<typeof performApproved>[1];
  const subscription = returnApprovals(approvals);
  const tell = <Name extends EventName>(name: Name, data: EventData<Name>) => {
    const envelope = newEvent({ name, source: '/test', subject: ORDER, time: AT, fact: [name], data });
    return subscription.handle([{ message: { envelope } } as unknown as Claimed], new AbortController().signal);
  };
  return { approvals, clock, said, parts, tell };
}

const held = (askedBy = 'person/ada', until = START_MS + 2 * DAY_MS): EventData<'ReturnHeld'> => ({
  return: ID,
  order: ORDER,
  code: 'SL-RETURN-005',
  reason: 'it is worth more',
  total: { amount: 20_000, currency: 'EUR' },
  decision: { askedBy, until: instant(until) },
  at: AT,
});

test('a return above the limit waits once, until the moment that its own rules name', async () => {
  const { approvals, tell } = desk();
  await tell('ReturnHeld', held());
  await tell('ReturnHeld', held());
  expect(await waitingFor(approvals, ID)).toMatchObject([
    {
      kind: 'approve-return',
      askedBy: 'person/ada',
      amounts: [{ amount: 20_000, currency: 'EUR' }],
      expiresAt: START_MS + 2 * DAY_MS,
      reach: { channels: ['shop'], locations: [] },
    },
  ]);
});

test('approving it says so of the return, and never by who asked for it', async () => {
  const { approvals, clock, said, parts, tell } = desk();
  await tell('ReturnHeld', held(LOCAL_CALLER.name));
  const [own] = await waitingFor(approvals, ID);
  await expect(approvals.decide(own?.id ?? '', { verdict: 'approved' }, LOCAL_CALLER)).rejects.toMatchObject({
    failure: { code: 'SL-APPROVAL-002' },
  });
  const other = desk();
  await other.tell('ReturnHeld', held('person/ada'));
  const [waiting] = await waitingFor(other.approvals, ID);
  const approved = await other.approvals.decide(
    waiting?.id ?? '',
    { verdict: 'approved', reason: 'torn' },
    LOCAL_CALLER,
  );
  expect(await performApproved(approved, other.parts, clock)).toMatchObject({ state: 'done' });
  expect(other.said).toMatchObject([{ data: { return: ID, decision: 'approve', by: 'local', reason: 'torn' } }]);
  expect([said, parts]).toMatchObject([[], {}]);
});

test('declining it declines the return; another deed that is declined is only not done', async () => {
  const { approvals, clock, said, parts, tell } = desk();
  await tell('ReturnHeld', held());
  const [waiting] = await waitingFor(approvals, ID);
  const declined = await approvals.decide(waiting?.id ?? '', { verdict: 'declined', reason: 'worn' }, LOCAL_CALLER);
  await followRefusal(declined, parts, clock);
  await followRefusal({ ...declined, kind: 'skip-letters' }, parts, clock);
  expect(said).toMatchObject([{ data: { decision: 'decline', by: 'local', reason: 'worn' } }]);
});

test('what was decided otherwise waits no longer, and what nobody must decide never does', async () => {
  const { approvals, tell } = desk();
  await tell('ReturnHeld', held());
  await tell('ReturnDeclined', { return: ID, order: ORDER, code: 'SL-RETURN-005', reason: 'no', at: AT });
  expect(await waitingFor(approvals, ID)).toEqual([]);
  const { decision: _, ...other } = held();
  await tell('ReturnHeld', other);
  expect(await waitingFor(approvals, ID)).toEqual([]);
  const generous = desk({ EUR: '500.00' });
  await generous.tell('ReturnHeld', held());
  expect(await waitingFor(generous.approvals, ID)).toEqual([]);
});

test('when its time is over, whoever is told next is asked anew', async () => {
  const { approvals, clock, tell } = desk();
  await tell('ReturnHeld', held());
  await clock.moveTo(START_MS + 2 * DAY_MS);
  await tell('ReturnHeld', { ...held(), code: 'SL-RETURN-007', decision: { askedBy: 'person/ada' } });
  expect(await waitingFor(approvals, ID)).toMatchObject([{ expiresAt: START_MS + 3 * DAY_MS }]);
});
