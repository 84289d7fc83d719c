import { Link } from '@tanstack/react-router';
import type { Cause } from '../../api/shapes.ts';
import { countText } from '../../format/format.ts';
import { When } from '../../parts/when.tsx';

/** All causes; how many messages each one holds is seen before it is read. */
export function CauseList({ causes, picked }: { readonly causes: readonly Cause[]; readonly picked: string }) {
  const most = Math.max(...causes.map(({ letters }) => letters));
  return (
    <ul className="causes" aria-label="Causes">
      {causes.map(({ fingerprint, failure, subscription, letters, latest }) => (
        <li key={fingerprint}>
          <Link
            to="/cases"
            search={{ cause: fingerprint }}
            className="cause"
            aria-current={fingerprint === picked ? 'true' : undefined}
          >
            <span className="row apart">
              <strong>{failure.code}</strong>
              <span className="how-many">{countText(letters)}</span>
            </span>
            <span className="share" style={{ width: `${Math.max(4, (100 * letters) / most)}%` }} aria-hidden="true" />
            <span className="because">{failure.because}</span>
            <span className="soft small">
              {subscription}, last <When at={latest} />
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
