import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { endpoint as endpointOf } from '../../api/questions.ts';
import type { Endpoint } from '../../api/shapes.ts';
import { SecretDialog } from '../../dialogs/secret-dialog.tsx';
import { countText } from '../../format/format.ts';
import { Badge } from '../../parts/badge.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { When } from '../../parts/when.tsx';
import { DeliveriesPanel } from './deliveries-panel.tsx';
import { EndpointDeeds } from './endpoint-deeds.tsx';
import { wordOfEndpoint } from './endpoint-words.ts';

const route = getRouteApi('/partners/$endpoint');

/** One endpoint: how it is, what it is told of, and every delivery. */
export function EndpointPage() {
  const { endpoint: id } = route.useParams();
  const [secret, setSecret] = useState<string>();
  return (
    <>
      <Waiting of={useQuery(endpointOf(id))} lines={6}>
        {({ endpoint }) => (
          <>
            <PageHead title={endpoint.description} lead={<Lead endpoint={endpoint} />}>
              <EndpointDeeds endpoint={endpoint} onSecret={setSecret} />
            </PageHead>
            <div className="grid">
              <FactsPanel endpoint={endpoint} />
              <SecretsPanel endpoint={endpoint} />
              <DeliveriesPanel endpoint={endpoint.id} />
            </div>
          </>
        )}
      </Waiting>
      <SecretDialog title="The signing secret" secret={secret} onClose={() => setSecret(undefined)}>
        The partner needs it to know that an event comes from here.
      </SecretDialog>
    </>
  );
}

function Lead({ endpoint }: { readonly endpoint: Endpoint }) {
  const [tone, word] = wordOfEndpoint(endpoint);
  return (
    <>
      <Badge tone={tone}>{word}</Badge> since <When at={endpoint.changedAt} />
      {endpoint.reason === undefined ? '' : `: ${endpoint.reason}`}. {countText(endpoint.waiting)} waiting
      {endpoint.nextTryAt === undefined ? null : (
        <>
          , tried again <When at={endpoint.nextTryAt} />
        </>
      )}
      .
    </>
  );
}

function FactsPanel({ endpoint }: { readonly endpoint: Endpoint }) {
  const { url, owner, types, channels, locations, personal, perSecond, createdBy, createdAt } = endpoint;
  const where = [...(channels ?? []), ...(locations ?? [])];
  const facts: readonly (readonly [string, string])[] = [
    ['Address', url],
    ['Owner', owner],
    ['Events', types.join(', ')],
    ['Of', where.length === 0 ? 'all channels and stores' : where.join(', ')],
    ['Personal fields', personal ? 'sent' : 'left out'],
    ['In a second', `${perSecond} at the most`],
  ];
  return (
    <Panel title="Told of" className="two-thirds">
      <dl className="fact-columns">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt className="soft small">{name}</dt>
            <dd style={{ overflowWrap: 'anywhere' }}>{value}</dd>
          </div>
        ))}
        <div>
          <dt className="soft small">Added</dt>
          <dd>
            by {createdBy}, <When at={createdAt} />
          </dd>
        </div>
      </dl>
    </Panel>
  );
}

function SecretsPanel({ endpoint: { secrets } }: { readonly endpoint: Endpoint }) {
  return (
    <Panel title="Secrets that sign" className="third">
      <ul className="plain">
        {secrets.map(({ createdAt, expiresAt }) => (
          <li key={createdAt}>
            {expiresAt === undefined ? 'The current one' : 'A former one'}, made <When at={createdAt} />
            {expiresAt === undefined ? null : (
              <>
                , signs until <When at={expiresAt} />
              </>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
