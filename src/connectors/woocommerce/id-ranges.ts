/** Longest run of ids that is read out of one range, so that a broken cursor cannot fill the memory. */
const MOST_IDS = 1_000_000;

/** Ids in little space: `["12","13","14","20"]` gives "12-14,20". A shop hands its ids out in turn, so a cursor of all of them stays short. */
export function rangesOf(ids: Iterable<string>): string {
  const sorted = [...new Set(ids)].map(Number).sort((left, right) => left - right);
  const ranges: string[] = [];
  for (let index = 0; index < sorted.length; ) {
    const from = sorted[index] as number;
    let to = from;
    while (sorted[index + 1] === to + 1) {
      to += 1;
      index += 1;
    }
    ranges.push(from === to ? String(from) : `${from}-${to}`);
    index += 1;
  }
  return ranges.join(',');
}

/** "12-14,20" gives `["12","13","14","20"]`. What is not readable is left out. */
export function idsIn(ranges: string): string[] {
  const ids: string[] = [];
  for (const range of ranges.split(',')) {
    const [, first, last] = /^(\d{1,15})(?:-(\d{1,15}))?$/.exec(range) ?? [];
    if (first === undefined) continue;
    const to = Number(last ?? first);
    for (let id = Number(first); id <= to && ids.length < MOST_IDS; id += 1) ids.push(String(id));
  }
  return ids;
}

/**
 * Adds ids to ranges. A list that is read in the order of its ids only ever adds at the end, which is done without reading what is there:
 * a shop of hundreds of thousands of products is gone through page by page.
 */
export function withIds(ranges: string, ids: readonly string[]): string {
  const cut = ranges.lastIndexOf(',') + 1;
  const [, from = '', to = from] = /^(\d+)(?:-(\d+))?$/.exec(ranges.slice(cut)) ?? [];
  const last = Number(to);
  if (from === '' || ids.some((id) => Number(id) <= last)) return rangesOf([...idsIn(ranges), ...ids]);
  if (ids.length === 0) return ranges;
  const added = rangesOf(ids);
  const [, first, end = first] = /^(\d+)(?:-(\d+))?/.exec(added) ?? [];
  if (Number(first) !== last + 1) return `${ranges},${added}`;
  return `${ranges.slice(0, cut)}${from}-${end}${added.slice(added.split(',')[0]?.length ?? 0)}`;
}
