import { isPassing } from '../backbone/postgres/database.ts';
import type { ApprovalKind } from '../config/approvals.ts';
import type { Approval } from '../governance/approvals/approval.ts';
import type { Approvals } from '../governance/approvals/approvals.ts';
import { approvalErrors } from '../governance/approvals/errors.ts';
import type { AuditEvent } from '../governance/audit/chain.ts';
import type { AuditStore } from '../governance/audit/store.ts';
import type { Clock } from '../kernel/clock.ts';
import { CodedError, type Failure } from '../kernel/failure.ts';
import { decisionOf, doDeed } from './deeds.ts';
import type { GatewayParts } from './parts.ts';

interface Parts extends Pick<GatewayParts, 'orders' | 'money' | 'storeDays' | 'together'> {
  readonly backbone: Pick<GatewayParts['backbone'], 'append' | 'log' | 'deadLetters'>;
  readonly approvals: Pick<Approvals, 'finish' | 'get'>;
  readonly audit: Pick<AuditStore, 'append'>;
}

/** Deeds whose whole effect is in the hub's own database. */
const WITHIN: readonly ApprovalKind[] = ['skip-letters', 'retry-letters'];

/**
 * Does what was approved and writes down what came of it, in one transaction where the effect is in the same database; a deed
 * elsewhere is done first, and doing it again does nothing more. What fails for a passing reason stays approved, and so does what a
 * hub leaves that dies in between: the next round does it.
 */
export async function performApproved(approval: Approval, parts: Parts, clock: Pick<Clock, 'now'>): Promise<Approval> {
  const together = <Answer>(work: (unit: Parts) => Promise<Answer>): Promise<Answer> =>
    parts.together === undefined ? work(parts) : parts.together((unit) => work({ ...parts, ...unit }));
  const record = async (unit: Parts, ended: End): Promise<void> => {
    if (await unit.approvals.finish(approval, ended)) await unit.audit.append([eventOf(approval, ended, clock.now())]);
  };
  try {
    if (WITHIN.includes(approval.kind)) {
      await together(async (unit) => record(unit, { outcome: await doDeed(approval, unit, clock) }));
    } else {
      const outcome = await doDeed(approval, parts, clock);
      await together((unit) => record(unit, { outcome }));
    }
  } catch (error) {
    const failure = failureOf(error);
    if (failure !== undefined) await together((unit) => record(unit, { failure }));
  }
  return parts.approvals.get(approval.id);
}

/** A return that nobody wants approved is declined: it waits for nothing else. Other deeds are simply not done. */
export async function followRefusal(
  approval: Approval,
  { backbone }: Pick<Parts, 'backbone'>,
  clock: Pick<Clock, 'now'>,
): Promise<void> {
  if (approval.kind !== 'approve-return') return;
  await backbone.append([decisionOf(approval as Approval<'approve-return'>, 'decline', clock.now())]);
}

type End = { readonly outcome: Readonly<Record<string, string>> } | { readonly failure: Failure };

/** Undefined when it is to be tried again: then nothing was kept, or it does no harm to do it once more. */
function failureOf(error: unknown): Failure | undefined {
  if (isPassing(error)) return undefined;
  if (!(error instanceof CodedError)) {
    return approvalErrors.failure('SL-APPROVAL-006', { because: 'It ended with a fault inside the hub' });
  }
  return error.failure.kind === 'throttled' ? undefined : error.failure;
}

/** Whose deed it was, and by whose leave. */
function eventOf({ id, kind, subject, askedBy, decision }: Approval, ended: End, at: number): AuditEvent {
  return {
    at,
    actor: askedBy,
    authority: `approval ${id} by ${decision?.by ?? 'nobody'}`,
    from: 'hub',
    action: kind,
    on: { approval: id, subject },
    outcome: 'outcome' in ended ? 'done' : 'failed',
    ...('failure' in ended ? { code: ended.failure.code } : {}),
    request: id,
  };
}

/** Writes down what has expired and does what was approved and not done, because a hub died or a system was away. */
export async function approvalRound(
  parts: Parts & { readonly approvals: Approvals },
  clock: Pick<Clock, 'now'>,
  { limit, olderThanMs }: { readonly limit: number; readonly olderThanMs: number },
): Promise<void> {
  const expired = await parts.approvals.expire();
  if (expired.length > 0) {
    await parts.audit.append(
      expired.map(({ id, subject, askedBy }) => ({
        at: clock.now(),
        actor: askedBy,
        authority: 'none',
        from: 'hub',
        action: 'expireApproval',
        on: { approval: id, subject },
        outcome: 'refused' as const,
        request: id,
      })),
    );
  }
  for (const approved of await parts.approvals.list({ state: 'approved', limit })) {
    if ((approved.decision?.at ?? 0) <= clock.now() - olderThanMs) await performApproved(approved, parts, clock);
  }
}
