/**
 * The numbers of a till: which were seen, as a span with gaps. The span begins with the first number that the hub heard of,
 * not with history. Numbers may come in any order; the span and what is missing in it come out the same.
 */
export interface Sequence {
  /** The lowest and the highest number heard of; lowest = highest + 1 when one is known to exist and none was seen. */
  readonly lowest: number;
  readonly highest: number;
  /** What is missing between them, in order. */
  readonly gaps: readonly Gap[];
}

/** A run of numbers that were never seen. */
export interface Gap {
  readonly first: number;
  readonly last: number;
  /** When the hub noticed, epoch milliseconds. */
  readonly since: number;
  /** A person was told; what is left of a gap that was told stays told. */
  readonly told: boolean;
}

/** A number was seen at `atMs`. */
export function seen(sequence: Sequence | undefined, number: number, atMs: number): Sequence {
  if (sequence === undefined) return { lowest: number, highest: number, gaps: NONE };
  const { lowest, highest, gaps } = sequence;
  if (number > highest) {
    return { lowest, highest: number, gaps: joined(gaps, gapBetween(highest + 1, number - 1, atMs)) };
  }
  if (number < lowest) {
    return { lowest: number, highest, gaps: joined(gapBetween(number + 1, lowest - 1, atMs), gaps) };
  }
  if (!gaps.some((gap) => holds(gap, number))) return sequence;
  return { lowest, highest, gaps: gaps.flatMap((gap) => (holds(gap, number) ? without(gap, number) : [gap])) };
}

/** The till says which number was its last; whatever was not seen up to there is missing. */
export function promised(sequence: Sequence | undefined, last: number, atMs: number): Sequence {
  if (sequence === undefined) return { lowest: last + 1, highest: last, gaps: NONE };
  const { lowest, highest, gaps } = sequence;
  if (last <= highest) return sequence;
  return { lowest, highest: last, gaps: joined(gaps, gapBetween(highest + 1, last, atMs)) };
}

/** The numbers that are missing of a run, as runs. */
export function missingOf(gaps: readonly Gap[], first: number, last: number): readonly Pick<Gap, 'first' | 'last'>[] {
  return gaps
    .filter((gap) => gap.last >= first && gap.first <= last)
    .map((gap) => ({ first: Math.max(gap.first, first), last: Math.min(gap.last, last) }));
}

/** How many numbers are missing. */
export function missingCount(gaps: readonly Pick<Gap, 'first' | 'last'>[]): number {
  return gaps.reduce((count, { first, last }) => count + last - first + 1, 0);
}

/** One list for all that is complete. */
const NONE: readonly Gap[] = [];

const holds = ({ first, last }: Gap, number: number): boolean => first <= number && number <= last;

function gapBetween(first: number, last: number, since: number): readonly Gap[] {
  return first > last ? NONE : [{ first, last, since, told: false }];
}

/** Both, and the same list when there is nothing to add: who keeps it sees that nothing changed. */
function joined(left: readonly Gap[], right: readonly Gap[]): readonly Gap[] {
  if (left.length === 0) return right;
  return right.length === 0 ? left : [...left, ...right];
}

function without(gap: Gap, number: number): readonly Gap[] {
  return [
    { ...gap, last: number - 1 },
    { ...gap, first: number + 1 },
  ].filter(({ first, last }) => first <= last);
}
