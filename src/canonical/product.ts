import { type Static, Type } from 'typebox';
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

const product = canonicalId('product', 'The article.');
const channel = text('internal', 'The sales channel: the name of its connection.', 100);

/** Articles, their prices, and what stands in the way of showing them. */
export const productEvents = {
  ProductUpdated: entity('An article was created or changed; the snapshot is whole.', { product: ProductSchema }),
  ProductRetired: entity('An article is no longer sold.', {
    product,
    at: time('internal', 'When it was retired.'),
  }),
  PriceChanged: entity('A price holds from a moment on.', {
    sku,
    list: text('internal', 'Price list.', 100),
    price: MoneySchema,
    includesTax: flag('internal', 'Whether the price includes tax.'),
    effectiveFrom: time('internal', 'From when it holds.'),
    effectiveTo: optional(time('internal', 'Until when it holds.')),
    urgent: optional(
      flag('internal', 'Whether it must not wait behind bulk work. Left out, it is urgent when it holds already.'),
    ),
  }),
  PublicationHeld: entity('An article cannot be brought to a sales channel as it should stand there.', {
    product,
    channel,
    code: text('internal', 'Code of the error catalogue.', 50),
    reason: text('internal', 'Why, in words.', 1_000),
  }),
  PublicationReleased: entity('What kept an article from a sales channel is gone.', { product, channel }),
  ChannelChangeRefused: entity('A sales channel changed what it does not own.', {
    product,
    channel,
    fields: list(text('internal', 'A field that differs: "title", "price of TEE-M".', 200), 'What differs.', 100),
    repaired: flag('internal', 'Whether the channel is told again how it should be.'),
  }),
};

export type Product = Static<typeof ProductSchema>;
