import { type Chance, happens, seededChance } from '../../kernel/chance.ts';
import { factId } from '../../kernel/ids.ts';

/**
 * What may go wrong, or just happen, in a world. Each world has some of them and not others (swarm testing): a world
 * with all of them at once hides what two of them do alone.
 */
const FEATURES = {
  // Technical: whatever these do, every order must come to its proper end.
  duplicates: 'partners send the same thing again',
  reorder: 'events overtake each other by up to an hour',
  slowDays: 'some events come days late',
  crashes: 'the hub dies before or after a commit',
  conflicts: 'two nodes work on one order at once',
  lostAnswers: 'answers of partners get lost, before or after the effect',
  outages: 'partners are away for hours',
  redelivery: 'commands are carried out again',
  clockJumps: 'the clock of the hub jumps',
  anonymousPayments: 'later payment events do not name their order',
  // Business: part of a normal day.
  edits: 'buyers change their orders',
  channelCancels: 'the shop cancels',
  erpCancels: 'someone cancels in the ERP',
  partialShipments: 'orders leave in several parcels',
  shortShipments: 'the rest of an order is never delivered',
  latePayments: 'money comes after the deadline',
  unpaid: 'some never pay',
  failedPayments: 'a first try to pay fails',
  giftCards: 'a gift card pays a part',
  authorise: 'money is put on hold and taken later',
  onDelivery: 'the carrier collects',
  zeroTotals: 'orders that cost nothing',
  services: 'orders of which nothing is shipped',
  goodwill: 'the shop gives a part back later',
  testOrders: 'test orders',
  // Wild: people must be told, and nothing may be lost or doubled.
  wrongAmounts: 'too much or too little is paid',
  doublePayments: 'buyers pay twice',
  rejections: 'the ERP refuses some orders',
  deadLetters: 'commands fail until a person mends them',
  skips: 'a person sets a dead letter aside for ever',
  erpEdits: 'someone changes orders in the ERP',
  earlyShipments: 'someone ships by hand before the money is there',
  lostHolds: 'providers give up holds by themselves',
  refundFailures: 'refunds fail after they seemed to succeed',
  disputes: 'buyers contest payments',
  // Returns, after all others: what a seed had before it keeps.
  returns: 'buyers give goods back in a store',
  greedyReturns: 'some give back more than they bought',
  hastyRefunds: 'somebody gives the money for a return at the provider',
  giftCardReturns: 'some want a gift card for what they give back',
  tillReturns: 'tills give money for goods of orders',
  disputeEnds: 'the money of contested payments is taken, and they are won or lost',
  exchanges: 'some want other goods for what they give back: dearer, cheaper or as dear ones',
  unpaidExchanges: 'some do not pay what dearer goods cost more',
  unmended: 'nobody ever mends what keeps some orders from being booked',
} as const;

export type Feature = keyof typeof FEATURES;
export const FEATURE_NAMES = Object.keys(FEATURES) as readonly Feature[];

/** The holds that a feature may rightly leave open at rest; without any such feature every order must end. */
export const RIGHTFUL_HOLDS: { readonly [Name in Feature]?: readonly string[] } = {
  edits: ['SL-ORDER-004', 'SL-ORDER-005', 'SL-ORDER-010', 'SL-ORDER-011'],
  // What was delivered and then cancelled is not paid on delivery either.
  channelCancels: ['SL-ORDER-005', 'SL-ORDER-009'],
  erpCancels: ['SL-ORDER-007', 'SL-ORDER-009', 'SL-ORDER-004', 'SL-ORDER-005'],
  latePayments: ['SL-ORDER-009'],
  unpaid: ['SL-ORDER-005'],
  wrongAmounts: ['SL-ORDER-004', 'SL-ORDER-005'],
  doublePayments: ['SL-ORDER-004'],
  rejections: ['SL-ORDER-002', 'SL-ORDER-003'],
  skips: [
    'SL-ORDER-001',
    'SL-ORDER-003',
    'SL-ORDER-004',
    'SL-ORDER-005',
    'SL-ORDER-006',
    'SL-ORDER-008',
    'SL-ORDER-011',
  ],
  erpEdits: ['SL-ORDER-004', 'SL-ORDER-005', 'SL-ORDER-007', 'SL-ORDER-010', 'SL-ORDER-012', 'SL-ORDER-011'],
  earlyShipments: ['SL-ORDER-005', 'SL-ORDER-009', 'SL-ORDER-003'],
  lostHolds: ['SL-ORDER-005', 'SL-ORDER-007', 'SL-ORDER-015', 'SL-ORDER-003'],
  refundFailures: ['SL-ORDER-008', 'SL-ORDER-004'],
  disputes: ['SL-ORDER-013'],
  // Whoever asked for a refund while the bank took the money was refused.
  disputeEnds: ['SL-ORDER-022', 'SL-ORDER-008', 'SL-ORDER-003'],
  goodwill: ['SL-ORDER-019'],
  hastyRefunds: ['SL-ORDER-019'],
  // Cash over the counter, and then the shop cancels and gives everything back: only people can get it again.
  tillReturns: ['SL-ORDER-019'],
  unpaidExchanges: ['SL-ORDER-005', 'SL-ORDER-003'],
  unmended: ['SL-ORDER-001'],
};

/** A stream of chance of its own, so that switching one feature off does not change what the others do. */
export const streamOf = (seed: number, name: string): Chance => {
  const digest = factId(String(seed), name);
  let hash = 2_166_136_261;
  for (const character of digest) hash = Math.imul(hash ^ character.charCodeAt(0), 16_777_619);
  return seededChance(hash >>> 0);
};

/** The features of a seed's world: each with the same chance, so that small sets and large ones both occur. */
export function featuresOf(seed: number): ReadonlySet<Feature> {
  const chance = streamOf(seed, 'features');
  const density = 0.1 + 0.5 * chance.fraction();
  return new Set(FEATURE_NAMES.filter(() => happens(chance, density)));
}
