import { permissionsOf } from '../../governance/identity/permissions.ts';
import { instant } from '../../kernel/clock.ts';
import { gatewayErrors } from '../errors.ts';
import { type Route, route } from './route.ts';
import { MeShape, SignInLinkShape } from './shapes/identity.ts';

const me = route({
  name: 'readMe',
  method: 'get',
  path: '/me',
  tag: 'People and machines',
  permission: 'known',
  summary: 'See who asks',
  description: 'Who the caller is to the hub, what they may do where, and for how long.',
  answer: MeShape,
  problems: [],
  example: {},
  async handle({ caller }) {
    const { kind, name, label, roles, permissions, expiresAt, session, person, csrfToken } = caller;
    const reach = caller.reachFor('read');
    return {
      kind,
      name,
      label,
      ...(person?.email === undefined ? {} : { email: person.email }),
      roles,
      // A person has `personal` too, and uses it request by request.
      permissions: person === undefined ? permissions : permissionsOf(roles),
      reach: reach === 'everywhere' ? reach : { channels: [...reach.channels], locations: [...reach.locations] },
      ...(expiresAt === undefined ? {} : { expiresAt: instant(expiresAt) }),
      ...(session === undefined ? {} : { session: session.id, signedInAt: instant(session.createdAt) }),
      ...(csrfToken === undefined ? {} : { csrfToken }),
    };
  },
});

const signInLink = route({
  name: 'makeSignInLink',
  method: 'post',
  path: '/sign-in-links',
  tag: 'People and machines',
  permission: 'administer',
  summary: 'Make a sign-in link',
  description:
    'A link that makes its finder the local administrator, once. Only for who holds the own token of the hub, because they can read its data directory anyway.',
  answer: SignInLinkShape,
  reveals: 'path',
  status: 201,
  problems: [],
  example: {},
  async handle({ caller, context }) {
    if (caller.kind !== 'local') {
      throw gatewayErrors.error('SL-GATEWAY-007', { because: 'Only the own token of the hub makes sign-in links' });
    }
    const { secret, expiresAt } = await context.parts().identity.people.newLink();
    return { path: `/sign-in?link=${secret}`, expiresAt: instant(expiresAt) };
  },
});

/** Who asks, and how the first administrator comes in. */
export const ME_ROUTES: readonly Route[] = [me, signInLink];
