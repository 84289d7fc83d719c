import type { Today } from '../../api/shapes.ts';
import { manyText, moneyText } from '../../format/format.ts';
import { Empty } from '../../parts/empty.tsx';
import { Panel } from '../../parts/panel.tsx';
import './systems.css';

const REASONS: Readonly<Record<Today['money'][number]['reason'], string>> = {
  'taken-not-booked': 'taken, and not booked in the ERP',
  'refund-owed': 'owed back to buyers',
  'shipped-not-invoiced': 'sent, and not in the books',
};

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
              <strong>{moneyText(amount, currency)}</strong>
              <span className="soft small">
                {REASONS[reason]}, {manyText(orders, 'order')} of {channel}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
