import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { endpoints as endpointsOf } from '../../api/questions.ts';
import type { Endpoint } from '../../api/shapes.ts';
import { SecretDialog } from '../../dialogs/secret-dialog.tsx';
import { countText, manyText } from '../../format/format.ts';
import { Badge } from '../../parts/badge.tsx';
import { DeedButton } from '../../parts/deed-button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { When } from '../../parts/when.tsx';
import { EndpointDialog } from './endpoint-dialog.tsx';
import { wordOfEndpoint } from './endpoint-words.ts';
import '../../parts/table.css';

/** Who outside is told of events, and how that goes. */
export function PartnersPage() {
  const found = useQuery(endpointsOf());
  const [asked, setAsked] = useState(false);
  const [secret, setSecret] = useState<string>();
  const count = found.data?.endpoints.length;
  return (
    <>
      <PageHead
        title="Partners"
        lead={
          count === undefined
            ? undefined
            : `${manyText(count, 'endpoint')} ${count === 1 ? 'is' : 'are'} told of events.`
        }
      >
        <DeedButton permission="configure" onClick={() => setAsked(true)}>
          Add an endpoint
        </DeedButton>
      </PageHead>
      <Panel title="Endpoints" flush aside="What an endpoint misses is kept and sent in order">
        <Waiting of={found} lines={4}>
          {({ endpoints }) =>
            endpoints.length === 0 ? (
              <Empty title="Nobody is told yet">
                A partner names an address, you choose the events. Each is signed, sent in order, tried again for a day,
                and stands in a log that you can read and repeat.
              </Empty>
            ) : (
              <EndpointsTable endpoints={endpoints} />
            )
          }
        </Waiting>
      </Panel>
      <EndpointDialog opened={asked} onClose={() => setAsked(false)} onSecret={setSecret} />
      <SecretDialog title="The signing secret" secret={secret} onClose={() => setSecret(undefined)}>
        The partner needs it to know that an event comes from here.
      </SecretDialog>
    </>
  );
}

function EndpointsTable({ endpoints }: { readonly endpoints: readonly Endpoint[] }) {
  return (
    <table className="list">
      <thead>
        <tr>
          <th>For</th>
          <th>Address</th>
          <th>Events</th>
          <th>How it is</th>
          <th className="number">Waiting</th>
          <th>Took something last</th>
        </tr>
      </thead>
      <tbody>
        {endpoints.map((endpoint) => {
          const [tone, word] = wordOfEndpoint(endpoint);
          return (
            <tr key={endpoint.id}>
              <td>
                <Link to="/partners/$endpoint" params={{ endpoint: endpoint.id }}>
                  {endpoint.description}
                </Link>
                <div className="soft small">{endpoint.owner}</div>
              </td>
              <td className="mono small" style={{ overflowWrap: 'anywhere' }}>
                {endpoint.url}
              </td>
              <td>{endpoint.types.join(', ')}</td>
              <td>
                <Badge tone={tone}>{word}</Badge>
              </td>
              <td className="number">{countText(endpoint.waiting)}</td>
              <td className="soft">{endpoint.succeededAt === undefined ? '' : <When at={endpoint.succeededAt} />}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
