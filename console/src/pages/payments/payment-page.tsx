import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { type Payment, payment as paymentOf } from '../../api/payment-questions.ts';
import { clockText, exactText, moneyText, wordsOf } from '../../format/format.ts';
import { Badge } from '../../parts/badge.tsx';
import { Empty } from '../../parts/empty.tsx';
import { ListTable } from '../../parts/list-table.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { When } from '../../parts/when.tsx';
import { toneOf } from './payment-tone.ts';

const route = getRouteApi('/payments/$payment');

/** One payment: how it stands, its history in the ledger, and what was said of it. */
export function PaymentPage() {
  const { payment } = route.useParams();
  const found = useQuery(paymentOf(payment));
  return (
    <Waiting of={found} lines={8}>
      {(known) => (
        <>
          <PageHead title={`Payment ${known.id.split('/').slice(2).join('/')}`} lead={<Lead payment={known} />} />
          <div className="grid">
            <SumPanel payment={known} />
            <HistoryPanel payment={known} />
            <StoryPanel payment={known} />
          </div>
        </>
      )}
    </Waiting>
  );
}

function Lead({ payment: { state, reason, connection, order, begunAt } }: { readonly payment: Payment }) {
  return (
    <>
      <Badge tone={toneOf(state)}>{wordsOf(state)}</Badge> {state === 'failed' ? 'refused' : 'taken'} by {connection},{' '}
      <When at={begunAt} />
      {reason === undefined ? null : ` (${reason})`}
      {order === undefined ? (
        '. Nobody has named its order yet.'
      ) : (
        <>
          {', for '}
          <Link to="/orders/$order" params={{ order }}>
            {order.split('/').slice(1).join('/')}
          </Link>
          .
        </>
      )}
    </>
  );
}

function SumPanel({ payment }: { readonly payment: Payment }) {
  const { currency, fees, lines, settled } = payment;
  const amounts: readonly (readonly [string, number, string])[] = [
    ['On hold', payment.authorised, currency],
    ['Taken', payment.captured, currency],
    ['Given back', payment.refunded, currency],
    ['Contested', payment.disputed, currency],
    ['Settled', lines === 0 ? 0 : (settled ?? 0), currency],
    ...Object.entries(fees).map(([unit, amount]) => ['Kept by the provider', amount, unit] as const),
  ];
  return (
    <Panel title="How it stands" className="third" flush>
      <ListTable columns={['What', { number: 'Amount' }]}>
        {amounts
          .filter(([name, amount]) => amount !== 0 || name === 'Taken')
          .map(([name, amount, unit]) => (
            <tr key={`${name} ${unit}`}>
              <td>{name}</td>
              <td className="number">{moneyText(amount, unit)}</td>
            </tr>
          ))}
      </ListTable>
      {lines > 0 && settled === undefined ? (
        <p className="soft small">Settlements say it in another currency, so no sum is told.</p>
      ) : null}
    </Panel>
  );
}

function HistoryPanel({ payment: { entries } }: { readonly payment: Payment }) {
  return (
    <Panel title="In the ledger" className="two-thirds" flush aside="only ever added to">
      <ListTable columns={['When', 'What', { number: 'Change' }, 'Said by', 'Note']}>
        {entries.map(({ id, at, kind, change, connection, note }) => (
          <tr key={id}>
            <td className="soft">
              <When at={at} />
            </td>
            <td>{wordsOf(kind)}</td>
            <td className="number">{moneyText(change.amount, change.currency)}</td>
            <td className="soft">{connection}</td>
            <td className="soft">{note ?? ''}</td>
          </tr>
        ))}
      </ListTable>
    </Panel>
  );
}

function StoryPanel({ payment: { story } }: { readonly payment: Payment }) {
  if (story.length === 0) {
    return (
      <Panel title="What was said of it">
        <Empty title="Nothing under its own name">What a settlement says of it stands in the ledger above.</Empty>
      </Panel>
    );
  }
  return (
    <Panel title="What was said of it" flush>
      <ListTable columns={['When', 'Message', 'By', 'What']}>
        {story.map(({ at, name, from, text }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the story only grows at its end
          <tr key={`${at} ${index}`}>
            <td className="soft">
              <time dateTime={at} title={exactText(Date.parse(at))}>
                {clockText(Date.parse(at))}
              </time>
            </td>
            <td>{name}</td>
            <td className="soft">{from}</td>
            <td>{text}</td>
          </tr>
        ))}
      </ListTable>
    </Panel>
  );
}
