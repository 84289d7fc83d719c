import type { Stock } from '../../api/shapes.ts';
import { durationText, quantityText } from '../../format/format.ts';
import { Badge } from '../../parts/badge.tsx';
import { Panel } from '../../parts/panel.tsx';
import '../../parts/table.css';

/** What each place holds, and how old that word is. */
export function PositionsPanel({ stock }: { readonly stock: Stock }) {
  return (
    <Panel title="Places" flush className="half">
      <table className="list">
        <thead>
          <tr>
            <th>Place</th>
            <th className="number">On hand</th>
            <th className="number">Reserved</th>
            <th>Read</th>
          </tr>
        </thead>
        <tbody>
          {stock.positions.map(({ location, onHand, reserved, ageMs, fresh, source }) => (
            <tr key={location}>
              <td>
                <strong>{location}</strong> <span className="soft small">{source}</span>
              </td>
              <td className="number">{quantityText(onHand, stock.unit)}</td>
              <td className="number">{quantityText(reserved, stock.unit)}</td>
              <td>
                <Badge tone={fresh ? 'well' : 'wrong'}>{fresh ? 'fresh' : 'too old'}</Badge>{' '}
                <span className="soft small">{durationText(ageMs)} ago</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
