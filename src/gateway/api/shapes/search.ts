import { flag, listOf, optional, part, shape, text, wordOf } from './shape.ts';

/** What was found. */
export const SearchShape = shape('SearchAnswer', 'What was found, the best first.', {
  hits: listOf(
    part('Something that was found.', {
      kind: wordOf(['order', 'customer', 'article', 'stock', 'return', 'payout', 'story'], 'What it is.'),
      id: text('Asks for it: the id of an order, a SKU, a business key.'),
      title: text('What people call it.'),
      detail: text('What else tells it from others.'),
      by: text('By what it was found: `payment`, `tracking`, `sku`, `person`.'),
      match: optional(text('What was found; not told of people.')),
    }),
    'At most twenty.',
  ),
  people: flag('Whether people were searched too.'),
});
