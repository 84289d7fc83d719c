import { instant } from '../../kernel/clock.ts';
import { LIMITS } from '../../kernel/limits.ts';
import type { KeptMoneyEntry } from '../../ledgers/money/store.ts';
import { recordErrors } from '../../records/errors.ts';
import { orderNamed } from '../../records/orders/passport.ts';
import type { Variance } from '../../records/variances/variance.ts';
import type { MoneyView } from '../money.ts';
import { settledByHand, varianceOfId, variancesId, weightOfVariance } from '../money-deeds.ts';
import type { GatewayParts } from '../parts.ts';
import { type CodeWords, nextFor, titleOf } from '../problem.ts';
import { secondPersonFor } from './approvals.ts';
import { noSuch } from './context.ts';
import { ordersFor } from './orders.ts';
import { nextOf, readCursor, writeCursor } from './page.ts';
import { type Route, route } from './route.ts';
import { OrderMoneyShape, VariancePageShape, VarianceSettledShape } from './shapes/money.ts';
import { asked, body, optional, PAGE, params, query, reason, wordOf } from './shapes/shape.ts';

const ofOrder = route({
  name: 'readOrderMoney',
  method: 'get',
  path: '/orders/{order}/money',
  tag: 'Money',
  permission: 'read',
  reach: 'within',
  summary: 'Read the money of an order',
  description:
    'What the ledger has of its payments, refunds, fees, disputes, invoices and credit notes, each fact once, with the history.',
  params: params({ order: asked('Any name that the order goes by; slashes are written %2F.') }),
  answer: OrderMoneyShape,
  problems: ['SL-RECORD-001', 'SL-RECORD-002', 'SL-GATEWAY-010'],
  example: { params: { order: 'order/shopify-eu/1001' } },
  async handle({ params, caller, context }) {
    const parts = context.parts();
    const { summary } = await orderNamed(ordersFor(context, caller, 'read'), params.order);
    const found = await moneyOf(parts).order(summary.id, LIMITS.moneyHistory);
    if (found === undefined) throw noSuch('money of an order', summary.id);
    const { sum, entries } = found;
    const { documents: _documents, movedAtMs: _moved, payments, currency, agreed, ...order } = sum;
    return {
      ...order,
      ...(currency === undefined ? {} : { currency }),
      ...(agreed === undefined ? {} : { agreed }),
      payments: payments.map(({ capturedAtMs: _captured, movedAtMs: _at, settled, failed, ...payment }) => ({
        ...payment,
        failures: failed?.tries ?? 0,
        ...(failed?.reason === undefined ? {} : { reason: failed.reason }),
        ...(settled === undefined ? {} : { settled }),
      })),
      entries: entries.map(entryLine),
    };
  },
});

/** A line of the ledger's history as the API tells it. Pure. */
export function entryLine({ id, fact, change }: KeptMoneyEntry) {
  const { kind, payment, connection, amount, presented, rate, note, atMs, event } = fact;
  return {
    id,
    kind,
    ...(payment === undefined ? {} : { payment }),
    connection,
    change: { amount: change, currency: amount.currency },
    ...(presented === undefined || presented.currency === amount.currency ? {} : { presented }),
    ...(rate === undefined ? {} : { rate }),
    ...(note === undefined ? {} : { note }),
    at: instant(atMs),
    event,
  };
}

const variances = route({
  name: 'listVariances',
  method: 'get',
  path: '/variances',
  tag: 'Money',
  permission: 'read',
  summary: 'List variances',
  description:
    'Books that do not agree, each with a name and a reason: payments, orders, payouts, bank lines, days of stores.',
  query: query({
    state: optional(wordOf(['open', 'settled'], 'Those that stand, or those that were explained.')),
    about: optional(asked('Only of this payment, order, payout, bank line or day.')),
    code: optional(asked('Only of this name.', 40)),
    ...PAGE,
  }),
  answer: VariancePageShape,
  problems: ['SL-RECORD-003', 'SL-GATEWAY-010'],
  example: { query: { state: 'open', limit: 20 } },
  async handle({ query: { cursor, limit, ...filter }, context }) {
    const after = cursor === undefined ? undefined : placeOf(cursor);
    const found = await moneyOf(context.parts()).variances.list({
      ...filter,
      limit: limit + 1,
      ...(after === undefined ? {} : { after }),
    });
    const page = found.slice(0, limit);
    const last = page.at(-1);
    const more = found.length > limit && last !== undefined;
    return {
      variances: page.map((each) => varianceLine(each, context.parts().codes)),
      ...nextOf(more ? writeCursor([last.foundMs, last.about, last.code]) : undefined),
    };
  },
});

const settle = route({
  name: 'settleVariance',
  method: 'post',
  path: '/variances/{id}/settle',
  tag: 'Money',
  permission: 'operate',
  summary: 'Settle a variance by hand',
  description:
    'For what no fact will heal: it is explained, written off, or put right outside of the books that the hub sees. The reason stays in the log with who said so. Money above the limit of `approvals` asks a second person first, and the answer then carries the request.',
  params: params({ id: asked('Id of the variance, with its slashes written %2F.') }),
  tells: ['reason'],
  body: body({ reason: reason('Why; it is kept with the variance.', 500) }),
  answer: VarianceSettledShape,
  status: 202,
  problems: ['SL-GATEWAY-010', 'SL-RECORD-014'],
  example: {
    params: { id: encodeURIComponent('SL-SETTLE-006:payout/stripe-main/po_1') },
    body: { reason: 'The provider paid it again as po_2 on the 23rd' },
    answer: { settled: 'SL-SETTLE-006:payout/stripe-main/po_1' },
  },
  async handle({ params: { id }, body: { reason: why }, caller, context }) {
    const named = varianceOfId(id);
    const [found] = named === undefined ? [] : await moneyOf(context.parts()).variances.list({ ...named, limit: 1 });
    if (found === undefined) throw noSuch('variance', id);
    if (found.settledMs !== undefined) {
      throw recordErrors.error('SL-RECORD-014', { because: `${id} is settled: ${found.resolution ?? ''}` });
    }
    const { about, code, foundMs } = found;
    const deed = { about, code, foundMs, reason: why };
    const approval = await secondPersonFor(context, caller, {
      kind: 'settle-variance',
      subject: id,
      reason: why,
      reach: 'everywhere',
      deed,
      ...weightOfVariance(found),
    });
    if (approval !== undefined) return { settled: id, approval };
    await context.parts().backbone.append([settledByHand(deed, caller.name, context.clock.now())]);
    return { settled: id };
  },
});

function placeOf(cursor: string): Pick<Variance, 'foundMs' | 'about' | 'code'> {
  const [foundMs, about, code] = readCursor(cursor, ['number', 'string', 'string']) as [number, string, string];
  return { foundMs, about, code };
}

function varianceLine({ foundMs, settledMs, ...variance }: Variance, codes: CodeWords | undefined) {
  const next = nextFor(variance.code, codes);
  return {
    id: variancesId(variance),
    ...variance,
    title: titleOf(variance.code, codes),
    ...(next === undefined ? {} : { next }),
    found: foundMs,
    ...(settledMs === undefined ? {} : { settled: settledMs }),
  };
}

export function moneyOf({ money }: GatewayParts): MoneyView {
  if (money === undefined) throw noSuch('ledger', 'money');
  return money;
}

/** `/api/v1/orders/<order>/money` and `/api/v1/variances`: what the money ledger says. */
export const MONEY_ROUTES: readonly Route[] = [ofOrder, variances, settle];
