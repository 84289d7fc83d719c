import type { Payout } from '../../api/shapes.ts';
import { manyText, moneyText } from '../../format/format.ts';
import { shortName } from '../returns/return-states.ts';

/** What three sides say of a payout: its movements, its provider, the bank. Between them, whether they say the same. */
export function PayoutChain({ payout }: { readonly payout: Payout }) {
  const { amount, net, parts, of, bank, sums, at } = payout;
  const currency = amount?.currency ?? bank?.amount.currency;
  const count = sums.reduce((sum, each) => sum + each.count, 0);
  const isReported = of !== undefined && parts >= of;
  return (
    <ul className="chain">
      <li className={`link ${isReported ? '' : 'open'}`}>
        <div className="soft small">Its movements</div>
        <div className="big">{count === 0 ? 'not told yet' : moneyText(net, currency)}</div>
        <div className="soft small">
          {manyText(count, 'movement')}
          {isReported ? '' : `, part ${parts} of ${of ?? '?'}`}
        </div>
      </li>
      <Mark known={isReported && amount !== undefined} same={net === amount?.amount} />
      <li className={`link ${amount === undefined ? 'open' : ''}`}>
        <div className="soft small">The provider sent</div>
        <div className="big">{amount === undefined ? 'not said yet' : moneyText(amount.amount, currency)}</div>
        <div className="soft small">{at === 'returned' ? 'and it came back' : payout.connection}</div>
      </li>
      <Mark
        known={bank !== undefined && amount !== undefined}
        same={bank?.amount.amount === amount?.amount && bank?.amount.currency === amount?.currency}
      />
      <li className={`link ${bank === undefined ? 'open' : ''}`}>
        <div className="soft small">The bank shows</div>
        <div className="big">
          {bank === undefined ? 'nothing yet' : moneyText(bank.amount.amount, bank.amount.currency)}
        </div>
        <div className="soft small">{bank === undefined ? '' : `line ${shortName(bank.line)}`}</div>
      </li>
    </ul>
  );
}

function Mark({ known, same }: { readonly known: boolean; readonly same: boolean }) {
  const [tone, sign, words] = known
    ? same
      ? ['well', '=', 'the same as']
      : ['wrong', '≠', 'not the same as']
    : ['quiet', '…', 'not yet compared with'];
  return (
    <li className={`mark ${tone}`}>
      <span aria-hidden="true">{sign}</span>
      <span className="unseen">{words}</span>
    </li>
  );
}
