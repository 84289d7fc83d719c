import type { Handled, Subscription } from '../backbone/backbone.ts';
import { type Envelope, nameOf } from '../canonical/envelope.ts';
import type { EventData } from '../canonical/event.ts';
import { connectionOf } from '../canonical/value.ts';
import type { Approval } from '../governance/approvals/approval.ts';
import type { ApprovalRequest, Approvals } from '../governance/approvals/approvals.ts';
import { epochMsOf } from '../kernel/clock.ts';
import type { Money } from '../kernel/money.ts';

/** A return that waits for a person, as far as it matters to who may decide about it. */
export interface WaitingReturn {
  readonly id: string;
  readonly order: string;
  readonly worth: Money | undefined;
  readonly reason: string;
  /** Epoch milliseconds. */
  readonly until?: number;
}

/** What is asked of a second person. The channel whose money it is says how far they must reach. */
export function returnWish({ id, order, worth, reason, until }: WaitingReturn): ApprovalRequest<'approve-return'> {
  return {
    kind: 'approve-return',
    subject: id,
    reason,
    reach: { channels: [connectionOf(order)], locations: [] },
    deed: { return: id, order },
    money: worth === undefined ? 'unknown' : [worth],
    ...(until === undefined ? {} : { until }),
  };
}

/** Who asked for a return that no caller of the hub asked for: the connection that told of it. */
export const askerOf = (connection: string | undefined): string =>
  connection === undefined || connection === 'hub' ? 'hub' : `connection/${connection}`;

type Desk = Pick<Approvals, 'request' | 'list' | 'withdraw'>;

/**
 * Returns that a person must decide about wait with all other deeds for a second person; what the rules or a person decided
 * otherwise waits no longer.
 */
export function returnApprovals(approvals: Desk): Subscription {
  return {
    name: 'gateway/return-approvals',
    topics: ['event.ReturnHeld', 'event.ReturnApproved', 'event.ReturnDeclined'],
    from: 'beginning',
    owner: 'gateway',
    async handle(batch) {
      const handled: Handled[] = [];
      for (const { message, shadow } of batch) {
        if (!shadow) await follow(approvals, message.envelope);
        handled.push({ kind: 'done' });
      }
      return handled;
    },
  };
}

async function follow(approvals: Desk, envelope: Envelope): Promise<void> {
  if (nameOf(envelope) !== 'ReturnHeld') {
    const { return: id } = envelope.data as EventData<'ReturnApproved' | 'ReturnDeclined'>;
    for (const each of await waitingFor(approvals, id)) await takeBack(approvals, each);
    return;
  }
  const { return: id, order, total, reason, decision } = envelope.data as EventData<'ReturnHeld'>;
  if (decision === undefined) return;
  const until = decision.until === undefined ? undefined : epochMsOf(decision.until);
  const waiting: WaitingReturn = { id, order, worth: total, reason, ...(until === undefined ? {} : { until }) };
  await approvals.request(returnWish(waiting), decision.askedBy);
}

/** Requests about the return that wait for somebody. */
export const waitingFor = (approvals: Pick<Approvals, 'list'>, id: string): Promise<readonly Approval[]> =>
  approvals.list({ subject: id, state: 'waiting', limit: 10 });

/** Somebody may have decided about it at the very moment; then there is nothing to take back. */
async function takeBack(approvals: Desk, { id, askedBy }: Approval): Promise<void> {
  await approvals.withdraw(id, askedBy).catch((error: unknown) => {
    if ((error as { readonly failure?: { readonly code?: string } }).failure?.code !== 'SL-APPROVAL-003') throw error;
  });
}
