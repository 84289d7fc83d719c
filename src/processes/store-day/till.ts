import type { EventData } from '../../canonical/event.ts';
import { type Figures, readKey } from './figures.ts';
import { missingBetween, type Run } from './numbers.ts';

type Counted = EventData<'TillClosed'>['counted'];

/** What is known of a till on one business date: its numbers as runs, its openings and closings. */
export interface TillDay {
  readonly numbers: readonly Run[];
  readonly opens: readonly { readonly number: number; readonly float: Figures }[];
  readonly closes: readonly { readonly number: number; readonly counted: Figures }[];
  /** Whether anything of this date was heard of it; the number of a void alone may belong to another date. */
  readonly heard: boolean;
}

export const NEW_TILL: TillDay = { numbers: [], opens: [], closes: [], heard: false };

/** What was counted or put in, by currency and tender. */
export function countOf(tenders: Counted): Figures {
  const sums: Record<string, number> = {};
  for (const { kind, amount } of tenders) {
    const key = JSON.stringify([amount.currency, kind]);
    sums[key] = (sums[key] ?? 0) + amount.amount;
  }
  return sums;
}

/**
 * The last closing of each of its sessions. A closing that follows another without an opening between them is a
 * second count of the same drawer, and the later one holds.
 */
function sessionsOf({ opens, closes }: TillDay): readonly (TillDay['closes'][number] | undefined)[] {
  const starts = [...opens].sort((left, right) => left.number - right.number);
  const first = starts[0]?.number ?? Number.POSITIVE_INFINITY;
  // Closings before the first known opening are of a session whose opening is missing.
  const bounds = [...(closes.some(({ number }) => number < first) ? [-1] : []), ...starts.map(({ number }) => number)];
  return bounds.map((from, index) => {
    const until = bounds[index + 1] ?? Number.POSITIVE_INFINITY;
    const within = closes.filter(({ number }) => from < number && number < until);
    return within.reduce<TillDay['closes'][number] | undefined>(
      (latest, close) => (latest === undefined || close.number > latest.number ? close : latest),
      undefined,
    );
  });
}

/** Whether everything that was opened was closed. */
export function isClosed(till: TillDay): boolean {
  const sessions = sessionsOf(till);
  return !till.heard || (sessions.length > 0 && sessions.every((close) => close !== undefined));
}

/** The numbers that are missing between its first opening and its last closing; the opening itself when none was heard. */
export function missingOf({ numbers, opens, closes, heard }: TillDay): readonly Run[] {
  if (!heard || numbers.length === 0) return [];
  const lowest = numbers[0]?.[0] ?? 0;
  if (closes.length === 0) return [];
  const last = Math.max(...closes.map(({ number }) => number));
  if (opens.length === 0) return lowest > 0 ? [[lowest - 1, lowest - 1], ...missingBetween(numbers, lowest, last)] : [];
  return missingBetween(numbers, Math.min(...opens.map(({ number }) => number)), last);
}

/** What a drawer should hold of a tender, and what was counted. */
export interface Drawer {
  readonly till: string;
  readonly kind: string;
  readonly currency: string;
  readonly expected: number;
  /** Undefined when no closing counted it. */
  readonly counted: number | undefined;
}

/** The drawers of a till: floats, what came in and what was moved, against what was counted over its sessions. */
export function drawersOf(name: string, till: TillDay, figures: Figures): readonly Drawer[] {
  const sums = new Map<string, { expected: number; counted: number | undefined }>();
  const of = (key: string) => {
    const found = sums.get(key) ?? { expected: 0, counted: undefined };
    sums.set(key, found);
    return found;
  };
  for (const [key, amount] of Object.entries(figures)) {
    const { currency, of: what, detail } = readKey(key);
    if (detail[0] !== name) continue;
    if (what === 'tender') of(JSON.stringify([currency, detail[1]])).expected += amount;
    if (what === 'moved') of(JSON.stringify([currency, 'cash'])).expected += amount;
  }
  for (const { float } of till.opens) {
    for (const [key, amount] of Object.entries(float)) of(key).expected += amount;
  }
  for (const close of sessionsOf(till)) {
    for (const [key, amount] of Object.entries(close?.counted ?? {})) {
      const drawer = of(key);
      drawer.counted = (drawer.counted ?? 0) + amount;
    }
  }
  return [...sums]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([key, sum]) => {
      const [currency = '', kind = ''] = JSON.parse(key) as string[];
      return { till: name, kind, currency, ...sum };
    });
}
