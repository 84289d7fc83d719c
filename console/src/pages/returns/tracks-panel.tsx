import type { Return } from '../../api/shapes.ts';
import { moneyText, quantityText, wordsOf } from '../../format/format.ts';
import { Panel } from '../../parts/panel.tsx';
import { type Manner, type Stop, tracksOf } from './tracks.ts';
import './tracks.css';

const MANNER: Manner = {
  money: ({ amount, currency }) => moneyText(amount, currency),
  quantity: quantityText,
  words: wordsOf,
};

const SAID: Readonly<Record<Stop['reached'], string>> = {
  yes: 'reached',
  partly: 'partly reached',
  no: 'not reached yet',
  never: 'will not be reached',
};

/** Goods and money go two ways: each line with both, stop by stop. */
export function TracksPanel({ found }: { readonly found: Return }) {
  return (
    <Panel title="Goods and money" aside="Above where the goods are, below where the money is">
      {tracksOf(found, MANNER).map(({ line, custody, money }) => (
        <div className="tracks" key={line.line}>
          <p className="article">
            <strong>
              {quantityText(line.quantity.value, line.quantity.unit)} × {line.sku}
            </strong>{' '}
            <span className="soft">{wordsOf(line.reason)}</span>
          </p>
          <Track label={`Goods of ${line.sku}`} kind="custody" stops={custody} />
          <Track label={`Money for ${line.sku}`} kind="money-track" stops={money} />
        </div>
      ))}
    </Panel>
  );
}

interface TrackProps {
  readonly label: string;
  readonly kind: string;
  readonly stops: readonly Stop[];
}

function Track({ label, kind, stops }: TrackProps) {
  return (
    <ol className={`track ${kind}`} aria-label={label}>
      {stops.map(({ name, says, reached }) => (
        <li key={name} className={reached}>
          <span className="knot" aria-hidden="true" />
          <span className="name">{name}</span>
          <span className="says small">{says}</span>
          <span className="unseen">, {SAID[reached]}</span>
        </li>
      ))}
    </ol>
  );
}
