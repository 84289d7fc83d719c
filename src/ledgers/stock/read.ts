import type { StoredMessage } from '../../backbone/event-log.ts';
import type { CommandData, CommandResult, Envelope, Outcome } from '../../canonical/envelope.ts';
import { nameOf, topicOf } from '../../canonical/envelope.ts';
import type { EventData } from '../../canonical/event.ts';
import type { Order } from '../../canonical/order.ts';
import { epochMsOf } from '../../kernel/clock.ts';
import { CodedError } from '../../kernel/failure.ts';
import { type Counted, countedOf } from './amount.ts';
import type { StockFact, Told } from './fact.ts';
import type { Lines, OwnerFact } from './owner.ts';
import type { StockPlan } from './plan.ts';

/** The messages that move stock, or tell what is shown of it. */
const TOPICS = [
  'event.InventoryAdjusted',
  'event.AvailabilityObserved',
  'event.ProductUpdated',
  'event.OrderPlaced',
  'event.OrderEdited',
  'event.OrderCancelled',
  'event.OrderRejected',
  'event.SaleCompleted',
  'event.SaleVoided',
  'event.SaleStockMoved',
  'outcome.book-order.*',
  'outcome.amend-order.*',
  'outcome.confirm-order.done',
  'outcome.cancel-order.done',
  'outcome.adjust-stock.done',
  'outcome.publish-availability.*',
] as const;

/** With what is asked of the ERP. */
export const stockTopicsOf = ({ erp }: StockPlan): readonly string[] =>
  erp === undefined ? TOPICS : [...TOPICS, `command.${erp}.book-order`, `command.${erp}.amend-order`];

/**
 * What a message says to the ledger. Pure and total: messages were validated before they were appended, perhaps by another
 * version of the hub, and data of another shape says nothing here.
 */
export function factsOf(
  { envelope, recordedAt }: Pick<StoredMessage, 'envelope' | 'recordedAt'>,
  plan: StockPlan,
): Told[] {
  try {
    return saidBy(envelope, recordedAt, plan).map((fact) => ({ fact, cause: envelope.id, atMs: recordedAt }));
  } catch (error) {
    if (error instanceof TypeError || (error instanceof CodedError && error.failure.code.startsWith('SL-VALUE-'))) {
      return [];
    }
    throw error;
  }
}

function saidBy(envelope: Envelope, atMs: number, plan: StockPlan): StockFact[] {
  const topic = topicOf(envelope);
  if (topic.startsWith('command.')) return asked(topic, envelope, atMs, plan);
  if (topic.startsWith('outcome.')) return outcome(envelope as Envelope<Outcome>, atMs, plan);
  const { data } = envelope;
  switch (nameOf(envelope)) {
    case 'InventoryAdjusted':
      return [reading(data as EventData<'InventoryAdjusted'>, envelope)];
    case 'AvailabilityObserved':
      return [shown(data as EventData<'AvailabilityObserved'>, envelope)];
    case 'ProductUpdated':
      return recipes(data as EventData<'ProductUpdated'>, envelope);
    case 'OrderPlaced':
      return orderSold((data as EventData<'OrderPlaced'>).order, atMs, plan);
    case 'OrderEdited': {
      const { order, by } = data as EventData<'OrderEdited'>;
      return by === 'erp'
        ? [owner(order.id, { atMs, ...written(order, endOfSecond(timeOf(envelope.time))) })]
        : orderSold(order, atMs, plan, true);
    }
    case 'OrderCancelled':
      return [owner((data as EventData<'OrderCancelled'>).order, { atMs, cancelled: true })];
    case 'OrderRejected':
      return [owner((data as EventData<'OrderRejected'>).order, { atMs, rejected: true })];
    case 'SaleCompleted':
      return saleSold(data as EventData<'SaleCompleted'>, atMs, plan);
    case 'SaleStockMoved': {
      const { receipt, at } = data as EventData<'SaleStockMoved'>;
      return [owner(receipt, { atMs, bookedMs: [timeOf(at)] })];
    }
    case 'SaleVoided':
      return [owner((data as EventData<'SaleVoided'>).receipt, { atMs, cancelled: true })];
    default:
      return [];
  }
}

const owner = (id: string, fact: OwnerFact): StockFact => ({ kind: 'owner', owner: id, fact });

/** Epoch milliseconds; a text that is no time is a message of another shape. */
function timeOf(text: string): number {
  const timeMs = epochMsOf(text);
  if (timeMs === undefined) throw new TypeError(`"${text}" is no time`);
  return timeMs;
}

const SECOND_MS = 1_000;

/** An ERP dates what it writes by the second: its last moment, or an edit would seem older than the booking of the same second. */
function endOfSecond(timeMs: number): number {
  return timeMs % SECOND_MS === 0 ? timeMs + SECOND_MS - 1 : timeMs;
}

function reading({ position }: EventData<'InventoryAdjusted'>, envelope: Envelope): StockFact {
  const { sku, location, onHand, reserved, available, observedAt } = position;
  return {
    kind: 'reading',
    sku,
    location,
    onHand: countedOf(onHand),
    reserved: countedOf(reserved).amount,
    available: countedOf(available).amount,
    observedMs: timeOf(observedAt),
    source: envelope.connection ?? envelope.source,
  };
}

function shown(data: EventData<'AvailabilityObserved'>, envelope: Envelope): StockFact {
  const { sku, location, quantity, observedAt } = data;
  return {
    kind: 'shown',
    sku,
    connection: envelope.connection ?? '',
    ...(location === undefined ? {} : { location }),
    amount: countedOf(quantity).amount,
    observedMs: timeOf(observedAt),
  };
}

/** A bundle has one recipe, whatever its variants are called; what it is not made of any more is told by an empty one. */
function recipes({ product }: EventData<'ProductUpdated'>, envelope: Envelope): StockFact[] {
  const components: Record<string, Counted> = {};
  if (product.kind === 'bundle') for (const { sku, quantity } of product.components) add(components, sku, quantity);
  const rank = `${envelope.time} ${envelope.id}`;
  return product.variants
    .filter(({ sku }) => components[sku] === undefined)
    .map(({ sku }) => ({ kind: 'recipe', sku, rank, components }));
}

/** What is counted in two units is counted in none: it meets no position and is refused there. */
const MIXED = 'mixed units';

function add(lines: Record<string, Counted>, sku: string, quantity: { value: string; unit: string }): void {
  const { amount, unit } = countedOf(quantity);
  if (amount <= 0) return;
  const before = lines[sku];
  lines[sku] =
    before === undefined
      ? { amount, unit }
      : { amount: before.amount + amount, unit: before.unit === unit ? unit : MIXED };
}

/** What is sold of each article. Only goods are counted. A line without a SKU cannot be claimed; it is a case of the booking. */
function linesOf(order: Order): Lines {
  const lines: Record<string, Counted> = {};
  for (const { sku, quantity, kind } of order.lines) {
    if (sku === undefined || kind !== 'goods') continue;
    add(lines, sku, quantity);
  }
  return lines;
}

function orderSold(order: Order, atMs: number, plan: StockPlan, isEdit = false): StockFact[] {
  const channel = plan.channels.find(({ connection }) => connection === order.channel);
  // Orders that the channel marks as tests sell nothing, and what a marketplace ships from its own stock is not ours.
  if (order.test || channel?.fulfilledBy === 'marketplace') return [];
  return [
    owner(order.id, {
      atMs,
      channel: order.channel,
      location: channel?.ordersFrom ?? plan.ordersFrom,
      sinceMs: atMs,
      ...(isEdit ? { isEdit } : placedOf(order)),
      sold: { rank: `${order.version} ${String(atMs).padStart(15, '0')}`, lines: linesOf(order) },
    }),
  ];
}

function placedOf({ placedAt }: Order): Pick<OwnerFact, 'placedMs'> {
  const placedMs = epochMsOf(placedAt);
  return placedMs === undefined ? {} : { placedMs };
}

/** The ERP's own version of an order, by the time of its answer. */
const written = (order: Order, answeredMs: number): Pick<OwnerFact, 'written'> => ({
  written: { [answeredMs]: linesOf(order) },
});

function saleSold({ receipt }: EventData<'SaleCompleted'>, atMs: number, plan: StockPlan): StockFact[] {
  const lines: Record<string, Counted> = {};
  // What was taken back is on hand again when the ERP says so, and not before.
  for (const { sku, quantity } of receipt.lines) add(lines, sku, quantity);
  if (Object.keys(lines).length === 0) return [];
  const sold = { rank: '', lines };
  return [
    owner(receipt.id, { atMs, location: receipt.location, sinceMs: atMs, sold, ...bookedOf(receipt, atMs, plan) }),
  ];
}

/**
 * The ERP's own tills: the stock of a sale has moved when the ERP tells of it, or waits until it tells that too. When the till made it
 * proves nothing: it has a clock of its own, and may have been without a line.
 */
function bookedOf({ record, stockWaits }: EventData<'SaleCompleted'>['receipt'], atMs: number, { erp }: StockPlan) {
  if (record.connection !== erp) return {};
  return stockWaits ? { waits: true } : { bookedMs: [atMs] };
}

// ── outcomes ────────────────────────────────────────────────────────────────────────────────────────────────

/** Until it is answered no reading can have the goods taken off, however long the ERP is away. */
function asked(topic: string, { data, connection }: Envelope, atMs: number, { erp }: StockPlan): StockFact[] {
  const name = topic.slice(topic.lastIndexOf('.') + 1);
  if (connection !== erp || (name !== 'book-order' && name !== 'amend-order')) return [];
  return [owner((data as CommandData<typeof name>).order.id, { atMs, askedMs: { [name]: atMs } })];
}

function outcome(envelope: Envelope<Outcome>, atMs: number, plan: StockPlan): StockFact[] {
  const { data } = envelope;
  const answeredMs = timeOf(envelope.time);
  if (data.command === 'publish-availability') return [published(data as Outcome<'publish-availability'>)];
  if (data.connection !== plan.erp) return [];
  if (data.command === 'book-order' || data.command === 'amend-order') {
    const { order } = data.request as CommandData<'book-order'>;
    const answered = { atMs, answeredMs: { [data.command]: atMs } };
    return [owner(order.id, data.outcome === 'done' ? { ...answered, ...written(order, answeredMs) } : answered)];
  }
  if (data.outcome !== 'done') return [];
  switch (data.command) {
    case 'confirm-order':
      return [owner((data.request as CommandData<'confirm-order'>).order, { atMs, bookedMs: [answeredMs] })];
    case 'cancel-order': {
      const { alreadyShipped } = data.result as CommandResult<'cancel-order'>;
      const { order } = data.request as CommandData<'cancel-order'>;
      return alreadyShipped ? [] : [owner(order, { atMs, undone: true })];
    }
    case 'adjust-stock':
      return movement((data.request as CommandData<'adjust-stock'>).movement, atMs, answeredMs);
    default:
      return [];
  }
}

/** `receipt/pos-paris/4711` is the sale itself, `receipt/pos-paris/4711/void` its reversal. */
function movement(name: string, atMs: number, answeredMs: number): StockFact[] {
  if (!name.startsWith('receipt/')) return [];
  const receipt = name.replace(/[/:](void|voided|reversal)$/, '');
  const isSale = receipt === name;
  return [owner(receipt, isSale ? { atMs, bookedMs: [answeredMs] } : { atMs, cancelled: true, undone: true })];
}

function published({ connection, outcome: how, request, result, failure }: Outcome<'publish-availability'>): StockFact {
  const { sku, location, token } = request as CommandData<'publish-availability'>;
  const base = { kind: 'outcome', sku, connection, token, ...(location === undefined ? {} : { location }) } as const;
  if (how !== 'done') return { ...base, end: how, ...(failure === undefined ? {} : { failure }) };
  const answer = result as CommandResult<'publish-availability'>;
  return {
    ...base,
    end: answer.applied ? 'applied' : 'mismatch',
    shown: countedOf(answer.shown).amount,
    shownMs: timeOf(answer.at),
  };
}
