import { Chip, Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { connections, type OrderFilter } from '../../api/questions.ts';
import type { Order, OrderLine } from '../../api/shapes.ts';
import { sentenceText, wordsOf } from '../../format/format.ts';
import { Choice } from '../../parts/choice.tsx';
import { FilterText } from '../../parts/filter-text.tsx';
import { useFilter } from '../../parts/use-filter.ts';

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
type Asked = OrderFilter['lateness'];

/** Each kind of lateness is asked for apart; both together are `any`. */
const withKind = (asked: Asked, kind: (typeof LATENESSES)[number], on: boolean): Asked => {
  const others = LATENESSES.filter((each) => each !== kind && (asked === each || asked === 'any'));
  return on ? (others.length === 0 ? kind : 'any') : others[0];
};

const STUCK_WORDS: Readonly<Record<NonNullable<OrderFilter['stuck']>, string>> = {
  any: 'Stuck for any reason',
  'refund-owed': 'Owed back to buyers',
  'shipped-not-invoiced': 'Sent, not in the books',
  'taken-not-booked': 'Taken, not booked',
};
export const STUCK_ASKED = Object.keys(STUCK_WORDS) as NonNullable<OrderFilter['stuck']>[];

/** What stands in the address narrows the list, so that a filter can be sent to a colleague. */
export function OrderFilters({ filter }: { readonly filter: OrderFilter }) {
  const channels =
    useQuery(connections()).data?.connections.filter(({ subscriptions }) => subscriptions.length > 0) ?? [];
  const change = useFilter('/orders', filter);
  return (
    <Group gap="sm" mb="md">
      <FilterText
        w={260}
        aria-label="Beginning of any number of an order"
        placeholder="Number, payment, parcel …"
        value={filter.search}
        onChange={(search) => change({ search })}
      />
      <Choice
        w={170}
        name="State"
        values={ORDER_STATES}
        words={wordsOf}
        value={filter.state}
        onChange={(state) => change({ state })}
      />
      <Choice
        w={170}
        name="Channel"
        values={channels.map(({ name }) => name)}
        value={filter.channel}
        onChange={(channel) => change({ channel })}
      />
      <Choice
        w={210}
        name="Money"
        values={STUCK_ASKED}
        words={(reason) => STUCK_WORDS[reason]}
        value={filter.stuck}
        onChange={(stuck) => change({ stuck })}
      />
      {LATENESSES.map((each) => (
        <Chip
          key={each}
          checked={filter.lateness === each || filter.lateness === 'any'}
          onChange={(on) => change({ lateness: withKind(filter.lateness, each, on) })}
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
