import { Link } from '@tanstack/react-router';
import type { BankLine } from '../../api/shapes.ts';
import { moneyText } from '../../format/format.ts';
import { Badge } from '../../parts/badge.tsx';
import { When } from '../../parts/when.tsx';
import { shortName } from '../returns/return-states.ts';
import { LineDeeds } from './line-deeds.tsx';

/** A line of the bank: what came or left, what was written, and what it is for or may be for. */
export function LineCard({ line }: { readonly line: BankLine }) {
  const { amount, bookedOn, counterparty, texts, state, title, code, heard } = line;
  const isIn = amount.amount > 0;
  return (
    <li className={`bank-line ${state}`} aria-label={`${moneyText(amount.amount, amount.currency)} on ${bookedOn}`}>
      <div>
        <p className={`amount ${isIn ? 'in' : ''}`}>
          {isIn ? '+' : ''}
          {moneyText(amount.amount, amount.currency)}
        </p>
        <p>
          {isIn ? 'from' : 'to'} <strong>{counterparty === '' ? 'an unnamed account' : counterparty}</strong>, booked on{' '}
          {bookedOn}
        </p>
        {texts.map((text) => (
          <p key={text} className="soft small mono">
            {text}
          </p>
        ))}
        <p className="soft small">
          heard <When at={heard} />
        </p>
      </div>
      <div>
        {state === 'open' ? (
          <>
            <p>
              <Badge tone="late">not known</Badge> {title ?? 'It is being looked at.'}{' '}
              {code === undefined ? null : <code className="soft">{code}</code>}
            </p>
            <LineDeeds line={line} />
          </>
        ) : (
          <Outcome line={line} />
        )}
      </div>
    </li>
  );
}

function Outcome({ line: { state, matched, by } }: { readonly line: BankLine }) {
  if (state === 'dismissed') {
    return (
      <p>
        <Badge tone="quiet">dismissed</Badge> It belongs to nothing here.
      </p>
    );
  }
  return (
    <>
      <p>
        <Badge tone="well">matched</Badge> by {by === 'person' ? 'a person' : 'rule'} with
      </p>
      {matched.map((id) => (
        <p key={id}>
          <Matched id={id} />
        </p>
      ))}
    </>
  );
}

/** A payout or an order, and the way to it. */
export function Matched({ id }: { readonly id: string }) {
  if (id.startsWith('order/')) {
    return (
      <Link to="/orders/$order/money" params={{ order: id }}>
        order {shortName(id)}
      </Link>
    );
  }
  return (
    <Link to="/bank" search={{ show: 'payouts' }}>
      payout {shortName(id)}
    </Link>
  );
}
