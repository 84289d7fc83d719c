import type { Clock } from '../../../kernel/clock.ts';
import type { Incoming } from './calls.ts';

/** How an overloaded server is slow. Undefined: as many as come. */
export interface Load {
  /** Calls that it takes per second; the others wait. */
  mostCallsPerSecond: number | undefined;
  /** Processes that answer calls; while all of them are busy the others wait. */
  workers: number | undefined;
  /**
   * Orders that it gets done per second, created and confirmed, one after the other. Whoever brings more waits for the answer, and
   * keeps a worker busy meanwhile.
   */
  mostOrdersPerSecond: number | undefined;
}

export const IDLE: Readonly<Load> = {
  mostCallsPerSecond: undefined,
  workers: undefined,
  mostOrdersPerSecond: undefined,
};

/** Lets calls through as fast as the load allows; all of it can be changed at any time. */
export function workers(clock: Clock, load: Load): <T>(call: Incoming, work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let busy = 0;
  const calls = lane(clock);
  const orders = lane(clock);
  const enter = async (): Promise<void> => {
    while (load.workers !== undefined && busy >= load.workers) {
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
    busy += 1;
  };
  const leave = (): void => {
    busy -= 1;
    waiting.shift()?.();
  };
  return async (call, work) => {
    if (load.mostCallsPerSecond !== undefined) await calls(1_000 / load.mostCallsPerSecond, 'begins');
    await enter();
    try {
      const count = ordersIn(call);
      if (load.mostOrdersPerSecond !== undefined && count > 0) {
        await orders((count * HALF * 1_000) / load.mostOrdersPerSecond, 'ends');
      }
      return await work();
    } finally {
      leave();
    }
  };
}

/** Creating and confirming each take half of the time that an order takes. */
const HALF = 0.5;

/** Orders that a call creates or confirms. */
function ordersIn({ model, method, ids, named, positional = [] }: Incoming): number {
  if (model !== 'sale.order') return 0;
  if (method === 'action_confirm') {
    const [first] = positional;
    return ids?.length ?? (Array.isArray(first) ? first.length : 1);
  }
  if (method !== 'load') return 0;
  const rows = (named.data ?? positional[1] ?? []) as readonly (readonly string[])[];
  // Rows of further lines belong to the order above them and have no id of their own.
  return rows.filter(([id]) => id !== undefined && id !== '').length;
}

/** One thing after the other, each of which takes its time; waits until it begins or until it is done. */
function lane(clock: Clock): (takesMs: number, until: 'begins' | 'ends') => Promise<void> {
  let free = 0;
  return async (takesMs, until) => {
    const now = clock.now();
    const begins = Math.max(now, free);
    free = begins + takesMs;
    const wait = (until === 'begins' ? begins : free) - now;
    if (wait > 0) await clock.sleep(wait);
  };
}
