import { Link } from '@tanstack/react-router';
import mark from '../theme/mark.svg';
import { PAGES } from './pages.ts';

/** The navigation of a wide screen. */
export function Rail() {
  return (
    <nav className="rail" aria-label="Pages">
      <div className="still">
        <Link to="/" className="brand">
          <img src={mark} alt="" width={28} height={28} />
          <span>Storeloom</span>
        </Link>
        <ul>
          {PAGES.map(({ path, name, icon: Picture }) => (
            <li key={path}>
              <Link to={path} activeOptions={{ exact: path === '/' }} activeProps={{ 'aria-current': 'page' }}>
                <Picture size={18} stroke={1.6} aria-hidden="true" />
                {name}
              </Link>
            </li>
          ))}
        </ul>
      </div>
    </nav>
  );
}
