import { Type } from 'typebox';
import type { KeptStatement } from '../../ledgers/bank/chain.ts';
import { STATEMENT_STATES } from '../../ledgers/bank/store.ts';
import { noSuch } from './context.ts';
import { nextOf, readCursor, writeCursor } from './page.ts';
import { type Route, route } from './route.ts';
import { BankStatementPageShape } from './shapes/bank-statement.ts';
import { asked, dayOf, optional, PAGE, query, wordOf } from './shapes/shape.ts';

const list = route({
  name: 'listBankStatements',
  method: 'get',
  path: '/bank/statements',
  tag: 'Money',
  permission: 'read',
  summary: 'List statements of the bank',
  description:
    'The latest day first, with what of each does not fit: a number that is missing, a balance that jumps. All filters together must hold.',
  query: query({
    connection: optional(asked('Only of this connection.', 100)),
    account: optional(asked('Only of this account.', 100)),
    currency: optional(
      Type.String({ pattern: '^[A-Z]{3}$', maxLength: 3, description: 'Only of accounts in this currency.' }),
    ),
    state: optional(wordOf(STATEMENT_STATES, 'Only statements that stand so.')),
    from: optional(dayOf('Only those that end on this day or later.')),
    until: optional(dayOf('Only those that end on this day or earlier.')),
    ...PAGE,
  }),
  answer: BankStatementPageShape,
  problems: ['SL-RECORD-003', 'SL-GATEWAY-010'],
  example: { query: { state: 'does-not-fit', from: '2026-11-01', limit: 20 } },
  async handle({ query: { cursor, limit, ...wish }, context }) {
    const { money } = context.parts();
    if (money === undefined) throw noSuch('ledger', 'money');
    const [after] = (cursor === undefined ? [] : readCursor(cursor, ['string'])) as string[];
    const [found, findings] = await Promise.all([
      money.statements.statements({ ...wish, ...(after === undefined ? {} : { after }), limit: limit + 1 }),
      money.statements.openFindings(),
    ]);
    const page = found.slice(0, limit);
    const last = page.at(-1);
    return {
      statements: page.map((each) => ({
        ...lineOf(each),
        findings: findings
          .filter(({ about }) => about === each.statement)
          .map(({ kind, reason }) => ({ code: kind, reason })),
      })),
      ...nextOf(found.length > limit && last !== undefined ? writeCursor([last.event]) : undefined),
    };
  },
});

function lineOf({ event, statement, connection, account, sequence, from, until, ...rest }: KeptStatement) {
  const { opening, closing, lines, unreadable, file, sha256, at } = rest;
  return {
    id: event,
    statement,
    connection,
    account,
    ...(sequence === undefined ? {} : { sequence }),
    ...(from === undefined ? {} : { from }),
    until,
    opening,
    closing,
    lines,
    unreadable,
    file,
    sha256,
    at,
  };
}

/** `/api/v1/bank/statements`: what the bank states of its accounts. */
export const BANK_STATEMENT_ROUTES: readonly Route[] = [list];
