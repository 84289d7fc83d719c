import { defineErrors } from '../../kernel/error-catalogue.ts';

/** What can be wrong with a file of mappings, or with a row of it. */
export const mappingErrors = defineErrors({
  'SL-MAP-001': {
    title: 'A file of mappings cannot be read',
    kind: 'invalid',
    next: 'Save it as CSV: UTF-8, separated by commas, with a header line.',
  },
  'SL-MAP-002': {
    title: 'The header of a file of mappings is not right',
    kind: 'invalid',
    next: 'Name the columns as `storeloom mapping export` does; connection, kind and foreign_id must be there.',
  },
  'SL-MAP-003': {
    title: 'A row is not well formed',
    kind: 'invalid',
    next: 'Correct the named field of the row and import the file again; rows that are known change nothing.',
  },
  'SL-MAP-004': {
    title: 'Rows of the file contradict each other, or a row itself',
    kind: 'rejected',
    next: 'Decide which of them is right and remove the others; none of them was written.',
  },
  'SL-MAP-005': {
    title: 'A row contradicts what is bound already',
    kind: 'rejected',
    next: 'A binding is never rewritten by an import: correct the row, or the article in the outside system.',
  },
  'SL-MAP-006': {
    title: 'No article could be found for a row',
    kind: 'rejected',
    next: 'Give the row a barcode or SKU of the owner of articles, or name the article in the column canonical.',
  },
  'SL-MAP-007': {
    title: 'Several articles fit a row',
    kind: 'rejected',
    next: 'Name the right one in the column canonical.',
  },
  'SL-MAP-008': {
    title: 'A row contradicts the settings of its connection',
    kind: 'rejected',
    next: 'What the settings say counts: correct the row, or `locations` of the connection.',
  },
  'SL-MAP-009': {
    title: 'A location that its connection takes from its settings only',
    kind: 'rejected',
    next: 'Set what the message names in the connection and take the row out of the file; nothing was bound for it.',
  },
});
