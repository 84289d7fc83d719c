import { ApprovalShape } from './approval.ts';
import { count, integer, listOf, moment, NEXT, optional, part, shape, text } from './shape.ts';

const money = (description: string) =>
  part(description, { amount: integer('Integer minor units.'), currency: text('ISO 4217 code.') });

const line = {
  id: text('`store-day/<store>/<business date>`.'),
  store: text('The store.'),
  businessDate: text('The business date: 2026-11-20.'),
  at: text('Where it stands: open, incomplete, complete, varied, posting, closed.'),
  waitsUntil: optional(moment('When it goes on by itself.')),
  variances: listOf(text('A code.'), 'Variances that stand, by their codes from the error catalogue.'),
};

/** The days of stores. */
export const StoreDayPageShape = shape('StoreDayPage', 'The days of stores, by store and date.', {
  days: listOf(part('A day.', line), 'The days of this page.'),
  ...NEXT,
});

export const StoreDayShape = shape('StoreDay', "A store's business day.", {
  ...line,
  zone: optional(text('Time zone of the store.')),
  receipts: count('Receipts that count, without those that were voided.'),
  voids: count('Receipts that were voided.'),
  approvedBy: optional(text('Who approved what was counted.')),
  tills: listOf(
    part('A till.', {
      till: text('`<connection>/<till>`.'),
      closed: optional(text('"yes" when everything that was opened was closed.')),
      missing: listOf(text('"41" or "44–45".'), 'Numbers that are missing.'),
    }),
    'The tills that were heard of.',
  ),
  drawers: listOf(
    part('A tender of a till.', {
      till: text('`<connection>/<till>`.'),
      kind: text('The tender.'),
      expected: money('What should be there: float, what came in, what was moved.'),
      counted: optional(money('What was counted.')),
    }),
    'What was counted against what should be there.',
  ),
  figures: listOf(
    part('A figure.', {
      of: text('net, tax, tender, rounding, moved, suspense.'),
      detail: listOf(text('Rate, category, till, tender.'), 'What it is told by.'),
      amount: money('How much.'),
    }),
    'Totals by tender, tax rate and category.',
  ),
  late: integer('Figures and counts that came after the day went to the books and are in no entry yet.'),
  records: listOf(text('`<connection> <record>`.'), 'Its entries in the books.'),
});

export const StoreDayDecidedShape = shape('StoreDayDecided', 'What was decided takes effect within moments.', {
  decided: text('Id of the day.'),
  approval: optional(ApprovalShape),
});
