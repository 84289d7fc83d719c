import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { instance as instanceOf, process as processOf } from '../../api/questions.ts';
import type { Order } from '../../api/shapes.ts';
import { wordsOf } from '../../format/format.ts';
import { Panel } from '../../parts/panel.tsx';
import { Thread } from '../../parts/thread.tsx';
import { When } from '../../parts/when.tsx';
import { useWholeHouse } from '../../session/me.ts';

const StateGraph = lazy(async () => ({ default: (await import('./state-graph.tsx')).StateGraph }));
const PROCESS = 'order-to-cash';

/** Where the order stands in its process, what that means, and when the hub does something about it by itself. */
export function StatePanel({ order }: { readonly order: Order }) {
  const whole = useWholeHouse();
  const process = useQuery({ ...processOf(PROCESS), enabled: whole }).data?.process;
  const found = useQuery({ ...instanceOf(PROCESS, order.id), enabled: whole });
  const instance = found.data?.instance;
  const meaning = process?.states.find(({ name }) => name === instance?.at)?.meaning;
  return (
    <Panel title="Where it is" aside={<Thread order={order} />}>
      {instance === undefined ? (
        <div className="soft">
          {!whole ? (
            'What its process waits for is shown to roles that reach everywhere.'
          ) : found.isError ? (
            'No process keeps an eye on it.'
          ) : (
            <Skeleton height={20} width={280} />
          )}
        </div>
      ) : (
        <p style={{ margin: 0 }}>
          <strong>{wordsOf(instance.at)}</strong> {meaning}
          {instance.deadlines.map(({ name, at }) => (
            <span key={name} className="soft">
              {' '}
              The deadline for {wordsOf(name)} passes <When at={at} />.
            </span>
          ))}
        </p>
      )}
      {process === undefined || instance === undefined ? null : (
        <Suspense fallback={<Skeleton height={210} />}>
          <StateGraph process={process} at={instance.at} />
        </Suspense>
      )}
    </Panel>
  );
}
