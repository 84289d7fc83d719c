import type { ApprovalKind, ApprovalsConfiguration } from '../../config/approvals.ts';
import type { Chance } from '../../kernel/chance.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Failure } from '../../kernel/failure.ts';
import { freshId } from '../../kernel/ids.ts';
import { LIMITS } from '../../kernel/limits.ts';
import type { Caller } from '../identity/caller.ts';
import { reachOfPerson } from '../identity/caller.ts';
import { identityErrors } from '../identity/errors.ts';
import type { Reach, ReachGroups } from '../identity/reach.ts';
import type { IdentityStore } from '../identity/store.ts';
import { type Approval, type Authority, asItStands, type Deeds, decide, isWaiting, withdraw } from './approval.ts';
import { approvalErrors } from './errors.ts';
import { byCurrency, needsSecondPerson, type Weight } from './policy.ts';
import type { ApprovalQuery, ApprovalStore, Delegation } from './store.ts';

const HOUR_MS = 3_600_000;

/** A deed that somebody wants to do. */
export interface ApprovalRequest<Kind extends ApprovalKind> extends Omit<Weight, 'kind'> {
  readonly kind: Kind;
  readonly subject: string;
  readonly reason: string;
  readonly reach: Reach;
  readonly deed: Deeds[Kind];
  /** When it expires, epoch milliseconds, where the deed itself says so; after `approvals.hours` otherwise. */
  readonly until?: number;
}

/** Four eyes: deeds that wait for a second person. */
export interface Approvals {
  /** Asks for a second person; undefined when one is enough, and then the deed may be done at once. */
  request<Kind extends ApprovalKind>(wish: ApprovalRequest<Kind>, askedBy: string): Promise<Approval | undefined>;
  /** As it stands now. Throws SL-APPROVAL-001. */
  get(id: string): Promise<Approval>;
  list(query: ApprovalQuery): Promise<readonly Approval[]>;
  /** Throws SL-APPROVAL-001 to -004. What is approved is then to be done, once: see `perform`. */
  decide(
    id: string,
    wish: { readonly verdict: 'approved' | 'declined'; readonly reason?: string },
    caller: Caller,
  ): Promise<Approval>;
  /** Taken back by the one who asked. Throws SL-APPROVAL-001, -003, -004. */
  withdraw(id: string, by: string): Promise<Approval>;
  /** Writes down what came of an approved deed; false when another hub has done so. */
  finish(
    approval: Approval,
    end: { readonly outcome: Readonly<Record<string, string>> } | { readonly failure: Failure },
  ): Promise<boolean>;
  /** Writes down what has expired; answers which. */
  expire(): Promise<readonly Approval[]>;
  forget(beforeMs: number): Promise<void>;
  /** Names who approves for the caller until a time. Throws SL-APPROVAL-005, SL-IDENTITY-008. */
  delegate(approver: Caller, standIn: string, until: number): Promise<Delegation>;
  endDelegation(approver: string): Promise<boolean>;
  delegations(): Promise<readonly Delegation[]>;
}

export interface ApprovalsMeans {
  readonly store: ApprovalStore;
  readonly identity: Pick<IdentityStore, 'person'>;
  readonly groups: ReachGroups;
  readonly policy: ApprovalsConfiguration;
  readonly clock: Clock;
  readonly chance: Chance;
}

export function createApprovals(means: ApprovalsMeans): Approvals {
  const { store, policy, clock, chance } = means;
  const known = async (id: string): Promise<Approval> => {
    const found = await store.get(id);
    if (found !== undefined) return found;
    throw approvalErrors.error('SL-APPROVAL-001', { because: `There is no request "${id.slice(0, 100)}"` });
  };
  /** Whoever decides at the same moment as another learns that it waits no longer. */
  const end = async (next: Approval): Promise<Approval> => {
    if (await store.change(next, 'waiting')) return next;
    const { state } = await known(next.id);
    throw approvalErrors.error('SL-APPROVAL-003', { because: `${next.id} is ${state}`, value: state });
  };
  return {
    async request({ money, count, isWide = false, until, ...wish }, askedBy) {
      const weight: Weight = { kind: wish.kind, ...optionalWeight(money, count), isWide };
      if (!needsSecondPerson(policy, weight)) return undefined;
      const now = clock.now();
      const approval: Approval = {
        ...wish,
        id: freshId(now, chance),
        ...(money === undefined || money === 'unknown' ? {} : { amounts: byCurrency(money) }),
        ...(count === undefined ? {} : { count }),
        state: 'waiting',
        askedBy,
        askedAt: now,
        expiresAt: until ?? now + policy.hours * HOUR_MS,
      };
      return store.add(approval, now);
    },
    get: async (id) => asItStands(await known(id), clock.now()),
    list: async (query) => (await store.list(query)).map((each) => asItStands(each, clock.now())),
    async decide(id, { verdict, reason }, caller) {
      const found = await known(id);
      const authorities = isWaiting(found, clock.now()) ? await authoritiesOf(caller, means) : [];
      const wish = { verdict, by: caller.name, authorities, ...(reason === undefined ? {} : { reason }) };
      return end(decide(found, wish, clock.now()));
    },
    withdraw: async (id, by) => end(withdraw(await known(id), by, clock.now())),
    finish: (approval, ended) =>
      store.change(
        { ...approval, ...ended, state: 'outcome' in ended ? 'done' : 'failed', endedAt: clock.now() },
        'approved',
      ),
    expire: () => store.expire(clock.now()),
    forget: (beforeMs) => store.forget(beforeMs),
    async delegate(approver, standIn, until) {
      await refuseBadStandIn(means, approver, standIn, until);
      const delegation = { approver: approver.name, standIn, until, namedAt: clock.now() };
      await store.delegate(delegation);
      return delegation;
    },
    endDelegation: (approver) => store.endDelegation(approver),
    delegations: () => store.delegations(clock.now()),
  };
}

function optionalWeight(money: Weight['money'], count: number | undefined): Pick<Weight, 'money' | 'count'> {
  return { ...(money === undefined ? {} : { money }), ...(count === undefined ? {} : { count }) };
}

/**
 * The rights that a caller may decide with: the own one, and those of people who named them, as far as these still have
 * them. Nobody passes on a right that somebody passed to them, and a machine stands in for nobody.
 */
async function authoritiesOf(caller: Caller, means: ApprovalsMeans): Promise<readonly Authority[]> {
  const own: Authority[] = caller.permissions.includes('approve')
    ? [{ holder: caller.name, reach: caller.reachFor('approve') }]
    : [];
  if (caller.kind !== 'person') return own;
  const delegations = await means.store.delegations(means.clock.now());
  const given = delegations.filter(({ standIn }) => standIn === caller.name);
  const lent = await Promise.all(
    given.map(async ({ approver }): Promise<readonly Authority[]> => {
      const person = await means.identity.person(personId(approver));
      if (person === undefined || person.disabled) return [];
      const reach = reachOfPerson(person, 'approve', means.groups);
      return reach === undefined ? [] : [{ holder: approver, reach }];
    }),
  );
  return [...own, ...lent.flat()];
}

const personId = (name: string): string => name.replace(/^person\//, '');

async function refuseBadStandIn(
  { identity, clock }: ApprovalsMeans,
  approver: Caller,
  standIn: string,
  until: number,
): Promise<void> {
  const now = clock.now();
  const person = standIn.startsWith('person/') ? await identity.person(personId(standIn)) : undefined;
  if (person === undefined) {
    throw identityErrors.error('SL-IDENTITY-008', { because: `There is no person "${standIn.slice(0, 100)}"` });
  }
  const problems = [
    ...(approver.kind === 'person' ? [] : [['by', 'Only a person names a stand-in'] as const]),
    ...(standIn === approver.name ? [['standIn', 'Nobody stands in for themselves'] as const] : []),
    ...(person.disabled ? [['standIn', `${standIn.slice(0, 100)} is switched off`] as const] : []),
    ...(until > now && until <= now + LIMITS.delegationMostMs
      ? []
      : [['until', 'The end must be within 60 days from now'] as const]),
  ];
  const [problem] = problems;
  if (problem === undefined) return;
  throw approvalErrors.error('SL-APPROVAL-005', { because: problem[1], field: problem[0] });
}
