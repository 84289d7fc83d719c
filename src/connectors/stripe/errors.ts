import { defineErrors } from '../../kernel/error-catalogue.ts';

/** What can go wrong between the hub and Stripe. */
export const stripeErrors = defineErrors({
  'SL-STRIPE-001': {
    title: 'Stripe does not accept the secret key',
    kind: 'unauthorized',
    next: 'Make a new restricted key in the Stripe dashboard (Developers, API keys) and store it as the secret `secretKey` of the connection.',
  },
  'SL-STRIPE-002': {
    title: 'The secret key lacks a permission',
    kind: 'unauthorized',
    next: 'Give the restricted key write access to Payment Intents and Refunds and read access to Events, Charges and Disputes.',
  },
  'SL-STRIPE-003': {
    title: 'Stripe asks the hub to slow down',
    kind: 'throttled',
    next: 'Nothing: the hub waits. When it happens often, ask Stripe for a higher limit.',
  },
  'SL-STRIPE-004': {
    title: 'Stripe is unwell or its answer could not be read',
    kind: 'transient',
    next: 'Nothing: the hub tries again. See status.stripe.com when it lasts.',
  },
  'SL-STRIPE-005': {
    title: 'Stripe is working on the same object or the same request right now',
    kind: 'transient',
    next: 'Nothing: the hub tries again in a moment.',
  },
  'SL-STRIPE-006': {
    title: 'Stripe refused a request as wrongly formed',
    kind: 'invalid',
    next: 'Compare the named parameter with the order; if both look right, report it with the request id from the wire tap.',
  },
  'SL-STRIPE-007': {
    title: 'A Stripe object does not look as documented',
    kind: 'invalid',
    next: 'Compare the named field with the API version of the webhook endpoint; it should be the version that the connection declares.',
  },
  'SL-STRIPE-008': {
    title: 'An amount cannot be said in the minor units of Stripe or of ISO 4217',
    kind: 'invalid',
    next: 'Correct the amount: the named currency has no fraction at Stripe, or is not in ISO 4217.',
  },
  'SL-STRIPE-009': {
    title: 'The webhook signature is missing, wrong, or too old',
    kind: 'unauthorized',
    next: 'Put the signing secret of this endpoint (whsec_…) into `webhookSecrets`; check the clock of this machine when the time is off.',
  },
  'SL-STRIPE-010': {
    title: 'The card issuer or Stripe declined',
    kind: 'rejected',
    next: 'Ask the buyer for another means of payment.',
  },
  'SL-STRIPE-011': {
    title: 'The payment is in a state that does not allow this',
    kind: 'rejected',
    next: 'Look at the payment in the Stripe dashboard; someone may have captured, cancelled or refunded it there, or the hold ran out.',
  },
  'SL-STRIPE-012': {
    title: 'More was asked for than the payment holds',
    kind: 'rejected',
    next: 'Compare the amount with what is still on hold or still refundable in the Stripe dashboard.',
  },
  'SL-STRIPE-013': {
    title: 'The same idempotency key was used for something else',
    kind: 'invalid',
    next: 'Look at the refunds of the payment in the Stripe dashboard; one with the same purpose and another amount exists.',
  },
  'SL-STRIPE-014': {
    title: 'Stripe does not know the object',
    kind: 'invalid',
    next: 'Check that the reference belongs to the account and the mode (live or test) of the secret key.',
  },
  'SL-STRIPE-015': {
    title: 'An event of the live mode reached a connection with a test key',
    kind: 'invalid',
    next: 'Real money moved and this hub does not book it: register the live webhook endpoint at the hub with the live key.',
  },
});
