import { Button } from '@mantine/core';
import type { ReactNode } from 'react';

interface NextPageProps {
  readonly of: {
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    fetchNextPage(): Promise<unknown>;
  };
  readonly children: ReactNode;
}

/** The way to the next page of a list, where there is one. */
export function NextPage({ of, children }: NextPageProps) {
  if (!of.hasNextPage) return null;
  return (
    <div className="row" style={{ justifyContent: 'center', padding: 10 }}>
      <Button variant="default" size="xs" loading={of.isFetchingNextPage} onClick={() => void of.fetchNextPage()}>
        {children}
      </Button>
    </div>
  );
}
