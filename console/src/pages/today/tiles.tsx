import { Link } from '@tanstack/react-router';
import { Dot } from '../../parts/badge.tsx';
import './tiles.css';
import type { Tile } from './today-tiles.ts';

/** The numbers at the top of the day; each leads to what is behind it. */
export function Tiles({ tiles }: { readonly tiles: readonly Tile[] }) {
  return (
    <ul className="tiles">
      {tiles.map(({ name, value, tone, says, leads }) => (
        <li key={name} className={tone}>
          <Link {...leads}>
            <span className="name">
              <Dot tone={tone} /> {name}
            </span>
            <span className="value">{value}</span>
            <span className="says">{says}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
