import { Link } from '@tanstack/react-router';
import type { OrderLine } from '../../api/shapes.ts';
import { Empty } from '../../parts/empty.tsx';
import { Panel } from '../../parts/panel.tsx';
import { OrdersTable } from '../orders/orders-table.tsx';

/** Orders that do not go on by themselves. */
export function WaitingPanel({ orders }: { readonly orders: readonly OrderLine[] }) {
  return (
    <Panel
      title="Orders that need a person"
      flush
      aside={
        <Link to="/orders" search={{ held: true }}>
          All
        </Link>
      }
    >
      {orders.length === 0 ? (
        <Empty title="No order waits for you">
          An order that is held, or of which something was given up, stands here with its reason.
        </Empty>
      ) : (
        <OrdersTable orders={orders} />
      )}
    </Panel>
  );
}
