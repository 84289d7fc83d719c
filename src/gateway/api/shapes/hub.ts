import { CircuitShape, SubscriptionShape } from './flow.ts';
import { MessageShape } from './message.ts';
import { OrderCountShape } from './order.ts';
import { count, flag, listOf, moment, number, part, shape, text } from './shape.ts';

/** The hub on one screen. */
export const OverviewShape = shape('Overview', 'The hub on one screen.', {
  hub: text('Its name.'),
  startedAt: moment('When this process started.'),
  upMs: number('How long this process runs, in milliseconds.'),
  ready: flag('True when every check is well.'),
  checks: listOf(
    part('One check.', {
      name: text('What was checked.'),
      ok: flag('Whether it is well.'),
      detail: text('How it is.'),
    }),
    'What must hold before traffic should come here.',
  ),
  orders: listOf(OrderCountShape, 'Orders by state.'),
  deadLetters: part('What waits for a person.', {
    letters: count('Messages that are stuck.'),
    causes: count('Causes behind them.'),
  }),
  connections: listOf(
    part('A connection.', {
      name: text('Its name.'),
      connector: text('Its connector.'),
      openCircuits: listOf(CircuitShape, 'Circuits that are not closed.'),
    }),
    'The connections.',
  ),
  subscriptions: listOf(SubscriptionShape, 'How far each subscription is.'),
});

export const OneMessageShape = shape('OneMessage', 'One message of the log.', { message: MessageShape });
