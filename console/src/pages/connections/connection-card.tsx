import { useMutation, useQueryClient } from '@tanstack/react-query';
import { checkConnection } from '../../api/deeds.ts';
import type { Connection } from '../../api/shapes.ts';
import { countText } from '../../format/format.ts';
import { Badge } from '../../parts/badge.tsx';
import { DeedButton } from '../../parts/deed-button.tsx';
import { Panel } from '../../parts/panel.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { When } from '../../parts/when.tsx';
import { lagOf } from '../flows/how-it-is.ts';
import { Findings } from './findings.tsx';
import { HEALTH_WORDS } from './health.ts';
import { LimitBars } from './limit-bars.tsx';
import { SecretsFact } from './secrets-fact.tsx';
import { WebhooksFact } from './webhooks-fact.tsx';

/** One connected system. */
export function ConnectionCard({ connection }: { readonly connection: Connection }) {
  const { name, title, owner, purpose, vendorApi, circuits, subscriptions } = connection;
  const [tone, word] = HEALTH_WORDS[connection.health];
  const queries = useQueryClient();
  const check = useMutation({
    mutationFn: () => checkConnection(name),
    onSettled: () => queries.invalidateQueries({ queryKey: ['connections'] }),
  });
  return (
    <Panel title={name} aside={<Badge tone={tone}>{word}</Badge>}>
      <p className="soft" style={{ margin: 0 }}>
        {connection.because}
      </p>
      <dl className="facts">
        <dt>System</dt>
        <dd>
          {title}, API {vendorApi.version}
          {vendorApi.sunset === undefined ? null : (
            <>
              {' '}
              (ends <When at={vendorApi.sunset} />)
            </>
          )}
        </dd>
        <dt>Purpose</dt>
        <dd>{purpose}</dd>
        <dt>Owner</dt>
        <dd>{owner}</dd>
        <WebhooksFact connection={connection} />
        <SecretsFact secrets={connection.secrets} />
        <dt>Circuits</dt>
        <dd>
          {circuits.length === 0
            ? 'no calls yet'
            : circuits.map(({ operation, state, probeAt }) => (
                <span key={operation} className="circuit">
                  {operation} <Badge tone={state === 'closed' ? 'well' : 'wrong'}>{state}</Badge>
                  {probeAt === undefined || state === 'closed' ? null : (
                    <>
                      {' '}
                      tries again <When at={probeAt} />
                    </>
                  )}
                </span>
              ))}
        </dd>
        {connection.limits.length === 0 ? null : (
          <>
            <dt>Limits left</dt>
            <dd>
              <LimitBars limits={connection.limits} />
            </dd>
          </>
        )}
        {subscriptions.map((flow) => (
          <FlowLine key={flow.name} name={flow.name} waiting={lagOf(flow)} />
        ))}
      </dl>
      <DeedButton
        permission="operate"
        size="xs"
        variant="default"
        loading={check.isPending}
        onClick={() => check.mutate()}
        aria-label={`Test now: ${name}`}
      >
        Test now
      </DeedButton>
      {check.isError ? <ProblemNote error={check.error} /> : null}
      {check.data === undefined ? null : <Findings findings={check.data.findings} />}
    </Panel>
  );
}

function FlowLine({ name, waiting }: { readonly name: string; readonly waiting: number }) {
  return (
    <>
      <dt>{name.startsWith('translate/') ? 'Coming in' : 'Going out'}</dt>
      <dd>{waiting === 0 ? 'nothing waits' : `${countText(waiting)} waiting`}</dd>
    </>
  );
}
