import { moneyText } from '../../format/format.ts';
import { Badge } from '../../parts/badge.tsx';
import type { Tone } from '../../parts/tone.ts';
import './sum-picture.css';

/** One amount of a sum; `sign` stands before it. */
export interface Part {
  readonly name: string;
  readonly amount: number;
  readonly sign: '' | '−' | '+';
}

export interface Sum {
  readonly parts: readonly Part[];
  readonly currency: string | undefined;
  /** What is left over when the parts are taken together. */
  readonly rest: number;
  /** What that means, in words. */
  readonly closes: string;
  readonly tone: Tone;
}

/** A sum that closes or does not: as a bar for the eye, as an equation for everybody. */
export function SumPicture({ parts, currency, rest, closes, tone }: Sum) {
  // What is there stands above, what it went to below; with what is left over both are as long as each other.
  const above = parts.filter(({ sign }) => sign !== '−');
  const below = parts.filter(({ sign }) => sign === '−');
  const lengthOf = (of: readonly Part[]): number => of.reduce((sum, { amount }) => sum + Math.abs(amount), 0);
  const whole = Math.max(1, lengthOf(above), lengthOf(below));
  return (
    <div className="money-sum">
      <div className="bars" aria-hidden="true">
        <Row parts={above} whole={whole} rest={-rest} tone={tone} kind="above" />
        <Row parts={below} whole={whole} rest={rest} tone={tone} kind="below" />
      </div>
      <p className="equation">
        {parts.map(({ name, amount, sign }) => (
          <span key={name}>
            {sign === '' ? '' : ` ${sign} `}
            <b>{moneyText(amount, currency)}</b> <span className="soft">{name}</span>
          </span>
        ))}
        {' = '}
        <b>{moneyText(rest, currency)}</b> <Badge tone={tone}>{closes}</Badge>
      </p>
    </div>
  );
}

interface RowProps {
  readonly parts: readonly Part[];
  readonly whole: number;
  /** What this side lacks; nothing when it is below zero. */
  readonly rest: number;
  readonly tone: Tone;
  readonly kind: 'above' | 'below';
}

function Row({ parts, whole, rest, tone, kind }: RowProps) {
  return (
    <span className="row-of-parts">
      {parts.map(({ name, amount }, index) => (
        <span
          key={name}
          className={`${kind}-${index % 3}`}
          style={{ width: amount === 0 ? 0 : `max(3px, ${(100 * Math.abs(amount)) / whole}%)` }}
        />
      ))}
      {rest > 0 ? <span className={`rest ${tone}`} style={{ width: `${(100 * rest) / whole}%` }} /> : null}
    </span>
  );
}
