import { NAME_KINDS } from '../../../records/customers/person.ts';
import { count, flag, integer, listOf, moment, NEXT, optional, part, shape, text, wordOf } from './shape.ts';

const CustomerShape = shape(
  'Customer',
  'Somebody who bought. Names are masked for whoever may not see personal data.',
  {
    id: text('`customer/<id>`; made from what the customer goes by, and no way back to it.'),
    firstAt: moment('When the hub first heard of them: their first order, as a rule.'),
    lastAt: moment('When it heard of them last.'),
    orders: count('How many orders, cancelled ones too.'),
    lastOrder: optional(
      part('The latest order.', {
        id: text('Canonical id.'),
        name: text('What people call it.'),
        placedAt: moment('When it was placed.'),
      }),
    ),
    spend: listOf(
      part('What was bought in one currency, without cancelled, refused and test orders.', {
        currency: text('ISO 4217 currency.'),
        orders: count('How many orders.'),
        amount: integer('Integer minor units: their totals, less what was given back.'),
      }),
      'One line a currency.',
    ),
    names: listOf(
      part('Something that the customer goes by.', {
        kind: wordOf(NAME_KINDS, 'What it is; an account is `<connection>/<id>`.'),
        value: text('As it was given last, or masked.'),
        channels: listOf(text('A connection.'), 'Who says so.'),
        lastAt: moment('When it was said last.'),
      }),
      'E-mail addresses, telephone numbers, accounts, names and companies, the latest first.',
    ),
  },
);

/** Customers on a page. */
export const CustomerPageShape = shape('CustomerPage', 'Customers, the latest first.', {
  customers: listOf(CustomerShape, 'The customers of this page.'),
  personal: flag('Whether names are shown; without it nobody is found by them.'),
  ...NEXT,
});

export const OneCustomerShape = shape('OneCustomer', 'One customer.', {
  customer: CustomerShape,
  personal: flag('Whether names are shown.'),
});
