import { useEffect } from 'react';
import type { Overview } from '../../api/shapes.ts';
import { dayText } from '../../format/format.ts';
import { When } from '../../parts/when.tsx';
import './headline.css';
import type { Verdict } from './verdict.ts';

/** The day in one line, large enough to be read from across the room. */
export function Headline({ verdict, hub }: { readonly verdict: Verdict; readonly hub: Overview }) {
  const { tone, headline, sentence } = verdict;
  useEffect(() => {
    document.title = `${headline} · Storeloom`;
  }, [headline]);
  return (
    <div className={`headline ${tone}`}>
      <p className="eyebrow">
        <span>Today</span> {dayText(Date.now())} · hub {hub.hub}, started <When at={hub.startedAt} />
      </p>
      <h1>{headline}</h1>
      <p className="sentence">{sentence}</p>
    </div>
  );
}
