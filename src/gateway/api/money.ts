import { instant } from '../../kernel/clock.ts';
import { LIMITS } from '../../kernel/limits.ts';
import type { KeptMoneyEntry } from '../../ledgers/money/store.ts';
import { orderNamed } from '../../records/orders/passport.ts';
import type { Variance } from '../../records/variances/variance.ts';
import type { MoneyView } from '../money.ts';
import type { GatewayParts } from '../parts.ts';
import { titleOf } from '../problem.ts';
import { noSuch } from './context.ts';
import { nextOf, readCursor, writeCursor } from './page.ts';
import { type Route, route } from './route.ts';
import { OrderMoneyShape, VariancePageShape } from './shapes/money.ts';
import { asked, optional, PAGE, params, query, wordOf } from './shapes/shape.ts';

const ofOrder = route({
  name: 'readOrderMoney',
  method: 'get',
  path: '/orders/{order}/money',
  tag: 'Money',
  permission: 'read',
  summary: 'Read the money of an order',
  description:
    'What the ledger has of its payments, refunds, fees, disputes, invoices and credit notes, each fact once, with the history.',
  params: params({ order: asked('Any name that the order goes by; slashes are written %2F.') }),
  answer: OrderMoneyShape,
  problems: ['SL-RECORD-001', 'SL-RECORD-002', 'SL-GATEWAY-010'],
  example: { params: { order: 'order/shopify-eu/1001' } },
  async handle({ params, context }) {
    const parts = context.parts();
    const { summary } = await orderNamed(parts.orders, params.order);
    const found = await moneyOf(parts).order(summary.id, LIMITS.moneyHistory);
    if (found === undefined) throw noSuch('money of an order', summary.id);
    const { sum, entries } = found;
    const { documents: _documents, movedAtMs: _moved, payments, currency, agreed, ...order } = sum;
    return {
      ...order,
      ...(currency === undefined ? {} : { currency }),
      ...(agreed === undefined ? {} : { agreed }),
      payments: payments.map(({ capturedAtMs: _captured, movedAtMs: _at, settled, ...payment }) => ({
        ...payment,
        ...(settled === undefined ? {} : { settled }),
      })),
      entries: entries.map(entryLine),
    };
  },
});

function entryLine({ id, fact, change }: KeptMoneyEntry) {
  const { kind, payment, connection, amount, note, atMs, event } = fact;
  return {
    id,
    kind,
    ...(payment === undefined ? {} : { payment }),
    connection,
    change: { amount: change, currency: amount.currency },
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
      variances: page.map(varianceLine),
      ...nextOf(more ? writeCursor([last.foundMs, last.about, last.code]) : undefined),
    };
  },
});

function placeOf(cursor: string): Pick<Variance, 'foundMs' | 'about' | 'code'> {
  const [foundMs, about, code] = readCursor(cursor, ['number', 'string', 'string']) as [number, string, string];
  return { foundMs, about, code };
}

function varianceLine({ foundMs, settledMs, ...variance }: Variance) {
  return {
    ...variance,
    title: titleOf(variance.code),
    found: foundMs,
    ...(settledMs === undefined ? {} : { settled: settledMs }),
  };
}

function moneyOf({ money }: GatewayParts): MoneyView {
  if (money === undefined) throw noSuch('ledger', 'money');
  return money;
}

/** `/api/v1/orders/<order>/money` and `/api/v1/variances`: what the money ledger says. */
export const MONEY_ROUTES: readonly Route[] = [ofOrder, variances];
