import { epochMs, integer, listOf, NEXT, number, optional, part, shape, text, wordOf } from './shape.ts';

const BankLineShape = shape('BankLine', 'Money that came to an account or left it.', {
  id: text('`bank/<connection>/<key>`.'),
  state: wordOf(['open', 'matched', 'dismissed'], 'Whether it is known what it is for.'),
  amount: part('Signed: positive came in.', {
    amount: integer('Integer minor units.'),
    currency: text('ISO 4217 code.'),
  }),
  bookedOn: text('Day of booking: 2026-11-20.'),
  counterparty: text('Name of the other side; empty where the bank does not say.'),
  texts: listOf(text('A line of what was written.'), 'Remittance and references.'),
  matched: listOf(text('A payout or an order.'), 'What it is for.'),
  by: optional(wordOf(['rule', 'person'], 'Who decided.')),
  code: optional(text('Why it is still open.')),
  title: optional(text('The code in words.')),
  suggestions: listOf(
    part('What it may be for.', {
      ids: listOf(text('A payout or an order.'), 'What.'),
      score: number('How well it fits; comparable within one line only.'),
      reasons: listOf(text('A reason.'), 'Why.'),
    }),
    'The best guesses, the best first.',
  ),
  heard: epochMs('When the hub heard of it.'),
});

/** The bank's lines. */
export const BankLinePageShape = shape('BankLinePage', "The bank's lines, the latest day first.", {
  lines: listOf(BankLineShape, 'The lines of this page.'),
  ...NEXT,
});

export const BankLineDecidedShape = shape('BankLineDecided', 'What was decided takes effect within moments.', {
  decided: text('Id of the line.'),
});
