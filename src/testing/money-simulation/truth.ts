import { paymentId } from '../../canonical/value.ts';
import { totalOf } from '../simulation/erp.ts';
import { refundedOf } from '../simulation/provider.ts';
import type { Movement } from './balance.ts';
import type { House } from './house.ts';
import type { MoneyWorld } from './world.ts';

/** What became of a payment, as its provider knows it; minor units of what the buyer paid in. */
export interface PaymentTruth {
  readonly id: string;
  readonly order: string;
  readonly currency: string;
  readonly captured: number;
  readonly refunded: number;
  readonly disputed: number;
  /** What settlements said of it, and in how many lines. */
  readonly settled: number;
  readonly lines: number;
  /** Whether its provider ever told what it settles. */
  readonly reports: boolean;
}

/** What became of an order, as the ERP knows it. */
export interface OrderTruth {
  readonly id: string;
  readonly agreed: number;
  readonly invoiced: number;
  readonly credited: number;
  /** Payments in the books, and refunds. */
  readonly registered: number;
  readonly repaid: number;
  readonly payments: readonly PaymentTruth[];
}

const OF_PAYMENT: readonly Movement['kind'][] = ['charge', 'refund', 'refund-failure', 'dispute', 'dispute-reversal'];

export function paymentTruths({ houses }: Pick<MoneyWorld, 'houses'>): readonly PaymentTruth[] {
  return Object.values(houses).flatMap((house) => truthsOf(house));
}

function truthsOf(house: House): PaymentTruth[] {
  const told = house.balance?.payouts.flatMap((payout) => payout.told) ?? [];
  return [...house.charges.values()]
    .filter(({ state }) => state !== 'new')
    .map((charge) => {
      const id = paymentId(house.connection, charge.reference);
      const own = told.filter(({ payment, kind }) => payment === id && OF_PAYMENT.includes(kind));
      const disputes = [...house.contests.values()].filter(
        ({ reference, reinstated }) => reference === charge.reference && !reinstated,
      );
      return {
        id,
        order: charge.order,
        currency: charge.currency,
        captured: charge.captured,
        refunded: refundedOf(charge),
        disputed: disputes.reduce((sum, { amount }) => sum + amount, 0),
        settled: own.reduce((sum, { gross, presented }) => sum + (presented?.amount ?? gross), 0),
        lines: own.length,
        reports: told.length > 0,
      };
    });
}

export function orderTruths(world: Pick<MoneyWorld, 'houses' | 'shop' | 'erp'>): readonly OrderTruth[] {
  const payments = paymentTruths(world);
  return [...world.shop.orders.values()].map(({ snapshot }) => {
    const sale = world.erp.orders.get(snapshot.id);
    return {
      id: snapshot.id,
      agreed: snapshot.totals.total.amount,
      invoiced: totalOf(sale?.invoices ?? []),
      credited: totalOf(sale?.credits ?? []),
      registered: amountsOf(sale?.payments),
      repaid: amountsOf(sale?.refunds),
      payments: payments.filter(({ order }) => order === snapshot.id),
    };
  });
}

const amountsOf = (payments: ReadonlyMap<string, { readonly amount: number }> | undefined): number =>
  [...(payments?.values() ?? [])].reduce((sum, { amount }) => sum + amount, 0);

/** The gaps that truly are there: `SL-MONEY-006 order/shop/1`. Worked out from what providers and books hold, not from the hub. */
export function trueGaps(world: Pick<MoneyWorld, 'houses' | 'shop' | 'erp'>): ReadonlySet<string> {
  const gaps = new Set<string>();
  for (const { id, captured, refunded, disputed, settled, lines, reports } of paymentTruths(world)) {
    const kept = captured - refunded - disputed;
    if (refunded > captured) gaps.add(`SL-MONEY-001 ${id}`);
    else if (disputed > 0 && kept < 0) gaps.add(`SL-MONEY-002 ${id}`);
    if (lines > 0 && settled !== kept) gaps.add(`SL-MONEY-003 ${id}`);
    if (reports && lines === 0 && captured > 0) gaps.add(`SL-MONEY-004 ${id}`);
  }
  for (const { id, agreed, invoiced, credited, registered, repaid, payments } of orderTruths(world)) {
    const kept = payments.reduce((sum, { captured, refunded }) => sum + captured - refunded, 0);
    const isPaid = payments.some(({ captured }) => captured > 0);
    if (credited > invoiced) gaps.add(`SL-MONEY-005 ${id}`);
    if (invoiced > 0 && isPaid && invoiced - credited !== kept) gaps.add(`SL-MONEY-006 ${id}`);
    if (registered > 0 && isPaid && registered - repaid !== kept) gaps.add(`SL-MONEY-008 ${id}`);
    if (kept > agreed) gaps.add(`SL-MONEY-007 ${id}`);
  }
  return gaps;
}
