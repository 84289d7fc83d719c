import { instant } from '../../kernel/clock.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { type Quantity, quantityOfMillionths } from '../../kernel/quantity.ts';
import type { PoolSum, ShelfCase } from './availability.ts';
import { leftOf } from './availability.ts';
import { componentsOf, type Desk, sheetOn } from './desk.ts';
import { stockErrors } from './errors.ts';
import { type EffectiveShelf, type Pool, poolsOf, type StockPlan, shelfKey } from './plan.ts';
import { availabilityOf } from './publish.ts';
import type { Claim, EntryKind, Shelf } from './sheet.ts';
import { freeOf } from './sheet.ts';
import { unheardOf } from './shelf.ts';
import type { KeptEntry, StockStore } from './store.ts';
import { isFresh, type Part, partsOf } from './sum.ts';

/** Why a number is published: the sum with every part of it, and how old each part is. Quantities are decimal texts. */
export interface StockAnswer {
  readonly sku: string;
  readonly unit: string;
  readonly at: string;
  readonly positions: readonly PositionAnswer[];
  readonly claims: {
    readonly count: number;
    readonly quantity: string;
    /** The oldest ones. */
    readonly oldest: readonly ClaimAnswer[];
  };
  /** What a set is made of; empty for an article of its own. */
  readonly components: readonly ComponentAnswer[];
  readonly pools: readonly PoolAnswer[];
  /** Newest first. */
  readonly history: readonly HistoryAnswer[];
}

/** A set stands nowhere itself: its components do. */
interface ComponentAnswer {
  readonly sku: string;
  /** What one set takes of it. */
  readonly quantity: Quantity;
  readonly positions: readonly PositionAnswer[];
}

interface PositionAnswer {
  readonly location: string;
  readonly onHand: string;
  readonly reserved: string;
  readonly free: string;
  readonly source: string;
  readonly observedAt: string;
  readonly ageMs: number;
  /** False when it is too old to prove anything. */
  readonly fresh: boolean;
}

interface ClaimAnswer {
  readonly owner: string;
  readonly location: string;
  readonly quantity: string;
  readonly reason: string;
  readonly since: string;
  readonly ageMs: number;
  readonly expires?: string;
}

/** onHand − reserved − claims − unheard = left. */
interface SumAnswer {
  readonly onHand: string;
  readonly reserved: string;
  readonly claims: string;
  readonly unheard: string;
  readonly left: string;
  readonly doubt?: string;
}

interface PoolAnswer extends SumAnswer {
  readonly locations: readonly string[];
  /** Of a set: what there is of each component here; the sum of the set is that of the scarcest. */
  readonly parts: readonly PartAnswer[];
  readonly shelves: readonly ShelfAnswer[];
}

interface PartAnswer extends SumAnswer {
  readonly sku: string;
  readonly unit: string;
  /** What one set takes of it. */
  readonly each: string;
  /** How many sets it allows. */
  readonly sets: string;
  /** Whether no other component allows fewer. */
  readonly limits: boolean;
}

interface ShelfAnswer {
  readonly connection: string;
  readonly location?: string;
  readonly base: string;
  readonly safety: string;
  readonly safetyFrom: SafetyAnswer;
  readonly allowed: string;
  /** What decided it. */
  readonly because: string;
  /** What the channel shows as far as anybody said. */
  readonly shown?: string;
  readonly shownAgeMs?: number;
  /** What it may sell before it must ask. */
  readonly exposure: string;
  readonly unheard: string;
  readonly underWay?: { readonly quantity: string; readonly token: number; readonly ageMs: number };
  readonly refused?: { readonly code: string; readonly until: string };
  readonly lagMs?: number;
}

/** What safety stock is the greatest of, rounded up to what can be kept. */
interface SafetyAnswer {
  readonly fixed: string;
  readonly percent?: number;
  /** What the percentage is of. */
  readonly of?: string;
  /** times × lagMs × soldPerSecond. */
  readonly adaptive?: {
    readonly times: number;
    /** How long a publication takes. */
    readonly lagMs: number;
    /** False while none has been confirmed, and the usual time is taken. */
    readonly measured: boolean;
    /** How fast the article sells, on all channels. */
    readonly soldPerSecond: string;
  };
}

interface HistoryAnswer {
  readonly at: string;
  readonly kind: EntryKind;
  readonly location?: string;
  readonly about?: string;
  /** Change of what is claimed. */
  readonly change?: string;
  readonly quantity?: string;
  readonly onHand?: string;
  readonly reserved?: string;
  readonly code?: string;
  readonly because: string;
}

const text = (amount: number): string => quantityOfMillionths(amount, '').value;

/** Throws SL-STOCK-008 for an article that the ledger never heard of. */
export async function whyOf(store: StockStore, plan: StockPlan, sku: string, nowMs: number): Promise<StockAnswer> {
  if (!(await store.knows(sku))) {
    throw stockErrors.error('SL-STOCK-008', { because: `The ledger has never heard of "${sku}"`, value: sku });
  }
  const history = await store.history(sku, { limit: LIMITS.stockHistory });
  return store.view([sku], { plan, nowMs }, (desk) => answerOf(desk, sku, history));
}

function answerOf(desk: Desk, sku: string, history: readonly KeptEntry[]): StockAnswer {
  const { nowMs } = desk;
  const { positions } = sheetOn(desk, sku);
  const claims = [...desk.claims.values()]
    .filter((claim) => claim.sku === sku && claim.held > 0)
    .sort((left, right) => left.sinceMs - right.sinceMs);
  const pools = poolsOf(desk.plan, sku).map((pool) => poolAnswer(desk, sku, pool));
  return {
    sku,
    unit: Object.values(positions)[0]?.unit ?? claims[0]?.unit ?? 'each',
    at: instant(nowMs),
    positions: positionsOf(desk, sku),
    claims: {
      count: claims.length,
      quantity: text(claims.reduce((sum, { held }) => sum + held, 0)),
      oldest: claims.slice(0, LIMITS.stockHistory).map((claim) => claimAnswer(claim, nowMs)),
    },
    components: Object.entries(componentsOf(desk, sku) ?? {}).map(([component, { amount, unit }]) => ({
      sku: component,
      quantity: quantityOfMillionths(amount, unit),
      positions: positionsOf(desk, component),
    })),
    pools,
    history: history.map(historyAnswer),
  };
}

function positionsOf(desk: Desk, sku: string): PositionAnswer[] {
  return Object.entries(sheetOn(desk, sku).positions).map(([location, position]) => ({
    location,
    onHand: text(position.onHand),
    reserved: text(position.reserved),
    free: text(freeOf(position)),
    source: position.source,
    observedAt: instant(position.observedMs),
    ageMs: desk.nowMs - position.observedMs,
    fresh: isFresh(desk, position),
  }));
}

function claimAnswer({ owner, location, held, reason, sinceMs, expiresMs }: Claim, nowMs: number): ClaimAnswer {
  return {
    owner,
    location,
    quantity: text(held),
    reason,
    since: instant(sinceMs),
    ageMs: nowMs - sinceMs,
    ...(expiresMs === undefined ? {} : { expires: instant(expiresMs) }),
  };
}

function poolAnswer(desk: Desk, sku: string, pool: Pool): PoolAnswer {
  const { sum, cases, allowed } = availabilityOf(desk, sku, pool);
  const { shelves } = sheetOn(desk, sku);
  const stateOf = ({ connection, location }: EffectiveShelf) => shelves[shelfKey(connection, location)];
  return {
    locations: pool.locations,
    ...sumAnswer(sum),
    parts: partAnswers(partsOf(desk, sku, pool)),
    shelves: allowed.map(({ shelf, base, safety, of, amount, because }, index) => ({
      ...shelfAnswer(shelf, stateOf(shelf), desk.nowMs),
      base: text(base),
      safety: text(safety),
      safetyFrom: safetyAnswer(cases[index] as ShelfCase, of, stateOf(shelf)?.lagMs !== undefined),
      allowed: text(amount),
      because,
    })),
  };
}

function safetyAnswer({ shelf: { safety }, lagMs, perMs }: ShelfCase, of: number, measured: boolean): SafetyAnswer {
  const { fixed, fraction, adaptive } = safety;
  const soldPerSecond = text(Math.round(perMs * 1_000));
  return {
    fixed: text(fixed),
    ...(fraction === 0 ? {} : { percent: Math.round(fraction * 10_000) / 100, of: text(of) }),
    ...(adaptive === undefined ? {} : { adaptive: { times: adaptive, lagMs, measured, soldPerSecond } }),
  };
}

function partAnswers(parts: readonly Part[]): PartAnswer[] {
  const least = Math.min(...parts.map(({ sets }) => sets));
  return parts.map(({ sku, each, sum, sets }) => ({
    sku,
    unit: sum.unit,
    each: text(each),
    ...sumAnswer(sum),
    sets: text(sets),
    limits: sets === least,
  }));
}

function sumAnswer(sum: PoolSum): SumAnswer {
  const { onHand, reserved, claims, unheard, doubt } = sum;
  return {
    onHand: text(onHand),
    reserved: text(reserved),
    claims: text(claims),
    unheard: text(unheard),
    left: text(leftOf(sum)),
    ...(doubt === undefined ? {} : { doubt }),
  };
}

function shelfAnswer({ connection, location }: EffectiveShelf, state: Shelf | undefined, nowMs: number) {
  const place = { connection, ...(location === undefined ? {} : { location }) };
  if (state === undefined) return { ...place, exposure: '0', unheard: '0' };
  const { shown, shownMs, exposure, flight, refused, lagMs } = state;
  return {
    ...place,
    ...(shown === undefined ? {} : { shown: text(shown) }),
    ...(shownMs === undefined ? {} : { shownAgeMs: nowMs - shownMs }),
    exposure: text(exposure),
    unheard: text(unheardOf(state)),
    ...(flight === undefined
      ? {}
      : { underWay: { quantity: text(flight.amount), token: flight.token, ageMs: nowMs - flight.sentMs } }),
    ...(refused === undefined ? {} : { refused: { code: refused.code, until: instant(refused.untilMs) } }),
    ...(lagMs === undefined ? {} : { lagMs }),
  };
}

function historyAnswer({
  atMs,
  kind,
  location,
  about,
  change,
  amount,
  reading,
  code,
  because,
}: KeptEntry): HistoryAnswer {
  return {
    at: instant(atMs),
    kind,
    ...(location === undefined ? {} : { location }),
    ...(about === undefined ? {} : { about }),
    ...(change === undefined ? {} : { change: text(change) }),
    ...(amount === undefined ? {} : { quantity: text(amount) }),
    ...(reading === undefined ? {} : { onHand: text(reading.onHand), reserved: text(reading.reserved) }),
    ...(code === undefined ? {} : { code }),
    because,
  };
}
