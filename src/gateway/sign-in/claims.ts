import type { ProviderConfiguration } from '../../config/identity.ts';
import type { Grant } from '../../governance/identity/store.ts';

type Claims = Readonly<Record<string, unknown>>;

/** What a claim holds. Its name is taken as it is first, because some providers name claims by addresses; then dot by dot. */
export function claimAt(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  return name.split('.').reduce<unknown>((at, part) => {
    return typeof at === 'object' && at !== null && Object.hasOwn(at, part) ? (at as Claims)[part] : undefined;
  }, claims);
}

/** The roles that the groups of a claim give, by the table of the configuration. What is not in the table gives nothing. */
export function grantsOf(claims: Claims, { claim, roles }: ProviderConfiguration['rolesFrom']): Grant[] {
  const held = claimAt(claims, claim);
  const values = new Set((Array.isArray(held) ? held : [held]).filter((value) => typeof value === 'string'));
  return roles
    .filter(({ value }) => values.has(value))
    .map(({ role, reach }) => ({ role, reach: reach ?? ['*'], from: 'provider' }));
}

/** How somebody is called: by name, or by whatever else the provider says. */
export function nameOf(claims: Claims, subject: string): string {
  const { name, preferred_username: username, email } = claims;
  const [called] = [name, username, email, subject].filter((each) => typeof each === 'string' && each.trim() !== '');
  return String(called).trim().slice(0, 200);
}
