import { count, integer, listOf, moment, NEXT, optional, part, shape, text } from './shape.ts';

const money = (description: string) =>
  part(description, { amount: integer('Integer minor units.'), currency: text('ISO 4217 code.') });

/** Payouts as the API tells them. */
export const PayoutShape = shape('Payout', 'What a provider sends to the bank, and what the bank shows of it.', {
  id: text('`payout/<connection>/<reference>`.'),
  connection: text('The provider.'),
  day: optional(text('The earliest day that was said of it: 2026-11-20.')),
  at: text('Where it stands: expected, reporting, banking, settled, returned.'),
  waitsUntil: optional(moment('When it becomes a variance by itself.')),
  amount: optional(money('What the provider said that it sends.')),
  sums: listOf(
    part('Movements of a kind, in minor units of its currency.', {
      kind: text('charge, refund, fee, dispute, reserve …'),
      gross: integer('Before fees.'),
      fee: integer('What the provider kept of it.'),
      count: count('How many.'),
    }),
    'What it is made of.',
  ),
  net: integer('What its movements come to so far.'),
  parts: count("Parts of the provider's report that are there."),
  of: optional(count('How many parts there are, once the provider has said so.')),
  bank: optional(
    part('What the bank shows of it.', { line: text("The bank's line."), amount: money('What it shows.') }),
  ),
  variances: listOf(text('A code.'), 'Variances that stand, by their codes from the error catalogue.'),
});

export const PayoutPageShape = shape('PayoutPage', 'Payouts, the latest day first.', {
  payouts: listOf(PayoutShape, 'The payouts of this page.'),
  ...NEXT,
});
