import { defineErrors } from '../../kernel/error-catalogue.ts';

/** What the stock proof finds wrong, by cause, and how a proof itself can fail. */
export const stockProofErrors = defineErrors({
  'SL-PROOF-001': {
    title: 'Stock differs because a message is late',
    kind: 'rejected',
    next: 'See why it waits (`storeloom status`, `storeloom cases`); nothing has to be done when it arrives by itself.',
  },
  'SL-PROOF-002': {
    title: 'Stock moved outside and the hub never heard of it',
    kind: 'rejected',
    next: 'See that webhooks of the connection arrive (`storeloom check`); the number itself is read again by the next proof unless repairs are turned off.',
  },
  'SL-PROOF-003': {
    title: 'Somebody changed a number in a sales channel by hand',
    kind: 'rejected',
    next: 'Find who edits stock there and let the hub be the only one; the number is put right by the next proof unless repairs are turned off.',
  },
  'SL-PROOF-004': {
    title: 'An article is not known on every side',
    kind: 'rejected',
    next: 'Give it the same SKU in the ERP and in the channel, or take it off sale where it should not be; `storeloom mapping check` lists what contradicts.',
  },
  'SL-PROOF-005': {
    title: 'The stock ledger has not taken in what the hub was told',
    kind: 'rejected',
    next: 'See whether `ledgers/stock` is paused or has dead letters (`storeloom status`), and let it go on.',
  },
  'SL-PROOF-006': {
    title: 'A claim on stock does not end',
    kind: 'rejected',
    next: 'Look at the order or receipt (`storeloom order <id>`): book it in the ERP or cancel it, and its claim ends.',
  },
  'SL-PROOF-007': {
    title: 'A sales channel refuses the number of an article',
    kind: 'rejected',
    next: 'Follow the reason that the channel gave; the article is tried again when its number changes, and once an hour.',
  },
  'SL-PROOF-010': {
    title: 'A proof of stock could not read a system',
    kind: 'transient',
    next: 'See that the connection works (`storeloom check`); the other systems were compared, and the next proof reads it again.',
  },
  'SL-PROOF-011': {
    title: 'A proof of stock ended before it was done',
    kind: 'transient',
    next: 'Start it again (`storeloom stock proof`); the hub that ran it was stopped, or its database was away.',
  },
  'SL-PROOF-012': {
    title: 'There is nothing that a proof of stock could compare',
    kind: 'rejected',
    next: 'Give a connection the role `erp` and name the channels that sell stock under `stock.channels`.',
  },
});
