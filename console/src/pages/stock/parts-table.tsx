import { Link } from '@tanstack/react-router';
import type { Pool, Stock } from '../../api/shapes.ts';
import { quantityText } from '../../format/format.ts';
import { Badge } from '../../parts/badge.tsx';
import { ListTable } from '../../parts/list-table.tsx';
import { ScrollRegion } from '../../parts/scroll-region.tsx';
import './parts-table.css';
import { ReadBadge } from './read-badge.tsx';

const COLUMNS = [
  'Part',
  { number: 'A set takes' },
  { number: 'On hand' },
  { number: 'Reserved' },
  { number: 'Claimed' },
  { number: 'Not told' },
  { number: 'Left' },
  { number: 'Allows' },
  'Read',
] as const;

interface PartsTableProps {
  readonly pool: Pool;
  readonly components: Stock['components'];
}

/** What there is of each part of a set, how old that word is, and which part allows no more sets. */
export function PartsTable({ pool, components }: PartsTableProps) {
  if (pool.parts.length === 0) return null;
  return (
    <ScrollRegion className="scroll parts" label="Parts of the set">
      <ListTable columns={COLUMNS}>
        {pool.parts.map(({ sku, unit, each, onHand, reserved, claims, unheard, left, sets, limits, doubt }) => (
          <tr key={sku}>
            <td>
              <Link to="/stock/$sku" params={{ sku }}>
                {sku}
              </Link>{' '}
              {limits ? <Badge tone="late">the scarcest</Badge> : null}
            </td>
            <td className="number">{quantityText(each, unit)}</td>
            <td className="number">{quantityText(onHand, unit)}</td>
            <td className="number">{quantityText(reserved, unit)}</td>
            <td className="number">{quantityText(claims, unit)}</td>
            <td className="number">{quantityText(unheard, unit)}</td>
            <td className="number">{quantityText(left, unit)}</td>
            <td className="number">
              <strong>{quantityText(sets)}</strong> <span className="soft small">sets</span>
            </td>
            <td>
              <ReadBadge positions={positionsOf(sku, components, pool)} />{' '}
              {doubt === undefined ? null : <span className="soft small">{doubt}</span>}
            </td>
          </tr>
        ))}
      </ListTable>
    </ScrollRegion>
  );
}

function positionsOf(sku: string, components: Stock['components'], { locations }: Pool) {
  const part = components.find((component) => component.sku === sku);
  return part?.positions.filter(({ location }) => locations.includes(location)) ?? [];
}
