import { PERMISSIONS, PERSON_ROLES, type Permission, type PersonRole } from '../../src/config/identity.ts';
import { API_ROUTES } from '../../src/gateway/api/routes.ts';
import { ROLE_PERMISSIONS } from '../../src/governance/identity/permissions.ts';
import { csrfTokenOf, hashOf, personIdOf } from '../../src/governance/identity/secrets.ts';
import type { Grant } from '../../src/governance/identity/store.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import type { GatewayBench } from '../../src/testing/gateway-bench.ts';

/** Somebody who tries the doors: the headers that they send, and what they may do. */
export interface Visitor {
  readonly headers: Readonly<Record<string, string>>;
  readonly permissions: readonly Permission[];
}

const HOUR_MS = 3_600_000;
let made = 0;

/** Signs somebody in, whoever they are. */
export async function signedIn(
  bench: GatewayBench,
  grants: readonly Omit<Grant, 'from'>[],
  session: { readonly expiresAt?: number } = {},
): Promise<Visitor & { readonly person: string }> {
  made += 1;
  const { store } = bench.parts.identity;
  const now = systemClock.now();
  const person = personIdOf('tests', String(made));
  const times = { createdAt: now, signedInAt: now };
  const whole = grants.map((grant) => ({ ...grant, from: 'administrator' as const }));
  await store.meet({
    id: person,
    issuer: 'tests',
    subject: String(made),
    name: `visitor ${made}`,
    grants: [],
    ...times,
  });
  await store.changePerson(person, { granted: whole });
  const secret = `sls_${String(made).padStart(43, 'A')}`;
  const span = { createdAt: now, seenAt: now, expiresAt: session.expiresAt ?? now + HOUR_MS };
  await store.addSession(hashOf(secret), { id: `session-${made}`, person, ...span, address: '::1', agent: 'tests' });
  const headers = { cookie: `storeloom-session=${secret}`, 'x-csrf-token': csrfTokenOf(secret) };
  return {
    person,
    headers,
    permissions: PERMISSIONS.filter((each) => grants.some(({ role }) => ROLE_PERMISSIONS[role].includes(each))),
  };
}

/** A machine with a token. */
export async function machineWith(
  bench: GatewayBench,
  scopes: readonly Permission[],
  change: { readonly disabled?: boolean; readonly tokenEndsAt?: number; readonly endsAt?: number } = {},
): Promise<Visitor> {
  made += 1;
  const { store } = bench.parts.identity;
  const now = systemClock.now();
  const id = `machine-${made}`;
  const expiresAt = change.endsAt ?? now + HOUR_MS;
  const about = { owner: 'tests', purpose: 'tests', secrets: [], createdAt: now, reviewAt: expiresAt };
  await store.addMachine({ id, scopes, reach: ['*'], expiresAt, disabled: change.disabled ?? false, ...about });
  const token = `slk_of_a_test_${made}`;
  await store.addToken(hashOf(token), {
    machine: id,
    scopes,
    issuedAt: now,
    expiresAt: change.tokenEndsAt ?? now + HOUR_MS,
  });
  return { headers: { authorization: `Bearer ${token}` }, permissions: scopes };
}

export const everyRole = (): readonly PersonRole[] => PERSON_ROLES;

/** Every route of the API with an address that it takes. */
export const EVERY_ROUTE = API_ROUTES.map((route) => ({
  route,
  method: route.method.toUpperCase() as 'GET' | 'POST' | 'PUT' | 'DELETE',
  url: `/api/v1${route.path.replaceAll(/\{(\w+)\*?\}/g, (_all, name: string) =>
    encodeURIComponent(String(route.example.params?.[name] ?? 'x')),
  )}`,
}));

/** Asks a route as its example shows; the answer is at hand as soon as it begins. */
export function ask(
  bench: GatewayBench,
  { route, method, url }: (typeof EVERY_ROUTE)[number],
  headers: Visitor['headers'],
) {
  const query = Object.fromEntries(
    Object.entries(route.example.query ?? {}).map(([name, value]) => [name, String(value)]),
  );
  const payload = method === 'GET' ? {} : { payload: (route.example.body ?? {}) as object };
  return bench.gateway.app.inject({ method, url, query, headers, payloadAsStream: true, ...payload });
}
