import { Outlet } from '@tanstack/react-router';
import { Notices } from '../parts/notices.tsx';
import { BottomBar } from './bottom-bar.tsx';
import { Rail } from './rail.tsx';
import { SearchBox } from './search-box.tsx';
import './shell.css';
import { TopTools } from './top-tools.tsx';

/** What stands around every page: the rail, the search box, and on a phone the bar at the bottom. */
export function Shell() {
  return (
    <div className="shell">
      <a className="skip" href="#main">
        To the page
      </a>
      <Rail />
      <div className="stage">
        <section className="topbar" aria-label="Tools">
          <SearchBox />
          <TopTools />
        </section>
        <main id="main" tabIndex={-1}>
          <Outlet />
        </main>
      </div>
      <BottomBar />
      <Notices />
    </div>
  );
}
