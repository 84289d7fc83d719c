import { quantityOfMillionths } from '../../kernel/quantity.ts';
import { type Desk, sheetOn } from './desk.ts';
import type { StockFact } from './fact.ts';
import { type StockPlan, shelfKey } from './plan.ts';
import type { Entry, Flight, Shelf } from './sheet.ts';
import { applied, lost, mismatched, newShelf, observed, refused } from './shelf.ts';

/** How long a refused number is left alone, unless another one is due. */
const REFUSED_MS = 60 * 60_000;
/** How long after a publication with an unknown end the next one waits. */
const LOST_MS = 15 * 60_000;

const text = (amount: number): string => quantityOfMillionths(amount, '').value;

/** Takes note of what a channel was seen to show. */
export function noteShown(desk: Desk, fact: Extract<StockFact, { kind: 'shown' }>, cause: string): void {
  const { sku, connection, location, amount, observedMs } = fact;
  const key = shelfOf(desk.plan, connection, location);
  if (key === undefined) return;
  const before = sheetOn(desk, sku).shelves[key] ?? newShelf;
  const { shelf, what } = observed(before, amount, observedMs, desk.nowMs);
  if (shelf !== before) put(desk, sku, key, shelf);
  if (what === 'stale' || what === 'echo') return;
  const isFirst = before.shown === undefined;
  const raised = !isFirst && shelf.exposure > before.exposure;
  const told = isFirst ? 'nothing yet' : text(before.shown ?? 0);
  note(desk, sku, key, {
    kind: 'observed',
    amount,
    ...(raised ? { code: 'SL-STOCK-005' } : {}),
    because: isFirst ? 'seen there for the first time' : `${READINGS[what]}: it was told ${told}`,
    cause,
  });
}

/** Takes note of how a publication ended. An outcome of another token is an old story. */
export function noteOutcome(desk: Desk, fact: Extract<StockFact, { kind: 'outcome' }>, cause: string): void {
  const { sku, connection, location, token } = fact;
  const key = shelfKey(connection, location);
  const before = desk.sheets.get(sku)?.shelves[key];
  const flight = before?.flight;
  if (before === undefined || flight === undefined || flight.token !== token) return;
  const [shelf, entry] = ended(before, flight, fact, desk.nowMs);
  put(desk, sku, key, shelf);
  note(desk, sku, key, { ...entry, cause });
}

const READINGS: Readonly<Record<'less' | 'more' | 'unclear', string>> = {
  less: 'sold there or lowered by hand',
  more: 'the channel raised it by itself',
  unclear: 'it may be from before what is known, and the channel is asked',
};

type Line = Pick<Entry, 'kind' | 'because'> & Partial<Pick<Entry, 'amount' | 'code' | 'cause' | 'lagMs'>>;

function ended(
  shelf: Shelf,
  flight: Flight,
  { end, shown = 0, shownMs, failure }: Extract<StockFact, { kind: 'outcome' }>,
  nowMs: number,
): [Shelf, Line] {
  const read = { shown, shownMs: shownMs ?? nowMs };
  switch (end) {
    case 'applied':
      return [
        applied(shelf, flight, read, nowMs),
        {
          kind: 'confirmed',
          amount: shown,
          lagMs: nowMs - flight.sentMs,
          because: `the channel took it after ${nowMs - flight.sentMs} ms`,
        },
      ];
    case 'mismatch': {
      const because = `it was expected to show ${text(flight.expected)}, so it was left alone`;
      const next = mismatched(shelf, flight, read, nowMs);
      const code = next.raised > shelf.raised ? { code: 'SL-STOCK-005' } : {};
      return [next, { kind: 'mismatch', amount: shown, ...code, because }];
    }
    case 'rejected':
    case 'failed': {
      const code = failure?.code ?? 'SL-STOCK-007';
      const because = failure?.because ?? 'no reason was given';
      const next =
        end === 'rejected'
          ? refused(shelf, flight, code, nowMs + REFUSED_MS, nowMs)
          : lost(shelf, flight, code, nowMs + LOST_MS, nowMs);
      return [next, { kind: 'refused', amount: flight.amount, code: 'SL-STOCK-007', because: `${code}: ${because}` }];
    }
  }
}

/** The shelf that a channel speaks of. One that shows a single number may name its place or not. */
export function shelfOf(plan: StockPlan, connection: string, location: string | undefined): string | undefined {
  const shelves =
    plan.channels.find((each) => each.connection === connection && each.fulfilledBy === 'us')?.shelves ?? [];
  const only = shelves.length === 1 ? shelves[0] : undefined;
  const isNamed = location !== undefined && only?.location !== undefined;
  const shelf = shelves.find((each) => each.location === location) ?? (isNamed ? undefined : only);
  return shelf === undefined ? undefined : shelfKey(connection, shelf.location);
}

/** Puts a shelf back into its sheet. */
export function put(desk: Desk, sku: string, key: string, shelf: Shelf): void {
  const sheet = sheetOn(desk, sku);
  desk.sheets.set(sku, { ...sheet, shelves: { ...sheet.shelves, [key]: shelf } });
}

/** Adds a line about a shelf to the history. */
export function note(desk: Desk, sku: string, about: string, line: Line): void {
  desk.entries.push({ sku, atMs: desk.nowMs, about, ...line });
}
