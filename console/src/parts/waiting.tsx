import { Skeleton } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ProblemNote } from './problem-note.tsx';

interface WaitingProps<Data> {
  readonly of: Pick<UseQueryResult<Data>, 'data' | 'error' | 'isPending' | 'refetch'>;
  /** How many lines its shape has while it is awaited. */
  readonly lines?: number;
  readonly children: (data: Data) => ReactNode;
}

/** An answer that is awaited, here, or refused. What was here stays while a newer one is awaited. */
export function Waiting<Data>({ of, lines = 3, children }: WaitingProps<Data>) {
  if (of.data !== undefined) return children(of.data);
  if (of.error !== null) return <ProblemNote error={of.error} onRetry={() => void of.refetch()} />;
  return (
    <div className="column" aria-busy="true">
      <span className="unseen">Loading</span>
      {Array.from({ length: lines }, (_, line) => `line ${line}`).map((line) => (
        <Skeleton key={line} height={18} radius="sm" />
      ))}
    </div>
  );
}
