import { defineErrors } from '../../kernel/error-catalogue.ts';

/** Names of the breaks that the money ledger finds; each is a variance until it is explained. */
export const moneyErrors = defineErrors({
  'SL-MONEY-001': {
    title: 'More was given back than was taken',
    kind: 'invalid',
    next: 'Look at the refunds of the payment (`storeloom money <order>`): two sides may have refunded the same goods. Ask the buyer for the difference, or find the capture that the hub never heard of.',
  },
  'SL-MONEY-002': {
    title: 'Contested money and refunds exceed what was taken',
    kind: 'invalid',
    next: 'A refund was given for a payment that the bank took back too. Send the refund to the provider as evidence in the dispute.',
  },
  'SL-MONEY-003': {
    title: 'The settlement says another amount than the payment',
    kind: 'invalid',
    next: "Compare the payment in the provider's dashboard with its lines in `storeloom money <order>`; a capture, a refund or a dispute is missing on one side.",
  },
  'SL-MONEY-004': {
    title: 'A payment was taken and is in no settlement',
    kind: 'unknown',
    next: "Look in the provider's dashboard when it pays out; money held as a reserve is settled later. Otherwise ask the provider.",
  },
  'SL-MONEY-005': {
    title: 'More was credited than was invoiced',
    kind: 'invalid',
    next: 'Look at the credit notes of the order in the ERP; one of them was posted twice or belongs to another order.',
  },
  'SL-MONEY-006': {
    title: 'The books and the money of an order differ',
    kind: 'invalid',
    next: 'Compare invoices and credit notes with payments and refunds in `storeloom money <order>`; what one side misses must be posted or given back.',
  },
  'SL-MONEY-007': {
    title: 'More was taken than the order comes to',
    kind: 'invalid',
    next: 'Give the difference back, or find the change of the order that the hub has not heard of.',
  },
  'SL-MONEY-008': {
    title: 'The books count other payments and refunds of an order than were made',
    kind: 'invalid',
    next: 'Compare what is registered with what was taken and given back in `storeloom money <order>`; register what is missing in the ERP, or cancel there what was registered twice.',
  },
  'SL-MONEY-009': {
    title: 'The books say that more is owed as gift card or goods than is',
    kind: 'invalid',
    next: 'Look at the payments of the credit notes of the order in the journals of gift cards, exchanges and returns at tills: one of them was registered twice. Cancel it in the ERP.',
  },
});
