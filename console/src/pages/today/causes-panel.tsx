import { Link } from '@tanstack/react-router';
import type { Case } from '../../api/shapes.ts';
import { Empty } from '../../parts/empty.tsx';
import { Panel } from '../../parts/panel.tsx';
import { countedText } from '../cases/counted.ts';
import { DueClock } from '../cases/due-clock.tsx';
import './causes.css';

/** Open cases by cause, those that are due soonest first. */
export function CausesPanel({ cases }: { readonly cases: readonly Case[] }) {
  const first = cases.slice(0, 5);
  const most = Math.max(1, ...first.map(({ count }) => count));
  return (
    <Panel title="Open cases" className="third" aside={<Link to="/cases">All</Link>}>
      {first.length === 0 ? (
        <Empty title="Nothing is stuck">What cannot go on by itself stands here, by cause.</Empty>
      ) : (
        <ul className="cause-bars">
          {first.map((each) => (
            <li key={each.id}>
              <Link to="/cases" search={{ case: each.id }}>
                <span className="row apart">
                  <strong>{each.title}</strong>
                  <DueClock of={each} />
                </span>
                <span
                  className="bar"
                  style={{ width: `${Math.max(3, (100 * each.count) / most)}%` }}
                  aria-hidden="true"
                />
                <span className="small soft">
                  {countedText(each)} at {each.connection ?? each.subscription ?? 'the hub'}: {each.because}
                  {each.title === each.code ? '' : ` (${each.code})`}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
