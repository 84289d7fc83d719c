import { PERMISSIONS, type Permission, type PersonRole } from '../../config/identity.ts';

/** What each role of a person may do. */
export const ROLE_PERMISSIONS: Readonly<Record<PersonRole, readonly Permission[]>> = {
  viewer: ['read'],
  operator: ['read', 'operate', 'personal'],
  approver: ['read', 'personal', 'approve'],
  integrator: ['read', 'operate', 'configure'],
  administrator: PERMISSIONS,
};

/** What a machine may be given: it never approves and never administers, because those need a person to answer for them. */
export const MACHINE_SCOPES = ['read', 'operate', 'personal', 'configure', 'audit'] as const satisfies Permission[];

/** The permissions of several roles together, in the order of `PERMISSIONS`. */
export function permissionsOf(roles: readonly PersonRole[]): readonly Permission[] {
  return PERMISSIONS.filter((permission) => roles.some((role) => ROLE_PERMISSIONS[role].includes(permission)));
}
