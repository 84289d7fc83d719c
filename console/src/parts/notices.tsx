import { CloseButton } from '@mantine/core';
import { useSyncExternalStore } from 'react';
import './notices.css';

interface Notice {
  readonly id: number;
  readonly text: string;
}

const SHOWN_MS = 8_000;
let shown: readonly Notice[] = [];
let count = 0;
const watchers = new Set<() => void>();

function show(next: readonly Notice[]): void {
  shown = next;
  for (const watcher of watchers) watcher();
}

/** Says that something was done; it is read out to whoever does not see it. */
export function notify(text: string): void {
  count += 1;
  const id = count;
  show([...shown.slice(-2), { id, text }]);
  setTimeout(() => dismiss(id), SHOWN_MS);
}

const dismiss = (id: number): void => show(shown.filter((notice) => notice.id !== id));

function subscribe(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

/** What was done just now. */
export function Notices() {
  const notices = useSyncExternalStore(subscribe, () => shown);
  return (
    <div className="notices" role="status" aria-live="polite">
      {notices.map(({ id, text }) => (
        <div key={id} className="notice">
          <span>{text}</span>
          <CloseButton size="sm" aria-label="Dismiss" onClick={() => dismiss(id)} />
        </div>
      ))}
    </div>
  );
}
