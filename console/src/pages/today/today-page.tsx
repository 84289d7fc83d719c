import { useQueries, useQuery } from '@tanstack/react-query';
import { alerts as alertsOf, newestOrders, overview, serviceLevels, today as todayOf } from '../../api/questions.ts';
import { LeftOut } from '../../parts/left-out.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { useWholeHouse } from '../../session/me.ts';
import { BooksPanel } from './books-panel.tsx';
import { CausesPanel } from './causes-panel.tsx';
import { FlowChart } from './flow-chart.tsx';
import { FreshnessPanel } from './freshness-panel.tsx';
import { Headline } from './headline.tsx';
import { LatePanel } from './late-panel.tsx';
import { LevelsPanel } from './levels-panel.tsx';
import { MoneyPanel } from './money-panel.tsx';
import { SilentPanel } from './silent-panel.tsx';
import { StatesPanel } from './states-panel.tsx';
import { SystemsPanel } from './systems-panel.tsx';
import { Tiles } from './tiles.tsx';
import { TodaySkeleton } from './today-skeleton.tsx';
import { tilesOf } from './today-tiles.ts';
import { verdictOf } from './verdict.ts';

/** In ten seconds: what is wrong, and which system is the cause. */
export function TodayPage() {
  const [today, hub, newest] = useQueries({ queries: [todayOf(), overview(), newestOrders()] });
  const whole = useWholeHouse();
  const alerts = useQuery({ ...alertsOf(), enabled: whole });
  const levels = useQuery({ ...serviceLevels(), enabled: whole });
  const all = [today, hub, newest];
  const failed = all.find(({ error, data }) => error !== null && data === undefined);
  if (failed !== undefined) {
    const again = (): void => {
      for (const answer of all) void answer.refetch();
    };
    return <ProblemNote error={failed.error} onRetry={again} />;
  }
  // The headline says nothing before it knows whether an alert stands.
  if (!today.data || !hub.data || !newest.data || alerts.isLoading || levels.isLoading) return <TodaySkeleton />;
  const standing = { alerts: alerts.data?.alerts, levels: levels.data?.levels };
  return (
    <>
      <Headline verdict={verdictOf(today.data, hub.data, standing)} hub={hub.data} />
      <LeftOut note={today.data.note} />
      <Tiles tiles={tilesOf(today.data, hub.data)} />
      <div className="grid">
        <FlowChart hours={today.data.orders} newest={newest.data.orders} />
        <SystemsPanel connections={today.data.connections} />
        <LatePanel late={today.data.late} />
        <CausesPanel cases={today.data.cases.urgent} />
        {whole ? <LevelsPanel /> : null}
        <StatesPanel counts={hub.data.orders} />
        <MoneyPanel money={today.data.money} />
        <BooksPanel />
        <FreshnessPanel stock={today.data.stock} />
        <SilentPanel tills={today.data.silentTills} />
      </div>
    </>
  );
}
