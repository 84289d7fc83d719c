import { Skeleton } from '@mantine/core';

/** The shape of the day while it is awaited. */
export function TodaySkeleton() {
  return (
    <div className="column" aria-busy="true">
      <h1 className="unseen">Today</h1>
      <Skeleton height={40} width="45%" />
      <Skeleton height={20} width="60%" />
      <Skeleton height={96} />
      <Skeleton height={280} />
      <Skeleton height={200} />
    </div>
  );
}
