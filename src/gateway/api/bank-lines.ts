import { dismissedByHand, matchedByHand } from '../../ledgers/reconciliation/by-hand.ts';
import type { KeptLine } from '../../ledgers/reconciliation/store.ts';
import { gatewayErrors } from '../errors.ts';
import { clearanceOf, hidden } from '../masking.ts';
import type { MoneyView } from '../money.ts';
import { titleOf } from '../problem.ts';
import { type ApiContext, noSuch } from './context.ts';
import { nextOf, readCursor, writeCursor } from './page.ts';
import { type Route, route } from './route.ts';
import { BankLineDecidedShape, BankLinePageShape } from './shapes/bank-line.ts';
import { asked, body, integer, listOf, optional, PAGE, query, reason, wordOf } from './shapes/shape.ts';

const EXAMPLE_ID = 'bank/house-bank/7c1f';

const list = route({
  name: 'listBankLines',
  method: 'get',
  path: '/bank/lines',
  tag: 'Money',
  permission: 'read',
  summary: "List the bank's lines",
  description:
    'The latest day first, with what each was found to be for, or the best guesses while it is open. What payers wrote and who they are is shown to callers with the permission `personal` only.',
  query: query({
    state: optional(wordOf(['open', 'matched', 'dismissed'], 'Only lines that stand so.')),
    ...PAGE,
  }),
  answer: BankLinePageShape,
  problems: ['SL-RECORD-003', 'SL-GATEWAY-010'],
  example: { query: { state: 'open', limit: 20 } },
  async handle({ query: { state, cursor, limit }, caller, context }) {
    const [bookedOn, transaction] = (cursor === undefined ? [] : readCursor(cursor, ['string', 'string'])) as string[];
    const found = await linesOf(context).list({
      limit: limit + 1,
      ...(state === undefined ? {} : { state }),
      ...(bookedOn === undefined || transaction === undefined ? {} : { after: { bookedOn, transaction } }),
    });
    const page = found.slice(0, limit);
    const last = page.at(-1)?.line;
    const more = found.length > limit && last !== undefined;
    return {
      lines: page.map((kept) => lineOf(kept, clearanceOf(caller) === 'personal')),
      ...nextOf(more ? writeCursor([last.bookedOn, last.transaction]) : undefined),
    };
  },
});

const match = route({
  name: 'matchBankLine',
  method: 'post',
  path: '/bank/lines/match',
  tag: 'Money',
  permission: 'operate',
  summary: 'Say what a line of the bank is for',
  description:
    'A payout, or the orders that it pays: these are captured by it. One order gets the whole line, and a difference stays a variance of it; several must come to it together.',
  tells: ['id', 'payout', 'orders', 'amounts', 'reason'],
  body: body({
    id: asked('Id of the line: `bank/<connection>/<key>`.'),
    payout: optional(asked('The payout that it is: `payout/<connection>/<reference>`.')),
    orders: optional(listOf(asked('An order that it pays: `order/<channel>/<id>`.'), 'The orders that it pays.')),
    amounts: optional(
      listOf(
        integer('Minor units.'),
        'What each of the orders gets of it, in their order: together the amount of the line. Without it each gets what it still owes.',
      ),
    ),
    reason: optional(reason('Why; it is kept with the decision.', 300)),
  }),
  answer: BankLineDecidedShape,
  status: 202,
  problems: [
    'SL-MATCH-004',
    'SL-MATCH-005',
    'SL-MATCH-006',
    'SL-MATCH-007',
    'SL-MATCH-008',
    'SL-GATEWAY-010',
    'SL-GATEWAY-008',
  ],
  example: { body: { id: EXAMPLE_ID, payout: 'payout/stripe-main/po_1' }, answer: { decided: EXAMPLE_ID } },
  async handle({ body: { id, payout, orders = [], amounts, reason: why }, caller, context }) {
    if ((payout === undefined) === (orders.length === 0)) {
      throw gatewayErrors.error('SL-GATEWAY-008', {
        because: 'Name either one payout or the orders',
        field: 'body.payout',
        rule: 'one of payout, orders',
      });
    }
    const atMs = context.clock.now();
    const named = { ...(payout === undefined ? {} : { payout }), ...(amounts === undefined ? {} : { amounts }) };
    const told = {
      transaction: id,
      orders,
      ...named,
      by: caller.name,
      atMs,
      ...(why === undefined ? {} : { reason: why }),
    };
    const ids = payout === undefined ? orders : [payout];
    await linesOf(context).decideByHand(id, ids, atMs, (desk) => matchedByHand(told, desk));
    return { decided: id };
  },
});

const dismiss = route({
  name: 'dismissBankLine',
  method: 'post',
  path: '/bank/lines/dismiss',
  tag: 'Money',
  permission: 'operate',
  summary: 'Say that a line of the bank belongs to nothing here',
  description: 'Rent, wages, taxes: it is not asked for again. The reason is kept.',
  tells: ['id', 'reason'],
  body: body({ id: asked('Id of the line: `bank/<connection>/<key>`.'), reason: reason('What it is for.') }),
  answer: BankLineDecidedShape,
  status: 202,
  problems: ['SL-MATCH-004', 'SL-MATCH-005', 'SL-GATEWAY-010'],
  example: { body: { id: EXAMPLE_ID, reason: 'Rent of the store' }, answer: { decided: EXAMPLE_ID } },
  async handle({ body: { id, reason: why }, caller, context }) {
    const atMs = context.clock.now();
    const told = { transaction: id, by: caller.name, atMs, reason: why };
    await linesOf(context).decideByHand(id, [], atMs, (desk) => dismissedByHand(told, desk));
    return { decided: id };
  },
});

function lineOf({ line, state, ids, by, reason: code, suggestions, heardMs }: KeptLine, isShown: boolean) {
  const { transaction, amount, currency, bookedOn, counterparty, texts } = line;
  const why = state === 'open' && code !== undefined ? { code, title: titleOf(code) } : {};
  return {
    id: transaction,
    state,
    amount: { amount, currency },
    bookedOn,
    counterparty: isShown ? counterparty : hidden(counterparty),
    texts: isShown ? [...texts] : texts.map(hidden),
    matched: [...ids],
    ...(by === undefined ? {} : { by }),
    ...why,
    suggestions: suggestions.map((each) => ({ ids: [...each.ids], score: each.score, reasons: [...each.reasons] })),
    heard: heardMs,
  };
}

function linesOf(context: ApiContext): MoneyView['lines'] {
  const { money } = context.parts();
  if (money === undefined) throw noSuch('ledger', 'money');
  return money.lines;
}

/** `/api/v1/bank/lines`: what the bank's lines are for, and the decisions about those that nobody knows. */
export const BANK_LINE_ROUTES: readonly Route[] = [list, match, dismiss];
