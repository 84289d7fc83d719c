import { defineErrors } from '../../kernel/error-catalogue.ts';

/** What can go wrong between the hub and Shopify. */
export const shopifyErrors = defineErrors({
  'SL-SHOPIFY-001': {
    title: 'Shopify does not accept the access token',
    kind: 'unauthorized',
    next: 'Install the app in the shop again, or store a new token as the secret `accessToken` of the connection.',
  },
  'SL-SHOPIFY-002': {
    title: 'The app lacks an access scope, or the shop is frozen or locked',
    kind: 'unauthorized',
    next: 'Give the app the scopes that `storeloom check` names and have the merchant approve them; see whether the shop is paid for.',
  },
  'SL-SHOPIFY-003': {
    title: 'Shopify asks the hub to slow down',
    kind: 'throttled',
    next: 'Nothing: the hub waits. When it happens often, see what else uses the same app, or ask for a plan with a larger bucket.',
  },
  'SL-SHOPIFY-004': {
    title: 'Shopify is unwell or its answer could not be read',
    kind: 'transient',
    next: 'Nothing: the hub tries again. See shopifystatus.com when it lasts.',
  },
  'SL-SHOPIFY-005': {
    title: 'Shopify refused a query as wrongly formed',
    kind: 'invalid',
    next: 'Compare the API version that answered with the one that the connection declares; the message names the field.',
  },
  'SL-SHOPIFY-006': {
    title: 'A query costs more than Shopify allows at once',
    kind: 'invalid',
    next: 'Lower `pollPageSize` of the connection; the hub already tries smaller pages by itself.',
  },
  'SL-SHOPIFY-007': {
    title: 'The shop does not exist at the configured address',
    kind: 'invalid',
    next: 'Set `shopDomain` to the permanent address of the shop, e.g. "example.myshopify.com".',
  },
  'SL-SHOPIFY-008': {
    title: 'The webhook is not signed by Shopify for this shop',
    kind: 'unauthorized',
    next: "Put the app's client secret into `webhookSecrets` (the old one too while you rotate it). Test notifications sent from the shop's settings are signed with another secret.",
  },
  'SL-SHOPIFY-010': {
    title: 'A Shopify record does not look as documented',
    kind: 'invalid',
    next: 'Compare the named field with the API version of the webhook subscription; it should be the version that the connection declares.',
  },
  'SL-SHOPIFY-011': {
    title: 'The amounts of an order do not add up',
    kind: 'invalid',
    next: 'Open the order in the shop and compare its lines, discounts, shipping and taxes with its total; an app may have written it wrongly.',
  },
  'SL-SHOPIFY-012': {
    title: 'The translator met something that it was not written for',
    kind: 'invalid',
    next: 'Report it with the raw delivery; retry the delivery after an update.',
  },
  'SL-SHOPIFY-020': {
    title: 'The order does not exist in the shop',
    kind: 'invalid',
    next: 'See whether the order was deleted in the shop, or belongs to another connection.',
  },
  'SL-SHOPIFY-021': {
    title: 'A command holds something that Shopify cannot express',
    kind: 'invalid',
    next: 'Correct the named field at its source, then retry the command.',
  },
  'SL-SHOPIFY-022': {
    title: 'The shop has less left to fulfil than was shipped',
    kind: 'rejected',
    next: 'Compare the fulfilments of the order in the shop with the delivery in the ERP; someone may have fulfilled, cancelled or refunded there.',
  },
  'SL-SHOPIFY-023': {
    title: 'The fulfilment order is on hold in the shop',
    kind: 'rejected',
    next: 'Release the hold of the fulfilment order in the shop, then retry the command.',
  },
  'SL-SHOPIFY-024': {
    title: 'The shop refused the change',
    kind: 'rejected',
    next: 'Read the message of the shop; do by hand there what it asks for, then retry or skip the command.',
  },
  'SL-SHOPIFY-025': {
    title: 'A change is still being worked on in the shop',
    kind: 'transient',
    next: 'Nothing: the hub looks again in a moment.',
  },
  'SL-SHOPIFY-026': {
    title: 'The order is cancelled in the shop',
    kind: 'rejected',
    next: 'Nothing can be fulfilled on a cancelled order; bring the goods back or sell them on a new order.',
  },
  'SL-SHOPIFY-027': {
    title: 'The payment is in a state that does not allow this',
    kind: 'rejected',
    next: 'Look at the payment of the order in the shop; someone may have captured, voided or refunded it there.',
  },
  'SL-SHOPIFY-028': {
    title: 'More was asked for than the payment holds',
    kind: 'rejected',
    next: 'Compare the amount with what is still capturable or refundable on the order in the shop.',
  },
  'SL-SHOPIFY-029': {
    title: 'The same idempotency key was used for something else',
    kind: 'invalid',
    next: 'Look at the refunds of the order in the shop; one with the same purpose and another amount was tried.',
  },
  'SL-SHOPIFY-030': {
    title: 'The connection has no way to sign in',
    kind: 'unauthorized',
    next: 'Set `accessToken`, or `clientCredentials` for an app of your own organisation.',
  },
  'SL-SHOPIFY-031': {
    title: 'The hub does not know where a location stands in the shop',
    kind: 'rejected',
    next: 'Name the location under `locations` of the connection, with the id that `storeloom check` shows, or bind it by `storeloom mapping import`, then publish again.',
  },
  'SL-SHOPIFY-032': {
    title: 'No article of the shop, or several, carry a SKU',
    kind: 'rejected',
    next: 'Give exactly one variant in the shop this SKU, or take the article out of what is published here.',
  },
  'SL-SHOPIFY-033': {
    title: 'The shop does not count an article at a location',
    kind: 'rejected',
    next: 'Stock the variant at this location in the shop and let the shop track its quantity; what an app or a bundle counts cannot be set.',
  },
  'SL-SHOPIFY-034': {
    title: 'A SKU moved to another article while it was published',
    kind: 'transient',
    next: 'Nothing: the article is looked up anew and the number is published again.',
  },
  'SL-SHOPIFY-040': {
    title: 'A price is said otherwise than the shop sells',
    kind: 'rejected',
    next: 'Show the channel another price list under `assortment`: one in its currency, with or without tax as the shop has it.',
  },
  'SL-SHOPIFY-041': {
    title: 'An article cannot be told from another in the shop',
    kind: 'rejected',
    next: 'Give every SKU and every barcode to one product of the shop only, or bind them with `storeloom mapping import`.',
  },
  'SL-SHOPIFY-042': {
    title: 'A variant would be sold without a price',
    kind: 'rejected',
    next: 'Give it a price in the list of the channel; the article is published by itself then.',
  },
  'SL-SHOPIFY-044': {
    title: 'A bulk operation of the shop ended before it came to an article',
    kind: 'transient',
    next: 'Nothing: the hub looks at what the shop shows and publishes what is missing. See shopifystatus.com when it lasts.',
  },
  'SL-SHOPIFY-045': {
    title: 'It is not known yet how a bulk operation of the shop ends',
    kind: 'unknown',
    next: 'Nothing: the hub waits until the shop works on nothing of it any more, looks, and writes only what is missing.',
  },
  'SL-SHOPIFY-046': {
    title: "The shop's storage did not take a file of changes",
    kind: 'transient',
    next: 'Nothing: the hub tries again. When it lasts, see whether the hub may reach the address that the message names.',
  },
  'SL-SHOPIFY-043': {
    title: 'The shop does not have an article that is to be priced',
    kind: 'rejected',
    next: 'Publish the article first: touch it where it is owned, or undo its deletion in the shop.',
  },
  'SL-SHOPIFY-050': {
    title: 'A refund without goods cannot be recorded in the shop',
    kind: 'rejected',
    next: 'Note the refund on the order in the shop by hand: the shop keeps amounts without goods only where it gave the money itself.',
  },
  'SL-SHOPIFY-051': {
    title: 'Goods of a refund are not on the order in the shop, or not as many',
    kind: 'rejected',
    next: 'Compare the return with the lines and refunds of the order in the shop; record there by hand what is missing.',
  },
  'SL-SHOPIFY-060': {
    title: 'The shop has nobody to give a gift card to',
    kind: 'rejected',
    next: 'Give the order a customer in the shop and retry, or issue the card by hand and settle the return.',
  },
  'SL-SHOPIFY-061': {
    title: 'The shop refused a gift card',
    kind: 'rejected',
    next: 'The reason is the words of the shop: look at its limits for gift cards and at the cards of the customer; issue the card by hand and settle the return.',
  },
});
