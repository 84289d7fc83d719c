import type { TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';
import type { Delivery } from '../../canonical/envelope.ts';
import type { EventData, EventName } from '../../canonical/event.ts';
import type { DraftEvent, FactDraft, Profile, Translation } from '../../connector/connector.ts';
import { epochMsOf, instant } from '../../kernel/clock.ts';
import { CodedError } from '../../kernel/failure.ts';
import { factId } from '../../kernel/ids.ts';
import { type Json, parseJson } from '../../kernel/json.ts';
import { posErrors } from './errors.ts';
import type { PosSettings } from './manifest.ts';
import { isMessageType, MESSAGES, type MessageType, type PosMessage, type PosReceipt } from './messages.ts';
import { paidBackOf, returnEventsOf } from './order-return.ts';
import { contentOf, currencyOf, moneyOf, tendersOf } from './receipt.ts';

/**
 * A message of a till as an event; a batch as its messages, each of which then stands for itself. Never throws.
 *
 * What a till says under a number is one fact with its content: sent again, under whatever id, it is the same event. The
 * same number or id with other content is another event, so both are kept and the record of the stores finds them.
 */
export function translate(delivery: Delivery, profile: Profile<PosSettings>): Translation {
  try {
    const body = readObject(delivery);
    const { type } = body;
    if (!isMessageType(type)) {
      const types = Object.keys(MESSAGES).join(', ');
      throw posErrors.error('SL-POS-002', { because: 'type is none that is known', field: 'type', rule: types });
    }
    if (type === 'batch') return { kind: 'parts', parts: partsOf(delivery, body) };
    if (type === 'order-return') return { kind: 'events', events: orderReturnOf(checked(type, body), profile) };
    return { kind: 'events', events: [draftOf(type, body, profile)] };
  } catch (error) {
    if (error instanceof CodedError) return { kind: 'invalid', failure: error.failure };
    throw error;
  }
}

type Body = { readonly [name: string]: Json };

function readObject({ body, encoding }: Delivery): Body {
  try {
    const value = encoding === 'utf8' ? parseJson(body) : null;
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) return value as Body;
  } catch {
    // It is said below, with what was expected.
  }
  throw posErrors.error('SL-POS-002', { because: 'the body is not a JSON object', rule: 'JSON object' });
}

const PART = 'part';

function partsOf({ topic }: Delivery, body: Body): readonly FactDraft[] {
  if (topic === PART) {
    throw posErrors.error('SL-POS-002', { because: 'a batch holds a batch', field: 'type', rule: 'no batch' });
  }
  const parts = checked('batch', body).messages.map(partOf);
  // Twins within a batch are one.
  return [...new Map(parts.map((part) => [part.id, part])).values()];
}

/** A message of a batch, as a delivery of its own: known by its content, in order within its till. */
function partOf(message: object): FactDraft {
  const body = JSON.stringify(message);
  const { store, till } = message as Body;
  const named = typeof store === 'string' && typeof till === 'string' && `${store}/${till}`.length <= 150;
  return {
    topic: PART,
    id: `message/${factId(body)}`,
    body,
    ...(named ? { object: `till/${store}/${till}` } : {}),
  };
}

// ── reading ─────────────────────────────────────────────────────────────────────────────────────────────────

/** Compiled on first use: a validator costs milliseconds to make and microseconds to run. */
const compiled = new Map<MessageType, Validator>();

/** The body as a message of that type. Throws SL-POS-002 with the most specific broken rule and its field. */
function checked<Type extends MessageType>(type: Type, body: Body): PosMessage<Type> {
  let validator = compiled.get(type);
  if (validator === undefined) {
    validator = Compile(MESSAGES[type] as TSchema);
    compiled.set(type, validator);
  }
  if (validator.Check(body)) return body as unknown as PosMessage<Type>;
  const problem = validator
    .Errors(body)
    .reduce((deepest, next) => (next.instancePath.length > deepest.instancePath.length ? next : deepest));
  const missing = (problem.params as { requiredProperties?: readonly string[] }).requiredProperties?.[0];
  const field = [...problem.instancePath.split('/').slice(1), ...(missing === undefined ? [] : [missing])]
    .map((part, index) => (/^\d+$/.test(part) ? `[${part}]` : index === 0 ? part : `.${part}`))
    .join('');
  throw posErrors.error('SL-POS-002', {
    because: `${type}: ${field === '' ? 'the message' : field} ${problem.message}`,
    ...(field === '' ? {} : { field }),
    rule: problem.keyword,
  });
}

/** The moment in UTC. The pattern lets days through that no calendar has. */
function utcOf(at: string): string {
  const epochMs = epochMsOf(at);
  if (epochMs === undefined || !isCalendarDate(at.slice(0, 10))) throw notADate('at');
  return instant(epochMs);
}

function businessDateOf(message: { readonly businessDate?: string; readonly at: string }): string {
  const date = message.businessDate ?? message.at.slice(0, 10);
  if (!isCalendarDate(date)) throw notADate('businessDate');
  return date;
}

function isCalendarDate(date: string): boolean {
  const epochMs = epochMsOf(`${date}T00:00:00Z`);
  return epochMs !== undefined && instant(epochMs).startsWith(date);
}

const notADate = (field: string): CodedError =>
  posErrors.error('SL-POS-002', { because: `${field} is on no day of the calendar`, field, rule: 'a date' });

// ── events ──────────────────────────────────────────────────────────────────────────────────────────────────

interface Store {
  readonly location: string;
  readonly zone: string;
}

/** Throws SL-POS-004 when the connection names its stores and this is none of them. */
function storeOf(code: string, { stores, zone }: PosSettings): Store {
  const known = stores !== undefined && Object.hasOwn(stores, code) ? stores[code] : undefined;
  if (stores !== undefined && known === undefined) {
    throw posErrors.error('SL-POS-004', {
      because: `the store ${code} is not configured`,
      field: 'store',
      value: code,
    });
  }
  return { location: `location/${known?.location ?? code}`, zone: known?.zone ?? zone };
}

type Single = Exclude<MessageType, 'batch' | 'order-return'>;

function draftOf(type: Single, body: Body, profile: Profile<PosSettings>): DraftEvent {
  const { connection, settings } = profile;
  switch (type) {
    case 'sale':
    case 'return':
      return saleOf(checked(type, body), connection, settings);
    case 'void':
      return voidOf(checked(type, body), connection, settings);
    case 'till-opened':
      return openedOf(checked(type, body), profile);
    case 'till-closed':
      return closedOf(checked(type, body), profile);
    case 'cash-moved':
      return movedOf(checked(type, body), profile);
    case 'heartbeat':
      return heartbeatOf(checked(type, body), connection, settings);
  }
}

const receiptId = (connection: string, id: string): string => `receipt/${connection}/${id}`;

/** The same content under the same number is the same fact, whatever id it was given when it was sent again. */
function numberedFact(
  name: EventName,
  { store, till, sequence }: { readonly store: string; readonly till: string; readonly sequence: number },
  content: object,
): readonly string[] {
  return [name, store, till, String(sequence), factId(JSON.stringify(content))];
}

function saleOf(message: PosReceipt, connection: string, settings: PosSettings): DraftEvent<'SaleCompleted'> {
  const { id, store, till, sequence } = message;
  const { location, zone } = storeOf(store, settings);
  const at = utcOf(message.at);
  const returned = message.type === 'return' ? message.returnOf : undefined;
  const content = {
    location,
    till,
    sequence,
    businessDate: businessDateOf(message),
    zone,
    at,
    ...contentOf(message, (receipt) => receiptId(connection, receipt)),
    ...(returned === undefined ? {} : { returnOf: receiptId(connection, returned) }),
  };
  const receipt = { id: receiptId(connection, id), record: { connection, id }, ...content };
  return {
    name: 'SaleCompleted',
    subject: receipt.id,
    time: at,
    fact: numberedFact('SaleCompleted', message, content),
    data: { receipt },
    derived: ['receipt.zone', ...(message.businessDate === undefined ? ['receipt.businessDate'] : [])],
  };
}

/** A receipt for the drawer and the numbers of the till, and a return for the order. */
function orderReturnOf(
  message: PosMessage<'order-return'>,
  { connection, settings }: Profile<PosSettings>,
): DraftEvent[] {
  const { id, store, till, sequence } = message;
  const { location, zone } = storeOf(store, settings);
  const at = utcOf(message.at);
  const businessDate = businessDateOf(message);
  const content = { location, till, sequence, businessDate, zone, at, ...paidBackOf(message) };
  const goods = message.lines.map(({ line, sku, orderLine, quantity, unit, reason, condition }) => [
    line,
    sku,
    orderLine,
    quantity,
    unit,
    reason,
    condition,
  ]);
  const said = { ...content, goods };
  const receipt = { id: receiptId(connection, id), record: { connection, id }, ...content };
  const fact = (name: string) => numberedFact(name as EventName, message, said);
  const sale: DraftEvent<'SaleCompleted'> = {
    name: 'SaleCompleted',
    subject: receipt.id,
    time: at,
    fact: fact('SaleCompleted'),
    data: { receipt },
    derived: ['receipt.zone', ...(message.businessDate === undefined ? ['receipt.businessDate'] : [])],
  };
  return [sale, ...returnEventsOf(message, { connection, location, at, fact })];
}

function voidOf(message: PosMessage<'void'>, connection: string, settings: PosSettings): DraftEvent<'SaleVoided'> {
  const { id, store, till, sequence, reason } = message;
  const at = utcOf(message.at);
  const receipt = receiptId(connection, message.receipt);
  const content = {
    receipt,
    location: storeOf(store, settings).location,
    till,
    sequence,
    at,
    ...(reason === undefined ? {} : { reason }),
  };
  return {
    name: 'SaleVoided',
    subject: receipt,
    time: at,
    fact: numberedFact('SaleVoided', message, content),
    data: { ...content, record: { connection, id } },
  };
}

const tillSubject = (connection: string, { store, till }: { readonly store: string; readonly till: string }): string =>
  `till/${connection}/${store}/${till}`;

/** What opening and closing share: the frame of a numbered message of a till, around what each says by itself. */
function tillEvent<Name extends 'TillOpened' | 'TillClosed' | 'CashMoved'>(
  name: Name,
  message: PosMessage<'till-opened' | 'till-closed' | 'cash-moved'>,
  own: Partial<EventData<Name>>,
  { connection, settings }: Profile<PosSettings>,
): DraftEvent<Name> {
  const { id, store, till, sequence } = message;
  const at = utcOf(message.at);
  const { location, zone } = storeOf(store, settings);
  const content = {
    location,
    till,
    sequence,
    businessDate: businessDateOf(message),
    at,
    ...own,
  };
  return {
    name,
    subject: tillSubject(connection, message),
    time: at,
    fact: numberedFact(name, message, content),
    data: {
      ...content,
      ...(name === 'CashMoved' ? {} : { zone }),
      record: { connection, id },
    } as DraftEvent<Name>['data'],
    ...(message.businessDate === undefined ? { derived: ['businessDate'] } : {}),
  };
}

function openedOf(message: PosMessage<'till-opened'>, profile: Profile<PosSettings>): DraftEvent<'TillOpened'> {
  const { float, currency } = message;
  if (float !== undefined && currency === undefined) {
    throw posErrors.error('SL-POS-002', { because: 'float has no currency', field: 'currency', rule: 'ISO 4217' });
  }
  const own =
    float === undefined || currency === undefined ? {} : { float: moneyOf(float, currencyOf(currency), 'float') };
  return tillEvent('TillOpened', message, own, profile);
}

const closedOf = (message: PosMessage<'till-closed'>, profile: Profile<PosSettings>): DraftEvent<'TillClosed'> =>
  tillEvent(
    'TillClosed',
    message,
    { counted: tendersOf(message.counted, currencyOf(message.currency), 'counted') },
    profile,
  );

function movedOf(message: PosMessage<'cash-moved'>, profile: Profile<PosSettings>): DraftEvent<'CashMoved'> {
  const { amount, currency, reason } = message;
  const moved = moneyOf(amount, currencyOf(currency), 'amount');
  return tillEvent('CashMoved', message, { amount: moved, ...(reason === undefined ? {} : { reason }) }, profile);
}

function heartbeatOf(
  message: PosMessage<'heartbeat'>,
  connection: string,
  settings: PosSettings,
): DraftEvent<'StoreHeartbeat'> {
  const { store, till, version, lastSequence } = message;
  const at = utcOf(message.at);
  return {
    name: 'StoreHeartbeat',
    subject: tillSubject(connection, message),
    time: at,
    fact: ['StoreHeartbeat', store, till, at],
    data: {
      location: storeOf(store, settings).location,
      till,
      at,
      ...(version === undefined ? {} : { version }),
      ...(lastSequence === undefined ? {} : { lastSequence }),
    },
  };
}
