import { approvalRound } from '../../gateway/approved-deeds.ts';
import type { GatewayParts, IdentityParts } from '../../gateway/parts.ts';
import { type Approvals, createApprovals } from '../../governance/approvals/approvals.ts';
import { createPostgresApprovalStore } from '../../governance/approvals/postgres-store.ts';
import type { Means as HubMeans } from './means.ts';
import type { Storage } from './storage.ts';

type Means = Pick<HubMeans, 'configuration' | 'clock' | 'chance' | 'log'>;

/** How often it is looked for what has expired, and for deeds that were approved and not done. */
const EVERY_MS = 30_000;
/** Younger ones are in the hands of the request that approved them. */
const LEFT_BEHIND_MS = 60_000;
const AT_ONCE = 50;

/** Four eyes of a hub. */
export function openApprovals(
  { configuration, clock, chance }: Means,
  { database }: Pick<Storage, 'database'>,
  { store, groups }: Pick<IdentityParts, 'store' | 'groups'>,
): Approvals {
  return createApprovals({
    store: createPostgresApprovalStore(database),
    identity: store,
    groups,
    policy: configuration.approvals,
    clock,
    chance,
  });
}

/** Lets requests expire, and does what a hub that died has left approved; until `signal` is aborted. */
export async function runApprovals(
  { clock, log }: Pick<Means, 'clock' | 'log'>,
  parts: Pick<GatewayParts, 'orders' | 'money' | 'storeDays' | 'backbone' | 'audit' | 'together'> & {
    readonly approvals: Approvals;
  },
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await approvalRound(parts, clock, { limit: AT_ONCE, olderThanMs: LEFT_BEHIND_MS });
    } catch (reason) {
      log.warn({ reason: String(reason) }, 'a round of approvals failed and is repeated');
    }
    await clock.sleep(EVERY_MS, signal);
  }
}
