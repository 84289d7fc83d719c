import { defineErrors } from '../../kernel/error-catalogue.ts';

/** Why a return is declined or waits for a person; these codes stand in `ReturnDeclined` and `ReturnHeld`. */
export const returnErrors = defineErrors({
  'SL-RETURN-001': {
    title: 'Goods of an order come back that nobody has reported',
    kind: 'unknown',
    next: 'Fetch the order from its channel; the return goes on by itself when it is there.',
  },
  'SL-RETURN-002': {
    title: 'More would come back than was bought',
    kind: 'rejected',
    next: 'Compare the return with the order and with its earlier returns; ask for another return of what is left.',
  },
  'SL-RETURN-003': {
    title: 'The time for returns is over',
    kind: 'rejected',
    next: 'Nothing; a person who makes an exception asks for the return anew and names a fault of the goods as its reason.',
  },
  'SL-RETURN-004': {
    title: 'The article is not taken back',
    kind: 'rejected',
    next: 'Nothing; a person who makes an exception asks for the return anew and names a fault of the goods as its reason.',
  },
  'SL-RETURN-005': {
    title: 'A person must decide about the return',
    kind: 'rejected',
    next: 'Approve it or decline it: `storeloom returns approve` or `storeloom returns decline`.',
  },
  'SL-RETURN-006': {
    title: 'Who asked for a return does not approve it',
    kind: 'rejected',
    next: 'Have somebody else approve it or decline it.',
  },
  'SL-RETURN-007': {
    title: 'The decision about a return takes too long',
    kind: 'transient',
    next: 'Approve it or decline it: the buyer waits.',
  },
  'SL-RETURN-008': {
    title: 'The goods of a return did not come in time',
    kind: 'rejected',
    next: 'Nothing; when they come after all, ask for the return anew.',
  },
  'SL-RETURN-009': {
    title: 'Goods came that no return expects',
    kind: 'rejected',
    next: 'Give them back to the buyer, or ask for another return of them; then settle this one.',
  },
  'SL-RETURN-010': {
    title: 'Returned goods wait too long to be looked at',
    kind: 'transient',
    next: 'Inspect them: `storeloom returns inspect`; the buyer gets the money only then.',
  },
  'SL-RETURN-011': {
    title: 'The ERP does not take returned goods into its stock',
    kind: 'rejected',
    next: 'Mend the cause that the reason names and retry the dead letter, or receive the goods in the ERP by hand and settle the return.',
  },
  'SL-RETURN-012': {
    title: 'The channel does not record a refund that was given elsewhere',
    kind: 'rejected',
    next: 'Record the refund in the channel by hand, without giving it again, and settle the return.',
  },
  'SL-RETURN-013': {
    title: 'Less was given back than the return is worth',
    kind: 'rejected',
    next: 'Give the rest back by another way, or find that it was given before, and settle the return.',
  },
  'SL-RETURN-014': {
    title: 'The buyer gets something else than money',
    kind: 'rejected',
    next: 'Issue the gift card, or place the order for the exchange and take or give the difference, and settle the return.',
  },
  'SL-RETURN-015': {
    title: 'Goods come back that have not left yet',
    kind: 'rejected',
    next: 'Cancel or change the order instead, or wait: the return goes on when the goods have left.',
  },
  'SL-RETURN-016': {
    title: 'Money, stock or channel of a return take too long',
    kind: 'transient',
    next: 'Look at the order: it may be held because a refund was refused; or at the flow of the ERP or channel that the story waits for.',
  },
  'SL-RETURN-017': {
    title: 'The gift card for a return could not be issued',
    kind: 'rejected',
    next: 'Mend the cause that the story of the order names and retry the dead letter, or issue the card by hand and settle the return.',
  },
  'SL-RETURN-018': {
    title: 'The goods of an exchange cost more than what comes back',
    kind: 'rejected',
    next: 'Have the buyer pay the rest (`storeloom returns paid`); the goods leave when it is there.',
  },
  'SL-RETURN-019': {
    title: 'The order for an exchange came to nothing',
    kind: 'rejected',
    next: 'See why in the story of that order; place another by hand or give the money back, and settle the return.',
  },
  'SL-RETURN-020': {
    title: 'A till gave more money than the goods are worth',
    kind: 'invalid',
    next: 'Compare the receipt of the till with the return; get the difference from the buyer or let it go, and settle the return.',
  },
  'SL-RETURN-021': {
    title: 'Goods came to a store that the ERP is not told of',
    kind: 'rejected',
    next: 'Name the store under `stock.locations` of the ERP connection; the return goes on by itself.',
  },
});
