import type { Delivery } from '../../canonical/envelope.ts';
import type { Order, OrderLine } from '../../canonical/order.ts';
import { connectionOf, foreignIdOf } from '../../canonical/value.ts';
import type { DraftEvent, Profile, Translation } from '../../connector/connector.ts';
import { parseJson } from '../../kernel/json.ts';
import { type Money, money, moneyOfFloat } from '../../kernel/money.ts';
import { quantity } from '../../kernel/quantity.ts';
import { numberOf, textOf, timeOf } from './client.ts';
import { odooErrors } from './errors.ts';
import { posClosing, posSale } from './pos-translate.ts';
import { PRICE_TOPIC, PRODUCT_TOPIC } from './product-facts.ts';
import { articleEvents, priceEvents } from './product-translate.ts';
import type { OdooSettings } from './settings.ts';
import { positionEvents, rowOf } from './stock-translate.ts';

type Body = Readonly<Record<string, unknown>>;

/** A delivery of Odoo as events: webhooks are only hints, facts that were read carry everything. Total: it never throws. */
export function translate(delivery: Delivery, profile: Profile<OdooSettings>): Translation {
  const body = readBody(delivery);
  if (body === undefined) return invalid(delivery, 'the body is not a JSON object');
  if (delivery.via === 'webhook') return hintOf(delivery, body);
  try {
    return translateFact(delivery, body, profile);
  } catch (error) {
    return invalid(delivery, error instanceof Error ? error.message : 'unreadable');
  }
}

function readBody(delivery: Delivery): Body | undefined {
  if (delivery.encoding !== 'utf8') return undefined;
  try {
    const value = parseJson(delivery.body) as unknown;
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Body) : undefined;
  } catch {
    return undefined;
  }
}

const invalid = (delivery: Delivery, reason: string): Translation => ({
  kind: 'invalid',
  failure: odooErrors.failure('SL-ODOO-033', { because: `${delivery.topic}: ${reason}`, field: 'body' }),
});

const FOLLOWED = new Set([
  'sale.order',
  'stock.picking',
  'account.move',
  'account.payment',
  'stock.quant',
  'pos.order',
]);

function hintOf(delivery: Delivery, body: Body): Translation {
  const model = textOf(body._model);
  const id = body._id ?? body.id;
  if (model === undefined || !(typeof id === 'number' || typeof id === 'string'))
    return invalid(delivery, 'no _model and _id');
  if (!FOLLOWED.has(model)) return { kind: 'ignored', because: `${model} is not followed` };
  return { kind: 'hints', hints: [{ kind: model, foreignId: model === 'stock.quant' ? rowOf(body, id) : String(id) }] };
}

function translateFact(delivery: Delivery, body: Body, profile: Profile<OdooSettings>): Translation {
  const { connection } = profile;
  const { identity } = body;
  if (typeof identity !== 'string') return invalid(delivery, 'it carries no identity');
  const fact = [delivery.topic, identity];
  switch (delivery.topic) {
    case 'sale.order':
      return orderChange(body, connection, fact);
    case 'stock.picking':
      return events(shipment(body, connection, fact));
    case 'account.move':
      return events(document(body, connection, fact));
    case 'account.payment':
      return events(payment(body, connection, fact));
    case 'stock.quant':
      return positionEvents(body);
    case 'pos.order':
      return events(...posSale(body, profile, fact));
    case 'pos.session':
      return events(...posClosing(body, profile, fact));
    case PRODUCT_TOPIC:
      return articleEvents(body, connection, fact);
    case PRICE_TOPIC:
      return priceEvents(body, fact);
    default:
      return { kind: 'ignored', because: `${delivery.topic} is not followed` };
  }
}

const events = (...drafts: readonly DraftEvent[]): Translation => ({ kind: 'events', events: drafts });

/** A part of a body that must be there. */
function part(body: Body, name: string): Body {
  const value = body[name];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new TypeError(`${name} is missing`);
  return value as Body;
}

function required(value: string | undefined, name: string): string {
  if (value === undefined) throw new TypeError(`${name} is missing`);
  return value;
}

/** A number that must be there: nothing is taken for zero. */
function requiredNumber(value: unknown, name: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new TypeError(`${name} is missing`);
  return value;
}

function orderOf(value: unknown): string {
  const origin = textOf(value);
  if (origin === undefined || !/^order\/[^/]+\/.+$/.test(origin))
    throw new TypeError('the source document is not an order of the hub');
  return origin;
}

function idOf(row: Body): string {
  if (typeof row.id !== 'number' && typeof row.id !== 'string') throw new TypeError('the id is missing');
  return String(row.id);
}

const recordOf = (connection: string, row: Body) => {
  const name = textOf(row.name);
  return { connection, id: idOf(row), ...(name === undefined ? {} : { name }) };
};

// ── orders ──────────────────────────────────────────────────────────────────────────────────────────────────

function orderChange(body: Body, connection: string, fact: readonly string[]): Translation {
  const row = part(body, 'order');
  const order = orderOf(row.origin);
  const at = required(timeOf(part(body, 'asRead').at), 'asRead.at');
  if (row.state === 'cancel') {
    return events({
      name: 'OrderCancelled',
      subject: order,
      time: at,
      fact,
      data: { order, by: 'erp', at, reason: `${String(row.name)} was cancelled in Odoo` },
    });
  }
  const snapshot = snapshotOf(body, row, order, connection, at);
  const derived = [
    'order.lines.id',
    'order.payments',
    'order.paymentMode',
    'order.pricesIncludeTax',
    'order.lines.taxes',
  ];
  return events({ name: 'OrderEdited', subject: order, time: at, fact, data: { order: snapshot, by: 'erp' }, derived });
}

/**
 * The order as it stands in Odoo. Odoo knows neither the channel's line ids nor its payments: lines are named by their
 * own ids here ("odoo-57") and are to be matched by SKU; amounts are net with the line's tax as one part.
 */
function snapshotOf(body: Body, row: Body, id: string, connection: string, at: string): Order {
  const currency = Array.isArray(row.currency_id) ? String(row.currency_id[1]) : '';
  const all = (Array.isArray(body.lines) ? body.lines : []) as readonly Body[];
  const sold = all.filter((line) => line.isDelivery !== true && numberOf(line.quantity) > 0);
  const charges = all.filter((line) => line.isDelivery === true && numberOf(line.total) !== 0);
  if (sold.length === 0) throw new TypeError('no line is left on the order');
  const cents = (value: unknown): Money => moneyOfFloat(numberOf(value), currency);
  const sum = (lines: readonly Body[], name: string): Money =>
    money(
      lines.reduce((total, line) => total + cents(line[name]).amount, 0),
      currency,
    );
  const total = moneyOfFloat(requiredNumber(row.amount_total, 'order.amount_total'), currency);
  const asked = sum(all, 'total').amount;
  const lines = withDifference(
    sold.map((line) => lineOf(line, currency)),
    total.amount - asked,
  );
  return {
    id,
    channel: connectionOf(id),
    foreignId: foreignIdOf(id),
    name: textOf(row.client_order_ref) ?? required(textOf(row.name), 'order.name'),
    placedAt: timeOf(row.date_order) ?? at,
    version: `${connection}:${at}`,
    currency,
    pricesIncludeTax: false,
    lines,
    shipping: charges.map((line) => {
      const net = cents(line.subtotal);
      return {
        id: `odoo-${String(line.id)}`,
        title: textOf(line.name)?.slice(0, 300) ?? 'Shipping',
        price: net,
        discount: money(0, currency),
        taxes: taxOf(line, currency),
        total: cents(line.total),
      };
    }),
    totals: {
      goods: sum(sold, 'subtotal'),
      discount: money(0, currency),
      shipping: sum(charges, 'subtotal'),
      tax: cents(row.amount_tax),
      total,
    },
    paymentMode: 'none',
    payments: [],
    discountCodes: [],
    test: false,
  };
}

/** Odoo 19 rounds taxes over the whole document: the cent that the lines miss goes to the dearest of them. */
function withDifference(lines: readonly OrderLine[], difference: number): OrderLine[] {
  const dearest = Math.max(...lines.map((line) => line.total.amount));
  const index = lines.findIndex((line) => line.total.amount === dearest);
  return lines.map((line, at) => {
    if (at !== index || difference === 0) return line;
    const [tax, ...others] = line.taxes;
    const amount = (value: Money): Money => money(value.amount + difference, value.currency);
    const taxes = tax === undefined ? [] : [{ ...tax, amount: amount(tax.amount) }, ...others];
    return { ...line, taxes, total: amount(line.total) };
  });
}

function lineOf(line: Body, currency: string): OrderLine {
  const pieces = numberOf(line.quantity);
  const net = moneyOfFloat(numberOf(line.subtotal), currency);
  const unit = moneyOfFloat(numberOf(line.subtotal) / pieces, currency);
  const sku = textOf(line.sku);
  // What the rounded price per piece does not reach stands as a discount (or a surcharge), so that the line adds up.
  const discount = money(Math.round(unit.amount * pieces) - net.amount, currency);
  return {
    id: `odoo-${String(line.id)}`,
    ...(sku === undefined ? {} : { sku }),
    title: textOf(line.name)?.slice(0, 500) ?? sku ?? 'Line',
    quantity: quantity(pieces),
    unitPrice: unit,
    discount,
    taxes: taxOf(line, currency),
    total: moneyOfFloat(numberOf(line.total), currency),
    kind: 'goods',
    fulfilment: 'ship',
  };
}

function taxOf(line: Body, currency: string): OrderLine['taxes'] {
  const net = moneyOfFloat(numberOf(line.subtotal), currency);
  const gross = moneyOfFloat(numberOf(line.total), currency);
  if (net.amount === gross.amount || net.amount === 0) return [];
  const rate = (gross.amount - net.amount) / net.amount;
  return [
    {
      name: 'Taxes as computed by Odoo',
      rate: rate.toFixed(4),
      base: net,
      amount: money(gross.amount - net.amount, currency),
    },
  ];
}

// ── deliveries, documents, payments ─────────────────────────────────────────────────────────────────────────

function shipment(body: Body, connection: string, fact: readonly string[]): DraftEvent<'ShipmentDispatched'> {
  const row = part(body, 'picking');
  const order = orderOf(part(body, 'order').origin);
  const at = required(timeOf(row.at), 'picking.at');
  const lines = (Array.isArray(body.lines) ? body.lines : []) as readonly Body[];
  const number = textOf(row.tracking);
  const carrier = textOf(row.carrier);
  return {
    name: 'ShipmentDispatched',
    subject: order,
    time: at,
    fact,
    data: {
      shipment: `shipment/${connection}/${idOf(row)}`,
      order,
      record: recordOf(connection, row),
      lines: lines.map((line) => ({
        sku: required(textOf(line.sku), 'the internal reference of a shipped product'),
        quantity: quantity(requiredNumber(line.quantity, 'a shipped quantity')),
      })),
      ...(number === undefined
        ? {}
        : {
            tracking: {
              number: number.slice(0, 100),
              ...(carrier === undefined ? {} : { carrier: carrier.slice(0, 100) }),
            },
          }),
      complete: part(body, 'asRead').complete === true,
      at,
    },
  };
}

function document(
  body: Body,
  connection: string,
  fact: readonly string[],
): DraftEvent<'InvoicePosted' | 'CreditNotePosted'> {
  const row = part(body, 'document');
  const order = orderOf(body.order);
  const at = required(timeOf(row.at), 'document.at');
  const total = moneyOfFloat(
    requiredNumber(row.total, 'document.total'),
    required(textOf(row.currency), 'document.currency'),
  );
  const record = recordOf(connection, row);
  if (row.type !== 'out_invoice' && row.type !== 'out_refund') throw new TypeError('document.type is missing');
  if (row.type === 'out_refund') {
    return { name: 'CreditNotePosted', subject: order, time: at, fact, data: { creditNote: record, order, total, at } };
  }
  return { name: 'InvoicePosted', subject: order, time: at, fact, data: { invoice: record, order, total, at } };
}

function payment(
  body: Body,
  connection: string,
  fact: readonly string[],
): DraftEvent<'PaymentRegistered' | 'RefundRegistered'> {
  const row = part(body, 'payment');
  const order = orderOf(body.order);
  const at = required(timeOf(row.at), 'payment.at');
  const record = recordOf(connection, row);
  const currency = required(textOf(row.currency), 'payment.currency');
  const amount = moneyOfFloat(requiredNumber(row.amount, 'payment.amount'), currency);
  const reference = textOf(row.reference)?.slice(0, 200);
  if (row.direction === 'outbound') {
    const gateway = textOf(row.gateway)?.slice(0, 100);
    const known = { ...(reference === undefined ? {} : { reference }), ...(gateway === undefined ? {} : { gateway }) };
    return { name: 'RefundRegistered', subject: order, time: at, fact, data: { record, order, ...known, amount, at } };
  }
  return {
    name: 'PaymentRegistered',
    subject: order,
    time: at,
    fact,
    data: { record, order, reference: required(reference, 'payment.reference'), amount, at },
  };
}
