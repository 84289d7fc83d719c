import { Link } from '@tanstack/react-router';
import type { Case } from '../../api/shapes.ts';
import { countText } from '../../format/format.ts';
import { Empty } from '../../parts/empty.tsx';
import { Panel } from '../../parts/panel.tsx';
import './causes.css';

/** Open cases by cause, the largest first. */
export function CausesPanel({ cases }: { readonly cases: readonly Case[] }) {
  const sorted = [...cases].sort((one, other) => other.letters - one.letters).slice(0, 5);
  const most = sorted[0]?.letters ?? 1;
  return (
    <Panel title="Open cases" className="third" aside={<Link to="/cases">All</Link>}>
      {sorted.length === 0 ? (
        <Empty title="Nothing is stuck">What cannot go on by itself stands here, by cause.</Empty>
      ) : (
        <ul className="cause-bars">
          {sorted.map(({ id, code, title, because, letters, connection, subscription }) => (
            <li key={id}>
              <Link to="/cases" search={{ cause: id }}>
                <span className="row apart">
                  <strong>{title}</strong>
                  <span>{countText(letters)}</span>
                </span>
                <span className="bar" style={{ width: `${Math.max(3, (100 * letters) / most)}%` }} aria-hidden="true" />
                <span className="small soft">
                  {connection ?? subscription}: {because}
                  {title === code ? '' : ` (${code})`}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
