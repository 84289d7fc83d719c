import type { Pool } from '../../api/shapes.ts';
import { durationText, quantityText } from '../../format/format.ts';
import { Badge } from '../../parts/badge.tsx';
import '../../parts/table.css';
import { When } from '../../parts/when.tsx';

type Shelf = Pool['shelves'][number];

/** What each channel may offer, what it shows, and what decided it. */
export function ShelvesTable({ pool, unit }: { readonly pool: Pool; readonly unit: string }) {
  if (pool.shelves.length === 0) return <p className="soft">No channel offers it from here.</p>;
  return (
    <>
      <div className="scroll">
        <table className="list">
          <thead>
            <tr>
              <th>Channel</th>
              <th className="number">May offer</th>
              <th className="number">Shows</th>
              <th className="number">Held back</th>
              <th>Why</th>
              <th>How it stands</th>
            </tr>
          </thead>
          <tbody>
            {pool.shelves.map((shelf) => (
              <tr key={`${shelf.connection} ${shelf.location ?? ''}`}>
                <td>
                  <strong>{shelf.connection}</strong>{' '}
                  {shelf.location === undefined ? '' : <span className="soft">{shelf.location}</span>}
                </td>
                <td className="number">{quantityText(shelf.allowed, unit)}</td>
                <td className="number">
                  <strong>{shelf.shown === undefined ? 'not known' : quantityText(shelf.shown, unit)}</strong>
                </td>
                <td className="number soft">{quantityText(shelf.safety, unit)}</td>
                <td>{shelf.because}</td>
                <td>
                  <Standing shelf={shelf} unit={unit} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {pool.shelves.map((shelf) => (
        <SafetyLine key={`${shelf.connection} ${shelf.location ?? ''}`} shelf={shelf} unit={unit} />
      ))}
    </>
  );
}

/** What safety stock was reckoned from; a number that was given explains itself. */
function SafetyLine({ shelf, unit }: { readonly shelf: Shelf; readonly unit: string }) {
  const { fixed, percent, of, adaptive } = shelf.safetyFrom;
  if (percent === undefined && adaptive === undefined) return null;
  const measured = [
    ...(adaptive === undefined ? [] : [movingText(adaptive)]),
    ...(percent === undefined ? [] : [`${percent} % of ${quantityText(of ?? '', unit)}`]),
  ];
  const [first, ...others] = [...measured, ...(Number(fixed) > 0 ? [quantityText(fixed, unit)] : [])];
  const from = [first, ...others.map((least) => `at least ${least}`), 'rounded up'].join(', ');
  return (
    <p className="soft small">
      {shelf.connection} {shelf.location ?? ''} holds back {quantityText(shelf.safety, unit)}: {from}.
    </p>
  );
}

/** In seconds both, so that they can be multiplied as they stand. */
function movingText(adaptive: NonNullable<Shelf['safetyFrom']['adaptive']>): string {
  const { times, lagMs, measured, soldPerSecond } = adaptive;
  const lag = `${quantityText(String(lagMs / 1_000))} s${measured ? '' : ', the usual lag,'}`;
  return `${times} × ${lag} × ${quantityText(Number(soldPerSecond).toPrecision(3))} sold a second`;
}

function Standing({ shelf, unit }: { readonly shelf: Shelf; readonly unit: string }) {
  const { refused, underWay, shown, shownAgeMs, allowed } = shelf;
  if (refused !== undefined) {
    return (
      <span>
        <Badge tone="wrong">{refused.code}</Badge>{' '}
        <span className="soft small">
          until <When at={refused.until} />
        </span>
      </span>
    );
  }
  if (underWay !== undefined) {
    return (
      <span>
        <Badge tone="moving">under way</Badge>{' '}
        <span className="soft small">
          {quantityText(underWay.quantity, unit)} since {durationText(underWay.ageMs)}
        </span>
      </span>
    );
  }
  if (shown === undefined) return <Badge tone="quiet">not published</Badge>;
  const age = shownAgeMs === undefined ? '' : `heard ${durationText(shownAgeMs)} ago`;
  return (
    <span>
      <Badge tone={Number(shown) > Number(allowed) ? 'late' : 'well'}>
        {Number(shown) > Number(allowed) ? 'shows too much' : 'as it should'}
      </Badge>{' '}
      <span className="soft small">{age}</span>
    </span>
  );
}
