import type { StoreDay } from '../../api/shapes.ts';
import { moneyText, wordsOf } from '../../format/format.ts';
import { Badge } from '../../parts/badge.tsx';
import { Empty } from '../../parts/empty.tsx';
import { ListTable } from '../../parts/list-table.tsx';
import { Panel } from '../../parts/panel.tsx';

/** What should be in each drawer, and what was counted. */
export function DrawersPanel({ day: { drawers } }: { readonly day: StoreDay }) {
  return (
    <Panel title="Counted against expected" flush className="two-thirds" aside="Float, what came in, what was moved">
      {drawers.length === 0 ? (
        <Empty title="Nothing is counted yet">Each tender of each till stands here once something came in by it.</Empty>
      ) : (
        <ListTable
          columns={['Till', 'Tender', { number: 'Expected' }, { number: 'Counted' }, { number: 'Difference' }]}
        >
          {drawers.map(({ till, kind, expected, counted }) => (
            <tr key={`${till} ${kind} ${expected.currency}`}>
              <td>{till}</td>
              <td>{wordsOf(kind)}</td>
              <td className="number">{moneyText(expected.amount, expected.currency)}</td>
              <td className="number">
                {counted === undefined ? 'not counted' : moneyText(counted.amount, counted.currency)}
              </td>
              <td className="number">
                <Difference expected={expected} counted={counted} />
              </td>
            </tr>
          ))}
        </ListTable>
      )}
    </Panel>
  );
}

type Drawer = StoreDay['drawers'][number];

function Difference({ expected, counted }: Pick<Drawer, 'expected'> & { readonly counted: Drawer['counted'] }) {
  if (counted === undefined) return null;
  const difference = counted.amount - expected.amount;
  if (difference === 0) return <Badge tone="well">none</Badge>;
  return (
    <Badge tone="wrong">
      {difference > 0 ? '+' : ''}
      {moneyText(difference, expected.currency)}
    </Badge>
  );
}
