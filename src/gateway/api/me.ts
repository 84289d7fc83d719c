import { permissionsOf } from '../../governance/identity/permissions.ts';
import { instant } from '../../kernel/clock.ts';
import { type Route, route } from './route.ts';
import { CallerShape } from './shapes/caller.ts';

const me = route({
  name: 'readCaller',
  method: 'get',
  path: '/me',
  tag: 'People and machines',
  permission: 'read',
  within: true,
  summary: 'Read who is asking',
  description:
    'Who the caller is, what they may do where, and for how long. A person also gets the token that requests from a browser carry in `x-csrf-token`.',
  answer: CallerShape,
  problems: [],
  example: {},
  async handle({ caller }) {
    const { kind, name, label, roles, permissions, expiresAt, session, person, csrfToken } = caller;
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
      ...(csrfToken === undefined ? {} : { csrfToken }),
    };
  },
});

/** `/api/v1/me`: who asks, what they may do where, and for how long. */
export const ME_ROUTES: readonly Route[] = [me];
