import type { FastifyInstance } from 'fastify';
import { permissionsOf } from '../../governance/identity/permissions.ts';
import { csrfTokenOf } from '../../governance/identity/secrets.ts';
import { instant } from '../../kernel/clock.ts';
import { type CookieHouse, readCookie } from '../sign-in/cookies.ts';
import type { ApiContext } from './context.ts';

/** `/api/v1/me`: who asks, what they may do where, and for how long. */
export function meRoutes(app: FastifyInstance, context: ApiContext, house: CookieHouse): void {
  app.get('/me', async (request) => {
    const caller = context.caller(request);
    const { kind, name, label, roles, permissions, expiresAt, session, person } = caller;
    const secret = session === undefined ? undefined : readCookie(request, house, 'session');
    return {
      kind,
      name,
      label,
      ...(person?.email === undefined ? {} : { email: person.email }),
      roles,
      // A person has `personal` too, and uses it request by request.
      permissions: person === undefined ? permissions : permissionsOf(roles),
      reach: caller.reachFor('read'),
      ...(expiresAt === undefined ? {} : { expiresAt: instant(expiresAt) }),
      ...(session === undefined ? {} : { session: session.id, signedInAt: instant(session.createdAt) }),
      ...(secret === undefined ? {} : { csrfToken: csrfTokenOf(secret) }),
    };
  });
}
