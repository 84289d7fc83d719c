import { moneyText } from '../../format/format.ts';
import { ENDS, type LinkSum, toneOf } from './chain.ts';
import './days.css';

/** The chain from orders to the bank: how much passes each link, and what falls out between its two sides. */
export function ChainPicture({ links, currency }: { readonly links: readonly LinkSum[]; readonly currency: string }) {
  const most = Math.max(
    1,
    ...links.flatMap(({ due, met, closing }) => [
      Math.abs(due.amount),
      Math.abs(met.amount) + Math.abs(closing.amount),
    ]),
  );
  return (
    <ol className="chain" aria-label={`From orders to the bank, ${currency}`}>
      {links.map((link) => (
        <ChainLink key={link.link} link={link} currency={currency} most={most} />
      ))}
    </ol>
  );
}

function ChainLink({
  link,
  currency,
  most,
}: {
  readonly link: LinkSum;
  readonly currency: string;
  readonly most: number;
}) {
  const [from, to] = ENDS[link.link];
  const { due, met, closing, overdue, varied } = link;
  const tone = toneOf(link);
  return (
    <li className={tone}>
      <div className="sides">
        <Side name={from} amount={due.amount} currency={currency} most={most} />
        <span className="arrow" aria-hidden="true">
          →
        </span>
        <Side name={to} amount={met.amount} currency={currency} most={most} open={closing.amount} />
      </div>
      <p className="out">
        {closing.items === 0 ? (
          'all matched'
        ) : (
          <>
            <strong>{moneyText(closing.amount, currency)}</strong> open in {closing.items}
            {varied.items === 0 ? '' : `, ${varied.items} with a variance`}
            {overdue.items === 0 ? '' : `, ${overdue.items} overdue`}
          </>
        )}
      </p>
    </li>
  );
}

function Side({
  name,
  amount,
  currency,
  most,
  open = 0,
}: {
  readonly name: string;
  readonly amount: number;
  readonly currency: string;
  readonly most: number;
  /** What is open between both sides, drawn behind what is met. */
  readonly open?: number;
}) {
  const share = (part: number): number => (Math.abs(part) / most) * 100;
  return (
    <div className="side">
      <span className="soft small">{name}</span>
      <span>{moneyText(amount, currency)}</span>
      <svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
        <rect className="bed" width="100" height="4" />
        <rect className="filled" width={share(amount)} height="4" />
        {open === 0 ? null : <rect className="open" x={share(amount)} width={Math.max(2, share(open))} height="4" />}
      </svg>
    </div>
  );
}
