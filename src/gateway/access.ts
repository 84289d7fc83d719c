import { timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Permission } from '../config/identity.ts';
import { type Caller, LOCAL_CALLER, machineCaller, personCaller } from '../governance/identity/caller.ts';
import { identityErrors } from '../governance/identity/errors.ts';
import { csrfTokenOf, hashOf } from '../governance/identity/secrets.ts';
import type { WrongTries } from '../governance/identity/wrong-tries.ts';
import type { Clock } from '../kernel/clock.ts';
import { LIMITS } from '../kernel/limits.ts';
import { gatewayErrors } from './errors.ts';
import type { IdentityParts } from './parts.ts';
import { type CookieHouse, readCookie } from './sign-in/cookies.ts';
import { refuseForeignRequest } from './sign-in/csrf.ts';

const BEARER = /^Bearer ([\w.~+/=-]{8,512})$/i;

/** A person sees personal data only in requests that say why, in this header. */
export const UNMASK_HEADER = 'x-unmask-reason';

export interface AccessMeans extends CookieHouse {
  readonly clock: Clock;
  /** The hub's own token; without one nobody has it. */
  readonly ownToken?: string;
  readonly wrongTries: WrongTries;
  /** Throws SL-GATEWAY-005 while the hub is starting or stopping. */
  readonly identity: () => IdentityParts;
}

/** Finds out who asks, once for each request, and says what they may do. */
export interface Access {
  /** Throws SL-GATEWAY-006 without a known token or session, SL-IDENTITY-001, -003, -005 and -006. */
  identify(request: FastifyRequest): Promise<Caller>;
  /** Who was identified, if anybody. */
  known(request: FastifyRequest): Caller | undefined;
}

export function createAccess(means: AccessMeans): Access {
  const callers = new WeakMap<FastifyRequest, Caller>();
  return {
    async identify(request) {
      const caller = await callerOf(request, means);
      callers.set(request, caller);
      return caller;
    },
    known: (request) => callers.get(request),
  };
}

async function callerOf(request: FastifyRequest, means: AccessMeans): Promise<Caller> {
  const { authorization } = request.headers;
  if (authorization !== undefined) {
    const [, token] = BEARER.exec(authorization) ?? [];
    return token === undefined ? refuse('No bearer token was sent') : callerOfToken(request, token, means);
  }
  const secret = readCookie(request, means, 'session');
  return secret === undefined
    ? refuse('Nobody is signed in and no token was sent')
    : callerOfSession(request, secret, means);
}

async function callerOfToken(request: FastifyRequest, token: string, means: AccessMeans): Promise<Caller> {
  if (means.ownToken !== undefined && isSame(token, means.ownToken)) return { ...LOCAL_CALLER };
  const { store, groups } = means.identity();
  const found = await store.token(hashOf(token));
  if (found === undefined) {
    // A good token passes whatever others at its address try.
    await means.wrongTries.check(request.ip);
    await means.wrongTries.failed(request.ip);
    return refuse('The token is not known');
  }
  const now = means.clock.now();
  if (found.token.expiresAt <= now) return refuse('The token has expired');
  if (found.machine.disabled || found.machine.expiresAt <= now) {
    throw identityErrors.error('SL-IDENTITY-003', {
      because: `The machine ${found.machine.id} is switched off or has expired`,
    });
  }
  return machineCaller(found.machine, found.token, groups);
}

async function callerOfSession(request: FastifyRequest, secret: string, means: AccessMeans): Promise<Caller> {
  refuseForeignRequest(request, secret, means.publicUrl);
  const { people, groups } = means.identity();
  const found = await people.session(secret);
  return personCaller({ ...found, csrfToken: csrfTokenOf(secret) }, groups, unmaskReason(request) !== undefined);
}

/** Why personal data is asked for; undefined when it is not. */
export function unmaskReason(request: FastifyRequest): string | undefined {
  const reason = request.headers[UNMASK_HEADER];
  if (typeof reason !== 'string') return undefined;
  const text = reason.trim();
  if (text.length >= 3 && text.length <= LIMITS.unmaskReasonLength) return text;
  throw gatewayErrors.error('SL-GATEWAY-008', {
    because: `${UNMASK_HEADER} says why personal data is needed, in 3 to ${LIMITS.unmaskReasonLength} characters`,
    field: UNMASK_HEADER,
    rule: 'a reason',
  });
}

function refuse(because: string): never {
  throw gatewayErrors.error('SL-GATEWAY-006', { because });
}

function isSame(given: string, own: string): boolean {
  return timingSafeEqual(Buffer.from(hashOf(given)), Buffer.from(hashOf(own)));
}

/** Throws SL-GATEWAY-007 when the caller lacks the permission. */
export function requirePermission(caller: Caller, permission: Permission): void {
  if (caller.permissions.includes(permission)) return;
  throw gatewayErrors.error('SL-GATEWAY-007', {
    because: `${caller.name} has not the permission "${permission}"`,
    field: 'scope',
    value: permission,
  });
}

/** Throws SL-IDENTITY-007 when the permission holds for some channels or stores only. */
export function requireEverywhere(caller: Caller, permission: Permission): void {
  if (caller.reachFor(permission) === 'everywhere') return;
  throw identityErrors.error('SL-IDENTITY-007', {
    because: `${caller.name} has the permission "${permission}" for some channels or stores only`,
    field: 'reach',
  });
}
