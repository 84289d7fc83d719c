import type { Envelope } from '../../canonical/envelope.ts';
import type { Flight, Shelf } from './sheet.ts';

/**
 * What a channel may still sell. `exposure` is the channel's number plus what it may have sold unheard: it grows with every
 * unit that is put on the shelf (when the publication is sent, since it may arrive), and shrinks only by what is certain: an
 * order heard, or a lower number that the channel confirmed. So the stock behind all exposures is never promised again,
 * whatever is on its way. Every change is one pure function here.
 */

const SECOND_MS = 1_000;

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
 * otherwise the number must have gone down just now. What was sold before the first word of the channel (`isEarly`) is in that
 * word already.
 */
export function heard(shelf: Shelf, amount: number, nowMs: number, isEarly: boolean): Shelf {
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
  // Units may have left for another reason than this order, and then the number has gone down once more.
  const guess = known > 0 || isEarly ? { unsureMs: nowMs } : {};
  const fresh = isEarly ? 0 : amount - known;
  const next = withAhead(
    { ...shelf, ...guess, shown, exposure: Math.max(exposure, shown) },
    (shelf.ahead ?? 0) + fresh,
  );
  return since(next, shelf, nowMs);
}

function withAhead({ ahead: _, ...shelf }: Shelf, ahead: number): Shelf {
  return ahead === 0 ? shelf : { ...shelf, ahead };
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
  const { refused: _, unsureMs: __, disputed: ___, ...rest } = shelf;
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
  const seen = { ...next, shownMs: nowMs, observedMs: latest(shelf.observedMs, read.shownMs) };
  return since(withAhead(seen, Math.max(0, flight.heard)), shelf, nowMs);
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
  return since(withAhead(next, Math.max(0, flight.heard)), shelf, nowMs);
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
  readonly what: 'echo' | 'stale' | 'less' | 'more' | 'unclear';
}

/**
 * The channel was seen to show a number. Its own echo says nothing; a lower one was sold there; a higher one it gave itself, unless it
 * may be from before something that is known: then nothing is made of it, and the channel is asked.
 */
export function observed(shelf: Shelf, amount: number, observedMs: number, nowMs: number): Seen {
  const isTied = shelf.observedMs !== undefined && isSameMoment(observedMs, shelf.observedMs);
  if (shelf.observedMs !== undefined && observedMs < shelf.observedMs && !isTied) return { shelf, what: 'stale' };
  const { flight } = shelf;
  if (flight !== undefined) {
    // The publication under way compares for itself, and its answer says what was shown.
    const isEcho = amount === flight.amount || amount === flight.expected;
    return { shelf, what: isEcho ? 'echo' : 'stale' };
  }
  const { unsureMs, ...sure } = shelf;
  // What was seen before the doubt arose does not settle it.
  const doubt = unsureMs === undefined || observedMs > unsureMs ? {} : { unsureMs };
  const seenMs = latest(shelf.observedMs, observedMs);
  const known: Shelf = { ...sure, ...doubt, observedMs: seenMs, shownMs: nowMs, firstMs: shelf.firstMs ?? nowMs };
  if (shelf.shown === undefined) return { shelf: { ...known, shown: amount, exposure: amount }, what: 'more' };
  if (amount === shelf.shown) return { shelf: withAhead(known, 0), what: 'echo' };
  if (amount > shelf.shown) return raised(shelf, known, { amount, isTied }, nowMs);
  const dispute = isTied ? ({ unsureMs: nowMs, disputed: true } as const) : {};
  return { shelf: since(withAhead({ ...known, ...dispute, shown: amount }, 0), shelf, nowMs), what: 'less' };
}

/** A higher number than is known. It may have been read before a sale that was heard already, and arrive after it. */
function raised(
  shelf: Shelf,
  known: Shelf,
  { amount, isTied }: { readonly amount: number; readonly isTied: boolean },
  nowMs: number,
): Seen {
  const gap = amount - (shelf.shown ?? 0);
  const isOvertaken = gap <= (shelf.ahead ?? 0);
  // What a channel refuses cannot be asked, and where its number is reckoned only, the higher one may be right.
  const canWait = shelf.refused === undefined && (isOvertaken || (isTied && shelf.unsureMs === undefined));
  if (canWait) {
    const ahead = isOvertaken ? gap : (shelf.ahead ?? 0);
    return { shelf: withAhead({ ...known, unsureMs: nowMs, disputed: true }, ahead), what: 'unclear' };
  }
  const raise = Math.max(0, amount - shelf.exposure);
  const next = {
    ...known,
    unsureMs: nowMs,
    shown: amount,
    exposure: shelf.exposure + raise,
    raised: shelf.raised + raise,
  };
  return { shelf: since(withAhead(next, 0), shelf, nowMs), what: 'more' };
}

/** A time of a whole second stands for any moment of that second: most channels tell no more. */
function isSameMoment(left: number, right: number): boolean {
  const isCoarse = left % SECOND_MS === 0 || right % SECOND_MS === 0;
  return left === right || (isCoarse && Math.floor(left / SECOND_MS) === Math.floor(right / SECOND_MS));
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
