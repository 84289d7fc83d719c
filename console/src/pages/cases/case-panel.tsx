import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { skipCase } from '../../api/deeds.ts';
import { lettersOf } from '../../api/questions.ts';
import type { Case, DeadLetter } from '../../api/shapes.ts';
import { ReasonDialog } from '../../dialogs/reason-dialog.tsx';
import { manyText, sentenceText } from '../../format/format.ts';
import { DeedButton } from '../../parts/deed-button.tsx';
import { notify } from '../../parts/notices.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { When } from '../../parts/when.tsx';
import { LetterDrawer } from './letter-drawer.tsx';
import { LettersTable } from './letters-table.tsx';
import { RetryAllDialog } from './retry-all-dialog.tsx';

const SHOWN = 50;

/** One case: what happened, what to do, and the messages that it holds. */
export function CasePanel({ stuck }: { readonly stuck: Case }) {
  const { id, code, title, because, letters } = stuck;
  const found = useQuery(lettersOf(id, SHOWN));
  const [opened, setOpened] = useState<DeadLetter>();
  const [asked, setAsked] = useState<'retry' | 'skip'>();
  return (
    <div className="column">
      <Panel title={title} aside={title === code ? undefined : <code>{code}</code>}>
        <p className="because">{sentenceText(because)}.</p>
        {stuck.next === undefined ? null : (
          <p className="what-next">
            <strong>What to do</strong> {stuck.next}
          </p>
        )}
        <Facts stuck={stuck} />
        <div className="row">
          <DeedButton permission="operate" onClick={() => setAsked('retry')}>
            {letters === 1 ? 'Try it again' : `Try all ${manyText(letters, 'message')} again`}
          </DeedButton>
          <DeedButton permission="operate" variant="default" onClick={() => setAsked('skip')}>
            {letters === 1 ? 'Skip it with a reason' : 'Skip all with a reason'}
          </DeedButton>
        </div>
      </Panel>
      <Panel title="Messages" flush aside={letters > SHOWN ? `The first ${SHOWN}` : undefined}>
        <Waiting of={found} lines={4}>
          {(page) => <LettersTable letters={page.letters} onOpen={setOpened} />}
        </Waiting>
      </Panel>
      <LetterDrawer letter={opened} onClose={() => setOpened(undefined)} />
      <RetryAllDialog stuck={stuck} opened={asked === 'retry'} onClose={() => setAsked(undefined)} />
      <ReasonDialog
        opened={asked === 'skip'}
        onClose={() => setAsked(undefined)}
        title={`Skip ${manyText(letters, 'message')}`}
        deed={`Skip ${letters}`}
        tone="madder"
        act={async (reason) => {
          const { skipped } = await skipCase(id, reason);
          notify(`${manyText(skipped, 'message')} set aside.`);
        }}
      >
        They are set aside for good and what waits behind them goes on without them. Do so only when what they would
        have done is done in another way.
      </ReasonDialog>
    </div>
  );
}

function Facts({ stuck }: { readonly stuck: Case }) {
  const { subscription, owner, field, rule, value, since, latest, runbook } = stuck;
  return (
    <dl className="facts">
      <dt>Where</dt>
      <dd>{subscription}</dd>
      {owner === undefined ? null : (
        <>
          <dt>Owner</dt>
          <dd>{owner}</dd>
        </>
      )}
      {field === undefined ? null : (
        <>
          <dt>Field</dt>
          <dd>
            <code>{field}</code>
            {value === undefined ? '' : ` is ${value}`}
            {rule === undefined ? '' : `; the rule is: ${rule}`}
          </dd>
        </>
      )}
      <dt>Runbook</dt>
      <dd>{runbook.startsWith('http') ? <a href={runbook}>{runbook}</a> : <code>{runbook}</code>}</dd>
      <dt>Since</dt>
      <dd>
        <When at={since} />, last <When at={latest} />
      </dd>
    </dl>
  );
}
