import { Type } from 'typebox';
import { choice, entity, flag, list, optional, text, time } from './schema.ts';
import { canonicalId, ForeignRecordSchema, MoneySchema, QuantitySchema } from './value.ts';

const sku = text('internal', 'Stock keeping unit; unique within the hub.', 100);

export const VariantSchema = entity('One sellable article.', {
  sku,
  gtin: optional(
    Type.String({
      pattern: '^\\d{14}$',
      'x-privacy': 'public',
      description: 'GTIN with its check digit, zero-padded to 14.',
    }),
  ),
  options: list(
    entity('What sets this variant apart.', {
      name: text('public', 'Name of the attribute: "Size".', 100),
      value: text('public', 'Its value: "M".', 200),
    }),
    'Attributes that set the variants apart.',
    10,
  ),
  unit: text('internal', 'Unit of measure that it is sold in.', 20),
  weight: optional(QuantitySchema),
  active: flag('internal', 'Whether it may be sold.'),
});

export const ProductSchema = entity('An article with its variants.', {
  id: canonicalId('product', 'product/<sku of the template or of its single variant>.'),
  record: ForeignRecordSchema,
  title: text('public', 'What buyers read.', 500),
  description: optional(text('public', 'Longer text, plain or HTML.', 50_000)),
  kind: choice('internal', 'What it is.', ['goods', 'service', 'gift-card', 'bundle']),
  taxClass: optional(text('internal', 'Tax class of its owner.', 100)),
  variants: Type.Array(VariantSchema, { minItems: 1, maxItems: 2_000, description: 'What can be bought.' }),
  components: list(
    entity('What a bundle is made of.', { sku, quantity: QuantitySchema }),
    'Components of a bundle; empty otherwise.',
    200,
  ),
});

/** Articles and their prices. */
export const productEvents = {
  ProductUpdated: entity('An article was created or changed; the snapshot is whole.', { product: ProductSchema }),
  ProductRetired: entity('An article is no longer sold.', {
    product: canonicalId('product', 'The article.'),
    at: time('internal', 'When it was retired.'),
  }),
  PriceChanged: entity('A price holds from a moment on.', {
    sku,
    list: text('internal', 'Price list.', 100),
    price: MoneySchema,
    includesTax: flag('internal', 'Whether the price includes tax.'),
    effectiveFrom: time('internal', 'From when it holds.'),
    effectiveTo: optional(time('internal', 'Until when it holds.')),
  }),
};
