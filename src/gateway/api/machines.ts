import { Type } from 'typebox';
import { REACH_ENTRY } from '../../config/identity.ts';
import { MACHINE_SCOPES } from '../../governance/identity/permissions.ts';
import type { Machine } from '../../governance/identity/store.ts';
import { epochMsOf, instant } from '../../kernel/clock.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { gatewayErrors } from '../errors.ts';
import { requireMatch, tagOf } from '../etag.ts';
import { machineKeyOf } from '../sign-in/client-assertion.ts';
import type { ApiContext } from './context.ts';
import { nextOf, pageOf } from './page.ts';
import { type Route, route } from './route.ts';
import { MachineListShape, MachineShape, MachineWithSecretShape } from './shapes/identity.ts';
import { asked, body, count, moment, optional, PAGE, params, query, wordOf } from './shapes/shape.ts';

const DAY_MS = 86_400_000;
const MACHINE = params({ machine: asked('Client id of the machine.', 63) });
const EXAMPLE = 'warehouse-app';

/** What administrators change about a machine. */
const settingsOf = ({ id, scopes, reach, disabled, secrets, keys = [] }: Machine) => ({
  id,
  scopes,
  reach,
  disabled,
  secrets: secrets.map(({ createdAt, expiresAt = 0 }) => [createdAt, expiresAt]),
  keys: keys.map((key) => [key.id, key.createdAt]),
});

/**
 * Keeps everybody else from changing the machine until this is written. Throws SL-GATEWAY-019 for one that is not as it was seen; one
 * that is not there is told of by the deed itself.
 */
async function held({ context, ifMatch }: { readonly context: ApiContext; readonly ifMatch?: string }, id: string) {
  const { machines, store } = context.parts().identity;
  const machine = await store.holdMachine(id);
  if (machine !== undefined) requireMatch(ifMatch, settingsOf(machine));
  return machines;
}

/** A machine as the API tells it: never its secrets. */
export function machineLineOf(machine: Machine) {
  const { id, scopes, reach, owner, purpose, requestsPerMinute, disabled, secrets, keys = [], usedAt } = machine;
  return {
    id,
    tag: tagOf(settingsOf(machine)),
    scopes,
    reach,
    owner,
    purpose,
    disabled,
    ...(requestsPerMinute === undefined ? {} : { requestsPerMinute }),
    secrets: secrets.map(({ createdAt, expiresAt }) => ({
      createdAt: instant(createdAt),
      ...(expiresAt === undefined ? {} : { expiresAt: instant(expiresAt) }),
    })),
    keys: keys.map((key) => ({
      id: key.id,
      kind: key.jwk.crv ?? key.jwk.kty ?? '',
      createdAt: instant(key.createdAt),
    })),
    createdAt: instant(machine.createdAt),
    expiresAt: instant(machine.expiresAt),
    reviewAt: instant(machine.reviewAt),
    ...(usedAt === undefined ? {} : { usedAt: instant(usedAt) }),
  };
}
export type MachineLine = ReturnType<typeof machineLineOf>;

const list = route({
  name: 'listMachines',
  method: 'get',
  path: '/machines',
  tag: 'People and machines',
  permission: 'administer',
  summary: 'List the machines',
  description: 'Programs that may use the API, with owner, purpose, end and review date. Secrets are never shown.',
  query: query({ ...PAGE }),
  answer: MachineListShape,
  problems: ['SL-RECORD-003'],
  example: {},
  async handle({ query, context }) {
    const { entries, next } = pageOf(await context.parts().identity.store.machines(), ({ id }) => id, query);
    return { machines: entries.map(machineLineOf), ...nextOf(next) };
  },
});

const add = route({
  name: 'addMachine',
  method: 'post',
  path: '/machines',
  tag: 'People and machines',
  permission: 'administer',
  together: true,
  summary: 'Add a machine',
  description: 'Gives a program a client id and a secret. The secret is shown in this answer and never again.',
  tells: ['id', 'scopes', 'reach', 'owner', 'purpose', 'expiresAt', 'reviewAt', 'requestsPerMinute'],
  body: body({
    id: Type.String({ pattern: '^[a-z][a-z0-9-]{0,62}$', maxLength: 63, description: 'Its client id.' }),
    scopes: Type.Array(wordOf(MACHINE_SCOPES, 'A scope.'), {
      minItems: 1,
      maxItems: 10,
      description: 'What it may do.',
    }),
    reach: Type.Array(Type.String({ pattern: REACH_ENTRY, maxLength: 220 }), {
      minItems: 1,
      maxItems: 200,
      default: ['*'],
      description: 'Where: `*`, channel/…, location/…, brand/…, region/….',
    }),
    owner: asked('Who answers for it: a team or a person.', 200),
    purpose: asked('What it is for.', 500),
    expiresAt: optional({ ...moment('When it ends; a year from now by default.'), maxLength: 40 }),
    reviewAt: optional({
      ...moment('When its owner looks whether it is still needed; half a year by default.'),
      maxLength: 40,
    }),
    requestsPerMinute: optional(count('Its quota; the common one by default.')),
  }),
  answer: MachineWithSecretShape,
  reveals: 'secret',
  status: 201,
  problems: ['SL-IDENTITY-011'],
  example: {
    body: {
      id: EXAMPLE,
      scopes: ['read'],
      reach: ['location/paris'],
      owner: 'Warehouse team',
      purpose: 'Picks orders',
    },
  },
  async handle({ body, context }) {
    const { expiresAt, reviewAt, requestsPerMinute, ...rest } = body;
    const now = context.clock.now();
    const given = {
      ...rest,
      expiresAt: momentOf(expiresAt, 'expiresAt', now) ?? now + 365 * DAY_MS,
      reviewAt: momentOf(reviewAt, 'reviewAt', now) ?? now + 182 * DAY_MS,
      ...(requestsPerMinute === undefined ? {} : { requestsPerMinute }),
    };
    const { machine, secret } = await context.parts().identity.machines.add(given);
    return { machine: machineLineOf(machine), secret };
  },
});

function momentOf(given: string | undefined, field: string, nowMs: number): number | undefined {
  if (given === undefined) return undefined;
  const at = epochMsOf(given);
  if (at !== undefined && at > nowMs) return at;
  throw gatewayErrors.error('SL-GATEWAY-008', {
    because: `${field} must be a time to come`,
    field,
    rule: 'a time to come',
  });
}

const rotate = route({
  name: 'rotateMachine',
  method: 'post',
  path: '/machines/{machine}/rotate',
  tag: 'People and machines',
  permission: 'administer',
  together: true,
  summary: 'Give a machine a fresh secret',
  description: 'The former secret stays good for the overlap, so that the program can be changed without a gap.',
  params: MACHINE,
  tells: ['overlapHours'],
  body: body({
    overlapHours: Type.Integer({
      minimum: 0,
      maximum: 720,
      default: 24,
      description: 'How long the former secret stays good.',
    }),
  }),
  answer: MachineWithSecretShape,
  reveals: 'secret',
  problems: ['SL-IDENTITY-008'],
  example: { params: { machine: EXAMPLE }, body: { overlapHours: 24 } },
  takesIfMatch: true,
  async handle({ params, body, ...asked }) {
    const machines = await held(asked, params.machine);
    const { machine, secret } = await machines.rotate(params.machine, body.overlapHours * 3_600_000);
    return { machine: machineLineOf(machine), secret };
  },
});

const switching = (verb: 'disable' | 'enable') =>
  route({
    name: `${verb}Machine`,
    method: 'post',
    path: `/machines/{machine}/${verb}`,
    tag: 'People and machines',
    permission: 'administer',
    together: true,
    summary: verb === 'disable' ? 'Switch a machine off' : 'Switch a machine on again',
    description: 'It holds at once, also for the tokens that the machine has.',
    params: MACHINE,
    answer: MachineShape,
    problems: ['SL-IDENTITY-008'],
    example: { params: { machine: EXAMPLE } },
    takesIfMatch: true,
    handle: async ({ params, ...asked }) =>
      machineLineOf(await (await held(asked, params.machine)).switch(params.machine, verb === 'disable')),
  });

const addKeys = route({
  name: 'addMachineKeys',
  method: 'post',
  path: '/machines/{machine}/keys',
  tag: 'People and machines',
  permission: 'administer',
  together: true,
  summary: 'Give a machine public keys',
  description:
    'Takes a JWK set, at most five keys a machine. With the private key the program says who it is at /oauth/token by `private_key_jwt` (RFC 7523), beside its secret or instead of it. A key of the same id takes the place of the former.',
  params: MACHINE,
  tells: ['keys.kid'],
  withholds: ['keys'],
  body: body({
    keys: Type.Array(Type.Record(Type.String(), Type.Unknown(), { description: 'A public key as a JWK.' }), {
      minItems: 1,
      maxItems: LIMITS.keysPerMachine,
      description: 'The keys: RSA of 2048 bits or more, P-256, P-384, P-521, Ed25519.',
    }),
  }),
  answer: MachineShape,
  problems: ['SL-IDENTITY-008', 'SL-IDENTITY-015'],
  example: {
    params: { machine: EXAMPLE },
    body: {
      keys: [{ kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo', kid: 'spring' }],
    },
  },
  takesIfMatch: true,
  async handle({ params, body, ...asked }) {
    const now = asked.context.clock.now();
    const keys = await Promise.all(body.keys.map((jwk) => machineKeyOf(jwk, now)));
    return machineLineOf(await (await held(asked, params.machine)).addKeys(params.machine, keys));
  },
});

const removeKey = route({
  name: 'removeMachineKey',
  method: 'delete',
  path: '/machines/{machine}/keys/{key}',
  tag: 'People and machines',
  permission: 'administer',
  together: true,
  summary: 'Take a public key from a machine',
  description: 'From now on nothing that it signs is taken. Tokens that the machine has stay good until they end.',
  params: params({ machine: asked('Client id of the machine.', 63), key: asked('Id of the key.', 100) }),
  answer: MachineShape,
  problems: ['SL-IDENTITY-008'],
  example: { params: { machine: EXAMPLE, key: 'spring' } },
  takesIfMatch: true,
  handle: async ({ params, ...asked }) =>
    machineLineOf(await (await held(asked, params.machine)).removeKey(params.machine, params.key)),
});

/** `/api/v1/machines`: programs that may use the API. */
export const MACHINE_ROUTES: readonly Route[] = [
  list,
  add,
  rotate,
  addKeys,
  removeKey,
  switching('disable'),
  switching('enable'),
];
