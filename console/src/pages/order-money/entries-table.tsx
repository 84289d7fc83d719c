import type { OrderMoney } from '../../api/shapes.ts';
import { moneyText, sentenceText, wordsOf } from '../../format/format.ts';
import { Empty } from '../../parts/empty.tsx';
import { ListTable } from '../../parts/list-table.tsx';
import { When } from '../../parts/when.tsx';
import { shortName } from '../returns/return-states.ts';

/** The lines of the ledger. */
export function EntriesTable({ entries }: Pick<OrderMoney, 'entries'>) {
  if (entries.length === 0) return <Empty title="No line yet">Each fact of its money is a line here.</Empty>;
  return (
    <ListTable columns={['What', { number: 'Change' }, 'Of', 'Said', 'When']}>
      {entries.map(({ id, kind, payment, connection, change, presented, rate, note, at }) => (
        <tr key={id}>
          <td>
            <strong>{sentenceText(wordsOf(kind))}</strong>
          </td>
          <td className="number">
            {change.amount > 0 && kind !== 'failed' ? '+' : ''}
            {moneyText(change.amount, change.currency)}
            {presented === undefined ? null : (
              <div className="soft small">
                {moneyText(presented.amount, presented.currency)}
                {rate === undefined ? null : ` at ${rate}`}
              </div>
            )}
          </td>
          <td>
            {connection}
            {payment === undefined ? null : <div className="soft small mono">{shortName(payment)}</div>}
          </td>
          <td className="soft">{note ?? ''}</td>
          <td className="soft">
            <When at={at} />
          </td>
        </tr>
      ))}
    </ListTable>
  );
}
