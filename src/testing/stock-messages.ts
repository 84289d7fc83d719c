import type { StoredMessage } from '../backbone/event-log.ts';
import type { CommandName } from '../canonical/command.ts';
import {
  type CommandData,
  type CommandResult,
  type Envelope,
  newCommand,
  newEvent,
  newOutcome,
  type OutcomeKind,
  topicOf,
} from '../canonical/envelope.ts';
import type { Order } from '../canonical/order.ts';
import { instant } from '../kernel/clock.ts';
import { quantity } from '../kernel/quantity.ts';
import { sampleOrder } from './sample-order.ts';

/** Messages that move stock, as the log would keep them: for tests of the ledger. */

const nothing = { amount: 0, currency: 'EUR' } as const;

/** A message as it was recorded at a time. */
export function recorded(envelope: Envelope, recordedAt: number): StoredMessage {
  const topic = topicOf(envelope);
  return { position: 1, lane: envelope.lane, topic, key: envelope.subject, slice: 0, envelope, recordedAt };
}

export interface ReadingGiven {
  readonly sku: string;
  readonly onHand: number | string;
  readonly reserved?: number | string;
  readonly available?: number | string;
  readonly location?: string;
  readonly unit?: string;
  readonly source?: string;
  /** When it was taken, epoch milliseconds. */
  readonly atMs: number;
}

/** The ERP read a position. */
export function readingOf(given: ReadingGiven): Envelope {
  const { sku, onHand, reserved = 0, location = 'location/main', unit = 'each', source = 'odoo', atMs } = given;
  const available = given.available ?? Number(onHand) - Number(reserved);
  return newEvent({
    name: 'InventoryAdjusted',
    source: `/connections/${source}`,
    subject: `stock/${sku}/${location}`,
    time: instant(atMs),
    fact: [sku, location, String(onHand), String(reserved), String(atMs)],
    connection: source,
    data: {
      position: {
        sku,
        location,
        onHand: quantity(onHand, unit),
        reserved: quantity(reserved, unit),
        available: quantity(available, unit),
        observedAt: instant(atMs),
      },
    },
  });
}

export interface SoldLine {
  readonly sku: string;
  readonly quantity: number | string;
  readonly unit?: string;
}

/** An order with these lines, of which a shop knows nothing but a number. */
export function orderOf(channel: string, id: string, lines: readonly SoldLine[], version = '1'): Order {
  const sample = sampleOrder();
  const [line] = sample.lines;
  if (line === undefined) throw new Error('the sample order has a line');
  return {
    ...sample,
    id: `order/${channel}/${id}`,
    channel,
    foreignId: id,
    name: `#${id}`,
    version,
    lines: lines.map(({ sku, quantity: sold, unit }, index) => ({
      ...line,
      id: String(index + 1),
      sku,
      kind: 'goods',
      quantity: quantity(sold, unit),
    })),
  };
}

/** An order as its channel tells it: placed at that moment, by the clock of all here. */
export function placed(order: Order, atMs: number): Envelope {
  return newEvent({
    name: 'OrderPlaced',
    source: `/connections/${order.channel}`,
    subject: order.id,
    time: instant(atMs),
    fact: ['order', order.foreignId, order.version],
    connection: order.channel,
    data: { order: { ...order, placedAt: instant(atMs) } },
  });
}

export function edited(order: Order, atMs: number, by: 'channel' | 'erp' = 'channel'): Envelope {
  return newEvent({
    name: 'OrderEdited',
    source: `/connections/${by === 'erp' ? 'odoo' : order.channel}`,
    subject: order.id,
    time: instant(atMs),
    fact: ['edit', order.foreignId, order.version, by],
    data: { order, by },
  });
}

export function cancelled(order: string, atMs: number): Envelope {
  return newEvent({
    name: 'OrderCancelled',
    source: '/connections/shop',
    subject: order,
    time: instant(atMs),
    fact: ['cancel', order],
    data: { order, by: 'channel', at: instant(atMs) },
  });
}

export function rejected(order: string, atMs: number): Envelope {
  return newEvent({
    name: 'OrderRejected',
    source: '/processes/order-to-cash',
    subject: order,
    time: instant(atMs),
    fact: ['reject', order],
    data: { order, code: 'SL-ODOO-010', reason: 'the SKU is not a product' },
  });
}

/** A command and how it ended; the time is that of the answer. */
export function outcomeOf<Name extends CommandName>(
  name: Name,
  connection: string,
  data: CommandData<Name>,
  atMs: number,
  ended: { readonly result: CommandResult<Name> } | { readonly outcome: OutcomeKind },
): Envelope {
  const subject = JSON.stringify(data).slice(0, 60);
  const cause = { id: `cause of ${subject} ${atMs}`, correlationid: subject, lane: 'live' } as const;
  const command = newCommand({ name, source: '/test', connection, subject, time: instant(atMs), data, cause });
  return newOutcome({
    command,
    name,
    outcome: 'outcome' in ended ? ended.outcome : 'done',
    time: instant(atMs),
    ...('result' in ended ? { result: ended.result } : {}),
  });
}

const record = { connection: 'odoo', id: '7' };

/** The ERP wrote an order down. */
export const booked = (order: Order, atMs: number): Envelope =>
  outcomeOf('book-order', 'odoo', { order }, atMs, { result: { record, total: nothing } });

export const amended = (order: Order, atMs: number): Envelope =>
  outcomeOf('amend-order', 'odoo', { order }, atMs, { result: { record, total: nothing } });

/** The ERP is asked to take an order, or what became of it. */
export const asked = (name: 'book-order' | 'amend-order', order: Order, atMs: number): Envelope =>
  newCommand({
    name,
    source: '/test',
    connection: 'odoo',
    subject: order.id,
    time: instant(atMs),
    data: { order },
    cause: { id: `${order.id} ${order.version}`, correlationid: order.id, lane: 'live' },
  });

/** It was tried for as long as the hub tries. */
export const gaveUp = (name: 'book-order' | 'amend-order', order: Order, atMs: number): Envelope =>
  outcomeOf(name, 'odoo', { order }, atMs, { outcome: 'failed' });

/** The ERP confirmed an order and reserved its goods. */
export const confirmed = (order: string, atMs: number): Envelope =>
  outcomeOf('confirm-order', 'odoo', { order }, atMs, { result: { record, complete: true } });

export const undone = (order: string, atMs: number, alreadyShipped = false): Envelope =>
  outcomeOf('cancel-order', 'odoo', { order }, atMs, { result: { record, alreadyShipped } });

/** A till closed a receipt. */
export function saleOf(
  id: string,
  lines: readonly SoldLine[],
  atMs: number,
  more: { readonly location?: string; readonly connection?: string; readonly stockWaits?: boolean } = {},
): Envelope {
  const { location = 'location/paris', connection = 'pos-paris', stockWaits } = more;
  return newEvent({
    name: 'SaleCompleted',
    source: `/connections/${connection}`,
    subject: `receipt/${connection}/${id}`,
    time: instant(atMs),
    fact: ['receipt', id],
    connection,
    data: {
      receipt: {
        id: `receipt/${connection}/${id}`,
        record: { connection, id },
        location,
        till: '1',
        sequence: 1,
        businessDate: '2026-11-20',
        zone: 'Europe/Paris',
        at: instant(atMs),
        lines: lines.map(({ sku, quantity: sold, unit }, index) => ({
          line: String(index + 1),
          sku,
          quantity: quantity(sold, unit),
          total: nothing,
          taxes: [],
        })),
        total: nothing,
        taxIncluded: true,
        tenders: [],
        ...(stockWaits === undefined ? {} : { stockWaits }),
      },
    },
  });
}

/** The ERP moved the stock of a sale of its own till. */
export const stockMoved = (receipt: string, atMs: number): Envelope =>
  newEvent({
    name: 'SaleStockMoved',
    source: '/connections/odoo',
    subject: receipt,
    time: instant(atMs),
    fact: ['stock moved', receipt],
    data: { receipt, at: instant(atMs) },
  });

export function voided(receipt: string, atMs: number): Envelope {
  return newEvent({
    name: 'SaleVoided',
    source: '/connections/pos-paris',
    subject: receipt,
    time: instant(atMs),
    fact: ['void', receipt],
    data: { receipt, location: 'location/paris', till: '1', sequence: 2, at: instant(atMs) },
  });
}

/** The ERP booked a movement. */
export const moved = (movement: string, atMs: number): Envelope =>
  outcomeOf('adjust-stock', 'odoo', { location: 'location/paris', movement, lines: [], at: instant(atMs) }, atMs, {
    result: { record },
  });

/** A set and what it is made of. */
export function bundleOf(sku: string, components: readonly SoldLine[], atMs: number): Envelope {
  return newEvent({
    name: 'ProductUpdated',
    source: '/connections/odoo',
    subject: `product/${sku}`,
    time: instant(atMs),
    fact: ['product', sku, String(atMs)],
    data: {
      product: {
        id: `product/${sku}`,
        record,
        title: sku,
        kind: 'bundle',
        variants: [{ sku, options: [], unit: 'each', active: true }],
        components: components.map(({ sku: component, quantity: each, unit }) => ({
          sku: component,
          quantity: quantity(each, unit),
        })),
      },
    },
  });
}

/** A channel was seen to show a number. */
export function observedOn(connection: string, sku: string, shown: number, atMs: number, location?: string): Envelope {
  return newEvent({
    name: 'AvailabilityObserved',
    source: `/connections/${connection}`,
    subject: `stock/${connection}/${sku}`,
    time: instant(atMs),
    fact: ['level', sku, String(shown), String(atMs)],
    connection,
    data: {
      sku,
      ...(location === undefined ? {} : { location }),
      quantity: quantity(shown),
      observedAt: instant(atMs),
    },
  });
}

/** What a publication asks for. */
export type Publication = Envelope<CommandData<'publish-availability'>>;

/** How a channel answered a publication. */
export function answered(
  command: Publication,
  answer: { readonly applied: boolean; readonly shown: number } | OutcomeKind,
  atMs: number,
): Envelope {
  const failure = { kind: 'rejected', code: 'SL-TEST-001', because: 'the article is not sold there' } as const;
  const time = instant(atMs);
  const base = { command, name: 'publish-availability' as const, time };
  if (typeof answer === 'string') return newOutcome({ ...base, outcome: answer, failure });
  const result = { applied: answer.applied, shown: quantity(answer.shown), at: instant(atMs) };
  return newOutcome({ ...base, outcome: 'done', result });
}
