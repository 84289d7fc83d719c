import { Skeleton } from '@mantine/core';
import { type ComponentProps, lazy, Suspense } from 'react';
import type { Chart as EagerChart } from './chart.tsx';

const Loaded = lazy(async () => ({ default: (await import('./chart.tsx')).Chart }));

/** A chart that is fetched with the first page that draws one. */
export function Chart(props: ComponentProps<typeof EagerChart>) {
  return (
    <Suspense fallback={<Skeleton height={props.height ?? 220} />}>
      <Loaded {...props} />
    </Suspense>
  );
}
