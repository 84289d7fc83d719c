import { parseMoney } from '../../../kernel/money.ts';
import type { SimulatedRequest } from '../../../testing/simulator.ts';
import { paypalAmountOf } from '../amount.ts';
import type { MoneyMoves } from './money-moves.ts';
import { badRequest, notFound, PaypalProblem, refused } from './problem.ts';
import { shownAuthorization, shownCapture, shownDispute, shownOrder, shownRefund, shownTransaction } from './shapes.ts';
import type { PaypalState, Shown, WebhookRecord } from './state.ts';

export interface Answered {
  readonly status: number;
  readonly object: Shown | undefined;
}

export interface Routes {
  readonly state: PaypalState;
  readonly moves: MoneyMoves;
  /** How late rows of the report appear. */
  readonly lateMs: number;
  /** Rows that one report holds at most. */
  readonly mostRows: number;
}

const WINDOW_MS = 31 * 86_400_000;
const ok = (object: Shown): Answered => ({ status: 200, object });

/** Answers a call that was let in. */
export function route(request: SimulatedRequest, routes: Routes): Answered {
  const { state } = routes;
  const [, , area = '', kind = '', id = '', verb] = request.path.split('/');
  const place = `${request.method} ${area}/${kind}${verb === undefined ? '' : `/:id/${verb}`}`;
  switch (place) {
    case 'GET payments/captures':
      return ok(shownCapture(state.captures.get(id) ?? missing()));
    case 'GET payments/authorizations':
      return ok(shownAuthorization(state.authorizations.get(id) ?? missing()));
    case 'GET payments/refunds':
      return ok(shownRefund(state.refunds.get(id) ?? missing()));
    case 'GET checkout/orders':
      return ok(shownOrder(state, id) ?? missing());
    case 'GET customer/disputes':
      return id === '' ? disputes(request, state) : ok(shownDispute(state.disputes.get(id) ?? missing()));
    case 'POST payments/authorizations/:id/capture':
    case 'POST payments/authorizations/:id/void':
    case 'POST payments/captures/:id/refund':
      return change(request, id, verb ?? '', routes);
    case 'GET notifications/webhooks-events':
      return events(request, state);
    case 'GET notifications/webhooks':
      return ok(shownWebhook(state.webhooks.get(id) ?? missing()));
    case 'PATCH notifications/webhooks':
      return ok(patchWebhook(request, state.webhooks.get(id) ?? missing()));
    case 'GET reporting/transactions':
      return transactions(request, routes);
    case 'GET reporting/balances':
      return balances(request, routes);
    default:
      throw new PaypalProblem(404, 'NOT_FOUND');
  }
}

function missing(): never {
  throw notFound();
}

function bodyOf(request: SimulatedRequest): Shown {
  try {
    return JSON.parse(request.body === '' ? '{}' : request.body) as Shown;
  } catch {
    throw badRequest('MALFORMED_REQUEST_JSON');
  }
}

function amountOf(body: Shown) {
  const sent = body.amount as { currency_code: string; value: string } | undefined;
  if (sent === undefined) return undefined;
  if (['HUF', 'JPY', 'TWD'].includes(sent.currency_code) && sent.value.includes('.'))
    throw refused('DECIMAL_PRECISION');
  return parseMoney(sent.value, sent.currency_code);
}

function change(request: SimulatedRequest, id: string, verb: string, { moves }: Routes): Answered {
  const body = bodyOf(request);
  const amount = amountOf(body);
  if (verb === 'capture') return { status: 201, object: shownCapture(moves.capture(id, amount)) };
  if (verb === 'void') return ok(shownAuthorization(moves.cancel(id)));
  const customId = typeof body.custom_id === 'string' ? body.custom_id : undefined;
  return { status: 201, object: shownRefund(moves.refund(id, amount, customId)) };
}

function disputes(request: SimulatedRequest, state: PaypalState): Answered {
  const about = request.query.get('disputed_transaction_id');
  const found = [...state.disputes.values()].filter(({ capture }) => about === null || capture === about);
  return ok({ items: found.map(shownDispute), links: [] });
}

/** Newest first, as PayPal lists them. */
function events(request: SimulatedRequest, state: PaypalState): Answered {
  const { query } = request;
  const from = Date.parse(query.get('start_time') ?? '');
  const to = Date.parse(query.get('end_time') ?? '');
  const size = Number(query.get('page_size') ?? 10);
  const before = Number(query.get('before') ?? state.events.length);
  const found: Shown[] = [];
  let at = before;
  while (at > 0 && found.length < size) {
    at -= 1;
    const event = state.events[at];
    const time = Date.parse(event?.at ?? '');
    if (event !== undefined && time >= from && time <= to) found.push(event.body);
  }
  const older = state.events.slice(0, at).some((event) => Date.parse(event.at) >= from);
  const next = new URL(`https://api-m.sandbox.paypal.com${request.path}?${query}`);
  next.searchParams.set('before', String(at));
  const links = older ? [{ href: next.href, rel: 'next', method: 'GET' }] : [];
  return ok({ events: found, count: found.length, links });
}

const shownWebhook = ({ id, url, events: types }: WebhookRecord): Shown => ({
  id,
  url,
  event_types: types.map((name) => ({ name, status: 'ENABLED' })),
  links: [],
});

function patchWebhook(request: SimulatedRequest, webhook: WebhookRecord): Shown {
  for (const { path, value } of bodyOf(request) as unknown as { path: string; value: unknown }[]) {
    if (path === '/url') webhook.url = String(value);
    if (path === '/event_types') webhook.events = (value as { name: string }[]).map(({ name }) => name);
  }
  return shownWebhook(webhook);
}

function transactions(request: SimulatedRequest, { state, lateMs, mostRows }: Routes): Answered {
  const { query } = request;
  const from = Date.parse(query.get('start_date') ?? '');
  const to = Date.parse(query.get('end_date') ?? '');
  if (Number.isNaN(from) || Number.isNaN(to)) throw badRequest('INVALID_PARAMETER_VALUE');
  if (to - from > WINDOW_MS) throw badRequest('DATE_RANGE_TOO_LARGE');
  const size = Number(query.get('page_size') ?? 100);
  if (size > 500) throw badRequest('INVALID_PAGE_SIZE');
  const freshMs = state.nowMs() - lateMs;
  const found = state.transactions.filter(({ at }) => {
    const time = Date.parse(at);
    return time >= from && time <= to && time <= freshMs;
  });
  if (found.length > mostRows) throw new PaypalProblem(400, 'RESULTSET_TOO_LARGE', 'RESULTSET_TOO_LARGE');
  const page = Number(query.get('page') ?? 1);
  return ok({
    ...(found.length === 0 ? {} : {}),
    transaction_details: found.slice((page - 1) * size, page * size).map(shownTransaction),
    account_number: 'SIMULATED0001',
    start_date: offset(from),
    end_date: offset(to),
    last_refreshed_datetime: offset(freshMs),
    page,
    total_items: found.length,
    total_pages: Math.ceil(found.length / size),
    links: [{ href: 'https://api-m.sandbox.paypal.com/v1/reporting/transactions', rel: 'self', method: 'GET' }],
  });
}

const offset = (epochMs: number): string => `${new Date(epochMs).toISOString().slice(0, 19)}+0000`;

function balances(request: SimulatedRequest, { state }: Routes): Answered {
  const until = Date.parse(request.query.get('as_of_time') ?? '') || state.nowMs();
  const sums = new Map<string, number>();
  for (const { at, amount, fee } of state.transactions) {
    if (Date.parse(at) >= until) continue;
    sums.set(amount.currency, (sums.get(amount.currency) ?? 0) + amount.amount - (fee?.amount ?? 0));
  }
  const shown = [...sums].map(([currency, amount]) => {
    const value = paypalAmountOf({ currency, amount });
    return { currency, total_balance: value, available_balance: value };
  });
  return ok({
    balances: shown,
    account_id: 'SELLER2345678',
    as_of_time: offset(until),
    last_refresh_time: offset(until),
  });
}
