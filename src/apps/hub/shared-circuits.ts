import { type SharedCircuits, shareCircuits } from '../../connections/postgres/shared-circuits.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { HubConnections } from './connections.ts';
import type { HubLog } from './log.ts';
import type { Storage } from './storage.ts';

/** A third of the lease of a report, so that one round that fails loses nothing. */
const EVERY_MS = 10_000;

/** Tells the other hubs of this one's circuits and hears of theirs, until it is ended. */
export function openSharedCircuits(
  { clock, log, node }: { readonly clock: Clock; readonly log: HubLog; readonly node: string },
  { database }: Pick<Storage, 'database'>,
  { circuits }: Pick<HubConnections, 'circuits'>,
): SharedCircuits & { end(): Promise<void> } {
  const shared = shareCircuits(database, { hub: node, own: circuits });
  const ending = new AbortController();
  const run = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      await shared.round().catch((reason: unknown) => {
        log.warn({ reason: String(reason) }, 'circuits could not be shared; it is tried again');
      });
      await clock.sleep(EVERY_MS, ending.signal);
    }
  };
  const running = run();
  return {
    ...shared,
    async end() {
      ending.abort();
      await running;
      await shared.leave().catch(() => {});
    },
  };
}
