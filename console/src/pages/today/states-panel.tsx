import { Link } from '@tanstack/react-router';
import type { Overview } from '../../api/shapes.ts';
import { countText, wordsOf } from '../../format/format.ts';
import { Panel } from '../../parts/panel.tsx';
import './states.css';

const WAY = [
  'awaited',
  'placed',
  'accepted',
  'allocated',
  'partially-shipped',
  'shipped',
  'delivered',
  'closed',
  'cancelled',
  'rejected',
] as const;

/** How many orders are how far; what is held stands out of each bar. */
export function StatesPanel({ counts }: { readonly counts: Overview['orders'] }) {
  const rows = WAY.map((state) => {
    const of = counts.filter((count) => count.state === state);
    const sum = (held: boolean): number =>
      of.filter((count) => count.held === held).reduce((all, { orders }) => all + orders, 0);
    return { state, going: sum(false), held: sum(true) };
  }).filter(({ going, held }) => going + held > 0);
  const most = Math.max(1, ...rows.map(({ going, held }) => going + held));
  return (
    <Panel title="How far orders are" className="third" aside="what is held is red">
      <ul className="states">
        {rows.map(({ state, going, held }) => (
          <li key={state}>
            <Link to="/orders" search={{ state }}>
              {wordsOf(state)}
            </Link>
            <span className="track" aria-hidden="true">
              <span className="going" style={{ width: `${(100 * going) / most}%` }} />
              <span className="held" style={{ width: held === 0 ? 0 : `max(4px, ${(100 * held) / most}%)` }} />
            </span>
            <span className="number">
              {countText(going + held)}
              {held === 0 ? '' : <span className="unseen">, of which {held} are held</span>}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
