import type { Permission, PersonRole } from '../../config/identity.ts';

/** A role that a person has, where it reaches, and who gave it. */
export interface Grant {
  readonly role: PersonRole;
  /** `*`, `channel/…`, `location/…`, `brand/…`, `region/…`. */
  readonly reach: readonly string[];
  /** `provider`: it follows the groups of the company and is set anew at each sign-in. */
  readonly from: 'provider' | 'administrator';
}

/** Somebody who has signed in here. Times are epoch milliseconds. */
export interface Person {
  /** Derived from issuer and subject, so that it is the same whichever hub meets the person first. */
  readonly id: string;
  readonly issuer: string;
  readonly subject: string;
  /** Personal. */
  readonly name: string;
  /** Personal. */
  readonly email?: string;
  readonly grants: readonly Grant[];
  readonly disabled: boolean;
  readonly createdAt: number;
  readonly signedInAt: number;
}

/** A person who is signed in with one browser. */
export interface Session {
  /** Public; the cookie holds another secret, of which only the hash is stored. */
  readonly id: string;
  readonly person: string;
  readonly createdAt: number;
  readonly seenAt: number;
  /** When it ends whatever happens. */
  readonly expiresAt: number;
  readonly address: string;
  /** The browser, as it calls itself; cut short. */
  readonly agent: string;
}

/** Something that is good for one use: a sign-in link, or a way to the provider and back. */
export interface Ticket {
  readonly kind: 'link' | 'round-trip';
  readonly content: Readonly<Record<string, string>>;
  readonly expiresAt: number;
}

/** A program that may use the API. */
export interface Machine {
  /** Its OAuth client id. */
  readonly id: string;
  readonly scopes: readonly Permission[];
  readonly reach: readonly string[];
  readonly owner: string;
  readonly purpose: string;
  /** When it ends unless somebody renews it. */
  readonly expiresAt: number;
  /** When its owner should look whether it is still needed. */
  readonly reviewAt: number;
  readonly requestsPerMinute?: number;
  /** Hashes of its secrets; the former one stays good for a while after a rotation. */
  readonly secrets: readonly MachineSecret[];
  /** Public keys with which it may say who it is instead (RFC 7523). */
  readonly keys?: readonly MachineKey[];
  readonly disabled: boolean;
  readonly createdAt: number;
  readonly usedAt?: number;
}

export interface MachineSecret {
  readonly hash: string;
  readonly createdAt: number;
  readonly expiresAt?: number;
}

/** A public key of a machine, as a JWK with nothing in it but the key. */
export interface MachineKey {
  /** Its `kid`, or its thumbprint. */
  readonly id: string;
  readonly jwk: Readonly<Record<string, string>>;
  readonly createdAt: number;
}

export interface MachineToken {
  readonly machine: string;
  readonly scopes: readonly Permission[];
  readonly issuedAt: number;
  readonly expiresAt: number;
}

/** Machines, their tokens, and the assertions by which they came in. */
export interface MachineStore {
  /** False when the id is taken. */
  addMachine(machine: Machine): Promise<boolean>;
  machine(id: string): Promise<Machine | undefined>;
  /** As `holdPerson`. */
  holdMachine(id: string): Promise<Machine | undefined>;
  machines(): Promise<readonly Machine[]>;
  changeMachine(id: string, change: Partial<Omit<Machine, 'id' | 'createdAt'>>): Promise<Machine | undefined>;
  addToken(hash: string, token: MachineToken): Promise<void>;
  token(hash: string): Promise<{ readonly token: MachineToken; readonly machine: Machine } | undefined>;

  /** False when it was used before, by whichever hub. */
  takeAssertion(id: string, expiresAt: number): Promise<boolean>;

  /** Forgets what ended before `nowMs`. */
  forget(nowMs: number): Promise<void>;
}

/** People, sessions, tickets, machines and their tokens. Secrets are known by their hash only. Drivers: memory, PostgreSQL. */
export interface IdentityStore extends MachineStore {
  /** Adds the person, or takes over what the provider says now: name, e-mail, and the grants that came from it. */
  meet(person: Omit<Person, 'disabled'>): Promise<Person>;
  person(id: string): Promise<Person | undefined>;
  /** The same, for whoever changes what was read: within a transaction everybody else who wants to waits until it has ended. */
  holdPerson(id: string): Promise<Person | undefined>;
  /** By name. */
  people(): Promise<readonly Person[]>;
  /** Replaces the grants that administrators gave, or switches an account off or on. Undefined when there is no such person. */
  changePerson(
    id: string,
    change: { readonly granted?: readonly Grant[]; readonly disabled?: boolean },
  ): Promise<Person | undefined>;
  hasAdministrator(): Promise<boolean>;

  addSession(hash: string, session: Session): Promise<void>;
  /** The session of a cookie with its person, unless it was revoked. */
  session(hash: string): Promise<{ readonly session: Session; readonly person: Person } | undefined>;
  seen(id: string, atMs: number): Promise<void>;
  /** Newest first, those that have not ended. */
  sessions(nowMs: number, person?: string): Promise<readonly Session[]>;
  /** Answers how many were ended. */
  revokeSessions(choice: { readonly id: string } | { readonly person: string }): Promise<number>;

  addTicket(hash: string, ticket: Ticket): Promise<void>;
  /** Takes it away, so that it is good for one use; undefined when there is none or it is too old. */
  takeTicket(hash: string, kind: Ticket['kind'], nowMs: number): Promise<Ticket | undefined>;

  /** Forgets what ended before `nowMs`. */
  forget(nowMs: number): Promise<void>;
}
