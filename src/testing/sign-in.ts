import { type Caller, personCaller } from '../governance/identity/caller.ts';
import { csrfTokenOf, hashOf, personIdOf } from '../governance/identity/secrets.ts';
import type { Grant, Session } from '../governance/identity/store.ts';
import { systemClock } from '../kernel/clock.ts';
import type { GatewayBench } from './gateway-bench.ts';

/** Somebody who is signed in at a bench. */
export interface Asker {
  readonly headers: Readonly<Record<string, string>>;
  readonly person: string;
  /** As it stands in the audit. */
  readonly name: string;
  readonly caller: Caller;
}

const HOUR_MS = 3_600_000;

/** Signs somebody in with these roles. */
export async function signedInAs(
  bench: Pick<GatewayBench, 'parts'>,
  subject: string,
  grants: readonly Omit<Grant, 'from'>[],
): Promise<Asker> {
  const { store, groups } = bench.parts.identity;
  const now = systemClock.now();
  const id = personIdOf('tests', subject);
  const given = grants.map((grant) => ({ ...grant, from: 'provider' as const }));
  const person = await store.meet({
    id,
    issuer: 'tests',
    subject,
    name: subject,
    grants: given,
    createdAt: now,
    signedInAt: now,
  });
  const secret = `sls_${subject.padStart(43, 'A')}`;
  const session: Session = {
    id: `session-${subject}`,
    person: id,
    createdAt: now,
    seenAt: now,
    expiresAt: now + HOUR_MS,
    address: '::1',
    agent: 'tests',
  };
  await store.addSession(hashOf(secret), session);
  return {
    headers: { cookie: `storeloom-session=${secret}`, 'x-csrf-token': csrfTokenOf(secret) },
    person: id,
    name: `person/${id}`,
    caller: personCaller({ person, session }, groups, false),
  };
}
