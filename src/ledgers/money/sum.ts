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
  readonly capturedAtMs: number | undefined;
  /** When money last moved. */
  readonly movedAtMs: number;
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
  const currency = (captured ?? money[0])?.amount.currency ?? facts[0]?.presented?.currency ?? '';
  const failed = new Set(money.filter(({ kind }) => kind === 'refund-failed').map(({ fact }) => lastOf(fact)));
  const refunds = money.filter(({ kind, fact }) => kind === 'refunded' && !failed.has(lastOf(fact)));
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
  return {
    order,
    currency,
    agreed: agreed?.amount.amount,
    test: own.some(({ kind }) => kind === 'test'),
    invoiced: of('invoiced'),
    credited: of('credited'),
    registered: of('registered'),
    documents: own.filter(({ kind }) => kind === 'invoiced' || kind === 'credited').length,
    payments: [...payments]
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([id, each]) => sumPayment(id, each)),
    movedAtMs: latest(facts),
  };
}

const lastOf = (fact: string): string => fact.slice(fact.indexOf('/') + 1);
const latest = (facts: readonly MoneyFact[]): number => facts.reduce((most, { atMs }) => Math.max(most, atMs), 0);
