import { SegmentedControl } from '@mantine/core';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { PageHead } from '../../parts/page-head.tsx';
import { ScrollRegion } from '../../parts/scroll-region.tsx';
import { UnmaskButton } from '../passport/unmask-button.tsx';
import { BankFilters } from './bank-filters.tsx';
import type { BankSearch } from './bank-search.ts';
import { LinesPanel } from './lines-panel.tsx';
import { PayoutsPanel } from './payouts-panel.tsx';
import { StatementsPanel } from './statements-panel.tsx';

const route = getRouteApi('/bank');

const VIEWS = [
  { value: 'open', label: 'Not known' },
  { value: 'matched', label: 'Matched' },
  { value: 'dismissed', label: 'Dismissed' },
  { value: 'payouts', label: 'Payouts' },
  { value: 'statements', label: 'Statements' },
] as const;

/** What the bank shows, and what it is for. */
export function BankPage() {
  const search = route.useSearch();
  const { show, fit, ...filter } = search;
  const navigate = useNavigate();
  const [unmasked, setUnmasked] = useState<string>();
  const isOfLines = show !== 'payouts' && show !== 'statements';
  return (
    <>
      <PageHead
        title="Bank"
        lead="The bank's word on where money is. Lines that are a payout or pay an invoice are matched by rule; the others wait for you, with the best guesses."
      >
        {isOfLines ? <UnmaskButton unmasked={unmasked} onUnmask={setUnmasked} /> : null}
      </PageHead>
      <ScrollRegion className="scroll bank-views" label="What of the bank">
        <SegmentedControl
          aria-label="What is shown"
          value={show ?? 'open'}
          onChange={(value) =>
            void navigate({
              to: '/bank',
              search: value === 'open' ? {} : ({ show: value } as BankSearch),
              replace: true,
            })
          }
          data={[...VIEWS]}
        />
      </ScrollRegion>
      {isOfLines ? null : <BankFilters key={show} search={search} />}
      {show === 'payouts' ? (
        <PayoutsPanel filter={filter} />
      ) : show === 'statements' ? (
        <StatementsPanel filter={{ ...filter, ...(fit === undefined ? {} : { state: fit }) }} />
      ) : (
        <LinesPanel state={show ?? 'open'} unmasked={unmasked} />
      )}
    </>
  );
}
