import type { Counted } from './amount.ts';

/** What is sold of each article, by SKU. */
export type Lines = Readonly<Record<string, Counted>>;

type Times = Readonly<Record<string, number>>;

/**
 * Everything that was heard of whoever has a claim on stock: an order or a receipt. Facts only grow and merge the same way
 * in any order of arrival, so what is claimed follows from them and never from the sequence in which they came.
 */
export interface Owner {
  /** `order/shopify-eu/567`, `receipt/pos-paris/4711`. */
  readonly id: string;
  /** The connection of the sales channel; receipts have none that shows numbers. */
  readonly channel?: string;
  /** Where the goods are claimed. */
  readonly location?: string;
  /** When the hub first heard what was sold. */
  readonly sinceMs?: number;
  /** What was sold as the channel says it; the one with the highest rank holds. */
  readonly sold?: { readonly rank: string; readonly lines: Lines };
  /** What the ERP has written down, by the time of its answer. */
  readonly written: Readonly<Record<string, Lines>>;
  /** When the ERP booked it, so that a reading taken later reflects it. */
  readonly bookedMs: readonly number[];
  /** The ERP books it by itself, and says when: until then it does not run out. */
  readonly waits?: boolean;
  /** When the ERP was last asked to book it, or to change what it booked, and when it answered that, by the command. */
  readonly askedMs?: Times;
  readonly answeredMs?: Times;
  readonly cancelled?: boolean;
  /** The ERP undid its booking, with nothing shipped. */
  readonly undone?: boolean;
  readonly rejected?: boolean;
  /** When something was last heard that keeps the claim alive. */
  readonly lastMs: number;
}

/** What a message adds to what is known of an owner. */
export type OwnerFact = Partial<Omit<Owner, 'id' | 'lastMs'>> & {
  readonly atMs: number;
  /** When the buyer placed it, by the channel's clock. */
  readonly placedMs?: number;
  /** What was sold is told as a change of something told before. */
  readonly isEdit?: boolean;
};

export const newOwner = (id: string): Owner => ({ id, written: {}, bookedMs: [], lastMs: 0 });

/** Commutative, associative, idempotent. Answers the very same object when there is nothing new. */
export function mergeOwner(owner: Owner, fact: OwnerFact): Owner {
  const merged = inOrder({
    id: owner.id,
    channel: least(owner.channel, fact.channel),
    location: least(owner.location, fact.location),
    sinceMs: least(owner.sinceMs, fact.sinceMs),
    sold: later(owner.sold, fact.sold),
    written: { ...owner.written, ...fact.written },
    bookedMs: [...new Set([...owner.bookedMs, ...(fact.bookedMs ?? [])])].sort((left, right) => left - right),
    waits: owner.waits || fact.waits || undefined,
    askedMs: latest(owner.askedMs, fact.askedMs),
    answeredMs: latest(owner.answeredMs, fact.answeredMs),
    cancelled: owner.cancelled || fact.cancelled || undefined,
    undone: owner.undone || fact.undone || undefined,
    rejected: owner.rejected || fact.rejected || undefined,
    lastMs: owner.lastMs,
  });
  if (JSON.stringify(merged) === JSON.stringify(inOrder(owner))) return owner;
  return { ...merged, lastMs: Math.max(owner.lastMs, fact.atMs) };
}

type Loose = { readonly [Field in keyof Owner]: Owner[Field] | undefined } & Pick<
  Owner,
  'id' | 'written' | 'bookedMs' | 'lastMs'
>;

/** The fields that are known, always in the same order, so that equal owners have equal texts. */
function inOrder(owner: Loose): Owner {
  return {
    id: owner.id,
    ...defined('channel', owner.channel),
    ...defined('location', owner.location),
    ...defined('sinceMs', owner.sinceMs),
    ...defined('sold', owner.sold),
    written: byTime(owner.written),
    bookedMs: owner.bookedMs,
    ...defined('waits', owner.waits),
    ...defined('askedMs', owner.askedMs),
    ...defined('answeredMs', owner.answeredMs),
    ...defined('cancelled', owner.cancelled),
    ...defined('undone', owner.undone),
    ...defined('rejected', owner.rejected),
    lastMs: owner.lastMs,
  };
}

function defined<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): { readonly [Key in Name]?: Exclude<Value, undefined> } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [Key in Name]?: Exclude<Value, undefined> });
}

function least<Value extends string | number>(left: Value | undefined, right: Value | undefined): Value | undefined {
  if (left === undefined) return right;
  return right === undefined || left <= right ? left : right;
}

/** The latest of each command, in the order of their names, so that equal ones have equal texts. */
function latest(left: Times | undefined, right: Times | undefined): Times | undefined {
  if (left === undefined || right === undefined) return left ?? right;
  const names = [...new Set([...Object.keys(left), ...Object.keys(right)])].sort();
  return Object.fromEntries(names.map((name) => [name, Math.max(left[name] ?? 0, right[name] ?? 0)]));
}

function later(left: Owner['sold'], right: Owner['sold']): Owner['sold'] {
  if (left === undefined) return right;
  return right === undefined || left.rank >= right.rank ? left : right;
}

function byTime(written: Owner['written']): Owner['written'] {
  return Object.fromEntries(Object.entries(written).sort(([left], [right]) => Number(left) - Number(right)));
}

// ── what follows ────────────────────────────────────────────────────────────────────────────────────────────

/** What an owner needs of one article, and from when on the ERP's readings have how much of it. */
export interface Demand {
  readonly unit: string;
  readonly amount: number;
  /** Ascending: a reading taken after `atMs` has `amount` of it taken off. */
  readonly reflected: readonly { readonly atMs: number; readonly amount: number }[];
}

/** Whether the goods are free again without any reading saying so. */
export function isReleased({ cancelled, rejected, undone, bookedMs }: Owner): boolean {
  if (undone) return true;
  // Once the ERP has booked it, only the ERP can say that the goods are still there.
  return (cancelled === true || rejected === true) && bookedMs.length === 0;
}

/** False while it is known that the goods are sold and that no reading can have them taken off yet: they are kept for as long as that takes. */
export function runsOut({ waits, bookedMs, askedMs = {}, answeredMs = {} }: Owner): boolean {
  if (waits && bookedMs.length === 0) return false;
  return Object.entries(askedMs).every(([command, atMs]) => (answeredMs[command] ?? 0) >= atMs);
}

/**
 * What the owner's channel has sold, as the channel counts it: nothing of what it cancelled, and nothing of what the ERP
 * refused, since that will be cancelled and put back on the shelf.
 */
export function soldInChannel({ sold, cancelled, rejected }: Owner): Lines {
  return cancelled || rejected || sold === undefined ? {} : sold.lines;
}

/** What an owner needs of each article. An edit that takes less holds once the ERP has written it down too. */
export function demandsOf(owner: Owner): Map<string, Demand> {
  const demands = new Map<string, Demand>();
  if (isReleased(owner)) return demands;
  const written = Object.entries(owner.written).map(([atMs, lines]) => ({ atMs: Number(atMs), lines }));
  const channel = owner.sold?.lines ?? {};
  const newest = written.at(-1)?.lines ?? {};
  const [firstMs] = owner.bookedMs;
  const bookings =
    firstMs === undefined
      ? []
      : [...new Set([...owner.bookedMs, ...written.map(({ atMs }) => atMs).filter((atMs) => atMs > firstMs)])]
          .sort((left, right) => left - right)
          .map((atMs) => ({ atMs, lines: written.findLast((each) => each.atMs <= atMs)?.lines ?? channel }));
  for (const sku of new Set([...Object.keys(channel), ...Object.keys(newest)])) {
    const unit = channel[sku]?.unit ?? newest[sku]?.unit ?? '';
    const amount = Math.max(channel[sku]?.amount ?? 0, newest[sku]?.amount ?? 0);
    const reflected = bookings.map(({ atMs, lines }) => ({ atMs, amount: lines[sku]?.amount ?? 0 }));
    if (amount > 0) demands.set(sku, { unit, amount, reflected });
  }
  return demands;
}
