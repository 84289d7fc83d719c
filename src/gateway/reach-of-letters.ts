import type { Permission } from '../config/identity.ts';
import type { Caller } from '../governance/identity/caller.ts';

/**
 * How the business keys begin of what belongs to the caller's channels: their orders, and what they sent. Nothing when the caller
 * reaches everywhere. Payments and what belongs to the whole house are only for who reaches everywhere.
 */
export function withinOf(caller: Caller, permission: Permission): { readonly within?: readonly string[] } {
  const reach = caller.reachFor(permission);
  if (reach === 'everywhere') return {};
  return { within: reach.channels.flatMap((channel) => [`order/${channel}/`, `delivery/${channel}/`]) };
}
