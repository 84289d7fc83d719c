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
    title: 'A till used a number or an id again for something else',
    kind: 'invalid',
    next: 'Both are kept. Compare them with the till: when its count began anew, mend it there; when one of them is wrong, void it at the till. Then skip this with what was found.',
  },
  'SL-RECORD-005': {
    title: 'Messages of a till are missing',
    kind: 'rejected',
    next: 'Let the till send the named numbers again; when they arrive this closes by itself. Skip it with what was found when they are lost.',
  },
  'SL-RECORD-006': {
    title: 'A sale of a store waits for a person',
    kind: 'rejected',
    next: 'Mend what the message names, then retry: the sale is tried again.',
  },
  'SL-RECORD-007': {
    title: 'The order is not held',
    kind: 'rejected',
    next: 'Nothing needs to be released; `storeloom order <id>` tells where it is, `storeloom orders --held` lists those that wait.',
  },
  'SL-RECORD-008': {
    title: 'That is not open to be decided',
    kind: 'rejected',
    next: 'Ask what may be decided here; the order has gone on since, or goods have left.',
  },
  'SL-RECORD-011': {
    title: 'No return goes by that id',
    kind: 'rejected',
    next: 'See `storeloom returns` for those that there are.',
  },
  'SL-RECORD-014': {
    title: 'The variance is settled already',
    kind: 'rejected',
    next: 'Nothing: `storeloom variances --all` shows how it was settled.',
  },
  'SL-RECORD-009': {
    title: 'The return is past that step',
    kind: 'rejected',
    next: 'See `storeloom returns show <id>` for where it stands; what was decided stays decided.',
  },
  'SL-RECORD-010': {
    title: 'Who asked for a return does not approve it',
    kind: 'rejected',
    next: 'Have somebody else approve it.',
  },
});
