import { ActionIcon, Menu } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { problemOf } from '../api/problem.ts';
import { notify } from '../parts/notices.tsx';
import { signOut, useMe } from '../session/me.ts';

/** Who one is here, what one may do, and the way out. */
export function Account() {
  const who = useMe();
  const leaving = useMutation({ mutationFn: signOut, onError: (error) => notify(problemOf(error).detail) });
  if (who === undefined) return null;
  const name = who.label === '' ? who.name : who.label;
  return (
    <Menu position="bottom-end" width={250}>
      <Menu.Target>
        <ActionIcon variant="default" radius="xl" size="lg" aria-label={`Signed in as ${name}`}>
          {name.slice(0, 1).toUpperCase()}
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {name}
          {who.email === undefined ? '' : `, ${who.email}`}
        </Menu.Label>
        <Menu.Label>{who.roles.length === 0 ? who.kind : who.roles.join(', ')}</Menu.Label>
        <Menu.Divider />
        <Menu.Item component="a" href="/api">
          The API
        </Menu.Item>
        <Menu.Item onClick={() => leaving.mutate()}>Sign out</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
