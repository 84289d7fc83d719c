import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { type PaymentLine, payments as paymentsOf } from '../../api/payment-questions.ts';
import { moneyText, wordsOf } from '../../format/format.ts';
import { Badge } from '../../parts/badge.tsx';
import { Empty } from '../../parts/empty.tsx';
import { ListTable } from '../../parts/list-table.tsx';
import { NextPage } from '../../parts/next-page.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { When } from '../../parts/when.tsx';
import { PaymentFilters } from './payment-filters.tsx';
import { toneOf } from './payment-tone.ts';

const route = getRouteApi('/payments');

/** All payments, the latest first. */
export function PaymentsPage() {
  const filter = route.useSearch();
  const found = useInfiniteQuery(paymentsOf(filter));
  const filtered = Object.keys(filter).length > 0;
  return (
    <>
      <PageHead title="Payments" lead="What buyers paid, and how it stands." />
      <PaymentFilters filter={filter} />
      <Panel title={filtered ? 'Payments found' : 'Latest first'} flush>
        <Waiting of={found} lines={8}>
          {({ pages }) => {
            const payments = pages.flatMap((page) => page.payments);
            return payments.length === 0 ? <NoPayments filtered={filtered} /> : <PaymentsTable payments={payments} />;
          }}
        </Waiting>
        <NextPage of={found}>More payments</NextPage>
      </Panel>
    </>
  );
}

function PaymentsTable({ payments }: { readonly payments: readonly PaymentLine[] }) {
  return (
    <ListTable
      columns={[
        'Payment',
        'Taken by',
        'How it stands',
        { number: 'Amount' },
        { number: 'Given back' },
        'Order',
        'Began',
      ]}
    >
      {payments.map(({ id, connection, state, reason, amount, refunded, currency, order, begunAt }) => (
        <tr key={id}>
          <td>
            <Link to="/payments/$payment" params={{ payment: id }}>
              {id.split('/').slice(2).join('/')}
            </Link>
          </td>
          <td className="soft">{connection}</td>
          <td>
            <Badge tone={toneOf(state)}>{wordsOf(state)}</Badge>
            {reason === undefined ? null : (
              <div className="small">
                <Link to="/payments" search={{ state, reason }}>
                  {reason}
                </Link>
              </div>
            )}
          </td>
          <td className="number">{moneyText(amount, currency)}</td>
          <td className="number">{refunded === 0 ? '' : moneyText(refunded, currency)}</td>
          <td>
            {order === undefined ? (
              <span className="soft">not known</span>
            ) : (
              <Link to="/orders/$order" params={{ order }}>
                {order.split('/').slice(1).join('/')}
              </Link>
            )}
          </td>
          <td className="soft">
            <When at={begunAt} />
          </td>
        </tr>
      ))}
    </ListTable>
  );
}

function NoPayments({ filtered }: { readonly filtered: boolean }) {
  return filtered ? (
    <Empty title="No payment is like that">Widen the filter, or search for a payment by any of its numbers.</Empty>
  ) : (
    <Empty title="No payments yet">
      As soon as a payment provider tells of money on hold, taken or refused, the payment stands here, with its refunds,
      disputes and settlements behind it.
    </Empty>
  );
}
