import { Link } from '@tanstack/react-router';
import type { OrderLine } from '../../api/shapes.ts';
import { moneyText, wordsOf } from '../../format/format.ts';
import '../../parts/table.css';
import { Badge } from '../../parts/badge.tsx';
import { Thread } from '../../parts/thread.tsx';
import { When } from '../../parts/when.tsx';

/** Orders, one a line. */
export function OrdersTable({ orders }: { readonly orders: readonly OrderLine[] }) {
  return (
    <table className="list">
      <thead>
        <tr>
          <th>Order</th>
          <th>Channel</th>
          <th>How far</th>
          <th>Payment</th>
          <th className="number">Total</th>
          <th>Booked</th>
          <th>Placed</th>
          <th>Waits for</th>
        </tr>
      </thead>
      <tbody>
        {orders.map((order) => (
          <tr key={order.id}>
            <td>
              <Link to="/orders/$order" params={{ order: order.id }}>
                {order.name}
              </Link>
            </td>
            <td className="soft">{order.channel}</td>
            <td>
              <Thread order={order} />
            </td>
            <td>{wordsOf(order.payment)}</td>
            <td className="number">{moneyText(order.money.total, order.currency)}</td>
            <td>{order.booked ?? ''}</td>
            <td className="soft">
              <When at={order.placedAt ?? order.firstSeen} />
            </td>
            <td>{troubleOf(order)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function troubleOf({ held, open }: OrderLine) {
  if (held !== undefined) {
    return (
      <span title={held.reason}>
        <Badge tone={held.until === undefined ? 'wrong' : 'late'}>{held.code}</Badge>
      </span>
    );
  }
  const [first] = open;
  if (first === undefined) return null;
  return (
    <span title={first.because}>
      <Badge tone="wrong">{first.code}</Badge>
    </span>
  );
}
