import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { oneReturn } from '../../api/money-questions.ts';
import type { Return } from '../../api/shapes.ts';
import { wordsOf } from '../../format/format.ts';
import { Badge } from '../../parts/badge.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { When } from '../../parts/when.tsx';
import { RunbookPanel } from '../cases/runbook-panel.tsx';
import { HeldPanel } from './held-panel.tsx';
import { HistoryPanel } from './history-panel.tsx';
import { ReturnDeeds } from './return-deeds.tsx';
import { ReturnMoneyPanel } from './return-money-panel.tsx';
import { STATE_WORDS, shortName } from './return-states.ts';
import { TracksPanel } from './tracks-panel.tsx';

const route = getRouteApi('/returns/$return');

/** One return: both its tracks, what it waits for, and what one can do. */
export function ReturnPage() {
  const { return: id } = route.useParams();
  return (
    <Waiting of={useQuery(oneReturn(id))} lines={8}>
      {(found) => (
        <>
          <PageHead title={`Return ${shortName(found.id)}`} lead={<Lead found={found} />}>
            <ReturnDeeds found={found} />
          </PageHead>
          <div className="grid">
            {found.held === undefined ? null : <HeldPanel held={found.held} />}
            <TracksPanel found={found} />
            <ReturnMoneyPanel found={found} />
            <HistoryPanel found={found} />
            {found.held === undefined ? null : <RunbookPanel code={found.held.code} />}
          </div>
        </>
      )}
    </Waiting>
  );
}

function Lead({ found }: { readonly found: Return }) {
  const { state, order, from, askedBy, requestedAt, firstSeen, wanted } = found;
  const [tone, word] = STATE_WORDS[state];
  return (
    <>
      <Badge tone={tone}>{word}</Badge> of order{' '}
      <Link to="/orders/$order" params={{ order }}>
        {shortName(order)}
      </Link>
      , asked <When at={requestedAt ?? firstSeen} />
      {askedBy === undefined ? (from === undefined ? '' : ` at ${from}`) : ` by ${askedBy}`}
      {wanted === undefined || wanted === 'refund' ? '' : `; the buyer wants: ${wordsOf(wanted)}`}.
    </>
  );
}
