import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { answerOf, hub } from '../../api/client.ts';
import { PageHead } from '../../parts/page-head.tsx';
import { Panel } from '../../parts/panel.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';

/** In ten seconds: what is wrong, and which system is the cause. */
export function TodayPage() {
  const today = useQuery({ queryKey: ['overview'], queryFn: () => answerOf(hub.GET('/api/v1/overview')) });
  return (
    <>
      <PageHead title="Today" />
      <Panel title="The hub">
        {today.isPending ? <Skeleton height={80} /> : null}
        {today.isError ? <ProblemNote error={today.error} onRetry={() => void today.refetch()} /> : null}
        {today.data === undefined ? null : <p>{String(today.data.hub)} is open.</p>}
      </Panel>
    </>
  );
}
