import { useInfiniteQuery } from '@tanstack/react-query';
import { bankLines } from '../../api/money-questions.ts';
import type { BankLine } from '../../api/shapes.ts';
import { Empty } from '../../parts/empty.tsx';
import { NextPage } from '../../parts/next-page.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { LineCard } from './line-card.tsx';
import './bank.css';

interface LinesPanelProps {
  readonly state: BankLine['state'];
  /** Why the reader wants to see who paid and what they wrote. */
  readonly unmasked: string | undefined;
}

/** The bank's lines that stand so, the latest day first. */
export function LinesPanel({ state, unmasked }: LinesPanelProps) {
  const found = useInfiniteQuery(bankLines(state, unmasked));
  return (
    <Waiting of={found} lines={6}>
      {({ pages }) => {
        const lines = pages.flatMap((page) => page.lines);
        if (lines.length === 0) return <Nothing state={state} />;
        return (
          <>
            <ul className="bank-lines" aria-label="Lines of the bank">
              {lines.map((line) => (
                <LineCard key={line.id} line={line} />
              ))}
            </ul>
            <NextPage of={found}>Earlier lines</NextPage>
          </>
        );
      }}
    </Waiting>
  );
}

function Nothing({ state }: Pick<BankLine, 'state'>) {
  if (state === 'matched') {
    return (
      <Empty title="No line was matched yet">Payouts and payments of invoices that the bank shows stand here.</Empty>
    );
  }
  if (state === 'dismissed') {
    return <Empty title="No line was dismissed">Rent, wages and taxes stand here, with who said so.</Empty>;
  }
  return (
    <Empty title="Every line of the bank is known">
      When a statement brings a line that no payout and no invoice explains for certain, it stands here with the best
      guesses. The hub does not guess for you.
    </Empty>
  );
}
