import { count, integer, listOf, NEXT, optional, part, shape, text } from './shape.ts';

const BankFileShape = shape('BankFile', 'A file of a bank, and what could not be read of it.', {
  connection: text('Where it came from.'),
  file: text('Its name when it came first.'),
  sha256: text('Digest of its content.'),
  state: text('told, or refused: nothing of it was told.'),
  again: listOf(text('A name.'), 'Names under which the same content came again; nothing of it was told twice.'),
  statements: count('Statements in it.'),
  lines: count('Lines of these that were told.'),
  unreadable: count('Rows of these that could not be read when it came.'),
  stuck: listOf(
    part('What waits as a case.', {
      id: text('The dead letter, with the raw text.'),
      code: text('Code from the error catalogue.'),
      reason: text('In words.'),
      line: optional(integer('Where in the file; missing for the file as a whole.')),
      field: optional(text('Which field.')),
      rule: optional(text('What it should be.')),
    }),
    'Rows that cannot be read still, or why the file was refused.',
  ),
});

/** Files of banks. */
export const BankFilePageShape = shape('BankFilePage', 'Files of banks, the newest first.', {
  files: listOf(BankFileShape, 'The files of this page.'),
  ...NEXT,
});
