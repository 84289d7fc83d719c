import type { EventData } from '../../canonical/event.ts';
import type { DraftEvent, Profile } from '../../connector/connector.ts';
import { type Money, moneyOfFloat, subtract, sum } from '../../kernel/money.ts';
import { quantity } from '../../kernel/quantity.ts';
import { textOf, timeOf } from './client.ts';
import type { OdooSettings } from './settings.ts';

type Receipt = EventData<'SaleCompleted'>['receipt'];
type Body = Readonly<Record<string, unknown>>;

/**
 * A sale of Odoo's own point of sale. Its receipt belongs to the ERP's connection, by which the hub knows that Odoo moves its stock
 * itself. Where that waits for the end of the session the receipt says so, and once it is closed another event. Odoo counts its orders, drafts and all, so the receipts carry no number. Throws TypeError.
 */
export function posSale(
  body: Body,
  { connection, settings }: Profile<OdooSettings>,
  fact: readonly string[],
): readonly DraftEvent[] {
  const order = objectOf(body.order, 'order');
  const id = idOf(order.id, 'order.id');
  const receipt = `receipt/${connection}/${id}`;
  const asRead = objectOf(body.asRead, 'asRead');
  const config = texted(asRead.config, 'asRead.config');
  const { location, zone } = storeOf(config, settings);
  const at = texted(timeOf(order.at), 'order.at');
  const name = texted(order.reference, 'order.reference');
  const record = { connection, id, name: name.slice(0, 200) };
  const place = { location, till: config.slice(0, 100) };
  if (order.cancelled === true) {
    const reason = `${name} was cancelled in Odoo`.slice(0, 500);
    const data = { receipt, record, ...place, at, reason };
    return [{ name: 'SaleVoided', subject: receipt, time: at, fact: [...fact, 'void'], data }];
  }
  const names = namesOf(asRead);
  const sold = listOf(body.lines, 'lines');
  const currency = texted(order.currency, 'order.currency');
  const lines = sold.map((line, index) => lineOf(line, currency, names, `lines[${index}]`));
  if (lines.length === 0) throw new TypeError('the sale has no line');
  const total = moneyOfFloat(numbered(order.total, 'order.total'), currency);
  const goods = lines.map((line) => line.total);
  const rounding = subtract(total, sum(goods, currency));
  const returned = returnOf(sold);
  const data: Receipt = {
    id: receipt,
    record,
    ...place,
    businessDate: dateIn(zone, at),
    zone,
    at,
    lines,
    total,
    ...(rounding.amount === 0 ? {} : { rounding }),
    ...(returned === undefined ? {} : { returnOf: `receipt/${connection}/${returned}` }),
    taxIncluded: true,
    ...(asRead.stockWaits === true ? { stockWaits: true } : {}),
    tenders: listOf(body.payments, 'payments').map((payment, index) => ({
      kind: TENDERS[String(names.kinds[String(payment.method)])] ?? 'other',
      amount: moneyOfFloat(numbered(payment.amount, `payments[${index}].amount`), currency),
    })),
  };
  const derived = ['receipt.businessDate', 'receipt.zone', 'receipt.lines.taxes', 'receipt.rounding'];
  const sale: DraftEvent = {
    name: 'SaleCompleted',
    subject: receipt,
    time: at,
    fact,
    data: { receipt: data },
    derived,
  };
  const movedBy = textOf(asRead.stockMovedBy);
  return movedBy === undefined ? [sale] : [sale, stockMoved(receipt, movedBy, fact)];
}

/** What the end of a session says of its sales. Throws TypeError. */
export function posClosing(
  body: Body,
  { connection }: Profile<OdooSettings>,
  fact: readonly string[],
): readonly DraftEvent[] {
  const seenAt = texted(objectOf(body.asRead, 'asRead').seenAt, 'asRead.seenAt');
  if (!Array.isArray(body.sales)) throw new TypeError('sales are missing');
  return body.sales.map((sale, index) =>
    stockMoved(`receipt/${connection}/${idOf(sale, `sales[${index}]`)}`, seenAt, fact),
  );
}

const stockMoved = (receipt: string, at: string, fact: readonly string[]): DraftEvent => ({
  name: 'SaleStockMoved',
  subject: receipt,
  time: at,
  fact: [...fact, receipt, 'stock moved'],
  data: { receipt, at },
});

const TENDERS: Readonly<Record<string, Receipt['tenders'][number]['kind']>> = {
  cash: 'cash',
  bank: 'card',
  pay_later: 'account',
};

function storeOf(config: string, { pointOfSale }: OdooSettings): { readonly location: string; readonly zone: string } {
  const { zone = 'UTC', stores = {} } = pointOfSale ?? {};
  const store = Object.hasOwn(stores, config) ? stores[config] : undefined;
  // A slash would part the id of a location in two.
  const code = store?.location ?? config.replaceAll('/', '-').slice(0, 100);
  return { location: `location/${code}`, zone: store?.zone ?? zone };
}

/** What people call things, as it was when the sale was read. */
interface Names {
  /** Internal references by product. */
  readonly products: Body;
  /** Units by product. */
  readonly units: Body;
  /** Kinds by payment method. */
  readonly kinds: Body;
}

const namesOf = (asRead: Body): Names => ({
  products: objectOf(asRead.products, 'asRead.products'),
  units: objectOf(asRead.units, 'asRead.units'),
  kinds: objectOf(asRead.kinds, 'asRead.kinds'),
});

function lineOf(line: Body, currency: string, names: Names, field: string): Receipt['lines'][number] {
  const sku = textOf(names.products[String(line.product)]);
  if (sku === undefined) throw new TypeError(`${field}: the product has no internal reference`);
  const title = textOf(line.name)?.slice(0, 500);
  const net = moneyOfFloat(numbered(line.subtotal, `${field}.subtotal`), currency);
  const total = moneyOfFloat(numbered(line.total, `${field}.total`), currency);
  return {
    line: idOf(line.id, `${field}.id`),
    sku: sku.slice(0, 100),
    ...(title === undefined ? {} : { title }),
    quantity: quantity(numbered(line.quantity, `${field}.quantity`), unitOf(names.units[String(line.product)])),
    total,
    taxes: taxesOf(net, total),
  };
}

function taxesOf(base: Money, total: Money): Receipt['lines'][number]['taxes'] {
  const amount = subtract(total, base);
  if (amount.amount === 0 || base.amount === 0) return [];
  return [{ name: 'Taxes as computed by Odoo', rate: (amount.amount / base.amount).toFixed(4), base, amount }];
}

/** Units that have one name everywhere; whatever else Odoo sells in is counted. */
const MEASURES = new Set(['kg', 'g', 'l', 'ml', 'm', 'cm']);

function unitOf(unit: unknown): string {
  const name = textOf(unit)?.toLowerCase() ?? '';
  return MEASURES.has(name) ? name : 'each';
}

/** The one order that everything on this one came back from. */
function returnOf(lines: readonly Body[]): string | undefined {
  const [first, ...others] = new Set(lines.map((line) => line.returns));
  return typeof first === 'number' && others.length === 0 ? String(first) : undefined;
}

/** The date that the moment has in a zone. Throws for a zone that is not known. */
function dateIn(zone: string, at: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' }).format(new Date(at));
}

// ── reading ─────────────────────────────────────────────────────────────────────────────────────────────────

function objectOf(value: unknown, name: string): Body {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new TypeError(`${name} is missing`);
  return value as Body;
}

function listOf(value: unknown, name: string): readonly Body[] {
  if (!Array.isArray(value)) throw new TypeError(`${name} are missing`);
  return value.map((each, index) => objectOf(each, `${name}[${index}]`));
}

function texted(value: unknown, name: string): string {
  const text = textOf(value);
  if (text === undefined) throw new TypeError(`${name} is missing`);
  return text;
}

function idOf(value: unknown, name: string): string {
  if (typeof value !== 'number' && typeof value !== 'string') throw new TypeError(`${name} is missing`);
  return String(value);
}

function numbered(value: unknown, name: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new TypeError(`${name} is missing`);
  return value;
}
