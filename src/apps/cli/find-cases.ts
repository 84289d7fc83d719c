import type { Command } from 'commander';
import type { CaseLine } from '../../gateway/api/cases.ts';
import { contextOf } from './context.ts';
import { cliErrors } from './errors.ts';
import { connectHub, type HubClient } from './hub-client.ts';

/** Which cases are listed. */
export interface ListOptions {
  readonly owner?: string;
  readonly unassigned?: boolean;
  readonly overdue?: boolean;
  readonly connection?: string;
  readonly code?: string;
  readonly closed?: boolean;
}

export async function connected(command: Command) {
  const context = contextOf(command);
  return { ...context, hub: await connectHub(context) };
}

/** Open cases, or those that are closed, all pages of them. */
export async function listCases(hub: HubClient, { closed, ...filter }: ListOptions): Promise<CaseLine[]> {
  const query = new URLSearchParams({ state: closed === true ? 'closed' : 'open' });
  for (const [name, value] of Object.entries(filter)) query.set(name, String(value));
  return hub.all<CaseLine>(`/api/v1/cases?${query}`, 'cases');
}

/** People copy the beginning of an id, as they do with commits. The whole one, as it stands in an address. */
export async function wholeId(hub: HubClient, beginning: string): Promise<string> {
  const open = await listCases(hub, {});
  const all = open.some(({ id }) => id.startsWith(beginning)) ? open : await listCases(hub, { closed: true });
  const fitting = all.filter(({ id }) => id.startsWith(beginning));
  const only = fitting.find(({ id }) => id === beginning) ?? (fitting.length === 1 ? fitting[0] : undefined);
  if (only !== undefined) return encodeURIComponent(only.id);
  throw cliErrors.error('SL-CLI-004', {
    because: fitting.length === 0 ? `No case begins with "${beginning}"` : `Several cases begin with "${beginning}"`,
    next: 'See `storeloom cases`, or `storeloom cases list --closed`.',
  });
}
