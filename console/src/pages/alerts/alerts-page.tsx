import { useQuery } from '@tanstack/react-query';
import { alerts as alertsOf, serviceLevels } from '../../api/questions.ts';
import type { Alert, Alerts } from '../../api/shapes.ts';
import { manyText } from '../../format/format.ts';
import { Empty } from '../../parts/empty.tsx';
import { ListTable } from '../../parts/list-table.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { When } from '../../parts/when.tsx';
import { AlertLine } from './alert-line.tsx';
import './alerts.css';
import { LevelCard } from './level-card.tsx';
import { RoutesPanel } from './routes-panel.tsx';

/** Recently ended alerts that are shown. */
const OVER_SHOWN = 5;

/** What the hub tells people without being asked, and what the business may count on. */
export function AlertsPage() {
  const found = useQuery(alertsOf());
  const levels = useQuery(serviceLevels());
  return (
    <>
      <PageHead title="Alerts" lead={found.data === undefined ? undefined : leadOf(found.data.alerts)} />
      <div className="grid">
        <Waiting of={found} lines={6}>
          {(told) => <Standing alerts={told.alerts} />}
        </Waiting>
        <Waiting of={levels} lines={4}>
          {(told) => told.levels.map((level) => <LevelCard key={level.name} level={level} />)}
        </Waiting>
        <Waiting of={found} lines={3}>
          {({ routes, deliveries }) => <RoutesPanel routes={routes} deliveries={deliveries} />}
        </Waiting>
        <Waiting of={found} lines={3}>
          {({ history, alerts }) => <History history={history} alerts={alerts} />}
        </Waiting>
      </div>
    </>
  );
}

function leadOf(alerts: readonly Alert[]): string {
  const firing = alerts.filter(({ state }) => state === 'firing');
  const pending = alerts.filter(({ state }) => state === 'pending').length;
  if (firing.length === 0) return pending === 0 ? 'No alert stands.' : `No alert stands yet; ${pending} may come.`;
  const taken = firing.filter(({ acknowledged }) => acknowledged !== undefined).length;
  return `${manyText(firing.length, 'alert')} ${firing.length === 1 ? 'stands' : 'stand'}${taken === 0 ? '' : `, ${taken} of them looked at`}.`;
}

function Standing({ alerts }: { readonly alerts: readonly Alert[] }) {
  const stand = alerts.filter(({ state }) => state !== 'resolved');
  const over = alerts.filter(({ state }) => state === 'resolved').slice(0, OVER_SHOWN);
  return (
    <Panel title="What stands now">
      {stand.length === 0 ? (
        <Empty title="No alert stands">
          When orders are late, a store falls silent, a queue grows, a system fails or an error budget is spent too
          fast, it is said here, and to whom it should be said.
        </Empty>
      ) : null}
      <ul className="alerts">
        {[...stand, ...over].map((alert) => (
          <AlertLine key={alert.id} alert={alert} />
        ))}
      </ul>
    </Panel>
  );
}

function History({ history, alerts }: Pick<Alerts, 'history' | 'alerts'>) {
  const summaries = new Map(alerts.map(({ id, summary }) => [id, summary]));
  return (
    <Panel title="History" flush aside={history.length === 0 ? undefined : 'The latest first'}>
      {history.length === 0 ? (
        <Empty title="Nothing has happened yet">
          When an alert begins and ends, and who looked at it, stands here for thirty days.
        </Empty>
      ) : (
        <ListTable columns={['When', 'What', 'Alert', 'Who']}>
          {history.slice(0, 30).map(({ alert, at, kind, who, note }) => (
            <tr key={`${at} ${alert} ${kind}`}>
              <td className="soft">
                <When at={at} />
              </td>
              <td>{kind}</td>
              <td>
                {kind === 'fired' || kind === 'resolved' ? note : (summaries.get(alert) ?? alert)}
                {note === '' || kind === 'fired' || kind === 'resolved' ? null : <span className="soft">: {note}</span>}
              </td>
              <td className="soft">{who === 'hub' ? 'the hub' : who}</td>
            </tr>
          ))}
        </ListTable>
      )}
    </Panel>
  );
}
