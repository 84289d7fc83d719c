import { Link } from '@tanstack/react-router';
import type { StockLine } from '../../api/shapes.ts';
import { quantityText } from '../../format/format.ts';
import { Badge } from '../../parts/badge.tsx';
import { When } from '../../parts/when.tsx';
import '../../parts/table.css';
import './stock-table.css';

/** Articles, one a line; the bar shows how much of what stands there is free. */
export function StockTable({ articles }: { readonly articles: readonly StockLine[] }) {
  const most = Math.max(1, ...articles.map(({ onHand }) => Number(onHand)));
  return (
    <table className="list">
      <thead>
        <tr>
          <th>Article</th>
          <th>Free and reserved</th>
          <th className="number">On hand</th>
          <th className="number">Reserved</th>
          <th className="number">Free</th>
          <th>Channels show</th>
          <th>Read</th>
        </tr>
      </thead>
      <tbody>
        {articles.map(({ sku, unit, onHand, reserved, free, shelves, observedAt }) => (
          <tr key={sku}>
            <td>
              <Link to="/stock/$sku" params={{ sku }}>
                {sku}
              </Link>
            </td>
            <td>
              <span className="shelf-bar" aria-hidden="true">
                <span className="free" style={{ width: `${(100 * Math.max(0, Number(free))) / most}%` }} />
                <span className="reserved" style={{ width: `${(100 * Number(reserved)) / most}%` }} />
              </span>
            </td>
            <td className="number">{quantityText(onHand, unit)}</td>
            <td className="number">{quantityText(reserved, unit)}</td>
            <td className="number">
              <strong>{quantityText(free, unit)}</strong>
            </td>
            <td>
              {shelves.length === 0 ? <span className="soft">nothing is published</span> : null}
              {shelves.map((shelf) => (
                <span key={`${shelf.connection} ${shelf.location ?? ''}`} className="shown">
                  <span className="soft small">{shelf.connection}</span>{' '}
                  {shelf.trouble === undefined ? (
                    <strong>{shelf.shown === undefined ? '?' : quantityText(shelf.shown, unit)}</strong>
                  ) : (
                    <Badge tone="wrong">{shelf.trouble}</Badge>
                  )}
                  {shelf.underWay ? <Badge tone="moving">under way</Badge> : null}
                </span>
              ))}
            </td>
            <td className="soft">{observedAt === undefined ? 'not yet' : <When at={observedAt} />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
