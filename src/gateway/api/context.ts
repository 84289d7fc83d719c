import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Permission } from '../../config/identity.ts';
import type { Caller } from '../../governance/identity/caller.ts';
import type { Chance } from '../../kernel/chance.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Auditor } from '../auditor.ts';
import { gatewayErrors } from '../errors.ts';
import type { LiveFeed } from '../live-feed.ts';
import type { GatewayParts } from '../parts.ts';
import type { FlowPace } from './flow-pace.ts';

/** What every route of the API needs. */
export interface ApiContext {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly hub: string;
  readonly startedAt: number;
  /** What tells viewers of changes. */
  readonly live: LiveFeed;
  /** How fast the flows move, kept from one look to the next. */
  readonly pace: FlowPace;
  /** What was done, for the audit; see `together` of a route. */
  readonly audit: Pick<Auditor, 'writeDone' | 'wasKept'>;
  /** Throws SL-GATEWAY-005 while the hub is starting or stopping. */
  parts(): GatewayParts;
  /**
   * Who asks. Throws SL-GATEWAY-006; -007 without the permission; SL-IDENTITY-007 when it holds for some channels or stores only,
   * because what this route answers is not limited to them.
   */
  caller(request: FastifyRequest, permission?: Permission): Caller;
  /** The same for a route that asks for `reachFor` and keeps to it in its queries. */
  callerWithin(request: FastifyRequest, permission: Permission): Caller;
  /** Finds out again who asks, for a request that goes on for long. Throws when the token or session is no longer good. */
  identifyAnew(request: FastifyRequest): Promise<void>;
}

export function noSuch(what: string, id: string): Error {
  return gatewayErrors.error('SL-GATEWAY-010', {
    because: `There is no ${what} "${id.slice(0, 100)}"`,
    value: id.slice(0, 100),
  });
}

/** Answers of the API hold business data: nobody on the way may keep them. */
export function neverCached(_request: FastifyRequest, reply: FastifyReply, done: () => void): void {
  void reply.header('cache-control', 'no-store');
  done();
}
