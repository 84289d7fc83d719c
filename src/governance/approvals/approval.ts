import type { Envelope } from '../../canonical/envelope.ts';
import type { ApprovalKind } from '../../config/approvals.ts';
import type { Failure } from '../../kernel/failure.ts';
import type { Money } from '../../kernel/money.ts';
import { covers, type Reach } from '../identity/reach.ts';
import { approvalErrors } from './errors.ts';

/** What is done once it is approved, by kind: everything that the doing needs, frozen when it was asked for. */
export interface Deeds {
  readonly 'skip-letters': {
    readonly choice: Readonly<Record<string, string | readonly string[]>>;
    readonly reason: string;
  };
  readonly 'retry-letters': {
    readonly choice: Readonly<Record<string, string | readonly string[]>>;
    readonly ratePerSecond?: number;
  };
  /** The corrected copy as it was asked for: what is approved is what is sent. */
  readonly 'edit-letter': {
    readonly letter: string;
    readonly corrected: Envelope;
    readonly reason: string;
  };
  /** `held` and `lastSeen` say which hold was meant: a later one of the same order is another deed. */
  readonly 'release-order': {
    readonly order: string;
    readonly code: string;
    readonly lastSeen: number;
    readonly reason: string;
  };
  /** `foundMs` says which finding was meant: a variance that came back is another one. */
  readonly 'settle-variance': {
    readonly about: string;
    readonly code: string;
    readonly foundMs: number;
    readonly reason: string;
  };
  /** `counted` says which differences were meant: a day that was counted again is another deed. */
  readonly 'approve-day': {
    readonly day: string;
    readonly counted: string;
    readonly reason: string;
  };
  readonly 'approve-return': { readonly return: string; readonly order: string };
}

export const APPROVAL_STATES = ['waiting', 'approved', 'done', 'failed', 'declined', 'expired', 'withdrawn'] as const;
export type ApprovalState = (typeof APPROVAL_STATES)[number];

/** A deed that waits for a second person, or what became of it. Times are epoch milliseconds. */
export interface Approval<Kind extends ApprovalKind = ApprovalKind> {
  readonly id: string;
  readonly kind: Kind;
  /** What it is done to, for people and for finding it again: an order, a cause, a message. */
  readonly subject: string;
  readonly reason: string;
  /** The money in it, one a currency; missing when it moves none or nobody can tell. */
  readonly amounts?: readonly Money[];
  /** How many things it is done to. */
  readonly count?: number;
  /** Where it reaches: an approver must reach as far. */
  readonly reach: Reach;
  readonly deed: Deeds[Kind];
  readonly state: ApprovalState;
  /** A caller's name: `person/…`, `machine/…`, `local`. */
  readonly askedBy: string;
  readonly askedAt: number;
  readonly expiresAt: number;
  readonly decision?: Decision;
  /** What came of the deed: `{ skipped: '4' }`. */
  readonly outcome?: Readonly<Record<string, string>>;
  readonly failure?: Failure;
  readonly endedAt?: number;
}

export interface Decision {
  readonly by: string;
  /** Whose right it was, when somebody stood in. */
  readonly onBehalfOf?: string;
  readonly at: number;
  readonly reason?: string;
}

/** A right to approve that somebody holds: their own, or that of a person for whom they stand in. */
export interface Authority {
  readonly holder: string;
  readonly reach: Reach;
}

/** What somebody decides. */
export interface Wish {
  readonly verdict: 'approved' | 'declined';
  readonly by: string;
  readonly reason?: string;
  readonly authorities: readonly Authority[];
}

/** Whether it waits still; one whose time is over has expired, also when nobody has written that down yet. */
export const isWaiting = ({ state, expiresAt }: Approval, nowMs: number): boolean =>
  state === 'waiting' && nowMs < expiresAt;

/**
 * The request with its decision. Throws SL-APPROVAL-003 when it waits no longer, -002 for the one who asked and for who
 * would decide with the right of the one who asked, -004 without a right that reaches as far.
 */
export function decide(approval: Approval, { verdict, by, reason, authorities }: Wish, nowMs: number): Approval {
  requireWaiting(approval, nowMs);
  const { askedBy, reach, id } = approval;
  if (by === askedBy) throw approvalErrors.error('SL-APPROVAL-002', { because: `${by} asked for ${id}` });
  const others = authorities.filter(({ holder }) => holder !== askedBy);
  if (others.length === 0 && authorities.length > 0) {
    const because = `${by} may approve for ${askedBy} only, who asked for ${id}`;
    throw approvalErrors.error('SL-APPROVAL-002', { because });
  }
  const fitting = others.filter((each) => covers(each.reach, reach));
  // One's own right comes before the right of somebody for whom one stands in.
  const used = fitting.find(({ holder }) => holder === by) ?? fitting[0];
  if (used === undefined) {
    const because = others.length === 0 ? `${by} may not approve` : `${by} may approve elsewhere only`;
    throw approvalErrors.error('SL-APPROVAL-004', { because });
  }
  const decision: Decision = {
    by,
    at: nowMs,
    ...(used.holder === by ? {} : { onBehalfOf: used.holder }),
    ...(reason === undefined ? {} : { reason }),
  };
  return { ...approval, state: verdict, decision, ...(verdict === 'declined' ? { endedAt: nowMs } : {}) };
}

/** Taken back by the one who asked. Throws SL-APPROVAL-003 and, for anybody else, -004. */
export function withdraw(approval: Approval, by: string, nowMs: number): Approval {
  requireWaiting(approval, nowMs);
  if (by === approval.askedBy) return { ...approval, state: 'withdrawn', endedAt: nowMs };
  throw approvalErrors.error('SL-APPROVAL-004', { because: `Only ${approval.askedBy} takes ${approval.id} back` });
}

function requireWaiting(approval: Approval, nowMs: number): void {
  if (isWaiting(approval, nowMs)) return;
  const state = approval.state === 'waiting' ? 'expired' : approval.state;
  throw approvalErrors.error('SL-APPROVAL-003', { because: `${approval.id} is ${state}`, value: state });
}

/** A request as it stands now: one whose time is over shows as expired before anybody has written that down. */
export function asItStands(approval: Approval, nowMs: number): Approval {
  if (approval.state !== 'waiting' || isWaiting(approval, nowMs)) return approval;
  return { ...approval, state: 'expired', endedAt: approval.expiresAt };
}
