import { defineErrors } from '../../kernel/error-catalogue.ts';

/** What can go wrong between the hub and an Odoo. */
export const odooErrors = defineErrors({
  'SL-ODOO-001': {
    title: 'The Odoo database is not reachable',
    kind: 'transient',
    next: 'Check that PostgreSQL behind Odoo runs and that `database` names it exactly; Odoo 19 answers both mistakes alike.',
  },
  'SL-ODOO-002': {
    title: 'Odoo does not accept the API key',
    kind: 'unauthorized',
    next: 'Make a new API key for the integration user (Preferences, Account Security) and store it in the connection.',
  },
  'SL-ODOO-003': {
    title: 'The integration user lacks a right in Odoo',
    kind: 'invalid',
    next: 'Give the integration user the group that the message names, then retry.',
  },
  'SL-ODOO-004': {
    title: 'Odoo does not understand a call',
    kind: 'invalid',
    next: 'A module may have renamed a field or an argument. Run `storeloom check` and compare the modules it lists.',
  },
  'SL-ODOO-005': {
    title: 'A record in Odoo does not exist any more',
    kind: 'invalid',
    next: 'Look the record up in Odoo; correct the setting or binding that points at it, then retry.',
  },
  'SL-ODOO-006': {
    title: 'Odoo refused the change',
    kind: 'rejected',
    next: "Read Odoo's own words in the message and decide in Odoo.",
  },
  'SL-ODOO-007': {
    title: 'Odoo was busy with the same records',
    kind: 'transient',
    next: 'Nothing: the hub tries again. If it stays, look for a long transaction in Odoo.',
  },
  'SL-ODOO-008': {
    title: 'The answer of Odoo cannot be read',
    kind: 'transient',
    next: 'Look for a proxy between the hub and Odoo that cuts or replaces answers.',
  },
  'SL-ODOO-009': {
    title: 'Odoo or the proxy before it is unwell',
    kind: 'transient',
    next: "Look at the Odoo server's log at the time of the message.",
  },
  'SL-ODOO-010': {
    title: 'A SKU is not in Odoo',
    kind: 'invalid',
    next: 'Create the product in Odoo with this internal reference, or correct the SKU in the channel, then retry.',
  },
  'SL-ODOO-011': {
    title: 'A product is archived in Odoo',
    kind: 'invalid',
    next: 'Unarchive the product in Odoo, or take it off sale in the channel, then retry.',
  },
  'SL-ODOO-012': {
    title: 'Several products in Odoo carry one SKU',
    kind: 'invalid',
    next: 'Leave the internal reference on one product only, then retry. Odoo itself does not keep it unique.',
  },
  'SL-ODOO-013': {
    title: 'An order line has no SKU',
    kind: 'invalid',
    next: 'Give the variant a SKU in the channel that equals the internal reference in Odoo, then retry.',
  },
  'SL-ODOO-014': {
    title: 'Odoo has no tax for a rate',
    kind: 'invalid',
    next: 'Create the sales tax in Odoo, or map the rate to a tax under `taxes` in the connection, then retry.',
  },
  'SL-ODOO-015': {
    title: 'Several taxes in Odoo fit a rate',
    kind: 'invalid',
    next: 'Map the rate to one of them under `taxes` in the connection, then retry.',
  },
  'SL-ODOO-016': {
    title: 'Odoo cannot sell in a currency',
    kind: 'invalid',
    next: 'Activate the currency in Odoo and make a pricelist in it (or name one under `pricelists`), then retry.',
  },
  'SL-ODOO-017': {
    title: 'A product that the hub books charges on is not set up',
    kind: 'invalid',
    next: 'Create a service product in Odoo and name its internal reference under `products` in the connection, then retry.',
  },
  'SL-ODOO-018': {
    title: 'A product may not be sold',
    kind: 'invalid',
    next: 'Tick "Can be sold" on the product in Odoo, then retry.',
  },
  'SL-ODOO-019': {
    title: "Odoo's total differs from what the buyer paid",
    kind: 'invalid',
    next: 'Compare prices and taxes of the quotation with the channel; mend the tax or raise `totals.mostDifference`, then retry.',
  },
  'SL-ODOO-020': {
    title: "The order is refused because Odoo's total differs",
    kind: 'rejected',
    next: 'Nothing, if `totals.policy: reject` is what you want; the quotation in Odoo is cancelled.',
  },
  'SL-ODOO-021': {
    title: 'The order is not in Odoo',
    kind: 'rejected',
    next: 'Book the order first; if it was deleted in Odoo, decide whether to book it again.',
  },
  'SL-ODOO-022': {
    title: 'The order is cancelled in Odoo',
    kind: 'rejected',
    next: 'Set it back to quotation in Odoo if it should go on, then retry.',
  },
  'SL-ODOO-023': {
    title: 'The order is locked in Odoo',
    kind: 'rejected',
    next: 'Unlock the order in Odoo, then retry.',
  },
  'SL-ODOO-024': {
    title: 'The accounting period is closed',
    kind: 'invalid',
    next: 'Move the lock date in Odoo, or post the document with a later date, then retry.',
  },
  'SL-ODOO-025': {
    title: 'Nothing of the order can be invoiced',
    kind: 'rejected',
    next: 'Deliver first, or set the invoicing policy of the products to ordered quantities.',
  },
  'SL-ODOO-026': {
    title: 'No journal is set for a payment provider',
    kind: 'invalid',
    next: 'Name a bank or cash journal of Odoo for it under `journals` in the connection, then retry.',
  },
  'SL-ODOO-027': {
    title: 'No open invoice or credit note takes the payment',
    kind: 'rejected',
    next: 'Post the invoice or credit note first; if it is already paid by hand, mark this payment as settled.',
  },
  'SL-ODOO-028': {
    title: 'Odoo holds two payments with one reference',
    kind: 'invalid',
    next: 'Cancel the payment in Odoo that is not matched with an invoice, then retry.',
  },
  'SL-ODOO-029': {
    title: 'More would be credited than was invoiced',
    kind: 'rejected',
    next: 'Compare the credit notes of the order in Odoo with the refunds of the provider.',
  },
  'SL-ODOO-030': {
    title: 'A setting of the connection points at nothing in Odoo',
    kind: 'invalid',
    next: 'Correct the setting, then run `storeloom check`.',
  },
  'SL-ODOO-031': {
    title: 'This version of Odoo is not supported',
    kind: 'invalid',
    next: 'Connect an Odoo 17, 18 or 19 (or newer with JSON-2).',
  },
  'SL-ODOO-032': {
    title: 'A webhook does not carry the secret',
    kind: 'unauthorized',
    next: 'Run `storeloom check`: it shows whether the automation rules in Odoo point at this hub.',
  },
  'SL-ODOO-033': {
    title: 'A delivery from Odoo cannot be read',
    kind: 'invalid',
    next: 'Look at the raw delivery; a field may have been renamed in Odoo.',
  },
  'SL-ODOO-034': {
    title: 'A unit of measure does not fit the product',
    kind: 'invalid',
    next: 'Sell the product in the unit that it has in Odoo, or change its unit there, then retry.',
  },
  'SL-ODOO-035': {
    title: 'The hub does not know a location in Odoo',
    kind: 'invalid',
    next: 'Name the warehouse or location under `stock.locations` in the connection, then retry.',
  },
  'SL-ODOO-036': {
    title: 'Odoo has no operation type for goods that come or go there',
    kind: 'invalid',
    next: 'Give the warehouse of the location an operation type for receipts and one for deliveries in Odoo, then retry.',
  },
  'SL-ODOO-037': {
    title: 'A stock movement moves nothing, or was not finished by Odoo',
    kind: 'invalid',
    next: 'Look at the transfer that the message names in Odoo; finish or cancel it there, then retry.',
  },
  'SL-ODOO-038': {
    title: 'More goods came back than Odoo has delivered',
    kind: 'rejected',
    next: "Compare the order's deliveries and returns in Odoo with the return; book what is too much as a receipt of its own.",
  },
  'SL-ODOO-039': {
    title: 'No location is set for returned goods that cannot be sold',
    kind: 'invalid',
    next: 'Name the location of Odoo under `returns` in the connection, then retry.',
  },
  'SL-ODOO-040': {
    title: 'An entry does not balance',
    kind: 'rejected',
    next: 'Look at what asked for the entry: its debits and credits must be equal, in one currency.',
  },
  'SL-ODOO-041': {
    title: 'An entry names a journal or an account that the connection does not know',
    kind: 'invalid',
    next: 'Name the journal under `journals` or the account under `accounts` in the connection, then retry.',
  },
  'SL-ODOO-042': {
    title: "An entry is in another currency than the company's, and nobody says at which rate",
    kind: 'rejected',
    next: 'Enter the rate of its day in Odoo (Accounting, Currencies), then retry.',
  },
  'SL-ODOO-043': {
    title: 'An entry with the same reference and other amounts stands in Odoo',
    kind: 'invalid',
    next: 'Compare the entry in Odoo with what is to be posted; reverse or correct it there, then retry.',
  },
  'SL-ODOO-060': {
    title: 'Two products go by one internal reference',
    kind: 'invalid',
    next: 'Give each product in Odoo an internal reference of its own, then retry.',
  },
} as const);
