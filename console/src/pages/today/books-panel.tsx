import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { returns, storeDays, variances } from '../../api/money-questions.ts';
import { manyText } from '../../format/format.ts';
import { Dot } from '../../parts/badge.tsx';
import { Panel } from '../../parts/panel.tsx';
import type { Tone } from '../../parts/tone.ts';
import { useWholeHouse } from '../../session/me.ts';
import './systems.css';

interface Counted {
  readonly count: number;
  /** Whether there are more than were counted. */
  readonly more: boolean;
}

/** What finance has to look at: books that do not agree, days of stores and returns that wait. Nothing when nothing does. */
export function BooksPanel() {
  const open = countOf(useInfiniteQuery({ ...variances({}), enabled: useWholeHouse() }).data?.pages[0], 'variances');
  const differing = countOf(useInfiniteQuery(storeDays({ state: 'varied' })).data?.pages[0], 'days');
  const gaps = countOf(useInfiniteQuery(storeDays({ state: 'incomplete' })).data?.pages[0], 'days');
  const waiting = countOf(useInfiniteQuery(returns({ held: true })).data?.pages[0], 'returns');
  if ([open, differing, gaps, waiting].every(({ count }) => count === 0)) return null;
  return (
    <Panel title="For finance" className="third" aside="waits for a person">
      <ul className="systems">
        <Line of={open} one="variance" tone="wrong" says="books that do not agree">
          <Link to="/variances">Look</Link>
        </Line>
        <Line of={differing} one="store day" tone="wrong" says="counted otherwise than expected">
          <Link to="/store-days" search={{ state: 'varied' }}>
            Look
          </Link>
        </Line>
        <Line of={gaps} one="store day" tone="late" says="with receipts missing or a till open">
          <Link to="/store-days" search={{ state: 'incomplete' }}>
            Look
          </Link>
        </Line>
        <Line of={waiting} one="return" tone="late" says="to approve or to finish">
          <Link to="/returns" search={{ held: true }}>
            Look
          </Link>
        </Line>
      </ul>
    </Panel>
  );
}

type Page<Name extends string> = { readonly [_ in Name]: readonly unknown[] } & { readonly next?: string };

const countOf = <Name extends string>(page: Page<Name> | undefined, name: Name): Counted => ({
  count: page?.[name].length ?? 0,
  more: page?.next !== undefined,
});

interface LineProps {
  readonly of: Counted;
  readonly one: string;
  readonly tone: Tone;
  readonly says: string;
  readonly children: ReactNode;
}

function Line({ of: { count, more }, one, tone, says, children }: LineProps) {
  if (count === 0) return null;
  return (
    <li>
      <Dot tone={tone} />
      <div>
        <strong>
          {more ? 'more than ' : ''}
          {manyText(count, one)}
        </strong>
        <div className="small soft">{says}</div>
      </div>
      {children}
    </li>
  );
}
