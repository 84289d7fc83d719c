import { formatMoney, type Money, money } from '../../kernel/money.ts';

/** A statement as the ledger keeps it. */
export interface KeptStatement {
  /** Id of the event that told of it: one content is one event. */
  readonly event: string;
  readonly statement: string;
  readonly connection: string;
  readonly account: string;
  readonly sequence?: number;
  readonly page?: number;
  readonly from?: string;
  readonly until: string;
  readonly opening: Money;
  readonly closing: Money;
  readonly lines: number;
  readonly unreadable: number;
  readonly file: string;
  readonly sha256: string;
  readonly at: string;
}

/** What does not fit, named by the statement at which it shows. */
export interface Finding {
  readonly about: string;
  readonly kind: 'SL-BANK-020' | 'SL-BANK-021' | 'SL-BANK-022';
  readonly amount?: Money;
  readonly reason: string;
  readonly suggestion?: string;
}

/** All contents that one number has: usually one. */
type Place = readonly [KeptStatement, ...KeptStatement[]];

/** Numbers that are named of a gap. */
const MOST_NAMED = 10;

/**
 * Everything that does not fit in the statements of one account in one currency. It depends on the set of them and not on
 * the order in which they came, so a statement that comes late settles what its absence had caused.
 */
export function findingsOf(statements: readonly KeptStatement[]): readonly Finding[] {
  const places = placesOf(statements);
  const findings = places.flatMap(contradiction);
  for (const [index, place] of places.entries()) {
    const before = places[index - 1];
    if (before === undefined) continue;
    const gap = missing(before[0], place[0]);
    const found = gap === undefined ? step(before, place) : gapFinding(before, place, gap);
    if (found !== undefined) findings.push(found);
  }
  return findings;
}

/** By the day on which they end, then by the bank's count. */
function placesOf(statements: readonly KeptStatement[]): readonly Place[] {
  const places = new Map<string, [KeptStatement, ...KeptStatement[]]>();
  for (const each of [...statements].sort(byEvent)) {
    const place = places.get(each.statement);
    if (place === undefined) places.set(each.statement, [each]);
    else place.push(each);
  }
  return [...places.values()].sort(([left], [right]) => inOrder(left, right));
}

const byEvent = (left: KeptStatement, right: KeptStatement): number => (left.event < right.event ? -1 : 1);

function inOrder(left: KeptStatement, right: KeptStatement): number {
  const days = left.until < right.until ? -1 : left.until > right.until ? 1 : 0;
  const counts = (left.sequence ?? 0) - (right.sequence ?? 0) || (left.page ?? 0) - (right.page ?? 0);
  return days || counts || (left.statement < right.statement ? -1 : 1);
}

function contradiction(place: Place): Finding[] {
  const [first, ...others] = place;
  if (others.length === 0) return [];
  const files = [...new Set(place.map(({ file }) => file))].sort().join(', ');
  return [
    {
      about: first.statement,
      kind: 'SL-BANK-022',
      reason: `${place.length} contents have this number: ${files}`.slice(0, 1_000),
    },
  ];
}

/** Numbers between two neighbours; undefined when the second follows the first, or when the bank began to count again. */
function missing(before: KeptStatement, after: KeptStatement): readonly [number, number] | undefined {
  if (before.sequence === undefined || after.sequence === undefined) return undefined;
  const first = before.sequence + 1;
  const restarted = after.sequence <= before.sequence && after.until.slice(0, 4) > before.until.slice(0, 4);
  if (restarted) return after.sequence > 1 ? [1, after.sequence - 1] : undefined;
  return after.sequence > first ? [first, after.sequence - 1] : undefined;
}

/** Whether any content of the one place ends where any content of the next begins. */
function step(before: Place, after: Place): Finding | undefined {
  const fits = before.some(({ closing }) => after.some(({ opening }) => opening.amount === closing.amount));
  if (fits) return undefined;
  const [left, right] = [before[0], after[0]];
  const amount = money(right.opening.amount - left.closing.amount, right.opening.currency);
  return {
    about: right.statement,
    kind: 'SL-BANK-020',
    amount,
    reason: `${left.statement} ended with ${formatMoney(left.closing)} ${amount.currency}, this one begins with ${formatMoney(right.opening)}`,
    ...(left.page === undefined && right.page === undefined
      ? {}
      : { suggestion: 'A page between the two may be missing.' }),
  };
}

function gapFinding(before: Place, after: Place, [first, last]: readonly [number, number]): Finding {
  const [left, right] = [before[0], after[0]];
  const count = last - first + 1;
  const named = Array.from({ length: Math.min(count, MOST_NAMED) }, (_, at) => first + at).join(', ');
  const amount = money(right.opening.amount - left.closing.amount, right.opening.currency);
  return {
    about: right.statement,
    kind: 'SL-BANK-021',
    amount,
    reason: `${count === 1 ? 'Number' : 'Numbers'} ${named}${count > MOST_NAMED ? ' and more' : ''} of account …${right.account.slice(-4)} ${count === 1 ? 'is' : 'are'} missing; between the neighbours the account moved by ${formatMoney(amount)} ${amount.currency}`,
  };
}
