import { Anchor, Select } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { deliveries as deliveriesOf } from '../../api/questions.ts';
import type { PartnerDelivery } from '../../api/shapes.ts';
import { wordsOf } from '../../format/format.ts';
import { Badge } from '../../parts/badge.tsx';
import { Empty } from '../../parts/empty.tsx';
import { NextPage } from '../../parts/next-page.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { When } from '../../parts/when.tsx';
import { DeliveryDrawer } from './delivery-drawer.tsx';
import { DELIVERY_TONES } from './endpoint-words.ts';
import '../../parts/table.css';
import './partners.css';

const STATES: readonly PartnerDelivery['state'][] = ['waiting', 'delivered', 'given-up'];

/** What an endpoint was told, the newest first. */
export function DeliveriesPanel({ endpoint }: { readonly endpoint: string }) {
  const [state, setState] = useState<PartnerDelivery['state']>();
  const [opened, setOpened] = useState<PartnerDelivery>();
  const found = useInfiniteQuery(deliveriesOf(endpoint, state));
  return (
    <Panel
      title="Deliveries"
      flush
      aside={
        <Select
          size="xs"
          w={150}
          aria-label="State of deliveries"
          placeholder="Any state"
          clearable
          clearButtonProps={{ 'aria-label': 'Any state of deliveries' }}
          data={STATES.map((value) => ({ value, label: wordsOf(value) }))}
          value={state ?? null}
          onChange={(value) => setState((value ?? undefined) as PartnerDelivery['state'] | undefined)}
        />
      }
    >
      <Waiting of={found} lines={4}>
        {({ pages }) => {
          const all = pages.flatMap(({ deliveries }) => deliveries);
          return all.length === 0 ? (
            <Empty title="Nothing was told yet">
              As soon as something happens that it is told of, its delivery stands here.
            </Empty>
          ) : (
            <DeliveriesTable deliveries={all} onOpen={setOpened} />
          );
        }}
      </Waiting>
      <NextPage of={found}>More deliveries</NextPage>
      <DeliveryDrawer delivery={opened} onClose={() => setOpened(undefined)} />
    </Panel>
  );
}

interface DeliveriesTableProps {
  readonly deliveries: readonly PartnerDelivery[];
  readonly onOpen: (delivery: PartnerDelivery) => void;
}

function DeliveriesTable({ deliveries, onOpen }: DeliveriesTableProps) {
  return (
    <table className="list">
      <thead>
        <tr>
          <th>Event</th>
          <th>Of</th>
          <th>State</th>
          <th className="number">Tries</th>
          <th>Last failure</th>
          <th>Decided</th>
        </tr>
      </thead>
      <tbody>
        {deliveries.map((delivery) => (
          <tr key={delivery.id}>
            <td>
              <Anchor component="button" type="button" size="sm" c="var(--indigo)" onClick={() => onOpen(delivery)}>
                {delivery.type.split('.').slice(1, 3).join('.')}
              </Anchor>
            </td>
            <td className="soft">{delivery.key}</td>
            <td>
              <Badge tone={DELIVERY_TONES[delivery.state]}>{wordsOf(delivery.state)}</Badge>
            </td>
            <td className="number">{delivery.attempts}</td>
            <td>{delivery.failure ?? ''}</td>
            <td className="soft">
              <When at={delivery.createdAt} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
