import { Drawer } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconDots } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { PAGES } from './pages.ts';

/** The navigation of a phone: what the person on call needs first, and a drawer with the rest. */
export function BottomBar() {
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <nav className="bottom" aria-label="Pages of the phone">
      {PAGES.filter(({ first }) => first).map(({ path, name, icon: Picture }) => (
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
          {PAGES.filter(({ first }) => !first).map(({ path, name, icon: Picture }) => (
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
