import { notify } from '../parts/notices.tsx';
import { hub } from './client.ts';

/** Says at every deed that it waits for a second person, when the hub answers so, whichever page it was begun on. */
export function tellOfSecondPerson(): void {
  hub.use({
    async onResponse({ request, response }) {
      if (request.method === 'GET' || !response.ok || request.url.includes('/api/v1/approvals')) return undefined;
      const told = (await response
        .clone()
        .json()
        .catch(() => undefined)) as { readonly approval?: { readonly expiresAt: string } } | undefined;
      if (told?.approval !== undefined) notify('It waits for a second person: see Approvals.');
      return undefined;
    },
  });
}
