import { POINTS_KINDS } from '../../../ledgers/points/fact.ts';
import { count, integer, listOf, moment, NEXT, optional, part, shape, text, wordOf } from './shape.ts';

const EntryShape = part('A movement of points: movements are only ever added to.', {
  id: integer('Its number; they grow.'),
  account: text('Whose points: `points-account/…`.'),
  kind: wordOf(POINTS_KINDS, 'Earned, taken back, spent, or given back after all.'),
  change: integer('How many points; negative ones went away.'),
  balance: integer('What the account held afterwards.'),
  order: optional(text('Canonical id of the order, or of the receipt.')),
  line: optional(text("The line's id in the channel or on the receipt; `@shipping` for shipping.")),
  sku: optional(text('Stock keeping unit.')),
  reason: text('Why, in words.'),
  at: moment('When it became due.'),
  event: text('Id of the message that led to it.'),
});

const LineShape = part('The points of one line of an order or a receipt.', {
  line: text("The line's id in the channel or on the receipt; `@shipping` for shipping."),
  sku: optional(text('Stock keeping unit.')),
  earned: count('What it earned.'),
  reversed: count('What was taken back of it.'),
  kept: count('What is left.'),
});

const LINE_BY_LINE = {
  earned: count('What it earned.'),
  reversed: count('What was taken back.'),
  kept: count('What is left.'),
  lines: listOf(LineShape, 'Line by line.'),
  entries: listOf(EntryShape, 'The movements, oldest first.'),
};

/** What the points ledger has of an order. */
export const OrderPointsShape = shape('OrderPoints', 'The points of an order, line by line.', {
  order: text('Canonical id of the order.'),
  ...LINE_BY_LINE,
});

/** What the points ledger has of a receipt of a till. */
export const ReceiptPointsShape = shape('ReceiptPoints', 'The points of a receipt of a till, line by line.', {
  receipt: text('Canonical id of the receipt.'),
  ...LINE_BY_LINE,
});

const AccountShape = part('What an account holds.', {
  account: text('`points-account/…`; it tells nothing of the person.'),
  balance: integer('Points; below zero the customer owes them.'),
});

const movements = { entries: listOf(EntryShape, 'Movements, the latest first.'), ...NEXT };

/** What the points ledger has of a customer. */
export const CustomerPointsShape = shape('CustomerPoints', 'The points of a customer.', {
  customer: text('The id: `customer/…`.'),
  balance: integer('What all accounts hold together.'),
  accounts: listOf(
    AccountShape,
    'Accounts that ever moved: one for each account in a channel, one for each e-mail address.',
  ),
  ...movements,
});

const HeldShape = part('Points that are set aside.', {
  code: text('`PTS-…`.'),
  redemption: text('What names it at its source.'),
  points: count('How many points.'),
  until: moment('When they are free again, unless they are taken.'),
});

/** What the points ledger has of an account. */
export const AccountPointsShape = shape('AccountPoints', 'The points of an account.', {
  account: text('`points-account/…`.'),
  balance: integer('What it holds.'),
  free: integer('What of it is not set aside: so many can be spent.'),
  held: listOf(HeldShape, 'What is set aside, the first to be free again first.'),
  ...movements,
});

/** Points that were set aside. */
export const PointsReservationShape = shape('PointsReservation', 'Points that a customer wants to pay with.', {
  code: text('`PTS-…`: it names them on the order that they pay for.'),
  account: text('`points-account/…`.'),
  redemption: text('What names it once.'),
  points: count('How many points.'),
  state: wordOf(
    ['reserved', 'expired', 'refused', 'taken', 'returned'],
    'Set aside; free again because the time is over; never set aside; spent; given back.',
  ),
  until: optional(moment('Until when they are set aside.')),
  order: optional(text('The order that has taken them.')),
});

export const PointsSpentShape = shape('PointsSpent', 'Points that are spent.', {
  code: text('What gives them back.'),
  account: text('`points-account/…`.'),
  redemption: text('What names it once.'),
  points: count('How many points.'),
});
