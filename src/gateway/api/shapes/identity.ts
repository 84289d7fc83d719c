import { PERMISSIONS, PERSON_ROLES } from '../../../config/identity.ts';
import { count, flag, listOf, moment, optional, part, shape, text, wordOf } from './shape.ts';

const entries = listOf(text('`*`, channel/…, location/…, brand/… or region/….'), 'Where it holds.');

export const PersonShape = shape('Person', 'Somebody who has signed in here.', {
  id: text('Id of the person.'),
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
});

export const EndedShape = shape('EndedSessions', 'How many sessions were ended.', { ended: count('How many.') });

export const MachineShape = shape('Machine', 'A program that may use the API.', {
  id: text('Its client id.'),
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
  createdAt: moment('When it was added.'),
  expiresAt: moment('When it ends.'),
  reviewAt: moment('When its owner looks whether it is still needed.'),
  usedAt: optional(moment('When it last asked for a token.')),
});

export const MachineListShape = shape('MachineList', 'Programs that may use the API.', {
  machines: listOf(MachineShape, 'By client id.'),
});

export const MachineWithSecretShape = shape('MachineWithSecret', 'A machine and its fresh secret.', {
  machine: MachineShape,
  secret: text('The secret; it is never shown again.'),
});
