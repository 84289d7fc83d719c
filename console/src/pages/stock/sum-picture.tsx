import type { Pool } from '../../api/shapes.ts';
import { quantityText } from '../../format/format.ts';
import './sum-picture.css';

const TAKEN = [
  ['reserved', 'reserved in the ERP'],
  ['claims', 'claimed by orders'],
  ['unheard', 'perhaps sold and not told'],
] as const;

/** onHand − reserved − claims − unheard = left, as one bar that is cut into its parts. */
export function SumPicture({ pool, unit }: { readonly pool: Pool; readonly unit: string }) {
  const onHand = Number(pool.onHand);
  const left = Number(pool.left);
  const taken = TAKEN.map(([part, words]) => ({ part, words, amount: Number(pool[part]) }));
  const whole = Math.max(1, onHand, taken.reduce((sum, { amount }) => sum + amount, 0) + Math.max(0, left));
  const percent = (amount: number): string => `${(100 * Math.max(0, amount)) / whole}%`;
  return (
    <div className="sum">
      <div className="bar" aria-hidden="true">
        <span className="left" style={{ width: percent(left) }} />
        {taken.map(({ part, amount }) => (
          <span key={part} className={part} style={{ width: amount > 0 ? `max(3px, ${percent(amount)})` : 0 }} />
        ))}
      </div>
      <p className="equation">
        <b>{quantityText(pool.onHand, unit)}</b> <span className="soft">on hand</span>
        {taken.map(({ part, words, amount }) => (
          <span key={part} className={amount === 0 ? 'nothing' : ''}>
            {' − '}
            <i className={`key ${part}`} aria-hidden="true" />
            <b>{quantityText(String(amount), unit)}</b> <span className="soft">{words}</span>
          </span>
        ))}
        {' = '}
        <i className="key left" aria-hidden="true" />
        <b>{quantityText(pool.left, unit)}</b> <span className="soft">left to offer</span>
      </p>
      {pool.doubt === undefined ? null : (
        <p className="doubt">
          In doubt, {pool.doubt}: it proves nothing, so{' '}
          {pool.shelves.some(({ allowed }) => Number(allowed) > 0)
            ? 'only what is set aside for a flash sale is offered.'
            : 'nothing is offered.'}
        </p>
      )}
    </div>
  );
}
