import { defineErrors } from '../../kernel/error-catalogue.ts';

/** What can go wrong between banks' files and the hub. */
export const bankErrors = defineErrors({
  'SL-BANK-001': {
    title: 'A file is in no format that is known here',
    kind: 'invalid',
    next: 'Ask the bank for CAMT.053, MT940 or BAI2, or leave other files out with `pattern` of the connection.',
  },
  'SL-BANK-002': {
    title: 'A file of a bank is damaged or cut off',
    kind: 'invalid',
    next: 'Fetch the file from the bank again and put it where files are taken; nothing of the damaged one was told.',
  },
  'SL-BANK-003': {
    title: 'The control totals of a BAI2 file do not agree with its records',
    kind: 'invalid',
    next: 'Fetch the file from the bank again; if it comes the same, ask the bank. Nothing of it was told.',
  },
  'SL-BANK-004': {
    title: 'A row of a bank file cannot be read',
    kind: 'invalid',
    next: "Look at the named field in the file and ask the bank what it means; the other rows of the file were told. Retry this one when the connection's settings or the hub have changed.",
  },
  'SL-BANK-005': {
    title: 'A file of a bank is larger than the hub takes',
    kind: 'invalid',
    next: 'Let the bank deliver smaller files: by account, or by day.',
  },
  'SL-BANK-006': {
    title: 'An XML file declares entities or a document type',
    kind: 'invalid',
    next: 'No bank sends such a file: find out who put it there, and remove it.',
  },
  'SL-BANK-007': {
    title: 'The place where bank files come from cannot be reached',
    kind: 'transient',
    next: 'Look whether the folder is there and readable, or whether the bank has announced a maintenance; the hub tries again by itself.',
  },
  'SL-BANK-008': {
    title: "The bank's server does not let us in",
    kind: 'unauthorized',
    next: 'Compare user name, password or key with what the bank has registered, and the rights on the directory.',
  },
  'SL-BANK-009': {
    title: "The bank's server shows another host key than the pinned one",
    kind: 'unauthorized',
    next: 'Ask the bank, by another way, for the fingerprint of its host key. Change `hostKey` of the connection only when it says so.',
  },
  'SL-BANK-010': {
    title: 'The lines of a statement do not add up to its balances',
    kind: 'invalid',
    next: 'Look for rows of the same file that were not readable and retry them; else ask the bank for the statement again.',
  },
  'SL-BANK-011': {
    title: 'What a bank connection was given to translate is not its own',
    kind: 'invalid',
    next: 'Import the file again; if that does not help, report this as a bug.',
  },
  'SL-BANK-012': {
    title: 'A file of a bank may not be read',
    kind: 'invalid',
    next: "Give the hub's user the right to read it, then put it there again; other files are read meanwhile.",
  },
});
