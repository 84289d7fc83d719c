import { Drawer } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { retryLetters, skipLetters } from '../../api/deeds.ts';
import { letter as letterOf } from '../../api/questions.ts';
import type { DeadLetter } from '../../api/shapes.ts';
import { ReasonDialog } from '../../dialogs/reason-dialog.tsx';
import { manyText } from '../../format/format.ts';
import { DeedButton } from '../../parts/deed-button.tsx';
import { Evidence } from '../../parts/evidence.tsx';
import { notify } from '../../parts/notices.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { UnmaskButton } from '../passport/unmask-button.tsx';

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

function Inside({ letter, onDone }: { readonly letter: DeadLetter; readonly onDone: () => void }) {
  const [reason, setReason] = useState<string>();
  const [skipping, setSkipping] = useState(false);
  const [retrying, setRetrying] = useState(false);
  const open = useQuery({ ...letterOf(letter.id, reason), enabled: reason !== undefined });
  const shown = reason === undefined ? letter : (open.data?.letter ?? letter);
  return (
    <div className="column">
      <div>
        <strong>{letter.failure.code}</strong> {letter.failure.because}
        {letter.failure.next === undefined ? null : <p className="what-next">{letter.failure.next}</p>}
      </div>
      <div className="row">
        <DeedButton permission="operate" size="xs" onClick={() => setRetrying(true)}>
          Try again now
        </DeedButton>
        <DeedButton permission="operate" size="xs" variant="default" onClick={() => setSkipping(true)}>
          Skip with a reason
        </DeedButton>
        <UnmaskButton unmasked={reason} onUnmask={setReason} />
      </div>
      {open.isError ? <ProblemNote error={open.error} /> : null}
      <p className="soft small">
        {letter.message.topic}, position {letter.message.position} of the lane {letter.message.lane}
      </p>
      <Evidence data={shown.message.envelope} label="The message as it is kept" />
      <ReasonDialog
        opened={retrying}
        onClose={() => setRetrying(false)}
        title="Try again now"
        deed="Try again"
        reasoned={false}
        act={async () => {
          const { retried } = await retryLetters({ id: letter.id });
          notify(`${manyText(retried, 'message')} will be tried again now.`);
          onDone();
        }}
      >
        The message is handed over again, and what waits behind it follows in order.
      </ReasonDialog>
      <ReasonDialog
        opened={skipping}
        onClose={() => setSkipping(false)}
        title="Skip this message"
        deed="Skip it"
        tone="madder"
        act={async (why) => {
          const { skipped } = await skipLetters({ id: letter.id }, why);
          notify(`${manyText(skipped, 'message')} set aside.`);
          onDone();
        }}
      >
        The message is set aside for good and its key goes on without it. Do so only when what it would have done is
        done in another way.
      </ReasonDialog>
    </div>
  );
}
