import type { CommandData } from '../../canonical/envelope.ts';
import { instant } from '../../kernel/clock.ts';
import { command, type Message, type Output, type Step, unwake, wake } from '../../process/define.ts';
import type { At, Bought, Facts, State } from './facts.ts';
import { keptOf } from './keep.ts';
import type { LoyaltyPolicy } from './policy.ts';
import { spendOf } from './spend.ts';

type Moved = CommandData<'accrue-points'>['lines'][number];

/** From facts to consequences. Every row ends here; `reason` says why points move, if they do. */
export function onward(
  before: State,
  facts: Facts,
  message: Message,
  policy: LoyaltyPolicy,
  reason: string,
): Step<State> {
  const ripened = ripen(facts, message, policy);
  const { known, outputs } = ripened.ripe && !ripened.refused ? move(ripened, message, reason) : still(ripened);
  const spending = spendOf(known, message);
  const at = placeOf(known);
  const clock: Output[] = [];
  if (at === 'waiting' && before.at !== 'waiting') clock.push(wake('points', known.dueMs));
  if (at !== 'waiting' && before.at === 'waiting') clock.push(unwake('points'));
  return [{ ...known, ...spending.known, at } as State, ...outputs, ...spending.outputs, ...clock];
}

const still = (known: Facts): { readonly known: Facts; readonly outputs: readonly Output[] } => ({
  known,
  outputs: [],
});

/** The wait begins when the order has earned its points, and ends once. */
function ripen(facts: Facts, { atMs }: Message, policy: LoyaltyPolicy): Facts {
  if (facts.ripe || !hasEarned(facts, policy)) return facts;
  const dueMs = facts.dueMs === 0 ? atMs + policy.waitMs : facts.dueMs;
  return { ...facts, dueMs, ripe: dueMs <= atMs };
}

function hasEarned({ bought, captured, closed }: Facts, { accrueAt }: LoyaltyPolicy): boolean {
  if (bought === undefined || bought.holder === undefined) return false;
  if (accrueAt === 'closed') return closed;
  const taken = Object.values(captured).reduce(
    (sum, { amount, currency }) => sum + (currency === bought.currency ? amount : 0),
    0,
  );
  return bought.total > 0 && taken >= bought.total;
}

/** Asks the engine for what lies between what it was asked for so far and what each line keeps. */
function move(facts: Facts, message: Message, reason: string) {
  const kept = keptOf(facts);
  const { bought, accrued, reversed } = facts;
  const more: Moved[] = [];
  const less: Moved[] = [];
  for (const line of new Set([...kept.keys(), ...Object.keys(accrued)])) {
    const added = accrued[line] ?? 0;
    const taken = reversed[line] ?? 0;
    const points = (kept.get(line) ?? 0) - (added - taken);
    const sku = bought?.lines.find((each) => each.line === line)?.sku;
    const about = { line, ...(sku === undefined ? {} : { sku }) };
    if (points > 0) more.push({ ...about, points, total: added + points });
    if (points < 0) less.push({ ...about, points: -points, total: taken - points });
  }
  return {
    known: { ...facts, accrued: withTotals(accrued, more), reversed: withTotals(reversed, less) },
    outputs: [
      ...ask('accrue-points', facts, bought, more, message, reason),
      ...ask('reverse-points', facts, bought, less, message, reason),
    ],
  };
}

const withTotals = (known: Facts['accrued'], moved: readonly Moved[]): Facts['accrued'] => ({
  ...known,
  ...Object.fromEntries(moved.map(({ line, total }) => [line, total])),
});

function ask(
  name: 'accrue-points' | 'reverse-points',
  { id }: Facts,
  bought: Bought | undefined,
  lines: Moved[],
  { atMs }: Message,
  reason: string,
): Output[] {
  if (lines.length === 0 || bought?.holder === undefined) return [];
  const { account, record } = bought.holder;
  const whose = { account, ...(record === undefined ? {} : { holder: record }) };
  return [command(name, 'loyalty', { ...whose, order: id, lines, reason, at: instant(atMs) }, id)];
}

function placeOf(facts: Facts): At {
  const { bought, cancelled, refused, ripe, dueMs, accrued } = facts;
  if (bought === undefined) return 'expected';
  if (refused) return 'refused';
  const earnsNothing = bought.holder === undefined || bought.lines.every(({ points }) => points === 0);
  if (earnsNothing && Object.keys(accrued).length === 0) return 'nothing';
  if (cancelled) return 'cancelled';
  if (ripe) return 'earned';
  return dueMs === 0 ? 'open' : 'waiting';
}
