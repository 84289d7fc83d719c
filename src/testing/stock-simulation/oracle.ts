import type { CommandData, Envelope, Outcome } from '../../canonical/envelope.ts';
import { nameOf } from '../../canonical/envelope.ts';
import type { EventData } from '../../canonical/event.ts';

/**
 * What can be proven from the messages that the ledger was given, worked out in another way than the ledger does it: from
 * scratch, with whole pieces, for one location.
 */
export interface Oracle {
  take(envelope: Envelope): void;
  /** On hand − reserved − claims of an article; of a set, what its scarcest part allows. */
  proven(sku: string): number;
}

type Lines = ReadonlyMap<string, number>;

interface Bought {
  /** As the channel has it, by version. */
  readonly sold: Map<string, Lines>;
  /** As the ERP wrote it down, and when. */
  readonly written: { readonly ms: number; readonly lines: Lines }[];
  gone?: boolean;
  undone?: boolean;
  bookedMs?: number;
}

export function createOracle(
  sets: Readonly<Record<string, Readonly<Record<string, number>>>>,
  toleranceMs: number,
): Oracle {
  const readings = new Map<string, { readonly ms: number; readonly free: number }>();
  const buyers = new Map<string, Bought>();
  const buyer = (id: string): Bought => {
    const known = buyers.get(id) ?? { sold: new Map(), written: [] };
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
  const left = (sku: string): number => {
    const reading = readings.get(sku);
    if (reading === undefined) return 0;
    let rest = reading.free;
    for (const bought of buyers.values()) rest -= openOf(bought, sku, reading.ms - toleranceMs);
    return rest;
  };
  return {
    proven: (sku) => {
      const parts = Object.entries(sets[sku] ?? { [sku]: 1 });
      return Math.max(0, Math.min(...parts.map(([part, each]) => Math.floor(left(part) / each))));
    },
    take(envelope) {
      const { data } = envelope;
      switch (nameOf(envelope)) {
        case 'InventoryAdjusted': {
          const { sku, onHand, reserved, observedAt } = (data as EventData<'InventoryAdjusted'>).position;
          const reading = { ms: Date.parse(observedAt), free: Number(onHand.value) - Number(reserved.value) };
          if (reading.ms > (readings.get(sku)?.ms ?? 0)) readings.set(sku, reading);
          return;
        }
        case 'OrderPlaced':
        case 'OrderEdited': {
          const { order } = data as EventData<'OrderPlaced'>;
          buyer(order.id).sold.set(order.version, taken(order.lines));
          return;
        }
        case 'book-order.done':
        case 'amend-order.done': {
          const { order } = requestOf<'book-order'>(data);
          buyer(order.id).written.push({ ms: Date.parse(envelope.time), lines: taken(order.lines) });
          return;
        }
        case 'SaleCompleted': {
          const { receipt } = data as EventData<'SaleCompleted'>;
          buyer(receipt.id).sold.set('1', taken(receipt.lines));
          return;
        }
        case 'OrderCancelled':
        case 'OrderRejected':
          buyer((data as EventData<'OrderCancelled'>).order).gone = true;
          return;
        case 'confirm-order.done':
          buyer(requestOf<'confirm-order'>(data).order).bookedMs = Date.parse(envelope.time);
          return;
        case 'adjust-stock.done':
          buyer(requestOf<'adjust-stock'>(data).movement).bookedMs = Date.parse(envelope.time);
          return;
        case 'cancel-order.done': {
          const { result } = data as Outcome<'cancel-order'>;
          if ((result as { alreadyShipped: boolean }).alreadyShipped === false) {
            buyer(requestOf<'cancel-order'>(data).order).undone = true;
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

const requestOf = <Name extends 'book-order' | 'confirm-order' | 'cancel-order' | 'adjust-stock'>(
  data: unknown,
): CommandData<Name> => (data as Outcome<Name>).request as CommandData<Name>;
