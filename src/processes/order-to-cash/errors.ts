import { defineErrors } from '../../kernel/error-catalogue.ts';

/** Why an order is on hold or refused; these codes stand in `OrderHeld` and `OrderRejected`. */
export const orderErrors = defineErrors({
  'SL-ORDER-001': {
    title: 'The ERP could not be made to book the order',
    kind: 'invalid',
    next: 'Open the dead letter of book-order, mend the cause it names and retry it; the order goes on by itself.',
  },
  'SL-ORDER-002': {
    title: 'The ERP refused the order',
    kind: 'rejected',
    next: 'Mend what the reason names (product, tax, customer) and edit the order in the channel, or cancel it there.',
  },
  'SL-ORDER-003': {
    title: 'A step of the order takes too long',
    kind: 'transient',
    next: 'Look at the system that the reason names; the order goes on as soon as it answers.',
  },
  'SL-ORDER-004': {
    title: 'More money was taken than the order comes to',
    kind: 'rejected',
    next: 'Refund the difference at the provider or correct the order in the channel; the order goes on when both agree.',
  },
  'SL-ORDER-005': {
    title: 'Goods are promised or gone and the money is missing',
    kind: 'rejected',
    next: 'Ask the buyer for another payment, or stop the delivery; the order goes on when the money is reported.',
  },
  'SL-ORDER-006': {
    title: 'A step of the order failed and waits for a person',
    kind: 'invalid',
    next: 'Open the dead letter of the command that the reason names, mend its cause and retry it.',
  },
  'SL-ORDER-007': {
    title: 'A system refused a step of the order',
    kind: 'rejected',
    next: 'Do the step by hand in that system, or undo what stands in its way; what is reported from there is taken up.',
  },
  'SL-ORDER-008': {
    title: 'Money is owed to the buyer and the refund was refused',
    kind: 'rejected',
    next: 'Refund the named amount at the provider or by another way; a refund reported by the provider settles it.',
  },
  'SL-ORDER-009': {
    title: 'The order was cancelled after goods had left',
    kind: 'rejected',
    next: 'Call the parcel back or open a return; the books follow the refund.',
  },
  'SL-ORDER-010': {
    title: 'The order was changed after it had shipped',
    kind: 'rejected',
    next: 'Place another order for what was added, or open a return for what was taken away.',
  },
  'SL-ORDER-011': {
    title: 'The ERP refused a change of the order',
    kind: 'rejected',
    next: 'Change the order in the ERP by hand so that both sides agree, or undo the change in the channel.',
  },
  'SL-ORDER-012': {
    title: 'The ERP raised the total that the buyer agreed to',
    kind: 'rejected',
    next: 'Undo the change in the ERP, or have the buyer agree to it in the channel.',
  },
  'SL-ORDER-013': {
    title: 'The buyer contests the payment',
    kind: 'rejected',
    next: 'Answer the dispute at the provider with proof of delivery, or refund. The hold ends with the dispute.',
  },
  'SL-ORDER-014': {
    title: 'A parcel could not be delivered',
    kind: 'rejected',
    next: 'Ask the carrier and the buyer; send it again or open a return.',
  },
  'SL-ORDER-015': {
    title: 'The hold on the money is about to lapse',
    kind: 'rejected',
    next: 'Ship now, or have the buyer authorise again.',
  },
  'SL-ORDER-016': {
    title: 'Money or goods moved for an order that nobody has reported',
    kind: 'unknown',
    next: 'Fetch the order from its channel, or refund the payment at the provider.',
  },
  'SL-ORDER-017': {
    title: 'The channel marks the order as a test',
    kind: 'rejected',
    next: 'Nothing; set `processes.order-to-cash.testOrders: book` to book test orders.',
  },
  'SL-ORDER-018': {
    title: 'The order is in one currency and its payment in another',
    kind: 'rejected',
    next: 'Have the provider charge in the currency of the order, or register the payment in the ERP by hand.',
  },
  'SL-ORDER-019': {
    title: 'The same amount was given back twice, or more than was taken',
    kind: 'rejected',
    next: 'Compare both refunds: if they were for the same goods, agree with the buyer on what was given twice. Then release the order.',
  },
  'SL-ORDER-020': {
    title: 'A person credited money in the ERP that nobody gave back',
    kind: 'rejected',
    next: 'Refund it at the provider, or register in the ERP how it was paid back (in the journal of the way that it went). `creditedInErp` lets the hub give it by itself.',
  },
  'SL-ORDER-021': {
    title: 'A refund was probably credited twice in the ERP',
    kind: 'rejected',
    next: 'Compare the credit notes of the order in the ERP: cancel the one too many there, or refund its amount at the provider when both are right.',
  },
  'SL-ORDER-022': {
    title: 'A dispute was lost, and the order cannot go on by itself',
    kind: 'rejected',
    next: 'Where goods have not left: stop the delivery and cancel the order, or release it to deliver all the same. Where money was owed back: the buyer has it by the dispute; clear it in the ERP against the account of disputes, then release the order.',
  },
});
