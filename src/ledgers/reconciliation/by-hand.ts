import { type Envelope, newEvent } from '../../canonical/envelope.ts';
import { instant } from '../../kernel/clock.ts';
import { formatMoney } from '../../kernel/money.ts';
import { matchErrors } from './errors.ts';
import type { DecisionDesk, KeptLine, Target } from './store.ts';

/** Who decides, and when. */
export interface ByHand {
  readonly transaction: string;
  readonly by: string;
  readonly atMs: number;
}

export interface MatchByHand extends ByHand {
  readonly payout?: string;
  readonly orders: readonly string[];
  /** What each of the orders gets, where the person said it. */
  readonly amounts?: readonly number[];
  readonly reason?: string;
}

/** The word of a person that a line is a payout, or pays orders. Throws SL-MATCH-004 to SL-MATCH-008. Pure. */
export function matchedByHand(asked: MatchByHand, { kept, targets }: DecisionDesk): Envelope {
  const { line } = openLine(asked, kept);
  const { transaction, payout, orders, by, reason } = asked;
  const { amount, currency, bookedOn } = line;
  const amounts = payout === undefined ? sharesOf(asked, line, targets) : [];
  if (payout !== undefined) unseenPayout(payout, targets);
  return newEvent({
    name: 'BankTransactionMatched',
    source: `/people/${encodeURIComponent(by)}`,
    subject: payout ?? transaction,
    time: instant(asked.atMs),
    fact: [transaction, payout ?? orders.join(' ')],
    data: {
      transaction,
      ...(payout === undefined ? { amounts: [...amounts] } : { payout }),
      orders: [...orders],
      amount: { amount, currency },
      bookedOn,
      by: 'person',
      reasons: [reason ?? `${by} decided`],
      at: instant(asked.atMs),
    },
  });
}

/** The word of a person that a line belongs to nothing. Throws SL-MATCH-004 or SL-MATCH-005. Pure. */
export function dismissedByHand(asked: ByHand & { readonly reason: string }, { kept }: DecisionDesk): Envelope {
  openLine(asked, kept);
  const { transaction, by, reason } = asked;
  const at = instant(asked.atMs);
  return newEvent({
    name: 'BankTransactionDismissed',
    source: `/people/${encodeURIComponent(by)}`,
    subject: transaction,
    time: at,
    fact: [transaction],
    data: { transaction, reason, at },
  });
}

function openLine({ transaction }: ByHand, kept: KeptLine | undefined): KeptLine {
  if (kept === undefined) {
    const because = `There is no line "${transaction.slice(0, 100)}"`;
    throw matchErrors.error('SL-MATCH-004', { because, field: 'body.id' });
  }
  if (kept.state === 'open') return kept;
  const because = kept.state === 'matched' ? `It was matched with ${kept.ids.join(', ')}` : 'It was dismissed';
  throw matchErrors.error('SL-MATCH-005', { because, field: 'body.id', value: transaction });
}

function unseenPayout(id: string, targets: DecisionDesk['targets']): void {
  const field = 'body.payout';
  const target = targets.get(id);
  if (target === undefined) throw unknown('payout', id, field);
  if (target.isSeen) {
    throw matchErrors.error('SL-MATCH-008', { because: `Another line was found to be ${id}`, field, value: id });
  }
}

/** What each order gets: what the person said, or the whole line for one, or what each still owes where that comes to the line. */
function sharesOf(
  { orders, amounts }: MatchByHand,
  line: KeptLine['line'],
  targets: DecisionDesk['targets'],
): readonly number[] {
  const { amount, currency } = line;
  const unfit = (because: string, field = 'body.orders') => matchErrors.error('SL-MATCH-007', { because, field });
  const known = orders.map((id): Target => {
    const target = targets.get(id);
    if (target === undefined) throw unknown('order', id, 'body.orders');
    return target;
  });
  if (new Set(orders).size < orders.length) throw unfit('An order is named twice');
  if (amount <= 0) throw unfit('No money came in with it');
  const foreign = known.find((target) => target.currency !== currency);
  if (foreign !== undefined) throw unfit(`${foreign.id} is not owed in ${currency}`);
  if (amounts !== undefined) {
    const isWhole = amounts.length === orders.length && amounts.every((each) => each > 0) && sumOf(amounts) === amount;
    if (isWhole) return amounts;
    throw unfit(
      `Each order gets an amount, and together they are ${formatMoney({ amount, currency })}`,
      'body.amounts',
    );
  }
  if (orders.length === 1) return [amount];
  const paid = known.find(({ left }) => left === 0);
  if (paid !== undefined) throw unfit(`Nothing is to come any more for ${paid.id}`);
  const left = known.map((target) => target.left);
  if (sumOf(left) === amount) return left;
  throw unfit(
    `The orders still owe ${formatMoney({ amount: sumOf(left), currency })}, and the line is ${formatMoney({ amount, currency })}`,
  );
}

const sumOf = (amounts: readonly number[]): number => amounts.reduce((all, each) => all + each, 0);

const unknown = (what: string, id: string, field: string) =>
  matchErrors.error('SL-MATCH-006', { because: `There is no ${what} "${id.slice(0, 100)}"`, field, value: id });
