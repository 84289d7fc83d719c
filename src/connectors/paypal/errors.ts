import { defineErrors } from '../../kernel/error-catalogue.ts';

/** What can go wrong between the hub and PayPal. */
export const paypalErrors = defineErrors({
  'SL-PAYPAL-001': {
    title: 'PayPal does not accept the client id and secret',
    kind: 'unauthorized',
    next: 'Copy client id and secret of the REST app again from developer.paypal.com (Apps & Credentials) and check that they are of the same environment, live or sandbox.',
  },
  'SL-PAYPAL-002': {
    title: 'The REST app lacks a permission',
    kind: 'unauthorized',
    next: 'Give the app the features Payments, Disputes and Transaction Search at developer.paypal.com; a new permission takes up to nine hours.',
  },
  'SL-PAYPAL-003': {
    title: 'PayPal asks the hub to slow down',
    kind: 'throttled',
    next: 'Nothing: the hub waits.',
  },
  'SL-PAYPAL-004': {
    title: 'PayPal is unwell or its answer could not be read',
    kind: 'transient',
    next: 'Nothing: the hub tries again. See paypal-status.com when it lasts.',
  },
  'SL-PAYPAL-005': {
    title: 'PayPal is working on the same request right now',
    kind: 'transient',
    next: 'Nothing: the hub tries again in a moment.',
  },
  'SL-PAYPAL-006': {
    title: 'PayPal refused a request as wrongly formed',
    kind: 'invalid',
    next: 'Compare the named field with the order; if both look right, report it with the debug id.',
  },
  'SL-PAYPAL-007': {
    title: 'A PayPal object does not look as documented',
    kind: 'invalid',
    next: 'Compare the named field with the object in the PayPal dashboard.',
  },
  'SL-PAYPAL-008': {
    title: 'An amount cannot be said in the decimals of PayPal or of ISO 4217',
    kind: 'invalid',
    next: 'Correct the amount: the named currency has no decimals at PayPal, or is not in ISO 4217.',
  },
  'SL-PAYPAL-009': {
    title: 'The webhook is not signed by PayPal, for another webhook, too old, or a repeated transmission',
    kind: 'unauthorized',
    next: 'Compare `webhookId` with the id of the webhook at developer.paypal.com; check the clock of this machine when the time is off.',
  },
  'SL-PAYPAL-010': {
    title: 'PayPal or the bank behind it declined',
    kind: 'rejected',
    next: 'Ask the buyer for another means of payment.',
  },
  'SL-PAYPAL-011': {
    title: 'The payment is in a state that does not allow this',
    kind: 'rejected',
    next: 'Look at the payment in the PayPal dashboard; someone may have captured, voided or refunded it there, or the authorisation ran out.',
  },
  'SL-PAYPAL-012': {
    title: 'More was asked for than the payment holds',
    kind: 'rejected',
    next: 'Compare the amount with what is still authorised or still refundable in the PayPal dashboard.',
  },
  'SL-PAYPAL-013': {
    title: 'The same refund was made before with another amount',
    kind: 'invalid',
    next: 'Look at the refunds of the payment in the PayPal dashboard; one with the same purpose and another amount exists.',
  },
  'SL-PAYPAL-014': {
    title: 'PayPal does not know the object',
    kind: 'invalid',
    next: 'Check that the reference belongs to the account and the environment (live or sandbox) of the connection.',
  },
});
