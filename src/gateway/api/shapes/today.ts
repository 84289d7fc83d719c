import { STUCK_REASONS } from '../../../records/orders/stuck.ts';
import { ORDER_STATES } from '../../../records/orders/summary.ts';
import { CaseShape } from './case.ts';
import { count, integer, listOf, moment, number, optional, part, shape, text, wordOf } from './shape.ts';

/** What the operations screen needs. */
export const TodayShape = shape('Today', 'What the operations screen needs, in one answer.', {
  at: moment('When this was looked at.'),
  note: optional(text('What is left out for a caller whose role is limited.')),
  orders: listOf(
    part('Orders of one channel that were placed in one hour.', {
      hour: moment('When the hour began.'),
      channel: text('The channel.'),
      state: wordOf(ORDER_STATES, 'How far they are now.'),
      orders: count('How many.'),
    }),
    'The last 24 hours, the oldest first.',
  ),
  late: part('Orders that break a promise, or soon will.', {
    late: count('Not booked within the hour, or not shipped within two days.'),
    atRisk: count('Held, given up, not booked for a quarter of an hour, or not shipped for a day.'),
    orders: listOf(
      part('One of them.', {
        id: text('The order.'),
        name: text('What people call it.'),
        channel: text('The channel.'),
        state: wordOf(ORDER_STATES, 'How far it is.'),
        placedAt: moment('When it was placed.'),
        lateness: wordOf(['late', 'at-risk'], 'How bad it is.'),
        why: wordOf(['not-booked', 'not-shipped', 'held', 'given-up'], 'What it waits for.'),
      }),
      'The first of them, late ones first.',
    ),
  }),
  silentTills: listOf(
    part('A till that should speak and does not.', {
      connection: text('The connection of the stores.'),
      location: text('The store.'),
      till: text('The till.'),
      silentSince: moment('Since when.'),
    }),
    'Tills that are silent.',
  ),
  stock: listOf(
    part('How fresh the numbers of one channel are.', {
      connection: text('The channel.'),
      articles: count('Numbers that it shows.'),
      underWay: count('Publications that are not yet confirmed.'),
      oldestUnderWayAt: optional(moment('Since when the oldest of them is under way.')),
      refused: count('Numbers that it refused.'),
      suppressed: count('Numbers that are held at nothing because something is not known.'),
      lagMs: optional(number('How long a publication takes, in the middle of all, in milliseconds.')),
      latestAt: optional(moment('When it last confirmed a number.')),
    }),
    'Stock by channel; at most half a minute old.',
  ),
  money: listOf(
    part('Money that is where it should not stay.', {
      reason: wordOf(
        STUCK_REASONS,
        'Taken for an order that the ERP does not have, owed back, or shipped and not in the books.',
      ),
      channel: text('The channel.'),
      currency: text('ISO 4217.'),
      orders: count('Orders.'),
      amount: integer('Integer minor units.'),
    }),
    'Stuck for more than an hour, the largest first.',
  ),
  cases: part('What people must mend.', {
    open: count('Cases that are open.'),
    overdue: count('Of those, past their deadline.'),
    unassigned: count('Of those, given to no person or team by hand.'),
    letters: count('Messages that are stuck behind them.'),
    urgent: listOf(CaseShape, 'Those that are due soonest.'),
  }),
  connections: listOf(
    part('A connection.', {
      name: text('Its name.'),
      connector: text('Its connector.'),
      owner: text('Who answers for it.'),
      health: wordOf(['well', 'troubled', 'down'], 'How it is in one word.'),
      because: text('Why.'),
    }),
    'Health of each connection.',
  ),
});
