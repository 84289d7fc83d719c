/**
 * Where a permission holds. An order belongs to its sales channel, a till and its sales to their location; what belongs to
 * neither (flows, dead letters, connections, stock of the whole house) is only for who reaches everywhere.
 */
export type Reach = 'everywhere' | { readonly channels: readonly string[]; readonly locations: readonly string[] };

/** The channels and locations that a brand or a region stands for. */
export interface ReachGroups {
  readonly brands: Readonly<Record<string, Members>>;
  readonly regions: Readonly<Record<string, Members>>;
}

interface Members {
  readonly channels?: readonly string[] | undefined;
  readonly locations?: readonly string[] | undefined;
}

export const NOWHERE: Reach = { channels: [], locations: [] };
export const EVERYWHERE = '*';

/** Entries (`*`, `channel/…`, `location/…`, `brand/…`, `region/…`) as a reach. A group that is not configured reaches nothing. */
export function reachOf(entries: readonly string[], groups: ReachGroups): Reach {
  if (entries.includes(EVERYWHERE)) return 'everywhere';
  return entries.map((entry) => reachOfEntry(entry, groups)).reduce(together, NOWHERE);
}

function reachOfEntry(entry: string, { brands, regions }: ReachGroups): Reach {
  const [kind, name = ''] = entry.split(/\/(.*)/s);
  if (kind === 'channel') return { channels: [name], locations: [] };
  if (kind === 'location') return { channels: [], locations: [entry] };
  const group = kind === 'brand' ? brands : kind === 'region' ? regions : {};
  const { channels = [], locations = [] } = Object.hasOwn(group, name) ? (group[name] ?? {}) : {};
  return { channels, locations };
}

/** What either of two reaches. */
export function together(left: Reach, right: Reach): Reach {
  if (left === 'everywhere' || right === 'everywhere') return 'everywhere';
  return {
    channels: [...new Set([...left.channels, ...right.channels])].sort(),
    locations: [...new Set([...left.locations, ...right.locations])].sort(),
  };
}

/** What both reach. */
export function meeting(left: Reach, right: Reach): Reach {
  if (left === 'everywhere') return right;
  if (right === 'everywhere') return left;
  return {
    channels: left.channels.filter((channel) => right.channels.includes(channel)),
    locations: left.locations.filter((location) => right.locations.includes(location)),
  };
}

/** Whether everything in `inner` is in `outer` too. */
export function covers(outer: Reach, inner: Reach): boolean {
  if (outer === 'everywhere') return true;
  if (inner === 'everywhere') return false;
  return (
    inner.channels.every((channel) => outer.channels.includes(channel)) &&
    inner.locations.every((location) => outer.locations.includes(location))
  );
}
