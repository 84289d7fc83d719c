import { Button, Group } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type StoreDayFilter, storeDays } from '../../api/money-questions.ts';
import type { StoreDayLine } from '../../api/shapes.ts';
import { manyText } from '../../format/format.ts';
import { Choice } from '../../parts/choice.tsx';
import { Empty } from '../../parts/empty.tsx';
import { FilterText } from '../../parts/filter-text.tsx';
import { NextPage } from '../../parts/next-page.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Panel } from '../../parts/panel.tsx';
import { useFilter } from '../../parts/use-filter.ts';
import { Waiting } from '../../parts/waiting.tsx';
import { DAY_STATES, dateBefore, wordsOfDay } from './day-states.ts';
import { DaysGrid } from './days-grid.tsx';

const route = getRouteApi('/store-days');

/** How many days stand side by side. */
const SHOWN = 10;
const todayOf = (): string => new Date().toISOString().slice(0, 10);

/** All stores, day by day: which days are in the books, and which wait for somebody. */
export function StoreDaysPage() {
  const filter = route.useSearch();
  const until = filter.until ?? todayOf();
  const from = dateBefore(until, SHOWN - 1);
  const found = useInfiniteQuery(storeDays({ ...filter, from, until }));
  const days = found.data?.pages.flatMap((page) => page.days) ?? [];
  return (
    <>
      <PageHead title="Store days" lead={leadOf(days, found.hasNextPage)} />
      <DayFilters filter={filter} until={until} />
      <Panel title={`${from} to ${until}`} flush aside="Open a day to see its sums and its drawers">
        <Waiting of={found} lines={6}>
          {() =>
            days.length === 0 ? <Nothing filter={filter} /> : <DaysGrid days={days} until={until} shown={SHOWN} />
          }
        </Waiting>
        <NextPage of={found}>More stores</NextPage>
      </Panel>
    </>
  );
}

function leadOf(days: readonly StoreDayLine[], isMore: boolean): string | undefined {
  if (days.length === 0) return undefined;
  const waiting = days.filter(({ at }) => at === 'varied' || at === 'incomplete').length;
  const closed = days.filter(({ at }) => at === 'closed').length;
  const which = isMore ? 'shown here so far' : 'in these days';
  return `${manyText(closed, 'day')} closed, ${manyText(waiting, 'day')} ${waiting === 1 ? 'waits' : 'wait'} for a person, ${which}.`;
}

/** What stands in the address narrows the picture, so that it can be sent to a colleague. */
function DayFilters({ filter, until }: { readonly filter: StoreDayFilter; readonly until: string }) {
  const change = useFilter('/store-days', filter);
  const later = dateBefore(until, -SHOWN);
  return (
    <Group gap="sm" mb="md">
      <FilterText
        w={180}
        aria-label="Code of a store"
        placeholder="Store"
        value={filter.store}
        onChange={(store) => change({ store })}
      />
      <Choice
        w={190}
        name="State"
        values={DAY_STATES}
        words={(state) => wordsOfDay(state).short}
        value={filter.state}
        onChange={(state) => change({ state })}
      />
      <Button variant="default" onClick={() => change({ until: dateBefore(until, SHOWN) })}>
        Earlier
      </Button>
      <Button
        variant="default"
        disabled={filter.until === undefined}
        onClick={() => change({ until: later >= todayOf() ? undefined : later })}
      >
        Later
      </Button>
    </Group>
  );
}

function Nothing({ filter }: { readonly filter: StoreDayFilter }) {
  if (Object.keys(filter).length > 0) return <Empty title="No day is like that">Choose less, or other days.</Empty>;
  return (
    <Empty title="No day of a store in these days">
      The first till that opens begins the day of its store. It ends in sums by till, tender, tax rate and category,
      counted against what should be in the drawers, and in the books.
    </Empty>
  );
}
