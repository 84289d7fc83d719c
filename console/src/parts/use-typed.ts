import { useDebouncedCallback } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';

/** How long one pauses after typing before the list follows. */
const PAUSE_MS = 250;

/**
 * What is typed into a field of a filter, and told once one pauses. The field follows the filter when that changes in another way, but
 * never under the hands of who types.
 */
export function useTyped(value: string | undefined, change: (text: string) => void) {
  const ref = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(value ?? '');
  const tell = useDebouncedCallback((text: string) => change(text.trim()), PAUSE_MS);
  useEffect(() => {
    if (document.activeElement !== ref.current) setTyped(value ?? '');
  }, [value]);
  const type = (text: string): void => {
    setTyped(text);
    tell(text);
  };
  return { ref, typed, type };
}
