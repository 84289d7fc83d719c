import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Scope } from '../../config/schema.ts';
import type { Chance } from '../../kernel/chance.ts';
import type { Clock } from '../../kernel/clock.ts';
import { gatewayErrors } from '../errors.ts';
import type { LiveFeed } from '../live-feed.ts';
import type { GatewayParts } from '../parts.ts';
import type { Caller } from '../tokens.ts';
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
  /** Throws SL-GATEWAY-005 while the hub is starting or stopping. */
  parts(): GatewayParts;
  /** Throws SL-GATEWAY-006, or -007 when the caller lacks the scope. */
  caller(request: FastifyRequest, scope?: Scope): Caller;
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
