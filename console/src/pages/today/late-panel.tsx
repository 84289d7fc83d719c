import { Link } from '@tanstack/react-router';
import type { Today } from '../../api/shapes.ts';
import { wordsOf } from '../../format/format.ts';
import { Badge } from '../../parts/badge.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Thread } from '../../parts/thread.tsx';
import { When } from '../../parts/when.tsx';
import '../../parts/table.css';

type Late = Today['late']['orders'][number];

const WHY: Readonly<Record<Late['why'], string>> = {
  'not-booked': 'The ERP has not booked it.',
  'not-shipped': 'It has not left the house.',
  held: 'It is held: a person must decide.',
  'given-up': 'Something was given up; a case stands open.',
};

/** Orders that break a promise, or soon will, the late ones first. */
export function LatePanel({ late }: { readonly late: Today['late'] }) {
  return (
    <Panel
      title="Late and at risk"
      flush
      aside={
        <Link to="/orders" search={{ held: true }}>
          All that are held
        </Link>
      }
    >
      {late.orders.length === 0 ? (
        <Empty title="Every promise is kept">
          An order that is not booked within the hour, not sent within two days, held or given up stands here with what
          it waits for.
        </Empty>
      ) : (
        <table className="list">
          <thead>
            <tr>
              <th>Order</th>
              <th>Channel</th>
              <th>How far</th>
              <th>Placed</th>
              <th>How bad</th>
              <th>What it waits for</th>
            </tr>
          </thead>
          <tbody>
            {late.orders.map(({ id, name, channel, state, placedAt, lateness, why }) => (
              <tr key={id}>
                <td>
                  <Link to="/orders/$order" params={{ order: id }}>
                    {name}
                  </Link>
                </td>
                <td className="soft">{channel}</td>
                <td>
                  <Thread order={{ state, troubled: why === 'held' || why === 'given-up' }} />
                </td>
                <td className="soft">
                  <When at={placedAt} />
                </td>
                <td>
                  <Badge tone={lateness === 'late' ? 'wrong' : 'late'}>{wordsOf(lateness)}</Badge>
                </td>
                <td>{WHY[why]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}
