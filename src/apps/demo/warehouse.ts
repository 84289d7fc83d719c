import { type Chance, happens, integerBetween, pick } from '../../kernel/chance.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { PackingBench, Parcel, PickTask } from './parties.ts';

export interface Warehouse {
  /** Parcels that left. */
  readonly shipped: number;
  stop(): Promise<void>;
}

export interface WarehouseOptions {
  readonly bench: PackingBench;
  readonly chance: Chance;
  readonly clock: Clock;
  /** Pause between two looks at the bench, in milliseconds. */
  readonly everyMs: number;
  /** Most parcels in one go. */
  readonly most: number;
  readonly onNews: (line: string) => void;
  readonly onTrouble: (error: unknown) => void;
}

/** How likely it is that a delivery of goods arrives in a round. */
const RESTOCK_CHANCE = 0.12;

const CARRIERS = ['DHL', 'UPS', 'DPD'] as const;

/** People who pack what is reserved, put a label on it, and now and then send a part first. */
export function startWarehouse({
  bench,
  chance,
  clock,
  everyMs,
  most,
  onNews,
  onTrouble,
}: WarehouseOptions): Warehouse {
  const stopping = new AbortController();
  let shipped = 0;

  async function packSome(): Promise<void> {
    const tasks = await bench.ready();
    for (const task of tasks.slice(0, most)) {
      // Not everything is picked in the first round.
      if (happens(chance, 0.4)) continue;
      await bench.ship(task, parcelFor(task, chance));
      shipped += 1;
    }
    if (!happens(chance, RESTOCK_CHANCE)) return;
    const arrived = await bench.restock();
    if (arrived.length > 0) onNews(`goods arrived: ${arrived.join(', ')}`);
  }

  async function work(): Promise<void> {
    while (!stopping.signal.aborted) {
      await clock.sleep(everyMs, stopping.signal);
      if (stopping.signal.aborted) return;
      await packSome().catch(onTrouble);
    }
  }

  const working = work();
  return {
    get shipped() {
      return shipped;
    },
    async stop() {
      stopping.abort();
      await working;
    },
  };
}

/** A parcel with a label; of an order with several pieces now and then a part first. */
function parcelFor({ pieces }: PickTask, chance: Chance): Parcel {
  const carrier = pick(chance, CARRIERS);
  const parcel = { carrier, tracking: trackingNumber(chance, carrier) };
  const skus = Object.keys(pieces);
  if (skus.length < 2 || !happens(chance, 0.15)) return parcel;
  const first = pick(chance, skus);
  return { ...parcel, quantities: { [first]: pieces[first] ?? 0 } };
}

function trackingNumber(chance: Chance, carrier: (typeof CARRIERS)[number]): string {
  const digits = (count: number): string =>
    Array.from({ length: count }, () => String(integerBetween(chance, 0, 9))).join('');
  if (carrier === 'UPS') return `1Z999AA1${digits(10)}`;
  return carrier === 'DHL' ? `003404341${digits(11)}` : `0${digits(13)}`;
}
