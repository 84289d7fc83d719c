import { defineErrors } from '../kernel/error-catalogue.ts';

export const recordErrors = defineErrors({
  'SL-RECORD-001': {
    title: 'No order goes by that id',
    kind: 'rejected',
    next: 'Give a shop name (#1001) or id, a payment reference (pi_…), an ERP or invoice name (S00042) or a tracking number; `storeloom orders` lists them.',
  },
  'SL-RECORD-002': {
    title: 'Several orders go by that id',
    kind: 'rejected',
    next: 'Ask again with one of the canonical ids that are listed.',
  },
  'SL-RECORD-003': {
    title: 'A page cursor is not readable',
    kind: 'invalid',
    next: 'Use the cursor of the previous page as it was given, or begin again without one.',
  },
  'SL-RECORD-004': {
    title: 'The order is not held',
    kind: 'rejected',
    next: 'Nothing needs to be released; `storeloom order <id>` tells where it is, `storeloom orders --held` lists those that wait.',
  },
});
