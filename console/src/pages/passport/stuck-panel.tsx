import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { retryLetter, skipLetter } from '../../api/deeds.ts';
import type { Passport } from '../../api/shapes.ts';
import { ReasonDialog } from '../../dialogs/reason-dialog.tsx';
import { manyText } from '../../format/format.ts';
import { Badge } from '../../parts/badge.tsx';
import { DeedButton } from '../../parts/deed-button.tsx';
import { notify } from '../../parts/notices.tsx';
import { Panel } from '../../parts/panel.tsx';
import { When } from '../../parts/when.tsx';

type Stuck = Passport['stuck'][number];

/** What is stuck in this order just now, and the two ways out. */
export function StuckPanel({ stuck }: { readonly stuck: readonly Stuck[] }) {
  if (stuck.length === 0) return null;
  return (
    <Panel title="Stuck">
      <div className="column">
        {stuck.map((each) => (
          <StuckMessage key={each.letter} stuck={each} />
        ))}
      </div>
    </Panel>
  );
}

function StuckMessage({ stuck }: { readonly stuck: Stuck }) {
  const [asked, setAsked] = useState<'retry' | 'skip'>();
  const { letter, code, because, next, attempts, since, nextAt, waiting, state } = stuck;
  return (
    <div>
      <div className="row">
        <Badge tone={state === 'dead' ? 'wrong' : 'late'}>{code}</Badge>
        <strong>{because}</strong>
      </div>
      {next === undefined ? null : <p style={{ margin: '4px 0' }}>→ {next}</p>}
      <p className="soft small" style={{ margin: '2px 0 8px' }}>
        {manyText(attempts, 'attempt')} since <When at={since} />,{' '}
        {nextAt === undefined ? (
          'waits for a person'
        ) : (
          <>
            next one <When at={nextAt} />
          </>
        )}
        {waiting === 0 ? '' : `, ${manyText(waiting, 'message')} behind it`}
      </p>
      <div className="row">
        <DeedButton permission="operate" size="xs" onClick={() => setAsked('retry')}>
          Try again now
        </DeedButton>
        <DeedButton permission="operate" size="xs" variant="default" onClick={() => setAsked('skip')}>
          Skip with a reason
        </DeedButton>
        <Link to="/cases" className="small">
          All with this cause
        </Link>
      </div>
      <ReasonDialog
        opened={asked === 'retry'}
        onClose={() => setAsked(undefined)}
        title="Try again now"
        deed="Try again"
        reasoned={false}
        act={async () => {
          const { retried } = await retryLetter(letter);
          notify(`${manyText(retried, 'message')} will be tried again now.`);
        }}
      >
        The message is handed over again, and what waits behind it follows in order.
      </ReasonDialog>
      <ReasonDialog
        opened={asked === 'skip'}
        onClose={() => setAsked(undefined)}
        title="Skip this message"
        deed="Skip it"
        tone="madder"
        act={async (reason) => {
          const { skipped } = await skipLetter(letter, reason);
          notify(`${manyText(skipped, 'message')} set aside.`);
        }}
      >
        The message is set aside for good and its order goes on without it. Do so only when what it would have done is
        done in another way.
      </ReasonDialog>
    </div>
  );
}
