import { KEPT_WAYS } from '../../canonical/return.ts';
import type { MoneyFact } from './fact.ts';

/** What is known of one payment, in minor units of the currency that the buyer paid in. */
export interface PaymentSum {
  readonly payment: string;
  readonly connection: string;
  readonly currency: string;
  readonly authorised: number;
  readonly captured: number;
  readonly refunded: number;
  /** Taken back in disputes, less what was given again. */
  readonly disputed: number;
  /** What the lines of settlements say of it, and how many they are; undefined where a line does not say it in this currency. */
  readonly settled: number | undefined;
  readonly lines: number;
  /** What the provider kept, in the currency of the balance. */
  readonly fees: Readonly<Record<string, number>>;
  /** The tries that the provider refused; nothing moved by them. */
  readonly failed?: FailedTries;
  readonly capturedAtMs: number | undefined;
  /** When money last moved. */
  readonly movedAtMs: number;
}

/** Tries that a provider refused, with the amount, the reason and the time of the latest. */
export interface FailedTries {
  readonly tries: number;
  readonly amount: number;
  /** In the words of the provider: `card_declined: insufficient_funds`. */
  readonly reason?: string;
  readonly atMs: number;
}

/** What is known of the money of one order, in minor units of its currency. */
export interface OrderSum {
  readonly order: string;
  readonly currency: string | undefined;
  readonly agreed: number | undefined;
  readonly test: boolean;
  readonly invoiced: number;
  readonly credited: number;
  readonly registered: number;
  /** Refunds in the books, and what of them no provider of the order reports, because it was paid in another way. */
  readonly repaid: number;
  readonly elsewhere: number;
  /** Owed to the buyer in another way than as money, or given back at a till. */
  readonly kept: number;
  /** What of the refunds in the books is that, and gave nothing back: it pays a credit note from the journal of what is owed so. */
  readonly cleared: number;
  readonly documents: number;
  readonly payments: readonly PaymentSum[];
  readonly movedAtMs: number;
}

/** Movements that are of the payment itself; fees, reserves and payouts are of the balance. */
const OF_PAYMENT: ReadonlySet<string> = new Set(['charge', 'refund', 'refund-failure', 'dispute', 'dispute-reversal']);

const total = (facts: readonly MoneyFact[], kind: MoneyFact['kind'], currency: string): number =>
  facts.reduce(
    (sum, fact) => (fact.kind === kind && fact.amount.currency === currency ? sum + fact.amount.amount : sum),
    0,
  );

/** Adds up one payment. `facts` are all of this payment and nothing else. */
export function sumPayment(payment: string, facts: readonly MoneyFact[]): PaymentSum {
  const money = facts.filter(({ kind }) => kind !== 'settled');
  const captured = money.find(({ kind }) => kind === 'captured');
  const failed = failedOf(money);
  const currency =
    (captured ?? money.find(isMovement) ?? money[0])?.amount.currency ?? facts[0]?.presented?.currency ?? '';
  const takenBack = new Set(money.filter(({ kind }) => kind === 'refund-failed').map(({ fact }) => lastOf(fact)));
  const refunds = money.filter(({ kind, fact }) => kind === 'refunded' && !takenBack.has(lastOf(fact)));
  const lines = facts.filter(({ kind, note }) => kind === 'settled' && OF_PAYMENT.has(note ?? ''));
  const fees: Record<string, number> = {};
  for (const { kind, fee = 0, amount } of facts) {
    if (kind === 'settled' && fee !== 0) fees[amount.currency] = (fees[amount.currency] ?? 0) + fee;
  }
  const isSaid = lines.every(({ presented }) => presented?.currency === currency);
  return {
    payment,
    connection: facts[0]?.connection ?? '',
    currency,
    authorised: total(money, 'authorised', currency),
    captured: total(money, 'captured', currency),
    refunded: total(refunds, 'refunded', currency),
    disputed: total(money, 'disputed', currency) - total(money, 'reinstated', currency),
    settled: isSaid ? lines.reduce((sum, { presented }) => sum + (presented?.amount ?? 0), 0) : undefined,
    lines: lines.length,
    fees,
    ...(failed === undefined ? {} : { failed }),
    capturedAtMs: captured?.atMs,
    movedAtMs: latest(facts),
  };
}

/** Adds up one order. `facts` are all of this order and of its payments. */
export function sumOrder(order: string, facts: readonly MoneyFact[]): OrderSum {
  const own = facts.filter(({ payment }) => payment === undefined);
  const agreed = own.find(({ kind }) => kind === 'agreed');
  const currency = (agreed ?? own[0])?.amount.currency;
  const of = (kind: MoneyFact['kind']): number => (currency === undefined ? 0 : total(own, kind, currency));
  const payments = Map.groupBy(
    facts.filter(({ payment }) => payment !== undefined),
    ({ payment }) => payment as string,
  );
  const { elsewhere, byHand } = pastProviders(facts, currency, of('kept') - of('cleared'));
  return {
    order,
    currency,
    agreed: agreed?.amount.amount,
    test: own.some(({ kind }) => kind === 'test'),
    invoiced: of('invoiced'),
    credited: of('credited'),
    registered: of('registered'),
    repaid: of('repaid') + of('cleared'),
    elsewhere,
    kept: of('kept'),
    cleared: of('cleared') + byHand,
    documents: own.filter(({ kind }) => kind === 'invoiced' || kind === 'credited').length,
    payments: [...payments]
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([id, each]) => sumPayment(id, each)),
    movedAtMs: latest(facts),
  };
}

/** Paid back past the providers; what people paid from the journals of what is owed in another way is no money that went back. */
function pastProviders(facts: readonly MoneyFact[], currency: string | undefined, uncleared: number) {
  if (currency === undefined) return { elsewhere: 0, byHand: 0 };
  const all = repaidElsewhere(facts);
  const owed = all.filter(({ note }) => note !== undefined && KEPT_WAYS.has(note));
  const byHand = Math.max(0, Math.min(total(owed, 'repaid', currency), uncleared));
  return { elsewhere: total(all, 'repaid', currency) - byHand, byHand };
}

/** Paid back in a journal of none of the providers that took money. Where one of them is not known, nothing is said to be. */
function repaidElsewhere(facts: readonly MoneyFact[]): readonly MoneyFact[] {
  const taken = facts.filter(({ kind }) => kind === 'captured');
  if (taken.some(({ note }) => note === undefined)) return [];
  const gateways = new Set(taken.map(({ note }) => note));
  return facts.filter(({ kind, note }) => kind === 'repaid' && note !== '*' && !gateways.has(note));
}

const lastOf = (fact: string): string => fact.slice(fact.indexOf('/') + 1);
const isMovement = ({ kind }: MoneyFact): boolean => kind !== 'failed';

/** When money last moved; where none ever did, when it was last tried. */
function latest(facts: readonly MoneyFact[]): number {
  const moved = facts.filter(isMovement);
  return (moved.length === 0 ? facts : moved).reduce((most, { atMs }) => Math.max(most, atMs), 0);
}

function failedOf(facts: readonly MoneyFact[]): FailedTries | undefined {
  const tries = facts.filter(({ kind }) => kind === 'failed');
  // Of tries in one moment the name decides, so that any order of arrival gives the same.
  const [last] = tries.toSorted((left, right) => right.atMs - left.atMs || (left.fact < right.fact ? 1 : -1));
  if (last === undefined) return undefined;
  const { amount, note, atMs } = last;
  return { tries: tries.length, amount: amount.amount, ...(note === undefined ? {} : { reason: note }), atMs };
}

/** Whether a provider did anything but refuse it. Pure. */
export const hasMoney = ({ authorised, captured, refunded, disputed, lines }: Omit<PaymentSum, 'fees'>): boolean =>
  authorised !== 0 || captured !== 0 || refunded !== 0 || disputed !== 0 || lines > 0;
