import { Type } from 'typebox';
import { PERSON_ROLES, REACH_ENTRY } from '../../config/identity.ts';
import { identityErrors } from '../../governance/identity/errors.ts';
import type { Grant, Person, Session } from '../../governance/identity/store.ts';
import { instant } from '../../kernel/clock.ts';
import { requireMatch, tagOf } from '../etag.ts';
import type { ApiContext } from './context.ts';
import { nextOf, pageOf } from './page.ts';
import { type Route, route } from './route.ts';
import { EndedShape, PersonListShape, PersonShape, SessionListShape } from './shapes/identity.ts';
import { asked, body, optional, PAGE, params, query, wordOf } from './shapes/shape.ts';

const PERSON = params({ person: asked('Id of the person.', 64) });
const EXAMPLE = '5f0k3v9m2q7x1c8z';

/** What administrators change about a person. */
const settingsOf = ({ id, grants, disabled }: Person) => ({ id, grants, disabled });

/** A person as the API tells them. */
export function personLineOf(person: Person) {
  const { id, issuer, subject, name, email, grants, disabled, createdAt, signedInAt } = person;
  return {
    id,
    tag: tagOf(settingsOf(person)),
    issuer,
    subject,
    name,
    ...(email === undefined ? {} : { email }),
    grants,
    disabled,
    createdAt: instant(createdAt),
    signedInAt: instant(signedInAt),
  };
}
export type PersonLine = ReturnType<typeof personLineOf>;

export function sessionLineOf({ id, person, createdAt, seenAt, expiresAt, address, agent }: Session) {
  const times = { createdAt: instant(createdAt), seenAt: instant(seenAt), expiresAt: instant(expiresAt) };
  return { id, person, ...times, address, agent };
}
export type SessionLine = ReturnType<typeof sessionLineOf>;

/** The person, whom nobody else changes until this is written. Throws SL-IDENTITY-008, and SL-GATEWAY-019 when seen differently. */
async function held({ parts }: ApiContext, id: string, ifMatch: string | undefined): Promise<Person> {
  const person = await parts().identity.store.holdPerson(id);
  if (person === undefined) throw identityErrors.error('SL-IDENTITY-008', { because: `There is no person "${id}"` });
  requireMatch(ifMatch, settingsOf(person));
  return person;
}

/** The person with other grants by hand; what came from the provider stays. */
async function regrant(
  { context, ifMatch }: { readonly context: ApiContext; readonly ifMatch?: string },
  id: string,
  change: (granted: readonly Grant[]) => readonly Grant[],
) {
  const person = await held(context, id, ifMatch);
  const granted = change(person.grants.filter(({ from }) => from === 'administrator'));
  return personLineOf((await context.parts().identity.store.changePerson(id, { granted })) ?? person);
}

const list = route({
  name: 'listPeople',
  method: 'get',
  path: '/people',
  tag: 'People and machines',
  permission: 'administer',
  summary: 'List the people',
  description: 'Everybody who has signed in here, also those without a role, with what they were granted.',
  query: query({ ...PAGE }),
  answer: PersonListShape,
  problems: ['SL-RECORD-003'],
  example: {},
  async handle({ query, context }) {
    const { entries, next } = pageOf(await context.parts().identity.store.people(), ({ id }) => id, query);
    return { people: entries.map(personLineOf), ...nextOf(next) };
  },
});

const grant = route({
  name: 'grantRole',
  method: 'post',
  path: '/people/{person}/grant',
  tag: 'People and machines',
  permission: 'administer',
  together: true,
  summary: 'Grant a role',
  description: 'Beside what the groups of the company give. Granting the same role again replaces where it reaches.',
  params: PERSON,
  tells: ['role', 'reach'],
  body: body({
    role: wordOf(PERSON_ROLES, 'The role.'),
    reach: Type.Array(Type.String({ pattern: REACH_ENTRY, maxLength: 220 }), {
      minItems: 1,
      maxItems: 200,
      default: ['*'],
      description: 'Where: `*`, channel/…, location/…, brand/…, region/….',
    }),
  }),
  answer: PersonShape,
  problems: ['SL-IDENTITY-008'],
  example: { params: { person: EXAMPLE }, body: { role: 'operator', reach: ['region/north'] } },
  takesIfMatch: true,
  handle: ({ params, body, ...asked }) =>
    regrant(asked, params.person, (granted) => [
      ...granted.filter(({ role }) => role !== body.role),
      { role: body.role, reach: body.reach, from: 'administrator' },
    ]),
});

const revoke = route({
  name: 'revokeRole',
  method: 'post',
  path: '/people/{person}/revoke',
  tag: 'People and machines',
  permission: 'administer',
  together: true,
  summary: 'Take a granted role away',
  description: 'What the groups of the company give is taken away there. It holds at once, also for open sessions.',
  params: PERSON,
  tells: ['role'],
  body: body({ role: wordOf(PERSON_ROLES, 'The role.') }),
  answer: PersonShape,
  problems: ['SL-IDENTITY-008'],
  example: { params: { person: EXAMPLE }, body: { role: 'operator' } },
  takesIfMatch: true,
  handle: ({ params, body, ...asked }) =>
    regrant(asked, params.person, (granted) => granted.filter(({ role }) => role !== body.role)),
});

const switching = (verb: 'disable' | 'enable') =>
  route({
    name: `${verb}Person`,
    method: 'post',
    path: `/people/{person}/${verb}`,
    tag: 'People and machines',
    permission: 'administer',
    together: true,
    summary: verb === 'disable' ? 'Switch an account off' : 'Switch an account on again',
    description: 'Switching off ends every session of the person at once.',
    params: PERSON,
    answer: PersonShape,
    problems: ['SL-IDENTITY-008'],
    example: { params: { person: EXAMPLE } },
    takesIfMatch: true,
    async handle({ params, context, ifMatch }) {
      const { store } = context.parts().identity;
      const person = await held(context, params.person, ifMatch);
      const changed = await store.changePerson(person.id, { disabled: verb === 'disable' });
      if (verb === 'disable') await store.revokeSessions({ person: person.id });
      return personLineOf(changed ?? person);
    },
  });

const sessions = route({
  name: 'listSessions',
  method: 'get',
  path: '/sessions',
  tag: 'People and machines',
  permission: 'administer',
  summary: 'List the sessions',
  description: 'Who is signed in, since when and from where; newest first.',
  query: query({ person: optional(asked('Only sessions of this person.', 64)), ...PAGE }),
  answer: SessionListShape,
  problems: ['SL-RECORD-003'],
  example: {},
  async handle({ query, context }) {
    const found = await context.parts().identity.store.sessions(context.clock.now(), query.person);
    const { entries, next } = pageOf(found, ({ id }) => id, query);
    return { sessions: entries.map(sessionLineOf), ...nextOf(next) };
  },
});

const endSession = route({
  name: 'revokeSession',
  method: 'post',
  path: '/sessions/{session}/revoke',
  tag: 'People and machines',
  permission: 'administer',
  together: true,
  summary: 'End a session',
  description: 'The browser that holds it has to sign in again.',
  params: params({ session: asked('Id of the session.', 64) }),
  answer: EndedShape,
  problems: ['SL-IDENTITY-008'],
  example: { params: { session: '01k9zq8n4t0000000000000000' } },
  async handle({ params, context }) {
    const ended = await context.parts().identity.store.revokeSessions({ id: params.session });
    if (ended > 0) return { ended };
    throw identityErrors.error('SL-IDENTITY-008', { because: `There is no session "${params.session}"` });
  },
});

/** `/api/v1/people` and `/api/v1/sessions`. */
export const PEOPLE_ROUTES: readonly Route[] = [
  list,
  grant,
  revoke,
  switching('disable'),
  switching('enable'),
  sessions,
  endSession,
];
