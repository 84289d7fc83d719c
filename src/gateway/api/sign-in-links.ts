import { instant } from '../../kernel/clock.ts';
import { gatewayErrors } from '../errors.ts';
import { type Route, route } from './route.ts';
import { moment, shape, text } from './shapes/shape.ts';

const make = route({
  name: 'makeSignInLink',
  method: 'post',
  path: '/sign-in-links',
  tag: 'People and machines',
  permission: 'administer',
  summary: 'Make a sign-in link',
  description:
    "A link that makes its finder the local administrator, once. Only for who holds the hub's own token, because they can read its data directory anyway.",
  answer: shape('SignInLink', 'A link that is good once.', {
    path: text('Path and query of the link, on the address of the hub.'),
    expiresAt: moment('When it ends unused.'),
  }),
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

/** `/api/v1/sign-in-links`: how somebody on the machine of the hub comes in without a company account. */
export const SIGN_IN_LINK_ROUTES: readonly Route[] = [make];
