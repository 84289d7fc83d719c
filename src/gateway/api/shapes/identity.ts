import { Type } from 'typebox';
import { PERMISSIONS, PERSON_ROLES } from '../../../config/identity.ts';
import { listOf, moment, optional, part, shape, text, wordOf } from './shape.ts';

const ReachShape = Type.Union(
  [
    Type.Literal('everywhere'),
    part('Some channels and stores.', {
      channels: listOf(text('Connection of a sales channel.'), 'The channels that are seen.'),
      locations: listOf(text('A store: location/<code>.'), 'The stores that are seen.'),
    }),
  ],
  { description: 'Where the caller may read.' },
);

/** Who asks. */
export const MeShape = shape('Me', 'Who asks, what they may do where, and for how long.', {
  kind: wordOf(['person', 'machine', 'local'], 'A person with a session, a machine, or the holder of the own token.'),
  name: text('As it stands in the audit: person/<id>, machine/<client id>, local.'),
  label: text('For people to read.'),
  email: optional(text('The address of the person.')),
  roles: listOf(wordOf(PERSON_ROLES, 'A role.'), 'The roles of a person.'),
  permissions: listOf(
    wordOf(PERMISSIONS, 'A permission.'),
    'What the caller may do. A person uses `personal` request by request, with the header X-Unmask-Reason.',
  ),
  reach: ReachShape,
  expiresAt: optional(moment('When the session or the token ends.')),
  session: optional(text('Id of the session.')),
  signedInAt: optional(moment('When the person signed in.')),
  csrfToken: optional(text('To be sent as X-CSRF-Token with every request of this session that changes something.')),
});

export const SignInLinkShape = shape('SignInLink', 'A link that makes its finder the local administrator, once.', {
  path: text('Below the address of the hub.'),
  expiresAt: moment('Until when it can be used.'),
});
