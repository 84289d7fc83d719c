import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { alerts as alertsOf, serviceLevels } from '../../api/questions.ts';
import { manyText } from '../../format/format.ts';
import { Badge } from '../../parts/badge.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import '../alerts/alerts.css';
import { budgetPart, nameOf, partText, promiseText, standingOf } from '../alerts/how-it-stands.ts';

/** What the business may count on, what is left of each error budget, and how many alerts stand. */
export function LevelsPanel() {
  const levels = useQuery(serviceLevels());
  const standing = useQuery(alertsOf()).data?.alerts.filter(({ state }) => state === 'firing').length ?? 0;
  return (
    <Panel
      title="Service levels"
      className="third"
      aside={
        <Link to="/alerts">
          {standing === 0 ? 'Alerts' : `${manyText(standing, 'alert')} ${standing === 1 ? 'stands' : 'stand'}`}
        </Link>
      }
    >
      <Waiting of={levels} lines={3}>
        {(told) => (
          <ul className="level-lines">
            {told.levels.map((level) => {
              const { tone, text } = standingOf(level);
              const left = level.achieved === undefined ? 0 : Math.max(0.02, budgetPart(level));
              return (
                <li key={level.name}>
                  <div className="row apart">
                    <strong>
                      {nameOf(level)} {level.achieved === undefined ? '' : partText(level.achieved)}
                    </strong>
                    <Badge tone={tone}>{text}</Badge>
                  </div>
                  <span className="track" aria-hidden="true">
                    <span className={`left ${tone}`} style={{ width: `${Math.min(100, 100 * left)}%` }} />
                  </span>
                  <span className="soft small">{promiseText(level)}</span>
                </li>
              );
            })}
          </ul>
        )}
      </Waiting>
    </Panel>
  );
}
