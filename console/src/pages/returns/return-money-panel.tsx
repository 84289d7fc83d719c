import { Link } from '@tanstack/react-router';
import type { Return } from '../../api/shapes.ts';
import { moneyText } from '../../format/format.ts';
import { Empty } from '../../parts/empty.tsx';
import { Panel } from '../../parts/panel.tsx';
import { type Part, SumPicture } from '../order-money/sum-picture.tsx';

/** What the return is worth, what is kept of it, and what was given back: a sum that closes or does not. */
export function ReturnMoneyPanel({ found }: { readonly found: Return }) {
  const { worth, order, refunds } = found;
  return (
    <Panel
      title="The money of it"
      className="half"
      aside={
        <Link to="/orders/$order/money" params={{ order }}>
          All money of the order
        </Link>
      }
    >
      {worth === undefined ? (
        <Empty title="Not known yet">
          When the rules or a person have decided, it says here what the return is worth.
        </Empty>
      ) : (
        <SumPicture {...sumOf(found, worth)} />
      )}
      {refunds.map(({ purpose, asked, given, reason }) => (
        <p key={purpose} className="small">
          <strong>{moneyText(given.amount, given.currency)}</strong> given back
          {given.amount === asked.amount ? '' : ` of ${moneyText(asked.amount, asked.currency)} that were asked for`}
          {reason === undefined ? '' : `: ${reason}`} <span className="soft mono">{purpose}</span>
        </p>
      ))}
    </Panel>
  );
}

type Money = NonNullable<Return['worth']>;

/** Deductions as inspection said them; what else lies between the worth and what was asked is the fee for restocking. */
function sumOf({ inspected, refunds, refunded, state, wanted }: Return, worth: Money) {
  const { currency } = worth;
  const kept = inspected
    .flatMap(({ lines }) => lines)
    .reduce((sum, { deduction }) => sum + (deduction?.amount ?? 0), 0);
  const asked = refunds.reduce((sum, refund) => sum + refund.asked.amount, 0);
  const isWhole = state === 'completed' && (wanted === undefined || wanted === 'refund') && refunds.length > 0;
  const fee = isWhole ? Math.max(0, worth.amount - kept - asked) : 0;
  const given = refunded?.amount ?? 0;
  const open = worth.amount - kept - fee - given;
  const parts: Part[] = [
    { name: 'worth', amount: worth.amount, sign: '' },
    { name: 'kept back for its condition', amount: kept, sign: '−' },
    { name: 'fee', amount: fee, sign: '−' },
    { name: 'given back', amount: given, sign: '−' },
  ];
  return {
    parts: parts.filter(({ amount, sign }) => amount !== 0 || sign === ''),
    currency,
    rest: open,
    closes: open === 0 ? 'nothing is open' : 'still open',
    tone: open === 0 ? ('well' as const) : state === 'declined' ? ('quiet' as const) : ('late' as const),
  };
}
