import { type MoneyFact, standing } from './fact.ts';
import { type Break, breaksOfOrder, breaksOfPayment, type MoneyPlan } from './identity.ts';
import { type PaymentLine, paymentLine } from './payment.ts';
import { sumOrder, sumPayment } from './sum.ts';

/** A line of the history: what a message added to a fact, in minor units; zero where it only tied a payment to its order. */
export interface MoneyEntry {
  readonly fact: MoneyFact;
  readonly change: number;
}

/** A break that the ledger watches. */
export interface WatchedBreak extends Break {
  /** A variance stands for it; of one that is over, its end may not have been said yet. */
  readonly told: boolean;
  /** Both sides agree now. */
  readonly over: boolean;
  /** How often it came, so that one that comes back is a variance of its own. */
  readonly round: number;
}

/** What a store holds of everything that some facts concern. */
export interface MoneyDesk {
  /** Facts of all payments and orders that are concerned, by name. */
  readonly facts: Map<string, MoneyFact>;
  /** Which order a payment belongs to. */
  readonly links: Map<string, string>;
  readonly breaks: readonly WatchedBreak[];
  /** Connections that tell what they settle. */
  readonly reporting: ReadonlySet<string>;
}

/** The payments of facts, each as it stands on the desk. Pure. */
export function paymentLines(desk: Pick<MoneyDesk, 'facts' | 'links'>, changed: readonly MoneyFact[]): PaymentLine[] {
  const wanted = new Set(changed.flatMap(({ payment }) => payment ?? []));
  const facts = Map.groupBy(desk.facts.values(), ({ payment }) => payment);
  return [...wanted].sort().map((payment) => paymentLine(payment, facts.get(payment) ?? [], desk.links.get(payment)));
}

/** What changed on the desk. */
export interface Posted {
  readonly facts: readonly MoneyFact[];
  readonly entries: readonly MoneyEntry[];
  /** Breaks as they are now, and those of them that have just come to an end of which must be told. */
  readonly breaks: readonly WatchedBreak[];
  readonly mended: readonly WatchedBreak[];
  /** Breaks that ended before anybody was told of them. */
  readonly gone: readonly WatchedBreak[];
  /** Told breaks that are of another amount now, as they were: what was said of them holds no more. */
  readonly outdated: readonly WatchedBreak[];
}

export interface PostedAt {
  readonly plan: MoneyPlan;
  readonly nowMs: number;
}

/**
 * Takes facts down: each once, however often it is told and in whatever order it comes; then holds the identities of everything
 * that they concern. Changes the desk and nothing else.
 */
export function post(desk: MoneyDesk, told: readonly MoneyFact[], at: PostedAt): Posted {
  const changed = new Map<string, MoneyFact>();
  const entries: MoneyEntry[] = [];
  for (const fact of told) {
    const known = desk.facts.get(fact.fact);
    const stands = known === undefined ? fact : standing(known, fact);
    if (stands.payment !== undefined && stands.order !== undefined && !desk.links.has(stands.payment)) {
      desk.links.set(stands.payment, stands.order);
    }
    if (known === stands) continue;
    desk.facts.set(fact.fact, stands);
    changed.set(fact.fact, stands);
    entries.push({ fact: stands, change: stands.amount.amount - (known?.amount.amount ?? 0) });
  }
  const found = findBreaks(desk, at.plan);
  const before = new Map(desk.breaks.map((each) => [nameOf(each), each]));
  const breaks = found.map((each) => watched(each, before.get(nameOf(each)), at));
  const standingNames = new Set(found.map(nameOf));
  const healed = desk.breaks.filter((each) => !each.over && !standingNames.has(nameOf(each)));
  // One that is due may have been told a moment ago, though that was not noted yet; of one that came back, the end of the
  // round before may never have been said.
  const isTold = ({ told, dueMs, round }: WatchedBreak): boolean => told || dueMs <= at.nowMs || round > 1;
  const mended = healed.filter(isTold).map((each): WatchedBreak => ({ ...each, told: true, over: true }));
  const outdated = found.flatMap((each) => {
    const known = before.get(nameOf(each));
    return known !== undefined && isOutdated(known, each) ? [known] : [];
  });
  return {
    facts: [...changed.values()],
    entries,
    breaks: [...breaks, ...mended],
    mended,
    gone: healed.filter((each) => !isTold(each)),
    outdated,
  };
}

const nameOf = ({ about, code }: Pick<Break, 'about' | 'code'>): string => `${code} ${about}`;

const isOutdated = (known: WatchedBreak, now: Break): boolean =>
  known.told &&
  !known.over &&
  (known.amount.amount !== now.amount.amount || known.amount.currency !== now.amount.currency);

/** The clock of a break starts when the hub first sees it: what happened long ago may have come a moment ago. */
function watched(found: Break, before: WatchedBreak | undefined, { plan, nowMs }: PostedAt): WatchedBreak {
  // Whoever settled a variance settled that amount and no other.
  const last = before === undefined || before.over || isOutdated(before, found) ? undefined : before;
  const dueMs = last?.dueMs ?? Math.max(found.dueMs, nowMs + plan.graceMs);
  const round = last?.round ?? (before?.round ?? 0) + 1;
  return { ...found, sinceMs: last?.sinceMs ?? found.sinceMs, dueMs, told: last?.told ?? false, over: false, round };
}

function findBreaks(desk: MoneyDesk, plan: MoneyPlan): Break[] {
  const payments = new Map<string, MoneyFact[]>();
  const orders = new Map<string, MoneyFact[]>();
  for (const fact of desk.facts.values()) {
    if (fact.payment !== undefined) push(payments, fact.payment, fact);
    const order = fact.payment === undefined ? fact.order : desk.links.get(fact.payment);
    if (order !== undefined) push(orders, order, fact);
  }
  const sums = [...orders].map(([order, facts]) => sumOrder(order, facts));
  const tests = new Set(sums.filter(({ test }) => test).map(({ order }) => order));
  return [
    ...[...payments].flatMap(([payment, facts]) => {
      if (tests.has(desk.links.get(payment) ?? '')) return [];
      const sum = sumPayment(payment, facts);
      return breaksOfPayment(sum, desk.reporting.has(sum.connection), plan);
    }),
    ...sums.flatMap((sum) => breaksOfOrder(sum, plan)),
  ];
}

function push(into: Map<string, MoneyFact[]>, key: string, fact: MoneyFact): void {
  const list = into.get(key);
  if (list === undefined) into.set(key, [fact]);
  else list.push(fact);
}
