import { Link } from '@tanstack/react-router';
import { useWholeHouse } from '../session/me.ts';
import mark from '../theme/mark.svg';
import { groupsFor, type PageGroup } from './pages.ts';

/** The navigation of a wide screen. */
export function Rail() {
  const groups = groupsFor(useWholeHouse());
  return (
    <nav className="rail" aria-label="Pages">
      <div className="still">
        <Link to="/" className="brand">
          <img src={mark} alt="" width={28} height={28} />
          <span>Storeloom</span>
        </Link>
        {groups.map((group) => (
          <Group key={group.name} group={group} />
        ))}
      </div>
    </nav>
  );
}

function Group({ group: { name, pages } }: { readonly group: PageGroup }) {
  return (
    <>
      <p className="group" aria-hidden="true">
        {name}
      </p>
      <ul aria-label={name}>
        {pages.map(({ path, name, icon: Picture }) => (
          <li key={path}>
            <Link to={path} activeOptions={{ exact: path === '/' }} activeProps={{ 'aria-current': 'page' }}>
              <Picture size={18} stroke={1.6} aria-hidden="true" />
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}
