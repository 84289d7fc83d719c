import type { FastifyRequest } from 'fastify';
import type { Scope } from '../config/schema.ts';
import { gatewayErrors } from './errors.ts';
import type { Caller } from './tokens.ts';

const BEARER = /^Bearer ([\w.~+/=-]{8,512})$/i;

/** Who asks, by the bearer token. Throws SL-GATEWAY-006 without a known one, SL-GATEWAY-007 when it lacks `scope`. */
export function callerOf(request: FastifyRequest, find: (token: string) => Caller | undefined, scope?: Scope): Caller {
  const [, token] = BEARER.exec(request.headers.authorization ?? '') ?? [];
  const caller = token === undefined ? undefined : find(token);
  if (caller === undefined) {
    const because = token === undefined ? 'No bearer token was sent' : 'The token is not known';
    throw gatewayErrors.error('SL-GATEWAY-006', { because });
  }
  if (scope !== undefined) requireScope(caller, scope);
  return caller;
}

function requireScope(caller: Caller, scope: Scope): void {
  if (caller.scopes.includes(scope)) return;
  throw gatewayErrors.error('SL-GATEWAY-007', {
    because: `The token of ${caller.name} has no scope "${scope}"`,
    field: 'scope',
    value: scope,
  });
}
