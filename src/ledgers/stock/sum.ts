import { needOf, setsOf, WHOLE } from './amount.ts';
import type { PoolSum } from './availability.ts';
import { leftOf } from './availability.ts';
import { componentsOf, type Desk, setsWith } from './desk.ts';
import { type Pool, shelfKey } from './plan.ts';
import { freeOf, type Position, type Shelf } from './sheet.ts';
import { unheardOf } from './shelf.ts';

/** What is on the desk of an article in a pool of locations: the sum that every published number follows from. */
export function sumOf(desk: Desk, sku: string, pool: Pool): PoolSum {
  const parts = partsOf(desk, sku, pool);
  return parts.length === 0 ? ownSum(desk, sku, pool) : setSum(parts);
}

/** What there is of one component of a set. */
export interface Part {
  readonly sku: string;
  /** What one set takes of it. */
  readonly each: number;
  readonly sum: PoolSum;
  /** How many sets it allows, in millionths. */
  readonly sets: number;
}

/** The components of a set with what there is of each; none for an article of its own. */
export function partsOf(desk: Desk, sku: string, pool: Pool): Part[] {
  return Object.entries(componentsOf(desk, sku) ?? {}).map(([component, { amount: each }]) => {
    const sum = ownSum(desk, component, pool);
    return { sku: component, each, sum, sets: setsOf(leftOf(sum), each) };
  });
}

/** As many sets as the scarcest component allows; its doubt is theirs. */
function setSum(parts: readonly Part[]): PoolSum {
  const scarcest = parts.reduce((least, part) => (part.sets < least.sets ? part : least), parts[0] as Part);
  const { sum, each, sets: left } = scarcest;
  const onHand = setsOf(sum.onHand, each);
  const reserved = setsOf(sum.onHand, each) - setsOf(sum.onHand - sum.reserved, each);
  const unheard = setsOf(sum.onHand - sum.reserved - sum.claims, each) - left;
  const doubt = parts.find((part) => part.sum.doubt !== undefined)?.sum.doubt;
  return {
    unit: 'each',
    onHand,
    reserved,
    claims: onHand - reserved - unheard - left,
    unheard,
    ...(doubt === undefined ? {} : { doubt }),
  };
}

function ownSum(desk: Desk, sku: string, pool: Pool): PoolSum {
  const sheet = desk.sheets.get(sku);
  const found = pool.locations.flatMap((location) => {
    const position = sheet?.positions[location];
    return position === undefined ? [] : [position];
  });
  const fresh = found.filter((position) => isFresh(desk, position));
  const claims = claimsAt(desk, sku, pool.locations);
  const units = new Set([
    ...found.map(({ unit }) => unit),
    // A channel that knows no units counts in the article's own, as the booking does.
    ...claims.map(({ unit }) => unit).filter((unit) => unit !== 'each'),
  ]);
  const [unit = 'each'] = units;
  // What cannot be believed adds nothing; what is missing there is missing all the same.
  const old = found.filter((position) => !fresh.includes(position) && freeOf(position) < 0);
  const counted = [...fresh, ...old];
  const onHand = counted.reduce((sum, position) => sum + position.onHand, 0);
  const doubt =
    units.size > 1
      ? ('SL-STOCK-001' as const)
      : found.length === 0
        ? ('SL-STOCK-002' as const)
        : fresh.length === 0
          ? ('SL-STOCK-003' as const)
          : undefined;
  // A flash sale's quota lives on after the reading is too old, from what was known then.
  const base = doubt === 'SL-STOCK-003' ? found : counted;
  const stale = doubt === 'SL-STOCK-003';
  return {
    unit,
    onHand: stale ? base.reduce((sum, position) => sum + position.onHand, 0) : onHand,
    reserved: base.reduce((sum, position) => sum + position.onHand - freeOf(position), 0),
    claims: claims.reduce((sum, { held }) => sum + held, 0),
    unheard: onShelves(desk, sku, pool, unheardOf),
    ...(doubt === undefined ? {} : { doubt }),
  };
}

export function claimsAt(desk: Pick<Desk, 'claims'>, sku: string, locations: readonly string[]) {
  return [...desk.claims.values()].filter(
    (claim) => claim.sku === sku && claim.held > 0 && locations.includes(claim.location),
  );
}

/** Whether a position still proves anything. */
export function isFresh({ plan, nowMs, silent }: Desk, { observedMs, source }: Position): boolean {
  if (silent.has(source)) return false;
  return plan.maxAgeMs === undefined || nowMs - observedMs <= plan.maxAgeMs;
}

/** A measure of all shelves of a pool that take from an article: its own, and those of the sets that it is part of. */
function onShelves(desk: Desk, sku: string, pool: Pool, measure: (shelf: Shelf) => number): number {
  const of = (each: string): number =>
    pool.shelves.reduce((sum, { connection, location }) => {
      const shelf = desk.sheets.get(each)?.shelves[shelfKey(connection, location)];
      return shelf === undefined ? sum : sum + measure(shelf);
    }, 0);
  return setsWith(desk, sku).reduce((sum, { set, each }) => sum + needOf(of(set), each), of(sku));
}

/**
 * What of a pool is on no shelf and held back for none (`heldOf`, by article): what may be added to one. Negative when more is on
 * shelves than may be.
 */
export function headroomOf(desk: Desk, sku: string, pool: Pool, heldOf: (sku: string) => number): number {
  const exposure = (shelf: Shelf): number => shelf.exposure;
  const room = (each: string): number => {
    const { onHand, reserved, claims } = ownSum(desk, each, pool);
    const held = setsWith(desk, each).reduce((sum, rival) => sum + needOf(heldOf(rival.set), rival.each), heldOf(each));
    return onHand - reserved - claims - onShelves(desk, each, pool, exposure) - held;
  };
  const components = componentsOf(desk, sku);
  if (components === undefined) return room(sku);
  return Math.min(...Object.entries(components).map(([component, { amount }]) => setsOf(room(component), amount)));
}

/** How many compete for an article in exclusive selling: itself and each set with it. A set stands back behind its scarcest part. */
export function rivalsOf(desk: Desk, sku: string): number {
  const components = componentsOf(desk, sku);
  if (components === undefined) return 1 + setsWith(desk, sku).length;
  return Math.max(...Object.keys(components).map((component) => 1 + setsWith(desk, component).length));
}

/** The part of a sum that one of several rivals may count on. */
export function partOfSum(sum: PoolSum, rivals: number): PoolSum {
  if (rivals <= 1) return sum;
  const left = Math.max(0, leftOf(sum));
  const step = sum.unit === 'each' ? WHOLE : 1;
  const part = Math.floor(left / rivals / step) * step;
  return { ...sum, claims: sum.claims + (leftOf(sum) - part) };
}
