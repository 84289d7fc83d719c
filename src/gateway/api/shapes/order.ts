import { EFFECT_KINDS } from '../../../ledgers/stock/effects.ts';
import { LATENESSES } from '../../../records/orders/lateness.ts';
import { MONEY_MOVES } from '../../../records/orders/money-moves.ts';
import { ORDER_STATES, PAYMENT_STATES } from '../../../records/orders/summary.ts';
import { waitsFor } from './approval.ts';
import { FailureShape } from './failure.ts';
import { MessagePlaceShape } from './message.ts';
import {
  anything,
  count,
  epochMs,
  flag,
  integer,
  listOf,
  moment,
  NEXT,
  optional,
  part,
  shape,
  text,
  wordOf,
} from './shape.ts';

export const HeldShape = part('Why it waits for a person; missing when it does not.', {
  code: text('Code of the reason.'),
  reason: text('The reason in words.'),
  until: optional(text('When the hub goes on by itself, RFC 3339.')),
});

const summary = {
  id: text('Canonical id: `order/<channel>/<foreign id>`.'),
  channel: text('The connection of the sales channel.'),
  name: text('What people call it: "#1001".'),
  state: wordOf(ORDER_STATES, 'How far it has come.'),
  held: optional(HeldShape),
  payment: wordOf(PAYMENT_STATES, 'How its money stands.'),
  paymentMode: optional(text('How it is paid: prepaid, on account, cash on delivery.')),
  currency: optional(text('ISO 4217 currency of all amounts.')),
  money: part('Integer minor units of the currency.', {
    total: integer('What the buyer pays.'),
    captured: integer('What was captured.'),
    refunded: integer('What was given back.'),
    invoiced: integer('What was invoiced.'),
    credited: integer('What was credited.'),
  }),
  placedAt: optional(text('When the buyer placed it, RFC 3339.')),
  closedAt: optional(text('When it was closed, RFC 3339.')),
  outcome: optional(text('How it ended.')),
  booked: optional(text('The record in the ERP: "S00042".')),
  invoices: listOf(text('Name of an invoice.'), 'Invoices in the ERP.'),
  tracking: listOf(text('Tracking number.'), 'Tracking numbers of its shipments.'),
  open: listOf(
    part('A command that was given up.', {
      command: text('The command: `book-order`.'),
      connection: text('Who could not do it.'),
      code: text('Code of the failure.'),
      because: text('What happened.'),
    }),
    'Commands that were given up: a case stands open.',
  ),
  test: flag('A test order of the channel.'),
} as const;

const OrderShape = shape('Order', 'An order on one line.', summary);

const OrderLineShape = shape('OrderLine', 'An order in a list, with when the hub heard of it.', {
  ...summary,
  lateness: optional(wordOf(LATENESSES, 'Breaks a promise, or soon will; missing when it does not.')),
  firstSeen: epochMs('When the hub first heard of it.'),
  lastSeen: epochMs('When the hub last heard of it.'),
});

export const OrderPageShape = shape('OrderPage', 'Orders, newest first.', {
  orders: listOf(OrderLineShape, 'The orders of this page.'),
  ...NEXT,
});

export const OrderCountShape = shape('OrderCount', 'How many orders are in one state.', {
  state: wordOf(ORDER_STATES, 'The state.'),
  held: flag('Whether they wait for a person.'),
  orders: count('How many.'),
});

const StoryEntryShape = shape('StoryEntry', 'One step in the story of an order.', {
  at: moment('When the hub made it durable, or when the call ended.'),
  kind: wordOf(['delivery', 'event', 'command', 'outcome', 'call', 'letter', 'stock'], 'What kind of step it is.'),
  name: text('`orders/create`, `OrderPlaced`, `book-order`, `POST /json/2/sale.order/load`.'),
  from: text('Who said it.'),
  to: optional(text('Who it is for.')),
  text: text('One line for a person; holds no personal data.'),
  failure: optional(FailureShape),
  failed: optional(flag('True for a call that was not answered, or answered with an error.')),
  translator: optional(
    text("What read an event: connector, version of the vendor's API, version of the connector's own mapping."),
  ),
  record: optional(
    part('The record of an outside system that it speaks of.', {
      connection: text('The connection that has it.'),
      id: text('Its id there.'),
      name: optional(text('What people call it there.')),
      address: optional(text('Where people look at it there.')),
    }),
  ),
  message: optional(MessagePlaceShape),
  data: optional(anything('The whole content, masked for whoever may not see personal data.')),
});

/** The whole story of one order. */
export const PassportShape = shape('Passport', 'Everything that the hub knows of one order.', {
  order: OrderShape,
  identifiers: listOf(
    part('A name that it goes by somewhere.', {
      value: text('As it is written there.'),
      kind: text('What it names.'),
      address: optional(text('Where people look at it there.')),
    }),
    'All names of the order.',
  ),
  story: listOf(StoryEntryShape, 'Everything that was said about it, in the order in which the hub learnt it.'),
  money: listOf(
    part('One thing that happened to its money.', {
      at: moment('When the hub heard of it first.'),
      kind: wordOf(MONEY_MOVES, 'What happened; registered: the ERP has the payment in its books.'),
      amount: optional(part('How much.', { amount: integer('Integer minor units.'), currency: text('ISO 4217.') })),
      reference: text('A payment reference, a refund, an invoice.'),
      connection: text('Where it happened.'),
    }),
    'Which money moved, the oldest first.',
  ),
  stock: listOf(
    part('One change of what is kept for the order.', {
      at: moment('When.'),
      kind: wordOf(EFFECT_KINDS, 'Reflected: the ERP has booked it and a reading shows so.'),
      sku: text('The article, or a part of a set.'),
      location: text('`location/<code>`.'),
      change: text('By how much what is kept grew; below zero where it shrank.'),
      held: text('What was kept for it then.'),
      unit: text('The unit.'),
      because: text('Why.'),
      code: optional(text('Code, where something went wrong.')),
    }),
    'What it did to stock, the oldest first.',
  ),
  stuck: listOf(
    part('A message that is stuck.', {
      letter: text('Id of the dead letter, for retry and skip.'),
      subscription: text('The subscription that it is stuck in.'),
      state: wordOf(['retry', 'held', 'dead', 'skipped'], 'Waits for time, behind another one, or for a person.'),
      attempts: count('How often it was tried.'),
      since: moment('Since when.'),
      nextAt: optional(moment('When it is tried again.')),
      waiting: count('Later messages that wait behind it.'),
      code: text('Code of the failure.'),
      title: text('The code in words.'),
      because: text('What happened.'),
      next: optional(text('What to do next.')),
    }),
    'What waits for time or a person.',
  ),
  truncated: flag('True when the story is longer than what is shown.'),
});

export const OrderPaymentsShape = shape('OrderPayments', 'How the money of an order stands.', {
  order: text('The order.'),
  name: text('What people call it.'),
  payment: wordOf(PAYMENT_STATES, 'How its money stands.'),
  currency: optional(text('ISO 4217 currency of all amounts.')),
  money: summary.money,
  payments: listOf(
    part('One payment.', {
      id: text('`payment/<connection>/<reference>`.'),
      story: listOf(
        part('What was said of it.', {
          at: moment('When the hub made it durable.'),
          kind: text('What kind of step it is.'),
          name: text('`PaymentCaptured`, `refund-payment done`.'),
          from: text('Who said it.'),
          text: text('One line for a person.'),
        }),
        'What was said of it, oldest first.',
      ),
    }),
    'Its payments.',
  ),
});

export const PlacedShape = shape('Placed', 'An order that was taken.', {
  order: text('Canonical id of the order.'),
  repeated: flag('True when it was taken before; nothing new is done.'),
});

export const ReleasedShape = shape('Released', 'An order that was released.', {
  released: text('Canonical id of the order.'),
  was: HeldShape,
  approval: waitsFor,
});
