import { Link } from '@tanstack/react-router';
import type { Order } from '../../api/shapes.ts';
import { moneyText, wordsOf } from '../../format/format.ts';
import { Panel } from '../../parts/panel.tsx';
import './money-panel.css';

const PARTS = [
  ['total', 'The buyer pays', 'ink'],
  ['captured', 'Captured', 'well'],
  ['invoiced', 'Invoiced', 'moving'],
  ['refunded', 'Given back', 'late'],
  ['credited', 'Credited', 'late'],
] as const;

/** What the order did to money, each amount beside the others. */
export function MoneyPanel({ order }: { readonly order: Order }) {
  const { money, currency } = order;
  const most = Math.max(1, ...PARTS.map(([part]) => money[part]));
  return (
    <Panel
      title="Money"
      className="third"
      aside={
        <Link to="/orders/$order/money" params={{ order: order.id }}>
          payment {wordsOf(order.payment)}: does it add up?
        </Link>
      }
    >
      <dl className="money">
        {PARTS.filter(([part]) => part === 'total' || part === 'captured' || money[part] !== 0).map(
          ([part, name, tone]) => (
            <div key={part}>
              <dt>{name}</dt>
              <dd>
                <span
                  className={`bar ${tone}`}
                  style={{ width: `${(100 * money[part]) / most}%` }}
                  aria-hidden="true"
                />
                <span className="amount">{moneyText(money[part], currency)}</span>
              </dd>
            </div>
          ),
        )}
      </dl>
      {order.invoices.length === 0 ? null : (
        <p className="soft small">
          {order.invoices.length === 1 ? 'Invoice' : 'Invoices'} {order.invoices.join(', ')}
        </p>
      )}
    </Panel>
  );
}
