import type { Diary } from './month-of-days.ts';
import type { OrderMoney, Reckoning } from './reckoning.ts';
import type { Sold } from './sales.ts';

/** Something that is not as it should be at the end of the month. */
export interface Difference {
  readonly what: string;
  readonly is: unknown;
  readonly should: unknown;
}

/** Everything in which the end of the month is not what the diary leads to; empty when it closes to zero. Pure. */
export function differencesOf(found: Reckoning, diary: Diary): readonly Difference[] {
  return [
    ...ofOrders(found, diary),
    ...ofBooks(found, diary),
    ...ofTroubles(found, diary),
    ...ofDays(found, diary),
  ].filter(({ is, should }) => JSON.stringify(is) !== JSON.stringify(should));
}

/** The month in a few figures. */
export function summaryOf({ bank, left, variances, settled, cases }: Reckoning, { sold, returns, stores }: Diary) {
  return {
    orders: sold.length,
    charged: sum(sold.map(({ total }) => total)),
    returns: returns.length,
    storeDays: stores.length,
    bank: { matched: bank.matched, amount: bank.amount, open: bank.open.length },
    left,
    variances: countsOf(variances),
    settled: countsOf(settled),
    cases: countsOf(cases),
  };
}

// ── orders ──────────────────────────────────────────────────────────────────────────────────────────────────

function ofOrders(found: Reckoning, diary: Diary): Difference[] {
  const money = diary.sold.flatMap((each) => ofOrder(each, found.orders.get(each.order), diary));
  return [
    { what: 'orders that are not over', is: found.unfinished, should: [] },
    { what: 'orders that are held', is: inOrder(found.held), should: inOrder(heldFor(diary)) },
    ...money,
  ];
}

/** Orders at which a person is to look, by why: money that is owed again. Disputes are over, won and lost ones. */
function heldFor({ failedRefunds }: Diary): Readonly<Record<string, readonly string[]>> {
  const named = (some: readonly Sold[]): readonly string[] => some.map(({ order }) => order).sort();
  const held = { 'SL-ORDER-008': named(failedRefunds) };
  return Object.fromEntries(Object.entries(held).filter(([, orders]) => orders.length > 0));
}

const inOrder = <Value>(of: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> =>
  Object.fromEntries(Object.entries(of).sort(([left], [right]) => (left < right ? -1 : 1)));

/** What the ledger has of an order is what the buyer did. */
function ofOrder(sold: Sold, money: OrderMoney | undefined, diary: Diary): Difference[] {
  const { order, total, planned } = sold;
  const [payment, ...more] = money?.payments ?? [];
  if (money === undefined || payment === undefined || more.length > 0) {
    return [{ what: `payments of ${order}`, is: money?.payments.length ?? 0, should: 1 }];
  }
  const back = sum(
    [...diary.returns, ...diary.goodwill].filter((each) => each.sold === sold).map(({ amount }) => amount),
  );
  const isFailed = diary.failedRefunds.includes(sold);
  const isCancelled = planned.fate === 'cancelled';
  const refunded = isCancelled ? total : isFailed ? 0 : back;
  const disputed = diary.disputesLost.includes(sold) ? total : 0;
  const name = `${order} (${planned.fate}, ${planned.paidBy})`;
  return [
    { what: `taken of ${name}`, is: payment.captured, should: total },
    { what: `given back of ${name}`, is: payment.refunded, should: refunded },
    { what: `contested of ${name}`, is: payment.disputed, should: disputed },
    { what: `settled of ${name}`, is: payment.settled, should: total - refunded - disputed },
    // The goods of a return stay returned also when its refund comes back from the bank: the credit note stands.
    {
      what: `invoiced less credited of ${name}`,
      is: money.invoiced - money.credited,
      should: isCancelled ? 0 : total - back,
    },
  ];
}

// ── books and balances ──────────────────────────────────────────────────────────────────────────────────────

function ofBooks({ left, registered, creditsOpen, balances, bank, provided }: Reckoning, diary: Diary): Difference[] {
  const { stores } = diary;
  const of = (name: keyof (typeof stores)[number]): number => sum(stores.map((each) => each[name]));
  const lost = sum(diary.disputesLost.map(({ total }) => total));
  const cameBack = sum(
    diary.returns.filter(({ sold }) => diary.failedRefunds.includes(sold)).map(({ amount }) => amount),
  );
  const { charged, given, fees } = provided;
  const account = (name: string, should: number): Difference => ({ what: `account ${name}`, is: left[name], should });
  return [
    account('clearing', 0),
    account('suspense', 0),
    account('reserve', 0),
    account('store-clearing', 0),
    account('fees', fees),
    account('disputes', lost),
    account('bank', charged - given - lost - fees),
    account('store-cash', of('cash') - of('missing')),
    account('store-card', of('card')),
    account('store-tax', -of('tax')),
    account('store-sales', of('tax') - of('cash') - of('card')),
    account('store-difference', of('missing')),
    { what: 'lines of the bank that are payouts', is: bank.amount, should: left.bank },
    // What providers settled is what the books count as paid; what is credited and not registered as given back is still open.
    {
      what: 'receivables less credit notes that wait for their payment',
      is: (left.receivable ?? 0) + registered,
      should: creditsOpen - cameBack,
    },
    { what: 'balances at the providers', is: balances, should: { stripe: 0, paypal: 0 } },
  ];
}

// ── troubles ────────────────────────────────────────────────────────────────────────────────────────────────

/** Every planted trouble has its name, and nothing else has. */
function ofTroubles({ bank, variances, settled, cases }: Reckoning, diary: Diary): Difference[] {
  const { noise, failedRefunds, failedPayouts, rottenFiles, countedWrong, lateDays } = diary;
  const open = {
    'SL-BANK-010': rottenFiles,
    'SL-MATCH-001': noise.length,
    'SL-MONEY-006': failedRefunds.length,
    'SL-MONEY-008': failedRefunds.length,
    'SL-SETTLE-006': failedPayouts.length,
  };
  const ofCases = {
    'dead-letters SL-BANK-004': rottenFiles,
    // A case for each channel and why.
    ...Object.fromEntries(
      Object.entries(heldFor(diary)).map(([code, orders]) => [
        `held-orders ${code}`,
        new Set(orders.map((order) => order.split('/')[1])).size,
      ]),
    ),
    'held-returns SL-RETURN-013': failedRefunds.length,
    // All that has one cause is one case.
    ...Object.fromEntries(Object.entries(open).map(([code, count]) => [`variance ${code}`, Math.min(count, 1)])),
  };
  const wanted = [
    // The books have credited and given back what came back from the bank.
    ...failedRefunds.flatMap(({ order }) => [`SL-MONEY-006 ${order}`, `SL-MONEY-008 ${order}`]),
    ...failedPayouts.map((id) => `SL-SETTLE-006 payout/stripe-main/${id}`),
    ...bank.open.map((id) => `SL-MATCH-001 ${id}`),
  ].sort();
  const over = [
    ...countedWrong.map((day) => `SL-DAY-003 ${day}`),
    ...lateDays.map((day) => `SL-DAY-001 ${day}`),
  ].sort();
  return [
    { what: 'payouts that the bank shows', is: bank.matched, should: diary.arrivedPayouts },
    { what: 'lines of the bank that are of something else', is: bank.open.length, should: noise.length },
    { what: 'variances that stand, by name', is: countsOf(variances), should: present(open) },
    {
      what: 'what the variances are about',
      is: variances.filter((each) => !each.startsWith('SL-BANK')),
      should: wanted,
    },
    { what: 'variances that are over', is: settled, should: over },
    { what: 'cases', is: countsOf(cases), should: present(ofCases) },
  ];
}

// ── days ────────────────────────────────────────────────────────────────────────────────────────────────────

/** Every day was closed with its certificate, and today's look names what was planted and nothing else. */
function ofDays({ closing, bank }: Reckoning, { failedRefunds }: Diary): Difference[] {
  const { days, toClose, today, unmatched } = closing;
  const until = [...days.slice(1), today];
  const isNext = (date: string, next: string | undefined): boolean => dayAfter(date) === next;
  return [
    {
      what: 'days that are not followed by the next',
      is: days.filter((date, at) => !isNext(date, until[at])),
      should: [],
    },
    { what: 'the first day that is not closed', is: toClose, should: today },
    {
      what: 'what the certificate cannot match',
      is: unmatched,
      should: [
        ...bank.open.map((id) => `variance SL-MATCH-001 ${id}`),
        ...failedRefunds.map(({ order }) => `variance SL-MONEY-008 ${order}`),
      ].sort(),
    },
  ];
}

const dayAfter = (date: string): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);
const DAY_MS = 86_400_000;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

/** How often each name stands, without what it is about. */
function countsOf(names: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const name of names) {
    const [kind = '', code = ''] = name.split(' ');
    const key = kind.startsWith('SL-') ? kind : `${kind} ${code}`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return present(counts);
}

function present(counts: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  const entries = Object.entries(counts).filter(([, count]) => count > 0);
  return Object.fromEntries(entries.sort(([left], [right]) => (left < right ? -1 : 1)));
}
