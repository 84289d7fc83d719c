import { Button } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { orders as ordersOf, overview } from '../../api/questions.ts';
import { countText, manyText } from '../../format/format.ts';
import { Empty } from '../../parts/empty.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { OrderFilters } from './order-filters.tsx';
import { OrdersTable } from './orders-table.tsx';

const route = getRouteApi('/orders');

/** All orders, the newest first, page by page as one scrolls. */
export function OrdersPage() {
  const filter = route.useSearch();
  const found = useInfiniteQuery(ordersOf(filter));
  const counts = useQuery(overview()).data?.orders ?? [];
  const total = counts.reduce((sum, { orders }) => sum + orders, 0);
  const end = useRef<HTMLDivElement>(null);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = found;
  useEffect(() => {
    if (end.current === null || !hasNextPage || isFetchingNextPage) return;
    const watcher = new IntersectionObserver(([seen]) => {
      if (seen?.isIntersecting === true) void fetchNextPage();
    });
    watcher.observe(end.current);
    return () => watcher.disconnect();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const filtered = Object.keys(filter).length > 0;
  return (
    <>
      <PageHead title="Orders" lead={total === 0 ? undefined : `${manyText(total, 'order')} so far.`} />
      <OrderFilters filter={filter} />
      <Panel title={filtered ? 'Orders found' : 'Newest first'} flush aside={shownText(found.data?.pages)}>
        <Waiting of={found} lines={8}>
          {({ pages }) => {
            const orders = pages.flatMap((page) => page.orders);
            return orders.length > 0 ? <OrdersTable orders={orders} /> : <NoOrders filtered={filtered} />;
          }}
        </Waiting>
        <div ref={end} className="row" style={{ justifyContent: 'center', padding: hasNextPage ? 10 : 0 }}>
          {hasNextPage ? (
            <Button variant="default" size="xs" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
              More orders
            </Button>
          ) : null}
        </div>
      </Panel>
    </>
  );
}

function shownText(pages: readonly { readonly orders: readonly unknown[]; readonly next?: string }[] | undefined) {
  if (pages === undefined) return '';
  const shown = pages.reduce((sum, { orders }) => sum + orders.length, 0);
  return `${countText(shown)} shown${pages.at(-1)?.next === undefined ? '' : ', more below'}`;
}

function NoOrders({ filtered }: { readonly filtered: boolean }) {
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
