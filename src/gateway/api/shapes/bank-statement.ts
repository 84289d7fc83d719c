import { count, integer, listOf, moment, NEXT, optional, part, shape, text } from './shape.ts';

const money = (description: string) =>
  part(description, { amount: integer('Integer minor units.'), currency: text('ISO 4217 code.') });

const BankStatementShape = shape('BankStatement', 'What a bank states of an account.', {
  id: text('Id of the event that told of it.'),
  statement: text('What findings name it by.'),
  connection: text('Where it came from.'),
  account: text('The account.'),
  sequence: optional(integer("The bank's number of it.")),
  from: optional(text('First day.')),
  until: text('Last day.'),
  opening: money('Balance before.'),
  closing: money('Balance after.'),
  lines: count('Lines that were told.'),
  unreadable: count('Rows that could not be read; each is a case.'),
  file: text('The file that it came in.'),
  sha256: text('Digest of that file.'),
  at: moment('When the bank made it, or when it was read where the bank does not say.'),
  findings: listOf(
    part('Why it does not fit.', { code: text('Code from the error catalogue.'), reason: text('In words.') }),
    'What of it does not fit.',
  ),
});

/** Statements of the bank. */
export const BankStatementPageShape = shape('BankStatementPage', 'Statements of the bank, the latest day first.', {
  statements: listOf(BankStatementShape, 'The statements of this page.'),
  ...NEXT,
});
