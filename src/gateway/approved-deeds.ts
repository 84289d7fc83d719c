import type { Approval } from '../governance/approvals/approval.ts';
import type { Approvals } from '../governance/approvals/approvals.ts';
import { approvalErrors } from '../governance/approvals/errors.ts';
import type { AuditEvent } from '../governance/audit/chain.ts';
import type { AuditStore } from '../governance/audit/store.ts';
import type { Clock } from '../kernel/clock.ts';
import { CodedError, type Failure } from '../kernel/failure.ts';
import { doDeed } from './deeds.ts';
import type { GatewayParts } from './parts.ts';

interface Parts extends Pick<GatewayParts, 'orders'> {
  readonly backbone: Pick<GatewayParts['backbone'], 'append' | 'log' | 'deadLetters'>;
  readonly approvals: Pick<Approvals, 'finish' | 'get'>;
  readonly audit: Pick<AuditStore, 'append'>;
}

/**
 * Does what was approved and writes down what came of it. What fails for a passing reason stays approved, and the next round
 * does it; a hub that dies before it is written down leaves it to the next round too, and the deed is done once.
 */
export async function performApproved(approval: Approval, parts: Parts, clock: Pick<Clock, 'now'>): Promise<Approval> {
  const ended = await endOf(approval, parts, clock);
  if (ended === undefined) return approval;
  const isOurs = await parts.approvals.finish(approval, ended);
  if (isOurs) await parts.audit.append([eventOf(approval, ended, clock.now())]);
  return parts.approvals.get(approval.id);
}

type End = { readonly outcome: Readonly<Record<string, string>> } | { readonly failure: Failure };

/** Undefined when it is to be tried again. */
async function endOf(approval: Approval, parts: Parts, clock: Pick<Clock, 'now'>): Promise<End | undefined> {
  try {
    return { outcome: await doDeed(approval, parts, clock) };
  } catch (error) {
    if (!(error instanceof CodedError)) {
      return {
        failure: approvalErrors.failure('SL-APPROVAL-006', { because: 'It ended with a fault inside the hub' }),
      };
    }
    const { failure } = error;
    return failure.kind === 'transient' || failure.kind === 'throttled' ? undefined : { failure };
  }
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
