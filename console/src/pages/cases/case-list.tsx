import { Link } from '@tanstack/react-router';
import type { Case } from '../../api/shapes.ts';
import { sentenceText } from '../../format/format.ts';
import type { CasesSearch } from './cases-search.ts';
import { countedText } from './counted.ts';
import { DueClock } from './due-clock.tsx';

interface CaseListProps {
  readonly cases: readonly Case[];
  readonly picked: string;
  readonly search: CasesSearch;
}

/** All cases; by when, how much and whose is seen before it is read. */
export function CaseList({ cases, picked, search }: CaseListProps) {
  const most = Math.max(...cases.map(({ count }) => count));
  return (
    <ul className="causes" aria-label="Cases">
      {cases.map((each) => (
        <li key={each.id}>
          <Link
            to="/cases"
            search={{ ...search, case: each.id }}
            className={`cause ${each.severity}`}
            aria-current={each.id === picked ? 'true' : undefined}
          >
            <span className="row apart">
              <strong>{each.title}</strong>
              <DueClock of={each} />
            </span>
            <span className="because">{sentenceText(each.because)}</span>
            <span
              className="share"
              style={{ width: `${Math.max(4, (100 * each.count) / most)}%` }}
              aria-hidden="true"
            />
            <span className="soft small">
              {countedText(each)} at {each.connection ?? each.subscription ?? 'the hub'}, {each.ownerName ?? each.owner}
              {each.title === each.code ? '' : `, ${each.code}`}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
