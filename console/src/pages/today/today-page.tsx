import { useQueries } from '@tanstack/react-query';
import { cases as casesOf, connections, newestOrders, overview, someOrders, stores } from '../../api/questions.ts';
import type { OrderLine } from '../../api/shapes.ts';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { CausesPanel } from './causes-panel.tsx';
import { FlowChart } from './flow-chart.tsx';
import { Headline } from './headline.tsx';
import { StatesPanel } from './states-panel.tsx';
import { StoresPanel } from './stores-panel.tsx';
import { SystemsPanel } from './systems-panel.tsx';
import { Tiles } from './tiles.tsx';
import { TodaySkeleton } from './today-skeleton.tsx';
import { tilesOf } from './today-tiles.ts';
import { verdictOf } from './verdict.ts';
import { WaitingPanel } from './waiting-panel.tsx';

/** In ten seconds: what is wrong, and which system is the cause. */
export function TodayPage() {
  const [hub, newest, held, open, cases, systems, shops] = useQueries({
    queries: [
      overview(),
      newestOrders(),
      someOrders({ held: true }),
      someOrders({ open: true }),
      casesOf(),
      connections(),
      stores(),
    ],
  });
  const all = [hub, newest, held, open, cases, systems, shops];
  const failed = all.find(({ error, data }) => error !== null && data === undefined);
  if (failed !== undefined) {
    const again = (): void => {
      for (const answer of all) void answer.refetch();
    };
    return <ProblemNote error={failed.error} onRetry={again} />;
  }
  if (!hub.data || !newest.data || !held.data || !open.data || !cases.data || !systems.data || !shops.data) {
    return <TodaySkeleton />;
  }
  const waiting = once([...held.data.orders, ...open.data.orders]);
  const seen = {
    connections: systems.data.connections,
    causes: cases.data.cases,
    flows: hub.data.subscriptions,
    tills: shops.data.tills,
    newest: newest.data.orders,
  };
  return (
    <>
      <Headline verdict={verdictOf(seen)} hub={hub.data} />
      <Tiles tiles={tilesOf({ ...seen, waiting, counts: hub.data.orders })} />
      <div className="grid">
        <FlowChart orders={seen.newest} />
        <SystemsPanel connections={seen.connections} />
        <StatesPanel counts={hub.data.orders} />
        <CausesPanel causes={seen.causes} />
        <StoresPanel tills={seen.tills} />
        <WaitingPanel orders={waiting} />
      </div>
    </>
  );
}

const once = (orders: readonly OrderLine[]): OrderLine[] => [
  ...new Map(orders.map((order) => [order.id, order])).values(),
];
