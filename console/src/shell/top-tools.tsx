import { ActionIcon, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { IconMoon, IconSunHigh } from '@tabler/icons-react';
import { LiveMark } from '../live/live-mark.tsx';
import { Account } from './account.tsx';

/** Light or dark; until one chooses, as the system has it. */
export function TopTools() {
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light');
  const other = scheme === 'dark' ? 'light' : 'dark';
  const Picture = scheme === 'dark' ? IconSunHigh : IconMoon;
  return (
    <div className="row" style={{ flexWrap: 'nowrap' }}>
      <LiveMark />
      <ActionIcon variant="subtle" aria-label={`Show it ${other}`} onClick={() => setColorScheme(other)} size="lg">
        <Picture size={18} stroke={1.6} />
      </ActionIcon>
      <Account />
    </div>
  );
}
