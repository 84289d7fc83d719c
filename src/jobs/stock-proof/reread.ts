import type { Database } from '../../backbone/postgres/database.ts';
import type { Clock } from '../../kernel/clock.ts';
import { unreadBookings } from '../../ledgers/stock/scan.ts';
import type { ProofSource } from './seen.ts';

export interface Rereading {
  readonly database: Database;
  /** The ERP; undefined when it cannot be asked for some articles. */
  readonly erp: Pick<ProofSource, 'tell'> | undefined;
  readonly clock: Clock;
  /** How often it is looked. */
  readonly lookEveryMs: number;
  /** How long a booking is given until a reading comes by itself. */
  readonly waitMs: number;
  /** Told once, until it works again. */
  readonly onTrouble: (reason: unknown) => void;
}

/** Articles that are read again at once. */
const MOST_AT_ONCE = 100;
/** What was booked longer ago is left to the proof of stock. */
const LONGEST_MS = 2 * 3_600_000;
/** An article that a reading does not end is read again after twice the time, up to this. */
const MOST_PAUSE_MS = 10 * 60_000;

/**
 * Has the ERP read again where something was booked and no reading came since: the one that the ERP announced was older than the answer, as
 * happens when an answer is slow or was lost and asked for again. Without it those pieces would be held back twice until the next full
 * reading. Runs until `signal` is aborted.
 */
export async function rereadBooked(rereading: Rereading, signal: AbortSignal): Promise<void> {
  const { database, erp, clock, lookEveryMs, waitMs, onTrouble } = rereading;
  if (erp === undefined) return;
  let told = new Map<string, { readonly nextMs: number; readonly pauseMs: number }>();
  let isWell = true;
  while (!signal.aborted) {
    try {
      const nowMs = clock.now();
      const waiting = await unreadBookings(
        database,
        { fromMs: nowMs - LONGEST_MS, untilMs: nowMs - waitMs },
        MOST_AT_ONCE,
      );
      told = new Map([...told].filter(([sku]) => waiting.includes(sku)));
      const due = waiting.filter((sku) => (told.get(sku)?.nextMs ?? 0) <= nowMs);
      if (due.length > 0) await erp.tell(due, signal);
      for (const sku of due) {
        const pauseMs = Math.min(MOST_PAUSE_MS, 2 * (told.get(sku)?.pauseMs ?? waitMs));
        told.set(sku, { nextMs: nowMs + pauseMs, pauseMs });
      }
      isWell = true;
    } catch (reason) {
      if (!signal.aborted && isWell) onTrouble(reason);
      isWell = false;
    }
    await clock.sleep(lookEveryMs, signal);
  }
}
