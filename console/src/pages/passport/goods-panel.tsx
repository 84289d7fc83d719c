import { Link } from '@tanstack/react-router';
import type { StoryEntry } from '../../api/shapes.ts';
import { quantityText } from '../../format/format.ts';
import { Empty } from '../../parts/empty.tsx';
import { Panel } from '../../parts/panel.tsx';
import { goodsOf } from './goods.ts';
import '../../parts/table.css';

/** What was bought, what of it has left the house, and the way to each article's stock. */
export function GoodsPanel({ story }: { readonly story: readonly StoryEntry[] }) {
  const goods = goodsOf(story);
  return (
    <Panel title="Goods" flush className="third">
      {goods.length === 0 ? (
        <Empty title="Not known yet">What was bought stands here when the order has arrived.</Empty>
      ) : null}
      <table className="list" hidden={goods.length === 0}>
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
