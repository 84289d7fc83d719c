import { SegmentedControl } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { approvals as approvalsOf } from '../../api/questions.ts';
import type { Approval } from '../../api/shapes.ts';
import { Badge } from '../../parts/badge.tsx';
import { Empty } from '../../parts/empty.tsx';
import { NextPage } from '../../parts/next-page.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Panel } from '../../parts/panel.tsx';
import type { Tone } from '../../parts/tone.ts';
import { Waiting } from '../../parts/waiting.tsx';
import { When } from '../../parts/when.tsx';
import { DecideButtons } from './decide-buttons.tsx';
import { StandInsPanel } from './stand-ins-panel.tsx';
import '../../parts/table.css';

const TONES: Readonly<Record<Approval['state'], Tone>> = {
  waiting: 'late',
  approved: 'late',
  done: 'well',
  failed: 'wrong',
  declined: 'wrong',
  expired: 'quiet',
  withdrawn: 'quiet',
};

/** The deed in words of the business. */
const DEEDS: Readonly<Record<Approval['kind'], string>> = {
  'skip-letters': 'Set messages aside',
  'retry-letters': 'Retry messages',
  'edit-letter': 'Correct a message',
  'release-order': 'Release an order',
  'settle-variance': 'Settle a variance by hand',
  'approve-day': "Approve a store day's count",
  'approve-return': 'Approve a return',
};

/** Deeds that wait for a second person, and what became of earlier ones. */
export function ApprovalsPage() {
  const [shown, setShown] = useState<'waiting' | 'all'>('waiting');
  const found = useInfiniteQuery(approvalsOf(shown === 'waiting' ? 'waiting' : undefined));
  return (
    <>
      <PageHead
        title="Approvals"
        lead="Where money moves or a deed is wide, a second person looks at it. Nobody approves what they asked for."
      />
      <div className="row" style={{ marginBottom: 16 }}>
        <SegmentedControl
          aria-label="Which requests"
          value={shown}
          onChange={(value) => setShown(value as 'waiting' | 'all')}
          data={[
            { value: 'waiting', label: 'Waiting' },
            { value: 'all', label: 'All' },
          ]}
        />
      </div>
      <div className="column">
        <Panel title="Newest first" flush>
          <Waiting of={found} lines={4}>
            {({ pages }) => {
              const entries = pages.flatMap((page) => page.approvals);
              if (entries.length > 0) return <ApprovalTable entries={entries} />;
              return (
                <Empty title="Nothing waits for a second person">
                  When somebody sets money aside, releases an order against its amounts or retries very much at once, it
                  stands here until another person approves or declines it.
                </Empty>
              );
            }}
          </Waiting>
          <NextPage of={found}>More requests</NextPage>
        </Panel>
        <StandInsPanel />
      </div>
    </>
  );
}

function ApprovalTable({ entries }: { readonly entries: readonly Approval[] }) {
  return (
    <table className="list">
      <thead>
        <tr>
          <th>Deed</th>
          <th>Why</th>
          <th>Asked</th>
          <th>State</th>
          <th>Decision</th>
        </tr>
      </thead>
      <tbody>
        {entries.map((approval) => (
          <ApprovalRow key={approval.id} approval={approval} />
        ))}
      </tbody>
    </table>
  );
}

function ApprovalRow({ approval }: { readonly approval: Approval }) {
  const {
    kind,
    subject,
    reason,
    amounts = [],
    count,
    askedBy,
    askedAt,
    expiresAt,
    state,
    decision,
    failure,
  } = approval;
  return (
    <tr>
      <td>
        <strong>{DEEDS[kind]}</strong>
        <div className="soft small">{subject}</div>
        {amounts.map((amount) => (
          <div key={amount.currency}>{moneyText(amount)}</div>
        ))}
        {count === undefined ? null : (
          <div className="soft small">{count === 1 ? '1 message' : `${count} messages`}</div>
        )}
      </td>
      <td>{reason}</td>
      <td>
        {askedBy}
        <div className="soft small">
          <When at={askedAt} />
        </div>
      </td>
      <td>
        <Badge tone={TONES[state]}>{state}</Badge>
        {state === 'waiting' ? (
          <div className="soft small">
            until <When at={expiresAt} />
          </div>
        ) : null}
        {failure === undefined ? null : <div className="small">{failure.because}</div>}
      </td>
      <td>
        {decision === undefined ? null : (
          <>
            {decision.by}
            {decision.onBehalfOf === undefined ? '' : ` for ${decision.onBehalfOf}`}
            <div className="soft small">{decision.reason ?? ''}</div>
          </>
        )}
        {state === 'waiting' ? <DecideButtons approval={approval} /> : null}
      </td>
    </tr>
  );
}

function moneyText({ amount, currency }: { readonly amount: number; readonly currency: string }): string {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(amount / 10 ** digits);
}
