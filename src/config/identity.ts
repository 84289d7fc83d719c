import { type Static, Type } from 'typebox';

/**
 * What a caller may do. A machine's OAuth scopes are the same words.
 *
 * | permission | lets |
 * |---|---|
 * | `read` | see orders, stores, stock, flows and health; personal data is masked |
 * | `operate` | retry, skip, pause, replay, release |
 * | `personal` | see personal data unmasked; every look is in the audit |
 * | `approve` | give the second pair of eyes where money moves |
 * | `configure` | change mappings, policies and connections |
 * | `audit` | read and export the audit |
 * | `administer` | grant roles, keep machines, end sessions |
 */
export const PERMISSIONS = ['read', 'operate', 'personal', 'approve', 'configure', 'audit', 'administer'] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** Roles of people; `src/governance/identity/permissions.ts` says what each may do. */
export const PERSON_ROLES = ['viewer', 'operator', 'approver', 'integrator', 'administrator'] as const;
export type PersonRole = (typeof PERSON_ROLES)[number];

/** How an entry of a reach is written: `*`, `channel/<connection>`, `location/<code>`, `brand/<name>`, `region/<name>`. */
export const REACH_ENTRY = '^(\\*|(channel|location|brand|region)/[A-Za-z0-9][A-Za-z0-9._~-]{0,199})$';

const text = (description: string, maxLength = 500) => Type.String({ minLength: 1, maxLength, description });
const names = (description: string) =>
  Type.Optional(Type.Array(text(description, 200), { maxItems: 1_000, uniqueItems: true, description }));

const Members = Type.Object(
  {
    channels: names('Connections of sales channels.'),
    locations: names('Stores: location/<code>.'),
  },
  { additionalProperties: false, description: 'The sales channels and stores that belong together.' },
);
const groups = (description: string) => Type.Optional(Type.Record(Type.String(), Members, { description }));

const ClaimedRole = Type.Object(
  {
    value: text('What the claim holds: the name or id of a group.', 300),
    role: Type.Enum<[...typeof PERSON_ROLES]>([...PERSON_ROLES], { description: 'The role that it gives.' }),
    reach: Type.Optional(
      Type.Array(Type.String({ pattern: REACH_ENTRY }), {
        minItems: 1,
        maxItems: 200,
        description: 'Where: channel/…, location/…, brand/…, region/…; everywhere by default.',
      }),
    ),
  },
  { additionalProperties: false, description: 'A group of the provider and the role that it gives.' },
);

const Provider = Type.Object(
  {
    issuer: Type.String({
      pattern: '^https?://[^\\s]+$',
      maxLength: 500,
      description: 'Address of the OpenID Connect provider; https, unless it runs on this machine.',
    }),
    clientId: text('Under which name the provider knows this hub.', 300),
    clientSecret: Type.Optional(
      text('Its secret there: ${env:NAME}, ${file:/path} or ${secret:name}; none for a public client.', 2_000),
    ),
    scopes: Type.Optional(
      Type.Array(text('A scope to ask for.', 100), {
        minItems: 1,
        maxItems: 20,
        description: 'What is asked of the provider: openid, profile and email by default.',
      }),
    ),
    rolesFrom: Type.Object(
      {
        claim: text('The claim that holds groups or roles; a dot leads into an object: realm_access.roles.', 200),
        roles: Type.Array(ClaimedRole, { maxItems: 1_000, description: 'Which group gives which role.' }),
      },
      { additionalProperties: false, description: 'How groups of the company become roles of the hub.' },
    ),
    clockToleranceSeconds: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 300,
        description: "How far the provider's clock may be from ours, in seconds; 30 by default.",
      }),
    ),
  },
  { additionalProperties: false, description: 'Where people sign in with their company account.' },
);

/** `identity` of the configuration: who may come in, and which channels and stores belong together. */
export const IdentitySchema = Type.Object(
  {
    provider: Type.Optional(Provider),
    brands: groups('Brands: the channels and stores of each.'),
    regions: groups('Regions: the channels and stores of each.'),
    sessionIdleMinutes: Type.Integer({
      minimum: 1,
      maximum: 1_440,
      description: 'After how many minutes without a request a person is signed out.',
    }),
    sessionHours: Type.Integer({
      minimum: 1,
      maximum: 168,
      description: 'How long a session lasts at most, in hours.',
    }),
    machineTokenSeconds: Type.Integer({
      minimum: 60,
      maximum: 3_600,
      description: 'How long the token of a machine holds, in seconds.',
    }),
  },
  { additionalProperties: false, description: 'People and machines: who may come in and where they may look.' },
);
export type ProviderConfiguration = Static<typeof Provider>;

/** What holds when nobody says otherwise. */
export const IDENTITY_DEFAULTS = {
  sessionIdleMinutes: 60,
  sessionHours: 12,
  machineTokenSeconds: 600,
} as const;

/** What a provider has when only its address and names are given. */
export const PROVIDER_DEFAULTS = { scopes: ['openid', 'profile', 'email'], clockToleranceSeconds: 30 } as const;
