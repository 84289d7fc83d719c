import { Progress } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { Flow } from '../../api/shapes.ts';
import { manyText } from '../../format/format.ts';

/** How far a flow is that runs empty: of the most that this page has seen left. */
export function DrainBar({ flow: { name, draining } }: { readonly flow: Flow }) {
  const [most, setMost] = useState(0);
  const left = draining?.left;
  useEffect(() => setMost((before) => (left === undefined ? 0 : Math.max(before, left))), [left]);
  if (left === undefined) return null;
  const done = most === 0 ? 100 : (100 * (most - left)) / most;
  return (
    <Progress.Root size="sm" mt={6}>
      <Progress.Section
        value={done}
        aria-label={`${name} runs empty`}
        aria-valuetext={`${manyText(left, 'message')} left`}
      />
    </Progress.Root>
  );
}
