import { breakOf, type ChainedEntry, GENESIS, type Head } from './chain.ts';

/** What a look through the whole chain came to. */
export interface Verdict {
  readonly entries: number;
  /** The last good entry. */
  readonly head: Head;
  /** The first thing that is wrong. */
  readonly broken?: string;
}

/**
 * Looks through a chain. `anchor`, kept outside the database, is what finds a tail that was cut off or a chain that was made anew:
 * its entry must be there, with its hash.
 */
export async function verifyChain(
  entries: AsyncIterable<ChainedEntry> | Iterable<ChainedEntry>,
  { from = GENESIS, anchor }: { readonly from?: Head; readonly anchor?: Head } = {},
): Promise<Verdict> {
  let head: Head = from;
  let count = 0;
  for await (const entry of entries) {
    const broken = breakOf(entry, head) ?? breakOfAnchor(entry, anchor);
    if (broken !== undefined) return { entries: count, head, broken };
    head = { sequence: entry.sequence, hash: entry.hash };
    count += 1;
  }
  if (anchor !== undefined && anchor.sequence > head.sequence) {
    const broken = `the end is missing: the anchor knows entry ${anchor.sequence}, and the last one is ${head.sequence}`;
    return { entries: count, head, broken };
  }
  return { entries: count, head };
}

/** What is wrong with an entry by what the anchor knows of it; undefined when it is another entry, or the same. */
export function breakOfAnchor({ sequence, hash }: ChainedEntry, anchor: Head | undefined): string | undefined {
  if (anchor === undefined || anchor.sequence !== sequence || anchor.hash === hash) return undefined;
  return `entry ${sequence} is not the one that the anchor knows`;
}
