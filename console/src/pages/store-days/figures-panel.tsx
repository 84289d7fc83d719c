import type { StoreDay } from '../../api/shapes.ts';
import { moneyText, wordsOf } from '../../format/format.ts';
import { Empty } from '../../parts/empty.tsx';
import { Panel } from '../../parts/panel.tsx';
import './store-days.css';

interface FiguresPanelProps {
  readonly day: StoreDay;
  readonly of: 'tender' | 'tax' | 'net';
  readonly title: string;
}

/** What a figure is told by: the tender, the rate, the category. Tills and rates are added up. */
function nameOf(of: FiguresPanelProps['of'], detail: readonly string[]): string {
  const last = detail.at(-1) ?? '';
  if (of !== 'tax') return wordsOf(last);
  const rate = Number(last);
  return Number.isFinite(rate) ? `${Math.round(rate * 1e6) / 1e4} %` : last;
}

const NONE: Readonly<Record<FiguresPanelProps['of'], string>> = {
  tender: 'Nothing was paid on this day.',
  tax: 'No receipt of this day names a tax.',
  net: 'No receipt of this day has a line.',
};

/** Sums of the day of one kind, each beside the others. */
export function FiguresPanel({ day: { figures, receipts }, of, title }: FiguresPanelProps) {
  const sums = new Map<string, { readonly name: string; readonly currency: string; readonly amount: number }>();
  for (const figure of figures) {
    if (figure.of !== of) continue;
    const { amount, currency } = figure.amount;
    const name = nameOf(of, figure.detail);
    const key = `${name} ${currency}`;
    sums.set(key, { name, currency, amount: (sums.get(key)?.amount ?? 0) + amount });
  }
  const all = [...sums.values()].sort((one, other) => other.amount - one.amount);
  const most = Math.max(1, ...all.map(({ amount }) => Math.abs(amount)));
  return (
    <Panel title={title} className="third">
      {all.length === 0 ? (
        <Empty title={receipts === 0 ? 'None yet' : 'None'}>
          {receipts === 0 ? 'Sums stand here as receipts come in.' : NONE[of]}
        </Empty>
      ) : (
        <dl className="figures">
          {all.map(({ name, currency, amount }) => (
            <div key={`${name} ${currency}`}>
              <dt>{name}</dt>
              <dd>
                <span className="bar" style={{ width: `${(66 * Math.abs(amount)) / most}%` }} aria-hidden="true" />
                <span className="amount">{moneyText(amount, currency)}</span>
              </dd>
            </div>
          ))}
        </dl>
      )}
    </Panel>
  );
}
