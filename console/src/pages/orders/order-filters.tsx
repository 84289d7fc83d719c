import { Chip, Group, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { connections, type OrderFilter } from '../../api/questions.ts';
import type { Order, OrderLine } from '../../api/shapes.ts';
import { sentenceText, wordsOf } from '../../format/format.ts';

export const ORDER_STATES: readonly Order['state'][] = [
  'awaited',
  'placed',
  'accepted',
  'allocated',
  'partially-shipped',
  'shipped',
  'delivered',
  'closed',
  'cancelled',
  'rejected',
];

export const LATENESSES: readonly NonNullable<OrderLine['lateness']>[] = ['late', 'at-risk'];

/** What stands in the address narrows the list, so that a filter can be sent to a colleague. */
export function OrderFilters({ filter }: { readonly filter: OrderFilter }) {
  const navigate = useNavigate();
  const channels =
    useQuery(connections()).data?.connections.filter(({ subscriptions }) => subscriptions.length > 0) ?? [];
  const change = (part: { [Name in keyof OrderFilter]?: OrderFilter[Name] | undefined }): void => {
    const merged = Object.entries({ ...filter, ...part }).filter(([, value]) => value !== undefined && value !== '');
    void navigate({ to: '/orders', search: Object.fromEntries(merged), replace: true });
  };
  const typed = useDebouncedCallback((text: string) => change({ search: text.trim() }), 250);
  return (
    <Group gap="sm" mb="md">
      <TextInput
        key={filter.search ?? ''}
        w={260}
        aria-label="Beginning of any number of an order"
        placeholder="Number, payment, parcel …"
        defaultValue={filter.search ?? ''}
        onChange={(event) => typed(event.currentTarget.value)}
      />
      <Select
        w={170}
        aria-label="State"
        placeholder="Any state"
        clearable
        clearButtonProps={{ 'aria-label': 'Any state' }}
        data={ORDER_STATES.map((state) => ({ value: state, label: wordsOf(state) }))}
        value={filter.state ?? null}
        onChange={(state) => change({ state: (state ?? undefined) as Order['state'] | undefined })}
      />
      <Select
        w={170}
        aria-label="Channel"
        placeholder="Any channel"
        clearable
        clearButtonProps={{ 'aria-label': 'Any channel' }}
        data={channels.map(({ name }) => name)}
        value={filter.channel ?? null}
        onChange={(channel) => change({ channel: channel ?? undefined })}
      />
      {LATENESSES.map((each) => (
        <Chip
          key={each}
          checked={filter.lateness === each}
          onChange={(on) => change({ lateness: on ? each : undefined })}
        >
          {sentenceText(wordsOf(each))}
        </Chip>
      ))}
      <Chip checked={filter.held === true} onChange={(on) => change({ held: on ? true : undefined })}>
        Held
      </Chip>
      <Chip checked={filter.open === true} onChange={(on) => change({ open: on ? true : undefined })}>
        Given up
      </Chip>
    </Group>
  );
}
