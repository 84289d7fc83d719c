import type { SimulatedRequest } from '../../../testing/simulator.ts';
import { decodeForm, type FormFields, listOf, mapOf, textOf } from './form.ts';
import type { MoneyMoves } from './money-moves.ts';
import { invalidRequest, missingObject, type StripeProblem } from './problem.ts';
import type { EndpointRecord, StripeRecord, StripeState } from './state.ts';

/** Answers one call of the API with an object; throws `StripeProblem`. */
export function route(request: SimulatedRequest, state: StripeState, moves: MoneyMoves): unknown {
  const [, version, ...rest] = request.path.split('/');
  const [collection = '', id, verb] = rest;
  if (version === 'v2' && rest.join('/').startsWith('core/events/')) return thinEvent(state, rest[2] ?? '');
  if (version !== 'v1') throw notFound(request);
  const fields = decodeForm(request.method === 'GET' ? request.query.toString() : request.body);
  switch (collection) {
    case 'payment_intents':
      return intents(request, fields, state, moves, id, verb);
    case 'refunds':
      return refunds(request, fields, state, moves, id);
    case 'charges':
      return readOnly(request, fields, state.charges, 'charge', id, ['payment_intent']);
    case 'events':
      return readOnly(request, fields, state.events, 'event', id, []);
    case 'disputes':
      return readOnly(request, fields, state.disputes, 'dispute', id, ['charge', 'payment_intent']);
    case 'balance_transactions':
      return transactions(request, fields, state, id);
    case 'payouts':
      return readOnly(request, fields, state.payouts, 'payout', id, ['status']);
    case 'webhook_endpoints':
      return endpoints(request, fields, state, id);
    case 'account':
      return account(state);
    default:
      throw notFound(request);
  }
}

function notFound(request: SimulatedRequest): StripeProblem {
  return invalidRequest(`Unrecognized request URL (${request.method}: ${request.path}).`, {}, 404);
}

function intents(
  request: SimulatedRequest,
  fields: FormFields,
  state: StripeState,
  moves: MoneyMoves,
  id: string | undefined,
  verb: string | undefined,
): unknown {
  if (request.method === 'GET') {
    if (id === undefined) return page([...state.intents.values()], fields, []);
    return expanded(found(state.intents, 'payment_intent', id), fields, state);
  }
  if (id === undefined) return createIntent(fields, moves);
  switch (verb) {
    case undefined: {
      const intent = found(state.intents, 'payment_intent', id);
      Object.assign(intent.metadata, mapOf(fields, 'metadata'));
      return intent;
    }
    case 'confirm':
      return moves.confirm(id, textOf(fields, 'payment_method') ?? 'pm_card_visa');
    case 'capture':
      return moves.capture(id, optionalAmount(fields, 'amount_to_capture'));
    case 'cancel':
      return moves.cancel(id, textOf(fields, 'cancellation_reason'));
    default:
      throw notFound(request);
  }
}

function createIntent(fields: FormFields, moves: MoneyMoves): unknown {
  const amount = optionalAmount(fields, 'amount');
  const currency = textOf(fields, 'currency');
  if (amount === undefined) throw missingParameter('amount');
  if (currency === undefined) throw missingParameter('currency');
  if (!/^[a-z]{3}$/i.test(currency)) {
    throw invalidRequest(`Invalid currency: ${currency}.`, { param: 'currency' });
  }
  const intent = moves.create({
    amount,
    currency: currency.toLowerCase(),
    capture: textOf(fields, 'capture_method') === 'manual' ? 'manual' : 'automatic',
    metadata: mapOf(fields, 'metadata'),
  });
  if (textOf(fields, 'confirm') !== 'true') return intent;
  return moves.confirm(intent.id, textOf(fields, 'payment_method') ?? 'pm_card_visa');
}

function refunds(
  request: SimulatedRequest,
  fields: FormFields,
  state: StripeState,
  moves: MoneyMoves,
  id: string | undefined,
): unknown {
  if (request.method === 'GET') {
    return readOnly(request, fields, state.refunds, 'refund', id, ['charge', 'payment_intent']);
  }
  if (id !== undefined) throw notFound(request);
  const payment = textOf(fields, 'payment_intent') ?? textOf(fields, 'charge');
  if (payment === undefined) throw missingParameter('payment_intent');
  const amount = optionalAmount(fields, 'amount');
  const reason = textOf(fields, 'reason');
  return moves.refund({
    payment,
    metadata: mapOf(fields, 'metadata'),
    ...(amount === undefined ? {} : { amount }),
    ...(reason === undefined ? {} : { reason }),
  });
}

function endpoints(request: SimulatedRequest, fields: FormFields, state: StripeState, id: string | undefined): unknown {
  if (request.method === 'GET' && id === undefined) {
    return page(
      [...state.endpoints.values()].filter(({ payload }) => payload === 'snapshot').map(publicEndpoint),
      fields,
      [],
    );
  }
  if (id === undefined) {
    const endpoint = requestedEndpoint(state, fields);
    state.endpoints.set(endpoint.id, endpoint);
    // The signing secret is shown once, here.
    return { ...publicEndpoint(endpoint), secret: endpoint.secret };
  }
  const endpoint = found(state.endpoints, 'webhook_endpoint', id);
  if (request.method === 'DELETE') {
    state.endpoints.delete(id);
    return { id, object: 'webhook_endpoint', deleted: true };
  }
  if (request.method === 'POST') changeEndpoint(endpoint, fields);
  return publicEndpoint(endpoint);
}

/** A new endpoint with its signing secret. */
export function newEndpoint(
  state: StripeState,
  wish: Pick<EndpointRecord, 'url' | 'enabled_events'> & Partial<EndpointRecord>,
): EndpointRecord {
  return {
    id: state.newId('we'),
    object: 'webhook_endpoint',
    api_version: null,
    application: null,
    created: state.now(),
    description: null,
    livemode: state.livemode,
    metadata: {},
    status: 'enabled',
    secret: state.newId('whsec'),
    payload: 'snapshot',
    ...wish,
  };
}

function requestedEndpoint(state: StripeState, fields: FormFields): EndpointRecord {
  const url = textOf(fields, 'url');
  const events = listOf(fields, 'enabled_events');
  if (url === undefined) throw missingParameter('url');
  if (events.length === 0) throw missingParameter('enabled_events');
  return newEndpoint(state, {
    url,
    enabled_events: events,
    api_version: textOf(fields, 'api_version') ?? null,
    description: textOf(fields, 'description') ?? null,
    metadata: mapOf(fields, 'metadata'),
  });
}

function changeEndpoint(endpoint: EndpointRecord, fields: FormFields): void {
  const url = textOf(fields, 'url');
  const events = listOf(fields, 'enabled_events');
  const disabled = textOf(fields, 'disabled');
  if (url !== undefined) endpoint.url = url;
  if (events.length > 0) endpoint.enabled_events = events;
  if (disabled !== undefined) endpoint.status = disabled === 'true' ? 'disabled' : 'enabled';
}

function publicEndpoint(endpoint: EndpointRecord): StripeRecord {
  const { secret: _secret, payload: _payload, ...shown } = endpoint;
  return shown;
}

function account(state: StripeState): unknown {
  return {
    id: 'acct_1StoreloomDemo',
    object: 'account',
    business_profile: { name: 'Demo Retail' },
    capabilities: { card_payments: 'active', transfers: 'active' },
    charges_enabled: true,
    country: 'DE',
    created: state.now() - 86_400 * 365,
    default_currency: 'eur',
    details_submitted: true,
    email: 'owner@example.com',
    payouts_enabled: true,
    type: 'standard',
  };
}

function thinEvent(state: StripeState, id: string): unknown {
  const event = found(state.events, 'event', id);
  return {
    id: event.id,
    object: 'v2.core.event',
    type: `v1.${event.type}`,
    created: new Date(event.created * 1000).toISOString(),
    livemode: event.livemode,
  };
}

function readOnly<Item extends StripeRecord>(
  request: SimulatedRequest,
  fields: FormFields,
  items: ReadonlyMap<string, Item>,
  kind: string,
  id: string | undefined,
  filters: readonly string[],
): unknown {
  if (request.method !== 'GET') throw notFound(request);
  return id === undefined ? page([...items.values()], fields, filters) : found(items, kind, id);
}

/** The list can be asked for one payout, and for the objects that the movements come from. */
function transactions(
  request: SimulatedRequest,
  fields: FormFields,
  state: StripeState,
  id: string | undefined,
): unknown {
  const answer = readOnly(request, fields, state.transactions, 'balance_transaction', id, [
    'type',
    'source',
    'currency',
    'payout',
  ]) as StripeRecord | { readonly data: readonly StripeRecord[] };
  if (!('data' in answer)) return publicTransaction(answer as StripeRecord);
  const isExpanded = listOf(fields, 'expand').includes('data.source');
  const sourceOf = (source: unknown): unknown => {
    const id = String(source);
    return state.charges.get(id) ?? state.refunds.get(id) ?? state.disputes.get(id) ?? state.payouts.get(id) ?? source;
  };
  const data = (answer.data as readonly StripeRecord[]).map((each) => ({
    ...publicTransaction(each),
    ...(isExpanded ? { source: sourceOf(each.source) } : {}),
  }));
  return { ...answer, data };
}

function publicTransaction(record: StripeRecord): StripeRecord {
  const { payout: _payout, ...shown } = record;
  return shown;
}

/** A page of a list, newest first. `ending_before` gives the page just newer than the object that it names. */
function page(items: readonly StripeRecord[], fields: FormFields, filters: readonly string[]): unknown {
  const limit = Math.min(100, Math.max(1, Number(textOf(fields, 'limit') ?? 10) || 10));
  const types = listOf(fields, 'types');
  const created = mapOf(fields, 'created');
  const wanted = items
    .filter((item) =>
      filters.every((name) => textOf(fields, name) === undefined || item[name] === textOf(fields, name)),
    )
    .filter((item) => types.length === 0 || types.includes(String(item.type)))
    .filter((item) => item.created >= Number(created.gte ?? 0) && item.created > Number(created.gt ?? -1))
    .filter((item) => item.created <= Number(created.lte ?? Number.MAX_SAFE_INTEGER))
    .reverse();
  const before = textOf(fields, 'ending_before');
  const after = textOf(fields, 'starting_after');
  for (const mark of [before, after]) {
    if (mark !== undefined && !items.some(({ id }) => id === mark))
      throw missingObject('object', mark, before ? 'ending_before' : 'starting_after');
  }
  if (before !== undefined) {
    const newer = wanted.slice(0, placeOf(items, wanted, before, 'before'));
    return list(newer.slice(-limit), newer.length > limit);
  }
  const older = after === undefined ? wanted : wanted.slice(placeOf(items, wanted, after, 'after'));
  return list(older.slice(0, limit), older.length > limit);
}

/** Where a mark stands in a filtered list, newest first, also when the filter left the mark itself out. */
function placeOf(
  items: readonly StripeRecord[],
  wanted: readonly StripeRecord[],
  mark: string,
  side: 'before' | 'after',
): number {
  const order = new Map(items.map(({ id }, index) => [id, index]));
  const markOrder = order.get(mark) ?? 0;
  const place = wanted.findIndex(({ id }) =>
    side === 'before' ? (order.get(id) ?? 0) <= markOrder : (order.get(id) ?? 0) < markOrder,
  );
  return place === -1 ? wanted.length : place;
}

const list = (data: readonly StripeRecord[], more: boolean): unknown => ({
  object: 'list',
  data,
  has_more: more,
  url: '/v1',
});

function expanded(intent: StripeRecord, fields: FormFields, state: StripeState): StripeRecord {
  if (!listOf(fields, 'expand').includes('latest_charge')) return intent;
  return { ...intent, latest_charge: state.charges.get(String(intent.latest_charge)) ?? null };
}

function found<Item>(items: ReadonlyMap<string, Item>, kind: string, id: string): Item {
  const item = items.get(id);
  if (item === undefined) throw missingObject(kind, id);
  return item;
}

function optionalAmount(fields: FormFields, name: string): number | undefined {
  const text = textOf(fields, name);
  if (text === undefined) return undefined;
  const amount = Number(text);
  if (!Number.isSafeInteger(amount))
    throw invalidRequest(`Invalid integer: ${text}`, { code: 'parameter_invalid_integer', param: name });
  if (amount < 1)
    throw invalidRequest('This value must be greater than or equal to 1.', {
      code: 'parameter_invalid_integer',
      param: name,
    });
  return amount;
}

function missingParameter(param: string): StripeProblem {
  return invalidRequest(`Missing required param: ${param}.`, { code: 'parameter_missing', param });
}
