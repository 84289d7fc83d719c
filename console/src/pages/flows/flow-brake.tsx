import { useState } from 'react';
import { drainFlow, pauseFlow, resumeFlow } from '../../api/deeds.ts';
import type { Flow } from '../../api/shapes.ts';
import { ReasonDialog } from '../../dialogs/reason-dialog.tsx';
import { manyText } from '../../format/format.ts';
import { DeedButton } from '../../parts/deed-button.tsx';
import { notify } from '../../parts/notices.tsx';
import { lagOf } from './how-it-is.ts';

type Deed = 'pause' | 'drain' | 'resume';

const WORDS: Readonly<Record<Deed, string>> = { pause: 'Pause', drain: 'Drain', resume: 'Resume' };

/** What one may do with a flow as it is now. */
function deedsOf({ paused, draining }: Flow): readonly Deed[] {
  if (paused?.byPerson === true) return ['resume'];
  return draining === undefined ? ['drain', 'pause'] : ['pause', 'resume'];
}

/** The brake of a flow: stop at once, run empty and stop, go on. */
export function FlowBrake({ flow }: { readonly flow: Flow }) {
  const [asked, setAsked] = useState<Deed>();
  const close = (): void => setAsked(undefined);
  return (
    <div className="row brake">
      {deedsOf(flow).map((deed) => (
        <DeedButton
          key={deed}
          permission="operate"
          size="compact-sm"
          variant="default"
          onClick={() => setAsked(deed)}
          aria-label={`${WORDS[deed]} ${flow.name}`}
        >
          {WORDS[deed]}
        </DeedButton>
      ))}
      <ReasonDialog
        opened={asked === 'pause'}
        onClose={close}
        title={`Pause ${flow.name}`}
        deed="Pause it"
        act={async (reason) => {
          await pauseFlow(flow.name, reason);
          notify(`${flow.name} stands still.`);
        }}
      >
        What is in work ends, and nothing more is handed over until somebody resumes it. Nothing is lost: messages are
        kept and wait.
      </ReasonDialog>
      <ReasonDialog
        opened={asked === 'drain'}
        onClose={close}
        title={`Drain ${flow.name}`}
        deed="Drain it"
        act={async (reason) => {
          const { left } = await drainFlow(flow.name, reason);
          notify(`${flow.name} runs empty: ${manyText(left, 'message')} left.`);
        }}
      >
        It finishes all that waits in it now, and what must be tried again; nothing that comes later is begun. When it
        is empty it pauses by itself. What waits for a person does not hold it up.
      </ReasonDialog>
      <ReasonDialog
        opened={asked === 'resume'}
        onClose={close}
        title={`Resume ${flow.name}`}
        deed="Resume it"
        reasoned={false}
        act={async () => {
          await resumeFlow(flow.name);
          notify(`${flow.name} goes on.`);
        }}
      >
        {lagOf(flow) === 0
          ? 'Nothing waits in it.'
          : `${manyText(lagOf(flow), 'message')} that wait go on at once, live ones first.`}
      </ReasonDialog>
    </div>
  );
}
