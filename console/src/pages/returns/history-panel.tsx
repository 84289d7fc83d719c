import type { Return } from '../../api/shapes.ts';
import { millisecondsOf, moneyText, quantityText, wordsOf } from '../../format/format.ts';
import { Empty } from '../../parts/empty.tsx';
import { Panel } from '../../parts/panel.tsx';
import { When } from '../../parts/when.tsx';
import './return.css';

interface Step {
  readonly at: string;
  readonly what: string;
  readonly says: string;
}

/** What came, and what was found, portion by portion. */
export function HistoryPanel({ found }: { readonly found: Return }) {
  const steps = stepsOf(found);
  return (
    <Panel title="What came and what was found" className="half">
      {steps.length === 0 ? (
        <Empty title="Nothing came yet">Goods may come in one portion or in several; each is said once.</Empty>
      ) : (
        <ol className="portions">
          {steps.map(({ at, what, says }) => (
            <li key={`${at} ${what} ${says}`}>
              <strong>{what}</strong> {says}
              <div className="soft small">
                <When at={at} />
              </div>
            </li>
          ))}
        </ol>
      )}
    </Panel>
  );
}

function stepsOf({ received, inspected }: Return): readonly Step[] {
  const came = received.map(
    ({ at, location, lines }): Step => ({
      at,
      what: `Came to ${location.replace('location/', '')}:`,
      says: lines.map(({ sku, quantity: { value, unit } }) => `${quantityText(value, unit)} × ${sku}`).join(', '),
    }),
  );
  const looked = inspected.map(
    ({ at, lines }): Step => ({
      at,
      what: 'Found:',
      says: lines
        .map(({ sku, quantity: { value, unit }, condition, deduction }) => {
          const less = deduction === undefined ? '' : `, less ${moneyText(deduction.amount, deduction.currency)}`;
          return `${quantityText(value, unit)} × ${sku}, ${wordsOf(condition)}${less}`;
        })
        .join('; '),
    }),
  );
  return [...came, ...looked].sort((one, other) => millisecondsOf(one.at) - millisecondsOf(other.at));
}
