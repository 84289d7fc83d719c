import { Link } from '@tanstack/react-router';
import type { Case } from '../../api/shapes.ts';
import { countText, sentenceText } from '../../format/format.ts';
import { When } from '../../parts/when.tsx';

/** All cases; how many messages each one holds is seen before it is read. */
export function CaseList({ cases, picked }: { readonly cases: readonly Case[]; readonly picked: string }) {
  const most = Math.max(...cases.map(({ letters }) => letters));
  return (
    <ul className="causes" aria-label="Causes">
      {cases.map(({ id, title, code, because, connection, subscription, letters, latest }) => (
        <li key={id}>
          <Link to="/cases" search={{ cause: id }} className="cause" aria-current={id === picked ? 'true' : undefined}>
            <span className="row apart">
              <strong>{title}</strong>
              <span className="how-many">{countText(letters)}</span>
            </span>
            <span className="share" style={{ width: `${Math.max(4, (100 * letters) / most)}%` }} aria-hidden="true" />
            <span className="because">{sentenceText(because)}</span>
            <span className="soft small">
              {connection ?? subscription}
              {title === code ? '' : `, ${code}`}, last <When at={latest} />
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
