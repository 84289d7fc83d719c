import { choice, entity, optional, text, time } from './schema.ts';
import { settlementEvents } from './settlement.ts';
import { canonicalId, MoneySchema } from './value.ts';

const payment = canonicalId('payment', 'The payment: payment/<connection>/<reference>.');
const order = optional(canonicalId('order', 'The order it pays, where the provider was told.'));
const reference = text('internal', 'The provider\'s reference: "pi_3P…". It also joins a payment to an order.', 200);
const dispute = text('internal', "The provider's reference of the dispute.", 200);
const reason = optional(text('internal', 'Why, in words.', 1_000));

const facts = (when: string) => ({
  payment,
  order,
  reference,
  amount: MoneySchema,
  at: time('internal', when),
  gateway: text('internal', 'Name of the provider.', 100),
});

/** Money between the buyer and the merchant, as its provider reports it. */
export const paymentEvents = {
  PaymentAuthorized: entity('The provider holds the money; it can be captured.', {
    ...facts('When it was authorised.'),
    expiresAt: optional(time('internal', 'When the hold ends.')),
  }),
  PaymentCaptured: entity('The money was taken.', facts('When it was captured.')),
  PaymentFailed: entity('The provider refused the payment.', { ...facts('When it failed.'), reason }),
  PaymentVoided: entity('A hold was given up, nothing was taken.', { ...facts('When it was voided.'), reason }),
  RefundIssued: entity('Money was given back.', {
    ...facts('When it was refunded.'),
    refund: text('internal', "The provider's reference of the refund.", 200),
    initiatedBy: choice('internal', 'Who asked for it.', ['hub', 'channel', 'provider']),
    reason,
  }),
  RefundFailed: entity('Giving money back did not succeed, perhaps after it seemed to.', {
    ...facts('When it failed.'),
    refund: text('internal', "The provider's reference of the refund.", 200),
    reason,
  }),
  DisputeOpened: entity('The buyer contests a payment.', {
    ...facts('When it was opened.'),
    dispute: optional(dispute),
    reason,
  }),
  DisputeFundsWithdrawn: entity(
    'The provider took contested money back; it is booked now, not when the dispute ends.',
    {
      ...facts('When it was taken.'),
      dispute,
      fee: optional(MoneySchema),
    },
  ),
  DisputeFundsReinstated: entity('Contested money was given to the merchant again.', {
    ...facts('When it was given.'),
    dispute,
    fee: optional(MoneySchema),
  }),
  DisputeClosed: entity('A dispute ended; whether money moves was told before.', {
    ...facts('When it ended.'),
    dispute,
    outcome: choice('internal', 'Who kept the money.', ['won', 'lost', 'withdrawn']),
  }),
  ...settlementEvents,
};
