import type { Database } from '../../backbone/postgres/database.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { WebhookTally } from '../../operations/webhook-counts.ts';
import type { HubLog } from './log.ts';

const EVERY_MS = 10_000;

interface Means {
  readonly tally: WebhookTally;
  readonly database: Database;
  readonly clock: Clock;
  readonly log: HubLog;
}

/** Writes what this hub counted of webhooks for all hubs; answers how to end it, with everything written. */
export function keepWebhookCounts({ tally, database, clock, log }: Means): () => Promise<void> {
  const ending = new AbortController();
  const write = () =>
    tally
      .write(database, clock.now())
      .catch((reason: unknown) => log.warn({ reason: String(reason) }, 'counts of webhooks are written later'));
  const round = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      await clock.sleep(EVERY_MS, ending.signal);
      await write();
    }
  };
  const running = round();
  return async () => {
    ending.abort();
    await running;
  };
}
