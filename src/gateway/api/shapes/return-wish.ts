import { CONDITIONS, RETURN_REASONS } from '../../../canonical/return.ts';
import { MoneySchema, QuantitySchema } from '../../../canonical/value.ts';
import { asked, body, optional, wordOf } from './shape.ts';

/** Lines that callers say of a return. */

export const Wanted = body({
  line: optional(asked('A name for the line; its place by default.', 100)),
  sku: asked('The article.', 100),
  orderLine: optional(asked('The line of the order in the channel, where an article stands on several.', 100)),
  quantity: QuantitySchema,
  reason: wordOf(RETURN_REASONS, 'Why it comes back.'),
});
export const Came = body({
  line: optional(asked('The line of the return; that of the article by default.', 100)),
  sku: asked('The article.', 100),
  quantity: QuantitySchema,
});
export const Found = body({
  line: optional(asked('The line of the return; that of the article by default.', 100)),
  sku: asked('The article.', 100),
  quantity: QuantitySchema,
  condition: wordOf(CONDITIONS, 'What becomes of it.'),
  deduction: optional(MoneySchema),
});

/** What the audit tells of a return that is asked for. */
export const TOLD_OF_WISH = [
  ...['id', 'order', 'wanted', 'location', 'shippingBack'],
  ...['line', 'sku', 'orderLine', 'quantity', 'reason'].map((name) => `lines.${name}`),
  ...['sku', 'quantity', 'price'].map((name) => `exchangeFor.${name}`),
];
