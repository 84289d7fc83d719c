import { connectionOf } from '../../canonical/value.ts';
import { instant } from '../../kernel/clock.ts';
import { LIMITS } from '../../kernel/limits.ts';
import type { KeptPointsEntry } from '../../ledgers/points/store.ts';
import type { Customer } from '../../records/customers/list.ts';
import { orderNamed } from '../../records/orders/passport.ts';
import type { GatewayParts } from '../parts.ts';
import type { PointsView } from '../points.ts';
import { noSuch } from './context.ts';
import { nextOf, readCursor, writeCursor } from './page.ts';
import { POINTS_SPENDING_ROUTES } from './points-spending.ts';
import { type Route, route } from './route.ts';
import { AccountPointsShape, CustomerPointsShape, OrderPointsShape, ReceiptPointsShape } from './shapes/points.ts';
import { asked, PAGE, params, query } from './shapes/shape.ts';

const EXAMPLE_ACCOUNT = 'points-account/3f8k2m9q7x1v5c0b4n6z8w2e4r';

const ofOrder = route({
  name: 'readOrderPoints',
  method: 'get',
  path: '/orders/{order}/points',
  tag: 'Points',
  permission: 'read',
  summary: 'Read the points of an order',
  description: 'What each line earned, what was taken back of it, and every movement with its reason.',
  params: params({ order: asked('Any name that the order goes by; slashes are written %2F.') }),
  answer: OrderPointsShape,
  problems: ['SL-RECORD-001', 'SL-RECORD-002', 'SL-GATEWAY-010'],
  example: { params: { order: 'order/shopify-eu/1001' } },
  async handle({ params, context }) {
    const parts = context.parts();
    const { summary } = await orderNamed(parts.orders, params.order);
    const entries = await pointsOf(parts).ofOrder(summary.id, LIMITS.pointsHistory);
    return { order: summary.id, ...sumOf(entries) };
  },
});

const ofReceipt = route({
  name: 'readReceiptPoints',
  method: 'get',
  path: '/receipts/{receipt}/points',
  tag: 'Points',
  permission: 'read',
  summary: 'Read the points of a receipt of a till',
  description: 'What each line earned, what was taken back of it, and every movement with its reason.',
  params: params({ receipt: asked('The receipt: `receipt/…`; slashes are written %2F.', 300) }),
  answer: ReceiptPointsShape,
  problems: ['SL-GATEWAY-010'],
  example: { params: { receipt: 'receipt/stores/0f5a3a2e-7c1b-4a44-9a39-3f1a4d1c9b01' } },
  async handle({ params: { receipt }, context }) {
    const entries = await pointsOf(context.parts()).ofOrder(receipt, LIMITS.pointsHistory);
    // Receipts have no record of their own: one that never earned is not told from one that never was.
    if (!receipt.startsWith('receipt/') || entries.length === 0) throw noSuch('receipt that earned points', receipt);
    return { receipt, ...sumOf(entries) };
  },
});

function sumOf(entries: readonly KeptPointsEntry[]) {
  const lines = linesOf(entries);
  const sum = (of: (line: (typeof lines)[number]) => number): number =>
    lines.reduce((total, line) => total + of(line), 0);
  return {
    earned: sum(({ earned }) => earned),
    reversed: sum(({ reversed }) => reversed),
    kept: sum(({ kept }) => kept),
    lines,
    entries: entries.map(entryLine),
  };
}

/** What each line of an order earned, and what was taken back of it. */
function linesOf(entries: readonly KeptPointsEntry[]) {
  const ofLines = Map.groupBy(
    entries.filter(({ fact }) => fact.line !== undefined),
    ({ fact }) => fact.line as string,
  );
  return [...ofLines].map(([line, own]) => {
    const moved = (kind: 'accrued' | 'reversed'): number =>
      own.reduce((sum, { fact, change }) => (fact.kind === kind ? sum + Math.abs(change) : sum), 0);
    const sku = own[0]?.fact.sku;
    const [earned, reversed] = [moved('accrued'), moved('reversed')];
    return { line, ...(sku === undefined ? {} : { sku }), earned, reversed, kept: earned - reversed };
  });
}

const ofCustomer = route({
  name: 'readCustomerPoints',
  method: 'get',
  path: '/customers/{customer}/points',
  tag: 'Points',
  permission: 'read',
  reach: 'within',
  summary: 'Read the points of a customer',
  description:
    'What all accounts of a customer hold together: one for each account in a channel, one for each e-mail address. Whoever sees some channels only sees the accounts and movements of those.',
  params: params({ customer: asked('The id: `customer/…`; the slash is written %2F.', 100) }),
  query: query(PAGE),
  answer: CustomerPointsShape,
  problems: ['SL-GATEWAY-010', 'SL-RECORD-003'],
  example: { params: { customer: 'customer/5f3a0c9b2e1d4f60718293a4' } },
  async handle({ params, query: { cursor, limit }, caller, context }) {
    const parts = context.parts();
    const reach = caller.reachFor('read');
    const channels = reach === 'everywhere' ? undefined : reach.channels;
    const found = await parts.customers?.get(params.customer, channels);
    if (found === undefined) throw noSuch('customer', params.customer);
    const points = pointsOf(parts);
    const accounts = accountsOf(found, points);
    const balances = await points.balances(accounts);
    const isSeen = ({ fact: { order = '' } }: KeptPointsEntry): boolean =>
      channels === undefined || channels.includes(connectionOf(order));
    const { entries, next } = await pageOf(points, accounts, limit, cursor);
    return {
      customer: found.id,
      balance: balances.reduce((sum, { balance }) => sum + balance, 0),
      accounts: balances.map(({ account, balance }) => ({ account, balance })),
      entries: entries.filter(isSeen).map(entryLine),
      ...next,
    };
  },
});

/** The accounts that a customer's names lead to. */
function accountsOf({ names }: Customer, points: PointsView): readonly string[] {
  const accounts = names.flatMap(({ kind, value }) => {
    if (kind === 'email') return points.accountOfEmail(value);
    const cut = value.indexOf('/');
    return kind === 'account' && cut > 0 ? points.accountOfCustomer(value.slice(0, cut), value.slice(cut + 1)) : [];
  });
  return [...new Set(accounts)];
}

const ofAccount = route({
  name: 'readPointsAccount',
  method: 'get',
  path: '/points/{account*}',
  tag: 'Points',
  permission: 'read',
  summary: 'Read the points of an account',
  description: 'What the account holds, what of it is set aside, and its movements, the latest first.',
  params: params({ account: asked('The account: `points-account/…`.', 300) }),
  query: query(PAGE),
  answer: AccountPointsShape,
  problems: ['SL-GATEWAY-010', 'SL-RECORD-003'],
  example: { params: { account: EXAMPLE_ACCOUNT } },
  async handle({ params: { account }, query: { cursor, limit }, context }) {
    const points = pointsOf(context.parts());
    const [held] = await points.balances([account]);
    if (held === undefined) throw noSuch('account of points', account);
    const { entries, next } = await pageOf(points, [account], limit, cursor);
    const aside = await points.held([account], context.clock.now());
    return {
      account,
      balance: held.balance,
      free: held.balance - aside.reduce((sum, { points }) => sum + points, 0),
      held: aside.map(({ code, redemption, points, untilMs }) => ({
        code,
        redemption,
        points,
        until: instant(untilMs),
      })),
      entries: entries.map(entryLine),
      ...next,
    };
  },
});

async function pageOf(points: PointsView, accounts: readonly string[], limit: number, cursor: string | undefined) {
  const before = cursor === undefined ? undefined : Number(readCursor(cursor, ['number'])[0]);
  const found = await points.ofAccounts(accounts, limit + 1, before);
  const entries = found.slice(0, limit);
  const last = entries.at(-1);
  const more = found.length > limit && last !== undefined;
  return { entries, next: nextOf(more ? writeCursor([last.id]) : undefined) };
}

function entryLine({ id, fact, change, balance, cause }: KeptPointsEntry) {
  const { account, kind, order, line, sku, reason, atMs } = fact;
  return {
    id,
    account,
    kind,
    change,
    balance,
    ...(order === undefined ? {} : { order }),
    ...(line === undefined ? {} : { line }),
    ...(sku === undefined ? {} : { sku }),
    reason,
    at: instant(atMs),
    event: cause,
  };
}

function pointsOf({ points }: GatewayParts): PointsView {
  if (points === undefined) throw noSuch('ledger', 'points');
  return points;
}

/** `/api/v1/orders/<order>/points`, `/customers/<customer>/points`, `/points`: what the points ledger says, and what is spent. */
export const POINTS_ROUTES: readonly Route[] = [ofOrder, ofReceipt, ofCustomer, ...POINTS_SPENDING_ROUTES, ofAccount];
