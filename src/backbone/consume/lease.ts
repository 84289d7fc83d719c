import { LIMITS } from '../../kernel/limits.ts';
import type { HubNode, SliceOwners } from '../hub-state.ts';

/** What a node should take and give so that live nodes share the slices of a subscription fairly. */
export function fairShare(
  owners: SliceOwners,
  me: string,
  live: readonly HubNode[],
): { readonly take: readonly number[]; readonly give: readonly number[] } {
  const serving = live.filter((node) => node.subscriptions.includes(owners.subscription)).map((node) => node.owner);
  const rank = serving.sort().indexOf(me);
  if (rank < 0) return { take: [], give: [] };
  const most = Math.ceil(LIMITS.slices / serving.length);
  const mine = owners.owned.get(me) ?? [];
  const room = most - mine.length;
  if (room < 0) return { take: [], give: mine.slice(room) };
  // Nodes that look at the same free slices begin at different ones, so that they seldom reach for the same.
  const start = Math.floor((rank * owners.free.length) / serving.length);
  const turned = [...owners.free.slice(start), ...owners.free.slice(0, start)];
  return { take: turned.slice(0, room), give: [] };
}
