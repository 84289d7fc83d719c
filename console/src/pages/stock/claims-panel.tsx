import { Link } from '@tanstack/react-router';
import type { Stock } from '../../api/shapes.ts';
import { manyText, quantityText } from '../../format/format.ts';
import { Empty } from '../../parts/empty.tsx';
import { Panel } from '../../parts/panel.tsx';
import '../../parts/table.css';
import { When } from '../../parts/when.tsx';

/** Which orders hold some of it, the oldest first. */
export function ClaimsPanel({ stock }: { readonly stock: Stock }) {
  const { claims, unit } = stock;
  return (
    <Panel title="Claims" flush className="half" aside={manyText(claims.count, 'order')}>
      {claims.oldest.length === 0 ? (
        <Empty title="Nobody holds any of it">
          An order holds its pieces here from the moment it is heard of until the ERP has reserved them.
        </Empty>
      ) : (
        <table className="list">
          <thead>
            <tr>
              <th>Order</th>
              <th className="number">Holds</th>
              <th>Why</th>
              <th>Since</th>
            </tr>
          </thead>
          <tbody>
            {claims.oldest.map(({ owner, quantity, reason, since, location }) => (
              <tr key={`${owner} ${location}`}>
                <td>
                  {owner.startsWith('order/') ? (
                    <Link to="/orders/$order" params={{ order: owner }}>
                      {owner}
                    </Link>
                  ) : (
                    owner
                  )}
                </td>
                <td className="number">{quantityText(quantity, unit)}</td>
                <td>{reason}</td>
                <td className="soft">
                  <When at={since} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}
