import { keepFreshness, lookAtFreshness, type StockFreshness } from '../../ledgers/stock/freshness.ts';
import type { Closers } from './closers.ts';
import type { Means } from './means.ts';
import type { Storage } from './storage.ts';

/** What the operations screen says about stock, looked at from now on until the hub closes. */
export function openFreshness(
  { clock }: Pick<Means, 'clock'>,
  { database }: Pick<Storage, 'database'>,
  closers: Closers,
): StockFreshness {
  const kept = keepFreshness(() => lookAtFreshness(database), clock);
  const ending = new AbortController();
  const running = kept.run(ending.signal);
  closers.add('freshness of stock', async () => {
    ending.abort();
    await running;
  });
  return kept;
}
