import { newEvent } from '../../canonical/envelope.ts';
import { instant } from '../../kernel/clock.ts';
import { matchErrors } from '../../ledgers/reconciliation/errors.ts';
import type { KeptLine } from '../../ledgers/reconciliation/store.ts';
import { gatewayErrors } from '../errors.ts';
import { clearanceOf, hidden } from '../masking.ts';
import type { MoneyView } from '../money.ts';
import { titleOf } from '../problem.ts';
import { type ApiContext, noSuch } from './context.ts';
import { nextOf, readCursor, writeCursor } from './page.ts';
import { type Route, route } from './route.ts';
import { BankLineDecidedShape, BankLinePageShape } from './shapes/bank-line.ts';
import { asked, body, listOf, optional, PAGE, query, reason, wordOf } from './shapes/shape.ts';

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
    'A payout, or the orders that it pays: these are captured by it. A difference between the amounts stays a variance of the payout or the order.',
  body: body({
    id: asked('Id of the line: `bank/<connection>/<key>`.'),
    payout: optional(asked('The payout that it is: `payout/<connection>/<reference>`.')),
    orders: optional(listOf(asked('An order that it pays: `order/<channel>/<id>`.'), 'The orders that it pays.')),
    reason: optional(reason('Why; it is kept with the decision.', 300)),
  }),
  answer: BankLineDecidedShape,
  status: 202,
  problems: ['SL-MATCH-004', 'SL-MATCH-005', 'SL-GATEWAY-010', 'SL-GATEWAY-008'],
  example: { body: { id: EXAMPLE_ID, payout: 'payout/stripe-main/po_1' }, answer: { decided: EXAMPLE_ID } },
  async handle({ body: { id, payout, orders = [], reason: why }, caller, context }) {
    const { line } = await openLine(context, id);
    if ((payout === undefined) === (orders.length === 0)) {
      throw gatewayErrors.error('SL-GATEWAY-008', {
        because: 'Name either one payout or the orders',
        field: 'body.payout',
        rule: 'one of payout, orders',
      });
    }
    const at = instant(context.clock.now());
    const { amount, currency, bookedOn } = line;
    const matched = newEvent({
      name: 'BankTransactionMatched',
      source: `/people/${encodeURIComponent(caller.name)}`,
      subject: payout ?? id,
      time: at,
      fact: [id, payout ?? orders.join(' ')],
      data: {
        transaction: id,
        ...(payout === undefined ? {} : { payout }),
        orders: [...orders],
        amount: { amount, currency },
        bookedOn,
        by: 'person',
        reasons: [why ?? `${caller.name} decided`],
        at,
      },
    });
    await context.parts().backbone.append([matched]);
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
  body: body({ id: asked('Id of the line: `bank/<connection>/<key>`.'), reason: reason('What it is for.') }),
  answer: BankLineDecidedShape,
  status: 202,
  problems: ['SL-MATCH-004', 'SL-MATCH-005', 'SL-GATEWAY-010'],
  example: { body: { id: EXAMPLE_ID, reason: 'Rent of the store' }, answer: { decided: EXAMPLE_ID } },
  async handle({ body: { id, reason: why }, caller, context }) {
    await openLine(context, id);
    const at = instant(context.clock.now());
    const dismissed = newEvent({
      name: 'BankTransactionDismissed',
      source: `/people/${encodeURIComponent(caller.name)}`,
      subject: id,
      time: at,
      fact: [id],
      data: { transaction: id, reason: why, at },
    });
    await context.parts().backbone.append([dismissed]);
    return { decided: id };
  },
});

async function openLine(context: ApiContext, id: string): Promise<KeptLine> {
  const found = await linesOf(context).get(id);
  if (found === undefined) {
    throw matchErrors.error('SL-MATCH-004', { because: `There is no line "${id.slice(0, 100)}"`, field: 'body.id' });
  }
  if (found.state === 'open') return found;
  const because = found.state === 'matched' ? `It was matched with ${found.ids.join(', ')}` : 'It was dismissed';
  throw matchErrors.error('SL-MATCH-005', { because, field: 'body.id', value: id });
}

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
