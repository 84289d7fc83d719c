import { Drawer } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconDots } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useWholeHouse } from '../session/me.ts';
import { groupsFor } from './pages.ts';

/** The navigation of a phone: what the person on call needs first, and a drawer with the rest. */
export function BottomBar() {
  const pages = groupsFor(useWholeHouse()).flatMap((group) => group.pages);
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <nav className="bottom" aria-label="Pages of the phone">
      {pages
        .filter(({ first }) => first)
        .map(({ path, name, icon: Picture }) => (
          <Link key={path} to={path} activeOptions={{ exact: path === '/' }} activeProps={{ 'aria-current': 'page' }}>
            <Picture size={20} stroke={1.6} aria-hidden="true" />
            {name}
          </Link>
        ))}
      <button type="button" onClick={open} aria-haspopup="dialog">
        <IconDots size={20} stroke={1.6} aria-hidden="true" />
        More
      </button>
      <Drawer
        opened={opened}
        onClose={close}
        position="bottom"
        size="auto"
        title="More pages"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <ul className="more-pages">
          {pages
            .filter(({ first }) => !first)
            .map(({ path, name, icon: Picture }) => (
              <li key={path}>
                <Link to={path} onClick={close}>
                  <Picture size={20} stroke={1.6} aria-hidden="true" />
                  {name}
                </Link>
              </li>
            ))}
        </ul>
      </Drawer>
    </nav>
  );
}
