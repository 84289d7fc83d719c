import { Link, type LinkProps } from '@tanstack/react-router';
import { Dot } from '../../parts/badge.tsx';
import type { Tone } from '../../parts/tone.ts';
import './tiles.css';

/** A number that one looks at first. */
export interface Tile {
  readonly name: string;
  readonly value: string;
  readonly tone: Tone;
  /** What the number means just now. */
  readonly says: string;
  readonly leads: Pick<LinkProps, 'to' | 'search'>;
}

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
