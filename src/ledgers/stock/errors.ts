import { defineErrors } from '../../kernel/error-catalogue.ts';

export const stockErrors = defineErrors({
  'SL-STOCK-001': {
    title: 'An article is counted in different units of measure',
    kind: 'invalid',
    next: 'Give the article one unit everywhere: compare its unit in the ERP with the unit of the orders that are listed by `storeloom stock <sku>`.',
  },
  'SL-STOCK-002': {
    title: 'Nothing is known of the stock of an article',
    kind: 'invalid',
    next: 'See that the ERP reports the article at the locations that the channel sells from; until then nothing of it is offered.',
  },
  'SL-STOCK-003': {
    title: 'What is known of the stock of an article is too old',
    kind: 'transient',
    next: 'See that the connection to the ERP delivers readings (`storeloom status`), or raise `stock.maxAgeMs` or `stock.silenceMs`.',
  },
  'SL-STOCK-004': {
    title: 'A claim ran out before the ERP reflected it',
    kind: 'unknown',
    next: 'Look at the order or receipt: either it was never booked, or the ERP never read its stock again. `storeloom order <id>` tells which.',
  },
  'SL-STOCK-005': {
    title: 'A sales channel showed another number than it was told',
    kind: 'unknown',
    next: 'Nothing, when it sold in that moment; otherwise find who edits stock in the channel by hand and let the hub be the only one.',
  },
  'SL-STOCK-006': {
    title: 'Units left a sales channel and no order told of them',
    kind: 'unknown',
    next: 'Compare the orders of the channel with those of the hub; an order may be missing, or somebody lowered the number by hand.',
  },
  'SL-STOCK-007': {
    title: 'A sales channel does not take the number of an article',
    kind: 'rejected',
    next: 'Follow the reason that the channel gave; the article is tried again when its number changes, and once an hour.',
  },
  'SL-STOCK-008': {
    title: 'No such article is in the stock ledger',
    kind: 'rejected',
    next: 'Give the SKU as the ERP has it, in the same letters; an article comes into the ledger with its first reading or sale.',
  },
});
