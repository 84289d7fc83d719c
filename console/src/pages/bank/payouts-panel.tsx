import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { payouts as payoutsOf } from '../../api/money-questions.ts';
import type { Payout } from '../../api/shapes.ts';
import { wordsOf } from '../../format/format.ts';
import { Badge } from '../../parts/badge.tsx';
import { Empty } from '../../parts/empty.tsx';
import { NextPage } from '../../parts/next-page.tsx';
import { Panel } from '../../parts/panel.tsx';
import type { Tone } from '../../parts/tone.ts';
import { Waiting } from '../../parts/waiting.tsx';
import { When } from '../../parts/when.tsx';
import { SumPicture } from '../order-money/sum-picture.tsx';
import { shortName } from '../returns/return-states.ts';
import type { BankFilter } from './bank-search.ts';
import { PayoutChain } from './payout-chain.tsx';
import './bank.css';

const WORDS: Readonly<Record<string, readonly [Tone, string]>> = {
  expected: ['moving', 'announced'],
  reporting: ['moving', 'its movements are awaited'],
  banking: ['moving', 'the bank is awaited'],
  settled: ['well', 'settled'],
  returned: ['wrong', 'it came back'],
};

/** Payouts, each as a chain from its movements over the provider's word to the bank's. */
export function PayoutsPanel({ filter }: { readonly filter: BankFilter }) {
  const isNarrowed = Object.keys(filter).length > 0;
  return (
    <div className="grid">
      <List
        filter={{ ...filter, open: true }}
        title="On their way, or not alike"
        empty={isNarrowed ? 'No such payout' : 'Everything that was sent is at the bank'}
        teaches="A payout stands here from the moment its provider speaks of it until the bank shows the same amount."
      />
      <List
        filter={{ ...filter, open: false }}
        title="Settled"
        empty={isNarrowed ? 'No such payout' : 'No payout is settled yet'}
        teaches="Payouts whose movements, amount and bank line agree to the cent stand here."
      />
    </div>
  );
}

interface ListProps {
  readonly filter: BankFilter & { readonly open: boolean };
  readonly title: string;
  readonly empty: string;
  readonly teaches: string;
}

function List({ filter, title, empty, teaches }: ListProps) {
  const found = useInfiniteQuery(payoutsOf(filter));
  return (
    <Panel title={title} flush>
      <Waiting of={found} lines={3}>
        {({ pages }) => {
          const all = pages.flatMap((page) => page.payouts);
          if (all.length === 0) return <Empty title={empty}>{teaches}</Empty>;
          return (
            <ul className="payouts">
              {all.map((payout) => (
                <OnePayout key={payout.id} payout={payout} />
              ))}
            </ul>
          );
        }}
      </Waiting>
      <NextPage of={found}>More payouts</NextPage>
    </Panel>
  );
}

function OnePayout({ payout }: { readonly payout: Payout }) {
  const { id, connection, day, at, variances, waitsUntil, sums, amount } = payout;
  const isUnlike = at === 'settled' && variances.length > 0;
  const [tone, word] = isUnlike ? (['late', 'at the bank, not alike'] as const) : (WORDS[at] ?? ['quiet', at]);
  return (
    <li aria-label={`Payout ${shortName(id)}`}>
      <div className="row">
        <strong>{shortName(id)}</strong>{' '}
        <span className="soft">{day === undefined ? connection : `${connection}, ${day}`}</span>{' '}
        <Badge tone={tone}>{word}</Badge>
        {variances.map((code) => (
          <Link key={code} to="/variances" search={{ about: id }}>
            <Badge tone="wrong">{code}</Badge>
          </Link>
        ))}
        {waitsUntil === undefined ? null : (
          <span className="soft small">
            a variance <When at={waitsUntil} /> unless it comes
          </span>
        )}
      </div>
      <PayoutChain payout={payout} />
      {sums.length === 0 ? null : (
        <details>
          <summary className="soft small">What it is made of</summary>
          <SumPicture {...madeOf(payout, amount?.currency)} />
        </details>
      )}
    </li>
  );
}

function madeOf({ sums, net }: Payout, currency: string | undefined) {
  const fees = sums.reduce((sum, { fee }) => sum + fee, 0);
  const [first, ...others] = [...sums].sort((one, other) => other.gross - one.gross);
  const parts = [
    { name: wordsOf(first?.kind ?? ''), amount: first?.gross ?? 0, sign: '' as const },
    ...others.map(({ kind, gross }) => ({
      name: wordsOf(kind),
      amount: Math.abs(gross),
      sign: gross < 0 ? ('−' as const) : ('+' as const),
    })),
    ...(fees === 0 ? [] : [{ name: 'fees', amount: fees, sign: '−' as const }]),
  ];
  return { parts, currency, rest: net, closes: 'its movements', tone: 'moving' as const };
}
