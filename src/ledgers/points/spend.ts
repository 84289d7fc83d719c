import type { PointsFact } from './fact.ts';
import type { PointsDesk, PointsEntry } from './post.ts';
import { type Answer, isHeld, type Redemption, type Refusal, type SpendingAsk, type Whole } from './redemption.ts';

/**
 * Sets points aside, takes them, or gives them back: never more than an account holds beyond what is set aside in it. Each command
 * is decided once and answered the same ever after. Changes the desk and nothing else; `nowMs` says what is still set aside.
 */
export function spend(desk: PointsDesk, ask: SpendingAsk, nowMs: number): readonly PointsEntry[] {
  const known = desk.redemptions.get(ask.code);
  if (known?.answers[ask.id] !== undefined) return [];
  const { next, answer } = DECISIONS[ask.kind](desk, ask as never, known ?? unknownOf(ask.code), nowMs);
  desk.redemptions.set(ask.code, { ...next, answers: { ...next.answers, [ask.id]: answer } });
  return moved(desk, known, next, ask);
}

interface Decided {
  readonly next: Redemption;
  readonly answer: Answer;
}
type Ask<Kind extends SpendingAsk['kind']> = Extract<SpendingAsk, { readonly kind: Kind }>;
type Decide<Kind extends SpendingAsk['kind']> = (
  desk: PointsDesk,
  ask: Ask<Kind>,
  known: Redemption,
  nowMs: number,
) => Decided;

const DECISIONS: { readonly [Kind in SpendingAsk['kind']]: Decide<Kind> } = {
  reserve(desk, { account, redemption, points, untilMs }, known, nowMs) {
    if (known.account !== undefined) return refused(known, known.state === 'refused' ? tooFew(0) : asked(known));
    if (known.state === 'returned') return refused(known, wasGivenBack);
    const wanted: Redemption = { ...known, account, redemption, points, untilMs };
    const free = freeOf(desk, account, known.code, nowMs);
    return free >= points
      ? done({ ...wanted, state: 'reserved' })
      : refused({ ...wanted, state: 'refused' }, tooFew(free));
  },
  take(desk, { order, whole }, known, nowMs) {
    if (order !== undefined && known.gone.includes(order)) return refused(known, wasGivenBack);
    if (known.state === 'taken') return known.order === order ? done(known) : refused(known, takenBy(known));
    if (known.state === 'returned') return refused(known, wasGivenBack);
    const wanted = whole === undefined || known.account !== undefined ? known : { ...known, ...whole };
    // Nobody has set anything aside: then nothing ever will be, so that the answer stays true.
    if (wanted.account === undefined) return refused({ ...known, state: 'returned' }, neverReserved);
    const free = freeOf(desk, wanted.account, known.code, nowMs);
    if (!isHeld(known, nowMs) && free < wanted.points) {
      return refused(whole === undefined ? known : { ...wanted, state: 'refused' }, tooFew(free));
    }
    return done({ ...wanted, state: 'taken', order });
  },
  'give-back'(_desk, { order }, known) {
    if (order === undefined) {
      if (known.state === 'taken' && known.order !== undefined) return refused(known, takenBy(known));
      return done({ ...known, state: 'returned' });
    }
    // An order gives back what it took itself, and takes nothing later.
    const gone = known.gone.includes(order) ? known.gone : [...known.gone, order];
    const isIts = known.state === 'taken' && known.order === order;
    return done({ ...known, gone, state: isIts ? 'returned' : known.state });
  },
};

const done = (next: Redemption): Decided => ({ next, answer: true });
const refused = (next: Redemption, answer: Refusal): Decided => ({ next, answer });

const tooFew = (free: number): Refusal => ({
  code: 'SL-POINTS-002',
  because: `${Math.max(0, free)} points are free to be spent`,
});
const asked = ({ state }: Redemption): Refusal => ({ code: 'SL-POINTS-003', because: `they are ${state} already` });
const takenBy = ({ order }: Redemption): Refusal => ({
  code: 'SL-POINTS-003',
  because: order === undefined ? 'they were spent at a till' : `${order} has taken them`,
});
const wasGivenBack: Refusal = { code: 'SL-POINTS-003', because: 'they were given back' };
const neverReserved: Refusal = { code: 'SL-POINTS-003', because: 'nobody has set them aside' };

const unknownOf = (code: string): Redemption => ({
  code,
  account: undefined,
  redemption: code,
  points: 0,
  untilMs: 0,
  // Until a command says something else of it.
  state: 'refused',
  order: undefined,
  gone: [],
  answers: {},
});

/** What an account may spend beyond what is set aside for others. */
function freeOf({ balances, redemptions }: PointsDesk, account: string, code: string, nowMs: number): number {
  let free = balances.get(account) ?? 0;
  for (const other of redemptions.values()) {
    if (other.account === account && other.code !== code && isHeld(other, nowMs)) free -= other.points;
  }
  return free;
}

/** The movement that a decision makes. */
function moved(
  desk: PointsDesk,
  before: Redemption | undefined,
  { account, redemption, points, state, order: takenBy }: Redemption,
  { id, order = takenBy, atMs }: SpendingAsk,
): readonly PointsEntry[] {
  const isTaken = state === 'taken' && before?.state !== 'taken';
  const isReturned = state === 'returned' && before?.state === 'taken';
  if (account === undefined || !(isTaken || isReturned)) return [];
  const kind = isTaken ? 'redeemed' : 'returned';
  const change = isTaken ? -points : points;
  const balance = (desk.balances.get(account) ?? 0) + change;
  const fact: PointsFact = {
    fact: `${kind}/${account} ${redemption}`,
    kind,
    account,
    ...(order === undefined ? {} : { order }),
    total: points,
    reason: isTaken ? `spent: ${redemption}` : `given back: ${redemption}`,
    atMs,
    event: id,
  };
  desk.balances.set(account, balance);
  // What the ledger then says of it comes round to itself, and is known.
  desk.facts.set(fact.fact, fact);
  return [{ fact, change, balance, cause: id }];
}

/** What is taken at once goes by a name of its own. */
export const isWhole = (ask: SpendingAsk): ask is Ask<'take'> & { readonly whole: Whole } =>
  ask.kind === 'take' && ask.whole !== undefined;
