import { PERMISSIONS, type Permission, type PersonRole } from '../../config/identity.ts';
import { permissionsOf, ROLE_PERMISSIONS } from './permissions.ts';
import { covers, NOWHERE, type Reach, type ReachGroups, reachOf, together } from './reach.ts';
import type { Grant, Machine, MachineToken, Person, Session } from './store.ts';

/** Who asks: a person with a session, a machine with a token, or whoever holds the hub's own token. */
export interface Caller {
  readonly kind: 'person' | 'machine' | 'local';
  /** As it stands in messages and in the audit: `person/<id>`, `machine/<client id>`, `local`. Never a name or an e-mail. */
  readonly name: string;
  /** For people to read. */
  readonly label: string;
  readonly roles: readonly PersonRole[];
  readonly permissions: readonly Permission[];
  /** What the permissions came with: `session <id>`, `token of <machine>`, `own token`. */
  readonly authority: string;
  /** When it ends, epoch milliseconds. */
  readonly expiresAt?: number;
  /** The session of a person. */
  readonly session?: Session;
  readonly person?: Person;
  /** What a request from this person's browser must carry when it changes something. */
  readonly csrfToken?: string;
  /** Requests in a minute that a machine may make, when it has a quota of its own. */
  readonly requestsPerMinute?: number;
  /** Where the caller may do it; nowhere without the permission. */
  reachFor(permission: Permission): Reach;
}

/** Whoever can read the hub's data directory holds its own token, and may do everything. */
export const LOCAL_CALLER: Caller = {
  kind: 'local',
  name: 'local',
  label: 'the command line on this machine',
  roles: [],
  permissions: PERMISSIONS,
  authority: 'own token',
  reachFor: () => 'everywhere',
};

/** A person as a caller. `unmasks`: personal data was asked for in this request; otherwise it stays masked. */
export function personCaller(
  { person, session, csrfToken }: { person: Person; session: Session; csrfToken?: string },
  groups: ReachGroups,
  unmasks: boolean,
): Caller {
  const roles = [...new Set(person.grants.map(({ role }) => role))].sort();
  const permissions = permissionsOf(roles).filter((permission) => permission !== 'personal' || unmasks);
  return {
    kind: 'person',
    name: `person/${person.id}`,
    label: person.name,
    roles,
    permissions,
    authority: `session ${session.id}`,
    expiresAt: session.expiresAt,
    session,
    person,
    ...(csrfToken === undefined ? {} : { csrfToken }),
    reachFor: (permission) =>
      permissions.includes(permission) ? reachOfGrants(person.grants, permission, groups) : NOWHERE,
  };
}

/** A machine as a caller, with what its token says as far as the machine still has it. */
export function machineCaller(machine: Machine, token: MachineToken, groups: ReachGroups): Caller {
  const permissions = PERMISSIONS.filter(
    (permission) => token.scopes.includes(permission) && machine.scopes.includes(permission),
  );
  const reach = reachOf(machine.reach, groups);
  return {
    kind: 'machine',
    name: `machine/${machine.id}`,
    label: machine.id,
    roles: [],
    permissions,
    authority: `token of ${machine.id}`,
    expiresAt: token.expiresAt,
    ...(machine.requestsPerMinute === undefined ? {} : { requestsPerMinute: machine.requestsPerMinute }),
    reachFor: (permission) => (permissions.includes(permission) ? reach : NOWHERE),
  };
}

/** A permission reaches as far as the roles that give it, and not as far as the person's other roles. */
function reachOfGrants(grants: readonly Grant[], permission: Permission, groups: ReachGroups): Reach {
  return grants
    .filter(({ role }) => ROLE_PERMISSIONS[role].includes(permission))
    .map(({ reach }) => reachOf(reach, groups))
    .reduce(together, NOWHERE);
}

/** How far a person has a permission by roles of their own; undefined without it. */
export function reachOfPerson(person: Person, permission: Permission, groups: ReachGroups): Reach | undefined {
  const has = permissionsOf(person.grants.map(({ role }) => role)).includes(permission);
  return has ? reachOfGrants(person.grants, permission, groups) : undefined;
}

/** Whether personal data of everything that the caller may read may be shown to it. */
export function seesPersonal(caller: Caller): boolean {
  return caller.permissions.includes('personal') && covers(caller.reachFor('personal'), caller.reachFor('read'));
}
