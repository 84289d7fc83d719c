import type { Stock } from '../../api/shapes.ts';
import { quantityText } from '../../format/format.ts';
import { Empty } from '../../parts/empty.tsx';
import { ListTable } from '../../parts/list-table.tsx';
import { Panel } from '../../parts/panel.tsx';
import { ReadBadge } from './read-badge.tsx';

/** What each place holds, and how old that word is; of a set, what each holds of its parts. */
export function PositionsPanel({ stock }: { readonly stock: Stock }) {
  const { components } = stock;
  const isSet = components.length > 0;
  const held = isSet
    ? components.map(({ sku, quantity, positions }) => ({ sku, unit: quantity.unit, positions }))
    : [stock];
  return (
    <Panel title="Places" flush className="half">
      {held.every(({ positions }) => positions.length === 0) ? (
        <Empty title={isSet ? 'No place of its parts was ever read' : 'No place of it was ever read'}>
          What stands where is here as soon as the ERP tells of it.
        </Empty>
      ) : (
        <ListTable
          columns={[...(isSet ? ['Part'] : []), 'Place', { number: 'On hand' }, { number: 'Reserved' }, 'Read']}
        >
          {held.flatMap(({ sku, unit, positions }) =>
            positions.map((position) => (
              <tr key={`${sku} ${position.location}`}>
                {isSet ? <td>{sku}</td> : null}
                <td>
                  <strong>{position.location}</strong> <span className="soft small">{position.source}</span>
                </td>
                <td className="number">{quantityText(position.onHand, unit)}</td>
                <td className="number">{quantityText(position.reserved, unit)}</td>
                <td>
                  <ReadBadge positions={[position]} />
                </td>
              </tr>
            )),
          )}
        </ListTable>
      )}
    </Panel>
  );
}
