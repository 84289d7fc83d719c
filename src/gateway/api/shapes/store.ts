import { count, flag, listOf, moment, NEXT, optional, part, shape, text } from './shape.ts';

const TillShape = shape('Till', 'A till and what the hub heard of it.', {
  connection: text('The connection of the stores.'),
  location: text('The store.'),
  till: text('The till.'),
  sales: count('Sales.'),
  voids: count('Sales that were voided.'),
  twins: count('Messages that used a number or an id again for something else.'),
  lastNumber: optional(count('Its highest number that the hub knows of.')),
  missing: count('How many numbers are missing.'),
  gaps: listOf(
    part('A run of missing numbers.', { first: count('First.'), last: count('Last.'), since: moment('Since when.') }),
    'Which numbers are missing.',
  ),
  lastSale: optional(part('Its latest sale.', { receipt: text('The receipt.'), at: text('When, RFC 3339.') })),
  heartbeat: optional(
    part('Its latest heartbeat.', { at: text('When, RFC 3339.'), version: optional(text('Version of its program.')) }),
  ),
  open: optional(flag('Whether its day is open; missing while no day was opened or closed.')),
  lastHeard: moment('When the hub last heard of it.'),
  silentSince: optional(moment('Since when it should speak and does not.')),
});

/** Tills, and the sales that wait for a person. */
export const StorePageShape = shape('StorePage', 'Tills by store, and the sales that wait for a person.', {
  tills: listOf(TillShape, 'The tills of this page.'),
  held: listOf(
    part('A sale that waits for a person.', {
      receipt: text('The receipt.'),
      location: optional(text('The store.')),
      code: text('Code of the reason.'),
      reason: text('The reason in words.'),
      since: moment('Since when.'),
    }),
    'The first sales that wait for a person.',
  ),
  ...NEXT,
});
