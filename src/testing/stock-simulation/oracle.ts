import type { CommandData, Envelope, Outcome } from '../../canonical/envelope.ts';
import { nameOf } from '../../canonical/envelope.ts';
import type { EventData } from '../../canonical/event.ts';
import { stockKey } from './start.ts';

/**
 * What can be proven from the messages that the ledger was given, worked out in another way than the ledger does it: from
 * scratch, with whole pieces.
 */
export interface Oracle {
  take(envelope: Envelope, atMs: number): void;
  /** On hand − reserved − claims of an article at some locations; of a set, what its scarcest part allows. */
  proven(sku: string, locations: readonly string[], nowMs: number): number;
}

export interface OracleOptions {
  readonly sets: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly toleranceMs: number;
  /** How long the claim of an order lives after the last that was heard of it. */
  readonly orderClaimMs: number;
  /** Where the ERP books the orders of a channel. */
  readonly locationOf: (channel: string) => string;
}

type Lines = ReadonlyMap<string, number>;

interface Bought {
  /** As the channel has it, by version. */
  readonly sold: Map<string, Lines>;
  /** As the ERP wrote it down, and when. */
  readonly written: { readonly ms: number; readonly lines: Lines }[];
  /** Commands that the ERP has not answered. */
  readonly open: Set<string>;
  gone?: boolean;
  undone?: boolean;
  bookedMs?: number;
  location?: string;
  /** Undefined for a receipt, whose claim outlives these worlds. */
  expiresMs?: number;
}

export function createOracle({ sets, toleranceMs, orderClaimMs, locationOf }: OracleOptions): Oracle {
  const told = new Set<string>();
  const readings = new Map<string, { readonly ms: number; readonly free: number }>();
  const buyers = new Map<string, Bought>();
  const buyer = (id: string): Bought => {
    const known = buyers.get(id) ?? { sold: new Map(), written: [], open: new Set<string>() };
    buyers.set(id, known);
    return known;
  };
  const taken = (lines: readonly { sku?: string; quantity: { value: string } }[]): Map<string, number> => {
    const all = new Map<string, number>();
    for (const { sku = '', quantity } of lines) {
      for (const [part, each] of Object.entries(sets[sku] ?? { [sku]: 1 })) {
        all.set(part, (all.get(part) ?? 0) + each * Number(quantity.value));
      }
    }
    return all;
  };
  const left = (sku: string, locations: readonly string[], nowMs: number): number => {
    let rest = 0;
    for (const location of locations) rest += readings.get(stockKey(sku, location))?.free ?? 0;
    for (const bought of buyers.values()) {
      const { location = '', expiresMs = Number.POSITIVE_INFINITY } = bought;
      if (!locations.includes(location) || (nowMs >= expiresMs && bought.open.size === 0)) continue;
      const seenMs = readings.get(stockKey(sku, location))?.ms ?? Number.NEGATIVE_INFINITY;
      rest -= openOf(bought, sku, seenMs - toleranceMs);
    }
    return rest;
  };
  /** What is heard for the first time keeps the claim alive; an older version than the one that holds says nothing new. */
  const keepAlive = (id: string, { id: message }: Envelope, atMs: number): Bought => {
    const bought = buyer(id);
    if (!told.has(message)) bought.expiresMs = Math.max(bought.expiresMs ?? 0, atMs + orderClaimMs);
    told.add(message);
    return bought;
  };
  return {
    proven: (sku, locations, nowMs) => {
      const parts = Object.entries(sets[sku] ?? { [sku]: 1 });
      return Math.max(0, Math.min(...parts.map(([part, each]) => Math.floor(left(part, locations, nowMs) / each))));
    },
    take(envelope, atMs) {
      const { data } = envelope;
      switch (nameOf(envelope)) {
        case 'InventoryAdjusted': {
          const { sku, location, onHand, reserved, observedAt } = (data as EventData<'InventoryAdjusted'>).position;
          const reading = { ms: Date.parse(observedAt), free: Number(onHand.value) - Number(reserved.value) };
          const key = stockKey(sku, location);
          if (reading.ms > (readings.get(key)?.ms ?? 0)) readings.set(key, reading);
          return;
        }
        case 'OrderPlaced':
        case 'OrderEdited': {
          const { order } = data as EventData<'OrderPlaced'>;
          const isOld = buyer(order.id).sold.has('2');
          const bought = isOld ? buyer(order.id) : keepAlive(order.id, envelope, atMs);
          bought.location = locationOf(order.channel);
          bought.sold.set(order.version, taken(order.lines));
          return;
        }
        case 'command.odoo.book-order':
        case 'command.odoo.amend-order':
          keepAlive((data as CommandData<'book-order'>).order.id, envelope, atMs).open.add(commandOf(envelope));
          return;
        case 'book-order.done':
        case 'amend-order.done': {
          const { order } = requestOf<'book-order'>(data);
          const bought = keepAlive(order.id, envelope, atMs);
          bought.open.delete(commandOf(envelope));
          bought.written.push({ ms: Date.parse(envelope.time), lines: taken(order.lines) });
          return;
        }
        case 'SaleCompleted': {
          const { receipt } = data as EventData<'SaleCompleted'>;
          const bought = buyer(receipt.id);
          bought.location = receipt.location;
          bought.sold.set('1', taken(receipt.lines));
          // The ERP tells of its own tills what it has in its books, but for the stock that waits.
          if (receipt.record.connection === 'odoo' && receipt.stockWaits !== true) bought.bookedMs ??= atMs;
          return;
        }
        case 'SaleStockMoved': {
          const { receipt, at } = data as EventData<'SaleStockMoved'>;
          buyer(receipt).bookedMs ??= Date.parse(at);
          return;
        }
        case 'OrderCancelled':
        case 'OrderRejected':
          keepAlive((data as EventData<'OrderCancelled'>).order, envelope, atMs).gone = true;
          return;
        case 'confirm-order.done':
          keepAlive(requestOf<'confirm-order'>(data).order, envelope, atMs).bookedMs = Date.parse(envelope.time);
          return;
        case 'adjust-stock.done':
          buyer(requestOf<'adjust-stock'>(data).movement).bookedMs = Date.parse(envelope.time);
          return;
        case 'cancel-order.done': {
          const { result } = data as Outcome<'cancel-order'>;
          if ((result as { alreadyShipped: boolean }).alreadyShipped === false) {
            keepAlive(requestOf<'cancel-order'>(data).order, envelope, atMs).undone = true;
          }
          return;
        }
      }
    },
  };
}

/** What of an order no reading taken at `seenMs` has taken off: the most that anybody says of it, less what was booked by then. */
function openOf({ sold, written, gone, undone, bookedMs }: Bought, sku: string, seenMs: number): number {
  if (undone || (gone && bookedMs === undefined)) return 0;
  const channel = sold.get('2') ?? sold.get('1') ?? new Map();
  // The channel has not spoken yet: where it is claimed is not known.
  if (sold.size === 0) return 0;
  const answers = [...written].sort((left, right) => left.ms - right.ms);
  const wanted = Math.max(channel.get(sku) ?? 0, answers.at(-1)?.lines.get(sku) ?? 0);
  if (bookedMs === undefined || bookedMs >= seenMs) return wanted;
  const moments = [bookedMs, ...answers.map(({ ms }) => ms).filter((ms) => ms > bookedMs)].filter((ms) => ms < seenMs);
  const last = Math.max(...moments);
  const taken = (answers.findLast(({ ms }) => ms <= last)?.lines ?? channel).get(sku) ?? 0;
  return Math.max(0, wanted - taken);
}

/** "book" of `storeloom.command.book-order.v1` and of its outcome. */
const commandOf = ({ type }: Envelope): string => type.split('.')[2]?.split('-')[0] ?? '';

const requestOf = <Name extends 'book-order' | 'confirm-order' | 'cancel-order' | 'adjust-stock'>(
  data: unknown,
): CommandData<Name> => (data as Outcome<Name>).request as CommandData<Name>;
