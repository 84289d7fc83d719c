import { choice, entity, flag, integer, list, optional, text, time } from './schema.ts';
import { canonicalId, MoneySchema } from './value.ts';

const account = text('sensitive', 'The account: an IBAN, or number and bank.', 60);
const statement = canonicalId('statement', 'The statement: statement/<connection>/<account>/<number>.');
const businessDate = (what: string) => text('internal', `${what}: 2026-11-20.`, 10);

/** What banks report. Amounts are signed: positive came in. */
export const bankEvents = {
  BankStatementReported: entity('A bank stated what an account held and what moved on it.', {
    statement,
    account,
    /** The bank's own count of statements, where it keeps one: a gap is a statement that is missing. */
    sequence: optional(integer('internal', "The bank's own count.", { minimum: 0 })),
    /** Where the bank cuts a statement into pages: each page states its own balances. */
    page: optional(integer('internal', 'Page of the statement, from 1.', { minimum: 1 })),
    from: optional(businessDate('First day')),
    until: businessDate('Last day'),
    opening: MoneySchema,
    closing: MoneySchema,
    lines: integer('internal', 'How many lines it has.', { minimum: 0 }),
    /** Rows that could not be read; they wait as cases, and without them the statement is incomplete. */
    unreadable: optional(integer('internal', 'How many rows could not be read.', { minimum: 1 })),
    file: text('internal', 'Name of the file.', 300),
    sha256: text('internal', 'Digest of the file.', 64),
    at: time('internal', 'When it was made, or read where it does not say.'),
  }),
  BankTransactionReported: entity('Money came to an account or left it.', {
    transaction: canonicalId('bank', 'The line: bank/<connection>/<key of the line>.'),
    statement,
    account,
    amount: MoneySchema,
    bookedOn: businessDate('Day of booking'),
    valuedOn: optional(businessDate('Day from which it counts')),
    /** A correction of an earlier line; the amount says already which way the money went. */
    reversal: flag('internal', 'Whether it takes an earlier line back.'),
    code: optional(text('internal', "The bank's code for its kind: PMNT/RCDT/ESCT, NTRF, 165.", 60)),
    endToEnd: optional(text('internal', "The payer's end-to-end reference.", 100)),
    bankReference: optional(text('internal', "The bank's own reference.", 100)),
    counterparty: optional(text('personal', 'Name of the other side.', 200)),
    counterpartyAccount: optional(text('sensitive', 'Account of the other side.', 60)),
    remittance: list(text('personal', 'What the payer wrote.', 500), 'What the payer wrote, line by line.', 50),
    structured: optional(text('internal', "A creditor's reference that a machine can read: RF18….", 60)),
    /** Where one booking stands for many: the part of the batch, which adds up to the booking. */
    batch: optional(text('internal', 'Key of the booking that this is a part of.', 200)),
    original: optional(MoneySchema),
  }),
  BankTransactionMatched: entity('A line of the bank was found to be a payout, or the payment of orders.', {
    transaction: canonicalId('bank', 'The line: bank/<connection>/<key of the line>.'),
    payout: optional(canonicalId('payout', 'The payout that it is.')),
    orders: list(canonicalId('order', 'An order that it pays.'), 'The orders that it pays.', 100),
    amounts: optional(
      list(integer('internal', 'Minor units.'), 'What each of the orders gets of it, in their order.', 100),
    ),
    amount: MoneySchema,
    bookedOn: businessDate('Day of booking'),
    by: choice('internal', 'Who decided.', ['rule', 'person']),
    reasons: list(text('internal', 'A reason, in words.', 300), 'Why.', 20),
    at: time('internal', 'When it was decided.'),
  }),
  BankTransactionDismissed: entity('A person said that a line of the bank belongs to nothing that the hub knows.', {
    transaction: canonicalId('bank', 'The line: bank/<connection>/<key of the line>.'),
    reason: text('internal', 'Why, in words.', 1_000),
    at: time('internal', 'When.'),
  }),
};
