import { type CommandData, commandType, type Envelope, type Lane } from '../../canonical/envelope.ts';
import { instant } from '../../kernel/clock.ts';
import { factId } from '../../kernel/ids.ts';
import { quantityOfMillionths } from '../../kernel/quantity.ts';
import { WHOLE } from './amount.ts';
import {
  type Allowed,
  allowedOn,
  HAIR,
  isOn,
  leftOf,
  type PoolSum,
  type ShelfCase,
  USUAL_LAG_MS,
} from './availability.ts';
import { note, put } from './channel.ts';
import { type Desk, sheetOn } from './desk.ts';
import { type EffectiveShelf, type Pool, poolsOf, shelfKey } from './plan.ts';
import { PACE_MS, paceAt } from './post.ts';
import type { Shelf } from './sheet.ts';
import { isSeen, newShelf, nextToken, sent, unheardOf, writtenOff } from './shelf.ts';
import { headroomOf, partOfSum, rivalsOf, sumOf } from './sum.ts';

export const LEDGER_SOURCE = '/ledgers/stock';

/** An article and how its publications travel. */
export interface Round {
  readonly sku: string;
  readonly lane: Lane;
  /** Channels that are asked at once what they show, however short ago they were asked before. */
  readonly asked?: readonly ShelfName[];
}

/** One number of a channel. */
export interface ShelfName {
  readonly sku: string;
  readonly connection: string;
  readonly location?: string;
}

/** Has a channel asked what it shows of an article, by a publication that compares: the next `publish` sends it. */
export function doubtShelf(desk: Desk, { sku, connection, location }: ShelfName): void {
  const key = shelfKey(connection, location);
  const state = desk.sheets.get(sku)?.shelves[key];
  if (state === undefined || state.flight !== undefined || state.unsureMs !== undefined) return;
  put(desk, sku, key, { ...state, unsureMs: desk.nowMs });
}

/**
 * Decides what to publish of an article, and puts it under way: at most one publication of a shelf at a time, always the
 * newest number, with a growing token and the number that the channel is expected to show. Deterministic; called after
 * everything that may have changed the sum.
 */
export function publish(desk: Desk, { sku, lane, asked = [] }: Round): void {
  for (const pool of poolsOf(desk.plan, sku)) {
    const { sum, allowed } = availabilityOf(desk, sku, pool);
    const heldOf = (of: string): number => heldOn(of === sku ? allowed : rivalsAllowed(desk, of, pool));
    for (const each of allowed) {
      const isAsked = asked.some((shelf) => shelf.sku === sku && isShelf(shelf, each.shelf));
      publishOn(desk, { sku, pool, sum, allowed: each, heldOf, lane, isAsked });
    }
  }
}

const isShelf = (name: ShelfName, { connection, location }: EffectiveShelf): boolean =>
  name.connection === connection && name.location === location;

/** What each shelf of a pool may show, with the sum it follows from and, shelf by shelf, what was measured. */
export function availabilityOf(
  desk: Desk,
  sku: string,
  pool: Pool,
): { sum: PoolSum; cases: ShelfCase[]; allowed: Allowed[] } {
  const sum = sumOf(desk, sku, pool);
  const { pace, shelves } = sheetOn(desk, sku);
  const cases = pool.shelves.map((shelf) => {
    const state = shelves[shelfKey(shelf.connection, shelf.location)];
    const left = quotaLeft(shelf, state, desk.nowMs);
    return {
      shelf,
      ...(left === undefined ? {} : { quotaLeft: left }),
      lagMs: state?.lagMs ?? USUAL_LAG_MS,
      perMs: paceAt(pace, desk.nowMs),
    };
  });
  const { selling } = desk.plan;
  const mine = selling === 'exclusive' ? partOfSum(sum, rivalsOf(desk, sku)) : sum;
  return { sum, cases, allowed: allowedOn(mine, cases, selling) };
}

/** What each shelf may show of another article, in the pool of the same locations. */
function rivalsAllowed(desk: Desk, sku: string, { locations }: Pool): Allowed[] {
  const same = poolsOf(desk.plan, sku).find((pool) => pool.locations.join(' ') === locations.join(' '));
  return same === undefined ? [] : availabilityOf(desk, sku, same).allowed;
}

const heldOn = (allowed: readonly Allowed[]): number => allowed.reduce((sum, { held }) => sum + held, 0);

/** What has left the channel unheard was sold from the quota as well: filled up again, it would be sold twice. */
function quotaLeft({ quota }: EffectiveShelf, state: Shelf | undefined, nowMs: number): number | undefined {
  if (quota === undefined || !isOn(quota, nowMs)) return undefined;
  const sold = state?.quota?.name === quota.name ? state.quota.sold : 0;
  return Math.max(0, quota.amount - sold - (state === undefined ? 0 : unheardOf(state)));
}

interface Case {
  readonly sku: string;
  readonly pool: Pool;
  readonly sum: PoolSum;
  readonly allowed: Allowed;
  /** What the shelves of the pool hold back of an article. */
  readonly heldOf: (sku: string) => number;
  readonly lane: Lane;
  readonly isAsked: boolean;
}

function publishOn(desk: Desk, each: Case): void {
  const { sku, pool, sum, allowed, lane, isAsked } = each;
  const { connection, location, intervalMs } = allowed.shelf;
  const key = shelfKey(connection, location);
  if (isLeft(desk, sku, key, allowed)) return;
  const state = suppress(desk, sku, key, allowed);
  const { plan, nowMs } = desk;
  if (state.flight !== undefined) return;
  const amount = targetOf(desk, each, state);
  const isOld = state.shown !== undefined && nowMs - (state.sentMs ?? 0) >= plan.proofMs;
  const isUnsure = state.unsureMs !== undefined && (isAsked || nowMs - (state.sentMs ?? 0) >= questionMs(state));
  const isDisputed = isUnsure && state.disputed === true;
  const asked = isOld || isUnsure;
  if (amount === state.shown && !asked) return;
  if (state.refused !== undefined && state.refused.amount === amount && nowMs < state.refused.untilMs) return;
  const isDue = nowMs - (state.sentMs ?? Number.NEGATIVE_INFINITY) >= intervalMs;
  const urgent = isUrgent(desk, sku, pool, sum, state, amount);
  if (!isDue && !urgent && !isAsked && !isDisputed) return;
  const isProof = amount === state.shown;
  const by = urgent || isDisputed ? 'live' : isProof ? 'bulk' : lane;
  const command = commandOf(sku, allowed.shelf, state, amount, sum.unit, nowMs, by);
  put(desk, sku, key, sent(state, amount, nowMs, command));
  const because = isProof ? 'to see whether the channel still shows it' : sentence(sum, allowed, amount);
  note(desk, sku, key, { kind: 'published', amount, because });
}

/**
 * In exclusive selling a number only grows by what is on no other shelf: what another channel is to give up must have been
 * confirmed there first. Nor does it grow by what any shelf of the pool holds back: until the other has given it up, that would be sold.
 */
function targetOf(desk: Desk, { sku, pool, allowed: { amount }, heldOf }: Case, { shown = 0 }: Shelf): number {
  if (desk.plan.selling === 'shared' || amount <= shown) return amount;
  // Before the first word of a channel it is only asked what it shows.
  return Math.min(amount, shown + whole(Math.max(0, headroomOf(desk, sku, pool, heldOf)), desk, sku));
}

const MILLION = 1_000_000;

function whole(amount: number, desk: Desk, sku: string): number {
  const units = Object.values(sheetOn(desk, sku).positions).map(({ unit }) => unit);
  return units.some((unit) => unit !== 'each') ? amount : Math.floor(amount / MILLION) * MILLION;
}

/** More is shown than can be proven: that cannot wait for its turn. */
function isUrgent(desk: Desk, sku: string, pool: Pool, sum: PoolSum, state: Shelf, amount: number): boolean {
  if (state.shown === undefined || amount >= state.shown) return false;
  if (sum.doubt !== undefined || state.shown > leftOf(sum)) return true;
  // Sets and their parts may each show less than there is, and more together.
  return desk.plan.selling === 'exclusive' && headroomOf(desk, sku, pool, () => 0) < 0;
}

/**
 * A number that the hub never touched stays as it is while nothing is known of the article: for good when the plan says so,
 * otherwise until the ERP had time to tell of everything it has.
 */
function isLeft({ plan, nowMs, learnedMs, sheets }: Desk, sku: string, key: string, { because }: Allowed): boolean {
  if (because !== 'SL-STOCK-002') return false;
  const state = sheets.get(sku)?.shelves[key];
  if (state?.flight !== undefined || state?.sentMs !== undefined) return false;
  return plan.unknown === 'leave' || learnedMs === undefined || nowMs < learnedMs;
}

/** Writes it into the history when a shelf is emptied because nothing can be proven, and when that is over. */
function suppress(desk: Desk, sku: string, key: string, { because }: Allowed): Shelf {
  const state = sheetOn(desk, sku).shelves[key] ?? newShelf;
  const code = because.startsWith('SL-') ? because : undefined;
  if (state.suppressed === code) return state;
  const { suppressed: _, ...rest } = state;
  const next = code === undefined ? rest : { ...rest, suppressed: code };
  put(desk, sku, key, next);
  if (code === undefined) note(desk, sku, key, { kind: 'resumed', because: 'the stock is known again' });
  else note(desk, sku, key, { kind: 'suppressed', amount: 0, code, because: DOUBTS[code] ?? code });
  return next;
}

const DOUBTS: Readonly<Record<string, string>> = {
  'SL-STOCK-001': 'it is counted in different units, so nothing can be summed',
  'SL-STOCK-002': 'no location of the shelf has ever been read',
  'SL-STOCK-003': 'what was read is too old to prove anything',
};

/**
 * Units that left a channel and whose order never came are given up after a while, in so many words. Called for all
 * articles that a change concerns before any of them is published: sets and their parts count each other's units.
 */
export function writeOff(desk: Desk, sku: string): void {
  for (const { connection, location } of poolsOf(desk.plan, sku).flatMap(({ shelves }) => shelves)) {
    const key = shelfKey(connection, location);
    const state = sheetOn(desk, sku).shelves[key];
    if (state?.unheardMs === undefined || state.flight !== undefined) continue;
    if (desk.nowMs - state.unheardMs < desk.plan.settleMs) continue;
    if (!isSeen(state)) {
      // Nobody has seen what it shows since: it is asked first.
      if (state.unsureMs === undefined) put(desk, sku, key, { ...state, unsureMs: desk.nowMs });
      continue;
    }
    const units = unheardOf(state);
    put(desk, sku, key, writtenOff(state));
    if (units === 0) continue;
    const because = 'units that left the channel are unaccounted for: no order told of them in time';
    note(desk, sku, key, { kind: 'written-off', amount: units, code: 'SL-STOCK-006', because });
  }
}

function commandOf(
  sku: string,
  { connection, location }: EffectiveShelf,
  state: Shelf,
  amount: number,
  unit: string,
  nowMs: number,
  lane: Lane,
): Envelope<CommandData<'publish-availability'>> {
  const token = nextToken(state, nowMs);
  const subject = subjectOf(sku, connection, location);
  return {
    specversion: '1.0',
    id: factId(LEDGER_SOURCE, 'publish-availability', subject, String(token)),
    source: LEDGER_SOURCE,
    type: commandType('publish-availability'),
    subject,
    time: instant(nowMs),
    datacontenttype: 'application/json',
    correlationid: subject,
    lane,
    connection,
    data: {
      sku,
      ...(location === undefined ? {} : { location }),
      quantity: quantityOfMillionths(amount, unit),
      token,
      expected: quantityOfMillionths(state.shown ?? 0, unit),
    },
  };
}

/** The business key of a shelf's publications: `stock/shopify-eu/TEE-M`, with the location behind it where there is one. */
export function subjectOf(sku: string, connection: string, location?: string): string {
  return `stock/${connection}/${sku}${location === undefined ? '' : `/${location}`}`;
}

/** The sum in a line, for the history. */
function sentence(sum: PoolSum, { because, safety, shelf }: Allowed, amount: number): string {
  const text = (value: number): string => quantityOfMillionths(value, '').value;
  const parts = [
    `${text(sum.onHand)} on hand`,
    ...(sum.reserved === 0 ? [] : [`− ${text(sum.reserved)} reserved`]),
    ...(sum.claims === 0 ? [] : [`− ${text(sum.claims)} claimed`]),
    ...(sum.unheard === 0 ? [] : [`− ${text(sum.unheard)} sold unheard`]),
    ...(safety === 0 ? [] : [`− ${text(safety)} safety`]),
  ];
  const how = because === 'stock' ? '' : because === 'cap' ? `, at most ${text(shelf.cap ?? 0)}` : `, by ${because}`;
  return `${parts.join(' ')}${how}: ${text(amount)}`;
}

// ── clocks ──────────────────────────────────────────────────────────────────────────────────────────────────

/** When the article should be looked at again although nothing is heard of it; undefined when never. */
export function dueOf(desk: Desk, sku: string): number | undefined {
  const { plan, nowMs } = desk;
  const sheet = sheetOn(desk, sku);
  const times: number[] = [...desk.claims.values()]
    .filter((claim) => claim.sku === sku && claim.held > 0)
    .flatMap(({ expiresMs }) => expiresMs ?? []);
  if (plan.maxAgeMs !== undefined) {
    for (const { observedMs } of Object.values(sheet.positions)) times.push(observedMs + plan.maxAgeMs + 1);
  }
  const isUnread = Object.keys(sheet.positions).length === 0;
  if (isUnread && plan.unknown === 'suppress') times.push(desk.learnedMs ?? nowMs + Math.max(plan.learnMs, REPEAT_MS));
  for (const { shelves } of poolsOf(plan, sku)) {
    for (const { connection, location, intervalMs, quota, safety } of shelves) {
      const state = sheet.shelves[shelfKey(connection, location)];
      if (quota !== undefined) times.push(...[quota.fromMs, quota.untilMs].filter((at) => at > nowMs));
      if (state === undefined) continue;
      const moving = (safety.adaptive ?? 0) * (state.lagMs ?? USUAL_LAG_MS) * paceAt(sheet.pace, nowMs);
      if (moving / WHOLE > HAIR) times.push(nowMs + fallsAfterMs(moving / WHOLE));
      // A publication without an answer is said again; the log keeps it once.
      if (state.flight !== undefined) times.push(Math.max(nowMs, state.flight.sentMs) + REPEAT_MS);
      if (state.flight !== undefined) continue;
      if (state.unheardMs !== undefined) times.push(state.unheardMs + plan.settleMs);
      if (state.unsureMs !== undefined) times.push((state.sentMs ?? 0) + questionMs(state));
      if (state.refused !== undefined) times.push(state.refused.untilMs);
      if (state.sentMs !== undefined) times.push(state.sentMs + plan.proofMs, state.sentMs + intervalMs);
    }
  }
  const ahead = times.filter((at) => at > nowMs);
  return ahead.length === 0 ? undefined : Math.min(...ahead);
}

/** How long until the pace has fallen so far that a piece less is held back for it. What is below a hair holds nothing back. */
function fallsAfterMs(pieces: number): number {
  const next = Math.max(0, Math.ceil(pieces - HAIR) - 1) + HAIR;
  return Math.ceil(PACE_MS * Math.log(pieces / next)) + 1;
}

/** How long after a publication a channel is asked what it shows, when that is not sure. */
const QUESTION_MS = 30_000;
/** The same when its words contradict each other: until it is asked, pieces may be withheld or counted twice. */
const DISPUTE_MS = 1_000;

const questionMs = ({ disputed }: Shelf): number => (disputed === true ? DISPUTE_MS : QUESTION_MS);

/** How often a publication without an answer is put into the log again, where it stands once. */
const REPEAT_MS = 60_000;
