import { Link } from '@tanstack/react-router';
import type { Passport } from '../../api/shapes.ts';
import { moneyText, quantityText, sentenceText, wordsOf } from '../../format/format.ts';
import { Empty } from '../../parts/empty.tsx';
import { Panel } from '../../parts/panel.tsx';
import { When } from '../../parts/when.tsx';
import '../../parts/table.css';

/** What the order did: which stock it took or gave back, and which money moved. */
export function EffectsPanel({ passport: { stock, money } }: { readonly passport: Passport }) {
  return (
    <>
      <Panel
        title="Stock effect"
        flush
        className="half"
        aside="What was kept for it, as the stock ledger wrote it down"
      >
        {stock.length === 0 ? (
          <Empty title="No stock moved">
            An order that claims stock says here what was kept, and when the ERP had it.
          </Empty>
        ) : (
          <StockMoves stock={stock} />
        )}
      </Panel>
      <Panel title="Money effect" flush className="half" aside="Each move once, by the first word of it">
        {money.length === 0 ? (
          <Empty title="No money moved">Payments, refunds, invoices and credit notes stand here.</Empty>
        ) : (
          <MoneyMoves money={money} />
        )}
      </Panel>
    </>
  );
}

function StockMoves({ stock }: { readonly stock: Passport['stock'] }) {
  return (
    <table className="list">
      <thead>
        <tr>
          <th>Article</th>
          <th>What</th>
          <th className="number">Kept</th>
          <th className="number">Then</th>
          <th>When</th>
        </tr>
      </thead>
      <tbody>
        {stock.map(({ at, kind, sku, location, change, held, unit, because }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two changes may be of one moment, and lines are only added
          <tr key={`${at} ${sku} ${index}`}>
            <td>
              <Link to="/stock/$sku" params={{ sku }}>
                {sku}
              </Link>
              <div className="soft small">{location}</div>
            </td>
            <td>
              {sentenceText(kind)}
              <div className="soft small">{because}</div>
            </td>
            <td className="number">
              {change.startsWith('-') ? '' : '+'}
              {quantityText(change, unit)}
            </td>
            <td className="number soft">{quantityText(held, unit)}</td>
            <td className="soft">
              <When at={at} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function MoneyMoves({ money }: { readonly money: Passport['money'] }) {
  return (
    <table className="list">
      <thead>
        <tr>
          <th>What</th>
          <th className="number">Amount</th>
          <th>Reference</th>
          <th>When</th>
        </tr>
      </thead>
      <tbody>
        {money.map(({ at, kind, amount, reference, connection }) => (
          <tr key={`${kind} ${connection} ${reference} ${at}`}>
            <td>{sentenceText(wordsOf(kind))}</td>
            <td className="number">{amount === undefined ? '' : moneyText(amount.amount, amount.currency)}</td>
            <td>
              <span className="mono small" style={{ overflowWrap: 'anywhere' }}>
                {reference}
              </span>
              <div className="soft small">{connection}</div>
            </td>
            <td className="soft">
              <When at={at} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
