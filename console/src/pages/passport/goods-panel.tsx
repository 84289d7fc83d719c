import { Link } from '@tanstack/react-router';
import type { StoryEntry } from '../../api/shapes.ts';
import { quantityText } from '../../format/format.ts';
import { Panel } from '../../parts/panel.tsx';
import { goodsOf } from './goods.ts';
import '../../parts/table.css';

/** What was bought, what of it has left the house, and the way to each article's stock. */
export function GoodsPanel({ story }: { readonly story: readonly StoryEntry[] }) {
  const goods = goodsOf(story);
  if (goods.length === 0) return null;
  return (
    <Panel title="Goods" flush>
      <table className="list">
        <thead>
          <tr>
            <th>Article</th>
            <th className="number">Bought</th>
            <th className="number">Sent</th>
          </tr>
        </thead>
        <tbody>
          {goods.map(({ sku, title, bought, sent, unit }) => (
            <tr key={sku}>
              <td>
                <Link to="/stock/$sku" params={{ sku }}>
                  {sku}
                </Link>
                <div className="soft small">{title}</div>
              </td>
              <td className="number">{quantityText(String(bought), unit)}</td>
              <td className="number">{quantityText(String(sent), unit)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
