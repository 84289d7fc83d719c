import { entity, integer, list, optional, text, time } from './schema.ts';
import { canonicalId, ForeignRecordSchema } from './value.ts';

const account = canonicalId(
  'points-account',
  'Whose points they are, under a name that tells nothing of the person: points-account/<derived id>.',
);
const holder = optional(ForeignRecordSchema);
/** A receipt of a till earns as an order does, and goes by its own name where an order's would stand. */
const order = canonicalId('(order|receipt)', 'The order, or the receipt of a till: order/… or receipt/….');
const reason = text('internal', 'Why, in words.', 1_000);
const line = text(
  'internal',
  'The line\'s id in the channel, or on the receipt; "@shipping" for what was paid for shipping.',
  100,
);
const sku = optional(text('internal', 'Stock keeping unit.', 100));
const positive = { minimum: 1 };

const PointsLineSchema = entity('Points of one line of an order.', {
  line,
  sku,
  points: integer('internal', 'How many points.', positive),
});

const moved = (when: string) => ({
  account,
  order,
  lines: list(PointsLineSchema, 'Line by line.', 1_100),
  points: integer('internal', 'Of all lines together.', positive),
  balance: integer('internal', 'What the account holds afterwards; below zero it owes points.'),
  reason,
  at: time('internal', when),
});

/** Points of customers: earned by what they buy, spent, and taken back when what earned them comes back. */
export const loyaltyEvents = {
  PointsAccrued: entity('An order earned points.', moved('When they were earned.')),
  PointsReversed: entity(
    'Points were taken back, because what earned them came back or was never kept.',
    moved('When they were taken back.'),
  ),
  PointsRedeemed: entity('A customer spent points.', {
    account,
    redemption: text('internal', 'What names it at its source, unique: the same redemption counts once.', 200),
    points: integer('internal', 'How many points.', positive),
    order: optional(order),
    at: time('internal', 'When.'),
  }),
  PointsGivenBack: entity('Points that were spent came back, because what they paid for was cancelled.', {
    account,
    redemption: text('internal', 'What names it at its source.', 200),
    points: integer('internal', 'How many points.', positive),
    order: optional(canonicalId('order', 'The order that they had paid for.')),
    balance: integer('internal', 'What the account holds afterwards; below zero it owes points.'),
    at: time('internal', 'When.'),
  }),
};

/** What names points that are set aside; it stands on the order that they pay for as a code of its buyer. */
export const CODE_OF_POINTS = /^PTS-[0-9A-Z]{26}$/;
const code = text('internal', 'What names points that are set aside: PTS-….', 30);
const spent = {
  account,
  redemption: text('internal', 'What names it at its source, unique for the account.', 200),
  points: integer('internal', 'How many points.', positive),
};

/** `total` is what the line has moved since it was bought, so that an engine that hears a command twice, or late, cannot count it twice. */
const moving = {
  account,
  holder,
  order,
  lines: list(
    entity('Points of one line of an order.', {
      line,
      sku,
      points: integer('internal', 'How many points this command moves.', positive),
      total: integer(
        'internal',
        'How many points of this line were moved in this direction, these included.',
        positive,
      ),
    }),
    'Line by line.',
    1_100,
  ),
  reason,
  at: time('internal', 'When it became due.'),
};
const booked = {
  record: ForeignRecordSchema,
  balance: integer('internal', 'What the account holds afterwards.'),
};

/** What whoever keeps the points (the role `loyalty`, or the embedded ledger) is asked for. */
export const loyaltyCommands = {
  'accrue-points': {
    request: entity('Add the points that an order earned, exactly once.', moving),
    result: entity('The points as added.', booked),
  },
  'reverse-points': {
    request: entity('Take back points that an order earned, line by line, never more than a line earned.', moving),
    result: entity('The points as taken back.', booked),
  },
  'reserve-points': {
    request: entity('Set points aside, if the account holds so many beyond what is set aside already.', {
      ...spent,
      code,
      until: time('internal', 'When they are free again, unless they were taken.'),
      at: time('internal', 'When it was asked for.'),
    }),
    result: entity('The points as set aside.', booked),
  },
  'take-points': {
    request: entity('Take points that were set aside, or so many at once; never more than there are.', {
      code,
      order: optional(canonicalId('order', 'The order that they pay for.')),
      whole: optional(entity('What is taken without having been set aside.', spent)),
      at: time('internal', 'When it became due.'),
    }),
    result: entity('The points as taken.', booked),
  },
  'give-back-points': {
    request: entity('Give back points that were set aside or taken.', {
      code,
      order: optional(canonicalId('order', 'The order that was cancelled: it gives back what it took itself.')),
      at: time('internal', 'When it became due.'),
    }),
    result: entity('The points as given back.', booked),
  },
};
