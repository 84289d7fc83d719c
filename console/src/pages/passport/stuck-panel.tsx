import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Passport } from '../../api/shapes.ts';
import { type LetterDeed, LetterDialogs } from '../../dialogs/letter-dialogs.tsx';
import { manyText } from '../../format/format.ts';
import { Badge } from '../../parts/badge.tsx';
import { DeedButton } from '../../parts/deed-button.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Phrase } from '../../parts/prose.tsx';
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
  const [asked, setAsked] = useState<LetterDeed>();
  const { letter, code, title, because, next, attempts, since, nextAt, waiting, state } = stuck;
  return (
    <div>
      <div className="row">
        <Badge tone={state === 'dead' ? 'wrong' : 'late'}>{code}</Badge>
        <strong>{title}</strong>
      </div>
      <p style={{ margin: '4px 0' }}>{because}</p>
      {next === undefined ? null : (
        <p style={{ margin: '4px 0' }}>
          → <Phrase markdown={next} />
        </p>
      )}
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
      <LetterDialogs letter={letter} asked={asked} onClose={() => setAsked(undefined)} goesOn="its order" />
    </div>
  );
}
