import type { Envelope } from '../../canonical/envelope.ts';
import type { Flight, Shelf } from './sheet.ts';

/**
 * What a channel may still sell. `exposure` is the channel's number plus what it may have sold unheard: it grows with every
 * unit that is put on the shelf (when the publication is sent, since it may arrive), and shrinks only by what is certain: an
 * order heard, or a lower number that the channel confirmed. So the stock behind all exposures is never promised again,
 * whatever is on its way. Every change is one pure function here.
 */

export const newShelf: Shelf = { token: 0, exposure: 0, raised: 0 };

/** Units that left the channel and no order told of yet. */
export function unheardOf(shelf: Shelf): number {
  if (shelf.flight !== undefined) return shelf.flight.unheard;
  return shelf.shown === undefined ? 0 : Math.max(0, shelf.exposure - shelf.shown);
}

/** Keeps the time since which something is unexplained. */
function since(shelf: Shelf, before: Shelf, nowMs: number): Shelf {
  const { unheardMs: _, ...rest } = shelf;
  const open = unheardOf(shelf);
  if (open === 0 && shelf.raised === 0) return rest;
  const same = open === unheardOf(before) && shelf.raised === before.raised && before.unheardMs !== undefined;
  return { ...rest, unheardMs: same ? (before.unheardMs ?? nowMs) : nowMs };
}

/**
 * An order of the channel was heard, or one more unit of it. Its units are those that left unheard, where there are any;
 * otherwise the number must have gone down just now. An order is heard within `settleMs`.
 */
export function heard(shelf: Shelf, amount: number, nowMs: number, settleMs: number): Shelf {
  const { flight } = shelf;
  if (shelf.shown === undefined && flight === undefined) return shelf;
  const known = Math.min(amount, unheardOf(shelf));
  const exposure = Math.max(0, shelf.exposure - amount);
  if (flight !== undefined) {
    const moved: Flight = {
      ...flight,
      unheard: flight.unheard - known,
      absorbed: flight.absorbed + known,
      heard: flight.heard + amount - known,
    };
    return since({ ...shelf, exposure, flight: moved }, shelf, nowMs);
  }
  const shown = Math.max(0, (shelf.shown ?? 0) - (amount - known));
  // Units may have left for another reason than this order, and then the number has gone down once more; and what was sold
  // before the first word of the channel is in that word already.
  const isEarly = nowMs - (shelf.firstMs ?? nowMs) < settleMs;
  const guess = known > 0 || isEarly ? { unsureMs: nowMs } : {};
  return since({ ...shelf, ...guess, shown, exposure: Math.max(exposure, shown) }, shelf, nowMs);
}

/** An order was cancelled or made smaller: the channel puts the units back on its shelf by itself, perhaps it has already. */
export function restocked(shelf: Shelf, amount: number, nowMs: number): Shelf {
  const { flight } = shelf;
  if (shelf.shown === undefined && flight === undefined) return shelf;
  const known = Math.min(amount, shelf.raised);
  const fresh = amount - known;
  const raised = shelf.raised - known;
  const exposure = shelf.exposure + fresh;
  if (flight !== undefined) {
    const moved = { ...flight, heard: flight.heard - fresh };
    return since({ ...shelf, raised, exposure, flight: moved, unsureMs: nowMs }, shelf, nowMs);
  }
  return since({ ...shelf, raised, exposure, shown: (shelf.shown ?? 0) + fresh, unsureMs: nowMs }, shelf, nowMs);
}

/**
 * The token of the next publication. It begins with the time, so that it grows on also after a restored backup: channels
 * remember the highest one that they have seen.
 */
export const nextToken = (shelf: Shelf, nowMs: number): number => Math.max(shelf.token + 1, nowMs);

/** A publication is sent: what it adds counts from now on, what it takes away only when the channel has confirmed it. */
export function sent(shelf: Shelf, amount: number, nowMs: number, command: Envelope): Shelf {
  const { refused: _, unsureMs: __, ...rest } = shelf;
  const expected = shelf.shown ?? 0;
  const flight: Flight = {
    token: nextToken(shelf, nowMs),
    amount,
    expected,
    sentMs: nowMs,
    unheard: unheardOf(shelf),
    absorbed: 0,
    heard: 0,
    command,
  };
  const exposure = shelf.exposure + Math.max(0, amount - expected);
  return { ...rest, token: flight.token, exposure, flight, sentMs: nowMs };
}

interface Read {
  readonly shown: number;
  readonly shownMs: number;
}

/** The channel took the number. */
export function applied(shelf: Shelf, flight: Flight, read: Read, nowMs: number): Shelf {
  const { flight: _, ...rest } = shelf;
  const less = Math.max(0, flight.expected - flight.amount);
  // More than was asked for is what the channel gave itself in the same moment.
  const more = Math.max(0, read.shown - flight.amount);
  const shown = Math.max(0, more > 0 ? read.shown - flight.heard : Math.min(read.shown, flight.amount - flight.heard));
  const exposure = Math.max(shown, shelf.exposure - less + more);
  const lagMs = average(shelf.lagMs, nowMs - flight.sentMs);
  const firstMs = shelf.firstMs ?? nowMs;
  const next: Shelf = {
    ...rest,
    ...reckoned(flight, nowMs),
    shown,
    exposure,
    raised: shelf.raised + more,
    lagMs,
    firstMs,
  };
  return since({ ...next, shownMs: nowMs, observedMs: latest(shelf.observedMs, read.shownMs) }, shelf, nowMs);
}

/** The channel showed something else and was left alone, so nothing was added. What it shows is known now. */
export function mismatched(shelf: Shelf, flight: Flight, read: Read, nowMs: number): Shelf {
  const back = withdrawn(shelf, flight);
  const isFirst = shelf.shown === undefined;
  const over = read.shown - back.exposure;
  // Of the orders that were heard meanwhile, so many units were sold after the number was read.
  const explained = over > 0 && over <= flight.heard;
  const shown = explained ? back.exposure : read.shown;
  const raise = isFirst ? 0 : Math.max(0, shown - back.exposure);
  const next: Shelf = {
    ...back,
    ...reckoned(flight, nowMs),
    shown,
    shownMs: nowMs,
    firstMs: shelf.firstMs ?? nowMs,
    observedMs: latest(shelf.observedMs, read.shownMs),
    exposure: Math.max(shown, back.exposure),
    raised: back.raised + raise,
  };
  return since(next, shelf, nowMs);
}

/** The channel refused: nothing was added. It is left alone until `untilMs` unless another number is due. */
export function refused(shelf: Shelf, flight: Flight, code: string, untilMs: number, nowMs: number): Shelf {
  const back = landed(withdrawn(shelf, flight), flight, nowMs);
  return since({ ...back, refused: { amount: flight.amount, untilMs, code } }, shelf, nowMs);
}

/** Nobody knows whether the channel took it: what it might have added stays counted. */
export function lost(shelf: Shelf, flight: Flight, code: string, untilMs: number, nowMs: number): Shelf {
  const { flight: _, ...rest } = shelf;
  return since({ ...landed(rest, flight, nowMs), refused: { amount: flight.amount, untilMs, code } }, shelf, nowMs);
}

function withdrawn(shelf: Shelf, flight: Flight): Shelf {
  const { flight: _, ...rest } = shelf;
  return { ...rest, exposure: Math.max(0, shelf.exposure - Math.max(0, flight.amount - flight.expected)) };
}

/** What is shown when nothing became of a publication. */
function landed(shelf: Shelf, flight: Flight, nowMs: number): Shelf {
  if (shelf.shown === undefined) return shelf;
  const shown = Math.max(0, shelf.shown - flight.heard);
  return { ...shelf, ...reckoned(flight, nowMs), shown, exposure: Math.max(shown, shelf.exposure) };
}

/** Orders that were heard while a publication was under way were sold before or after it: what is shown now is a guess. */
function reckoned({ heard: units, absorbed }: Flight, nowMs: number): Pick<Shelf, 'unsureMs'> {
  return units === 0 && absorbed === 0 ? {} : { unsureMs: nowMs };
}

/** What an observation turned out to be. */
export interface Seen {
  readonly shelf: Shelf;
  readonly what: 'echo' | 'stale' | 'less' | 'more';
}

/** The channel was seen to show a number. Its own echo says nothing; a lower one was sold there; a higher one it gave itself. */
export function observed(shelf: Shelf, amount: number, observedMs: number, nowMs: number): Seen {
  if (shelf.observedMs !== undefined && observedMs < shelf.observedMs) return { shelf, what: 'stale' };
  const { flight } = shelf;
  if (flight !== undefined) {
    // The publication under way compares for itself, and its answer says what was shown.
    const isEcho = amount === flight.amount || amount === flight.expected;
    return { shelf, what: isEcho ? 'echo' : 'stale' };
  }
  const { unsureMs, ...sure } = shelf;
  // What was seen before the doubt arose does not settle it.
  const doubt = unsureMs === undefined || observedMs > unsureMs ? {} : { unsureMs };
  const known: Shelf = { ...sure, ...doubt, observedMs, shownMs: nowMs, firstMs: shelf.firstMs ?? nowMs };
  if (shelf.shown === undefined) return { shelf: { ...known, shown: amount, exposure: amount }, what: 'more' };
  if (amount === shelf.shown) return { shelf: known, what: 'echo' };
  if (amount < shelf.shown) return { shelf: since({ ...known, shown: amount }, shelf, nowMs), what: 'less' };
  const raise = Math.max(0, amount - shelf.exposure);
  // It may have been read before a sale that was heard already, and arrive after it.
  const next = {
    ...known,
    unsureMs: nowMs,
    shown: amount,
    exposure: shelf.exposure + raise,
    raised: shelf.raised + raise,
  };
  return { shelf: since(next, shelf, nowMs), what: 'more' };
}

/** Whether the channel itself has spoken since units are missing. */
export function isSeen({ unsureMs, unheardMs, shownMs = 0 }: Shelf): boolean {
  return unsureMs === undefined && unheardMs !== undefined && shownMs >= unheardMs;
}

/** Units whose order never came are given up: the channel can sell what it shows and no more. */
export function writtenOff(shelf: Shelf): Shelf {
  const { unheardMs: _, ...rest } = shelf;
  return { ...rest, exposure: shelf.shown ?? shelf.exposure, raised: 0 };
}

function average(before: number | undefined, value: number): number {
  return Math.round(before === undefined ? value : before * 0.8 + value * 0.2);
}

const latest = (left: number | undefined, right: number): number => Math.max(left ?? right, right);
