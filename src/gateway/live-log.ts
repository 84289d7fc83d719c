import type { EventLog, Position, StoredMessage } from '../backbone/event-log.ts';
import { LANES, type Lane } from '../canonical/envelope.ts';
import type { Clock } from '../kernel/clock.ts';
import { LIMITS } from '../kernel/limits.ts';

export interface Following {
  readonly log: Pick<EventLog, 'head' | 'tail'>;
  readonly clock: Clock;
  /** Ends it. */
  readonly signal: AbortSignal;
  readonly onMessages: (messages: readonly StoredMessage[]) => void;
  /** Some messages were not told: nobody knows what they changed. */
  readonly onGap: () => void;
}

/**
 * Follows every lane of the log. Resolves once each message that is stored from then on will be told, or shows as a gap; waits while
 * the database is away.
 */
export async function followLog(following: Following): Promise<void> {
  await Promise.all(LANES.map((lane) => followLane(lane, following)));
}

async function followLane(lane: Lane, following: Following): Promise<void> {
  const { log, signal, onMessages, onGap } = following;
  let through = await headOf(lane, following);
  if (signal.aborted) return;
  const tail = log.tail(lane, (messages) => {
    const fresh = messages.filter(({ position }) => position > through);
    const [first] = fresh;
    if (first === undefined) return;
    if (first.position > through + 1) onGap();
    through = fresh.at(-1)?.position ?? through;
    onMessages(fresh);
  });
  signal.addEventListener('abort', () => void tail[Symbol.asyncDispose]());
}

async function headOf(lane: Lane, { log, clock, signal }: Following): Promise<Position> {
  for (;;) {
    try {
      return await log.head(lane);
    } catch {
      if (signal.aborted) return 0;
      await clock.sleep(LIMITS.liveLookMs, signal);
    }
  }
}
