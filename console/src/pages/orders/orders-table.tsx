import { Link } from '@tanstack/react-router';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { OrderLine } from '../../api/shapes.ts';
import { moneyText, wordsOf } from '../../format/format.ts';
import '../../parts/table.css';
import './orders-table.css';
import { Badge } from '../../parts/badge.tsx';
import { Thread } from '../../parts/thread.tsx';
import { When } from '../../parts/when.tsx';
import { stepOf } from './key-steps.ts';

/** How high a line is before it is measured, and how many are drawn beyond the edges of the window. */
const LINE_PIXELS = 38;
const BEYOND = 12;
/** The next page is asked for before its first line is in sight. */
const AHEAD = 30;
const COLUMNS = 8;

interface OrdersTableProps {
  readonly orders: readonly OrderLine[];
  /** Whether more come behind them. */
  readonly more: boolean;
  /** The reader comes to the end of what is here. */
  readonly onEnd: () => void;
}

/** Orders, one a line. However many there are, only those in sight are drawn; the arrow keys go through all of them. */
export function OrdersTable({ orders, more, onEnd }: OrdersTableProps) {
  const table = useRef<HTMLTableElement>(null);
  const [top, setTop] = useState(0);
  // What stands above may come later and be higher or lower than before.
  useLayoutEffect(() => {
    const box = table.current?.tBodies[0]?.getBoundingClientRect();
    if (box !== undefined) setTop(Math.round(box.top + window.scrollY));
  });
  const lines = useWindowVirtualizer({
    count: orders.length,
    estimateSize: () => LINE_PIXELS,
    overscan: BEYOND,
    scrollMargin: top,
    getItemKey: (index) => orders[index]?.id ?? index,
  });
  const drawn = lines.getVirtualItems();
  const last = drawn.at(-1)?.index ?? 0;
  useEffect(() => {
    if (more && last >= orders.length - AHEAD) onEnd();
  }, [more, last, orders.length, onEnd]);
  const stepTo = useSteps(table, orders.length, (index) => lines.scrollToIndex(index));
  const before = (drawn[0]?.start ?? top) - top;
  const behind = lines.getTotalSize() - ((drawn.at(-1)?.end ?? top) - top);
  return (
    <table ref={table} className="list orders" aria-rowcount={more ? -1 : orders.length + 1} onKeyDown={stepTo}>
      <thead>
        <tr aria-rowindex={1}>
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
        <Space pixels={before} />
        {drawn.map(({ index, key }) => {
          const order = orders[index];
          return order === undefined ? null : (
            <tr key={key} ref={lines.measureElement} data-index={index} aria-rowindex={index + 2}>
              <OrderCells order={order} />
            </tr>
          );
        })}
        <Space pixels={behind} />
      </tbody>
    </table>
  );
}

/** Stands for the lines that are not drawn. */
function Space({ pixels }: { readonly pixels: number }) {
  if (pixels <= 0) return null;
  return (
    <tr className="space" style={{ height: pixels }}>
      <td colSpan={COLUMNS} />
    </tr>
  );
}

/** Lets the keys go from line to line; a line that is not drawn yet gets the keyboard when it is. */
function useSteps(
  table: { readonly current: HTMLTableElement | null },
  count: number,
  show: (index: number) => void,
): (event: KeyboardEvent) => void {
  const [wanted, setWanted] = useState<number>();
  useEffect(() => {
    if (wanted === undefined) return;
    const link = table.current?.querySelector<HTMLAnchorElement>(`tr[data-index="${wanted}"] a`);
    if (link === null || link === undefined) return;
    link.focus({ preventScroll: true });
    setWanted(undefined);
  });
  return (event) => {
    const line = (event.target as HTMLElement).closest('tr')?.dataset.index;
    const next = line === undefined ? undefined : stepOf(event.key, wanted ?? Number(line), count);
    if (next === undefined) return;
    event.preventDefault();
    show(next);
    setWanted(next);
  };
}

function OrderCells({ order }: { readonly order: OrderLine }) {
  return (
    <>
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
      <td>
        <Trouble order={order} />
      </td>
    </>
  );
}

function Trouble({ order: { held, open, lateness } }: { readonly order: OrderLine }) {
  const [first] = open;
  return (
    <span className="row">
      {held === undefined ? null : (
        <span title={held.reason}>
          <Badge tone={held.until === undefined ? 'wrong' : 'late'}>{held.code}</Badge>
        </span>
      )}
      {held !== undefined || first === undefined ? null : (
        <span title={first.because}>
          <Badge tone="wrong">{first.code}</Badge>
        </span>
      )}
      {lateness === undefined ? null : <Badge tone={lateness === 'late' ? 'wrong' : 'late'}>{wordsOf(lateness)}</Badge>}
    </span>
  );
}
