import { type Static, type TProperties, type TSchema, Type } from 'typebox';
import { CONDITIONS, RETURN_REASONS } from '../../canonical/return.ts';

/**
 * The contract with tills and store systems: one schema a message gives the type, the validator and the published JSON
 * Schema. Fields that are not declared here are taken and not read, so that a store system may send more than it must.
 */

const text = (description: string, maxLength: number) => Type.String({ minLength: 1, maxLength, description });
const token = (description: string) => Type.String({ pattern: '^[A-Za-z0-9._:-]{1,100}$', description });
const code = (description: string) => Type.String({ pattern: '^[A-Za-z0-9._-]{1,60}$', description });
const amount = (description: string) =>
  Type.String({ pattern: '^-?\\d{1,13}(\\.\\d{1,4})?$', description: `${description} A decimal text: "39.98".` });
const decimal = (description: string) => Type.String({ pattern: '^-?\\d{1,15}(\\.\\d{1,6})?$', description });
const message = <Properties extends TProperties>(description: string, properties: Properties) =>
  Type.Object(properties, { description });
const optional = Type.Optional;

const at = Type.String({
  pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?(Z|[+-]\\d{2}:\\d{2})$',
  description: 'When it happened, RFC 3339 with the offset of the store: 2026-11-20T10:00:00+01:00.',
});
const businessDate = Type.String({
  pattern: '^\\d{4}-\\d{2}-\\d{2}$',
  description: "The store's business date. Without it, the date in `at`.",
});
const currency = Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217 code of all amounts of the message.' });

/** Which till says it. */
const origin = {
  store: code('The store, by the code that the connection knows.'),
  till: code('The till within its store.'),
};

/** What every numbered message carries. */
const numbered = {
  id: token('Its id, the same whenever it is sent again; a UUID is best.'),
  ...origin,
  sequence: Type.Integer({
    minimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
    description:
      'Number that the till counts up by one for each numbered message, whatever its type, and never begins anew.',
  }),
  at,
};

const Tax = message('A tax on a line.', {
  name: text('What the receipt calls it: "VAT 20 %".', 200),
  rate: decimal('As a fraction: "0.2" is 20 %.'),
  amount: amount('The tax.'),
});

const Line = message('A line of a receipt.', {
  line: token('Its id on the receipt.'),
  sku: text('Stock keeping unit.', 100),
  title: optional(text('What the receipt says.', 500)),
  category: optional(text('The category of goods; the day of the store is summed by it.', 60)),
  quantity: decimal('Decimal text; negative for what was taken back: "2", "0.750", "-1".'),
  unit: optional(text('Unit of measure. Without it, "each".', 20)),
  total: amount('What the line comes to after discounts; negative for what was taken back.'),
  taxes: optional(Type.Array(Tax, { maxItems: 20, description: 'Taxes of the line.' })),
  soldOn: optional(
    token('Of what was taken back: the id of the sale that it was sold with, where it is not the `returnOf`.'),
  ),
  soldAs: optional(token('Of what was taken back: its line on that sale, where the article stands on several.')),
});

const Tender = message('How a part was paid, or what was counted of it.', {
  kind: Type.Enum(['cash', 'card', 'gift-card', 'voucher', 'account', 'other'], {
    description: 'What it was paid with.',
  }),
  amount: amount('The amount; change that was given back is negative.'),
  reference: optional(text("The terminal's or issuer's reference.", 200)),
});

const receipt = {
  ...numbered,
  businessDate: optional(businessDate),
  currency,
  taxIncluded: Type.Boolean({ description: 'Whether the totals of the lines include the taxes.' }),
  lines: Type.Array(Line, { minItems: 1, maxItems: 1_000, description: 'What was sold and what was taken back.' }),
  total: amount('What the customer paid: all lines, with taxes that come on top, and the rounding.'),
  rounding: optional(amount('What rounding to the smallest coin added.')),
  tenders: Type.Array(Tender, { maxItems: 50, description: 'How it was paid; they add up to the total.' }),
  cashier: optional(text('Who served.', 200)),
  customer: optional(text('The customer as the till knows them.', 200)),
  member: optional(
    text("Number of the customer's card or account: the receipt earns points for it. Without it, it earns none.", 100),
  ),
};

export const SaleSchema = message('A receipt was closed. An exchange has lines of both signs.', {
  type: Type.Literal('sale'),
  ...receipt,
});

export const ReturnSchema = message('Goods came back: a receipt whose lines are all negative.', {
  type: Type.Literal('return'),
  ...receipt,
  returnOf: optional(token('The id of the sale that they were sold with.')),
});

export const OrderReturnSchema = message('Goods came back that were bought online; the till may give money for them.', {
  type: Type.Literal('order-return'),
  ...numbered,
  businessDate: optional(businessDate),
  currency,
  order: Type.String({
    pattern: '^order/[^/]+(/[^/]+)+$',
    maxLength: 300,
    description: 'The order, as the hub names it: order/<channel>/<id in the channel>.',
  }),
  lines: Type.Array(
    message('Goods that came back.', {
      line: token('Its id on the receipt.'),
      sku: text('Stock keeping unit.', 100),
      orderLine: optional(text('The line of the order in the channel, where an article stands on several.', 100)),
      quantity: Type.String({ pattern: '^\\d{1,15}(\\.\\d{1,6})?$', description: 'Decimal text: "2", "0.750".' }),
      unit: optional(text('Unit of measure. Without it, "each".', 20)),
      reason: optional(
        Type.Enum([...RETURN_REASONS], { description: 'Why it comes back. Without it, "changed-mind".' }),
      ),
      condition: optional(
        Type.Enum([...CONDITIONS], {
          description: 'What becomes of it. Where a line says none, somebody looks at the goods later.',
        }),
      ),
    }),
    { minItems: 1, maxItems: 500, description: 'What came back.' },
  ),
  total: amount('What the till gave back, negative; "0.00" when the hub gives it where it came from.'),
  tenders: Type.Array(Tender, { maxItems: 50, description: 'How it was given, negative; they add up to the total.' }),
  cashier: optional(text('Who served.', 200)),
  customer: optional(text('The customer as the till knows them.', 200)),
});

export const VoidSchema = message('A receipt was taken back as a whole.', {
  type: Type.Literal('void'),
  ...numbered,
  receipt: token('The id of the sale or return that is void.'),
  reason: optional(text('Why, in words.', 500)),
});

export const TillOpenedSchema = message('A till began its day.', {
  type: Type.Literal('till-opened'),
  ...numbered,
  businessDate: optional(businessDate),
  currency: optional(currency),
  float: optional(amount('The cash that it begins with; needs `currency`.')),
});

export const TillClosedSchema = message('A till ended its day.', {
  type: Type.Literal('till-closed'),
  ...numbered,
  businessDate: optional(businessDate),
  currency,
  counted: Type.Array(Tender, { maxItems: 50, description: 'What was counted, by tender.' }),
});

export const CashMovedSchema = message('Cash was put into the drawer or taken out of it without a sale.', {
  type: Type.Literal('cash-moved'),
  ...numbered,
  businessDate: optional(businessDate),
  currency,
  amount: amount('What was put in; negative for what was taken out.'),
  reason: optional(text('Why, in words.', 500)),
});

export const HeartbeatSchema = message('A till is alive. It has no number and need not be sent again.', {
  type: Type.Literal('heartbeat'),
  ...origin,
  at,
  version: optional(text("The till's software.", 100)),
  lastSequence: optional(
    Type.Integer({
      minimum: 0,
      maximum: Number.MAX_SAFE_INTEGER,
      description: 'The number of its last message, so that the hub misses the last ones too.',
    }),
  ),
});

/** Messages that one batch may hold. */
export const BATCH_MESSAGES = 500;

export const BatchSchema = message('Many messages at once, of any tills: what piled up while the line was down.', {
  type: Type.Literal('batch'),
  messages: Type.Array(Type.Object({}, { description: 'Any message but a batch.' }), {
    minItems: 1,
    maxItems: BATCH_MESSAGES,
    description: 'The messages. One that is not readable holds none of the others.',
  }),
});

/** Every message by its type. */
export const MESSAGES = {
  sale: SaleSchema,
  return: ReturnSchema,
  'order-return': OrderReturnSchema,
  void: VoidSchema,
  'till-opened': TillOpenedSchema,
  'till-closed': TillClosedSchema,
  'cash-moved': CashMovedSchema,
  heartbeat: HeartbeatSchema,
  batch: BatchSchema,
} as const satisfies Record<string, TSchema>;

export type MessageType = keyof typeof MESSAGES;
export type PosMessage<Type extends MessageType> = Static<(typeof MESSAGES)[Type]>;
export type PosReceipt = PosMessage<'sale'> | PosMessage<'return'>;
export type PosTender = Static<typeof Tender>;

export const isMessageType = (value: unknown): value is MessageType =>
  typeof value === 'string' && Object.hasOwn(MESSAGES, value);
