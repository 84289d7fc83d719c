import type { Ask, Facts } from './facts.ts';

/**
 * The books may know a part of a refund only: another part was not invoiced yet, or was paid beside the invoice. When the rest belongs
 * there too it is told under a reference of its own, because the books take each reference once.
 */

const LATER = / part \d+$/;

/** Reference of the next part, after those that `known` holds. */
export function nextPart(reference: string, known: Readonly<Record<string, unknown>>): string {
  const parts = partsOf(reference, known).length;
  return parts === 0 ? reference : `${reference} part ${parts + 1}`;
}

/** What of `known` are parts of one reference. */
export const partsOf = (reference: string, known: Readonly<Record<string, unknown>>): readonly string[] =>
  Object.keys(known).filter((key) => wholeOf(key) === reference);

/** The reference of which this is a part, or is itself. */
export const wholeOf = (part: string): string => part.replace(LATER, '');

/** Whether a part was asked for, under asks that begin with `prefix`, and is not in the books: on its way, or left to a person. */
export const isBeingTold = (
  facts: Facts,
  prefix: string,
  reference: string,
  known: Readonly<Record<string, unknown>>,
): boolean => partsAsked(facts, prefix, reference).some(({ part, how }) => how !== 'done' || !(part in known));

/** The parts of one reference that were asked for, under asks that begin with `prefix`, and how each stands. */
export const partsAsked = (
  facts: Facts,
  prefix: string,
  reference: string,
): readonly { readonly part: string; readonly how: Ask }[] =>
  Object.entries(facts.asks).flatMap(([key, how]) => {
    const part = key.slice(prefix.length);
    return key.startsWith(prefix) && wholeOf(part) === reference ? [{ part, how }] : [];
  });
