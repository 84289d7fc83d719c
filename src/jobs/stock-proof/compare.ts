import { shelfOf } from '../../ledgers/stock/channel.ts';
import type { StockPlan } from '../../ledgers/stock/plan.ts';
import { shelfKey } from '../../ledgers/stock/plan.ts';
import type { Claim, Position, Sheet, Shelf } from '../../ledgers/stock/sheet.ts';
import type { Seen } from './seen.ts';

/** What the ledger has of an article. */
export interface Ours {
  readonly sku: string;
  readonly sheet?: Sheet;
  /** Whether it is a set, which has no positions of its own. */
  readonly isSet: boolean;
  /** Claims that still count and are old. */
  readonly oldClaims: readonly Claim[];
}

/** What a comparison rests on. */
export interface Ground {
  readonly plan: StockPlan;
  readonly nowMs: number;
  /** How long a publication may be under way before it is late. */
  readonly lateMs: number;
  /** The ERP still tells of everything it has for the first time: what it has not told yet is not lost. */
  readonly isLearning?: boolean;
  /** Systems that were read to their end, and the hub's clock when each reading began. */
  readonly read: ReadonlyMap<string, number>;
}

export const DIFFERENCES = [
  'position-differs',
  'position-unheard',
  'position-gone',
  'shelf-higher',
  'shelf-lower',
  'shelf-unheard',
  'shelf-uncounted',
  'article-unknown',
  'article-gone',
  'article-doubled',
  'publication-late',
  'publication-refused',
  'claim-old',
] as const;

/** Something that the ledger and a system do not agree on. Amounts are millionths. */
export interface Difference {
  readonly what: (typeof DIFFERENCES)[number];
  readonly sku: string;
  readonly connection: string;
  readonly location?: string;
  readonly unit: string;
  readonly ours?: number;
  readonly theirs?: number;
  /** Reserved, where the ERP is compared. */
  readonly oursReserved?: number;
  readonly theirsReserved?: number;
  /** The order or receipt of a claim. */
  readonly owner?: string;
  /** When the ERP answered that it was booked. */
  readonly bookedMs?: number;
  /** The reason that the channel gave. */
  readonly code?: string;
  /** The ledger's watermark: its newest word of this number, or since when it waits. */
  readonly sinceMs?: number;
  /** When the channel last changed it, by its own clock. */
  readonly changedMs?: number;
}

/** What was counted while comparing, so that nothing is gone through twice. */
export interface Census {
  positions: number;
  shelves: number;
  /** Numbers that moved while they were read: they are neither right nor wrong. */
  moving: number;
  /** Publications that are under way. */
  underWay: number;
  /** Articles that a channel does not list and never did: nothing of them can be wrong there. */
  unlisted: number;
  /** Age of the ledger's oldest reading by source, in milliseconds. */
  readonly oldestMs: Record<string, number>;
  /** Positions by source. */
  readonly bySource: Record<string, number>;
}

export const newCensus = (): Census => ({
  positions: 0,
  shelves: 0,
  moving: 0,
  underWay: 0,
  unlisted: 0,
  oldestMs: {},
  bySource: {},
});

/** What tells one difference from another, whatever the numbers are. */
export const nameOfDifference = ({ what, sku, connection, location, owner }: Difference): string =>
  JSON.stringify([what.split('-')[0], sku, connection, location ?? '', owner ?? '']);

/** Whether two looks found the very same: what changed in between is moving and accuses nobody. */
export function isSameDifference(first: Difference, second: Difference): boolean {
  return (
    first.what === second.what &&
    first.ours === second.ours &&
    first.theirs === second.theirs &&
    first.oursReserved === second.oursReserved &&
    first.theirsReserved === second.theirsReserved
  );
}

/**
 * Compares an article: what the ledger has of it, and all that was seen of it outside. Pure. What the ledger heard after
 * the system was asked is newer than the answer, and so no difference.
 */
export function compareArticle(
  ours: Ours,
  seen: readonly Seen[],
  ground: Ground,
  census: Census = newCensus(),
): Difference[] {
  return [
    ...comparePositions(ours, seen, ground, census),
    ...compareShelves(ours, seen, ground, census),
    ...ours.oldClaims.map(oldClaim),
  ];
}

// ── positions ───────────────────────────────────────────────────────────────────────────────────────────────

function comparePositions({ sku, sheet }: Ours, seen: readonly Seen[], ground: Ground, census: Census): Difference[] {
  const { erp } = ground.plan;
  const positions = Object.entries(sheet?.positions ?? {});
  for (const [, position] of positions) count(position, ground, census);
  const startedMs = erp === undefined ? undefined : ground.read.get(erp);
  if (erp === undefined || startedMs === undefined) return [];
  const theirs = seen.filter(({ connection }) => connection === erp);
  const found: Difference[] = [];
  for (const each of theirs) {
    if (each.location === undefined) continue;
    const position = sheet?.positions[each.location];
    const isNewer = position !== undefined && position.observedMs > each.readMs;
    const isLearnt = position !== undefined || ground.isLearning !== true;
    if (isNewer || !(isLearnt || agrees(position, each))) census.moving += 1;
    else if (!agrees(position, each)) found.push(positionDifference(sku, each, position));
  }
  for (const [location, position] of positions) {
    if (position.source !== erp || theirs.some((each) => each.location === location)) continue;
    if (position.onHand === 0 && position.reserved === 0) continue;
    if (position.observedMs > startedMs) census.moving += 1;
    else found.push(missingPosition(sku, erp, location, position, theirs.length > 0));
  }
  return found;
}

function count({ source, observedMs }: Position, { nowMs }: Ground, census: Census): void {
  census.positions += 1;
  census.bySource[source] = (census.bySource[source] ?? 0) + 1;
  census.oldestMs[source] = Math.max(census.oldestMs[source] ?? 0, nowMs - observedMs);
}

function agrees(position: Position | undefined, { unit, amount = 0, reserved = 0 }: Seen): boolean {
  if (position === undefined) return amount === 0 && reserved === 0;
  return position.onHand === amount && position.reserved === reserved && position.unit === unit;
}

function positionDifference(sku: string, theirs: Seen, position: Position | undefined): Difference {
  const { connection, location, unit, amount = 0, reserved = 0 } = theirs;
  return {
    what: position === undefined ? 'position-unheard' : 'position-differs',
    sku,
    connection,
    ...(location === undefined ? {} : { location }),
    unit,
    ...(position === undefined
      ? {}
      : { ours: position.onHand, oursReserved: position.reserved, sinceMs: position.observedMs }),
    theirs: amount,
    theirsReserved: reserved,
  };
}

/** The ERP lists nothing there: either it knows the article and has none, or it does not know it (any more). */
function missingPosition(
  sku: string,
  connection: string,
  location: string,
  { unit, onHand, reserved, observedMs }: Position,
  isKnown: boolean,
): Difference {
  return {
    what: isKnown ? 'position-differs' : 'position-gone',
    sku,
    connection,
    location,
    unit,
    ours: onHand,
    oursReserved: reserved,
    sinceMs: observedMs,
    ...(isKnown ? { theirs: 0, theirsReserved: 0 } : {}),
  };
}

// ── shelves ─────────────────────────────────────────────────────────────────────────────────────────────────

function compareShelves(ours: Ours, seen: readonly Seen[], ground: Ground, census: Census): Difference[] {
  const { plan } = ground;
  const found: Difference[] = [];
  const unknown = isUnknown(ours, seen, ground);
  for (const { connection, fulfilledBy, shelves } of plan.channels) {
    const startedMs = ground.read.get(connection);
    if (fulfilledBy !== 'us' || startedMs === undefined) continue;
    const rows = seen.filter((each) => each.connection === connection);
    for (const { location } of shelves) {
      const key = shelfKey(connection, location);
      const mine = rows.filter((each) => shelfOf(plan, connection, each.location) === key);
      const place = { sku: ours.sku, connection, ...(location === undefined ? {} : { location }) };
      const difference = compareShelf(ours, mine, { ground, census, startedMs, place, key, isUnknown: unknown });
      if (difference !== undefined) found.push(difference);
    }
  }
  return found;
}

interface AtShelf {
  readonly ground: Ground;
  readonly census: Census;
  readonly startedMs: number;
  readonly place: Pick<Difference, 'sku' | 'connection' | 'location'>;
  readonly key: string;
  /** Neither the hub nor the ERP knows the article. */
  readonly isUnknown: boolean;
}

function compareShelf(ours: Ours, rows: readonly Seen[], at: AtShelf): Difference | undefined {
  const { ground, census, startedMs, place, key } = at;
  const shelf = ours.sheet?.shelves[key];
  const [row, ...others] = rows;
  if (row === undefined) return missingArticle(shelf, at);
  census.shelves += 1;
  const base = { ...place, unit: row.unit, ...theirsOf(row) };
  if (others.length > 0) return { ...base, what: 'article-doubled' };
  if (at.isUnknown) return row.amount === undefined ? undefined : { ...base, what: 'article-unknown' };
  if (shelf?.flight !== undefined) {
    census.underWay += 1;
    const { sentMs, amount } = shelf.flight;
    const isLate = ground.nowMs - sentMs >= ground.lateMs;
    return isLate ? { ...base, what: 'publication-late', ours: amount, sinceMs: sentMs } : undefined;
  }
  // Where the ledger knows of no stock yet, that is what is wrong, and nothing is published before.
  if (shelf?.shown === undefined && !ours.isSet && Object.keys(ours.sheet?.positions ?? {}).length === 0) {
    return undefined;
  }
  if (shelf?.shownMs !== undefined && shelf.shownMs > Math.max(startedMs, row.readMs)) {
    census.moving += 1;
    return undefined;
  }
  return shelfDifference(shelf, row, base);
}

function shelfDifference(
  shelf: Shelf | undefined,
  { amount }: Seen,
  base: Omit<Difference, 'what'>,
): Difference | undefined {
  const { shown, shownMs, refused } = shelf ?? {};
  const mine = {
    ...base,
    ...(shown === undefined ? {} : { ours: shown }),
    ...(shownMs === undefined ? {} : { sinceMs: shownMs }),
  };
  if (refused !== undefined && refused.amount !== amount) {
    return { ...mine, what: 'publication-refused', ours: refused.amount, code: refused.code };
  }
  if (shown === undefined) return amount === undefined ? undefined : { ...mine, what: 'shelf-unheard' };
  if (amount === undefined) return { ...mine, what: 'shelf-uncounted' };
  if (amount === shown) return undefined;
  return { ...mine, what: amount > shown ? 'shelf-higher' : 'shelf-lower' };
}

function theirsOf({ amount, changedMs }: Seen): Pick<Difference, 'theirs' | 'changedMs'> {
  return {
    ...(amount === undefined ? {} : { theirs: amount }),
    ...(changedMs === undefined ? {} : { changedMs }),
  };
}

/** The channel does not list it: a variance only when it did, and buyers could have it. */
function missingArticle(shelf: Shelf | undefined, { startedMs, place, census }: AtShelf): Difference | undefined {
  if (shelf === undefined || shelf.flight !== undefined || (shelf.shown ?? 0) === 0) {
    census.unlisted += 1;
    return undefined;
  }
  if ((shelf.shownMs ?? 0) > startedMs) return undefined;
  const { shown = 0, shownMs } = shelf;
  return {
    ...place,
    what: 'article-gone',
    unit: 'each',
    ours: shown,
    ...(shownMs === undefined ? {} : { sinceMs: shownMs }),
  };
}

/** A channel sells it, and neither the hub nor the ERP knows it. Without a whole reading of the ERP nobody can say that. */
function isUnknown({ sheet, isSet }: Ours, seen: readonly Seen[], { plan, read }: Ground): boolean {
  const { erp } = plan;
  if (isSet || erp === undefined || !read.has(erp) || seen.some(({ connection }) => connection === erp)) return false;
  return Object.keys(sheet?.positions ?? {}).length === 0;
}

// ── claims ──────────────────────────────────────────────────────────────────────────────────────────────────

function oldClaim({ owner, sku, location, unit, held, sinceMs, demand }: Claim): Difference {
  const bookedMs = demand.reflected.at(-1)?.atMs;
  return {
    what: 'claim-old',
    sku,
    connection: '',
    location,
    unit,
    ours: held,
    owner,
    sinceMs,
    ...(bookedMs === undefined ? {} : { bookedMs }),
  };
}
