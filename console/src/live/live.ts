import type { QueryClient } from '@tanstack/react-query';

/** How often a page that is looked at asks again while the live feed is there, and while it is not. */
const CALM_MS = 30_000;
const POLL_MS = 5_000;
/** However much changes, no question is asked more often than this. */
const SETTLE_MS = 1_500;

/** What on a page shows what changes; the first words of the keys of its questions. */
const SHOWN_BY: Readonly<Record<string, readonly string[]>> = {
  orders: ['orders', 'overview', 'today'],
  cases: ['cases', 'overview', 'today', 'orders', 'alerts'],
  flows: ['flows', 'overview'],
  connections: ['connections', 'today'],
  stock: ['stock', 'today'],
  stores: ['stores', 'store-days', 'today'],
  returns: ['returns', 'cases'],
  money: ['money', 'cases', 'today'],
};

let listening = false;
const watchers = new Set<() => void>();

/** How long a page waits before it asks again by itself. */
export const pollMs = (): number => (listening ? CALM_MS : POLL_MS);

export const isListening = (): boolean => listening;

export function watchListening(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

function heard(is: boolean): void {
  if (listening === is) return;
  listening = is;
  for (const watcher of watchers) watcher();
}

/**
 * Follows the hub's live feed and makes stale what changed. While the feed is away pages poll; the browser comes back to it by itself,
 * and says what it heard last. Answers how to stop.
 */
export function followLive(queries: QueryClient): () => void {
  const source = new EventSource('/api/v1/live');
  const changed = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const settle = (): void => {
    timer = undefined;
    for (const key of changed) void queries.invalidateQueries({ queryKey: [key] });
    changed.clear();
  };
  const onChange = ({ data }: MessageEvent<string>): void => {
    heard(true);
    const { changed: subjects } = JSON.parse(data) as { readonly changed: readonly string[] };
    for (const subject of subjects) for (const key of SHOWN_BY[subject] ?? [subject]) changed.add(key);
    timer ??= setTimeout(settle, SETTLE_MS);
  };
  source.addEventListener('hello', () => heard(true));
  source.addEventListener('change', onChange);
  source.addEventListener('reset', onChange);
  source.addEventListener('error', () => heard(false));
  return () => {
    clearTimeout(timer);
    source.close();
    heard(false);
  };
}
