import { queryOptions, useQuery } from '@tanstack/react-query';
import { answerOf, askPlainly, carry, hub } from '../api/client.ts';
import type { components } from '../api/schema.ts';

/** Who is signed in, and what they may do. */
export type Me = components['schemas']['Me'];

export const me = () =>
  queryOptions({
    queryKey: ['me'],
    async queryFn() {
      const known = await answerOf(hub.GET('/api/v1/me'));
      // Only our own pages can read it, so what carries it was sent by one.
      carry('x-csrf-token', known.csrfToken);
      return known;
    },
    staleTime: 60_000,
    refetchInterval: 300_000,
  });

export const useMe = (): Me | undefined => useQuery(me()).data;

/** Whether one's role reaches the whole house: what is of it is asked for by nobody else, because it would be refused. */
export const useWholeHouse = (): boolean => useMe()?.reach === 'everywhere';

type Permission = Me['permissions'][number];

const MEANINGS: Readonly<Record<Permission, string>> = {
  read: 'look at things',
  operate: 'change how things run',
  personal: 'see personal data',
  approve: 'approve what moves money',
  configure: 'change the configuration',
  audit: 'read the audit',
  administer: 'manage people and machines',
};

/** Why somebody may not; undefined when they may. */
export function refusalOf(who: Me | undefined, permission: Permission): string | undefined {
  if (who === undefined) return 'It is not known yet what you may do.';
  if (who.permissions.includes(permission)) return undefined;
  const roles = who.roles.length === 0 ? 'no role' : `the role ${who.roles.join(', ')}`;
  return `You have ${roles}, which may not ${MEANINGS[permission]}. Ask an administrator.`;
}

/** Ends the session here, and at the company's provider where it has a place for that. */
export async function signOut(): Promise<void> {
  const { endSessionUrl } = await askPlainly<{ endSessionUrl?: string }>('/sign-out', 'POST');
  location.assign(endSessionUrl ?? '/');
}
