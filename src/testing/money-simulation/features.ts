import { happens } from '../../kernel/chance.ts';
import { type Feature, streamOf } from '../simulation/features.ts';

/**
 * What may go wrong, or just happen, to the money of a world. Each world has some of them and not others. New ones stand at the
 * end: a seed's earlier features are drawn before them.
 */
const FEATURES = {
  // Technical, with the names that a world of orders gives them: whatever these do, nothing may be paid, counted or booked twice.
  duplicates: 'partners send the same thing again',
  reorder: 'events overtake each other by up to an hour',
  slowDays: 'some events come days late',
  crashes: 'the hub dies before or after a commit, or before it says what it decided',
  conflicts: 'two nodes work on one order at once',
  lostAnswers: 'answers of partners get lost, before or after the effect',
  redelivery: 'commands are carried out again',
  polls: 'a poll tells again what a webhook told, as another message',
  anonymousPayments: 'later payment events do not name their order',
  // How buyers pay.
  foreign: 'some pay in yen or in dinars, and the provider settles in euros',
  gifts: 'a gift card pays a part',
  split: 'two providers share an order',
  authorise: 'money is put on hold and taken later',
  partialCaptures: 'somebody takes a part of a hold by hand, and the rest later',
  neverAll: 'the rest of a hold is never taken',
  cancels: 'the shop cancels',
  twice: 'some pay twice',
  // How money comes back.
  shopRefunds: 'the shop gives a part back',
  providerRefunds: "somebody gives money back in the provider's dashboard",
  tillRefunds: 'the till gives back what a gift card paid',
  personRefunds: 'a person asks the hub to give money back',
  erpRefunds: 'somebody posts a credit note in the ERP',
  returns: 'buyers give goods back in a store',
  greedyReturns: 'some give back more than they bought',
  hastyRefunds: 'somebody gives the money for a return at the provider',
  refundFailures: 'refunds fail after they seemed to succeed',
  lax: 'a provider gives back whatever it is asked for, also more than it took',
  // What becomes of it.
  disputes: 'buyers contest payments, before and after refunds, and win or lose',
  reserves: 'providers keep a part for some days',
  inParts: 'providers tell what a payout is made of in several parts',
  failedPayouts: 'some payouts come back',
  lostParts: 'a part of a report never comes',
  forgotten: 'some payments are in no settlement',
  lateLines: "the bank's lines come days late",
  bankFees: 'a bank on the way keeps something',
  lostLines: 'some payouts are never seen at the bank',
  strangers: 'others pay into the account too',
  disputeEnds: 'providers say how disputes ended',
  unsentPayouts: 'some payouts are told as sent weeks later, or never',
} as const;

export type MoneyFeature = keyof typeof FEATURES;
export const MONEY_FEATURES = Object.keys(FEATURES) as readonly MoneyFeature[];

/** The features of a seed's world. */
export function moneyFeaturesOf(seed: number): ReadonlySet<MoneyFeature> {
  const chance = streamOf(seed, 'money features');
  const density = 0.1 + 0.5 * chance.fraction();
  return new Set(MONEY_FEATURES.filter(() => happens(chance, density)));
}

/** The same for what was built for worlds of orders: names that it does not know mean nothing to it. */
export const asOrderFeatures = (features: ReadonlySet<MoneyFeature>): ReadonlySet<Feature> =>
  features as ReadonlySet<string> as ReadonlySet<Feature>;
