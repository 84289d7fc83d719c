import { useEffect, useState } from 'react';
import type { Case } from '../../api/shapes.ts';
import { exactText } from '../../format/format.ts';
import { Badge } from '../../parts/badge.tsx';
import { dueOf } from './due.ts';

/** The clock of a case, kept current; the exact time when one points at it. */
export function DueClock({ of }: { readonly of: Case }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 10_000);
    return () => clearInterval(timer);
  }, []);
  const { tone, text } = dueOf(of, now);
  return (
    <time dateTime={of.deadline} title={`Due ${exactText(Date.parse(of.deadline))}`}>
      <Badge tone={tone}>{text}</Badge>
    </time>
  );
}
