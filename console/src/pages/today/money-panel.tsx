import { Link } from '@tanstack/react-router';
import type { Today } from '../../api/shapes.ts';
import { manyText, moneyText } from '../../format/format.ts';
import { Empty } from '../../parts/empty.tsx';
import { Panel } from '../../parts/panel.tsx';
import { STUCK_REASONS } from './stuck-money.ts';
import './systems.css';

/** Money that is where it should not stay, the largest first. */
export function MoneyPanel({ money }: { readonly money: Today['money'] }) {
  return (
    <Panel title="Stuck money" className="third" aside="for more than an hour">
      {money.length === 0 ? (
        <Empty title="None">Money taken and not booked, owed back, or sent and not in the books stands here.</Empty>
      ) : (
        <ul className="sums">
          {money.map(({ reason, channel, currency, orders, amount }) => (
            <li key={`${reason} ${channel} ${currency}`}>
              <Link to="/orders" search={{ stuck: reason, channel }}>
                <strong>{moneyText(amount, currency)}</strong>
              </Link>
              <span className="soft small">
                {STUCK_REASONS[reason]}, {manyText(orders, 'order')} of {channel}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
