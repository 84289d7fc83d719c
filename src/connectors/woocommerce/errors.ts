import { defineErrors } from '../../kernel/error-catalogue.ts';

/** What can go wrong between the hub and a WooCommerce shop. */
export const wooErrors = defineErrors({
  'SL-WOO-001': {
    title: 'The shop does not accept the key, or the key lacks a right',
    kind: 'unauthorized',
    next: 'Make a key with read and write permission for a user who may manage the shop, and store it as `consumerKey` and `consumerSecret`.',
  },
  'SL-WOO-002': {
    title: 'The shop refuses the time of a signed request',
    kind: 'unauthorized',
    next: 'Set the clocks of the hub and of the web server by NTP; they may differ by at most fifteen minutes. Over https no time is checked.',
  },
  'SL-WOO-003': {
    title: 'The shop, its host or a firewall before it asks the hub to slow down',
    kind: 'throttled',
    next: 'Nothing: the hub waits. When it happens often, allow the address of the hub in the firewall of the shop.',
  },
  'SL-WOO-004': {
    title: 'The shop is unwell or its answer could not be read',
    kind: 'transient',
    next: 'Nothing: the hub tries again. When it lasts, see the error log of the web server and the health page of WordPress.',
  },
  'SL-WOO-005': {
    title: 'The shop is in maintenance',
    kind: 'transient',
    next: 'Nothing: the hub comes back when the shop says. When it lasts, an update of WordPress may have stopped half way.',
  },
  'SL-WOO-006': {
    title: 'Something before the shop refused the call',
    kind: 'transient',
    next: 'Allow the address of the hub in the firewall, the security plugin or the content network of the shop.',
  },
  'SL-WOO-007': {
    title: 'There is no WooCommerce REST API at the configured address',
    kind: 'invalid',
    next: 'Set `address` to the home address of the shop, switch pretty permalinks on in WordPress, and see that WooCommerce is active.',
  },
  'SL-WOO-008': {
    title: 'The shop refused a request as wrongly formed',
    kind: 'invalid',
    next: 'The message names the parameter; report it with the version of WooCommerce when it is the hub that wrote it.',
  },
  'SL-WOO-009': {
    title: 'The webhook is not signed by this shop',
    kind: 'unauthorized',
    next: 'Let the hub make its webhooks itself (`storeloom check --mend`), or put the secret that the webhook shows into `webhookSecrets`.',
  },
  'SL-WOO-010': {
    title: 'A WooCommerce record does not look as documented',
    kind: 'invalid',
    next: 'Look at the named field of the record in the shop; a plugin may have changed it.',
  },
  'SL-WOO-011': {
    title: 'The amounts of an order do not add up',
    kind: 'invalid',
    next: 'Open the order in the shop, recalculate it there, and compare its lines, shipping, fees and taxes with its total.',
  },
  'SL-WOO-012': {
    title: 'The translator met something that it was not written for',
    kind: 'invalid',
    next: 'Report it with the raw delivery; retry the delivery after an update.',
  },
  'SL-WOO-013': {
    title: 'An amount would not be understood by the shop',
    kind: 'invalid',
    next: 'Write amounts as text with a decimal point. The shop stores "13,49" as 1349 and "abc" as no price, and says that all is well.',
  },
  'SL-WOO-020': {
    title: 'The order does not exist in the shop',
    kind: 'invalid',
    next: 'See whether the order was deleted in the shop, or belongs to another connection.',
  },
  'SL-WOO-021': {
    title: 'A command holds something that WooCommerce cannot express',
    kind: 'invalid',
    next: 'Correct the named field at its source, then retry the command.',
  },
  'SL-WOO-022': {
    title: 'More was shipped than the order in the shop holds',
    kind: 'rejected',
    next: 'Compare the lines of the order in the shop with the deliveries in the ERP; someone may have edited one of them.',
  },
  'SL-WOO-023': {
    title: 'The order is given up in the shop',
    kind: 'rejected',
    next: 'Nothing can be shipped on an order that is cancelled, failed or in the trash; bring the goods back or restore the order.',
  },
  'SL-WOO-024': {
    title: 'The shop refused the change',
    kind: 'rejected',
    next: 'Read the message of the shop; do by hand there what it asks for, then retry or skip the command.',
  },
  'SL-WOO-025': {
    title: 'Another change of the same record is under way',
    kind: 'transient',
    next: 'Nothing: the hub looks again in a moment.',
  },
  'SL-WOO-026': {
    title: 'The order has no such payment, or nothing was paid',
    kind: 'rejected',
    next: 'Look at the payment of the order in the shop; someone may have changed its payment method.',
  },
  'SL-WOO-027': {
    title: 'More was asked back than the order holds',
    kind: 'rejected',
    next: 'Compare the amount with the total of the order less its refunds in the shop.',
  },
  'SL-WOO-028': {
    title: 'A refund with the same purpose and another amount exists',
    kind: 'invalid',
    next: 'Look at the refunds of the order in the shop; one with the same reason and another amount was made.',
  },
  'SL-WOO-029': {
    title: 'The shop has no article with this SKU, or several',
    kind: 'rejected',
    next: 'Give exactly one product or variation of the shop this SKU; `storeloom check` connects and says more.',
  },
  'SL-WOO-030': {
    title: 'The shop does not show the number that was written',
    kind: 'rejected',
    next: 'See which plugin keeps the stock of this article in the shop; the hub publishes it again when it changes.',
  },
  'SL-WOO-031': {
    title: 'A variant that is new in the shop has no price',
    kind: 'rejected',
    next: 'Give the variant a price in the price list that the channel shows.',
  },
  'SL-WOO-032': {
    title: 'The shop holds several products that would be this article, or this one is another article',
    kind: 'rejected',
    next: 'Correct SKUs or barcodes in the shop so that one product holds all variants, or say by `storeloom mapping import` which is which.',
  },
  'SL-WOO-033': {
    title: 'Prices are not said as the shop enters them',
    kind: 'rejected',
    next: 'Show the channel another price list under `assortment`: one in its currency, with or without tax as the shop has it.',
  },
  'SL-WOO-034': {
    title: 'The article is not in the shop',
    kind: 'rejected',
    next: 'See why the article was not published; it may have been deleted in the shop by hand.',
  },
  'SL-WOO-035': {
    title: 'Goods of a refund are not on the order in the shop, or not as many',
    kind: 'rejected',
    next: 'Compare the return with the lines and refunds of the order in the shop; record there by hand what is missing.',
  },
});
