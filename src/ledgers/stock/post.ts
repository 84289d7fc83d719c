import { unreachable } from '../../kernel/invariant.ts';
import { needOf } from './amount.ts';
import { isOn } from './availability.ts';
import { noteOutcome, noteShown } from './channel.ts';
import { standingOf } from './claim.ts';
import { claimKey, componentsOf, type Desk, ownerOn, sheetOn } from './desk.ts';
import type { StockFact, Told } from './fact.ts';
import {
  type Demand,
  demandsOf,
  isReleased,
  mergeOwner,
  type Owner,
  type OwnerFact,
  runsOut,
  soldInChannel,
} from './owner.ts';
import { type EffectiveShelf, poolsOf, shelfKey } from './plan.ts';
import { type Claim, type EntryKind, newSheet, type Pace, type Position, type Sheet, type Shelf } from './sheet.ts';
import { newShelf, restocked, heard as soldOn, unheardOf } from './shelf.ts';

/** Posts what a message said: the positions, claims and shelves on the desk follow. The same again changes nothing. */
export function post(desk: Desk, { fact, cause, atMs }: Told): void {
  switch (fact.kind) {
    case 'reading':
      postReading(desk, fact, cause);
      break;
    case 'owner':
      postOwner(desk, fact, cause, atMs);
      break;
    case 'recipe':
      postRecipe(desk, fact, cause);
      break;
    case 'shown':
      noteShown(desk, fact, cause);
      break;
    case 'outcome':
      noteOutcome(desk, fact, cause);
      break;
    default:
      unreachable(fact);
  }
}

type FactOf<Kind extends StockFact['kind']> = Extract<StockFact, { kind: Kind }>;

function postOwner(desk: Desk, { owner, fact }: FactOf<'owner'>, cause: string, atMs: number): void {
  const before = ownerOn(desk, owner);
  const after = mergeOwner(before, fact);
  if (after === before) return;
  desk.owners.set(after.id, after);
  claim(desk, after, cause);
  hear(desk, before, after, { atMs, ...(fact.placedMs === undefined ? {} : { placedMs: fact.placedMs }) });
  const isLate = fact.isEdit === true || after.cancelled === true || after.rejected === true;
  // What was refused is put back when it is cancelled, long after it was reckoned with.
  const isGone = ({ cancelled, rejected }: Owner): boolean => cancelled === true && rejected === true;
  const isPutBack = isGone(after) && !isGone(before);
  if (isPutBack || (before.sold === undefined && isLate)) doubt(desk, after);
}

/** A set that is made of something else now: who bought it claims that. */
function postRecipe(desk: Desk, { sku, rank, components }: FactOf<'recipe'>, cause: string): void {
  const known = desk.recipes.get(sku);
  if (known !== undefined && known.rank >= rank) return;
  desk.recipes.set(sku, { rank, components });
  for (const owner of desk.owners.values()) {
    if (Object.hasOwn(owner.sold?.lines ?? {}, sku)) claim(desk, owner, cause);
  }
}

// ── positions ───────────────────────────────────────────────────────────────────────────────────────────────

function postReading(desk: Desk, fact: FactOf<'reading'>, cause: string): void {
  const { sku, location, onHand, reserved, available, observedMs, source } = fact;
  const sheet = sheetOn(desk, sku);
  const before = sheet.positions[location];
  const position: Position = { unit: onHand.unit, onHand: onHand.amount, reserved, available, observedMs, source };
  if (before !== undefined && !supersedes(position, before)) return;
  desk.sheets.set(sku, { ...sheet, positions: { ...sheet.positions, [location]: position } });
  const because = `${source} read it`;
  desk.entries.push({
    sku,
    atMs: desk.nowMs,
    kind: 'reading',
    location,
    unit: position.unit,
    reading: position,
    because,
    cause,
  });
  for (const claim of [...desk.claims.values()]) {
    if (claim.sku === sku && claim.location === location) settle(desk, claim, cause);
  }
}

/** The newer reading holds; of two that say they are of one moment, the one that promises less. */
function supersedes(position: Position, before: Position): boolean {
  if (position.observedMs !== before.observedMs) return position.observedMs > before.observedMs;
  const difference = leftOver(position) - leftOver(before);
  return difference < 0 || (difference === 0 && JSON.stringify(position) < JSON.stringify(before));
}

const leftOver = ({ onHand, reserved, available }: Position): number => Math.min(onHand - reserved, available);

// ── claims ──────────────────────────────────────────────────────────────────────────────────────────────────

/** Brings the claims of an owner to what follows from all that is known of it. */
function claim(desk: Desk, owner: Owner, cause: string): void {
  const { location } = owner;
  const mine = [...desk.claims.values()].filter((each) => each.owner === owner.id);
  const wanted = location === undefined ? new Map<string, Demand>() : neededOf(desk, owner);
  for (const each of mine) {
    if (wanted.has(each.sku) && each.location === location) continue;
    settle(desk, { ...each, demand: { amount: 0, reflected: [] } }, cause, released(owner));
  }
  if (location === undefined) return;
  const ttlMs = owner.channel === undefined ? desk.plan.saleClaimMs : desk.plan.orderClaimMs;
  for (const [sku, { unit, amount, reflected }] of wanted) {
    const key = claimKey({ owner: owner.id, sku, location });
    const before = desk.claims.get(key);
    const sinceMs = owner.sinceMs ?? desk.nowMs;
    const next: Claim = {
      owner: owner.id,
      sku,
      location,
      unit,
      demand: { amount, reflected },
      reason: owner.channel === undefined ? 'sold in the store' : `sold by ${owner.channel}`,
      sinceMs,
      ...(runsOut(owner) ? { expiresMs: Math.max(sinceMs, owner.lastMs) + ttlMs } : {}),
      held: before?.held ?? 0,
      live: before?.live ?? false,
    };
    settle(desk, next, cause);
  }
}

function released(owner: Owner): string {
  if (!isReleased(owner)) return 'it is not part of it any more';
  return owner.rejected ? 'the ERP cannot book it' : 'it was cancelled';
}

/** What an owner needs, with sets taken apart into what they are made of. */
function neededOf(desk: Desk, owner: Owner): Map<string, Demand> {
  const needed = new Map<string, Demand>();
  const add = (sku: string, demand: Demand): void => {
    const before = needed.get(sku);
    if (before === undefined) return void needed.set(sku, demand);
    const reflected = before.reflected.map(({ atMs, amount }, index) => ({
      atMs,
      amount: amount + (demand.reflected[index]?.amount ?? 0),
    }));
    needed.set(sku, { unit: before.unit, amount: before.amount + demand.amount, reflected });
  };
  for (const [sku, demand] of demandsOf(owner)) {
    const components = componentsOf(desk, sku);
    if (components === undefined) add(sku, demand);
    else {
      for (const [component, { amount: each, unit }] of Object.entries(components)) {
        const reflected = demand.reflected.map(({ atMs, amount }) => ({ atMs, amount: needOf(amount, each) }));
        add(component, { unit, amount: needOf(demand.amount, each), reflected });
      }
    }
  }
  return needed;
}

/** Counts what of a claim still stands, and writes a change into the history. */
export function settle(desk: Desk, claim: Claim, cause?: string, because?: string): void {
  const position = desk.sheets.get(claim.sku)?.positions[claim.location];
  const standing = standingOf(claim, position, desk.nowMs, desk.plan.clockToleranceMs);
  const before = claim.held;
  const key = claimKey(claim);
  const isSame = standing.held === before && standing.live === claim.live;
  const next = isSame ? claim : { ...claim, held: standing.held, live: standing.live };
  if (desk.claims.get(key) !== next) desk.claims.set(key, next);
  if (standing.held === before) return;
  // A claim runs out by the clock of its sheet, also for an article of which nothing else is known.
  if (!desk.sheets.has(claim.sku)) desk.sheets.set(claim.sku, newSheet(claim.sku));
  const kind = kindOf(before, next, standing.because, because !== undefined);
  desk.entries.push({
    sku: claim.sku,
    atMs: desk.nowMs,
    kind,
    location: claim.location,
    about: claim.owner,
    unit: claim.unit,
    change: next.held - before,
    ...(kind === 'expired' ? { code: 'SL-STOCK-004' } : {}),
    because: because ?? REASONS[kind] ?? claim.reason,
    ...(cause === undefined ? {} : { cause }),
  });
}

const REASONS: Partial<Record<EntryKind, string>> = {
  reflected: 'a reading taken after its booking has it taken off',
  expired: 'nobody said in time how it ended',
};

function kindOf(
  before: number,
  { held }: Claim,
  because: 'open' | 'reflected' | 'expired',
  isRelease: boolean,
): EntryKind {
  if (isRelease) return 'released';
  if (before === 0) return 'claimed';
  if (held === 0) return because === 'expired' ? 'expired' : 'reflected';
  return 'changed';
}

// ── what the channel sold ───────────────────────────────────────────────────────────────────────────────────

/** When the hub heard of a sale, and when the buyer made it. */
type Heard = Pick<OwnerFact, 'atMs' | 'placedMs'>;

/** Tells the shelves of a channel what its order took from them or gave back, and the article how fast it sells. */
function hear(desk: Desk, before: Owner, after: Owner, when: Heard): void {
  const [was, is] = [soldInChannel(before), soldInChannel(after)];
  for (const sku of new Set([...Object.keys(was), ...Object.keys(is)])) {
    const change = (is[sku]?.amount ?? 0) - (was[sku]?.amount ?? 0);
    if (change === 0) continue;
    if (change > 0) quicken(desk, sku, change, when.atMs);
    if (after.channel !== undefined) hearOn(desk, sku, after, change, when);
  }
}

/** The pace is an average that forgets half in this time. */
export const PACE_MS = 10 * 60_000;

function quicken(desk: Desk, sku: string, amount: number, atMs: number): void {
  const sheet = sheetOn(desk, sku);
  const at = Math.max(atMs, sheet.pace?.atMs ?? atMs);
  desk.sheets.set(sku, { ...sheet, pace: { perMs: paceAt(sheet.pace, at) + amount / PACE_MS, atMs: at } });
}

/** The pace as it is by now. */
export function paceAt(pace: Pace | undefined, nowMs: number): number {
  return pace === undefined ? 0 : pace.perMs * Math.exp(-Math.max(0, nowMs - pace.atMs) / PACE_MS);
}

function hearOn(desk: Desk, sku: string, { channel, location }: Owner, change: number, when: Heard): void {
  const shelves = poolsOf(desk.plan, sku)
    .flatMap((pool) => pool.shelves)
    .filter(({ connection }) => connection === channel)
    .sort((left, right) => preference(right, location) - preference(left, location));
  const [first] = shelves;
  if (first === undefined) return;
  let sheet = sheetOn(desk, sku);
  let rest = change;
  const take = ({ connection, location: of, quota }: EffectiveShelf, amount: number): void => {
    const key = shelfKey(connection, of);
    const shelf = sheet.shelves[key] ?? newShelf;
    const moved =
      amount > 0
        ? soldOn(shelf, amount, desk.nowMs, isEarly(desk, shelf, when))
        : restocked(shelf, -amount, desk.nowMs);
    const counted = amount > 0 && quota !== undefined && isOn(quota, when.atMs);
    const sold = counted && shelf.quota?.name === quota.name ? shelf.quota.sold : 0;
    const next = counted ? { ...moved, quota: { name: quota.name, sold: sold + amount } } : moved;
    sheet = { ...sheet, shelves: { ...sheet.shelves, [key]: next } };
    rest -= amount;
  };
  // An order does not say from which of its channel's numbers it was taken: first those that are seen to have gone down.
  for (const shelf of change > 0 ? shelves : []) {
    const state = sheet.shelves[shelfKey(shelf.connection, shelf.location)];
    const known = state === undefined ? 0 : Math.min(rest, unheardOf(state));
    if (known > 0) take(shelf, known);
  }
  if (rest !== 0) take(first, rest);
  desk.sheets.set(sku, sheet);
  // That was a guess where there are several, and the channel is asked what each of them shows.
  if (shelves.length > 1) beUnsure(desk, sku, channel);
}

/** By so much at most a channel's clock is taken to run ahead of the hub's. */
const CHANNEL_CLOCK_MS = 60_000;

/** Whether it may have been sold before the first word of the channel, and so be in that word already. An order is heard within `settleMs`. */
function isEarly({ nowMs, plan }: Desk, { firstMs = nowMs }: Shelf, { placedMs }: Heard): boolean {
  return placedMs === undefined ? nowMs - firstMs < plan.settleMs : placedMs <= firstMs + CHANNEL_CLOCK_MS;
}

/**
 * An order that was changed or cancelled before it was heard of: what it first took, and whether the channel has put that
 * back, nobody said, so it is asked.
 */
function doubt(desk: Desk, { channel, sold }: Owner): void {
  for (const sku of Object.keys(sold?.lines ?? {})) beUnsure(desk, sku, channel);
}

/** What a channel shows of an article is asked at each of its shelves. */
function beUnsure(desk: Desk, sku: string, channel: string | undefined): void {
  const sheet = sheetOn(desk, sku);
  const shelves = poolsOf(desk.plan, sku)
    .flatMap((pool) => pool.shelves)
    .filter(({ connection }) => connection === channel)
    .flatMap(({ connection, location }) => {
      const key = shelfKey(connection, location);
      const shelf = sheet.shelves[key];
      return shelf === undefined ? [] : [[key, { ...shelf, unsureMs: desk.nowMs }] as const];
    });
  if (shelves.length > 0) {
    desk.sheets.set(sku, { ...sheet, shelves: { ...sheet.shelves, ...Object.fromEntries(shelves) } });
  }
}

function preference(shelf: EffectiveShelf, location: string | undefined): number {
  const holds = location !== undefined && shelf.from.includes(location);
  return (shelf.purpose === 'ship' ? 2 : 0) + (holds ? 1 : 0);
}

/** Whether anything of an article depends on the time alone: claims that end by their clock. */
export function expire(desk: Desk, sheet: Sheet): void {
  for (const claim of [...desk.claims.values()]) if (claim.sku === sheet.sku && claim.held > 0) settle(desk, claim);
}
