import type { Delivery } from '../../../canonical/envelope.ts';
import type { Order, OrderLine } from '../../../canonical/order.ts';
import { orderId } from '../../../canonical/value.ts';
import { CodedError } from '../../../kernel/failure.ts';
import { type Json, parseJson } from '../../../kernel/json.ts';
import { add, type Money, parseMoney, subtract, sum, zero } from '../../../kernel/money.ts';
import { quantity } from '../../../kernel/quantity.ts';
import type { DraftEvent, Profile, Translation } from '../../connector.ts';
import { errors } from './failures.ts';
import type { Settings } from './manifest.ts';

type Fields = { readonly [name: string]: Json };

/** Pushed and read orders have one form, so both give the same events. Never throws. */
export function translate(delivery: Delivery, { connection }: Profile<Settings>): Translation {
  if (!delivery.topic.startsWith('order.')) {
    return { kind: 'ignored', because: `the topic ${delivery.topic.slice(0, 100)} is of no interest` };
  }
  try {
    const order = orderOf(fieldsOf(parsed(delivery), 'order'), connection);
    return { kind: 'events', events: eventsOf(order.fields, order.order) };
  } catch (error) {
    if (error instanceof CodedError) return { kind: 'invalid', failure: error.failure };
    throw error;
  }
}

function parsed({ body, encoding }: Delivery): Json {
  try {
    if (encoding === 'utf8') return parseJson(body);
  } catch {
    // It is said below, with what was expected.
  }
  throw errors.error('SL-ACME-002', { because: 'The body is not JSON.' });
}

function eventsOf(fields: Fields, order: Order): readonly DraftEvent[] {
  const { id, foreignId, placedAt } = order;
  const placed: DraftEvent<'OrderPlaced'> = {
    name: 'OrderPlaced',
    subject: id,
    time: placedAt,
    fact: ['order', foreignId],
    data: { order },
  };
  if (fields.status !== 'cancelled') return [placed];
  const at = textOf(fields, 'cancelled_at');
  const cancelled: DraftEvent<'OrderCancelled'> = {
    name: 'OrderCancelled',
    subject: id,
    time: at,
    fact: ['order-cancelled', foreignId],
    data: { order: id, by: 'channel', at },
  };
  return [placed, cancelled];
}

function orderOf(envelope: Fields, connection: string): { fields: Fields; order: Order } {
  const fields = fieldsOf(envelope.order, 'order');
  const foreignId = idOf(fields, 'id');
  const currency = textOf(fields, 'currency');
  const lines = listOf(fields, 'lines').map((line, index) => lineOf(fieldsOf(line, `lines[${index}]`), currency));
  const total = moneyOf(fields, 'total', currency);
  const goods = sum(
    lines.map((line) => line.total),
    currency,
  );
  if (goods.amount !== total.amount) {
    const because = `The lines of the order come to ${goods.amount} minor units and its total is ${total.amount}.`;
    throw errors.error('SL-ACME-002', { because, field: 'order.total', rule: 'the sum of its lines' });
  }
  const tax = lines.flatMap((line) => line.taxes).reduce((all, line) => add(all, line.amount), zero(currency));
  const email = textIn(fieldsOf(fields.customer ?? {}, 'customer'), 'email');
  const order: Order = {
    id: orderId(connection, foreignId),
    channel: connection,
    foreignId,
    name: textOf(fields, 'number'),
    placedAt: textOf(fields, 'placed_at'),
    version: textOf(fields, 'updated_at'),
    currency,
    ...(email === undefined ? {} : { buyer: { email, emailNormalized: email.toLowerCase() } }),
    pricesIncludeTax: true,
    lines,
    shipping: [],
    totals: { goods: subtract(total, zero(currency)), discount: zero(currency), shipping: zero(currency), tax, total },
    paymentMode: 'prepaid',
    payments: [],
    discountCodes: [],
    test: false,
  };
  return { fields, order };
}

function lineOf(fields: Fields, currency: string): OrderLine {
  const tax = { name: 'VAT', rate: textOf(fields, 'tax_rate'), amount: moneyOf(fields, 'tax', currency) };
  const count = fields.quantity;
  if (typeof count !== 'number' || !Number.isInteger(count)) throw missing('quantity', 'a whole number');
  return {
    id: idOf(fields, 'id'),
    sku: textOf(fields, 'sku'),
    title: textOf(fields, 'title'),
    quantity: quantity(count),
    unitPrice: moneyOf(fields, 'price', currency),
    discount: zero(currency),
    taxes: [tax],
    total: moneyOf(fields, 'total', currency),
    kind: 'goods',
    fulfilment: 'ship',
  };
}

// ── reading fields ──────────────────────────────────────────────────────────────────────────────────────────

function missing(field: string, rule: string): CodedError {
  const because = `The field "${field}" is not ${rule}.`;
  return errors.error('SL-ACME-002', { because, field, rule });
}

function fieldsOf(value: Json | undefined, name: string): Fields {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw missing(name, 'an object');
  return value as Fields;
}

function listOf(fields: Fields, name: string): readonly Json[] {
  const value = fields[name];
  if (!Array.isArray(value) || value.length === 0) throw missing(name, 'a list with something in it');
  return value;
}

function textIn(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function textOf(fields: Fields, name: string): string {
  const value = textIn(fields, name);
  if (value === undefined) throw missing(name, 'a text');
  return value;
}

/** Ids are texts, also where the vendor writes numbers: they may have nineteen digits. */
function idOf(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  return textOf(fields, name);
}

function moneyOf(fields: Fields, name: string, currency: string): Money {
  try {
    return parseMoney(textOf(fields, name), currency);
  } catch (error) {
    if (error instanceof CodedError && error.failure.code.startsWith('SL-VALUE-')) {
      throw missing(name, `an amount of ${currency.slice(0, 3)}`);
    }
    throw error;
  }
}
