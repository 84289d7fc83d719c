import type { EventData } from '../../canonical/event.ts';
import type { Contest, Facts, Payment } from './facts.ts';

/** The key of the one that its provider gave no name; nothing tells two of these apart. */
const UNNAMED = '';

/**
 * A payment with what else is known of a contest. Facts come in any order and more than once: amounts are of the whole contest, and an
 * end stays an end.
 */
export function withContest(payment: Payment, name: string | undefined, news: Partial<Contest>): Partial<Payment> {
  const { [UNNAMED]: unnamed, ...named } = payment.contests ?? {};
  const known = (name === undefined ? unnamed : (named[name] ?? unnamed)) ?? { taken: 0, given: 0 };
  const next: Contest = {
    ...known,
    ...news,
    taken: Math.max(known.taken, news.taken ?? 0),
    given: Math.max(known.given, news.given ?? 0),
  };
  const others = name === undefined ? (payment.contests ?? {}) : named;
  return { contests: { ...others, [name ?? UNNAMED]: next } };
}

/** What the event says of money, in the currency of the payment; a contest in another one is only known to be there. */
export const moneyOf = ({ currency }: Payment, { amount }: Pick<EventData<'DisputeOpened'>, 'amount'>): number =>
  amount.currency === currency ? amount.amount : 0;

const contestsOf = ({ contests = {} }: Payment): readonly Contest[] => Object.values(contests);

/** What a contest keeps away from the retailer; of one that ended well the provider gives all again. */
const awayBy = ({ taken, given, outcome }: Contest): number =>
  outcome === undefined || outcome === 'lost' ? Math.max(0, taken - given) : 0;

/** What buyers' banks have taken back of it and not given again, in minor units: it is not there to be refunded. */
export const contestedOf = (payment: Payment): number =>
  contestsOf(payment).reduce((sum, contest) => sum + awayBy(contest), 0);

/** What of that is lost for good and nobody has accepted. */
export const lostOf = (payment: Payment): number =>
  contestsOf(payment).reduce(
    (sum, contest) => sum + (contest.outcome === 'lost' && contest.accepted !== true ? awayBy(contest) : 0),
    0,
  );

/** What keeps goods from leaving: a person may let them go all the same. */
export const missingOf = (payment: Payment): number =>
  contestsOf(payment).reduce((sum, contest) => sum + (contest.accepted === true ? 0 : awayBy(contest)), 0);

/** Whether its end is still to come, and nobody has let the order go on. */
export const isContested = (payment: Payment): boolean =>
  contestsOf(payment).some(({ outcome, accepted }) => outcome === undefined && accepted !== true);

/** Why the first of the open contests was begun. */
export const contestReasonOf = (payment: Payment): string | undefined =>
  contestsOf(payment).find(({ outcome, accepted }) => outcome === undefined && accepted !== true)?.reason;

/** A person has looked at all contests and lets the order go on as it is. */
export const contestsAccepted = <Known extends Facts>(facts: Known): Known => ({
  ...facts,
  payments: Object.fromEntries(
    Object.entries(facts.payments).map(([id, payment]) => [
      id,
      payment.contests === undefined ? payment : { ...payment, contests: accepted(payment.contests) },
    ]),
  ),
});

const accepted = (contests: Readonly<Record<string, Contest>>): Readonly<Record<string, Contest>> =>
  Object.fromEntries(Object.entries(contests).map(([name, contest]) => [name, { ...contest, accepted: true }]));
