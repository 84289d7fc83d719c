import { formatMoney, type Money } from '../../kernel/money.ts';
import type { moneyErrors } from './errors.ts';
import { hasMoney, type OrderSum, type PaymentSum } from './sum.ts';

export type BreakCode = Extract<keyof typeof moneyErrors.entries, string>;

/** How long each side is given to tell what the other has told already. */
export interface MoneyPlan {
  /** For facts that travel by webhook or poll, in milliseconds. */
  readonly graceMs: number;
  /** For the books to follow the money of an order, in milliseconds. */
  readonly booksMs: number;
  /** For a payment to be settled, in milliseconds. */
  readonly settleMs: number;
}

/** Two sides of the money that do not agree. */
export interface Break {
  /** The payment or the order. */
  readonly about: string;
  readonly code: BreakCode;
  /** How much one side has more than it should. */
  readonly amount: Money;
  readonly because: string;
  /** Since when the sides differ, and when it becomes a variance unless they agree by then; epoch milliseconds. */
  readonly sinceMs: number;
  readonly dueMs: number;
}

interface Found {
  readonly code: BreakCode;
  readonly amount: number;
  readonly because: string;
  readonly sinceMs: number;
  readonly graceMs: number;
}

/** The identities of one payment (law 6). `reports`: its provider tells what it settles. */
export function breaksOfPayment(sum: PaymentSum, reports: boolean, plan: MoneyPlan): readonly Break[] {
  const { captured, refunded, disputed, settled, lines, currency, movedAtMs, capturedAtMs } = sum;
  const say = (amount: number): string => `${formatMoney({ amount, currency })} ${currency}`;
  const net = captured - refunded - disputed;
  const found: Found[] = [];
  const moved = { sinceMs: movedAtMs, graceMs: plan.graceMs };
  if (refunded > captured) {
    const because = `${say(refunded)} were given back of ${say(captured)} that were taken`;
    found.push({ code: 'SL-MONEY-001', amount: refunded - captured, because, ...moved });
  } else if (disputed > 0 && net < 0) {
    const because = `${say(disputed)} are contested and ${say(refunded)} given back of ${say(captured)} that were taken`;
    found.push({ code: 'SL-MONEY-002', amount: -net, because, ...moved });
  }
  if (lines > 0 && settled !== undefined && settled !== net) {
    const because = `settlements carry ${say(settled)}, the payment comes to ${say(net)}`;
    found.push({ code: 'SL-MONEY-003', amount: settled - net, because, sinceMs: movedAtMs, graceMs: plan.settleMs });
  }
  if (reports && lines === 0 && captured > 0 && capturedAtMs !== undefined) {
    const because = `${say(captured)} were taken and no settlement carries them`;
    found.push({ code: 'SL-MONEY-004', amount: captured, because, sinceMs: capturedAtMs, graceMs: plan.settleMs });
  }
  return found.map((each) => toBreak(sum.payment, each, currency));
}

/** The identities of one order; payments in another currency than the order's are not added up with it. */
export function breaksOfOrder(sum: OrderSum, plan: MoneyPlan): readonly Break[] {
  const { agreed, invoiced, credited, registered, repaid, documents, currency, movedAtMs, test } = sum;
  if (currency === undefined || test) return [];
  const say = (amount: number): string => `${formatMoney({ amount, currency })} ${currency}`;
  const own = sum.payments.filter((payment) => payment.currency === currency);
  const left = own.reduce((all, { captured, refunded }) => all + captured - refunded, -sum.elsewhere);
  const net = left - sum.kept;
  const hasForeign = sum.payments.some((payment) => payment.currency !== currency && hasMoney(payment));
  const found: Found[] = [];
  if (credited > invoiced) {
    const because = `${say(credited)} were credited of ${say(invoiced)} that were invoiced`;
    found.push({
      code: 'SL-MONEY-005',
      amount: credited - invoiced,
      because,
      sinceMs: movedAtMs,
      graceMs: plan.graceMs,
    });
  }
  // A payment that gave back too much says so itself.
  if (sum.kept > Math.max(0, left) && left >= 0) {
    const because = `${say(sum.kept)} are owed as goods or gift card or were given at a till, and ${say(left)} are left`;
    found.push({ code: 'SL-MONEY-001', amount: sum.kept - left, because, sinceMs: movedAtMs, graceMs: plan.graceMs });
  }
  const isPaid = own.some(({ captured }) => captured > 0);
  if (documents > 0 && isPaid && !hasForeign && invoiced - credited !== net) {
    const because = `the books say ${say(invoiced - credited)}, payments and refunds come to ${say(net)}`;
    const amount = net - (invoiced - credited);
    found.push({ code: 'SL-MONEY-006', amount, because, sinceMs: movedAtMs, graceMs: plan.booksMs });
  }
  // What is owed as a gift card or as goods is still there until the books say, too, that it is owed so.
  const there = left - sum.cleared;
  if (registered > 0 && isPaid && !hasForeign && registered - repaid !== there) {
    const because = `the books count ${say(registered - repaid)} as paid, payments and refunds come to ${say(there)}`;
    const amount = registered - repaid - there;
    found.push({ code: 'SL-MONEY-008', amount, because, sinceMs: movedAtMs, graceMs: plan.booksMs });
  }
  if (sum.cleared > sum.kept) {
    const because = `the books say that ${say(sum.cleared)} are owed as goods or gift card or were given at a till, and it is ${say(sum.kept)}`;
    const amount = sum.cleared - sum.kept;
    found.push({ code: 'SL-MONEY-009', amount, because, sinceMs: movedAtMs, graceMs: plan.booksMs });
  }
  if (agreed !== undefined && net > agreed) {
    const because = `${say(net)} are kept for an order of ${say(agreed)}`;
    found.push({ code: 'SL-MONEY-007', amount: net - agreed, because, sinceMs: movedAtMs, graceMs: plan.booksMs });
  }
  return found.map((each) => toBreak(sum.order, each, currency));
}

function toBreak(about: string, { code, amount, because, sinceMs, graceMs }: Found, currency: string): Break {
  return { about, code, amount: { amount, currency }, because, sinceMs, dueMs: sinceMs + graceMs };
}
