import { choice, decimal, entity, integer, list, optional, text, time } from './schema.ts';
import { canonicalId, MoneySchema } from './value.ts';

/** What a line of a settlement is. Providers' own words are kept beside it: their lists are open. */
export const SETTLEMENT_KINDS = [
  'charge',
  'refund',
  'refund-failure',
  'dispute',
  'dispute-reversal',
  'fee',
  'reserve',
  'reserve-release',
  'payout',
  'payout-failure',
  'transfer',
  'conversion',
  'adjustment',
] as const;
export type SettlementKind = (typeof SETTLEMENT_KINDS)[number];

/** Lines that one report carries; a larger payout is told in several. */
export const LINES_PER_REPORT = 1_000;

const payout = canonicalId('payout', 'The payout: payout/<connection>/<reference>.');
const gateway = text('internal', 'Name of the provider.', 100);

const SettlementLineSchema = entity(
  'One movement on the balance at a provider, in the currency of the balance. Positive amounts are for the merchant; net is gross minus fee.',
  {
    line: text('internal', "The provider's reference of the movement, unique within the connection.", 200),
    kind: choice('internal', 'What it is.', SETTLEMENT_KINDS),
    foreignKind: text('internal', "The provider's own word for it.", 100),
    gross: MoneySchema,
    fee: MoneySchema,
    net: MoneySchema,
    payment: optional(canonicalId('payment', 'The payment that it belongs to.')),
    reference: optional(text('internal', "The provider's reference of that payment.", 200)),
    refund: optional(text('internal', "The provider's reference of the refund.", 200)),
    dispute: optional(text('internal', "The provider's reference of the dispute.", 200)),
    order: optional(canonicalId('order', 'The order, where the provider was told.')),
    /** What the buyer paid in, where that is another currency, and the rate: settled = presented × rate. */
    presented: optional(MoneySchema),
    rate: optional(decimal('internal', 'Units of the settlement currency for one of the presented.')),
    at: time('internal', 'When it moved.'),
  },
);

/** What providers say of the money that they send to the bank. */
export const settlementEvents = {
  PayoutPaid: entity('A provider sent money to the bank, or, with a negative amount, took it from there.', {
    payout,
    reference: text('internal', "The provider's reference of the payout.", 200),
    gateway,
    amount: MoneySchema,
    at: time('internal', 'When it was sent.'),
    arrivesOn: optional(text('internal', 'Date on which the bank should show it: 2026-11-20.', 10)),
    descriptor: optional(text('internal', "What the bank's line should say.", 200)),
    trace: optional(text('internal', "The banks' reference of the transfer, where the provider was told.", 200)),
  }),
  PayoutFailed: entity('A payout came back; its money is on the balance again.', {
    payout,
    reference: text('internal', "The provider's reference of the payout.", 200),
    gateway,
    amount: MoneySchema,
    at: time('internal', 'When it failed.'),
    reason: optional(text('internal', 'Why, in words.', 1_000)),
  }),
  SettlementReported: entity(
    'What a payout is made of, or what moved on a balance that pays out by hand; a large one comes in parts.',
    {
      payout: optional(payout),
      reference: text('internal', "The provider's reference of the payout, or of the period of the report.", 200),
      gateway,
      part: integer('internal', 'Which part this is, from 1.', { minimum: 1 }),
      parts: optional(integer('internal', 'How many parts there are, said by the last one.', { minimum: 1 })),
      lines: list(SettlementLineSchema, 'The movements.', LINES_PER_REPORT),
      at: time('internal', 'When it was reported.'),
    },
  ),
};
