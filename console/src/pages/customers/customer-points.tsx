import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { customerPoints } from '../../api/money-questions.ts';
import type { CustomerPoints } from '../../api/shapes.ts';
import { manyText, sentenceText } from '../../format/format.ts';
import { Empty } from '../../parts/empty.tsx';
import { ListTable } from '../../parts/list-table.tsx';
import { NextPage } from '../../parts/next-page.tsx';
import { Panel } from '../../parts/panel.tsx';
import { When } from '../../parts/when.tsx';
import { shortName } from '../returns/return-states.ts';

/** What a customer earned, spent and lost, movement by movement; nothing where no points are kept. */
export function CustomerPointsPanel({ customer }: { readonly customer: string }) {
  const found = useInfiniteQuery(customerPoints(customer));
  const [first] = found.data?.pages ?? [];
  if (first === undefined || first.accounts.length === 0) return null;
  const entries = found.data?.pages.flatMap((page) => page.entries) ?? [];
  return (
    <Panel title="Points" flush aside={balanceOf(first)}>
      {entries.length === 0 ? (
        <Empty title="No movement that you may see">
          Points of channels that you do not see are counted all the same.
        </Empty>
      ) : (
        <ListTable columns={['Why', { number: 'Points' }, { number: 'Balance' }, 'Of', 'When']}>
          {entries.map((entry) => (
            <PointsRow key={entry.id} entry={entry} />
          ))}
        </ListTable>
      )}
      <NextPage of={found}>Earlier movements</NextPage>
    </Panel>
  );
}

function balanceOf({ balance, accounts }: CustomerPoints): string {
  const owed = balance < 0 ? `owes ${manyText(-balance, 'point')}` : `holds ${manyText(balance, 'point')}`;
  return accounts.length > 1 ? `${owed} in ${manyText(accounts.length, 'account')}` : owed;
}

function PointsRow({ entry }: { readonly entry: CustomerPoints['entries'][number] }) {
  const { change, balance, order, line, sku, reason, at } = entry;
  return (
    <tr>
      <td>
        <strong>{sentenceText(reason)}</strong>
      </td>
      <td className="number">
        {change > 0 ? '+' : ''}
        {change}
      </td>
      <td className="number">{balance}</td>
      <td>
        {order?.startsWith('order/') ? (
          <Link to="/orders/$order" params={{ order }}>
            {shortName(order)}
          </Link>
        ) : (
          shortName(order ?? '')
        )}
        {line === undefined ? null : (
          <div className="soft small">{sku ?? (line === '@shipping' ? 'Shipping' : line)}</div>
        )}
      </td>
      <td className="soft">
        <When at={at} />
      </td>
    </tr>
  );
}
