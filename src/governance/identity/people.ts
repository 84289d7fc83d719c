import type { Chance } from '../../kernel/chance.ts';
import type { Clock } from '../../kernel/clock.ts';
import { freshId } from '../../kernel/ids.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { identityErrors } from './errors.ts';
import { hashOf, newSecret, personIdOf } from './secrets.ts';
import type { Grant, IdentityStore, Person, Session } from './store.ts';

/** How long sessions last. */
export interface SessionPace {
  readonly idleMs: number;
  readonly mostMs: number;
}

export interface PeopleMeans {
  readonly store: IdentityStore;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly pace: SessionPace;
}

/** Where a request comes from. */
export interface Origin {
  readonly address: string;
  readonly agent: string;
}

/** A session that has just begun; its secret is known to the browser only. */
export interface BegunSession {
  readonly secret: string;
  readonly session: Session;
  readonly person: Person;
}

/** Sign-ins and sessions of people. */
export interface People {
  /** A link that makes its finder a local administrator, once and for a short while. */
  newLink(): Promise<{ readonly secret: string; readonly expiresAt: number }>;
  /** Throws SL-IDENTITY-004 when the link is used, too old or not ours. */
  signInByLink(secret: string, origin: Origin): Promise<BegunSession>;
  /** Throws SL-IDENTITY-002 without a role, SL-IDENTITY-003 when the account is switched off. */
  signInByProvider(claims: ProviderClaims, origin: Origin): Promise<BegunSession>;
  /** The session of a cookie. Throws SL-IDENTITY-001 when it ended or is not known, SL-IDENTITY-003. */
  session(secret: string): Promise<{ readonly session: Session; readonly person: Person }>;
  signOut(secret: string): Promise<void>;
}

/** What the provider says of somebody. */
export interface ProviderClaims {
  readonly issuer: string;
  readonly subject: string;
  readonly name: string;
  readonly email?: string;
  readonly grants: readonly Grant[];
}

/** The one who signs in by a link: no company account is needed. */
export const LOCAL_ISSUER = 'local';
const LOCAL_ADMINISTRATOR = { issuer: LOCAL_ISSUER, subject: 'administrator', name: 'Local administrator' };

export function createPeople(means: PeopleMeans): People {
  const { store, clock, chance } = means;
  return {
    async newLink() {
      const secret = newSecret('sll', chance);
      const expiresAt = clock.now() + LIMITS.signInLinkMs;
      await store.addTicket(hashOf(secret), { kind: 'link', content: {}, expiresAt });
      return { secret, expiresAt };
    },
    async signInByLink(secret, origin) {
      const ticket = await store.takeTicket(hashOf(secret), 'link', clock.now());
      if (ticket === undefined)
        throw identityErrors.error('SL-IDENTITY-004', { because: 'The link is not good any more' });
      const grants: Grant[] = [{ role: 'administrator', reach: ['*'], from: 'provider' }];
      return beginSession(means, await meet(means, { ...LOCAL_ADMINISTRATOR, grants }), origin);
    },
    async signInByProvider(claims, origin) {
      return beginSession(means, await meet(means, claims), origin);
    },
    async session(secret) {
      const found = await store.session(hashOf(secret));
      const now = clock.now();
      if (found === undefined || hasEnded(found.session, means.pace, now)) {
        throw identityErrors.error('SL-IDENTITY-001', { because: 'The session has ended' });
      }
      refuseUseless(found.person);
      if (now - found.session.seenAt >= LIMITS.sessionSeenEveryMs) await store.seen(found.session.id, now);
      return found;
    },
    async signOut(secret) {
      const found = await store.session(hashOf(secret));
      if (found !== undefined) await store.revokeSessions({ id: found.session.id });
    },
  };
}

/** Whether a session is over, by its age or because nobody used it. */
export function hasEnded({ expiresAt, seenAt }: Session, { idleMs }: SessionPace, nowMs: number): boolean {
  return nowMs >= expiresAt || nowMs - seenAt >= idleMs;
}

function meet({ store, clock }: PeopleMeans, claims: ProviderClaims): Promise<Person> {
  const now = clock.now();
  return store.meet({ ...claims, id: personIdOf(claims.issuer, claims.subject), createdAt: now, signedInAt: now });
}

async function beginSession(means: PeopleMeans, person: Person, origin: Origin): Promise<BegunSession> {
  const { store, clock, chance, pace } = means;
  refuseUseless(person);
  const now = clock.now();
  const secret = newSecret('sls', chance);
  const session: Session = {
    id: freshId(now, chance),
    person: person.id,
    createdAt: now,
    seenAt: now,
    expiresAt: now + pace.mostMs,
    address: origin.address.slice(0, 64),
    agent: origin.agent.slice(0, 200),
  };
  await store.addSession(hashOf(secret), session);
  const others = await store.sessions(now, person.id);
  for (const { id } of others.slice(LIMITS.sessionsPerPerson)) await store.revokeSessions({ id });
  return { secret, session, person };
}

/** Throws for somebody who may not do anything here. */
function refuseUseless({ disabled, grants, id }: Person): void {
  if (disabled) throw identityErrors.error('SL-IDENTITY-003', { because: `The account ${id} is switched off` });
  if (grants.length > 0) return;
  throw identityErrors.error('SL-IDENTITY-002', { because: `You are known here as ${id} and have no role` });
}
