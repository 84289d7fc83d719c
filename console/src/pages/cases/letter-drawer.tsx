import { Drawer } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { letter as letterOf, runbook } from '../../api/questions.ts';
import type { DeadLetter } from '../../api/shapes.ts';
import { type LetterDeed, LetterDialogs } from '../../dialogs/letter-dialogs.tsx';
import { DeedButton } from '../../parts/deed-button.tsx';
import { Evidence } from '../../parts/evidence.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { Phrase } from '../../parts/prose.tsx';
import { UnmaskButton } from '../passport/unmask-button.tsx';
import { EditPanel } from './edit-panel.tsx';

interface LetterDrawerProps {
  readonly letter: DeadLetter | undefined;
  readonly onClose: () => void;
}

/** One stuck message with its content, and what can be done about it alone. */
export function LetterDrawer({ letter, onClose }: LetterDrawerProps) {
  return (
    <Drawer
      opened={letter !== undefined}
      onClose={onClose}
      position="right"
      size="lg"
      title="A stuck message"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {letter === undefined ? null : <Inside key={letter.id} letter={letter} onDone={onClose} />}
    </Drawer>
  );
}

/** Only what has one reader can be replaced: an event has many, who would hear it twice. */
const canBeEdited = ({ message }: DeadLetter): boolean => /^(delivery|command)\./.test(message.topic);

function Inside({ letter, onDone }: { readonly letter: DeadLetter; readonly onDone: () => void }) {
  const [reason, setReason] = useState<string>();
  const [asked, setAsked] = useState<LetterDeed>();
  const open = useQuery({ ...letterOf(letter.id, reason), enabled: reason !== undefined, refetchInterval: false });
  const unmasked = reason === undefined ? undefined : open.data?.letter;
  const edited =
    unmasked === undefined || open.data === undefined ? undefined : { letter: unmasked, tag: open.data.tag };
  const { failure, message } = letter;
  const title = useQuery(runbook(failure.code)).data?.title ?? failure.code;
  return (
    <div className="column">
      <div>
        <strong>{title}</strong>
        {title === failure.code ? '' : ` (${failure.code})`}: {failure.because}
        {failure.next === undefined ? null : (
          <p className="what-next">
            <Phrase markdown={failure.next} />
          </p>
        )}
      </div>
      <div className="row">
        <DeedButton permission="operate" size="xs" onClick={() => setAsked('retry')}>
          Try again now
        </DeedButton>
        <DeedButton permission="operate" size="xs" variant="default" onClick={() => setAsked('skip')}>
          Skip with a reason
        </DeedButton>
        <UnmaskButton unmasked={reason} onUnmask={setReason} />
      </div>
      {open.isError ? <ProblemNote error={open.error} /> : null}
      {edited !== undefined && canBeEdited(edited.letter) ? (
        <EditPanel seen={edited} onDone={onDone} onLookAgain={() => setReason(undefined)} />
      ) : null}
      {reason === undefined && canBeEdited(letter) ? (
        <p className="soft small">To correct it, show personal data first: what you replace must be seen by you.</p>
      ) : null}
      <p className="soft small">
        {message.topic}, position {message.position} of the lane {message.lane}
      </p>
      <Evidence data={(unmasked ?? letter).message.envelope} label="The message as it is kept" />
      <LetterDialogs
        letter={letter.id}
        asked={asked}
        onClose={() => setAsked(undefined)}
        goesOn="its key"
        onDone={onDone}
      />
    </div>
  );
}
