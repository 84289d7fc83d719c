import { Type } from 'typebox';
import { PERMISSIONS, PERSON_ROLES } from '../../../config/identity.ts';
import { count, flag, listOf, moment, NEXT, optional, part, shape, tag, text, wordOf } from './shape.ts';

const entries = listOf(text('`*`, channel/…, location/…, brand/… or region/….'), 'Where it holds.');

/** Somebody who has signed in. */
export const PersonShape = shape('Person', 'Somebody who has signed in here.', {
  id: text('Id of the person.'),
  tag,
  issuer: text('Who vouches for them: the address of the provider, or `local`.'),
  subject: text('How the provider knows them.'),
  name: text('Name.'),
  email: optional(text('E-mail.')),
  grants: listOf(
    part('A role and where it reaches.', {
      role: wordOf(PERSON_ROLES, 'The role.'),
      reach: entries,
      from: wordOf(['provider', 'administrator'], 'Whether groups of the company give it, or an administrator did.'),
    }),
    'Their roles.',
  ),
  disabled: flag('Whether the account is switched off.'),
  createdAt: moment('First sign-in.'),
  signedInAt: moment('Latest sign-in.'),
});

export const PersonListShape = shape('PersonList', 'Everybody who has signed in here.', {
  people: listOf(PersonShape, 'By name.'),
  ...NEXT,
});

export const SessionListShape = shape('SessionList', 'Who is signed in.', {
  sessions: listOf(
    part('A browser in which somebody is signed in.', {
      id: text('Id of the session.'),
      person: text('Id of the person.'),
      createdAt: moment('When they signed in.'),
      seenAt: moment('About when they last did something.'),
      expiresAt: moment('When it ends at the latest.'),
      address: text('Where they signed in from.'),
      agent: text('The browser, as it calls itself.'),
    }),
    'Newest first.',
  ),
  ...NEXT,
});

export const EndedShape = shape('EndedSessions', 'How many sessions were ended.', { ended: count('How many.') });

/** A machine, without its secrets. */
export const MachineShape = shape('Machine', 'A program that may use the API.', {
  id: text('Its client id.'),
  tag,
  scopes: listOf(wordOf(PERMISSIONS, 'A scope.'), 'What it may do.'),
  reach: entries,
  owner: text('Who answers for it.'),
  purpose: text('What it is for.'),
  disabled: flag('Whether it is switched off.'),
  requestsPerMinute: optional(count('Its quota.')),
  secrets: listOf(
    part('A secret, of which only the hash is kept.', {
      createdAt: moment('When it was made.'),
      expiresAt: optional(moment('When it ends.')),
    }),
    'Newest first.',
  ),
  keys: listOf(
    part('A public key.', {
      id: text('Its `kid`, or its thumbprint.'),
      kind: text('RSA, or its curve.'),
      createdAt: moment('When it was registered.'),
    }),
    'With which it may say who it is instead of by a secret.',
  ),
  createdAt: moment('When it was added.'),
  expiresAt: moment('When it ends.'),
  reviewAt: moment('When its owner looks whether it is still needed.'),
  usedAt: optional(moment('When it last asked for a token.')),
});

export const MachineListShape = shape('MachineList', 'Programs that may use the API.', {
  machines: listOf(MachineShape, 'By client id.'),
  ...NEXT,
});

export const MachineWithSecretShape = shape('MachineWithSecret', 'A machine and its fresh secret.', {
  machine: MachineShape,
  secret: text('The secret; it is never shown again.'),
});

export const ReachShape = Type.Union(
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
