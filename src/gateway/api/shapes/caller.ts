import { Type } from 'typebox';
import { PERMISSIONS, PERSON_ROLES } from '../../../config/identity.ts';
import { listOf, moment, optional, part, shape, text, wordOf } from './shape.ts';

export const ReachShape = Type.Union(
  [
    Type.Literal('everywhere'),
    part('Some sales channels and stores.', {
      channels: listOf(text('A connection.'), 'Sales channels.'),
      locations: listOf(text('A store.'), 'Stores.'),
    }),
  ],
  { description: 'Where it holds: everywhere, or in some sales channels and stores.' },
);

/** Who asks. */
export const CallerShape = shape('Caller', 'Who is asking, and what they may do where.', {
  kind: wordOf(['person', 'machine', 'local'], 'What kind of caller.'),
  name: text('As it stands in messages and in the audit.'),
  label: text('For people to read.'),
  email: optional(text('E-mail of a person, as the provider gives it.')),
  roles: listOf(wordOf(PERSON_ROLES, 'A role.'), 'Roles of a person.'),
  permissions: listOf(
    wordOf(PERMISSIONS, 'A permission.'),
    'What the caller may do. A person uses `personal` by saying why, in the header `x-unmask-reason`.',
  ),
  reach: ReachShape,
  expiresAt: optional(moment('When the session or the token ends.')),
  session: optional(text('Id of the session.')),
  signedInAt: optional(moment('When the session began.')),
  csrfToken: optional(text('What a request from a browser that changes something carries in `x-csrf-token`.')),
});
