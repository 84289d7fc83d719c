import type { Permission } from '../../config/identity.ts';
import type { Caller } from '../../governance/identity/caller.ts';

/** What a caller whose role is limited must know of an answer; nothing for whoever reaches everywhere. */
export const leftOut = (caller: Caller): { readonly note?: string } =>
  caller.reachFor('read') === 'everywhere'
    ? {}
    : { note: 'Only what belongs to your channels and stores; what belongs to the whole house is left out.' };

/** Whether a connection is a sales channel that the caller reaches, or the caller reaches everything. */
export function isOwnChannel(caller: Caller, permission: Permission, connection: string): boolean {
  const reach = caller.reachFor(permission);
  return reach === 'everywhere' || reach.channels.includes(connection);
}

/** Whether a subscription works for such a connection: `translate/shopify-eu`, `deliver/shopify-eu`. Processes are the whole house's. */
export function isOwnFlow(caller: Caller, permission: Permission, subscription: string): boolean {
  if (caller.reachFor(permission) === 'everywhere') return true;
  const [, connection] = /^(?:translate|deliver)\/(.+)$/.exec(subscription) ?? [];
  return connection !== undefined && isOwnChannel(caller, permission, connection);
}
