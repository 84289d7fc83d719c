import { Button } from '@mantine/core';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { firstOrders, type OrderFilter, orders as ordersOf, overview } from '../../api/questions.ts';
import { countText, manyText } from '../../format/format.ts';
import { Empty } from '../../parts/empty.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { OrderFilters } from './order-filters.tsx';
import { runOf } from './order-run.ts';
import { OrdersTable } from './orders-table.tsx';

const route = getRouteApi('/orders');

/** All orders, the newest first, page by page as one scrolls; only what is in sight is drawn. */
export function OrdersPage() {
  const filter = route.useSearch();
  const counts = useQuery(overview()).data?.orders ?? [];
  const total = counts.reduce((sum, { orders }) => sum + orders, 0);
  return (
    <>
      <PageHead title="Orders" lead={total === 0 ? undefined : `${manyText(total, 'order')} so far.`} />
      <OrderFilters filter={filter} />
      {/* Another filter is another list: it begins at its top. */}
      <OrdersPanel key={JSON.stringify(filter)} filter={filter} />
    </>
  );
}

function OrdersPanel({ filter }: { readonly filter: OrderFilter }) {
  const queries = useQueryClient();
  const found = useInfiniteQuery(ordersOf(filter));
  const first = useQuery(firstOrders(filter)).data;
  const { orders, gap } = runOf(first, found.data?.pages ?? []);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = found;
  const filtered = Object.keys(filter).length > 0;
  const anew = async (): Promise<void> => {
    window.scrollTo({ top: 0 });
    await queries.resetQueries({ queryKey: ordersOf(filter).queryKey });
  };
  const more = hasNextPage && (first === undefined || first.next !== undefined);
  return (
    <Panel
      title={filtered ? 'Orders found' : 'Newest first'}
      flush
      aside={found.data === undefined ? '' : `${countText(orders.length)} read${more ? ', more below' : ''}`}
    >
      {gap ? (
        <div className="row" style={{ justifyContent: 'center', padding: 10 }}>
          <span>Many orders came while you were reading.</span>
          <Button size="xs" onClick={() => void anew()}>
            Begin again at the newest
          </Button>
        </div>
      ) : null}
      <Waiting of={found} lines={8}>
        {() =>
          orders.length > 0 ? (
            <OrdersTable
              orders={orders}
              more={more}
              onEnd={() => {
                if (!isFetchingNextPage && !found.isError) void fetchNextPage();
              }}
            />
          ) : (
            <NoOrders filtered={filtered} more={more} />
          )
        }
      </Waiting>
      {more ? (
        <div className="row" style={{ justifyContent: 'center', padding: 10 }}>
          <Button variant="default" size="xs" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {orders.length === 0 ? 'Look further back' : 'More orders'}
          </Button>
        </div>
      ) : null}
    </Panel>
  );
}

function NoOrders({ filtered, more }: { readonly filtered: boolean; readonly more: boolean }) {
  if (more) {
    return (
      <Empty title="None of the newest orders goes by that">
        Many names begin so, and older orders may have one of them. Type more of the number, or look further back.
      </Empty>
    );
  }
  if (filtered) {
    return (
      <Empty title="No order goes by that">
        A search takes the beginning of any number: the shop&rsquo;s, the payment&rsquo;s, the ERP&rsquo;s, an
        invoice&rsquo;s, a parcel&rsquo;s.
      </Empty>
    );
  }
  return (
    <Empty title="No orders yet">
      As soon as a connected shop sells something, the order stands here within a second, and its whole story behind it.
    </Empty>
  );
}
