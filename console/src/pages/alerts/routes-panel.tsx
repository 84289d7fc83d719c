import { useMutation } from '@tanstack/react-query';
import { testAlertRoute } from '../../api/deeds.ts';
import type { Alerts } from '../../api/shapes.ts';
import { Badge } from '../../parts/badge.tsx';
import { DeedButton } from '../../parts/deed-button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { ListTable } from '../../parts/list-table.tsx';
import { notify } from '../../parts/notices.tsx';
import { Panel } from '../../parts/panel.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { When } from '../../parts/when.tsx';

type Told = Pick<Alerts, 'routes' | 'deliveries'>;

/** Who is told, when they are left in peace, and what they were told last. */
export function RoutesPanel({ routes, deliveries }: Told) {
  return (
    <Panel title="Who is told" flush>
      {routes.length === 0 ? (
        <Empty title="Nobody is told yet">
          Alerts stand here, and go to nobody. Name a route under <code>alerts.routes</code> in storeloom.yaml: e-mail,
          a webhook, or a channel of Slack or Mattermost.
        </Empty>
      ) : (
        <ListTable columns={['Route', 'Quiet hours', 'Told last', { unseen: 'Test' }]}>
          {routes.map((route) => (
            <RouteRow key={route.name} route={route} last={deliveries.find((each) => each.route === route.name)} />
          ))}
        </ListTable>
      )}
    </Panel>
  );
}

interface RouteRowProps {
  readonly route: Told['routes'][number];
  readonly last: Told['deliveries'][number] | undefined;
}

function RouteRow({ route: { name, kind, quiet }, last }: RouteRowProps) {
  const test = useMutation({
    mutationFn: () => testAlertRoute(name),
    onSuccess: () => notify(`${name} has taken a test.`),
  });
  return (
    <tr>
      <td>
        <strong>{name}</strong> <span className="soft">by {kind}</span>
        {test.isError ? <ProblemNote error={test.error} /> : null}
      </td>
      <td>
        {quiet === undefined ? (
          <span className="soft">none</span>
        ) : (
          <div className="row">
            {quiet.from} to {quiet.until}, {quiet.timeZone}
            {quiet.now ? <Badge tone="quiet">in peace now, except for {quiet.except}</Badge> : null}
          </div>
        )}
      </td>
      <td>
        {last === undefined ? (
          <span className="soft">nothing yet</span>
        ) : (
          <>
            {last.title}{' '}
            <span className="soft small">
              <When at={last.at} />
            </span>{' '}
            {last.state === 'sent' ? null : (
              <Badge tone={last.state === 'waiting' ? 'late' : 'wrong'}>
                {last.state === 'waiting' ? 'not taken yet' : 'given up'}
                {last.failure === undefined ? '' : `: ${last.failure}`}
              </Badge>
            )}
          </>
        )}
      </td>
      <td className="number">
        <DeedButton
          permission="configure"
          size="compact-sm"
          variant="default"
          loading={test.isPending}
          onClick={() => test.mutate()}
          aria-label={`Send a test to ${name}`}
        >
          Send a test
        </DeedButton>
      </td>
    </tr>
  );
}
