import type { OutcomeKind } from '../canonical/envelope.ts';

/** What a connection did since the process started, for metrics. */
export interface ConnectionCounters {
  translated(result: 'events' | 'hints' | 'parts' | 'ignored' | 'invalid', count: number): void;
  carriedOut(command: string, result: OutcomeKind | 'held'): void;
  polled(poll: string, result: 'read' | 'failed', facts: number): void;
  /** All numbers by a name like `translated.events` or `command.book-order.done`. */
  snapshot(): Readonly<Record<string, number>>;
}

/** Counts in memory. */
export function countConnection(): ConnectionCounters {
  const counts = new Map<string, number>();
  const add = (name: string, by: number): void => void counts.set(name, (counts.get(name) ?? 0) + by);
  return {
    translated: (result, count) => add(`translated.${result}`, count),
    carriedOut: (command, result) => add(`command.${command}.${result}`, 1),
    polled: (poll, result, facts) => {
      add(`poll.${poll}.${result}`, 1);
      if (facts > 0) add(`poll.${poll}.facts`, facts);
    },
    snapshot: () => Object.fromEntries(counts),
  };
}
