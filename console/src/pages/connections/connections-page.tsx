import { useQuery } from '@tanstack/react-query';
import { connections as connectionsOf } from '../../api/questions.ts';
import { manyText } from '../../format/format.ts';
import { Empty } from '../../parts/empty.tsx';
import { LeftOut } from '../../parts/left-out.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { ConnectionCard } from './connection-card.tsx';
import './connections.css';

/** Every connected system: how it is, and a test on demand. */
export function ConnectionsPage() {
  const found = useQuery(connectionsOf());
  const all = found.data?.connections ?? [];
  return (
    <>
      <PageHead
        title="Connections"
        lead={all.length === 0 ? undefined : `${manyText(all.length, 'connected system')}.`}
      />
      <LeftOut note={found.data?.note} />
      <Waiting of={found} lines={8}>
        {({ connections }) =>
          connections.length === 0 ? (
            <Empty title="Nothing is connected yet">
              Run <code>storeloom init</code> on the hub&rsquo;s machine: it asks for your shop, your payment provider
              and your Odoo, and writes the configuration.
            </Empty>
          ) : (
            <div className="connections">
              {connections.map((connection) => (
                <ConnectionCard key={connection.name} connection={connection} />
              ))}
            </div>
          )
        }
      </Waiting>
    </>
  );
}
