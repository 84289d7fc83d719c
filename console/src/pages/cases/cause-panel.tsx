import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { skipLetters } from '../../api/deeds.ts';
import { lettersOf } from '../../api/questions.ts';
import type { Cause, DeadLetter } from '../../api/shapes.ts';
import { ReasonDialog } from '../../dialogs/reason-dialog.tsx';
import { manyText } from '../../format/format.ts';
import { Badge } from '../../parts/badge.tsx';
import { DeedButton } from '../../parts/deed-button.tsx';
import { notify } from '../../parts/notices.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { LetterDrawer } from './letter-drawer.tsx';
import { LettersTable } from './letters-table.tsx';
import { RetryAllDialog } from './retry-all-dialog.tsx';

const KINDS: Readonly<Record<Cause['failure']['kind'], string>> = {
  transient: 'The other side was unwell; the hub tries again by itself.',
  throttled: 'The other side asked us to wait; the hub waits.',
  rejected: 'Business says no; somebody must decide.',
  invalid: 'Something that was sent is wrong; the data or the mapping must be mended.',
  unauthorized: 'Keys or rights are wrong; they must be mended.',
  unknown: 'It may have happened; the hub looks before it tries again.',
};

/** One cause: what happened, what to do, and all messages that it holds. */
export function CausePanel({ cause }: { readonly cause: Cause }) {
  const { failure, fingerprint, letters, subscription } = cause;
  const found = useQuery(lettersOf(fingerprint));
  const [opened, setOpened] = useState<DeadLetter>();
  const [asked, setAsked] = useState<'retry' | 'skip'>();
  return (
    <div className="column">
      <Panel title={failure.code} aside={subscription}>
        <p className="because">{failure.because}</p>
        <p className="soft">{KINDS[failure.kind]}</p>
        {failure.next === undefined ? null : (
          <p className="what-next">
            <strong>What to do</strong> {failure.next}
          </p>
        )}
        {failure.field === undefined ? null : (
          <p className="small">
            Field <code>{failure.field}</code>
            {failure.rule === undefined ? '' : `, rule: ${failure.rule}`}
            {failure.value === undefined ? '' : `, value: ${failure.value}`} <Badge tone="quiet">{failure.kind}</Badge>
          </p>
        )}
        <div className="row">
          <DeedButton permission="operate" onClick={() => setAsked('retry')}>
            Try all {manyText(letters, 'message')} again
          </DeedButton>
          <DeedButton permission="operate" variant="default" onClick={() => setAsked('skip')}>
            Skip all with a reason
          </DeedButton>
        </div>
      </Panel>
      <Panel title="Messages" flush aside={letters > 50 ? 'The first 50' : undefined}>
        <Waiting of={found} lines={4}>
          {(page) => <LettersTable letters={page.letters} onOpen={setOpened} />}
        </Waiting>
      </Panel>
      <LetterDrawer letter={opened} onClose={() => setOpened(undefined)} />
      <RetryAllDialog cause={cause} opened={asked === 'retry'} onClose={() => setAsked(undefined)} />
      <ReasonDialog
        opened={asked === 'skip'}
        onClose={() => setAsked(undefined)}
        title={`Skip ${manyText(letters, 'message')}`}
        deed={`Skip ${letters}`}
        tone="madder"
        act={async (reason) => {
          const { skipped } = await skipLetters({ fingerprint }, reason);
          notify(`${manyText(skipped, 'message')} set aside.`);
        }}
      >
        They are set aside for good and what waits behind them goes on without them. Do so only when what they would
        have done is done in another way.
      </ReasonDialog>
    </div>
  );
}
