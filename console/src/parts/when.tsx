import { useEffect, useState } from 'react';
import { exactText, millisecondsOf, relativeText } from '../format/format.ts';

/** How long ago, kept current; the exact time when one points at it. */
export function When({ at }: { readonly at: string | number }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 10_000);
    return () => clearInterval(timer);
  }, []);
  const atMs = millisecondsOf(at);
  return (
    <time dateTime={new Date(atMs).toISOString()} title={exactText(atMs)}>
      {relativeText(atMs, now)}
    </time>
  );
}
