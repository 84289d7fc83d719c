import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { customer as customerOf, orders as ordersOf } from '../../api/questions.ts';
import type { Customer } from '../../api/shapes.ts';
import { manyText, moneyText } from '../../format/format.ts';
import { Empty } from '../../parts/empty.tsx';
import { NextPage } from '../../parts/next-page.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { When } from '../../parts/when.tsx';
import { OrdersTable } from '../orders/orders-table.tsx';
import { UnmaskButton } from '../passport/unmask-button.tsx';
import { CustomerPointsPanel } from './customer-points.tsx';
import '../../parts/table.css';

const route = getRouteApi('/customers/$customer');

/** One customer: what they go by, what they spent, their points, and all of their orders. */
export function CustomerPage() {
  const { customer } = route.useParams();
  const [reason, setReason] = useState<string>();
  const found = useQuery(customerOf(customer, reason));
  return (
    <Waiting of={found} lines={8}>
      {({ customer: known, personal }) => (
        <>
          <PageHead title={titleOf(known, personal)} lead={leadOf(known)}>
            <UnmaskButton unmasked={personal ? (reason ?? '') : undefined} onUnmask={setReason} />
          </PageHead>
          <div className="grid">
            <SpendPanel customer={known} />
            <NamesPanel customer={known} personal={personal} />
            <CustomerPointsPanel customer={known.id} />
            <CustomerOrders customer={known} />
          </div>
        </>
      )}
    </Waiting>
  );
}

function titleOf({ names }: Customer, personal: boolean): string {
  const known = names.find(({ kind }) => kind === 'name') ?? names[0];
  return personal && known !== undefined ? known.value : 'A customer';
}

function leadOf({ orders, firstAt, lastAt }: Customer) {
  return (
    <>
      {manyText(orders, 'order')}, the first <When at={firstAt} />
      {orders > 1 ? (
        <>
          , the last <When at={lastAt} />
        </>
      ) : null}
      .
    </>
  );
}

function SpendPanel({ customer: { spend } }: { readonly customer: Customer }) {
  return (
    <Panel title="Spent" className="third" flush>
      {spend.length === 0 ? (
        <Empty title="Nothing yet">Orders that were cancelled or refused, and tests, do not count.</Empty>
      ) : (
        <table className="list">
          <thead>
            <tr>
              <th>Currency</th>
              <th className="number">Orders</th>
              <th className="number">Less refunds</th>
            </tr>
          </thead>
          <tbody>
            {spend.map(({ currency, orders, amount }) => (
              <tr key={currency}>
                <td>{currency}</td>
                <td className="number">{orders}</td>
                <td className="number">{moneyText(amount, currency)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

function NamesPanel({ customer: { names }, personal }: { readonly customer: Customer; readonly personal: boolean }) {
  return (
    <Panel title="Known as" className="two-thirds" flush aside={personal ? 'shown to you only' : 'masked'}>
      <table className="list">
        <thead>
          <tr>
            <th>What</th>
            <th>Value</th>
            <th>Said by</th>
            <th>Last</th>
          </tr>
        </thead>
        <tbody>
          {names.map(({ kind, value, channels, lastAt }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: masked values may be the same
            <tr key={`${kind} ${value} ${index}`}>
              <td className="soft">{kind}</td>
              <td>{value}</td>
              <td>{channels.join(', ')}</td>
              <td className="soft">
                <When at={lastAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

function CustomerOrders({ customer: { id } }: { readonly customer: Customer }) {
  const found = useInfiniteQuery(ordersOf({ customer: id }));
  return (
    <Panel title="Orders" flush>
      <Waiting of={found} lines={4}>
        {({ pages }) => (
          <OrdersTable orders={pages.flatMap(({ orders }) => orders)} more={found.hasNextPage} onEnd={() => {}} />
        )}
      </Waiting>
      <NextPage of={found}>More orders</NextPage>
    </Panel>
  );
}
