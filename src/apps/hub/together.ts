import type { DeskBackbone } from '../../backbone/consume/create-backbone.ts';
import type { Database } from '../../backbone/postgres/database.ts';
import { createPostgresLetters } from '../../backbone/postgres/delivery-letters.ts';
import { createPostgresDrains, createPostgresGates, holdBrake } from '../../backbone/postgres/hub-state.ts';
import { createUnitOfWork } from '../../backbone/postgres/unit-of-work.ts';
import type { GatewayParts, IdentityParts } from '../../gateway/parts.ts';
import { createPostgresAuditStore } from '../../governance/audit/postgres-store.ts';
import { openApprovals } from './approvals.ts';
import { identityOver } from './identity.ts';
import type { HubOperations } from './operations.ts';
import type { Storage } from './storage.ts';

type Means = Parameters<typeof openApprovals>[0];

interface Whole {
  readonly backbone: DeskBackbone;
  readonly identity: IdentityParts;
  readonly operations: Pick<HubOperations, 'casesOver'>;
}

/** What people do on this database and the audit of it, in one transaction: neither is ever there without the other. */
export function openTogether(
  means: Means,
  { database }: Pick<Storage, 'database'>,
  { backbone, identity, operations }: Whole,
): NonNullable<GatewayParts['together']> {
  const unit = createUnitOfWork(database);
  return async (work) => {
    const answer = await unit((bound) => {
      const people = { ...identity, ...identityOver(means, bound) };
      return work({
        backbone: deskOver(backbone, bound),
        holdBrake: (subscription) => holdBrake(bound, subscription),
        identity: people,
        approvals: openApprovals(means, { database: bound }, people),
        audit: createPostgresAuditStore(bound),
        cases: operations.casesOver(bound),
      });
    });
    // Only now the nodes can see it. Should this look fail, their own rounds see it a moment later.
    await backbone.look().catch(() => {});
    return answer;
  };
}

/** The desk of the backbone in a transaction. Whoever pauses or resumes a subscription that runs empty ends that too. */
function deskOver(backbone: DeskBackbone, bound: Database): GatewayParts['backbone'] {
  const desk = backbone.over({ ...createPostgresLetters(bound), ...createPostgresGates(bound) });
  const drains = createPostgresDrains(bound);
  return {
    ...desk,
    async pause(name, reason) {
      await desk.pause(name, reason);
      await drains.endDrain(name);
    },
    async resume(name) {
      await drains.endDrain(name);
      await desk.resume(name);
    },
  };
}
